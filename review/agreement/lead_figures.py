"""What a lead sees of a round while it runs: agreement, and each reviewer's pace and controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from msgspec import Struct

from review.agreement.contributions import OfPair, by_pair
from review.agreement.counts import layout_of, sums, total
from review.agreement.krippendorff import nominal
from review.agreement.of_round import table_of_round
from review.agreement.percent import percent
from review.agreement.summary import Undefined, summarise
from review.events import Event, Role
from review.rounds import Round


class LeadFigures(Struct, frozen=True):
    """How far reviewers agree, the median seconds of each, and how many controls each got right of how many."""

    raters: tuple[str, ...] = ()
    percent: float | None = None
    alpha: float | None = None
    pairs: tuple[OfPair, ...] = ()
    median_seconds: Mapping[str, float] | None = None
    controls_right: Mapping[str, tuple[int, int]] | None = None


def lead_figures_of(round: Round, events: Sequence[Event]) -> LeadFigures:
    """Return the figures of a round, from its current events."""
    table = table_of_round(events, reviewers=round.reviewers, leave_out=round.controls.keys())
    layout, numbers = layout_of(table)
    summary = summarise(layout, total(list(sums(table, numbers).values()), layout.size))
    found: list[float | None] = []
    for formula in (percent, nominal):
        try:
            found.append(formula(summary))
        except Undefined:
            found.append(None)
    return LeadFigures(
        table.raters,
        found[0],
        found[1],
        by_pair(summary, table.raters),
        _median_seconds(events),
        _controls_right(round, events),
    )


def _median_seconds(events: Sequence[Event]) -> dict[str, float]:
    """Return the median seconds that each reviewer spent on a sentence."""
    spent: dict[str, list[float]] = {}
    for event in events:
        if event.role is Role.REVIEWER and event.duration > 0:
            spent.setdefault(event.reviewer, []).append(event.duration)
    return {name: median(seconds) for name, seconds in spent.items()}


def _controls_right(round: Round, events: Sequence[Event]) -> dict[str, tuple[int, int]]:
    """Return how many controls each reviewer got right, of those they judged."""
    found: dict[str, tuple[int, int]] = {}
    for event in events:
        known = round.controls.get((event.article, event.sentence))
        if known is not None and event.role is Role.REVIEWER and event.holding.verdict is not None:
            right, asked = found.get(event.reviewer, (0, 0))
            found[event.reviewer] = (right + (event.holding.verdict == known), asked + 1)
    return found
