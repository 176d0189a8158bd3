"""The form of a new round: a field for each option of `copydesk rounds new`, and what would be assigned.

What is filled in becomes the line of that command, which is shown; whoever likes to type types it into the first field.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.holdings import REQUIREMENTS
from review.round_changes import Plan, PlannedRound
from review.scale import DISPUTED_STATE
from store.desk import Rounds
from tui.screens.dialogs import Dialog, Field, Keys, QuerySuggester, Remark
from tui.screens.export import Choice
from tui.screens.row_screen import RowPane, StyledRow
from tui.shell.background import Background
from tui.shell.dispatch import Handler, plain
from tui.shell.shell import shell_of
from tui.text.columns import Column, laid_out

ReadLine = Callable[[str, str], Plan]
"""Reads a line of arguments of `copydesk rounds new`, for a lead."""
OPEN, BLIND = "reviewers see each other", "blind until it is closed"
HINTS = ("as usual", "before one judges", "after one has judged", "off")


class FormData(Struct, frozen=True):
    """What a new round can be made of: who judged or was asked before, what the round before had."""

    people: tuple[str, ...]
    reviewers: tuple[str, ...] = ()
    overlap: int = 2
    terms: Mapping[str, Sequence[str]] = {}


def form_data(rounds: Rounds, before: str, judged: Sequence[str]) -> FormData:
    """Return what a new round after another can be made of; to be called from a thread that may wait."""
    every = rounds.all()
    people = dict.fromkeys([*(name for one in every for name in one.reviewers), *judged])
    last = next((one for one in every if one.name == before), every[0])
    reviewers = tuple(name for name in last.reviewers if name not in last.left)
    asked = reviewers or tuple(people)
    return FormData(
        tuple(people) or (rounds.person,),
        asked,
        min(last.overlap or 2, len(asked) or 2),
        {"reviewer": tuple(people), "by": tuple(people), "round": tuple(one.name for one in every)},
    )


class NameSuggester(Suggester):
    """Completes the last name of a list with commas between."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """Return the list with its last name completed by one that is not in it."""
        *before, typed = re.split(r"[,\s]+", value)
        found = (one for one in self._names if one.startswith(typed) and one not in before)
        name = next(found, None) if typed else None
        return f"{value[: len(value) - len(typed)]}{name}" if name else None


def line_of(values: Mapping[str, str]) -> str:
    """Return the arguments of `copydesk rounds new` for what is filled in; a name with options is the whole line."""
    name = values["name"].strip()
    if " -" in name:
        return name
    words = [name]
    for field, option in (
        ("reviewers", "--reviewers"),
        ("articles", "--articles"),
        ("only", "--only"),
        ("overlap", "--overlap"),
        ("require", "--require"),
        ("guidelines", "--guidelines"),
        ("due", "--due"),
    ):
        value = values[field].strip()
        if value and field in ("reviewers", "require"):
            words += [option, ",".join(filter(None, re.split(r"[,\s]+", value)))]
        elif value:
            words += [option, *(value.split() if field == "articles" else [value])]
    if values["blind"] == BLIND:
        words.append("--blind")
    if values["hints"] != HINTS[0]:
        words += ["--hints", values["hints"].split()[0]]
    return shlex.join(words)


class RoundForm(Dialog[Plan]):
    """Asks for the options of a new round, and shows what would be assigned; the result is the plan."""

    AUTO_FOCUS: ClassVar[str | None] = "#name"

    def __init__(self, rounds: Rounds, read_line: ReadLine, what: FormData) -> None:
        super().__init__(classes="-finder")
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy")]
        self._rounds, self._read_line, self._known = rounds, read_line, what
        self.background = Background(self)
        self._rows: Sequence[StyledRow] = ()

    def compose(self) -> ComposeResult:
        """Lay out the fields, what would be assigned, and the keys."""
        known = self._known
        with Vertical(classes="box"):
            yield Static(Content("New round"), classes="title", markup=False)
            with VerticalScroll(id="fields", can_focus=False):
                yield from self._field("name", "Name", "", "its name; or a whole line: two --reviewers ana,bo --blind")
                people = ",".join(known.reviewers)
                suggest = NameSuggester(known.people)
                yield from self._field("reviewers", "Reviewers", people, "logins, with commas between", suggest)
                yield from self._field("articles", "Articles", "", "all, or patterns of file names: 00*.txt")
                queries = QuerySuggester(known.terms, shell_of(self).settings.signs.scale)
                yield from self._field(
                    "only", "Only", "", f"all, or a query: is:{DISPUTED_STATE} reason:figure", queries
                )
                with Horizontal(classes="row pair"):
                    yield from self._field("overlap", "Overlap", str(known.overlap), "reviewers for each sentence")
                    yield from self._field("due", "Due", "", "a date: 2026-12-31")
                with Horizontal(classes="row pair"):
                    yield Choice("Blind", (OPEN, BLIND), id="blind")
                    yield Choice("Hints", HINTS, id="hints")
                needs = NameSuggester(tuple(REQUIREMENTS))
                yield from self._field("require", "Requires", "", ", ".join(REQUIREMENTS), needs)
                yield from self._field("guidelines", "Guide", "", "guidelines: a Markdown file")
            yield Remark(id="fault")
            yield RowPane(id="preview")
            moving = ("dialog.next", "dialog.next-field", "dialog.page-next")
            yield Keys("dialog.accept", "dialog.close", *moving, accept="make it", id="keys")

    def _field(
        self, name: str, label: str, value: str, placeholder: str, suggester: Suggester | None = None
    ) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Static(Content(label), classes="label")
            yield Field(value, placeholder=placeholder, id=name, suggester=suggester)

    def on_mount(self) -> None:
        """Show what would be assigned as it stands."""
        super().on_mount()
        self._look()

    def on_resize(self) -> None:
        """Lay the preview out for the new size."""
        self.call_after_refresh(self._look)

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: other values, scrolling the preview, making the round."""
        pane = self.query_one(RowPane)

        def page(steps: int) -> None:
            pane.scroll_lines_to(pane.top + steps * max(1, pane.size.height - 1))

        return {
            **super().handlers(),
            "dialog.next": lambda call: self._turn(call.times),
            "dialog.previous": lambda call: self._turn(-call.times),
            "dialog.page-next": lambda call: page(call.times),
            "dialog.page-previous": lambda call: page(-call.times),
            "dialog.accept": plain(self._accept),
        }

    def on_input_changed(self) -> None:
        """Show what would be assigned now."""
        if self.is_current:
            self._look()

    def on_choice_turned(self) -> None:
        """Show what would be assigned now."""
        self._look()

    def _turn(self, steps: int) -> None:
        """Choose another value where the focus is, else go to another field."""
        if isinstance(self.focused, Choice):
            self.focused.turn(steps)
        else:
            self._focus_next(steps)

    def line(self) -> str:
        """Return the arguments of the command that would make the round."""
        typed = {name: self.query_one(f"#{name}", Input).value for name in _FIELDS}
        chosen = {name: self.query_one(f"#{name}", Choice).value for name in ("blind", "hints")}
        return line_of({**typed, **chosen})

    def _planned(self, line: str) -> PlannedRound:
        named = line if not line.startswith("''") else f"new{line[2:]}"  # what it would be called changes little
        return self._rounds.planned(self._read_line(named, self._rounds.person))

    def _look(self) -> None:
        """Show what would be assigned, or what is wrong with what is filled in."""
        if not self.is_mounted:
            return
        line, pane = self.line(), self.query_one(RowPane)

        def read(_: object) -> tuple[str, list[StyledRow]]:
            try:
                made = self._planned(line)
            except CopydeskError as error:
                return str(error), []
            return assignment_sentence(made), list(assigned(made, max(20, pane.size.width)))

        def show(found: tuple[str, list[StyledRow]]) -> None:
            told, rows = found
            pane.top = 0
            command = (((f"copydesk rounds new {visible(line)}", "quiet"),), ()) if rows else ()
            pane.show([*rows, (), *command])
            self._tell(told)

        self.background.ask("preview", read, show)

    def _tell(self, text: str) -> None:
        self.query_one("#fault", Remark).tell(text)

    def _accept(self) -> None:
        """Hand the plan on, if a round can be made of it; else say why not."""
        line = self.line()
        if line.startswith("''"):
            self._tell("Say what it is called.")
            self.query_one("#name", Input).focus()
            return

        def read(_: object) -> Plan:
            plan = self._read_line(line, self._rounds.person)
            self._rounds.planned(plan)
            return plan

        self.background.ask("plan", read, self.dismiss, lambda error: self._tell(str(error)))
        self.background.hold("plan")


_FIELDS = ("name", "reviewers", "articles", "only", "overlap", "due", "require", "guidelines")


def assignment_sentence(made: PlannedRound) -> str:
    """Return how much a round asks of whom, in a sentence."""
    rules, sizes = made.round, made.sizes
    verdicts = sum(sizes[name] * len(people) for name, people in rules.assignment.items())
    asked = f"{count_of(sum(sizes.values()), 'sentence')} of {count_of(len(sizes), 'article')}"
    return f"{asked}, {count_of(rules.overlap, 'reviewer')} each: {count_of(verdicts, 'verdict')}"


def assigned(made: PlannedRound, width: int) -> Iterator[StyledRow]:
    """Yield who would judge how much, then who would judge which article."""
    rules, sizes = made.round, made.sizes
    has = {who: [name for name, people in rules.assignment.items() if who in people] for who in rules.reviewers}
    columns: list[Column] = [
        Column("reviewer", list(has)),
        Column("articles", [f"{len(names):,}" for names in has.values()], right=True),
        Column("sentences", [f"{sum(sizes[name] for name in names):,}" for names in has.values()], right=True),
    ]
    yield from laid_out(columns, width)
    yield ()
    each: list[Column] = [
        Column("article", list(rules.assignment)),
        Column("sentences", [f"{sizes[name]:,}" for name in rules.assignment], right=True, rank=1),
        Column("who", [", ".join(people) for people in rules.assignment.values()]),
    ]
    yield from laid_out(each, width)


def show_form(screen: Any, rounds: Rounds, what: FormData, then: Callable[[Plan | None], None]) -> None:
    """Open the form over a screen."""
    shell = shell_of(screen)
    if shell.settings.round_plan is not None:
        shell.show(RoundForm(rounds, shell.settings.round_plan, what), then)
