"""The hits of a search: a line for each, its article's title before the first one of it."""

from __future__ import annotations

from typing import ClassVar

from textual.strip import Strip

from reading.clean import visible
from tui.searching import Hit
from tui.signs import Signs
from tui.widgets.lines import Lines, spread, strip


class Hits(Lines):
    """A list of hits with a cursor; rows are titles (None) and hits (their number)."""

    LOOKS: ClassVar[set[str]] = {"hits--text", "hits--title", "hits--quiet", "hits--found", "hits--row"}

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._signs = signs
        self.hits: list[Hit] = []
        self.cursor = 0
        self.said = ""
        self._rows: list[tuple[int, bool]] = []
        self._row_of: list[int] = []

    def clear(self, said: str = "") -> None:
        """Show no hits, but a line that says why."""
        self.hits, self._rows, self._row_of = [], [], []
        self.cursor = self.top = 0
        self.said = said
        self.repaint()

    def add(self, hits: list[Hit]) -> None:
        """Show one more article's hits."""
        self._rows.append((len(self.hits), True))
        for hit in hits:
            self._row_of.append(len(self._rows))
            self._rows.append((len(self.hits), False))
            self.hits.append(hit)
        self.repaint()

    @property
    def chosen(self) -> Hit | None:
        """The hit under the cursor."""
        return self.hits[self.cursor] if self.hits else None

    def point(self, steps: int) -> None:
        """Move the cursor."""
        if not self.hits:
            return
        old, self.cursor = self.cursor, max(0, min(self.cursor + steps, len(self.hits) - 1))
        row = self._row_of[self.cursor]
        top = min(self.top, row - 1) if row - 1 < self.top else max(self.top, row - self.size.height + 1)
        if not self.scroll_lines_to(top):
            self.refresh_numbers([self._row_of[old], row])

    def pick(self, number: int) -> None:
        """Move the cursor to the hit on a line; titles have none."""
        if number in self._row_of:
            self.point(self._row_of.index(number) - self.cursor)

    def line_count(self) -> int:
        """Return titles and hits."""
        return max(1, len(self._rows))

    def draw(self, number: int, width: int) -> Strip:
        """Return a title or a hit in its context."""
        base = self.look("text")
        if not self._rows:
            return strip([(visible(self.said), self.look("quiet"))] if number == 0 else [], width, base)
        if number >= len(self._rows):
            return Strip.blank(width, base)
        at, is_title = self._rows[number]
        hit = self.hits[at]
        if is_title:
            return spread([(visible(hit.title), self.look("title"))], [], width, base, self.ellipsis)
        ground = self.look("row") if at == self.cursor else base
        found = self.look("found")
        parts = [
            (
                f"{self._signs.bar if at == self.cursor else ' '}{hit.sentence + 1:>4}  ",
                self.look("quiet") if at != self.cursor else ground,
            ),
            (visible(hit.context[: hit.low]), ground),
            (visible(hit.context[hit.low : hit.high]), found),
            (visible(hit.context[hit.high :]), ground),
        ]
        return spread(parts, [], width, ground, self.ellipsis)
