"""The rounds screen: the list of rounds, the chosen one's progress, verdicts and agreement, and a lead's actions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import takewhile
from pathlib import Path
from statistics import median
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

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
from review.events import Event, Role
from review.holdings import that_count
from review.links import hint_time
from review.outcome_counts import told
from review.round_changes import AssignmentChange, Plan
from review.rounds import Permission, Round, State, why_nobody_settles, why_not
from store.desk import Rounds, RoundView
from store.exchange.sources import outcome_counts
from store.manage.status import RoundStatus, round_status, undecided
from tui.screens.adjudication import TextDialog, wrapped
from tui.screens.board import BoardRow, BoardScreen, Span
from tui.screens.dialogs import Confirm, Prompt
from tui.screens.guidelines import show_guidelines
from tui.screens.round_form import known, show_form
from tui.shell.background import Background, Question
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import Signs, SpokenSigns
from tui.text.columns import Column, fitting, in_lines, laid_out
from tui.text.rounds import How, bar, left, missing, moved, noted, to_see_to, undecided_text
from tui.text.wrap import cells, fit

SHADES = " ░▒▓█"
NUMBERS = " .:*#"
CELL = 9
"""Cells of a pair: its shade, a figure that may be negative, and a gap."""
DONE, LEFT = "━", "─"
NAME = 16  # cells: most logins; longer ones are cut so that several columns fit 80
SHORTEST_BAR = 6
"""Cells of a bar below which there is none."""


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


def list_rows(rounds: Sequence[Round], chosen: int, signs: Signs, width: int = 80) -> Iterator[BoardRow]:
    """Yield names of columns and one row a round, with a bar at the chosen one."""
    columns = [
        Column("round", [one.name for one in rounds]),
        Column("state", [f"{one.state.value}{', blind' if one.blind else ''}" for one in rounds], look="quiet"),
        Column("lead", [one.lead for one in rounds], look="quiet", rank=2),
        Column("due", [one.due for one in rounds], look="quiet", rank=1),
        Column("reviewers", [_people(one) for one in rounds], look="quiet", rank=3),
    ]
    if isinstance(signs, SpokenSigns):
        for number, row in enumerate(in_lines(columns)):
            yield ((f" {signs.bar if number == chosen else ' '} ", "bar"), *row)
        return
    head, *rows = laid_out(columns, width, signs.ellipsis)
    yield head
    for number, (_, (name, _look), *rest) in enumerate(rows):
        here = number == chosen
        yield ((f" {signs.bar if here else ' '} ", "bar"), (name, "head" if here else "text"), *rest)


def _people(one: Round) -> str:
    """Return who judges in a round, in short."""
    return ", ".join(name for name in one.reviewers if name not in one.left) or "anybody"


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
    terms += [f"hints {hint_time(standing.round)}"] if standing.round.hints or standing.round.blind else []
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
    yield from _reviewers(standing, seen, signs, width)
    known = len(standing.by_reviewer) + len(standing.unreadable)
    if standing.round.hides and not standing.leads and known < len(standing.round.reviewers):
        yield (("   others are seen when the round is closed", "quiet"),)
    for problem in standing.problems:
        yield (
            (" ! ", "urgent"),
            (fit(visible(f"{problem.title}: {problem.path}"), max(10, width - 4), signs.ellipsis), "urgent"),
        )
    if seen is not None:
        yield from _agreement(seen, signs, width)
    yield ()
    yield from _articles(standing, signs, width)


def _reviewers(standing: RoundStatus, seen: Glance | None, signs: Signs, width: int) -> Iterator[BoardRow]:
    """Yield a row for each reviewer, below the names of the columns: how much is done, what was said, what is known."""
    people = [*standing.by_reviewer, *standing.unreadable]
    done = [standing.done(person) for person in standing.by_reviewer]
    blank = [""] * len(standing.unreadable)
    columns = [
        Column("reviewer", people),
        Column("done", [f"{n:,}" for n, _ in done] + blank, right=True),
        Column("of", [f"{of:,}" for _, of in done] + blank, right=True),
    ]
    for at, verdict in enumerate(standing.round.scale):
        counts = [sum(p.spread[at] for p in of.values() if p.spread) for of in standing.by_reviewer.values()]
        shown = [f"{count:,}" if count else "" for count in counts]
        sign = signs.head(verdict)
        columns.append(Column(sign, shown + blank, right=True, rank=1, look=verdict.role))
    gone = ["left" if who in standing.round.left else "" for who in standing.by_reviewer]
    said = gone + ["cannot be read"] * len(blank)
    columns.append(Column("", said, rank=2, looks=["quiet"] * len(gone) + ["urgent"] * len(blank)))
    columns.append(Column("controls", [_controls(standing, seen, who) for who in standing.by_reviewer] + blank, rank=3))
    seconds = seen.seconds if seen and seen.seconds else {}
    columns.append(Column("s each", [_each(seconds.get(who)) for who in people], right=True, rank=4))
    yield from _with_bars(columns, [*done, *[(0, 0)] * len(blank)], signs, width)


def _controls(standing: RoundStatus, seen: Glance | None, person: str) -> str:
    """Return how many controls a reviewer got right, or has answered while more may not be known."""
    if seen and seen.right and person in seen.right:
        right, judged = seen.right[person]
        return f"{right}/{judged} right"
    answered, asked = standing.controls_of(person)
    return f"{answered}/{asked} done" if asked else ""


def _each(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.0f}" if seconds >= 1 else "<1"


def _articles(standing: RoundStatus, signs: Signs, width: int) -> Iterator[BoardRow]:
    """Yield a row for each article, below the names of the columns: how much is done, and who judges it."""
    names = sorted({name for articles in standing.by_reviewer.values() for name in articles})
    done = [standing.of_article(name) for name in names]
    columns = [
        Column("article", names),
        Column("done", [f"{n:,}" for n, _ in done], right=True),
        Column("of", [f"{of:,}" for _, of in done], right=True),
        Column("who", [", ".join(standing.round.assignment.get(name, ())) for name in names], rank=1, look="quiet"),
    ]
    yield from _with_bars(columns, done, signs, width)


def _with_bars(
    columns: Sequence[Column], done: Sequence[tuple[int, int]], signs: Signs, width: int
) -> Iterator[BoardRow]:
    """Yield columns with a bar behind the first one, as long as they leave room for."""
    if isinstance(signs, SpokenSigns):
        yield from in_lines(columns)
        return
    used = sum(one.width for one in fitting(columns, width)) + 2 * len(fitting(columns, width)) + 3
    length = min(24, width - used - 2)
    if not columns[0].values:
        return
    if length < SHORTEST_BAR:
        yield from laid_out(columns, width, signs.ellipsis)
        return
    head, *rows = laid_out(columns, width - length - 2, signs.ellipsis)
    first = 3 + columns[0].width + 2
    names = head[0][0].ljust(first)
    yield ((names[:first] + " " * (length + 2) + names[first:], "quiet"),)
    for (margin, name, *rest), (n, of) in zip(rows, done, strict=True):
        yield (margin, name, *_bar(n, of, length, signs), ("  ", "text"), *rest)


def _verdicts(standing: RoundStatus, signs: Signs, width: int) -> Iterator[BoardRow]:
    total_count = sum(standing.spread)
    if not total_count:
        return
    length = max(3, min(20, width - 34))
    row: list[Span] = [(" yours  " if standing.round.hides else " ", "quiet")]
    for verdict, count in zip(standing.round.scale, standing.spread, strict=True):
        share = count / total_count
        block = (signs.full if signs.is_ascii else DONE) * max(1 if count else 0, round(share * length))
        sign = signs.head(verdict)
        row += [(f"{sign} {share:.0%} ", verdict.role), (f"{block}  ", verdict.role)]
    yield tuple(row)


def _agreement(seen: Glance, signs: Signs, width: int) -> Iterator[BoardRow]:
    if seen.percent is None:
        return
    alpha = "undefined: only one verdict was used" if seen.alpha is None else f"{seen.alpha:.2f}"
    yield ()
    yield ((" agreement", "quiet"), (f"   {seen.percent:.0%} of pairs   alpha {alpha}", "text"))
    if len(seen.raters) > max(2, (width - NAME - 4) // CELL) or not seen.pairs:
        return
    if isinstance(signs, SpokenSigns):
        for pair in seen.pairs:
            of_two = f"{pair.percent:.0%} alike" if pair.kappa is None else f"kappa {pair.kappa:.2f}"
            yield ((f"{visible(pair.first)} and {visible(pair.second)}: {of_two}", "text"),)
        return
    of = {frozenset((pair.first, pair.second)): pair for pair in seen.pairs}
    yield (("   " + " " * NAME + "".join(_column(name, CELL, signs) for name in seen.raters), "quiet"),)
    for one in seen.raters:
        cellsrow = "".join(_cell(of.get(frozenset((one, other))), one == other, signs) for other in seen.raters)
        yield (("   ", "text"), (_column(one, NAME, signs), "quiet"), (cellsrow, "text"))


def _cell(pair: OfPair | None, same: bool, signs: Signs) -> str:
    """Return a pair's kappa, or its share of agreement where kappa is undefined, with a shade."""
    if pair is None or same:
        return f"{signs.unjudged if same else ' ':>6}".ljust(CELL)
    value = pair.percent if pair.kappa is None else pair.kappa
    shades = NUMBERS if signs.is_ascii else SHADES
    shade = shades[max(0, min(len(shades) - 1, int(value * len(shades))))]
    return f"{shade * 2} {value:4.2f}".ljust(CELL)


def _bar(done: int, of: int, width: int, signs: Signs) -> tuple[Span, Span]:
    """Return a thin bar of the done and the left part."""
    full, empty = ("#", ".") if signs.is_ascii else (DONE, LEFT)
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
            found[event.reviewer] = (right + (event.holding.verdict == known), asked + 1)
    return found


LOOK_EVERY = 1.0
"""Seconds between looks at the round's files; a look is a few `stat` calls, and only changes are painted."""

DEEDS: Mapping[str, Permission] = {
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


def _standing(view: RoundView) -> RoundStatus:
    return round_status(view.desk, date.today(), overview=view.overview)


T = TypeVar("T")
Assigned = tuple[str, Sequence[str]]
"""What is said of a round that was assigned again, and what changed hands, a line each."""


def _place_of(name: str, rounds: Sequence[Round]) -> int:
    """Return the place of the round to begin with: the one of that name, or instead of `main` the last open one."""
    names = [one.name for one in rounds]
    if name == "main" and len(names) > 1:
        return max(range(1, len(names)), key=lambda n: (rounds[n].state is State.OPEN, n))
    return names.index(name) if name in names else 0


class RoundsScreen(BoardScreen):
    """Owns an open view of the chosen round and shows it."""

    SCOPE = Scope.ROUNDS

    def __init__(self, round_admin: Rounds, name: str, waits: str = "") -> None:
        """`name` is the round to begin with, `waits` what is said of it."""
        super().__init__()
        self._waits = waits
        self.background = Background(self)
        self.round_admin = round_admin
        self.rounds: Sequence[Round] = ()
        self.at = 0
        self.view: RoundView | None = None
        self.standing: RoundStatus | None = None
        """The same with controls among the rest: what is left to do."""
        self.glance: Glance | None = None
        self.said_of: Sequence[str] = ()
        self._first = name
        self._resume: Callable[[], None] | None = None

    @property
    def chosen(self) -> Round:
        """The chosen round, as it was last read."""
        return self.view.desk.rules if self.view else self.rounds[self.at]

    def on_mount(self) -> None:
        """Open the chosen round and keep looking at it; keys wait until the rounds are known."""
        self.title_bar.desk, self.title_bar.reviewer = "rounds", self.round_admin.person
        self.shell.writer.perform(self.round_admin.answer_invitations)
        self.shell.invitations_seen()
        self._open(lambda rounds: _place_of(self._first, rounds))
        self.said(self._waits)
        self.set_interval(LOOK_EVERY, self.look)

    def on_unmount(self) -> None:
        """Let go of the round, and of the keys."""
        self._let_go()
        self._go_on()

    def facts(self) -> Sequence[str]:
        """Return what the status line always says."""
        count = f"{len(self.rounds)} rounds" if len(self.rounds) > 1 else "1 round"
        return (count, self.more_below("round.page-next"))

    # ------------------------------------------------------------------ what is shown

    def look(self) -> None:
        """Look whether anything was written, and show it if so."""
        view = self.view
        if view is None or self.background.asks("look"):
            return

        def read(_: object) -> tuple[Sequence[Round], RoundStatus] | None:
            return (self.round_admin.all(), _standing(view)) if view.desk.refresh() else None

        def take(found: tuple[Sequence[Round], RoundStatus] | None) -> None:
            if found is not None and self.view is view:
                self.rounds = found[0]
                if view.desk.rules.hides:
                    self.glance, self.said_of = None, ()
                self._counted(view, found[1])

        self.background.ask("look", read, take, self._failed)

    def show(self) -> None:
        """Show the list and the chosen round."""
        signs, width = self.shell.settings.signs, self.board.size.width
        rows = list(list_rows(self.rounds, self.at, signs, width))
        if self.standing is not None:
            rows += [(), *standing_rows(self.standing, self.glance, signs, width, self.said_of, self._how)]
        elif self.view:
            rows += [(), ((" Counting what has been judged", "quiet"),)]
        self.board.show(rows)
        self.show_status()

    def _open(self, place: Callable[[Sequence[Round]], int]) -> None:
        """Open the round at a place among the rounds instead of the one before; keys wait until they are listed."""

        def read(question: Question[None]) -> None:
            rounds = self.round_admin.all()
            at = place(rounds)
            question.tell(self._list, rounds, at)
            view = self.round_admin.view(rounds[at].name)
            self.background.deliver(lambda: self._take(view) if question.is_wanted else view.desk.close())
            question.tell(self._counted, view, _standing(view))

        if self._resume is None:
            self._resume = self.shell.hold_keys()
        self.background.drop("look")
        self.background.drop("agreement")
        self.background.ask("round", read, failed=self._failed)

    def _list(self, rounds: Sequence[Round], at: int) -> None:
        """Show the rounds there are, with the bar at one of them."""
        self.rounds, self.at = rounds, at
        self._let_go()
        self.board.top = 0
        self.show()
        self._go_on()

    def _go_on(self) -> None:
        """Let keys and actions go on."""
        if self._resume is not None:
            self._resume()
        self._resume = None

    def _let_go(self) -> None:
        """Close the round that was shown."""
        if self.view:
            self.view.desk.close()
        self.view = self.standing = self.glance = None
        self.said_of = ()

    def _take(self, view: RoundView) -> None:
        self.view = view
        self.show()

    def _counted(self, view: RoundView, status: RoundStatus) -> None:
        """Show how a round stands, and find out how far its reviewers agree."""
        if self.view is not view:
            return
        self.standing = status
        self.show()
        rules = view.desk.rules
        if rules.hides:
            return

        def read(question: Question[tuple[Glance, Sequence[str]]]) -> tuple[Glance, Sequence[str]]:
            goes_on = takewhile(lambda _event: question.is_wanted, view.desk.decisions.everything())
            events = list(that_count(rules, goes_on))
            said = list(told(outcome_counts(view.desk, events), asked=not rules.is_everything))
            said += [f"left out: {sentence}" for sentence in [one.sentence for one in view.desk.left_out()]]
            return glance(rules, events), said

        def take(found: tuple[Glance, Sequence[str]]) -> None:
            if self.view is view:
                self.glance, self.said_of = found
                self.show()

        self.background.ask("agreement", read, take)  # what cannot be read is told where the round is opened

    def _failed(self, error: CopydeskError) -> None:
        """Say why something cannot be read."""
        self._go_on()
        self.said(str(error), urgent=True)

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
        if not self.rounds:
            return "" if action_id == "app.back" else "The rounds have not been read"
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
        return self.standing.outside if self.standing else ()

    def _how(self, action_id: str, _verb: str, _rest: str) -> str:
        """Say how something is done here: by its key."""
        return self.shell.key_of(action_id)

    def _page(self, pages: int) -> None:
        self.board.scroll_lines_to(self.board.top + pages * max(1, self.board.size.height - 1))
        self.show_status()

    def choose(self, number: int) -> None:
        """Choose a round by its number among those that are read aloud."""
        self._choose(number - self.at)

    def _choose(self, steps: int) -> None:
        at = max(0, min(self.at + steps, len(self.rounds) - 1))
        if at != self.at:
            self._list(self.rounds, at)
            self._open(lambda rounds: min(at, len(rounds) - 1))

    async def _work_here(self) -> None:
        """Go to work in the chosen round."""
        await self._enter()

    async def _enter(self) -> bool:
        """Go to work in the chosen round; whether it can be opened."""
        name = self.chosen.name
        resume = self.shell.hold_keys()  # what is typed ahead is meant for the round that is entered
        try:
            await self.shell.work_in(await self.background.read(lambda: self.round_admin.enter(name)))
        except CopydeskError as error:
            self._failed(error)
            return False
        finally:
            resume()
        return True

    async def _read(self, read: Callable[[], T]) -> T:
        """Read what a question needs; keys typed ahead wait, for they answer it."""
        resume = self.shell.hold_keys()
        try:
            return await self.background.read(read)
        finally:
            resume()

    def _change(self, action: str) -> None:
        name = self.chosen.name
        change = self.round_admin.open if action == "round.open" else self.round_admin.reopen
        self._do(lambda: f"Round {name} is {change(name).state.value}")

    def _seal(self) -> None:
        """Seal the chosen round."""
        name = self.chosen.name

        def seal() -> str:
            done = self.round_admin.seal(name)
            return f"Round {name} is sealed: {count_of(done.events, 'event')} in {count_of(done.files, 'file')}"

        self._do(seal)

    async def _close(self) -> None:
        """Ask before a round is closed: it cannot be made blind again, and files that cannot be read are missing."""
        name = self.chosen.name
        unread = await self._read(lambda: self.round_admin.unreadable(name))

        def take(yes: bool | None) -> None:
            if yes:
                self._do(lambda: f"Round {name} is {self.round_admin.close(name, unread).round.state.value}")

        said = [missing(self.standing.whole)] if self.standing else []
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
        if self.view is None:
            return
        name, desk = self.chosen.name, self.view.desk
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

        name, outside = self.chosen.name, self._outside()
        hint = f"{count_of(len(outside), 'article')} came: {', '.join(outside[:4])}{', …' if len(outside) > 4 else ''}"
        title = f"Take articles up in round {name}"
        self.app.push_screen(Prompt(title, " ".join(self.chosen.articles), hint=hint), take)

    def _guidelines(self) -> None:
        """Show the guidelines; a lead is asked for a file with a new version first."""

        name = self.chosen.name

        def take(text: str | None) -> None:
            if text and text.strip():
                self._do(lambda: self._guided(name, text.strip()))
            elif text is not None:
                self._show_guidelines()

        if why_not(self.chosen, self.round_admin.person, Permission.GUIDE):
            self._show_guidelines()
            return
        edited = self.standing.edited if self.standing else ""
        hint = "a Markdown file; nothing shows those in force" if self.chosen.guidelines else "a Markdown file"
        self.app.push_screen(Prompt(f"New guidelines for round {name}", edited, hint=hint), take)

    def _guided(self, name: str, file: str) -> str:
        from store.manage.lead import guidelines_in

        done = self.round_admin.write_guidelines(name, guidelines_in(Path(file)))
        return f"Round {done.name} has guidelines of version {done.guidelines}, in force from now on"

    def _show_guidelines(self) -> None:
        rules = self.chosen
        if rules.guidelines:
            show_guidelines(self.shell, self.background, rules, partial(self.round_admin.guidelines, rules.name))

    def _lead(self) -> None:

        name = self.chosen.name

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
        app, shell, name = self.app, self.shell, self.chosen.name
        if name == shell.desk.round:
            self.dismiss()
        elif not await self._enter():
            return
        app.call_later(shell.perform, "adjudication.open")

    def _do(self, act: Callable[[], T], said: Callable[[T], str] = str) -> None:
        """Run a lead's action on the rounds, report its result, and show the rounds as they are now."""
        self.run_worker(self._done(act, said), description="change a round")

    async def _done(self, act: Callable[[], T], said: Callable[[T], str]) -> None:
        at = self.at
        try:
            done = await asyncio.wrap_future(self.shell.writer.deed(act))
        except CopydeskError as error:
            told, urgent = str(error), True
        else:
            told, urgent = said(done), False
        self._open(lambda rounds: min(at, len(rounds) - 1))
        self.said(told, urgent)

    async def _new(self) -> None:
        """Ask for a new round in a form that shows what would be assigned."""
        rounds, name, view = self.round_admin, self.chosen.name, self.view
        judged = view.desk.decisions.reviewers if view else tuple
        what = await self._read(lambda: known(rounds, name, tuple(judged())))

        def take(plan: Plan | None) -> None:
            if plan is not None:
                self._do(lambda: self._made(plan))

        if self.is_current:
            show_form(self, rounds, what, take)

    def _made(self, plan: Plan) -> str:
        name = self.round_admin.new(plan).name
        return f"Round {name} is a draft: {self.shell.key_of('round.open')} opens it"

    def _assign(self) -> None:

        def take(text: str | None) -> None:
            if text is not None:
                self._do(lambda: self._changed_line(name, text), self._show_moves)

        name = self.chosen.name
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
        lines = list(moved(done.moves))
        said = f"{count_of(len(lines), 'article')} {'changes' if len(lines) == 1 else 'change'} hands"
        return said, [*(lines or ["Nothing."]), *noted(done)]

    def _show_moves(self, done: Assigned) -> str:

        said, lines = done
        if lines:
            self.app.push_screen(TextDialog("What changes hands", lines))
        return said

    def _remind(self) -> None:
        if self.standing:
            self.app.push_screen(TextDialog("Who has what left", list(left(self.standing.whole))))

    async def _agreement(self) -> None:
        """Read and compute the whole report off the interface's thread and show it."""
        from review.agreement.report import Settings
        from review.agreement.round_report import round_report
        from tui.text.agreement import lines

        if self.view is None:
            return
        desk, rules = self.view.desk, self.view.desk.rules
        claims = desk.articles.claims()

        def computed() -> list[str]:
            found = round_report(rules, list(desk.decisions.everything()), claims, Settings(), first=1)
            return list(lines(replace(found, left_out=tuple([one.sentence for one in desk.left_out()]))))

        self.said("Computing the agreement")
        said = await self.background.read(computed)
        self.said("")
        if self.is_current:
            self.app.push_screen(TextDialog(f"Agreement in round {rules.name}", said))
