"""Percent agreement: the share of agreeing pairs, each unit counting once."""

from __future__ import annotations

from review.agreement.summary import NO_PAIRS, ONE_VERDICT, Summary, Undefined
from review.agreement.weights import Weight


def percent(summary: Summary) -> float:
    """Return the mean over units of the share of their pairs of ratings that agree."""
    return observed(summary, Weight.NOMINAL)


def observed(summary: Summary, weight: Weight) -> float:
    """Return the mean credit of a pair of ratings; Undefined when no unit has two."""
    if not summary.units:
        raise Undefined(NO_PAIRS)
    return summary.observed[weight]


def corrected(credit: float, chance: float) -> float:
    """Return how much of the room above chance was used: 1 is perfect, 0 is chance; Undefined without any room."""
    if chance >= 1 - 1e-12:
        raise Undefined(ONE_VERDICT)
    return (credit - chance) / (1 - chance)


def two_verdicts(summary: Summary) -> None:
    """Raise Undefined when only one category was used: agreement beyond chance then has no meaning."""
    if sum(share > 0 for share in summary.shares) < 2:
        raise Undefined(ONE_VERDICT if summary.units else NO_PAIRS)
