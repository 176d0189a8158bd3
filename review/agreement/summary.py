"""What the coefficients read: the counts of a table, or of one draw of it, in the shapes of their formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from review.agreement.counts import CountLayout, Pair
from review.agreement.table import CategoryScale
from review.agreement.weights import Weight


class Undefined(Exception):
    """A coefficient has no value; the message is the reason, in a user's words."""


ONE_VERDICT = "only one verdict was used"
NO_PAIRS = "no unit was judged by two reviewers"


class Both(Struct, frozen=True):
    """Two raters on the units that both judged: how many, each one's shares of the categories, mean credit."""

    units: float
    first: list[float]
    second: list[float]
    credit: dict[Weight, float]


class Summary(Struct, frozen=True):
    """The counts in the shapes of the formulas.

    `observed` is the mean over units with two or more ratings of the credit of their pairs; `shares` the mean over
    units with any rating of each category's share; `coincidences` Krippendorff's (category, category, count), both
    orders of unlike ones together; `values` the pairable values by category.
    """

    scale: CategoryScale
    raters: int
    pairs: dict[Pair, Both]
    units: float
    observed: dict[Weight, float]
    shares: list[float]
    coincidences: list[tuple[int, int, float]]
    values: list[float]


Formula = Callable[[Summary], float]
"""What a coefficient is of the counts; raises Undefined where it has no value."""


def value_of(formula: Formula, summary: Summary) -> float | None:
    """Return the value of the formula, or None where it is undefined."""
    try:
        return float(formula(summary))
    except Undefined:
        return None


def summarise(layout: CountLayout, sums: Sequence[float], *, pairs: bool = True) -> Summary:
    """Bring counts, by field number, into the shapes of the formulas; `pairs` says whether they look at pairs."""
    shares, values, units = _given(layout, sums)
    observed, coincidences = _within(layout, sums, units)
    return Summary(
        scale=layout.scale,
        raters=layout.raters,
        pairs=_joint(layout, sums) if pairs else {},
        units=units,
        observed=observed,
        shares=shares,
        coincidences=coincidences,
        values=values,
    )


def both_of(layout: CountLayout, at: int, counts: Sequence[float]) -> Both | None:
    """Return the pair of raters at a place in the layout, from the counts of its fields; None without any unit."""
    _, start, cells = layout.joint[at]
    fields = enumerate(zip(cells, counts, strict=True), start)
    return both_of_cells(
        layout.scale.size, [(a, b, count, layout.credits[field]) for field, ((a, b), count) in fields if count]
    )


def both_of_cells(categories: int, cells: Sequence[tuple[int, int, float, tuple[float, float, float]]]) -> Both | None:
    """Return two raters from how often one category met another, each with its credits; None without any unit."""
    first, second = [0.0] * categories, [0.0] * categories
    units = nominal = linear = quadratic = 0.0
    for a, b, count, (one, two, three) in cells:
        units += count
        first[a] += count
        second[b] += count
        nominal += one * count
        linear += two * count
        quadratic += three * count
    if not units:
        return None
    earned = {Weight.NOMINAL: nominal, Weight.LINEAR: linear, Weight.QUADRATIC: quadratic}
    return Both(
        units,
        [count / units for count in first],
        [count / units for count in second],
        {weight: value / units for weight, value in earned.items()},
    )


def _joint(layout: CountLayout, sums: Sequence[float]) -> dict[Pair, Both]:
    result = {}
    for at, (pair, start, cells) in enumerate(layout.joint):
        both = both_of(layout, at, sums[start : start + len(cells)])
        if both is not None:
            result[pair] = both
    return result


def _given(layout: CountLayout, sums: Sequence[float]) -> tuple[list[float], list[float], float]:
    """Return the categories' shares, the pairable values by category, and the number of units with a pair."""
    k = layout.scale.size
    shares, values = [0.0] * k, [0.0] * k
    everyone = paired = 0.0
    for (m, category), count in zip(layout.given, sums[layout.size - len(layout.given) :], strict=True):
        shares[category] += count / m
        everyone += count / m
        if m > 1:
            values[category] += count
            paired += count / m
    return [share / everyone for share in shares] if everyone else shares, values, paired


def _within(
    layout: CountLayout, sums: Sequence[float], units: float
) -> tuple[dict[Weight, float], list[tuple[int, int, float]]]:
    start = layout.size - len(layout.given) - len(layout.within)
    coincidences: dict[Pair, float] = {}
    nominal = linear = quadratic = 0.0
    for number, (m, a, b) in enumerate(layout.within, start):
        count = sums[number]
        if not count:
            continue
        coincidences[a, b] = coincidences.get((a, b), 0.0) + 2 * count / (m - 1)
        share = 2 * count / (m * (m - 1))
        one, two, three = layout.credits[number]
        nominal += one * share
        linear += two * share
        quadratic += three * share
    if not units:
        return {}, []
    earned = {Weight.NOMINAL: nominal, Weight.LINEAR: linear, Weight.QUADRATIC: quadratic}
    observed = {weight: value / units for weight, value in earned.items()}
    return observed, [(a, b, count) for (a, b), count in coincidences.items()]
