"""The mentions of one entity, a line each, one chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip

from reading.clean import visible
from store.door import Sighting
from tui.signs import Signs
from tui.widgets.lines import Lines, spread
from tui.wrap import cells, fit

LEAD = 24


class EntityList(Lines, can_focus=True):
    """Shows sightings with the words around them; the spelling itself stands out."""

    LOOKS: ClassVar[set[str]] = {
        "entity--text",
        "entity--quiet",
        "entity--name",
        "entity--row",
        "entity--row-name",
        "entity--row-bar",
    }

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs
        self.sightings: Sequence[Sighting] = ()
        self.cursor = 0

    def show(self, sightings: Sequence[Sighting]) -> None:
        """Show other sightings, from the first."""
        self.sightings, self.cursor, self.top = sightings, 0, 0
        self.repaint()

    def point(self, to: int) -> None:
        """Choose a line; the nearest there is."""
        self.cursor = max(0, min(to, len(self.sightings) - 1))
        self.fit()
        self.repaint()

    def pick(self, number: int) -> None:
        """Choose the line that was clicked on."""
        if number < len(self.sightings):
            self.point(number)

    def fit(self) -> None:
        """Keep the chosen line visible, once there is room for any."""
        height = self.size.height
        if height and not self.top <= self.cursor < self.top + height:
            self.scroll_lines_to(self.cursor if self.cursor < self.top else self.cursor - height + 1)

    @property
    def chosen(self) -> Sighting | None:
        """The sighting that is chosen."""
        return self.sightings[self.cursor] if self.sightings else None

    def current(self) -> tuple[int, int]:
        """Return where the chosen sighting stands."""
        return 2, self.cursor

    def line_count(self) -> int:
        """Return how many there are."""
        return len(self.sightings)

    def draw(self, number: int, width: int) -> Strip:
        """Return one sighting as a line: the words before it, its spelling, the words after it, where it stands."""
        if not 0 <= number < len(self.sightings):
            return Strip.blank(width, self.look("text"))
        one = self.sightings[number]
        current = number == self.cursor
        base = self.look("row" if current else "text")
        name = self.look("row-name" if current else "name")
        where = f" {fit(visible(one.article), max(8, width // 5), self.ellipsis)} {one.sentence + 1:>3} "
        before = visible(one.before)
        lead = min(LEAD, width // 4)
        room = lead if cells(before) > lead else cells(before)
        left = [
            (self.signs.bar if current else " ", self.look("row-bar") if current else base),
            (" ", base),
            (_tail(before, room, self.ellipsis), base),
            (visible(one.spelling), name),
            (visible(one.after), base),
        ]
        return spread(left, [(where, base if current else self.look("quiet"))], width, base, self.ellipsis)


def _tail(text: str, room: int, ellipsis: str) -> str:
    """Return the end of a text, in at most `room` cells."""
    if cells(text) <= room:
        return text
    kept = len(text) - 1
    while kept > 0 and cells(text[-kept:]) >= room:
        kept -= 1
    return ellipsis + text[len(text) - kept :]
