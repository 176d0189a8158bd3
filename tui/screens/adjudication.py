"""Adjudication: shows one sentence after another on which reviewers differ; one key decides it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from itertools import islice

from msgspec.structs import replace

from keymaps.actions import Action, Scope
from reading.article import Article
from reading.errors import CopydeskError
from review.answers import NO_CLAIM
from review.events import Event
from tui.screens.case_rows import case_rows, spoken_rows
from tui.screens.row_screen import RowScreen, letters_line
from tui.shell.background import Background, Question
from tui.shell.dispatch import Call, Handler, plain
from tui.shell.signs import Signs
from tui.widgets.status import Hint, StatusBar
from tui.work.adjudication import NOTE, PREPARED, Adjudication, Found, is_sent_back


def progress_of(adjudication: Adjudication) -> Sequence[str]:
    """Return the status line's facts: the number of the case, and how many are left."""
    reading = () if adjudication.progress == 1.0 else (f"{adjudication.progress:.0%} read",)
    if not adjudication.is_begun:
        return reading
    if not adjudication.cases:
        return ("Nothing to settle",)
    return (f"{adjudication.at + 1} of {len(adjudication.cases)}", f"{adjudication.left} to settle", *reading)


LOW = 16
"""Rows below which the key that shows notes in full matters most."""
AT_ONCE = 128
"""Articles that are read before the screen takes them in; one at first, then twice as many each time."""


def _instead(before: Event | None, event: Event, signs: Signs) -> str:
    """Say what was settled before, where it is another verdict now."""
    was, now = before.holding.verdict if before else None, event.holding.verdict
    now = now or ("sent back" if is_sent_back(event) else NO_CLAIM)
    return f" ({was} {signs.arrow} {now})" if was is not None and was != now else ""


_LOOKING = frozenset(
    (
        *("app.back", "adjudication.next", "adjudication.previous", "adjudication.read", "adjudication.notes"),
        *("adjudication.page-next", "adjudication.page-previous"),
    )
)
"""The actions that change nothing."""


class AdjudicationScreen(RowScreen):
    """Shows the current case and writes the adjudicator's decisions."""

    SCOPE = Scope.ADJUDICATION

    def __init__(self, adjudication: Adjudication) -> None:
        super().__init__()
        self.adjudication = adjudication
        self.background = Background(self)
        self._article: Article | None = None
        self._read_on = ("", "")
        """The name and the snapshot of what is shown."""
        self._whole = False
        """Whether notes and evidence are wanted in full, however long."""
        self._turn = asyncio.Lock()
        self._held: list[Callable[[], None]] = []
        """What lets keys go on, of the actions that will open something."""
        self._begun = asyncio.Event()
        self._is_shown = asyncio.Event()  # nothing is settled that is not on the screen
        self._is_shown.set()

    def on_mount(self) -> None:
        """Show the round and the adjudicator in the title, and begin to read."""
        desk = self.adjudication.desk
        self.title_bar.desk, self.title_bar.round, self.title_bar.reviewer = "adjudication", desk.round, desk.reviewer
        self._take(())
        self.background.ask("cases", self._read_cases, failed=self._failed)

    def on_unmount(self) -> None:
        """Release the actions that wait for a first case, which will not come any more."""
        self._begun.set()
        self._is_shown.set()
        self._let_keys_go()

    def _read_cases(self, question: Question[None]) -> None:
        """Read the cases in a thread, and hand them on some articles at a time."""
        source, some = self.adjudication.read(), 1
        while (found := list(islice(source, some))) and question.is_wanted:
            question.tell(self._take, found)
            some = min(2 * some, AT_ONCE)

    def _take(self, found: Sequence[Found]) -> None:
        """Take in the cases that were read; actions wait for the first one."""
        self.adjudication.take_cases(found)
        if self.adjudication.is_begun and not self._begun.is_set():
            self._begun.set()
            self._show_from_top()
        elif found:
            self.show_status()

    def hint_of(self, action: Action) -> Hint:
        """Return how the status line shows an action: one hint stands for all sides there are."""
        case = self.adjudication.case
        if action.id != "adjudication.side-1" or case is None:
            return super().hint_of(action)
        first, last = (self.shell.key_of(f"adjudication.side-{n}") for n in (1, min(9, len(case.votes))))
        return Hint(f"{first}-{last}", "side")

    def facts(self) -> Sequence[str]:
        """Return which case is shown, how many are left, and what the window does not show."""
        adjudication = self.adjudication
        draft = (
            adjudication.drafts.find(adjudication.draft(NOTE)) if adjudication.is_begun and adjudication.case else None
        )
        begun = (f"draft of a note: {self.shell.key_of('adjudication.note')}",) if draft is not None else ()
        below = self.more_below("adjudication.page-next") if adjudication.is_begun and adjudication.case else ""
        return tuple(one for one in (*progress_of(adjudication), *begun, below) if one)

    def first(self) -> Sequence[str]:
        """Return the key that shows notes and evidence before all others where the votes are one a line."""
        is_brief = not self._whole and self.pane.line_count() <= self.pane.size.height < LOW
        return ("adjudication.notes",) if is_brief else ()

    def _has_more(self) -> bool:
        """Whether a vote on the current case has more than a verdict and its reasons."""
        case = self.adjudication.case
        held = [vote.holding for vote in case.votes] if case is not None else []
        return any(one.note or one.evidence or one.links for one in held)

    def show(self) -> None:
        """Show the current case."""
        case = self.adjudication.case
        if self.adjudication.ended and self.adjudication.is_begun:
            said = f"  done: {self._ending('all of them are settled')}"
            done = (self.shell.settings.signs.bar, "bar"), (said, "text")
            self.pane.show([(("", "text"),), ((" ", "text"), *done)])
            self.show_status()
            return
        if case is None or not self.adjudication.is_begun:
            said = (
                "Reviewers differ on no sentence of this round."
                if self.adjudication.is_begun
                else "Looking for what is left to settle…"
            )
            self.pane.show([(("", "text"),), ((f"  {said}", "text"),)])
            self.show_status()
            return
        text = case.article, case.snapshot  # a case's number is of the text that it was read on
        if self._article is None or self._read_on != text:
            self._is_shown.clear()
            articles = self.adjudication.desk.articles
            take = partial(self._take_article, text)
            self.background.ask("article", lambda _: articles.version(*text), take, self._failed)
            return
        size, signs, speak = self.pane.size, self.shell.settings.signs, self.shell.settings.speak
        self.pane.about = f"{case.article}#{case.sentence}"
        if speak:
            self.pane.show(list(spoken_rows(self.adjudication, self._article, signs)))
        else:
            self.pane.show(case_rows(self.adjudication, self._article, signs, size.width, size.height, self._whole))
        self.show_status()

    def _take_article(self, text: tuple[str, str], article: Article) -> None:
        """Show the current case in its article."""
        self._article, self._read_on = article, text
        self._is_shown.set()
        self.show()

    def _failed(self, error: CopydeskError) -> None:
        """Say why something cannot be read."""
        self._let_keys_go()
        self.say(str(error), urgent=True)

    def handlers(self) -> Mapping[str, Handler]:
        """Return what this screen performs, by action; each waits for the one before, which may still be written."""
        acts: Mapping[str, Handler] = {
            **{f"adjudication.side-{n}": self._side(n - 1) for n in range(1, 10)},
            **{
                f"adjudication.{verdict}": self._decide(verdict) for verdict in self.adjudication.desk.rules.scale.names
            },
            "adjudication.tag": self._tag,
            "adjudication.no-claim": lambda _: self._adjudicate(self.adjudication.decide(None), "Settled as no claim"),
            "adjudication.back": lambda _: self._adjudicate(self.adjudication.send_back(), "Sent back"),
            "adjudication.why": lambda _: self._why(),
            "adjudication.next": lambda call: self._move(call.times),
            "adjudication.previous": lambda call: self._move(-call.times),
            "adjudication.page-next": lambda call: self._page(call.times),
            "adjudication.page-previous": lambda call: self._page(-call.times),
            "adjudication.notes": plain(self._notes),
            "edit.undo": lambda call: self._again(self.adjudication.undo, "undone", call.times),
            "edit.redo": lambda call: self._again(self.adjudication.redo, "redone", call.times),
        }
        opening = {"adjudication.note": self._opening(self._note), "adjudication.read": self._opening(self._read)}
        in_turn = {action: self._in_turn(act) for action, act in acts.items()}
        return {**in_turn, **opening, "app.back": plain(self.dismiss)}

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        if action_id == "adjudication.notes" and not self._whole and not self._has_more():
            return "No reviewer wrote a note, named evidence or linked a sentence here"
        if action_id in _LOOKING:
            return ""
        why = self.adjudication.cannot() or self.adjudication.desk.read_only
        return why or (self._at_end() if action_id.startswith("adjudication.") else "")

    def _at_end(self) -> str:
        """Say that no case is current any more, and how to go back to one; empty while there is one."""
        key = self.shell.key_of("adjudication.previous")
        ended = self.adjudication.ended
        return f"{self._ending('All are settled')}; {key} goes back to the last one" if ended else ""

    def _ending(self, whole: str) -> str:
        """Return how the cases ended: with what was sent back some of them are not settled."""
        back, of = self.adjudication.sent_back, len(self.adjudication.cases)
        return f"{of - back} settled, {back} sent back" if back else whole

    def _in_turn(self, act: Handler) -> Handler:
        return lambda call: self._after(lambda: act(call))

    async def _after(self, act: Callable[[], Awaitable[None] | None]) -> None:
        """Act when the action before is done."""
        async with self._turn:
            await self._begun.wait()
            await self._is_shown.wait()
            result = act() if self.adjudication.is_begun else None
            if isawaitable(result):
                await result

    def _opening(self, act: Callable[[], None]) -> Handler:
        """Return a handler of what opens something else: keys wait until it has, for they are meant for that."""

        def handle(_call: Call) -> Awaitable[None]:
            resume = self.shell.hold_keys(lambda: self._held.remove(resume))
            self._held.append(resume)

            def done() -> None:
                if resume not in self._held:  # somebody left it
                    return
                try:
                    act()
                finally:
                    resume()
                    self._held.remove(resume)

            return self._after(done)

        return handle

    def _let_keys_go(self) -> None:
        """Let keys wait for nothing: what they wait for cannot be read, or nobody sees it any more."""
        for resume in self._held:
            resume()

    def _side(self, column: int) -> Handler:
        async def act(_call: Call) -> None:
            event = self.adjudication.side(column)
            if event is None:
                self.say(f"There is no reviewer {column + 1} here")
                return
            await self._adjudicate(event, f"Sided with {self.adjudication.name_of(column)}")

        return act

    def _decide(self, verdict: str) -> Handler:
        return lambda _: self._adjudicate(self.adjudication.decide(verdict), f"Settled as {verdict}")

    def _tag(self, call: Call) -> Awaitable[None] | None:
        """Settle as the verdict of a letter."""
        found = self.adjudication.desk.rules.scale.by_letter.get(call.argument)
        if found is None:
            self.say(f"No verdict {call.argument}: {', '.join(map(' '.join, self._letters()))}")
            return None
        return self._decide(found.name)(call)

    def _letters(self) -> Sequence[tuple[str, str]]:
        """Return the letters of the verdicts, and their names."""
        return [(one.letter, one.name) for one in self.adjudication.desk.rules.scale]

    def show_pending(self, text: str) -> None:
        """Show the keys that wait for more; a screen that is only being opened has no line for them yet."""
        for status in self.query(StatusBar):
            if text != status.pending:
                status.pending = text
                status.repaint()

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument: in the bottom line, or above it where that is full."""
        line = letters_line(self._letters(), self.size.width) if argument == "verdict" else " "
        self.say(line.strip())
        if not line:
            self.shell.show_menu(self._letters())

    async def _why(self) -> None:
        """Go to the next cause of disagreement; a decided case takes it at once."""
        if self.adjudication.ended:
            self.say(self._at_end())
            return
        why = self.adjudication.next_why() or "not said"
        again = self.adjudication.again()
        if again is not None and not await self._write([again]):
            return
        self.show()
        self.say(f"Why: {why}")

    def _note(self) -> None:
        from tui.screens.note import NoteDialog

        adjudication, drafts = self.adjudication, self.adjudication.drafts
        draft, note = adjudication.draft(NOTE), adjudication.note
        begun = drafts.find(draft)

        async def write(text: str) -> None:
            adjudication.note = text
            adjudication.prepare()
            again = adjudication.again()
            if again is not None:
                if not await self._write([again]):
                    return
                self.say("Note saved")
            drafts.drop(draft)
            self.show()

        def changed(text: str) -> None:
            if text.strip() in ("", note):
                drafts.drop(draft)
            else:
                drafts.keep(replace(draft, fields={"note": text}))

        def take(text: str | None) -> None:
            if text is not None:
                self.run_worker(self._after(lambda: write(text)), description="adjudication.note")
            elif drafts.find(draft) is not None:
                self.say(f"Draft kept: {self.shell.key_of('adjudication.note')} goes on with it")

        title = f"Note on your decision{', from your draft' if begun else ''}"
        self.app.push_screen(NoteDialog(title, (begun or {}).get("note", note), changed=changed), take)

    async def _adjudicate(self, event: Event | None, done: str) -> None:
        """Settle the current case, and only when that is durable say so and go to the next that is not."""
        adjudication = self.adjudication
        if adjudication.ended:  # settled while this key waited for its turn
            self.say(self._at_end())
            return
        if event is None or adjudication.case is None:
            return
        prepared, before = adjudication.draft(PREPARED), adjudication.case.settled
        if not await self._write([event]):
            return
        done = f"{done}: sentence {event.sentence + 1}{_instead(before, event, self.shell.settings.signs)}"
        adjudication.drafts.drop(prepared)
        adjudication.next_open()
        self._show_from_top()
        goes_on = adjudication.left or adjudication.progress < 1
        self.say(done if goes_on else f"{done}. {self._ending('All are settled')}.")

    async def _again(self, next_events: Callable[[], Sequence[Event]], done: str, times: int) -> None:
        """Undo or redo one's own decisions, and go where the last of them was."""
        for number in range(times):
            events = await self.background.read(next_events)
            if not events:
                self.say(f"Nothing more to be {done}" if number else f"Nothing to be {done}")
                return
            if not await self._write(events):
                return
            self.adjudication.find(events[0].article, events[0].sentence)
            self._show_from_top()
            self.say(f"{done.capitalize()}: sentence {events[0].sentence + 1}")

    async def _write(self, events: Sequence[Event]) -> bool:
        """Make events durable, and let this screen and the desk see them."""
        articles = frozenset(event.article for event in events)
        try:
            read_again = partial(self.adjudication.read_again, articles)
            found = await asyncio.wrap_future(self.shell.writer.adjudicate(events, read_again))
        except CopydeskError as error:
            self.say(str(error), urgent=True)
            return False
        self.adjudication.take_again(found)
        if not self.adjudication.is_begun:
            self._begun.clear()
        self.shell.show_changes(articles)
        return True

    def _move(self, steps: int) -> None:
        self.adjudication.go(steps)
        self._show_from_top()

    def _page(self, pages: int) -> None:
        """Scroll the case: what is decided stays the same."""
        self.pane.scroll_lines_to(self.pane.top + pages * max(1, self.pane.size.height - 1))
        self.show_status()

    def _notes(self) -> None:
        """Show notes and evidence in full, or the votes one a line."""
        self._whole = not self._whole
        self._show_from_top()
        if self._whole:
            is_vote = (bool(row) and any(look == "key" for _, look in row) for row in self.pane.rows)
            self.pane.scroll_lines_to(next((at for at, found in enumerate(is_vote) if found), 0))
            self.show_status()
        below = self.more_below("adjudication.page-next")
        told = f"Notes and evidence{f'   {below}' if below else ''}" if self._whole else "Votes"
        self.say(told)

    def _show_from_top(self) -> None:
        self.pane.top = 0
        self.show()

    def _read(self) -> None:
        """Leave for the article, at the sentence; going back from there leads to the case as it was left."""
        case = self.adjudication.case
        if case is not None:
            self.dismiss()
            self.shell.read_case(self.adjudication, case.article, case.sentence)
