"""Krippendorff's alpha (2011), nominal, ordinal and interval, with missing values.

alpha = 1 - Do / De over the values of units with two ratings or more; a unit with m ratings gives each of its ordered
pairs the weight 1 / (m - 1). The ordinal distance is that of mid-ranks among all those values.
"""

from __future__ import annotations

from collections.abc import Sequence

from review.agreement.summary import NO_PAIRS, ONE_VERDICT, Summary, Undefined


def nominal(summary: Summary) -> float:
    """Return alpha where two categories are either the same or not."""
    n = _values(summary)
    unlike = sum(count for a, b, count in summary.coincidences if a != b)
    return 1 - unlike * (n - 1) / (n * n - sum(count * count for count in summary.values))


def interval(summary: Summary) -> float:
    """Return alpha where categories stand at their values on the scale."""
    return _squared(summary, summary.scale.positions)


def ordinal(summary: Summary) -> float:
    """Return alpha where categories stand at their mid-ranks among the values given."""
    ranks, below = [], 0.0
    for count in summary.values:
        ranks.append(below + count / 2)
        below += count
    return _squared(summary, ranks)


def _squared(summary: Summary, places: Sequence[float]) -> float:
    """Return alpha for squared distances between `places`."""
    n = _values(summary)
    middle = sum(count * at for count, at in zip(summary.values, places, strict=True)) / n
    expected = 2 * n * sum(count * (at - middle) ** 2 for count, at in zip(summary.values, places, strict=True))
    seen = sum(count * (places[a] - places[b]) ** 2 for a, b, count in summary.coincidences)
    return 1 - seen * (n - 1) / expected


def _values(summary: Summary) -> float:
    """Return the number of pairable values; Undefined when there are none or all are of one category."""
    if not summary.units:
        raise Undefined(NO_PAIRS)
    if sum(count > 0 for count in summary.values) < 2:
        raise Undefined(ONE_VERDICT)
    return sum(summary.values)
