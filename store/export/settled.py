"""One record a sentence: what a round holds of it, by a rule, with the votes that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from review.consensus import Outcome, Rule, settle
from store.door import Door
from store.export import decisions
from store.record import Consensus, Record, Vote, identity, seed
from store.recording import Setting

BY_VOTES = "consensus"
"""The reviewer and role of a record that no single person stands for."""


def settler(door: Door, rule: Rule) -> Callable[[Door, Setting], Iterator[Record]]:
    """Return what reads the consensus of an article. Dawid and Skene weigh a whole round."""
    whole = settle(door.everything(), rule).outcomes if rule is Rule.DAWID_SKENE else None

    def records(door: Door, setting: Setting) -> Iterator[Record]:
        name = setting.name
        said = [record for record in decisions.records(door, setting) if record.status == "current"]
        if not said:
            return
        outcomes = whole if whole is not None else settle(door.current(name), rule).outcomes
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
    consensus = Consensus(
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
