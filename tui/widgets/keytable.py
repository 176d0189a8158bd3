"""Lines of keys and what they do: what help and palette show; one line is chosen where that means something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip

from reading.clean import visible
from tui.guide import Row
from tui.signs import TYPES
from tui.widgets.lines import Lines, Part, clipped, strip
from tui.wrap import cells, fit

NARROW = 56
"""Cells below which a sentence does not fit beside its keys: the label stands for it."""


class KeyTable(Lines):
    """Shows rows; `chooses` draws a bar at the chosen one, else the rows only scroll."""

    LOOKS: ClassVar[set[str]] = {
        "keys--text",
        "keys--head",
        "keys--key",
        "keys--quiet",
        "keys--row",
        "keys--accurate",
        "keys--disputed",
        "keys--erroneous",
        "keys--aside",
        "keys--unjudged",
        "keys--failed",
        *(f"keys--{name}" for name in sorted(set(TYPES.values()))),
    }

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, *, chooses: bool, empty: str) -> None:
        super().__init__()
        self.chooses = chooses
        self.empty = empty
        self.rows: Sequence[Row] = ()
        self.cursor = 0

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "keys"

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows, from their beginning."""
        self.rows = rows or (Row(self.empty),)
        self.cursor = self.top = 0
        self.repaint()

    @property
    def chosen(self) -> Row | None:
        """The row with the bar; None where there is nothing to choose."""
        row = self.rows[self.cursor] if self.rows else None
        return row if row and row.action else None

    def move(self, steps: int) -> None:
        """Move the bar, or scroll where there is none."""
        if not self.chooses:
            self.scroll_lines_to(self.top + steps)
            return
        old, self.cursor = self.cursor, max(0, min(self.cursor + steps, len(self.rows) - 1))
        height = max(1, self.size.height)
        if not self.top <= self.cursor < self.top + height:
            self.scroll_lines_to(self.cursor if self.cursor < self.top else self.cursor - height + 1)
        self.refresh_numbers([old, self.cursor])

    def pick(self, number: int) -> None:
        """Move the bar to a row."""
        if self.chooses:
            self.move(number - self.cursor)

    def page(self, pages: int) -> None:
        """Move by whole pages."""
        self.move(pages * max(1, self.size.height - 1))

    def current(self) -> tuple[int, int]:
        """Return where the chosen row stands, or the first visible one."""
        return 2, self.cursor if self.chooses else self.top

    def line_count(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def draw(self, number: int, width: int) -> Strip:
        """Return one row: keys, what they do, and at the end why it cannot be done now."""
        if not 0 <= number < len(self.rows):
            return Strip.blank(width, self.look("text"))
        row = self.rows[number]
        base = self.look("row" if self.chooses and number == self.cursor else "text")
        if row.heading:
            return strip(clipped([(row.text, base + self.look("head"))], width, self.ellipsis), width, base)
        quiet = base + self.look("quiet")
        parts: list[Part] = [("  ", base)]
        if row.keys:
            column = self._column(width)
            keys = _keys(row.keys, column, self.ellipsis)
            parts += [
                (keys, (quiet if row.why else base) + self.look(row.look)),
                (" " * (column - cells(keys) + 2), base),
            ]
        text = row.short if row.short and width < NARROW else row.text
        parts.append((visible(text), quiet if row.why else base))
        if row.why:
            parts.append((f"  {visible(row.why)}", quiet))
        return strip(clipped(parts, width, self.ellipsis), width, base)

    def _column(self, width: int) -> int:
        """Return the cells for the keys: as many as they need, up to a third of the line, less on a narrow one."""
        return min(width // 3 if width >= 70 else 10, max((cells("  ".join(row.keys)) for row in self.rows), default=0))


def _keys(keys: Sequence[str], room: int, ellipsis: str) -> str:
    """Return as many of an action's keys as there is room for, the first one always."""
    shown = keys[0]
    for key in keys[1:]:
        if cells(shown) + 2 + cells(key) > room:
            break
        shown += f"  {key}"
    return fit(shown, room, ellipsis)
