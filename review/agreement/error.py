"""The standard error of any coefficient, by the infinitesimal jackknife: how it moves when one group weighs a bit more.

For groups of one unit this is the large-sample standard error of the literature: Fleiss, Cohen and Everitt 1969 for
kappa and, times G / (G - 1) for G groups, Gwet 2008 for the others. For articles it allows for sentences of one article
being alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from review.agreement.counts import CountLayout, Sums
from review.agreement.summary import Formula, summarise

STEP = 1e-4  # small against a weight of 1, large against rounding: central differences err by its square


def standard_errors(
    layout: CountLayout,
    sums: Sequence[float],
    groups: Sequence[Sums],
    formulas: Sequence[Formula],
    *,
    pairs: bool,
) -> list[float]:
    """Return the standard error of each coefficient, which has a value in the whole table.

    `pairs` says whether some of them look at pairs of raters.
    """
    squares = [0.0] * len(formulas)
    by_field = len(groups) > layout.size
    slopes = [_slopes(layout, sums, {f: 1}, formulas, pairs) for f in range(layout.size)] if by_field else []
    seen: dict[frozenset[tuple[int, int]], list[float]] = {}
    for group in groups:
        key = frozenset(group.items())
        if key not in seen:
            seen[key] = (
                _chained(slopes, group, len(formulas)) if by_field else _slopes(layout, sums, group, formulas, pairs)
            )
        squares = [square + slope * slope for square, slope in zip(squares, seen[key], strict=True)]
    return [sqrt(square) for square in squares]


def _slopes(
    layout: CountLayout, sums: Sequence[float], direction: Sums, formulas: Sequence[Formula], pairs: bool
) -> list[float]:
    """Return each coefficient's derivative when `direction` weighs more: so small a step takes no value away."""
    more, less = list(sums), list(sums)
    for field, count in direction.items():
        more[field] += STEP * count
        less[field] -= STEP * count
    up, down = summarise(layout, more, pairs=pairs), summarise(layout, less, pairs=pairs)
    return [(formula(up) - formula(down)) / (2 * STEP) for formula in formulas]


def _chained(slopes: Sequence[Sequence[float]], group: Sums, coefficients: int) -> list[float]:
    """Put a group's derivative together from those of its fields."""
    return [sum(slopes[field][number] * count for field, count in group.items()) for number in range(coefficients)]
