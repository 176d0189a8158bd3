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
        rows = columns(entries, self.screen.size.width)
        rows = rows[: max(1, int(self.screen.size.height * MOST_OF_SCREEN))]
        if self.screen.app.current_theme.ansi and self.screen.size.height > len(rows) + 4:
            rows.insert(0, ((shell_of(self.screen).settings.signs.rule * self.screen.size.width, "quiet"),))
        self._board.styles.height = len(rows)
        self._board.show(rows)
        self._board.display = True

    def withdraw(self) -> None:
        """Take them off the screen."""
        if self._board is not None and self._board.display:
            self._board.display = False


def columns(entries: Sequence[Entry], width: int) -> list[StyledRow]:
    """Return entries in columns of equal width, as many as fit."""
    keys = max((cells(key) for key, _ in entries), default=1)
    column = min(width - 1, keys + max((cells(word) for _, word in entries), default=1) + 3)
    across = max(1, (width - 1) // max(1, column))
    room = column - keys - 3
    return [
        (
            (" ", "text"),
            *(
                span
                for key, word in entries[first : first + across]
                for span in (
                    (f"{' ' * (keys - cells(key))}{key} ", "key"),
                    (fit(word, room, "") + " " * (column - keys - 1 - cells(fit(word, room, ""))), "text"),
                )
            ),
        )
        for first in range(0, len(entries), across)
    ]
