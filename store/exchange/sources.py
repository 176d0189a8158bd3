"""The sources of an export: current decisions, the whole history, or one record a sentence by a consensus rule.

Current decisions are those on the article's text, and those on an earlier text that wait for a look or lost their
sentence. History is each event with the holding it left. A consensus record names the votes that it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from review.consensus import Outcome, Rule, consensus_of
from review.events import Event
from review.holdings import counts, is_draft
from store.desk import Desk, Reanchored
from store.exchange.record import (
    CURRENT,
    ORDER,
    Record,
    RecordAnchor,
    RecordConsensus,
    RecordStatus,
    Setting,
    Vote,
    identity,
    record_of,
    seed,
)
from store.journal.codec import Stored


def current_records(desk: Desk, setting: Setting) -> list[Record]:
    """Return everybody's decisions on one article, as far as the desk shows them; a draft is none yet."""
    name = setting.name
    events = _counted(desk, name)
    carried = list(_carried(desk, name))
    if not events and not carried:
        return []
    first = desk.first_events(name)
    if not carried and not first:  # by far the most common, so it comes without look-ups
        return [record_of(event, setting) for event in events]
    moved = {
        (one.event.reviewer, one.anchor.sentence): RecordAnchor(one.anchor.status, one.anchor.score)
        for one in carried
        if one.anchor.is_same
    }
    found = []
    for event in events:
        anchor = moved.get((event.reviewer, event.sentence))
        begun = first.get((event.reviewer, event.snapshot, event.sentence))
        found.append(record_of(event, setting, begun, RecordStatus("current", anchor) if anchor else CURRENT))
    found += [_earlier(desk, setting, one) for one in carried if not one.anchor.is_same]
    return sorted(found, key=ORDER)


def _counted(desk: Desk, name: str) -> Sequence[Event | Stored]:
    """Return the events that have a counting verdict."""
    if desk.rules.require:
        return [event for event in desk.current(name) if counts(desk.rules, event.holding)]
    return [event for event in desk.current_raw(name) if event.holding.verdict is not None]


def _carried(desk: Desk, name: str) -> Iterator[Reanchored]:
    """Yield the decisions that were made on earlier texts of the article."""
    for reviewer in desk.reviewers():
        yield from (one for one in desk.carried(name, reviewer) if one.event.holding.verdict is not None)


def _earlier(desk: Desk, setting: Setting, one: Reanchored) -> Record:
    """Return the record of a decision on a sentence that has changed or gone: it describes the text it was made on."""
    event, name = one.event, setting.name
    first = desk.first_events(name).get((event.reviewer, event.snapshot, event.sentence))
    status = "orphaned" if one.anchor.sentence is None else "stale"
    standing = RecordStatus(status, RecordAnchor(one.anchor.status, round(one.anchor.score, 4)))
    return record_of(event, setting.before(partial(desk.version, name, event.snapshot)), first, standing)


def history_records(desk: Desk, setting: Setting) -> list[Record]:
    """Return every event on an article that the desk shows, those of one reviewer and sentence as they happened."""
    name = setting.name
    events = desk.history(name)
    if not events:
        return []
    settings = {setting.article.sha256: setting}
    last = {(event.reviewer, event.snapshot, event.sentence): event.id for event in events}
    first: dict[tuple[str, str, int], Event] = {}
    found = []
    for event in events:
        spot = event.reviewer, event.snapshot, event.sentence
        if event.snapshot not in settings:
            settings[event.snapshot] = setting.before(partial(desk.version, name, event.snapshot))
        status = _status(desk, event) if last[spot] == event.id else "past"
        begun = first.setdefault(spot, event)
        record = record_of(event, settings[event.snapshot], begun, RecordStatus(status))
        extra = {"event": event.kind, "event_id": event.id, **record.extra}
        found.append(replace(record, tail=record.tail.with_extra(extra)))
    return sorted(found, key=ORDER)


def _status(desk: Desk, event: Event) -> str:
    """Return how the last event of a sentence stands."""
    if event.holding.verdict is None:
        return "past"
    return "draft" if is_draft(desk.rules, event.holding) else "current"


BY_VOTES = "consensus"
"""The reviewer and role of a record that no single person stands for."""


def settler(desk: Desk, rule: Rule) -> Callable[[Desk, Setting], Iterator[Record]]:
    """Return a reader of an article's consensus. Dawid and Skene weigh a whole round."""
    whole = consensus_of(desk.everything(), rule).outcomes if rule is Rule.DAWID_SKENE else None

    def records(desk: Desk, setting: Setting) -> Iterator[Record]:
        name = setting.name
        said = [record for record in current_records(desk, setting) if record.status == "current"]
        if not said:
            return
        outcomes = whole if whole is not None else consensus_of(desk.current(name), rule).outcomes
        by_sentence: dict[int, list[Record]] = {}
        for record in said:
            by_sentence.setdefault(record.scene.sentence, []).append(record)
        for sentence, votes in by_sentence.items():
            outcome = outcomes.get((name, sentence))
            people = [vote for vote in votes if vote.role != "agent"]
            if outcome is not None and people:
                yield _record(name, outcome, people)

    return records


def _record(name: str, outcome: Outcome, records: list[Record]) -> Record:
    """Return the record of one outcome: an adjudicator's own words, else what those have in common who prevailed."""
    consensus = RecordConsensus(
        outcome.rule,
        round(outcome.certainty, 6),
        tuple(Vote(reviewer, verdict) for reviewer, verdict in outcome.votes),
    )
    extra: Mapping[str, object] = {"stale": True} if outcome.stale else {}
    if outcome.decided is not None:
        judge = outcome.decided.reviewer
        own = next((r for r in records if r.reviewer == judge and r.role == "adjudicator"), None)
        if own is not None:
            tail = own.tail.with_extra({**own.extra, **extra})
            return replace(own, status="consensus", source_of_consensus=consensus, tail=tail)
    agreed = [record for record in records if record.verdict == outcome.verdict]
    first = records[0]
    return Record(
        schema_version=first.schema_version,
        id=identity(seed(first.round, name, outcome.sentence), f"{BY_VOTES} {outcome.rule}"),
        scene=first.scene,
        verdict=outcome.verdict,
        note="",
        reviewer=BY_VOTES,
        round=first.round,
        created=min(record.created for record in records),
        modified=max(record.modified for record in records),
        duration=round(sum(record.duration for record in records), 3),
        reasons=tuple(dict.fromkeys(reason for record in agreed for reason in record.reasons)),
        confidence=None,
        evidence=tuple(dict.fromkeys(piece for record in agreed for piece in record.evidence)),
        role=BY_VOTES,
        status="unresolved" if outcome.verdict is None else "consensus",
        supersedes="",
        guidelines="",
        source_of_consensus=consensus,
        anchor=first.anchor,
        tail=first.tail.with_extra(extra),
    )
