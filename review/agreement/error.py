"""The standard error of any coefficient, by the infinitesimal jackknife: how it moves when one group weighs a bit more.

For groups of one unit this is the large-sample standard error of the literature: Fleiss, Cohen and Everitt 1969 for
kappa and, times G / (G - 1) for G groups, Gwet 2008 for the others. For articles it allows for sentences of one article
being alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from review.agreement.counts import CountLayout, Sums
from review.agreement.summary import Formula, Summary, summarise, value_of

STEP = 1e-4  # small against a weight of 1, large against rounding: central differences err by its square


def standard_errors(
    layout: CountLayout,
    sums: Sequence[float],
    groups: Sequence[Sums],
    formulas: Sequence[Formula],
    *,
    pairs: bool = True,
) -> list[float | None]:
    """Return each coefficient's standard error, or None where it is undefined or there is one group only.

    `pairs` says whether some of them look at pairs of raters.
    """
    if len(groups) < 2:
        return [None] * len(formulas)
    squares: list[float | None] = [0.0] * len(formulas)
    by_field = len(groups) > layout.size
    slopes = [_slopes(layout, sums, {f: 1}, formulas, pairs) for f in range(layout.size)] if by_field else []
    seen: dict[tuple[tuple[int, int], ...], list[float | None]] = {}
    for group in groups:
        key = tuple(sorted(group.items()))
        if key not in seen:
            seen[key] = (
                _chained(slopes, group, len(formulas)) if by_field else _slopes(layout, sums, group, formulas, pairs)
            )
        squares = [
            None if square is None or slope is None else square + slope * slope
            for square, slope in zip(squares, seen[key], strict=True)
        ]
    return [None if square is None else sqrt(square) for square in squares]


def _slopes(
    layout: CountLayout, sums: Sequence[float], direction: Sums, formulas: Sequence[Formula], pairs: bool
) -> list[float | None]:
    """Return each coefficient's derivative when `direction` weighs more."""
    more, less = list(sums), list(sums)
    for field, count in direction.items():
        more[field] += STEP * count
        less[field] -= STEP * count
    up, down = summarise(layout, more, pairs=pairs), summarise(layout, less, pairs=pairs)
    return [_slope(formula, up, down) for formula in formulas]


def _slope(formula: Formula, up: Summary, down: Summary) -> float | None:
    above, below = value_of(formula, up), value_of(formula, down)
    return None if above is None or below is None else (above - below) / (2 * STEP)


def _chained(slopes: Sequence[Sequence[float | None]], group: Sums, coefficients: int) -> list[float | None]:
    """Put a group's derivative together from those of its fields."""
    result: list[float | None] = []
    for number in range(coefficients):
        parts = [(slopes[field][number], count) for field, count in group.items()]
        result.append(None if any(slope is None for slope, _ in parts) else sum((s or 0.0) * c for s, c in parts))
    return result
