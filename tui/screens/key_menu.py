"""The menu above the bottom line: the keys that may be pressed next and what each does, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from tui.screens.row_screen import RowPane, StyledRow
from tui.shell.shell import shell_of
from tui.text.wrap import cells, fit

Entry = tuple[str, str]
"""A key and what it does, in a few words."""

MOST_OF_SCREEN = 0.6
"""The share of a screen's height that a menu takes at most; what is read stays in sight."""
GAP = 2
"""Cells between columns."""


class KeyMenu:
    """Shows keys over the foot of a screen, and takes them off again."""

    def __init__(self, screen: Screen[Any]) -> None:
        self.screen = screen
        self._board: RowPane | None = None

    def show(self, entries: Sequence[Entry]) -> None:
        """Show entries, as many as there is room for."""
        if self._board is None or not self._board.is_attached:  # taken down with what another round had shown
            # Another menu may have been over this screen before one was over the next.
            self._board = next(iter(self.screen.query(RowPane).filter("#choices")), None) or RowPane(id="choices")
            if not self._board.is_attached:
                self.screen.mount(self._board)
        most = max(1, int(self.screen.size.height * MOST_OF_SCREEN))
        rows = columns(entries, self.screen.size.width, most, shell_of(self.screen).settings.signs.ellipsis)
        if self.screen.app.current_theme.ansi and self.screen.size.height > len(rows) + 4:
            rows.insert(0, ((shell_of(self.screen).settings.signs.rule * self.screen.size.width, "quiet"),))
        self._board.styles.height = len(rows)
        self._board.show(rows)
        self._board.display = True

    def withdraw(self) -> None:
        """Take them off the screen."""
        if self._board is not None and self._board.display:
            self._board.display = False


def columns(entries: Sequence[Entry], width: int, most: int | None = None, ellipsis: str = "…") -> list[StyledRow]:
    """Return entries in columns, as many as fit, in `most` rows; what does not fit is counted at the end."""
    shown = list(entries)
    across = max(1, next((n for n in range(len(shown), 0, -1) if sum(_widths(shown, n)) - GAP < width), 1))
    if most is not None and len(shown) > most * across:
        shown[most * across - 1 :] = [(ellipsis, f"{len(shown) - most * across + 1} more")]
    rooms = [
        (max(cells(key) for key, _ in shown[at::across]), min(column, width - 1 + GAP), GAP if at < across - 1 else 0)
        for at, column in enumerate(_widths(shown, across))
    ]
    return [
        (
            (" ", "text"),
            *(
                span
                for (key, word), (keys, column, gap) in zip(shown[first : first + across], rooms, strict=False)
                for room in (max(0, column - keys - 1 - GAP),)
                for span in (
                    (f"{' ' * (keys - cells(key))}{key} ", "key"),
                    (_filled(fit(word, room, ""), room + gap), "text"),
                )
            ),
        )
        for first in range(0, len(shown), across)
    ]


def _widths(entries: Sequence[Entry], across: int) -> list[int]:
    """Return the cells that each of so many columns takes: its widest key, its longest word, and the gap."""
    columns = (entries[at::across] for at in range(min(across, len(entries))))
    return [max(cells(key) for key, _ in one) + 1 + max(cells(word) for _, word in one) + GAP for one in columns]


def _filled(text: str, room: int) -> str:
    """Return a text with blanks behind it up to so many cells."""
    return text + " " * (room - cells(text))
