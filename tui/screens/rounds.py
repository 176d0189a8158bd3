"""The rounds screen: the list of rounds, the chosen one's progress, verdicts and agreement, and a lead's actions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from statistics import median

from msgspec import Struct
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
from review.holdings import is_draft
from review.rounds import Permission, Round, State, why_not
from store.manage.lead import RoundAdmin, View
from store.manage.status import RoundStatus
from tui.screens.board import BoardRow, BoardScreen, Span
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import ASCII, Signs
from tui.text.rounds import bar
from tui.text.wrap import cells, fit

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


def standing_rows(standing: RoundStatus, seen: Glance | None, signs: Signs, width: int) -> Iterator[BoardRow]:
    """Yield how a round stands."""
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
    yield ()
    yield ((" reviewers", "quiet"),)
    for person in standing.by_reviewer:
        yield _person(standing, seen, person, signs, width)
    if standing.round.hides and len(standing.by_reviewer) < len(standing.round.reviewers):
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
    if wide and seen and seen.seconds and person in seen.seconds:
        each = seen.seconds[person]
        row.append((f" {each:.0f} s each" if each >= 1 else " <1 s each", "quiet"))
    if wide and seen and seen.right and person in seen.right:
        right, asked = seen.right[person]
        row.append((f" controls {right}/{asked}", "quiet"))
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
                self.glance = None
            self.show()
            self._compare(self.view)

    def show(self) -> None:
        """Show the list and the chosen round."""
        signs, width = self.shell.settings.signs, self.board.size.width
        rows = list(list_rows(self.rounds, self.at, signs))
        if self.view and self._counted:
            rows += [(), *standing_rows(self.view.standing(date.today()), self.glance, signs, width)]
        elif self.view:
            rows += [(), ((" Counting what has been judged", "quiet"),)]
        self.board.show(rows)
        self.show_status()

    def _open(self) -> None:
        """Open the chosen round instead of the one before."""
        if self.view:
            self.view.desk.close()
        self.view, self.glance = None, None
        try:
            self.view = self.round_admin.view(self.rounds[self.at].name)
            self._counted = len(self.view.desk.cards()) < MANY
            self._compare(self.view)
        except CopydeskError as error:
            self.said(str(error), urgent=True)
        self.board.top = 0
        self.show()

    @work(thread=True, group="compare", exclusive=True, exit_on_error=False, description="how far reviewers agree")
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
            "round.choose": lambda _: self.shell.work_in(self.round_admin.enter(self.chosen.name)),
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
            return why_not(self.chosen, self.round_admin.person, DEEDS[action_id])
        if action_id == "round.agreement":
            return why_not(self.chosen, self.round_admin.person, Permission.SEE_OTHERS)
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
        return self.round_admin.change(self.chosen.name, STATES[action]).state.value

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
            if text and text.strip():
                self._do(lambda: self._assigned(text.split()))

        hint = "+name joins, -name leaves"
        self.app.push_screen(Prompt(f"Assign round {self.chosen.name} again", "", hint=hint), take)

    def _assigned(self, words: Sequence[str]) -> str:
        from tui.screens.adjudication import Sheet
        from tui.text.rounds import moved

        strange = [word for word in words if word[0] not in "+-" or len(word) < 2]
        if strange:
            raise CopydeskError("Nobody was named", " ".join(strange), "Write +name or -name")
        add, remove = ([word[1:] for word in words if word[0] == sign] for sign in "+-")
        lines = list(moved(self.round_admin.assign(self.chosen.name, add, remove)))
        self.app.push_screen(Sheet("What changes hands", lines or ["Nothing."]))
        return f"{len(lines)} articles change hands"

    def _remind(self) -> None:
        from tui.screens.adjudication import Sheet
        from tui.text.rounds import left

        if self.view:
            self.app.push_screen(Sheet("Who has what left", list(left(self.view.standing(date.today())))))

    async def _agreement(self) -> None:
        """Read and compute the whole report off the interface's thread and show it."""
        from review.agreement.of_agents import of_agents
        from review.agreement.of_round import table_of_round
        from review.agreement.report import report
        from review.events import Role
        from tui.screens.adjudication import Sheet
        from tui.text.agreement import lines

        if self.view is None:
            return
        rules, current = self.view.desk.rules, self.view.desk.everything()

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
