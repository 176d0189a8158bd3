"""How many sentences of a round came to what: for the board, its text and `--json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from reading.plural import count_of
from review.answers import Claims, Place
from review.consensus import Outcome, Rule, differ, is_unsettled


class OutcomeCounts(Struct, frozen=True):
    """Sentences up for judgement, counted by outcome; `controls` are counted apart.

    `incomplete` have fewer answers than were asked for, `unanswered` none; `differ` have several answers, `unsettled`
    of them have no adjudicator's verdict; `no_claim` have an answer that they are none.
    """

    sentences: int
    incomplete: int
    unanswered: int
    differ: int
    unsettled: int
    no_claim: int
    controls: int


def count_controls(controls: Iterable[Place], claims: Claims) -> int:
    """Count the controls of the articles that there are; those of withdrawn ones are in no figure."""
    return sum(article in claims for article, _ in controls)


def counted(outcomes: Mapping[Place, Outcome], claims: Claims, controls: Mapping[Place, str]) -> OutcomeCounts:
    """Count the outcomes of a round; `claims` are the sentences up for judgement by their kind."""
    places = {(article, at) for article, every in claims.items() for at in every} | outcomes.keys()
    known = places & controls.keys()
    counts = {"incomplete": 0, "unanswered": 0, "differ": 0, "unsettled": 0, "no_claim": 0}
    for place in places - known:
        outcome = outcomes.get(place)
        if outcome is None:
            counts["incomplete"] += 1
            counts["unanswered"] += 1
            continue
        counts["incomplete"] += outcome.rule is Rule.INCOMPLETE
        counts["differ"] += differ(outcome)
        counts["unsettled"] += is_unsettled(outcome)
        counts["no_claim"] += any(answer is None for _, answer in outcome.votes)
    return OutcomeCounts(sentences=len(places) - len(known), controls=count_controls(controls, claims), **counts)


def outcome_phrases(counts: OutcomeCounts, *, asked: bool = True) -> Iterator[str]:
    """Yield each count above zero in words; `asked` says whether anybody was asked for answers."""
    if counts.incomplete and asked:
        none = f" ({counts.unanswered} have none)" if counts.unanswered else ""
        yield f"{counts.incomplete} of {counts.sentences} incomplete: fewer answers than asked for{none}"
    if counts.differ:
        settled = counts.differ - counts.unsettled
        yield f"reviewers differ on {counts.differ}, {settled} settled"
    if counts.no_claim:
        yield f"{count_of(counts.no_claim, 'sentence')} said to be no claim"
    if counts.controls:
        yield f"{count_of(counts.controls, 'control')}, counted in nothing else"
