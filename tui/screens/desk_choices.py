"""What may follow a key that waits for a letter: in the status line, or above it where that is too narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.desk_facts import choices
from tui.widgets.board import Board, BoardRow
from tui.wrap import cells

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

BESIDE = 22
"""Cells of the status line that are not the message's."""


class Choices:
    """Shows the letters there are, and takes them off the screen again."""

    def __init__(self, desk: DeskScreen) -> None:
        self._desk = desk
        self._board: Board | None = None
        self._told = ""

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""
        desk = self._desk
        text = choices(desk, argument)
        if argument != "reason" or cells(text) <= desk.size.width - BESIDE or desk.size.height < 8:
            self._told = text
            desk.said(text)
            return
        if self._board is None:
            self._board = Board(id="choices")
            desk.mount(self._board)
        rows = self._rows()
        self._board.styles.height = len(rows)
        self._board.show(rows)
        self._board.display = True

    def withdraw(self) -> None:
        """Take them off the screen."""
        if self._board is not None and self._board.display:
            self._board.display = False
        if self._told:
            if self._desk.status.message == self._told:
                self._desk.said("")
            self._told = ""

    def _rows(self) -> list[BoardRow]:
        """Return the reasons in columns of equal width."""
        reasons = self._desk.session.terms.reasons
        column = max(cells(reason.name) for reason in reasons) + 5
        across = max(1, (self._desk.size.width - 1) // column)
        return [
            (
                (" ", "text"),
                *(
                    span
                    for one in reasons[first : first + across]
                    for span in ((f" {one.key} ", "key"), (one.name + " " * (column - 3 - cells(one.name)), "text"))
                ),
            )
            for first in range(0, len(reasons), across)
        ]
