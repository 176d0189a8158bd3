"""Consensus: decides what a round holds of a sentence, by which rule, how surely, and on whose votes.

A rule is asked for; the record names the one that decided: with the rule `majority`, a sentence without a majority is
`unresolved`. Whatever the rule, an adjudicator's decision goes before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from review.dawid_skene import Estimate, estimate
from review.events import Event, EventKind, Role, Verdict

Place = tuple[str, int]


class Rule(StrEnum):
    """How votes become one verdict; also what is said to have decided."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"
    DAWID_SKENE = "dawid-skene"
    UNRESOLVED = "unresolved"


class Outcome(Struct, frozen=True):
    """One sentence's consensus: `verdict` is None when unresolved.

    `rule` says what decided, `certainty` how sure it is, 0 to 1: the share of the votes, or the probability by
    Dawid and Skene. `votes` are the reviewers' verdicts, `decided` the adjudicator's event, `stale` whether a vote
    that it weighed has changed since.
    """

    article: str
    sentence: int
    verdict: Verdict | None
    rule: Rule
    certainty: float
    votes: tuple[tuple[str, Verdict], ...]
    decided: Event | None = None
    stale: bool = False


class Consensus(Struct, frozen=True):
    """The outcomes of a round by place, and each reviewer's reliability where it was estimated (0 to 1)."""

    outcomes: Mapping[Place, Outcome]
    reliability: Mapping[str, float]


def consensus_of(events: Iterable[Event], rule: Rule = Rule.MAJORITY) -> Consensus:
    """Return the consensus of a round's current events by a rule; sentences without any verdict are left out."""
    votes: dict[Place, dict[str, Event]] = {}
    decided: dict[Place, Event] = {}
    for event in events:
        place = (event.article, event.sentence)
        if event.role is Role.ADJUDICATOR:
            if not _is_withdrawn(event) and (place not in decided or event.id > decided[place].id):
                decided[place] = event
        elif event.role is Role.REVIEWER and event.holding.verdict is not None and event.holding.claim is not False:
            votes.setdefault(place, {})[event.reviewer] = event
    given = {place: _verdicts(votes[place]) for place in sorted(votes)}
    weighed = estimate(given, tuple(Verdict)) if rule is Rule.DAWID_SKENE else None
    places = sorted({*votes, *(place for place, event in decided.items() if event.holding.verdict is not None)})
    outcomes = {p: _outcome(p, votes.get(p, {}), decided.get(p), rule, weighed) for p in places}
    return Consensus(outcomes, weighed.reliability if weighed else {})


def differ(outcome: Outcome) -> bool:
    """Whether reviewers gave a sentence different verdicts."""
    return len({verdict for _, verdict in outcome.votes}) > 1


def is_open(outcome: Outcome) -> bool:
    """Whether a sentence waits for an adjudicator: reviewers differ, and no decision stands or it has gone stale."""
    return differ(outcome) and (outcome.decided is None or outcome.stale)


def _is_withdrawn(event: Event) -> bool:
    """Whether an adjudicator has taken everything back: one who sends a sentence back names what was weighed."""
    return event.kind is EventKind.UNDO and event.holding.verdict is None and not event.weighed


def _verdicts(votes: Mapping[str, Event]) -> dict[str, Verdict]:
    return {name: event.holding.verdict for name, event in sorted(votes.items()) if event.holding.verdict is not None}


def _outcome(
    place: Place,
    votes: Mapping[str, Event],
    decided: Event | None,
    rule: Rule,
    weighed: Estimate[Place, Verdict] | None,
) -> Outcome:
    verdicts = _verdicts(votes)
    verdict, by, certainty = _by_votes(place, verdicts, rule, weighed)
    stale = False
    if decided is not None:
        stale = _is_stale(decided, votes.values())
        if decided.holding.verdict is None:
            verdict, by, certainty = None, Rule.UNRESOLVED, 0.0
        else:
            verdict, by, certainty = decided.holding.verdict, Rule.ADJUDICATED, 1.0
    return Outcome(*place, verdict, by, certainty, tuple(sorted(verdicts.items())), decided, stale)


def _is_stale(decided: Event, votes: Iterable[Event]) -> bool:
    """Whether a vote has changed since an adjudicator weighed it.

    What was read in names events of another desk: there only a vote that was made here afterwards is news.
    """
    if decided.imported:
        return any(not vote.imported and vote.id > decided.id for vote in votes)
    return bool(decided.weighed) and not {vote.id for vote in votes} <= set(decided.weighed)


def _by_votes(
    place: Place, verdicts: Mapping[str, Verdict], rule: Rule, weighed: Estimate[Place, Verdict] | None
) -> tuple[Verdict | None, Rule, float]:
    """Return the verdict, what decided and how surely, from the votes alone."""
    if not verdicts:
        return None, Rule.UNRESOLVED, 0.0
    if weighed is not None:
        chances = weighed.chances[place]
        best = max(chances, key=lambda verdict: chances[verdict])
        tied = sum(abs(chance - chances[best]) < 1e-9 for chance in chances.values()) > 1
        return (None, Rule.UNRESOLVED, chances[best]) if tied else (best, Rule.DAWID_SKENE, chances[best])
    (first, most), *others = Counter(verdicts.values()).most_common()
    share = most / len(verdicts)
    if not others:
        return first, Rule.UNANIMOUS, share
    if rule is Rule.MAJORITY and 2 * most > len(verdicts):
        return first, Rule.MAJORITY, share
    return None, Rule.UNRESOLVED, share
