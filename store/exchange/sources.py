"""The sources of an export: current decisions, the whole history, or one record a sentence by a consensus rule.

Everything that happened, as records: each event with what it left its reviewer holding, the last one current.

One record a sentence: what a round holds of it, by a rule, with the answers that it came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from operator import attrgetter

from msgspec.structs import replace

from review.answers import answers, name_of
from review.consensus import WEIGHED, Outcome, Rule, consensus_of, decides, decisions_of, terms_of
from review.events import Event, Holding, RawEvent, Role
from review.holdings import counting_events, is_counted, is_draft
from review.outcome_counts import OutcomeCounts, counted
from store.desk import Desk, Reanchored
from store.exchange.record import (
    CURRENT,
    DRAFT,
    LEFT_ASIDE,
    ORDER,
    PAST,
    SCHEMA_VERSION,
    SENT_BACK,
    Record,
    RecordAnchor,
    RecordConsensus,
    RecordStatus,
    RecordVote,
    Subjects,
    id_seed,
    record_id,
    record_of,
)


def answer_records(desk: Desk, subjects: Subjects) -> list[Record]:
    """Return everybody's answers on one article: decisions, and claims that somebody set aside."""
    events = list(counting_events(desk.rules, desk.decisions.current(subjects.name)))
    return sorted([*current_records(desk, subjects), *_set_aside(desk, subjects, events)], key=ORDER)


def report_records(desk: Desk, subjects: Subjects) -> list[Record]:
    """Return all that a report counts: answers, also those that nobody gave with a key, and what was sent back."""
    events = list(counting_events(desk.rules, desk.decisions.current(subjects.name)))
    found = [*current_records(desk, subjects), *_set_aside(desk, subjects, events)]
    latest = {event.reviewer: event for event in sorted(events, key=attrgetter("id")) if event.role is Role.REVIEWER}
    for (_, sentence), votes in answers(events, desk.articles.claims([subjects.name])).items():
        for name, vote in votes.items():
            if vote.event is None:
                left = replace(latest[name], sentence=sentence, holding=Holding(claim=False), weighed=(), imported="")
                found.append(_beside_record(record_of(left, subjects), {"claim": False, LEFT_ASIDE: True}))
    for event in decisions_of(events).values():
        if not decides(event):
            found.append(_beside_record(record_of(event, subjects, _first(desk, event)), {SENT_BACK: True}))
    return sorted(found, key=ORDER)


def _set_aside(desk: Desk, subjects: Subjects, events: Sequence[Event]) -> Iterator[Record]:
    """Yield the records of sentences up for judgement that a reviewer or an adjudicator said to be no claim."""
    of_reviewers = answers(events, desk.articles.claims([subjects.name])).values()
    said = [vote.event for votes in of_reviewers for vote in votes.values() if vote.answer is None and vote.event]
    said += [event for event in events if event.role is Role.ADJUDICATOR and event.holding.claim is False]
    for event in said:
        yield _beside_record(record_of(event, subjects, _first(desk, event)), {"claim": False})


def _beside_record(record: Record, beside: Mapping[str, object]) -> Record:
    """Return a record with further keys."""
    return replace(record, tail=record.tail.with_extra({**beside, **record.extra}))


def current_records(desk: Desk, subjects: Subjects) -> list[Record]:
    """Return everybody's decisions on one article, as far as the desk shows them; a draft is none yet."""
    name = subjects.name
    events = _counted(desk, name)
    carried = list(_reanchored(desk, name))
    if not events and not carried:
        return []
    first = desk.decisions.first_events(name)
    if not carried and not first:  # by far the most common, so it comes without look-ups
        return [record_of(event, subjects) for event in events]
    moved = {
        (one.event.reviewer, one.anchor.sentence): RecordAnchor(one.anchor.status, one.anchor.score)
        for one in carried
        if one.anchor.is_same
    }
    found = []
    for event in events:
        anchor = moved.get((event.reviewer, event.sentence))
        begun = first.get((event.reviewer, event.snapshot, event.sentence))
        found.append(record_of(event, subjects, begun, RecordStatus("current", anchor) if anchor else CURRENT))
    found += [_earlier(desk, subjects, one) for one in carried if not one.anchor.is_same]
    return sorted(found, key=ORDER)


def _counted(desk: Desk, name: str) -> Sequence[Event | RawEvent]:
    """Return the events that have a counting verdict."""
    if desk.rules.require:
        counting = counting_events(desk.rules, desk.decisions.current(name))
        return [event for event in counting if event.holding.verdict is not None]
    return [event for event in desk.decisions.current_raw(name) if event.holding.verdict is not None]


def _reanchored(desk: Desk, name: str) -> Iterator[Reanchored]:
    """Yield the decisions that were made on earlier texts of the article, as far as they count."""
    for reviewer in desk.decisions.reviewers():
        for one in desk.decisions.reanchored(name, reviewer):
            if one.event.holding.verdict is not None and is_counted(desk.rules, one.event):
                yield one


def _earlier(desk: Desk, subjects: Subjects, one: Reanchored) -> Record:
    """Return the record of a decision on a sentence that has changed or gone: it describes the text it was made on."""
    event, name = one.event, subjects.name
    first = desk.decisions.first_events(name).get((event.reviewer, event.snapshot, event.sentence))
    earlier = subjects.before(partial(desk.articles.version, name, event.snapshot))
    return record_of(event, earlier, first, _earlier_status(one))


def _earlier_status(one: Reanchored) -> RecordStatus:
    word = "orphaned" if one.anchor.sentence is None else "stale"
    return RecordStatus(word, RecordAnchor(one.anchor.status, one.anchor.score))


def history_records(desk: Desk, subjects: Subjects) -> list[Record]:
    """Return every event on an article that the desk shows, those of one reviewer and sentence as they happened."""
    name = subjects.name
    events = desk.decisions.history(name)
    if not events:
        return []
    settings = {subjects.article.sha256: subjects}
    standing = _standing(desk, name)
    first: dict[tuple[str, str, int], Event] = {}
    found = []
    for event in events:
        key = event.reviewer, event.snapshot, event.sentence
        if event.snapshot not in settings:
            settings[event.snapshot] = subjects.before(partial(desk.articles.version, name, event.snapshot))
        begun = first.setdefault(key, event)
        record = record_of(event, settings[event.snapshot], begun, standing.get(event.id, PAST))
        aside = {"claim": False} if event.holding.claim is False else {}
        found.append(_beside_record(record, {"event": event.kind, "event_id": event.id, **aside}))
    return sorted(found, key=ORDER)


def _standing(desk: Desk, name: str) -> Mapping[str, RecordStatus]:
    """Return how the events stand whose verdict is not past, by id: those of who is not heard on the article are."""
    found = {}
    for event in desk.decisions.current(name):
        if event.holding.verdict is not None:
            draft = event.role is Role.REVIEWER and is_draft(desk.rules, event.holding)
            found[event.id] = DRAFT if draft else CURRENT
    for one in _reanchored(desk, name):
        if not one.anchor.is_same:
            found[one.event.id] = _earlier_status(one)
    return found


BY_VOTES = "consensus"
"""The reviewer and role of a record that no single person stands for."""

ASSUMES: Mapping[Rule, str] = {
    Rule.DAWID_SKENE: "reviewers err independently, each alike on all sentences; it says more than is right",
    Rule.ONE_COIN: "reviewers err independently, each as often whatever is true",
}
"""What a certainty takes for granted, by the rule whose model computed it."""


class RoundConsensus:
    """The consensus of one round, read article by article; a rule that weighs reviewers reads the whole round once."""

    def __init__(self, desk: Desk, rule: Rule, least: int | None = None) -> None:
        """`least` is how many answers a sentence needs; by default as many as were asked for it."""
        self.desk = desk
        claims = desk.articles.claims()
        self.terms = terms_of(desk.rules, claims, rule, least)

    @cached_property
    def _whole(self) -> Mapping[str, Mapping[int, Outcome]]:
        outcomes = consensus_of(counting_events(self.desk.rules, self.desk.decisions.everything()), self.terms).outcomes
        by_article: dict[str, dict[int, Outcome]] = {}
        for (article, sentence), outcome in outcomes.items():
            by_article.setdefault(article, {})[sentence] = outcome
        return by_article

    def outcomes(self, article: str) -> Mapping[int, Outcome]:
        """Return the outcome of each sentence of an article that anybody answered or decided."""
        if self.terms.rule in WEIGHED:
            return self._whole.get(article, {})
        current = counting_events(self.desk.rules, self.desk.decisions.current(article))
        return {sentence: outcome for (_, sentence), outcome in consensus_of(current, self.terms).outcomes.items()}

    def records(self, desk: Desk, subjects: Subjects) -> Iterator[Record]:
        """Yield one record a sentence of an article."""
        outcomes = self.outcomes(subjects.name)
        if not outcomes:
            return
        said = by_sentence(desk, subjects)
        for sentence, outcome in outcomes.items():
            yield record_of_outcome(desk, subjects, outcome, said.get(sentence, ()))


def outcome_counts(desk: Desk, events: Iterable[Event] | None = None) -> OutcomeCounts:
    """Count the outcomes of the round's sentences; `events` are its current ones, without drafts."""
    rules = desk.rules
    claims = desk.articles.claims()
    current = counting_events(rules, desk.decisions.everything()) if events is None else events
    outcomes = consensus_of(current, terms_of(rules, claims, Rule.UNANIMOUS)).outcomes
    return counted(outcomes, claims, rules.controls)


def by_sentence(desk: Desk, subjects: Subjects) -> Mapping[int, Sequence[Record]]:
    """Return people's decisions on an article's present text, by sentence."""
    found: dict[int, list[Record]] = {}
    for record in current_records(desk, subjects):
        if record.status == "current" and record.role != Role.AGENT:
            found.setdefault(record.subject.sentence, []).append(record)
    return found


def record_of_outcome(
    desk: Desk,
    subjects: Subjects,
    outcome: Outcome,
    records: Sequence[Record],
    chain: Sequence[Mapping[str, object]] = (),
) -> Record:
    """Return the record of one outcome: the adjudicator's words, else those that all prevailing reviewers share.

    `records` are people's decisions on the sentence; `chain` is how a final verdict came about over several rounds.
    """
    votes = tuple(RecordVote(reviewer, answer) for reviewer, answer in outcome.votes)
    consensus = RecordConsensus(outcome.rule, round(outcome.certainty, 6), votes)
    decided = outcome.decided
    extra = {**_beside(outcome), **({"chain": chain} if chain else {})}
    if decided is not None and outcome.rule is Rule.ADJUDICATED:
        own = record_of(decided, subjects, _first(desk, decided))
        tail = own.tail.with_extra({**own.extra, **extra})
        return replace(own, status="consensus", source_of_consensus=consensus, tail=tail)
    agreed = [record for record in records if record.verdict == outcome.verdict]
    links = tuple(dict.fromkeys(link for record in agreed for link in record.links))
    if links:
        extra["links"] = links
    subject, base = subjects.shared(desk.round, outcome.sentence)
    made = records or [record_of(event, subjects) for event in _events(desk, outcome)]
    return Record(
        schema_version=SCHEMA_VERSION,
        id=record_id(base, f"{BY_VOTES} {outcome.rule}"),
        subject=subject,
        verdict=outcome.verdict,
        note="",
        reviewer=BY_VOTES,
        round=desk.round,
        created=min(record.created for record in made),
        modified=max(record.modified for record in made),
        duration=round(sum(record.duration for record in made), 3),
        reasons=tuple(dict.fromkeys(reason for record in agreed for reason in record.reasons)),
        confidence=None,
        evidence=tuple(dict.fromkeys(piece for record in agreed for piece in record.evidence)),
        role=BY_VOTES,
        status="consensus" if outcome.is_decided else "unresolved",
        supersedes="",
        guidelines="",
        source_of_consensus=consensus,
        anchor=made[0].anchor,
        tail=subject.tail.with_extra(extra),
    )


def _beside(outcome: Outcome) -> dict[str, object]:
    """Return the keys of sums of several answers: the count of each answer, and the model's estimate."""
    counts = Counter(name_of(answer) for _, answer in outcome.votes)
    answers: dict[str, object] = {
        "counts": dict(counts),
        "shares": {name: round(count / counts.total(), 6) for name, count in counts.items()},
    }
    if outcome.rule is Rule.INCOMPLETE:
        answers["asked"] = outcome.needed
    if outcome.chances is not None:
        answers["posterior"] = {name_of(answer): round(chance, 6) for answer, chance in outcome.chances.items()}
    if outcome.fitted is not None:
        answers["calibrated"] = {"temperature": round(outcome.fitted[0], 4), "controls": outcome.fitted[1]}
    elif outcome.rule in ASSUMES:
        answers["assumes"] = ASSUMES[outcome.rule]
    claim = {"claim": False} if outcome.claim is False else {}
    return {"answers": answers, **({"stale": True} if outcome.stale else {}), **claim}


def _first(desk: Desk, event: Event) -> Event | None:
    """Return an adjudicator's first event on a sentence, where it is another."""
    first = desk.decisions.first_events(event.article).get((event.reviewer, event.snapshot, event.sentence))
    return first if isinstance(first, Event) else None


def _events(desk: Desk, outcome: Outcome) -> list[Event]:
    """Return the events of a sentence without a verdict: it was set aside, or sent back."""
    return [event for event in desk.decisions.current(outcome.article) if event.sentence == outcome.sentence]


def stable_id(article: str, sentence: int) -> str:
    """Return the id of a sentence's final record, whichever round and rule it comes from."""
    return record_id(id_seed("", article, sentence), f"{BY_VOTES} final")
