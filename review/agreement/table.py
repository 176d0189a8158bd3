"""The table of units by raters that every figure of agreement is computed from, and the scale of its categories."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import isfinite

from msgspec import Struct
from msgspec.structs import replace


class Spacing(StrEnum):
    """How far apart the categories stand on their scale: without any order, a step each, or at their numbers."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


class CategoryScale(Struct, frozen=True):
    """The categories in their order; `positions` are where each stands, from 0 to 1.

    `ordered` is False where the order is only the alphabet's, so that the figures that use it mean little, `even` where
    nobody may take the steps between neighbours for equal, so that categories have no numbers.
    """

    categories: tuple[str, ...]
    positions: tuple[float, ...]
    spacing: Spacing = Spacing.ORDINAL
    ordered: bool = True
    even: bool = True

    @property
    def size(self) -> int:
        """How many categories were used."""
        return len(self.categories)


class Table(Struct, frozen=True):
    """Units by raters.

    A cell is the index of its category in `scale`, or None where that rater gave nothing.

    `groups` names what each unit belongs to (an article's sentences belong together): a bootstrap draws whole groups.
    """

    raters: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]
    scale: CategoryScale
    units: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many cells are empty."""
        return sum(cell is None for row in self.rows for cell in row)


def tabulate(
    raters: Sequence[str],
    labels: Sequence[Sequence[str | None]],
    *,
    order: Sequence[str] = (),
    spacing: Spacing | None = None,
    units: Sequence[str] = (),
    groups: Sequence[str] = (),
    even: bool = True,
) -> Table:
    """Make a table from labels, one sequence a unit, None where a rater gave nothing.

    `order` names the categories from low to high, also those that nobody used: two that stand on either side of one are
    two steps apart. Without it numbers are sorted by value (and stand at their values unless `spacing` says ordinal),
    other labels by the alphabet. Units are numbered from 1 and are a group each unless `units` and `groups` say
    otherwise. `even` is False where categories have an order and no numbers.
    """
    used = {label for row in labels for label in row if label is not None}
    canonical = _canonical(used, order)
    scale = replace(_scale(set(canonical.values()), order, spacing), even=even)
    index = {label: scale.categories.index(canonical[label]) for label in used}
    names = tuple(units) or tuple(str(number) for number in range(1, len(labels) + 1))
    return Table(
        raters=tuple(raters),
        rows=tuple(tuple(None if label is None else index[label] for label in row) for row in labels),
        scale=scale,
        units=names,
        groups=tuple(groups) or names,
    )


def number(label: str) -> float | None:
    """Return the finite number that a label writes, or None."""
    try:
        value = float(label)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _canonical(used: set[str], order: Sequence[str]) -> dict[str, str]:
    """Map each label to the one that stands for it: `1` and `1.0` are one category when all labels are numbers."""
    if set(order) & used or any(number(label) is None for label in used):
        return {label: label for label in used}
    first: dict[float | None, str] = {}
    for label in sorted(used, key=lambda text: (len(text), text)):
        first.setdefault(number(label), label)
    return {label: first[number(label)] for label in used}


def _scale(used: set[str], order: Sequence[str], spacing: Spacing | None) -> CategoryScale:
    values = {label: number(label) for label in used}
    numeric = bool(used) and None not in values.values()
    if used <= set(order):
        categories = tuple(label for label in order if label in used)
    elif numeric:
        categories = tuple(sorted(used, key=lambda label: values[label] or 0.0))
    else:
        known = [label for label in order if label in used]
        categories = (*known, *sorted(used - set(known)))
    by_value = numeric and (spacing or Spacing.INTERVAL) is Spacing.INTERVAL
    steps = order if used <= set(order) else categories
    raw = [values[label] or 0.0 if by_value else float(steps.index(label)) for label in categories]
    return CategoryScale(
        categories=categories,
        positions=_normalised(raw),
        spacing=spacing if spacing is Spacing.NOMINAL else Spacing.INTERVAL if by_value else Spacing.ORDINAL,
        ordered=numeric or used <= set(order) or len(used) <= 2,
    )


def _normalised(raw: Sequence[float]) -> tuple[float, ...]:
    """Return positions moved and shrunk to 0 to 1; halved first, so that the greatest floats do not overflow."""
    if len(raw) < 2:
        return tuple(0.0 for _ in raw)
    low, high = min(raw) / 2, max(raw) / 2
    return tuple((value / 2 - low) / (high - low) for value in raw)
