"""The rounds screen: the list of rounds, the chosen one's progress, verdicts and agreement, and a lead's actions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from textual import work
from textual.worker import get_current_worker

from keymaps.actions import Scope
from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.agreement.contributions import OfPair, by_pair
from review.agreement.counts import layout_of, sums, total
from review.agreement.krippendorff import nominal
from review.agreement.of_round import table_of_round
from review.agreement.percent import percent
from review.agreement.summary import Undefined, summarise
from review.events import Event, Role, Verdict
from review.holdings import without_drafts
from review.outcome_counts import told
from review.rounds import Permission, Round, State, why_nobody_settles, why_not
from store.exchange.sources import outcome_counts
from store.manage.lead import RoundAdmin, View
from store.manage.status import RoundStatus
from tui.screens.adjudication import wrapped
from tui.screens.board import BoardRow, BoardScreen, Span
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import ASCII, Signs
from tui.text.rounds import How, bar, guidelines_sheet, to_see_to
from tui.text.wrap import cells, fit

if TYPE_CHECKING:
    from store.manage.reassign import Change

SHADES = " ░▒▓█"
NUMBERS = " .:*#"
DONE, LEFT = "━", "─"
NAME = 16
NARROW = 60
"""Cells below which a reviewer's row has a shorter name, and nothing behind the verdicts."""
BARLESS = 46
"""Cells below which it has no bar either, so that the last verdict is not cut off."""


class Glance(Struct, frozen=True):
    """What is seen of the verdicts themselves: nothing while the round hides them."""

    raters: tuple[str, ...] = ()
    percent: float | None = None
    alpha: float | None = None
    pairs: tuple[OfPair, ...] = ()
    seconds: Mapping[str, float] | None = None
    right: Mapping[str, tuple[int, int]] | None = None


def glance(round: Round, events: Sequence[Event]) -> Glance:
    """Compute the board's figures from a round's current events."""
    table = table_of_round(events, reviewers=round.reviewers, leave_out=round.controls.keys())
    layout, numbers = layout_of(table)
    summary = summarise(layout, total(list(sums(table, numbers).values()), layout.size))
    found: list[float | None] = []
    for formula in (percent, nominal):
        try:
            found.append(formula(summary))
        except Undefined:
            found.append(None)
    return Glance(
        table.raters, found[0], found[1], by_pair(summary, table.raters), _seconds(events), _right(round, events)
    )


def list_rows(rounds: Sequence[Round], chosen: int, signs: Signs) -> Iterator[BoardRow]:
    """Yield one row a round, with a bar at the chosen one."""
    for number, one in enumerate(rounds):
        facts = [one.state.value, *(["blind"] if one.blind else []), *([f"due {one.due}"] if one.due else [])]
        here = number == chosen
        name = _column(one.name, NAME, signs)
        yield (
            (f" {signs.bar if here else ' '} ", "bar"),
            (name, "head" if here else "text"),
            (visible(", ".join(facts)), "quiet"),
        )


def standing_rows(
    standing: RoundStatus,
    seen: Glance | None,
    signs: Signs,
    width: int,
    said: Sequence[str] = (),
    how: How | None = None,
) -> Iterator[BoardRow]:
    """Yield a round's status; `said` are sentences on its outcomes, `how` names the key for something to do."""
    done, of = standing.total
    late = f"   overdue by {count_of(standing.overdue, 'day')}" if standing.overdue else ""
    terms = [f"{count_of(standing.round.overlap, 'reviewer')} a sentence"] if standing.round.overlap else []
    terms += [f"requires {', '.join(standing.round.require)}"] if standing.round.require else []
    yield (
        (f" {done} of {of} verdicts", "head"),
        (f"   {'   '.join(terms)}" if terms else "", "quiet"),
        (late, "urgent"),
    )
    yield from _verdicts(standing, signs, width)
    for line in to_see_to(standing, how):
        for number, row in enumerate(wrapped(line, width - 4)):
            yield ((f" {'!' if number == 0 else ' '} ", "urgent"), (row, "text"))
    for sentence in said:
        yield from (((f" {line}", "text"),) for line in wrapped(sentence, width - 2))
    yield ()
    yield ((" reviewers", "quiet"),)
    for person in standing.by_reviewer:
        yield _person(standing, seen, person, signs, width)
    for person in standing.unreadable:
        yield (
            ("   ", "text"),
            (_column(person, NAME if width >= NARROW else 10, signs), "text"),
            ("cannot be read", "urgent"),
        )
    known = len(standing.by_reviewer) + len(standing.unreadable)
    if standing.round.hides and known < len(standing.round.reviewers):
        yield (("   others are seen when the round is closed", "quiet"),)
    if seen is not None:
        yield from _agreement(seen, signs, width)
    yield ()
    yield ((" articles", "quiet"),)
    names = sorted({name for articles in standing.by_reviewer.values() for name in articles})
    room = min(max(map(cells, names), default=0) + 2, max(NAME + 10, width - 50))
    for article in names:
        done, of = standing.of_article(article)
        people = ", ".join(standing.round.assignment.get(article, ()))
        yield (
            ("   ", "text"),
            (_column(article, room, signs), "text"),
            *_bar(done, of, 8, signs),
            (f" {done:4}/{of:<5}", "text"),
            (visible(people), "quiet"),
        )


def _person(standing: RoundStatus, seen: Glance | None, person: str, signs: Signs, width: int) -> BoardRow:
    wide = width >= NARROW
    length = max(6, min(24, width - 60)) if width >= BARLESS else 0
    done, of = standing.done(person)
    asked = standing.controls.get(person)
    row: list[Span] = [
        ("   ", "text"),
        (_column(person, NAME if wide else 10, signs), "text"),
        *(_bar(done, of, length, signs) if length else ()),
    ]
    row.append((f" {done:4}/{of:<4}", "text"))
    counted = standing.by_reviewer[person].values()
    for verdict in Verdict:
        count = sum(getattr(progress, verdict.value) for progress in counted)
        if count:
            row.append((f" {signs.verdict(verdict)}{count:<{4 if wide else 3}}", verdict.value))
    if person in standing.round.left:
        row.append((" left", "quiet"))
    if wide and seen and seen.seconds and person in seen.seconds:
        each = seen.seconds[person]
        row.append((f" {each:.0f} s each" if each >= 1 else " <1 s each", "quiet"))
    if wide and seen and seen.right and person in seen.right:
        right, judged = seen.right[person]
        row.append((f" controls {right}/{judged} right", "quiet"))
    elif wide and asked:
        row.append((f" controls {asked[0]}/{asked[1]} done", "quiet"))
    return tuple(row)


def _verdicts(standing: RoundStatus, signs: Signs, width: int) -> Iterator[BoardRow]:
    total_count = sum(standing.spread)
    if not total_count:
        return
    length = max(3, min(20, width - 34))
    row: list[Span] = [(" yours  " if standing.round.hides else " ", "quiet")]
    for verdict, count in zip(Verdict, standing.spread, strict=True):
        share = count / total_count
        block = (ASCII.full if signs is ASCII else DONE) * max(1 if count else 0, round(share * length))
        row += [(f"{signs.verdict(verdict)} {share:.0%} ", verdict.value), (f"{block}  ", verdict.value)]
    yield tuple(row)


def _agreement(seen: Glance, signs: Signs, width: int) -> Iterator[BoardRow]:
    if seen.percent is None:
        return
    alpha = "undefined: only one verdict was used" if seen.alpha is None else f"{seen.alpha:.2f}"
    yield ()
    yield ((" agreement", "quiet"), (f"   {seen.percent:.0%} of pairs   alpha {alpha}", "text"))
    if len(seen.raters) > max(2, (width - NAME - 4) // 7) or not seen.pairs:
        return
    of = {frozenset((pair.first, pair.second)): pair for pair in seen.pairs}
    yield (("   " + " " * NAME + "".join(_column(name, 7, signs) for name in seen.raters), "quiet"),)
    for one in seen.raters:
        cellsrow = "".join(_cell(of.get(frozenset((one, other))), one == other, signs) for other in seen.raters)
        yield (("   ", "text"), (_column(one, NAME, signs), "quiet"), (cellsrow, "text"))


def _cell(pair: OfPair | None, same: bool, signs: Signs) -> str:
    """Return a pair's kappa, or its share of agreement where kappa is undefined, with a shade: seven cells."""
    if pair is None or same:
        return f"{signs.unjudged if same else ' ':>3}    "
    value = pair.percent if pair.kappa is None else pair.kappa
    shades = NUMBERS if signs is ASCII else SHADES
    shade = shades[max(0, min(len(shades) - 1, int(value * len(shades))))]
    return f"{shade * 2}{value:4.2f} "[:7]


def _bar(done: int, of: int, width: int, signs: Signs) -> tuple[Span, Span]:
    """Return a thin bar of the done and the left part."""
    full, empty = ("#", ".") if signs is ASCII else (DONE, LEFT)
    filled = bar(done, of, width, full, empty).count(full)
    return (full * filled, "text"), (empty * (width - filled), "quiet")


def _column(text: str, width: int, signs: Signs) -> str:
    shown = fit(visible(text), width - 1, signs.ellipsis)
    return shown + " " * (width - cells(shown))


def _seconds(events: Sequence[Event]) -> dict[str, float]:
    """Return the median seconds that each reviewer spent on a sentence."""
    spent: dict[str, list[float]] = {}
    for event in events:
        if event.role is Role.REVIEWER and event.duration > 0:
            spent.setdefault(event.reviewer, []).append(event.duration)
    return {name: median(seconds) for name, seconds in spent.items()}


def _right(round: Round, events: Sequence[Event]) -> dict[str, tuple[int, int]]:
    """Return how many controls each reviewer got right, of those they judged."""
    found: dict[str, tuple[int, int]] = {}
    for event in events:
        known = round.controls.get((event.article, event.sentence))
        if known is not None and event.role is Role.REVIEWER and event.holding.verdict is not None:
            right, asked = found.get(event.reviewer, (0, 0))
            found[event.reviewer] = (right + (event.holding.verdict is known), asked + 1)
    return found


LOOK_EVERY = 1.0
"""Seconds between looks at the round's files; a look is a few `stat` calls, and only changes are painted."""

MANY = 1_000
"""Articles from which on a key does not wait until it is counted what each reviewer has judged."""

DEEDS: Mapping[str, Permission] = {
    "round.assign": Permission.ASSIGN,
    "round.articles": Permission.ASSIGN,
    "round.finish": Permission.FINISH,
    "round.lead": Permission.HAND_OVER,
    "adjudication.open": Permission.ADJUDICATE,
    "round.open": Permission.OPEN,
    "round.close": Permission.CLOSE,
    "round.reopen": Permission.REOPEN,
}
STATES = {"round.open": State.OPEN, "round.close": State.CLOSED, "round.reopen": State.OPEN}


class RoundsScreen(BoardScreen):
    """Owns an open view of the chosen round and shows it."""

    SCOPE = Scope.ROUNDS

    def __init__(self, round_admin: RoundAdmin, name: str) -> None:
        super().__init__()
        self.round_admin = round_admin
        self.rounds: Sequence[Round] = round_admin.rounds()
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
        return self.view.desk.rules if self.view else self.rounds[self.at]

    def on_mount(self) -> None:
        """Open the chosen round and keep looking at it."""
        self.title_bar.desk, self.title_bar.reviewer = "rounds", self.round_admin.person
        self.round_admin.calls.answer()
        self.shell.invitations_seen()
        self._open()
        self.set_interval(LOOK_EVERY, self.look)

    def on_unmount(self) -> None:
        """Let go of the round."""
        if self.view:
            self.view.desk.close()

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
            changed = self.view.desk.refresh()
        except CopydeskError as error:
            self.said(str(error), urgent=True)
            return
        if changed:
            self.rounds = self.round_admin.rounds()
            if self.view.desk.rules.hides:
                self.glance, self.said_of = None, ()
            self.show()
            self._compare(self.view)

    def show(self) -> None:
        """Show the list and the chosen round."""
        signs, width = self.shell.settings.signs, self.board.size.width
        rows = list(list_rows(self.rounds, self.at, signs))
        if self.view and self._counted:
            standing = self.view.standing(date.today())
            rows += [(), *standing_rows(standing, self.glance, signs, width, self.said_of, self._how)]
        elif self.view:
            rows += [(), ((" Counting what has been judged", "quiet"),)]
        self.board.show(rows)
        self.show_status()

    def _open(self) -> None:
        """Open the chosen round instead of the one before."""
        if self.view:
            self.view.desk.close()
        self.view, self.glance, self.said_of = None, None, ()
        try:
            self.view = self.round_admin.view(self.rounds[self.at].name)
            self._counted = len(self.view.desk.cards()) < MANY
            self._compare(self.view)
        except CopydeskError as error:
            self.said(str(error), urgent=True)
        self.board.top = 0
        self.show()

    @work(thread=True, group="compare", exclusive=True, description="how far reviewers agree")
    def _compare(self, view: View) -> None:
        """Compute in a thread the progress of reviewers, and the figures of their verdicts where nothing hides them."""
        worker, rules = get_current_worker(), view.desk.rules
        try:
            if not self._counted:
                view.standing(date.today())
                self.app.call_from_thread(self._has_counted, view)
            if rules.hides:
                return
            goes_on = takewhile(lambda _event: not worker.is_cancelled, view.desk.everything())
            events = list(without_drafts(rules, goes_on))
            found = glance(rules, events)
            said = list(told(outcome_counts(view.desk, events), asked=not rules.is_everything))
            said += [f"left out: {sentence}" for sentence in [one.sentence for one in view.desk.left_out()]]
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
            "round.choose": lambda _: self.shell.work_in(self.round_admin.enter(self.chosen.name)),
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
            return why_not(self.chosen, self.round_admin.person, DEEDS[action_id]) or self._cannot_here(action_id)
        if action_id == "round.guidelines" and not self.chosen.guidelines:
            return why_not(self.chosen, self.round_admin.person, Permission.GUIDE)
        if action_id == "round.agreement":
            return why_not(self.chosen, self.round_admin.person, Permission.SEE_OTHERS)
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
        return self.shell.key_of(action_id)

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
        return self.round_admin.change(self.chosen.name, STATES[action]).state.value

    def _close(self) -> None:
        """Ask before a round is closed: it cannot be made blind again, and files that cannot be read are missing."""
        from tui.screens.dialogs import Confirm
        from tui.text.rounds import missing

        unread = self.round_admin.unreadable(self.chosen.name)

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.round_admin.change(name, State.CLOSED, unread).state.value}")

        name = self.chosen.name
        said = [missing(self.view.standing(date.today()))] if self.view else []
        if unread:
            said.append(f"The files of {', '.join(unread)} cannot be read: nothing of theirs would be in the round.")
        if self.chosen.blind:
            said.append("Everybody will see everything, and it cannot be made blind again.")
        why = why_nobody_settles(self.chosen)
        if why:
            said.append(f"{why} {self.shell.key_of('round.assign')} names adjudicators.")
        self.app.push_screen(Confirm(f"Close round {name}?", " ".join(said)), take)

    async def _finish(self) -> None:
        """Show what is undecided, and ask before a round is finished."""
        from store.manage.status import unsettled
        from tui.screens.dialogs import Confirm
        from tui.text.rounds import not_settled

        if self.view is None:
            return
        name, desk = self.chosen.name, self.view.desk
        left, of = await asyncio.to_thread(unsettled, desk)

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.round_admin.change(name, State.ADJUDICATED).state.value}")

        if self.is_current:
            self.app.push_screen(Confirm(f"Finish round {name}?", not_settled(left, of)), take)

    def _articles(self) -> None:
        """Ask which new articles to take up: by default those that the round would have chosen."""
        from store.manage.reassign import Change
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._assigned(Change(articles=tuple(text.split())), ()))

        outside = self._outside()
        hint = f"{count_of(len(outside), 'article')} came: {', '.join(outside[:4])}{', …' if len(outside) > 4 else ''}"
        title = f"Take articles up in round {self.chosen.name}"
        self.app.push_screen(Prompt(title, " ".join(self.chosen.articles), hint=hint), take)

    def _guidelines(self) -> None:
        """Show the guidelines; a lead is asked for a file with a new version first."""
        from tui.screens.dialogs import Prompt

        name = self.chosen.name

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._guided(text.strip()))
            elif text is not None:
                self._show_guidelines()

        if why_not(self.chosen, self.round_admin.person, Permission.GUIDE):
            self._show_guidelines()
            return
        edited = self.view.standing(date.today()).edited if self.view and self._counted else None
        hint = "a Markdown file; nothing shows those in force" if self.chosen.guidelines else "a Markdown file"
        self.app.push_screen(Prompt(f"New guidelines for round {name}", str(edited or ""), hint=hint), take)

    def _guided(self, file: str) -> str:
        from store.rounds.files import guidelines_in

        done = self.round_admin.write_guidelines(self.chosen.name, guidelines_in(Path(file)))
        return f"Round {done.name} has guidelines of version {done.guidelines}, in force from now on"

    def _show_guidelines(self) -> None:
        from tui.screens.adjudication import Sheet

        rules = self.chosen
        if rules.guidelines:
            self.app.push_screen(Sheet(*guidelines_sheet(rules, lambda v: self.round_admin.guidelines(rules.name, v))))

    def _lead(self) -> None:
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._handed_over(text.strip()))

        self.app.push_screen(Prompt(f"Who leads round {self.chosen.name} from now on?", "", hint="a login"), take)

    def _handed_over(self, to: str) -> str:
        from store.rounds.groups import lacking
        from tui.screens.adjudication import Sheet

        done = self.round_admin.hand_over(self.chosen.name, to)
        lacks = lacking(self.round_admin.layout.round(done.name), to, done.hides, done.reviewers)
        if lacks:
            self.app.push_screen(Sheet(f"What {to} still needs to lead it", lacks))
        return f"{done.lead} leads round {done.name} now"

    async def _adjudicate(self) -> None:
        """Settle the chosen round, whatever round is being worked in."""
        app, shell, name = self.app, self.shell, self.chosen.name
        if name == shell.desk.round:
            self.dismiss()
        else:
            await shell.work_in(self.round_admin.enter(name))
        app.call_later(shell.perform, "adjudication.open")

    def _do(self, act: Callable[[], str]) -> None:
        """Run a lead's action on the rounds, report its result, and show the rounds as they are now."""
        try:
            said, urgent = act(), False
        except CopydeskError as error:
            said, urgent = str(error), True
        self.rounds = self.round_admin.rounds()
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
        plan = self.shell.settings.round_plan
        assert plan is not None
        return f"Round {self.round_admin.new(plan(text, self.round_admin.person)).name} is a draft"

    def _assign(self) -> None:
        from tui.screens.dialogs import Prompt

        def take(text: str | None) -> None:
            if text is not None:
                self._do(lambda: self._changed_line(text))

        hint = "+name joins, -name leaves, --exclude NAME=GLOB, --adjudicators NAMES"
        self.app.push_screen(Prompt(f"Assign round {self.chosen.name} again", "", hint=hint), take)

    def _changed_line(self, text: str) -> str:
        change = self.shell.settings.round_change
        assert change is not None
        return self._assigned(*change(text))

    def _assigned(self, change: Change, adjudicators: Sequence[str]) -> str:
        from store.manage.reassign import Change
        from tui.screens.adjudication import Sheet
        from tui.text.rounds import moved, noted

        name = self.chosen.name
        if adjudicators:
            self.round_admin.name_adjudicators(name, adjudicators)
            if change == Change():
                return f"Round {name} is settled by {', '.join(adjudicators)}"
        done = self.round_admin.assign(name, change)
        lines = list(moved(done.moves))
        self.app.push_screen(Sheet("What changes hands", [*(lines or ["Nothing."]), *noted(done)]))
        return f"{count_of(len(lines), 'article')} {'changes' if len(lines) == 1 else 'change'} hands"

    def _remind(self) -> None:
        from tui.screens.adjudication import Sheet
        from tui.text.rounds import left

        if self.view:
            self.app.push_screen(Sheet("Who has what left", list(left(self.view.standing(date.today())))))

    async def _agreement(self) -> None:
        """Read and compute the whole report off the interface's thread and show it."""
        from review.agreement.report import Settings
        from review.agreement.round_report import round_report
        from tui.screens.adjudication import Sheet
        from tui.text.agreement import lines

        if self.view is None:
            return
        desk, rules = self.view.desk, self.view.desk.rules
        claims = {card.name: card.claims for card in desk.cards()}

        def computed() -> list[str]:
            found = round_report(rules, list(desk.everything()), claims, Settings(), first=1)
            return list(lines(replace(found, left_out=tuple([one.sentence for one in desk.left_out()]))))

        self.said("Computing the agreement")
        said = await asyncio.to_thread(computed)
        self.said("")
        if self.is_current:
            self.app.push_screen(Sheet(f"Agreement in round {rules.name}", said))
