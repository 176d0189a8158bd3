"""The counts that all coefficients need, kept so that they add up: over units, articles and draws of a bootstrap.

A *field* is one such count. There are three sorts:

    joint   (p, q, a, b)   units that rater p put in category a and rater q in b
    within  (m, a, b)      unordered pairs of ratings a <= b inside units that have m ratings
    given   (m, a)         ratings a inside units that have m ratings

Every coefficient is a function of these sums alone, whatever missing values there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct

from review.agreement.table import CategoryScale, Table
from review.agreement.weights import Weight, credit

Pair = tuple[int, int]
Field = tuple[int, ...]
Sums = dict[int, int]
"""Field number to count: what one group of units adds."""


class CountLayout(Struct, frozen=True):
    """Which fields occur in a table, numbered: joint ones first, by pair of raters, then within, then given.

    `credits` are the three weights' credits of the two categories of each joint and within field, by field number.
    """

    scale: CategoryScale
    raters: int
    joint: tuple[tuple[Pair, int, tuple[Pair, ...]], ...]
    within: tuple[tuple[int, int, int], ...]
    given: tuple[Pair, ...]
    credits: tuple[tuple[float, float, float], ...]
    size: int


def layout_of(table: Table) -> tuple[CountLayout, dict[Field, int]]:
    """Number the fields that occur in a table; the mapping goes from field to number (see `sums`)."""
    fields: set[Field] = set()
    for row in set(table.rows):
        fields.update(_fields(row))
    ordered = sorted(fields, key=lambda field: (-len(field), field))
    numbers = {field: number for number, field in enumerate(ordered)}
    joint: dict[Pair, list[Field]] = {}
    for field in ordered:
        if len(field) == 4:
            joint.setdefault((field[0], field[1]), []).append(field)
    layout = CountLayout(
        scale=table.scale,
        raters=len(table.raters),
        joint=tuple((pair, numbers[cells[0]], tuple((f[2], f[3]) for f in cells)) for pair, cells in joint.items()),
        within=tuple((f[0], f[1], f[2]) for f in ordered if len(f) == 3),
        given=tuple((f[0], f[1]) for f in ordered if len(f) == 2),
        credits=tuple(credits_of(table.scale, f[-2], f[-1]) for f in ordered if len(f) > 2),
        size=len(ordered),
    )
    return layout, numbers


def sums(table: Table, numbers: dict[Field, int]) -> dict[str, Sums]:
    """Return the contribution of each group of units to each field."""
    known: dict[tuple[int | None, ...], Counter[int]] = {}
    groups: dict[str, Counter[int]] = {}
    for row, group in zip(table.rows, table.groups, strict=True):
        if row not in known:
            known[row] = Counter(numbers[field] for field in _fields(row))
        groups.setdefault(group, Counter()).update(known[row])
    return {group: dict(counter) for group, counter in groups.items()}


def total(groups: Sequence[Sums], size: int) -> list[float]:
    """Add up the groups' counts, by field number."""
    result = [0.0] * size
    for group in groups:
        for field, count in group.items():
            result[field] += count
    return result


def credits_of(scale: CategoryScale, a: int, b: int) -> tuple[float, float, float]:
    """Return the three weights' credits of two categories."""
    return (
        credit(Weight.NOMINAL, scale, a, b),
        credit(Weight.LINEAR, scale, a, b),
        credit(Weight.QUADRATIC, scale, a, b),
    )


def _fields(row: Sequence[int | None]) -> list[Field]:
    """Return the fields to which one unit adds one, as often as it does."""
    given = [(rater, category) for rater, category in enumerate(row) if category is not None]
    ratings = sorted(category for _, category in given)
    m = len(ratings)
    return [
        *((p, q, a, b) for (p, a), (q, b) in combinations(given, 2)),
        *((m, a, b) for a, b in combinations(ratings, 2)),
        *((m, a) for a in ratings),
    ]
