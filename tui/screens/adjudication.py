"""Adjudication: one sentence after another on which reviewers differ, settled by one key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import isawaitable
from itertools import islice

from textual import work
from textual.worker import get_current_worker

from keymaps.actions import Action, Scope
from reading.article import Article
from reading.errors import CopydeskError
from review.events import Event
from review.verdicts import Verdict
from tui.casework import case_rows, standing_line
from tui.dispatch import Call, Handler, plain
from tui.screens.board_screen import BoardScreen
from tui.settling import Found, Settling
from tui.widgets.status import Hint

AT_ONCE = 128
"""Articles that are read before the screen takes them in; one at first, then twice as many each time."""


class AdjudicationScreen(BoardScreen):
    """Shows the current case and writes what the adjudicator decides."""

    SCOPE = Scope.ADJUDICATION

    def __init__(self, settling: Settling) -> None:
        super().__init__()
        self.settling = settling
        self._article: Article | None = None
        self._turn = asyncio.Lock()
        self._begun = asyncio.Event()

    def on_mount(self) -> None:
        """Say which round is settled by whom, and begin to read."""
        door = self.settling.door
        self.title_bar.desk, self.title_bar.round, self.title_bar.reviewer = "adjudication", door.round, door.reviewer
        self._take(())
        self._read_cases()

    def on_unmount(self) -> None:
        """Let go of what waits for a first case that will not come."""
        self._begun.set()

    @work(thread=True, group="cases", exclusive=True, exit_on_error=False, description="read what reviewers differ on")
    def _read_cases(self) -> None:
        """Read the cases in a thread, and hand them on some articles at a time."""
        worker, source, some = get_current_worker(), self.settling.read(), 1
        try:
            while (found := list(islice(source, some))) and not worker.is_cancelled:
                self.app.call_from_thread(self._take, found)
                some = min(2 * some, AT_ONCE)
        except CopydeskError as error:
            self.app.call_from_thread(self.said, str(error), True)

    def _take(self, found: Sequence[Found]) -> None:
        """Take in what was read; what was asked for waits for the first case."""
        self.settling.take(found)
        if self.settling.begun and not self._begun.is_set():
            self._begun.set()
            self._show_from_top()
        elif found:
            self.show_status()

    def hint_of(self, action: Action) -> Hint:
        """Return how the status line shows an action: one hint stands for all sides there are."""
        case = self.settling.case
        if action.id != "adjudication.side-1" or case is None:
            return super().hint_of(action)
        first, last = (self.copydesk.key_of(f"adjudication.side-{n}") for n in (1, min(9, len(case.votes))))
        return Hint(f"{first}-{last}", "side with")

    def facts(self) -> Sequence[str]:
        """Return which case is shown, how many are left, and what the window does not show."""
        return standing_line(self.settling)

    def show(self) -> None:
        """Show the current case."""
        case = self.settling.case
        if case is None or not self.settling.begun:
            said = (
                "Reviewers differ on no sentence of this round."
                if self.settling.begun
                else "Looking for what is left to settle…"
            )
            self.board.show([(("", "text"),), ((f"  {said}", "text"),)])
            self.show_status()
            return
        if self._article is None or self._article.name != case.article:
            self._article = self.settling.door.article(case.article)
        self.board.show(
            list(case_rows(self.settling, self._article, self.copydesk.settings.signs, self.board.size.width))
        )
        self.show_status()

    def handlers(self) -> Mapping[str, Handler]:
        """Return what this screen performs, by action; each waits for the one before, which may still be written."""
        deeds: Mapping[str, Handler] = {
            **{f"adjudication.side-{n}": self._side(n - 1) for n in range(1, 10)},
            **{f"adjudication.{verdict.value}": self._decide(verdict) for verdict in Verdict},
            "adjudication.no-claim": lambda _: self._settle(self.settling.decide(None), "Settled as no claim"),
            "adjudication.back": lambda _: self._settle(self.settling.send_back(), "Sent back"),
            "adjudication.why": lambda _: self._why(),
            "adjudication.note": plain(self._note),
            "adjudication.next": lambda call: self._move(call.times),
            "adjudication.previous": lambda call: self._move(-call.times),
            "adjudication.read": plain(self._read),
            "edit.undo": lambda call: self._again(self.settling.undo, "undone", call.times),
            "edit.redo": lambda call: self._again(self.settling.redo, "redone", call.times),
        }
        return {**{action: self._in_turn(deed) for action, deed in deeds.items()}, "app.back": plain(self.dismiss)}

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        if action_id in ("app.back", "adjudication.next", "adjudication.previous", "adjudication.read"):
            return ""
        return self.settling.cannot() or self.settling.door.read_only

    def _in_turn(self, deed: Handler) -> Handler:
        return lambda call: self._after(lambda: deed(call))

    async def _after(self, act: Callable[[], Awaitable[None] | None]) -> None:
        """Act when what was asked for before is done."""
        async with self._turn:
            await self._begun.wait()
            result = act() if self.settling.begun else None
            if isawaitable(result):
                await result

    def _side(self, column: int) -> Handler:
        async def act(_call: Call) -> None:
            event = self.settling.side(column)
            if event is None:
                self.said(f"There is no reviewer {column + 1} here")
                return
            await self._settle(event, f"Sided with {self.settling.name_of(column)}")

        return act

    def _decide(self, verdict: Verdict) -> Handler:
        return lambda _: self._settle(self.settling.decide(verdict), f"Settled as {verdict.value}")

    async def _why(self) -> None:
        """Go to the next cause; a settled case takes it at once."""
        why = self.settling.next_why() or "not said"
        again = self.settling.again()
        if again is not None and not await self._write([again]):
            return
        self.show()
        self.said(f"Why: {why}")

    def _note(self) -> None:
        from tui.screens.note import NoteDialog

        async def write(text: str) -> None:
            self.settling.note = text
            again = self.settling.again()
            if again is not None and await self._write([again]):
                self.said("Note saved")
            self.show()

        def take(text: str | None) -> None:
            if text is not None:
                self.run_worker(self._after(lambda: write(text)), description="adjudication.note")

        self.app.push_screen(NoteDialog("Note on your decision", self.settling.note), take)

    async def _settle(self, event: Event | None, done: str) -> None:
        """Settle the current case, and only when that is durable say so and go to the next that is not."""
        settling = self.settling
        if event is None or not await self._write([event]):
            return
        settling.next_open()
        self._show_from_top()
        self.said(done if settling.left or settling.progress < 1 else f"{done}. All are settled.")

    async def _again(self, next_events: Callable[[], Sequence[Event]], done: str, times: int) -> None:
        """Undo or redo one's own decisions, and go where the last of them was."""
        for number in range(times):
            events = await asyncio.to_thread(next_events)
            if not events:
                self.said(f"Nothing more to be {done}" if number else f"Nothing to be {done}")
                return
            if not await self._write(events):
                return
            self.settling.find(events[0].article, events[0].sentence)
            self._show_from_top()
            self.said(done.capitalize())

    async def _write(self, events: Sequence[Event]) -> bool:
        """Make events durable off the interface's thread, and let this screen and the desk see them."""
        try:
            await asyncio.to_thread(self.settling.door.append, events)
        except CopydeskError as error:
            self.said(str(error), urgent=True)
            return False
        articles = frozenset(event.article for event in events)
        self.settling.reload(articles)
        if not self.settling.begun:
            self._begun.clear()
        self.copydesk.desk.others.wrote(articles)
        return True

    def _move(self, steps: int) -> None:
        self.settling.go(steps)
        self._show_from_top()

    def _show_from_top(self) -> None:
        self.board.top = 0
        self.show()

    def _read(self) -> None:
        """Leave for the article, at the sentence; going back from there leads to the case as it was left."""
        case = self.settling.case
        if case is not None:
            desk = self.copydesk.desk
            self.dismiss()
            desk.settling = self.settling
            desk.focus_pane("reader")
            desk.session.open(case.article, case.sentence)
