"""Columns with names over them: as wide as their values; what matters least is left out where room is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reading.clean import visible
from tui.text.wrap import cells, fit

Parts = tuple[tuple[str, str], ...]
"""Text and its look, part by part."""
GAP, MARGIN = 2, 3  # cells: one would run words of neighbours together; the margin holds the mark
NARROWEST = 8
"""Cells to which the first column shrinks before another one is left out."""


class Column(Struct, frozen=True):
    """A name and the values below it; `look` is that of the values, `looks` that of each where they differ.

    Of several that do not fit the one with the highest `rank` is left out first; the first column always stays.
    Values of a `whole` column are never cut: one half of a date tells nothing.
    """

    name: str
    values: Sequence[str]
    right: bool = False
    rank: int = 0
    look: str = "text"
    looks: Sequence[str] = ()
    whole: bool = False

    @property
    def width(self) -> int:
        """How many cells its name and values need."""
        return max(map(cells, map(visible, (self.name, *self.values))), default=0)


def laid_out(columns: Sequence[Column], width: int, ellipsis: str = "…") -> Iterator[Parts]:
    """Yield a row of names, then one row for each value."""
    shown = fitting(columns, width)
    if not shown:
        return
    widths = [column.width for column in shown]
    over = max(0, MARGIN + sum(widths) + GAP * (len(shown) - 1) - width)
    for at in (_flexible(shown), 0):
        less = min(over, max(0, widths[at] - NARROWEST))
        widths[at], over = widths[at] - less, over - less
    heads = [_cell(column.name, room, column.right, ellipsis) for column, room in zip(shown, widths, strict=True)]
    yield ((" " * MARGIN + (" " * GAP).join(heads).rstrip(), "quiet"),)
    for number in range(len(shown[0].values)):
        row: list[tuple[str, str]] = [(" " * MARGIN, "text")]
        for at, (column, room) in enumerate(zip(shown, widths, strict=True)):
            text = _cell(column.values[number], room, column.right, ellipsis)
            last = at == len(shown) - 1
            row.append((text if last else text + " " * GAP, column.looks[number] if column.looks else column.look))
        yield tuple(row)


def in_lines(columns: Sequence[Column]) -> Iterator[Parts]:
    """Yield a row for each value of the first column, every other value behind the name of its own: to be heard."""
    first, *others = _filled(columns)
    for number, name in enumerate(first.values):
        said = [f"{one.name} {one.values[number]}".strip() for one in others if one.values[number]]
        yield ((visible(", ".join((name, *said))), first.look),)


def fitting(columns: Sequence[Column], width: int) -> list[Column]:
    """Return the columns that have room beside each other, those without any value left out."""
    shown = _filled(columns)
    while len(shown) > 1 and _least(shown) > width:
        out = max(range(1, len(shown)), key=lambda at: (shown[at].rank, at))
        del shown[out]
    return shown


def _filled(columns: Sequence[Column]) -> list[Column]:
    """Return the first column, and of the others those with any value."""
    return [column for at, column in enumerate(columns) if at == 0 or any(column.values)]


def _least(shown: Sequence[Column]) -> int:
    """Return how few cells columns take when names are cut short."""
    cut = (0, _flexible(shown))
    least = [min(one.width, NARROWEST) if at in cut else one.width for at, one in enumerate(shown)]
    return MARGIN + sum(least) + GAP * (len(shown) - 1)


def _flexible(shown: Sequence[Column]) -> int:
    """Return the place of the column that is cut first: the longest of text that may be."""
    return max(range(len(shown)), key=lambda at: (not (shown[at].right or shown[at].whole), shown[at].width))


def _cell(text: str, room: int, right: bool, ellipsis: str) -> str:
    cut = fit(visible(text), room, ellipsis)
    space = " " * (room - cells(cut))
    return space + cut if right else cut + space
