"""A screen that is one board between a line above and a line below: what rounds and adjudication share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen

from keymaps.actions import ACTIONS, Action, Scope
from tui.widgets.board import Board
from tui.widgets.status import Hint, Rule, StatusBar, TitleBar

if TYPE_CHECKING:
    from tui.app import CopydeskApp


class BoardScreen(Screen[None]):
    """Lays out title, board and status line; who extends it fills the board in `show`."""

    SCOPE: ClassVar[Scope]
    """Whose keys are live here, before the application's."""

    @property
    def copydesk(self) -> CopydeskApp:
        """The application, by its own type."""
        return cast("CopydeskApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the board between the lines around it."""
        signs = self.copydesk.settings.signs
        self.title_bar = TitleBar(id="title")
        self.board = Board(id="board")
        self.status = StatusBar(self.facts, id="status")
        yield self.title_bar
        yield Rule(signs.rule)
        yield self.board
        yield Rule(signs.rule)
        yield self.status

    def on_mount(self) -> None:
        """Show the keys that matter here."""
        keymap = self.copydesk.keymap
        self.status.hints = [
            Hint(self.copydesk.key_of(one.id), self.word_of(one))
            for one in ACTIONS
            if one.hint and one.scope is self.SCOPE and keymap.keys_of(one.id)
        ]

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self.call_after_refresh(self.show)

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of this screen."""
        return (self.SCOPE, Scope.APP)

    def word_of(self, action: Action) -> str:
        """Return what the status line calls an action."""
        return action.label.lower()

    def facts(self) -> Sequence[str]:
        """Return what the status line always says."""
        raise NotImplementedError

    def show(self) -> None:
        """Fill the board."""
        raise NotImplementedError

    def said(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""
        self.status.say(text, urgent)
