"""A piece of a file, in colours, wrapped to the width and scrolled by pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip

from tui.highlight import Named
from tui.widgets.lines import Lines, strip
from tui.wrap import cells, fit


class Preview(Lines):
    """Shows lines of named pieces.

    | Component class | What it is |
    | --- | --- |
    | `preview--text` | everything else |
    | `preview--key` | keys, tags, headings |
    | `preview--string` | texts |
    | `preview--number` | numbers, true, false, null |
    | `preview--quiet` | punctuation |
    """

    LOOKS: ClassVar[set[str]] = {
        "preview--text",
        "preview--key",
        "preview--string",
        "preview--number",
        "preview--quiet",
    }

    WHEEL = ("dialog.page-next", "dialog.page-previous")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._source: Sequence[Sequence[Named]] = ()
        self._wrapped: list[list[Named]] = []
        self._width = 0

    def component_prefix(self) -> str:
        """Return what stands before the dashes."""
        return "preview"

    def show(self, lines: Sequence[Sequence[Named]]) -> None:
        """Show other lines, from the top."""
        self._source, self._width, self.top = lines, 0, 0
        self.repaint()

    def page(self, steps: int) -> None:
        """Scroll by pages."""
        self.scroll_lines_to(self.top + steps * max(1, self.size.height - 1))

    def line_count(self) -> int:
        """Return how many lines there are at the present width."""
        return len(self._wrap(self.size.width))

    def draw(self, number: int, width: int) -> Strip:
        """Return one line."""
        lines = self._wrap(width)
        parts = lines[number] if number < len(lines) else []
        return strip([(text, self.look(name)) for text, name in parts], width, self.look("text"))

    def _wrap(self, width: int) -> list[list[Named]]:
        if width != self._width:
            self._width = width
            self._wrapped = [row for line in self._source for row in wrapped(line, max(1, width))]
        return self._wrapped


def wrapped(line: Sequence[Named], width: int) -> list[list[Named]]:
    """Return a line cut into rows of at most `width` cells; an empty line is one empty row."""
    rows: list[list[Named]] = [[]]
    room = width
    for text, name in line:
        while text:
            part = fit(text, room, "") if cells(text) > room else text
            if not part and room == width:
                part = text[0]  # wider than a whole row: cut by the row
            if part:
                rows[-1].append((part, name))
                room -= cells(part)
                text = text[len(part) :]
            if text:
                rows.append([])
                room = width
    return rows
