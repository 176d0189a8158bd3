"""The rounds screen: the list of rounds, how the chosen one stands, and what a lead does with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from keymaps.actions import Scope
from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.round_changes import AssignmentChange, Plan
from review.rounds import Permission, Round, State, why_nobody_settles, why_not
from store.desk import Desk, Rounds
from store.manage.lead import guidelines_in
from store.manage.status import undecided
from tui.screens.chosen_round import ChosenRound
from tui.screens.dialogs import Confirm, Prompt
from tui.screens.guidelines import show_guidelines
from tui.screens.round_form import form_data, show_form
from tui.screens.round_rows import list_rows, status_rows
from tui.screens.row_screen import RowScreen, StyledRow
from tui.screens.text_dialog import TextDialog
from tui.shell.background import Background
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import UNICODE
from tui.text.rounds import missing_line, move_lines, remark_lines, undecided_text, work_left

if TYPE_CHECKING:
    from review.agreement.round_report import RoundReport

LOOK_EVERY = 1.0
"""Seconds between looks at the round's files; a look is a few `stat` calls, and only changes are painted."""

PERMISSIONS: Mapping[str, Permission] = {
    "round.assign": Permission.ASSIGN,
    "round.articles": Permission.ASSIGN,
    "round.finish": Permission.FINISH,
    "round.seal": Permission.SEAL,
    "round.lead": Permission.HAND_OVER,
    "adjudication.open": Permission.ADJUDICATE,
    "round.open": Permission.OPEN,
    "round.close": Permission.CLOSE,
    "round.reopen": Permission.REOPEN,
}
"""The permission that an action needs in the chosen round."""


T = TypeVar("T")
Assigned = tuple[str, Sequence[str]]
"""What is said of a round that was assigned again, and what changed hands, a line each."""


def _leaving() -> Callable[[], object]:
    """Return what ends the task that is at work: somebody leaves what it reads."""
    task = asyncio.current_task()
    assert task is not None
    return task.cancel


def _place_of(name: str, rounds: Sequence[Round]) -> int:
    """Return the place of the round to begin with: the one of that name, or instead of `main` the last open one."""
    names = [one.name for one in rounds]
    if name == "main" and len(names) > 1:
        return max(range(1, len(names)), key=lambda n: (rounds[n].state is State.OPEN, n))
    return names.index(name) if name in names else 0


class RoundsScreen(RowScreen):
    """Shows the rounds and how the chosen one stands, and does with it what a lead asks for."""

    SCOPE = Scope.ROUNDS

    def __init__(self, round_admin: Rounds, name: str, waits: str = "") -> None:
        """`name` is the round to begin with, `waits` what is said of it."""
        super().__init__()
        self._waits = waits
        self.background = Background(self)
        self.round_admin = round_admin
        self.chosen = ChosenRound(round_admin, self.background, self)
        self._first = name
        self._resume: Callable[[], None] | None = None
        self._changing: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Open the chosen round and keep looking at it; keys wait until the rounds are known."""
        self.title_bar.desk, self.title_bar.reviewer = "rounds", self.round_admin.person
        self.shell.writer.perform(self.round_admin.answer_invitations)
        self.shell.invitations_seen()
        self._open(lambda rounds: _place_of(self._first, rounds))
        self.say(self._waits)
        self.set_interval(LOOK_EVERY, self.chosen.look)

    def on_unmount(self) -> None:
        """Let go of the round, and of the keys."""
        self.chosen.close()
        self._go_on()
        self._changing()

    def facts(self) -> Sequence[str]:
        """Return what the status line always says."""
        rounds = len(self.chosen.rounds)
        count = f"{rounds} rounds" if rounds > 1 else "1 round"
        return (count, self.more_below("round.page-next"))

    # ------------------------------------------------------------------ what is shown

    def show(self) -> None:
        """Show the list and the chosen round."""
        signs, width, chosen = self.shell.settings.signs, self.pane.size.width, self.chosen
        rows = list(list_rows(chosen.rounds, chosen.at, signs, width))
        if chosen.status is not None:
            rows += [(), *status_rows(chosen.status, chosen.figures, signs, width, chosen.outcomes, self._how)]
        elif chosen.view:
            rows += [(), ((" Counting what has been judged", "quiet"),)]
        self.pane.show(rows)
        self.show_status()

    def _open(self, place: Callable[[Sequence[Round]], int]) -> None:
        """Open the round at a place among the rounds instead of the one before; keys wait until they are listed."""
        if self._resume is None:
            self._resume = self.shell.hold_keys()
        self.chosen.open(place)

    def listed(self) -> None:
        """Show the rounds there are, with the bar at the chosen one, and let keys go on."""
        self.pane.top = 0
        self.show()
        self._go_on()

    def _go_on(self) -> None:
        """Let keys and actions go on."""
        if self._resume is not None:
            self._resume()
        self._resume = None

    def failed(self, error: CopydeskError) -> None:
        """Say why something cannot be read."""
        self._go_on()
        self.say(str(error), urgent=True)

    # ------------------------------------------------------------------ what is done

    def handlers(self) -> Mapping[str, Handler]:
        """Return what this screen performs, by action."""
        return {
            "round.next": lambda call: self._choose(call.times),
            "round.previous": lambda call: self._choose(-call.times),
            "round.choose": lambda _: self._work_here(),
            "round.new": lambda _: self._new(),
            "round.assign": plain(self._assign),
            "round.open": plain(lambda: self._change("round.open")),
            "round.close": lambda _: self._close(),
            "round.reopen": plain(lambda: self._change("round.reopen")),
            "round.finish": lambda _: self._finish(),
            "round.seal": plain(self._seal),
            "round.articles": plain(lambda: self._once_counted(self._articles)),
            "round.guidelines": plain(lambda: self._once_counted(self._guidelines)),
            "round.lead": plain(self._lead),
            "adjudication.open": lambda _: self._adjudicate(),
            "round.remind": plain(lambda: self._once_counted(self._remind)),
            "round.agreement": lambda _: self._agreement(),
            "round.page-next": lambda call: self._page(call.times),
            "round.page-previous": lambda call: self._page(-call.times),
            "app.back": plain(self.dismiss),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        if not self.chosen.rounds:
            return "" if action_id == "app.back" else "The rounds have not been read"
        if action_id in PERMISSIONS:
            return self._why_not(PERMISSIONS[action_id]) or self._cannot_here(action_id)
        if action_id == "round.guidelines" and not self.chosen.rules.guidelines:
            return self._why_not(Permission.GUIDE)
        if action_id == "round.agreement":
            return self._why_not(Permission.SEE_OTHERS)
        return ""

    def _why_not(self, permission: Permission) -> str:
        """Return why this person may not do something with the chosen round, or the empty string."""
        return why_not(self.chosen.rules, self.round_admin.person, permission)

    def _cannot_here(self, action_id: str) -> str:
        if self.chosen.rules.is_everything and action_id in ("round.assign", "round.articles"):
            return "In this round everybody judges everything."
        if action_id == "round.articles" and not self.background.asks("round") and not self._outside():
            return "No article came to the desk since the round was made."
        return ""

    def _once_counted(self, act: Callable[[], object]) -> None:
        """Act when it is known how the chosen round stands; keys that are typed meanwhile are for what that opens."""
        self.background.once("round", act)

    async def _counted_first(self) -> None:
        """Wait until it is known how the chosen round stands."""
        resume, known = self.shell.hold_keys(_leaving()), asyncio.Event()
        self._once_counted(known.set)
        try:
            await known.wait()
        finally:
            resume()

    def _outside(self) -> Sequence[str]:
        return self.chosen.status.outside if self.chosen.status else ()

    def _how(self, action_id: str, _verb: str, _rest: str) -> str:
        """Say how something is done here: by its key."""
        return self.shell.key_of(action_id)

    def _page(self, pages: int) -> None:
        self.pane.scroll_lines_to(self.pane.top + pages * max(1, self.pane.size.height - 1))
        self.show_status()

    def choose(self, number: int) -> None:
        """Choose a round by its number among those that are read aloud."""
        self._choose(number - self.chosen.at)

    def _choose(self, steps: int) -> None:
        at = max(0, min(self.chosen.at + steps, len(self.chosen.rounds) - 1))
        if at != self.chosen.at:
            self.chosen.choose(self.chosen.rounds, at)
            self._open(lambda rounds: min(at, len(rounds) - 1))

    async def _work_here(self) -> None:
        """Go to work in the chosen round."""
        await self._enter()

    async def _enter(self) -> bool:
        """Go to work in the chosen round; whether it can be opened."""
        name = self.chosen.rules.name
        left = Event()
        resume = self.shell.hold_keys(left.set)  # what is typed ahead is meant for the round that is entered

        def enter() -> Desk:
            desk = self.round_admin.enter(name)
            if left.is_set():  # nobody is there to take it
                desk.close()
            return desk

        try:
            await self.shell.work_in(await self._read(enter))
        except CopydeskError as error:
            self.failed(error)
            return False
        finally:
            resume()
        return True

    async def _read(self, read: Callable[[], T]) -> T:
        """Read what a question needs; keys typed ahead wait, for they answer it."""
        resume = self.shell.hold_keys(_leaving())
        try:
            return await self.background.read(read)
        finally:
            resume()

    def _change(self, action: str) -> None:
        name = self.chosen.rules.name
        change = self.round_admin.open if action == "round.open" else self.round_admin.reopen
        self._do(lambda: f"Round {name} is {change(name).state.value}")

    def _seal(self) -> None:
        """Seal the chosen round."""
        name = self.chosen.rules.name

        def seal() -> str:
            done = self.round_admin.seal(name)
            return f"Round {name} is sealed: {count_of(done.events, 'event')} in {count_of(done.files, 'file')}"

        self._do(seal)

    async def _close(self) -> None:
        """Ask before a round is closed: it cannot be made blind again, and files that cannot be read are missing."""
        await self._counted_first()
        name = self.chosen.rules.name
        unread = await self._read(lambda: self.round_admin.unreadable(name))

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.round_admin.close(name, unread).round.state.value}")

        said = [missing_line(self.chosen.status.with_controls)] if self.chosen.status else []
        if unread:
            said.append(f"The files of {', '.join(unread)} cannot be read: nothing of theirs would be in the round.")
        if self.chosen.rules.blind:
            said.append("Everybody will see everything, and it cannot be made blind again.")
        why = why_nobody_settles(self.chosen.rules)
        if why:
            said.append(f"{why} {self.shell.key_of('round.assign')} names adjudicators.")
        self.app.push_screen(Confirm(f"Close round {name}?", " ".join(said)), take)

    async def _finish(self) -> None:
        """Show what is undecided, and ask before a round is finished."""
        await self._counted_first()
        if self.chosen.view is None:
            return
        name, desk = self.chosen.rules.name, self.chosen.view.desk
        rest, of = await self._read(lambda: undecided(desk))

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.round_admin.finish(name).state.value}")

        if self.is_current:
            self.app.push_screen(Confirm(f"Finish round {name}?", undecided_text(rest, of)), take)

    def _articles(self) -> None:
        """Ask which new articles to take up: by default those that the round would have chosen."""

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(
                    lambda: self._assigned(name, AssignmentChange(articles=tuple(text.split())), ()), self._show_moves
                )

        if why := self._cannot_here("round.articles"):
            self.say(why)
            return
        name, outside = self.chosen.rules.name, self._outside()
        hint = f"{count_of(len(outside), 'article')} came: {', '.join(outside[:4])}{', …' if len(outside) > 4 else ''}"
        title = f"Take articles up in round {name}"
        self.app.push_screen(Prompt(title, " ".join(self.chosen.rules.articles), hint=hint), take)

    def _guidelines(self) -> None:
        """Show the guidelines; a lead is asked for a file with a new version first."""

        name = self.chosen.rules.name

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._guided(name, text.strip()))
            elif text is not None:
                self._show_guidelines()

        if self._why_not(Permission.GUIDE):
            self._show_guidelines()
            return
        edited = self.chosen.status.edited if self.chosen.status else ""
        hint = (
            "a Markdown file; left empty: shows those in force" if self.chosen.rules.guidelines else "a Markdown file"
        )
        self.app.push_screen(Prompt(f"New guidelines for round {name}", edited, hint=hint), take)

    def _guided(self, name: str, file: str) -> str:
        done = self.round_admin.write_guidelines(name, guidelines_in(Path(file)))
        return f"Round {done.name} has guidelines of version {done.guidelines}, in force from now on"

    def _show_guidelines(self) -> None:
        rules = self.chosen.rules
        if rules.guidelines:
            show_guidelines(self.shell, self.background, rules, partial(self.round_admin.guidelines, rules.name))

    def _lead(self) -> None:
        name = self.chosen.rules.name

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._handed_over(name, text.strip()), self._show_lacks)

        self.app.push_screen(Prompt(f"Who leads round {name} from now on?", "", hint="a login"), take)

    def _handed_over(self, name: str, to: str) -> tuple[Round, Sequence[str]]:
        """Give the lead to somebody, and return the round and the rights they still need."""
        done = self.round_admin.hand_over(name, to)
        return done.round, done.lacks

    def _show_lacks(self, done: tuple[Round, Sequence[str]]) -> str:
        round, lacks = done
        if lacks:
            self.app.push_screen(TextDialog(f"What {round.lead} still needs to lead it", lacks))
        return f"{round.lead} leads round {round.name} now"

    async def _adjudicate(self) -> None:
        """Settle the chosen round, whatever round is being worked in."""
        shell, name = self.shell, self.chosen.rules.name
        resume = shell.hold_keys()  # what is typed ahead is meant for the cases, not for the page below
        try:
            if name == shell.desk.round:
                self.dismiss()
            elif not await self._enter():
                return
            shell.perform_ahead("adjudication.open")
        finally:
            resume()

    def _do(self, act: Callable[[], T], said: Callable[[T], str] = str, new: str = "") -> None:
        """Run a lead's action on the rounds, report its result, and show the rounds as they are now.

        The bar goes to the round that is `new`, for what is said of it names keys that act on the chosen one.
        Keys that are typed meanwhile are for the rounds as they are then.
        """
        self._changing()
        self._changing = self.shell.hold_keys()
        self.run_worker(self._done(act, said, new), description="change a round")

    async def _done(self, act: Callable[[], T], said: Callable[[T], str], new: str) -> None:
        at, name = self.chosen.at, self.chosen.rules.name
        try:
            done = await asyncio.wrap_future(self.shell.writer.change_round(act))
        except CopydeskError as error:
            told, urgent = str(error), True
        else:
            told, urgent, name = said(done), False, new or name

        def place(rounds: Sequence[Round]) -> int:
            return next((n for n, one in enumerate(rounds) if one.name == name), min(at, len(rounds) - 1))

        self._open(place)
        self._changing()
        self.say(told, urgent)

    async def _new(self) -> None:
        """Ask for a new round in a form that shows what would be assigned."""
        rounds, name, view = self.round_admin, self.chosen.rules.name, self.chosen.view
        judged = view.desk.decisions.reviewers if view else tuple
        what = await self._read(lambda: form_data(rounds, name, tuple(judged())))

        def take(plan: Plan | None) -> None:
            if plan is not None:
                self._do(lambda: self._made(plan), new=plan.name)

        if self.is_current:
            show_form(self, rounds, what, take)

    def _made(self, plan: Plan) -> str:
        name = self.round_admin.new(plan).name
        return f"Round {name} is a draft: {self.shell.key_of('round.open')} opens it"

    def _assign(self) -> None:
        def take(text: str | None) -> None:
            if text is not None:
                self._do(lambda: self._changed_line(name, text), self._show_moves)

        name = self.chosen.rules.name
        hint = "+name joins, -name leaves, --exclude NAME=GLOB, --adjudicators NAMES"
        self.app.push_screen(Prompt(f"Assign round {name} again", "", hint=hint), take)

    def _changed_line(self, name: str, text: str) -> Assigned:
        change = self.shell.settings.round_change
        assert change is not None
        return self._assigned(name, *change(text))

    def _assigned(self, name: str, change: AssignmentChange, adjudicators: Sequence[str]) -> Assigned:
        """Assign a round again, and return the moves and the remarks."""
        if adjudicators:
            self.round_admin.name_adjudicators(name, adjudicators)
            if change == AssignmentChange():
                return f"Round {name} is settled by {', '.join(adjudicators)}", ()
        done = self.round_admin.assign(name, change)
        lines = list(move_lines(done.moves))
        said = f"{count_of(len(lines), 'article')} {'changes' if len(lines) == 1 else 'change'} hands"
        return said, [*(lines or ["Nothing."]), *remark_lines(done)]

    def _show_moves(self, done: Assigned) -> str:
        said, lines = done
        if lines:
            self.app.push_screen(TextDialog("What changes hands", lines))
        return said

    def _remind(self) -> None:
        if self.chosen.status:
            self.app.push_screen(TextDialog("Who has what left", list(work_left(self.chosen.status.with_controls))))

    async def _agreement(self) -> None:
        """Read and compute the whole report off the interface's thread and show it."""
        from review.agreement.report import Settings
        from review.agreement.round_report import round_report

        await self._counted_first()
        if self.chosen.view is None:
            return
        desk, rules = self.chosen.view.desk, self.chosen.view.desk.rules
        claims = desk.articles.claims()

        def computed() -> RoundReport:
            found = round_report(rules, list(desk.decisions.everything()), claims, Settings(), first=1)
            return replace(found, left_out=tuple([one.sentence for one in desk.left_out()]))

        self.say("Computing the agreement")
        signs = self.shell.settings.signs
        drawn = str.maketrans({UNICODE.ellipsis: signs.ellipsis, UNICODE.aside: signs.aside} if signs.is_ascii else {})
        found = await self._read(computed)
        self.say("")
        if self.is_current:
            self.app.push_screen(AgreementDialog(f"Agreement in round {rules.name}", found, drawn))


class AgreementDialog(TextDialog):
    """Shows a report on agreement, laid out for the width there is."""

    def __init__(self, title: str, found: RoundReport, drawn: Mapping[int, str]) -> None:
        """`drawn` are the signs that are drawn in place of others."""
        super().__init__(title, ())
        self._found, self._drawn = found, drawn

    def rows(self, width: int) -> Sequence[StyledRow]:
        """Return the rows of the report."""
        from tui.text.agreement import WIDTH, lines

        said = [visible(line.translate(self._drawn)) for line in lines(self._found, width or WIDTH)]
        return [((row, "text"),) for line in said for row in self.wrapped_line(line, width or WIDTH)]
