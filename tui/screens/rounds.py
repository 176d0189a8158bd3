"""The rounds: their list, how the chosen one stands, live, and what a lead does with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import takewhile

from msgspec.structs import replace
from textual import work
from textual.worker import get_current_worker

from keymaps.actions import Scope
from reading.errors import CopydeskError
from review.drafts import without_drafts
from review.outcome_counts import told
from review.rounds import Deed, Round, State, why_not
from store.office import Office, View
from store.standing import outcome_counts
from tui.dispatch import Handler, plain
from tui.narration import sentences
from tui.roundwork import Glance, glance, list_rows, standing_rows
from tui.screens.board_screen import BoardScreen

LOOK_EVERY = 1.0
"""Seconds between looks at the round's files; a look is a few `stat` calls, and only changes are painted."""

MANY = 1_000
"""Articles from which on a key does not wait until it is counted what each reviewer has judged."""

DEEDS: Mapping[str, Deed] = {
    "round.assign": Deed.ASSIGN,
    "round.open": Deed.OPEN,
    "round.close": Deed.CLOSE,
    "round.reopen": Deed.REOPEN,
}
STATES = {"round.open": State.OPEN, "round.close": State.CLOSED, "round.reopen": State.OPEN}


class RoundsScreen(BoardScreen):
    """Owns an open view of the chosen round and shows it."""

    SCOPE = Scope.ROUNDS

    def __init__(self, office: Office, name: str) -> None:
        super().__init__()
        self.office = office
        self.rounds: Sequence[Round] = office.rounds()
        names = [one.name for one in self.rounds]
        self.at = names.index(name) if name in names else 0
        if name == "main" and len(names) > 1:
            self.at = max(range(1, len(names)), key=lambda n: (self.rounds[n].state is State.OPEN, n))
        self.view: View | None = None
        self.glance: Glance | None = None
        self.said_of: Sequence[str] = ()
        self._counted = False

    @property
    def chosen(self) -> Round:
        """The chosen round, as it was last read."""
        return self.view.door.rules if self.view else self.rounds[self.at]

    def on_mount(self) -> None:
        """Open the chosen round and keep looking at it."""
        self.title_bar.desk, self.title_bar.reviewer = "rounds", self.office.person
        self.office.calls.answer()
        self.copydesk.desk.others.called(())
        self._open()
        self.set_interval(LOOK_EVERY, self.look)

    def on_unmount(self) -> None:
        """Let go of the round."""
        if self.view:
            self.view.door.close()

    def facts(self) -> Sequence[str]:
        """Return what the status line always says."""
        count = f"{len(self.rounds)} rounds" if len(self.rounds) > 1 else "1 round"
        return (count, self.more_below("round.page-next"))

    # ------------------------------------------------------------------ what is shown

    def look(self) -> None:
        """Look whether anything was written, and show it if so."""
        if self.view is None:
            return
        try:
            changed = self.view.door.refresh()
        except CopydeskError as error:
            self.said(str(error), urgent=True)
            return
        if changed:
            self.rounds = self.office.rounds()
            if self.view.door.rules.hides:
                self.glance, self.said_of = None, ()
            self.show()
            self._compare(self.view)

    def show(self) -> None:
        """Show the list and the chosen round."""
        signs, width = self.copydesk.settings.signs, self.board.size.width
        rows = list(list_rows(self.rounds, self.at, signs))
        if self.view and self._counted:
            rows += [(), *standing_rows(self.view.standing(date.today()), self.glance, signs, width, self.said_of)]
        elif self.view:
            rows += [(), ((" Counting what has been judged", "quiet"),)]
        self.board.show(rows)
        self.show_status()

    def _open(self) -> None:
        """Open the chosen round instead of the one before."""
        if self.view:
            self.view.door.close()
        self.view, self.glance, self.said_of = None, None, ()
        try:
            self.view = self.office.view(self.rounds[self.at].name)
            self._counted = len(self.view.door.cards()) < MANY
            self._compare(self.view)
        except CopydeskError as error:
            self.said(str(error), urgent=True)
        self.board.top = 0
        self.show()

    @work(thread=True, group="compare", exclusive=True, exit_on_error=False, description="how far reviewers agree")
    def _compare(self, view: View) -> None:
        """Compute in a thread how far reviewers are, and what may be seen of their verdicts while nothing hides it."""
        worker, rules = get_current_worker(), view.door.rules
        try:
            if not self._counted:
                view.standing(date.today())
                self.app.call_from_thread(self._has_counted, view)
            if rules.hides:
                return
            goes_on = takewhile(lambda _event: not worker.is_cancelled, view.door.everything())
            events = list(without_drafts(rules, goes_on))
            found = glance(rules, events)
            said = list(told(outcome_counts(view.door, events), asked=not rules.is_everything))
            said += [f"left out: {sentence}" for sentence in sentences(view.door.left_out())]
        except CopydeskError:  # what cannot be read is told where the round is opened
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._compared, view, found, said)

    def _has_counted(self, view: View) -> None:
        if self.view is view:
            self._counted = True
            self.show()

    def _compared(self, view: View, found: Glance, said: Sequence[str]) -> None:
        if self.view is view:
            self.glance, self.said_of = found, said
            self.show()

    # ------------------------------------------------------------------ what is done

    def handlers(self) -> Mapping[str, Handler]:
        """Return what this screen performs, by action."""
        return {
            "round.next": lambda call: self._choose(call.times),
            "round.previous": lambda call: self._choose(-call.times),
            "round.choose": lambda _: self.copydesk.work_in(self.office.enter(self.chosen.name)),
            "round.new": plain(self._new),
            "round.assign": plain(self._assign),
            "round.open": plain(lambda: self._change("round.open")),
            "round.close": plain(self._close),
            "round.reopen": plain(lambda: self._change("round.reopen")),
            "round.remind": plain(self._remind),
            "round.agreement": lambda _: self._agreement(),
            "round.page-next": lambda call: self._page(call.times),
            "round.page-previous": lambda call: self._page(-call.times),
            "app.back": plain(self.dismiss),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        if action_id in DEEDS:
            return why_not(self.chosen, self.office.person, DEEDS[action_id])
        if action_id == "round.agreement":
            return why_not(self.chosen, self.office.person, Deed.SEE_OTHERS)
        return ""

    def _page(self, pages: int) -> None:
        self.board.scroll_lines_to(self.board.top + pages * max(1, self.board.size.height - 1))
        self.show_status()

    def _choose(self, steps: int) -> None:
        at = max(0, min(self.at + steps, len(self.rounds) - 1))
        if at != self.at:
            self.at = at
            self._open()

    def _change(self, action: str) -> None:
        self._do(lambda: f"Round {self.chosen.name} is {self._changed(action)}")

    def _changed(self, action: str) -> str:
        return self.office.change(self.chosen.name, STATES[action]).state.value

    def _close(self) -> None:
        """Ask before a round is closed: a blind one cannot be made blind again."""
        from tui.screens.dialogs import Confirm

        def take(yes: bool | None) -> None:
            if yes:
                self._change("round.close")

        done, of = self.view.standing(date.today()).total if self.view else (0, 0)
        missing = f"{of - done:,} of {of:,} verdicts are missing." if done < of else "All verdicts are there."
        shows = " Everybody will see everything, and it cannot be made blind again." if self.chosen.blind else ""
        self.app.push_screen(Confirm(f"Close round {self.chosen.name}?", missing + shows), take)

    def _do(self, deed: Callable[[], str]) -> None:
        """Do something to the rounds, say what became of it, and show them as they are now."""
        try:
            said, urgent = deed(), False
        except CopydeskError as error:
            said, urgent = str(error), True
        self.rounds = self.office.rounds()
        self._open()
        self.said(said, urgent)

    def _new(self) -> None:
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._made(text))

        hint = "its name, then options as of `copydesk rounds new`"
        self.app.push_screen(Prompt("New round", "", hint=hint, placeholder="two --reviewers ana,bo --blind"), take)

    def _made(self, text: str) -> str:
        from tui.commands.rounds import plan_of_line

        return f"Round {self.office.new(plan_of_line(text, self.office.person)).name} is a draft"

    def _assign(self) -> None:
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._assigned(text.split()))

        hint = "+name joins, -name leaves"
        self.app.push_screen(Prompt(f"Assign round {self.chosen.name} again", "", hint=hint), take)

    def _assigned(self, words: Sequence[str]) -> str:
        from tui.rounds_text import moved
        from tui.screens.sheet import Sheet

        strange = [word for word in words if word[0] not in "+-" or len(word) < 2]
        if strange:
            raise CopydeskError("Nobody was named", " ".join(strange), "Write +name or -name")
        add, remove = ([word[1:] for word in words if word[0] == sign] for sign in "+-")
        lines = list(moved(self.office.assign(self.chosen.name, add, remove)))
        self.app.push_screen(Sheet("What changes hands", lines or ["Nothing."]))
        return f"{len(lines)} articles change hands"

    def _remind(self) -> None:
        from tui.rounds_text import left
        from tui.screens.sheet import Sheet

        if self.view:
            self.app.push_screen(Sheet("Who has what left", list(left(self.view.standing(date.today())))))

    async def _agreement(self) -> None:
        """Read and compute the whole report off the interface's thread and show it."""
        from review.agreement.report import Settings
        from review.agreement.round_report import round_report
        from tui.agreement_text import lines
        from tui.screens.sheet import Sheet

        if self.view is None:
            return
        door, rules = self.view.door, self.view.door.rules
        claims = {card.name: card.claims for card in door.cards()}

        def computed() -> list[str]:
            found = round_report(rules, list(door.everything()), claims, Settings(), first=1)
            return list(lines(replace(found, left_out=tuple(sentences(door.left_out())))))

        self.said("Computing the agreement")
        said = await asyncio.to_thread(computed)
        self.said("")
        if self.is_current:
            self.app.push_screen(Sheet(f"Agreement in round {rules.name}", said))
