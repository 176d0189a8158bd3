"""A board: rows of text, each part with its look, that scroll by whole lines and may have a bar at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.strip import Strip

from tui.widgets.lines import Lines, clipped, strip

Span = tuple[str, str]
"""Text, fit for the screen, and the look it has: a component class after the dashes."""
BoardRow = tuple[Span, ...]


class Board(Lines):
    """Shows rows; what they say and how it is laid out is decided elsewhere."""

    LOOKS: ClassVar[set[str]] = {
        "board--text",
        "board--head",
        "board--quiet",
        "board--bar",
        "board--row",
        "board--key",
        "board--accurate",
        "board--disputed",
        "board--erroneous",
        "board--urgent",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[BoardRow] = ()

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "board"

    def show(self, rows: Sequence[BoardRow]) -> None:
        """Show other rows; those that did not change are not painted again."""
        old, self.rows = self.rows, tuple(rows)
        if len(old) != len(self.rows):
            self.top = max(0, min(self.top, len(self.rows) - max(1, self.size.height)))
            self.repaint()
        else:
            self.refresh_numbers(n for n, (a, b) in enumerate(zip(old, self.rows, strict=True)) if a != b)

    def current(self) -> tuple[int, int] | None:
        """Return where the first row with a bar stands."""
        marked = (n for n, row in enumerate(self.rows) if any(look == "bar" and text.strip() for text, look in row))
        found = next(marked, None)
        return None if found is None else (3, found)

    def _wheel(self, event: events.MouseEvent, way: int) -> None:
        """Scroll: what is decided here stands on the screen whole, or is named above."""
        event.stop()
        self.scroll_lines_to(self.top + (-3 if way else 3))

    def line_count(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def draw(self, number: int, width: int) -> Strip:
        """Return one row."""
        base = self.look("text")
        if not 0 <= number < len(self.rows):
            return Strip.blank(width, base)
        parts = [(text, self.look(look)) for text, look in self.rows[number]]
        return strip(clipped(parts, width, self.ellipsis), width, base)
