"""Cohen's kappa, plain and weighted, and Scott's pi: made for two raters; with more, the mean over pairs of raters.

Cohen 1960 and 1968: chance from each rater's own shares. Scott 1955: chance from the two raters' shares together. Each
pair is taken on the units that both judged; pairs for which the value is undefined are left out of the mean
(Light 1971).
"""

from __future__ import annotations

from collections.abc import Callable

from review.agreement.percent import corrected
from review.agreement.summary import NO_PAIRS, ONE_VERDICT, Both, Formula, Summary, Undefined
from review.agreement.table import CategoryScale
from review.agreement.weights import Weight, chance

OfPair = Callable[[CategoryScale, Both], float]


def cohen(weight: Weight) -> OfPair:
    """Return Cohen's kappa of one pair, with that weight."""

    def kappa(scale: CategoryScale, both: Both) -> float:
        return corrected(both.credit[weight], chance(weight, scale, both.first, both.second))

    return kappa


def scott(scale: CategoryScale, both: Both) -> float:
    """Return Scott's pi of one pair."""
    shares = [(a + b) / 2 for a, b in zip(both.first, both.second, strict=True)]
    return corrected(both.credit[Weight.NOMINAL], chance(Weight.NOMINAL, scale, shares, shares))


def mean_of_pairs(of_pair: OfPair) -> Formula:
    """Return a coefficient that is the mean of `of_pair` over the pairs of raters for which it is defined."""

    def coefficient(summary: Summary) -> float:
        if not summary.pairs:
            raise Undefined(NO_PAIRS)
        found = (or_none(of_pair, summary.scale, both) for both in summary.pairs.values())
        values = [value for value in found if value is not None]
        if not values:
            raise Undefined(ONE_VERDICT if len(summary.pairs) == 1 else f"{ONE_VERDICT} in every pair of reviewers")
        return sum(values) / len(values)

    return coefficient


def or_none(of_pair: OfPair, scale: CategoryScale, both: Both) -> float | None:
    """Return the pair's value, or None where it is undefined."""
    try:
        return of_pair(scale, both)
    except Undefined:
        return None
