"""The rounds: their list, how the chosen one stands, live, and what a lead does with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from textual import work
from textual.worker import get_current_worker

from keymaps.actions import Scope
from reading.errors import CopydeskError
from reading.plural import count_of
from review.drafts import is_draft
from review.rounds import Deed, Round, State, why_nobody_settles, why_not
from store.office import Office, View
from tui.dispatch import Handler, plain
from tui.rounds_text import guidelines_sheet
from tui.roundwork import Glance, glance, list_rows, standing_rows
from tui.screens.board_screen import BoardScreen

if TYPE_CHECKING:
    from store.reassigning import Change

LOOK_EVERY = 1.0
"""Seconds between looks at the round's files; a look is a few `stat` calls, and only changes are painted."""

MANY = 1_000
"""Articles from which on a key does not wait until it is counted what each reviewer has judged."""

DEEDS: Mapping[str, Deed] = {
    "round.assign": Deed.ASSIGN,
    "round.articles": Deed.ASSIGN,
    "round.finish": Deed.FINISH,
    "round.lead": Deed.HAND_OVER,
    "adjudication.open": Deed.ADJUDICATE,
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
                self.glance = None
            self.show()
            self._compare(self.view)

    def show(self) -> None:
        """Show the list and the chosen round."""
        signs, width = self.copydesk.settings.signs, self.board.size.width
        rows = list(list_rows(self.rounds, self.at, signs))
        if self.view and self._counted:
            rows += [(), *standing_rows(self.view.standing(date.today()), self.glance, signs, width, self._how)]
        elif self.view:
            rows += [(), ((" Counting what has been judged", "quiet"),)]
        self.board.show(rows)
        self.show_status()

    def _open(self) -> None:
        """Open the chosen round instead of the one before."""
        if self.view:
            self.view.door.close()
        self.view, self.glance = None, None
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
            found = glance(rules, [event for event in goes_on if not is_draft(rules, event.holding)])
        except CopydeskError:  # what cannot be read is told where the round is opened
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._compared, view, found)

    def _has_counted(self, view: View) -> None:
        if self.view is view:
            self._counted = True
            self.show()

    def _compared(self, view: View, found: Glance) -> None:
        if self.view is view:
            self.glance = found
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
            "round.finish": lambda _: self._finish(),
            "round.articles": plain(self._articles),
            "round.guidelines": plain(self._guidelines),
            "round.lead": plain(self._lead),
            "adjudication.open": lambda _: self._adjudicate(),
            "round.remind": plain(self._remind),
            "round.agreement": lambda _: self._agreement(),
            "round.page-next": lambda call: self._page(call.times),
            "round.page-previous": lambda call: self._page(-call.times),
            "app.back": plain(self.dismiss),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        if action_id in DEEDS:
            return why_not(self.chosen, self.office.person, DEEDS[action_id]) or self._cannot_here(action_id)
        if action_id == "round.guidelines" and not self.chosen.guidelines:
            return why_not(self.chosen, self.office.person, Deed.GUIDE)
        if action_id == "round.agreement":
            return why_not(self.chosen, self.office.person, Deed.SEE_OTHERS)
        return ""

    def _cannot_here(self, action_id: str) -> str:
        if self.chosen.is_everything and action_id in ("round.assign", "round.articles"):
            return "In this round everybody judges everything."
        if action_id == "round.articles" and not self._outside():
            return "No article came to the desk since the round was made."
        return ""

    def _outside(self) -> Sequence[str]:
        return self.view.standing(date.today()).outside if self.view and self._counted else ()

    def _how(self, action_id: str, _deed: str, _rest: str) -> str:
        """Say how something is done here: by its key."""
        return self.copydesk.key_of(action_id)

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
        """Ask before a round is closed: it cannot be made blind again, and files that cannot be read are missing."""
        from tui.rounds_text import missing
        from tui.screens.dialogs import Confirm

        unread = self.office.unreadable(self.chosen.name)

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.office.change(name, State.CLOSED, unread).state.value}")

        name = self.chosen.name
        said = [missing(self.view.standing(date.today()))] if self.view else []
        if unread:
            said.append(f"The files of {', '.join(unread)} cannot be read: nothing of theirs would be in the round.")
        if self.chosen.blind:
            said.append("Everybody will see everything, and it cannot be made blind again.")
        why = why_nobody_settles(self.chosen)
        if why:
            said.append(f"{why} {self.copydesk.key_of('round.assign')} names adjudicators.")
        self.app.push_screen(Confirm(f"Close round {name}?", " ".join(said)), take)

    async def _finish(self) -> None:
        """Say what is not settled, and ask before a round is finished."""
        from store.standing import unsettled
        from tui.rounds_text import not_settled
        from tui.screens.dialogs import Confirm

        if self.view is None:
            return
        name, desk = self.chosen.name, self.view.door
        left, of = await asyncio.to_thread(unsettled, desk)

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.office.change(name, State.ADJUDICATED).state.value}")

        if self.is_current:
            self.app.push_screen(Confirm(f"Finish round {name}?", not_settled(left, of)), take)

    def _articles(self) -> None:
        """Ask which of the articles that came since are taken up: by default those that the round would have chosen."""
        from store.reassigning import Change
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._assigned(Change(articles=tuple(text.split())), ()))

        outside = self._outside()
        hint = f"{count_of(len(outside), 'article')} came: {', '.join(outside[:4])}{', …' if len(outside) > 4 else ''}"
        title = f"Take articles up in round {self.chosen.name}"
        self.app.push_screen(Prompt(title, " ".join(self.chosen.articles), hint=hint), take)

    def _guidelines(self) -> None:
        """Show the guidelines; whoever leads is asked for a file with a new version first."""
        from tui.screens.dialogs import Prompt

        name = self.chosen.name

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._guided(text.strip()))
            elif text is not None:
                self._show_guidelines()

        if why_not(self.chosen, self.office.person, Deed.GUIDE):
            self._show_guidelines()
            return
        edited = self.view.standing(date.today()).edited if self.view and self._counted else None
        hint = "a Markdown file; nothing shows those in force" if self.chosen.guidelines else "a Markdown file"
        self.app.push_screen(Prompt(f"New guidelines for round {name}", str(edited or ""), hint=hint), take)

    def _guided(self, file: str) -> str:
        from tui.commands.rounds import text_of

        done = self.office.write_guidelines(self.chosen.name, text_of(file))
        return f"Round {done.name} has guidelines of version {done.guidelines}, in force from now on"

    def _show_guidelines(self) -> None:
        from tui.screens.sheet import Sheet

        rules = self.chosen
        if rules.guidelines:
            self.app.push_screen(Sheet(*guidelines_sheet(rules, lambda v: self.office.guidelines(rules.name, v))))

    def _lead(self) -> None:
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._handed_over(text.strip()))

        self.app.push_screen(Prompt(f"Who leads round {self.chosen.name} from now on?", "", hint="a login"), take)

    def _handed_over(self, to: str) -> str:
        from store.groups import lacking
        from tui.screens.sheet import Sheet

        done = self.office.hand_over(self.chosen.name, to)
        lacks = lacking(self.office.layout.round(done.name), to, done.hides, done.reviewers)
        if lacks:
            self.app.push_screen(Sheet(f"What {to} still needs to lead it", lacks))
        return f"{done.lead} leads round {done.name} now"

    async def _adjudicate(self) -> None:
        """Settle the chosen round, whatever round is being worked in."""
        app, name = self.copydesk, self.chosen.name
        if name == app.door.round:
            self.dismiss()
        else:
            await app.work_in(self.office.enter(name))
        app.call_later(app.perform, "adjudication.open")

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
        from tui.commands.rounds import change_of_line
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text is not None:
                self._do(lambda: self._assigned(*change_of_line(text)))

        hint = "+name joins, -name leaves, --exclude NAME=GLOB, --adjudicators NAMES"
        self.app.push_screen(Prompt(f"Assign round {self.chosen.name} again", "", hint=hint), take)

    def _assigned(self, change: Change, adjudicators: Sequence[str]) -> str:
        from store.reassigning import Change
        from tui.rounds_text import moved, noted
        from tui.screens.sheet import Sheet

        name = self.chosen.name
        if adjudicators:
            self.office.name_adjudicators(name, adjudicators)
            if change == Change():
                return f"Round {name} is settled by {', '.join(adjudicators)}"
        done = self.office.assign(name, change)
        lines = list(moved(done.moves))
        self.app.push_screen(Sheet("What changes hands", [*(lines or ["Nothing."]), *noted(done)]))
        return f"{count_of(len(lines), 'article')} {'changes' if len(lines) == 1 else 'change'} hands"

    def _remind(self) -> None:
        from tui.rounds_text import left
        from tui.screens.sheet import Sheet

        if self.view:
            self.app.push_screen(Sheet("Who has what left", list(left(self.view.standing(date.today())))))

    async def _agreement(self) -> None:
        """Read and compute the whole report off the interface's thread and show it."""
        from review.agreement.of_agents import of_agents
        from review.agreement.of_round import table_of_round
        from review.agreement.report import report
        from review.events import Role
        from tui.agreement_text import lines
        from tui.screens.sheet import Sheet

        if self.view is None:
            return
        rules, current = self.view.door.rules, self.view.door.everything()

        def computed() -> list[str]:
            events = [event for event in current if event.role is Role.AGENT or not is_draft(rules, event.holding)]
            controls = rules.controls.keys()
            table = table_of_round(events, reviewers=rules.reviewers, leave_out=controls, first=1)
            return list(lines(report(table), agents=of_agents(events, leave_out=controls)))

        self.said("Computing the agreement")
        said = await asyncio.to_thread(computed)
        self.said("")
        if self.is_current:
            self.app.push_screen(Sheet(f"Agreement in round {rules.name}", said))
