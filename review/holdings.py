"""Rules for what a reviewer holds of a sentence: what each act makes of it, when it counts, how far an article is done.

A sentence is *decided* when its holding has a verdict; an act that takes the sentence out of judgement takes the
verdict with it, so that counting decisions is counting verdicts. Undo brings everything back. A verdict that lacks
what its round requires is a draft: it is kept and shown, and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, Holding, RawHolding, Role
from review.rounds import Round
from review.scale import DEFAULT, Scale


def decided(holding: Holding, verdict: str) -> Holding:
    """A verdict; judging a sentence that was set aside takes it back in."""
    return replace(holding, verdict=verdict, claim=True)


def cleared(holding: Holding) -> Holding:
    """No verdict, and nothing that hung on it; the note stays."""
    return replace(holding, verdict=None, reasons=(), confidence=None, evidence=(), why="")


def set_aside(holding: Holding) -> Holding:
    """No claim: not up for judgement, and so without a verdict."""
    return replace(cleared(holding), claim=False)


def taken_back(holding: Holding) -> Holding:
    """Up for judgement again, or for the first time."""
    return replace(holding, claim=True)


def decisions(held: Iterable[Event]) -> int:
    """Count the decisions among last events, those that the screen calls saved and an export has lines for."""
    return sum(event.holding.verdict is not None for event in held)


REQUIREMENTS = ("reason", "evidence", "confidence", "note")
"""What a round can require of a verdict."""
BY_FAULT = ("reason", "evidence")
"""What it requires only of verdicts that find fault."""
EVIDENCE_OF_ALL = "evidence!"
"""Evidence of verdicts that find none, too."""


def lacks(round: Round, holding: Holding | RawHolding) -> tuple[str, ...]:
    """Return the parts that a verdict still lacks in this round; none where there is no verdict."""
    if holding.verdict is None or not round.require:
        return ()
    has = {
        "reason": bool(holding.reasons),
        "evidence": bool(holding.evidence),
        "confidence": holding.confidence is not None,
        "note": bool(holding.note.strip()),
    }
    finds_fault = round.scale.finds_fault(holding.verdict)
    return tuple(need for need in REQUIREMENTS if not has[need] and _is_asked(round, need, finds_fault))


def _is_asked(round: Round, need: str, finds_fault: bool) -> bool:
    """Whether a round requires something of a verdict that finds fault, or of one that does not."""
    if need == "evidence" and EVIDENCE_OF_ALL in round.require:
        return True
    return need in round.require and (finds_fault or need not in BY_FAULT)


def unknown_needs(require: Iterable[str]) -> tuple[str, ...]:
    """Return those of the needs that a round cannot require."""
    return tuple(need for need in require if need not in (*REQUIREMENTS, EVIDENCE_OF_ALL))


def is_draft(round: Round, holding: Holding | RawHolding) -> bool:
    """Whether there is a verdict that does not count yet."""
    return bool(lacks(round, holding))


def is_decision(round: Round, holding: Holding) -> bool:
    """Whether the holding is a decision: a verdict with all that its round requires."""
    return holding.verdict is not None and not lacks(round, holding)


def counting_events(round: Round, events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events that count: not drafts, nor what somebody says of an article that they must not judge.

    What a round requires, it requires of its reviewers alone.
    """
    return (event for event in events if is_counted(round, event))


def is_counted(round: Round, event: Event) -> bool:
    """Whether an event counts; see `counting_events`."""
    if event.role is not Role.REVIEWER:
        return True
    return round.counts_answers_of(event.reviewer, event.article) and not is_draft(round, event.holding)


def draft_line(missing: tuple[str, ...]) -> str:
    """Return the missing parts in words, or the empty string."""
    return f"draft: needs {' and '.join(missing)}" if missing else ""


class Progress(Struct, frozen=True):
    """How far one reviewer is with one article: `judged` of `claims` sentences, and how many fell to each verdict.

    `spread` counts the verdicts in the order of the round's scale; it is empty where nothing was decided.
    """

    judged: int
    claims: int
    spread: tuple[int, ...] = ()

    def plus(self, other: Progress, times: int = 1) -> Progress:
        """Return the sum of two, the other one so many times."""
        wide = max(len(self.spread), len(other.spread))
        mine, theirs = (one.spread + (0,) * (wide - len(one.spread)) for one in (self, other))
        spread = tuple(a + times * b for a, b in zip(mine, theirs, strict=True))
        spread = spread if any(spread) else ()
        return Progress(self.judged + times * other.judged, self.claims + times * other.claims, spread)


def change_of(round: Round, by_kind: bool, before: Event | None, after: Event) -> Progress:
    """Return what an event adds to its article's progress in place of the one before it on the sentence.

    `by_kind` is whether the sentence is up for judgement by its kind. A draft has no verdict yet.
    """
    claims = frozenset({after.sentence}) if by_kind else frozenset()
    old, new = (
        tally(claims, {event.sentence: _as_it_counts(round, event)} if event else {}, round.scale)
        for event in (before, after)
    )
    return new.plus(old, -1)


def _as_it_counts(round: Round, event: Event) -> Event:
    holding = event.holding
    return replace(event, holding=replace(holding, verdict=None)) if is_draft(round, holding) else event


def claims_of(article: Article) -> frozenset[int]:
    """Return the indexes of the sentences that are claims by their kind."""
    return frozenset(sentence.index for sentence in article.sentences if sentence.kind.is_claim)


def is_claim(by_kind: bool, event: Event | None) -> bool:
    """Whether a sentence is up for judgement, given its kind's default and the reviewer's last event on it."""
    if event is None or event.holding.claim is None:
        return by_kind
    return event.holding.claim


def tally(claims: Set[int], held: Mapping[int, Event], scale: Scale = DEFAULT) -> Progress:
    """Count one reviewer's decisions on one article.

    `claims` are the claims by kind, `held` the reviewer's last event of each sentence, `scale` the round's.
    """
    counts = dict.fromkeys(scale.names, 0)
    total = len(claims)
    for sentence, event in held.items():
        by_kind = sentence in claims
        claim = is_claim(by_kind, event)
        total += claim - by_kind
        if event.holding.verdict is not None and claim:
            counts[event.holding.verdict] = counts.get(event.holding.verdict, 0) + 1
    judged = sum(counts.values())
    return Progress(judged, total, tuple(counts.values())[: len(scale)] if judged else ())
