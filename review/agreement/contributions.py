"""Where agreement and disagreement come from: each verdict, pair of raters, article and sentence."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from review.agreement.counts import CountLayout
from review.agreement.pairwise import cohen, or_none, scott
from review.agreement.summary import Summary
from review.agreement.table import Table
from review.agreement.weights import Weight


class OfCategory(Struct, frozen=True):
    """One verdict: its share, its specific agreement, and its kappa against all others (Fleiss 1971).

    The specific agreement is how often, given one such rating, another is the same (Cicchetti and Feinstein 1990).
    """

    category: str
    share: float
    agreement: float | None
    kappa: float | None


class OfPair(Struct, frozen=True):
    """Two raters on the units that both judged."""

    first: str
    second: str
    units: int
    percent: float
    kappa: float | None
    pi: float | None


class OfGroup(Struct, frozen=True):
    """One article: units with two ratings or more, mean agreement, and its share of all disagreement."""

    group: str
    units: int
    percent: float
    share: float


class OfUnit(Struct, frozen=True):
    """One sentence with two ratings or more: how often each category, agreement, and its share of all disagreement."""

    unit: str
    group: str
    given: tuple[int, ...]
    percent: float
    share: float


def by_category(summary: Summary) -> tuple[OfCategory, ...]:
    """Return each category's figures, in the order of the scale."""
    same = [0.0] * summary.scale.size
    for a, b, count in summary.coincidences:
        if a == b:
            same[a] += count
    total = sum(summary.values)
    result = []
    for number, category in enumerate(summary.scale.categories):
        agreement = kappa = None
        if given := summary.values[number]:
            agreement, share = same[number] / given, given / total
            kappa = (agreement - share) / (1 - share) if share < 1 else None
        result.append(OfCategory(category, summary.shares[number], agreement, kappa))
    return tuple(result)


def by_pair(summary: Summary, raters: Sequence[str]) -> tuple[OfPair, ...]:
    """Return the agreement of each pair of raters on the units that both rated."""
    return tuple(
        OfPair(
            raters[p],
            raters[q],
            round(both.units),
            both.credit[Weight.NOMINAL],
            or_none(cohen(Weight.NOMINAL), summary.scale, both),
            or_none(scott, summary.scale, both),
        )
        for (p, q), both in summary.pairs.items()
    )


def by_unit(table: Table) -> tuple[OfUnit, ...]:
    """Return the units with two ratings or more, in the table's order."""
    rows = []
    for row, unit, group in zip(table.rows, table.units, table.groups, strict=True):
        given = [0] * table.scale.size
        for cell in row:
            if cell is not None:
                given[cell] += 1
        m = sum(given)
        if m > 1:
            rows.append((unit, group, tuple(given), sum(c * (c - 1) for c in given) / (m * (m - 1))))
    lost = sum(1 - percent for *_, percent in rows)
    return tuple(OfUnit(*row, share=(1 - row[3]) / lost if lost else 0.0) for row in rows)


def by_group(table: Table) -> tuple[OfGroup, ...]:
    """Return each article that has a unit with two ratings or more, in the table's order."""
    found: dict[str, list[OfUnit]] = {}
    for unit in by_unit(table):
        found.setdefault(unit.group, []).append(unit)
    return tuple(
        OfGroup(group, len(units), sum(u.percent for u in units) / len(units), sum(u.share for u in units))
        for group, units in found.items()
    )


def confusion(layout: CountLayout, sums: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """Return how often one category met another.

    For two raters the rows are the first one's and the columns the second one's; for more it is the sum over pairs,
    half of each unlike pair on either side of the diagonal.
    """
    k = layout.scale.size
    table = [[0.0] * k for _ in range(k)]
    both_ways = layout.raters > 2
    for _, start, cells in layout.joint:
        for number, (a, b) in enumerate(cells, start):
            if both_ways:
                table[a][b] += sums[number] / 2
                table[b][a] += sums[number] / 2
            else:
                table[a][b] += sums[number]
    return tuple(map(tuple, table))
