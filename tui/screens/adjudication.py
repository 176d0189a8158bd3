"""Adjudication: one sentence after another on which reviewers differ, settled by one key."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen

from keymaps.actions import ACTIONS, Scope
from reading.article import Article
from reading.errors import CopydeskError
from review.events import Event
from review.verdicts import Verdict
from tui.casework import case_rows, standing_line
from tui.dispatch import Call, Handler, plain
from tui.settling import Settling
from tui.widgets.board import Board
from tui.widgets.status import Hint, Rule, StatusBar, TitleBar

if TYPE_CHECKING:
    from tui.app import CopydeskApp


class AdjudicationScreen(Screen[None]):
    """Shows the current case and writes what the adjudicator decides."""

    def __init__(self, settling: Settling) -> None:
        super().__init__()
        self.settling = settling
        self._article: Article | None = None

    @property
    def copydesk(self) -> CopydeskApp:
        """The application, by its own type."""
        return cast("CopydeskApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the board between the lines around it."""
        signs, door = self.copydesk.settings.signs, self.settling.door
        self.title_bar = TitleBar(id="title")
        self.title_bar.desk, self.title_bar.round = "adjudication", door.round
        self.title_bar.reviewer = door.reviewer
        self.board = Board(id="board")
        self.status = StatusBar(lambda: standing_line(self.settling), id="status")
        yield self.title_bar
        yield Rule(signs.rule)
        yield self.board
        yield Rule(signs.rule)
        yield self.status

    def on_mount(self) -> None:
        """Show the first case that is not settled."""
        app = self.copydesk
        self.status.hints = [
            Hint(app.key_of(one.id), "side with" if one.id.endswith("side-1") else one.label.lower())
            for one in ACTIONS
            if one.hint and one.scope is Scope.ADJUDICATION and app.keymap.keys_of(one.id)
        ]

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self.call_after_refresh(self.show)

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of this screen."""
        return (Scope.ADJUDICATION, Scope.APP)

    def said(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""
        self.status.say(text, urgent)

    def show(self) -> None:
        """Show the current case."""
        case = self.settling.case
        if case is None:
            self.board.show([(("", "text"),), (("  Reviewers differ on no sentence of this round.", "text"),)])
            return
        if self._article is None or self._article.name != case.article:
            self._article = self.settling.door.article(case.article)
        self.board.show(
            list(case_rows(self.settling, self._article, self.copydesk.settings.signs, self.board.size.width))
        )
        self.status.refresh()

    def handlers(self) -> Mapping[str, Handler]:
        """Return what this screen performs, by action."""
        settling = self.settling
        return {
            **{f"adjudication.side-{n}": self._side(n - 1) for n in range(1, 10)},
            **{f"adjudication.{verdict.value}": self._decide(verdict) for verdict in Verdict},
            "adjudication.back": lambda _: self._write(settling.send_back(), "Sent back"),
            "adjudication.why": lambda _: self._why(),
            "adjudication.note": plain(self._note),
            "adjudication.next": lambda call: self._move(call.times),
            "adjudication.previous": lambda call: self._move(-call.times),
            "adjudication.read": plain(self._read),
            "app.back": plain(self.dismiss),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        if action_id in ("app.back", "adjudication.next", "adjudication.previous", "adjudication.read"):
            return ""
        return self.settling.cannot() or self.settling.door.read_only

    def _side(self, column: int) -> Handler:
        async def act(_call: Call) -> None:
            event = self.settling.side(column)
            if event is None:
                self.said(f"There is no reviewer {column + 1} here")
                return
            await self._write(event, f"Sided with {self.settling.name_of(column)}")

        return act

    def _decide(self, verdict: Verdict) -> Handler:
        return lambda _: self._write(self.settling.decide(verdict), f"Settled as {verdict.value}")

    async def _why(self) -> None:
        """Go to the next cause; a settled case takes it at once."""
        why = self.settling.next_why()
        again = self.settling.again()
        if again is not None:
            await self._write(again, f"Why: {why or 'not said'}", go=False)
        self.said(f"Why: {why or 'not said'}")
        self.show()

    def _note(self) -> None:
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text is None:
                return
            self.settling.note = text.strip()
            again = self.settling.again()
            if again is not None:
                self.run_worker(self._write(again, "Note saved", go=False), description="adjudication.note")
            self.show()

        self.app.push_screen(Prompt("Note on your decision", self.settling.note), take)

    async def _write(self, event: Event | None, done: str, go: bool = True) -> None:
        """Make a decision durable off the interface's thread, and only then say so and go on."""
        if event is None:
            return
        settling = self.settling
        try:
            await asyncio.to_thread(settling.door.append, [event])
        except CopydeskError as error:
            self.said(str(error), urgent=True)
            return
        settling.load()
        if go:
            ahead = [n for n, case in enumerate(settling.cases) if case.settled is None]
            further = [n for n in ahead if n > settling.at] or ahead
            settling.go(further[0] - settling.at if further else 0)
        self.show()
        self.said(done if settling.left else f"{done}. All are settled.")

    def _move(self, steps: int) -> None:
        self.settling.go(steps)
        self.board.top = 0
        self.show()

    def _read(self) -> None:
        """Leave for the article, at the sentence."""
        case = self.settling.case
        if case is not None:
            desk = self.copydesk.desk
            self.dismiss()
            desk.session.open(case.article, case.sentence)
