"""The export dialog: asks what is exported, in which format, into which file, and shows the beginning of that file.

Each choice is one of several values, turned with the keys that move through a list.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from reading.clean import visible
from reading.errors import CopydeskError
from review.consensus import RULES, Rule
from review.scale import DISPUTED_STATE
from store.desk import Desk, Problem, Rounds
from store.exchange.export import Job, Wanted, as_report, job_of, left_out_of, to_file
from store.exchange.formats.registry import KINDS, FormatInfo, load
from store.manage.narrowing import narrowed
from tui.screens.dialogs import Dialog, Field, Keys, Remark
from tui.shell.background import Background
from tui.shell.dispatch import Handler, plain
from tui.shell.shell import Shell, shell_of
from tui.text.highlight import Named, coloured
from tui.text.wrap import cells, fit
from tui.widgets.lines import Lines, strip

EVERYBODY = "everybody"
EVERY_ROUND = "every round"
EVERY_VERDICT = "every verdict"
CURRENT, HISTORY = "current decisions", "every event"
FINAL = "final, over all rounds"
WHICH = (CURRENT, HISTORY, *(f"consensus, {rule}" for rule in RULES), FINAL)
TEXTS = ("with the text", "without the text")


PREVIEWED = 12
"""Lines of a screen below which the choices leave none for the preview."""


class ExportChoices(Struct, frozen=True):
    """What is chosen, in the dialog's words; `articles` are patterns with spaces between, `query` finds sentences."""

    round: str
    reviewer: str
    verdict: str
    which: str
    text: str
    articles: str
    query: str = ""

    def wanted(self) -> Wanted:
        """Return it as the store's export takes it."""
        rule = self.which.removeprefix("consensus, ")
        return Wanted(
            reviewers=() if self.reviewer == EVERYBODY else (self.reviewer,),
            articles=tuple(self.articles.split()),
            verdicts=() if self.verdict == EVERY_VERDICT else (self.verdict,),
            text=self.text == TEXTS[0],
            history=self.which == HISTORY,
            consensus=Rule(rule) if rule != self.which else None,
            final=self.which == FINAL,
        )


def rounds(desk: Desk, round_admin: Rounds | None) -> Sequence[str]:
    """Return the rounds to choose from: the present one first; all of them where there are others."""
    others = [one.name for one in round_admin.all() if one.name != desk.round] if round_admin else []
    return [desk.round, *others, EVERY_ROUND] if others else [desk.round]


def reviewers(desk: Desk) -> Sequence[str]:
    """Return the reviewers to choose from, as far as this person may see them."""
    return [EVERYBODY, *desk.decisions.reviewers()]


def verdicts(desk: Desk) -> Sequence[str]:
    """Return the verdicts to choose from."""
    return [EVERY_VERDICT, *desk.rules.scale.names]


class Choice(Widget, can_focus=True):
    """Shows a label and the value that is chosen; the marks around the value say that it has the focus."""

    class Turned(Message):
        """Another value was chosen."""

    def __init__(self, label: str, values: Sequence[str], *, id: str) -> None:
        super().__init__(id=id)
        self._label, self._values = label, tuple(values)
        self.at = 0
        """The place of the chosen value."""

    @property
    def value(self) -> str:
        """The chosen value."""
        return self._values[self.at]

    def turn(self, steps: int) -> None:
        """Choose the value that many places on, round and round."""
        self.at = (self.at + steps) % len(self._values)
        self.refresh()
        self.post_message(self.Turned())

    def spoken_text(self) -> str:
        """Return the label, the value that is chosen, and which of how many that is."""
        return visible(f"{self._label}: {self.value}, {self.at + 1} of {len(self._values)}")

    def on_focus(self) -> None:
        """Show the marks."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the marks away."""
        self.refresh()

    def render(self) -> RenderResult:
        """Return the line."""
        signs = shell_of(self).settings.signs
        left, right = ("< ", " >") if signs.is_ascii else ("‹ ", " ›")
        if not self.has_focus:
            left, right = "  ", ""
        room = self.size.width - cells(f"{self._label:<8}{left}{right}")
        return Content(f"{self._label:<8}{left}{fit(visible(self.value), max(0, room), signs.ellipsis)}{right}")


class Preview(Lines):
    """Shows lines of named pieces.

    | Component class | What it is |
    | --- | --- |
    | `preview--text` | everything else |
    | `preview--key` | keys, tags, headings |
    | `preview--string` | texts |
    | `preview--number` | numbers, true, false, null |
    | `preview--quiet` | punctuation |
    """

    LOOKS: ClassVar[set[str]] = {
        "preview--text",
        "preview--key",
        "preview--string",
        "preview--number",
        "preview--quiet",
    }

    WHEEL = ("dialog.page-next", "dialog.page-previous")
    SPOKEN_PAGE = 1  # a sample of the file: of its signs little helps who hears them

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._source: Sequence[Sequence[Named]] = ()
        self._wrapped: list[list[Named]] = []
        self._width = 0

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "preview"

    def show(self, lines: Sequence[Sequence[Named]]) -> None:
        """Show other lines, from the top."""
        self._source, self._width, self.top = lines, 0, 0
        self.repaint()

    def page(self, steps: int) -> None:
        """Scroll by pages."""
        self.scroll_lines_to(self.top + steps * max(1, self.size.height - 1))

    def line_count(self) -> int:
        """Return how many lines there are at the present width."""
        return len(self._wrap(self.size.width))

    def draw(self, number: int, width: int) -> Strip:
        """Return one line."""
        lines = self._wrap(width)
        parts = lines[number] if number < len(lines) else []
        return strip([(text, self.look(name)) for text, name in parts], width, self.look("text"))

    def _wrap(self, width: int) -> list[list[Named]]:
        if width != self._width:
            self._width = width
            self._wrapped = [row for line in self._source for row in wrapped(line, max(1, width))]
        return self._wrapped


def wrapped(line: Sequence[Named], width: int) -> list[list[Named]]:
    """Return a line cut into rows of at most `width` cells; an empty line is one empty row."""
    rows: list[list[Named]] = [[]]
    room = width
    for text, name in line:
        while text:
            part = fit(text, room, "") if cells(text) > room else text
            if not part and room == width:
                part = text[0]  # wider than a whole row: cut by the row
            if part:
                rows[-1].append((part, name))
                room -= cells(part)
                text = text[len(part) :]
            if text:
                rows.append([])
                room = width
    return rows


SHOWN = 12_000
"""Characters of an export that the preview has."""


class ExportDialog(Dialog[Path]):
    """Asks for the options of `copydesk export`; the result is the file when it has been written."""

    SPOKEN_NAME = "Export"
    """What it is called where it is read aloud: on the screen its choices say it."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        round_admin: Rounds | None,
        rounds: Sequence[str],
        people: Sequence[str],
        query: str = "",
    ) -> None:
        """`rounds` and `people` are the choices offered, `query` what the sentences are found by at first."""
        super().__init__(classes="-finder")
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy")]
        self._desk, self._title, self._round_admin = desk, title, round_admin
        self._rounds, self._people, self._query = rounds, people, query
        self.background = Background(self)
        self._desks = {desk.round: desk}
        self._opening = Lock()
        self._own_name = False
        self.left_out: Sequence[Problem] = ()
        self._replace = ""
        self.private = False
        """Whether others may not read what is exported: a round of it is blind."""

    def compose(self) -> ComposeResult:
        """Lay out the choices, the file, the preview and the keys."""
        with Vertical(classes="box"):
            with VerticalScroll(id="fields", can_focus=False):
                yield Choice("Format", [f"{kind.name}: {kind.help}" for kind in KINDS], id="format")
                with Horizontal(classes="row pair"):
                    yield Choice("Round", self._rounds, id="round")
                    yield Choice("Which", WHICH, id="which")
                with Horizontal(classes="row pair"):
                    yield Choice("By", self._people, id="reviewer")
                    yield Choice("Verdict", verdicts(self._desks[next(iter(self._desks))]), id="verdict")
                yield Choice("Text", TEXTS, id="text")
                yield from self._field("Articles", "", "all, or patterns of file names: 00*.txt report.md", "articles")
                yield from self._field(
                    "Only", self._query, f"all, or a query: is:{DISPUTED_STATE} reason:figure", "only"
                )
                yield from self._field("File", self._suggested(), "into which file", "file")
            yield Remark(id="fault")
            yield Preview(id="preview")
            moving = ("dialog.next", "dialog.next-field", "dialog.page-next")
            yield Keys("dialog.accept", "dialog.close", *moving, accept="export", id="keys")

    def _field(self, label: str, value: str, placeholder: str, name: str) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Static(Content(label), classes="label")
            yield Field(value, placeholder=placeholder, id=name)

    def on_mount(self) -> None:
        """Show the preview of the first choice."""
        self._look()

    def on_resize(self) -> None:
        """Leave a line each for what is said and for the keys; fields that have no room are scrolled to."""
        self.query_one("#fields").styles.max_height = max(1, self.size.height - 2)
        self.query_one(Preview).display = self.size.height >= PREVIEWED

    def on_unmount(self) -> None:
        """Close the desks of the other rounds."""
        others = [desk for name, desk in self._desks.items() if name != self._desk.round]

        def close(_: object) -> None:
            for desk in others:
                desk.close()

        if others:
            self.background.ask("close", close)

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: other values, scrolling the preview, writing."""
        preview = self.query_one(Preview)
        return {
            **super().handlers(),
            "dialog.next": lambda call: self._turn(call.times),
            "dialog.previous": lambda call: self._turn(-call.times),
            "dialog.page-next": lambda call: preview.page(call.times),
            "dialog.page-previous": lambda call: preview.page(-call.times),
            "dialog.accept": plain(self._write),
        }

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep a name that was typed when the format changes; look again where other articles are asked for."""
        if event.input.id == "file":
            self._own_name = event.value != self._suggested()
            self._tell("")
        elif self.is_mounted:
            self._look()

    def on_choice_turned(self) -> None:
        """Suggest another name, and look again."""
        if not self._own_name:
            self.query_one("#file", Input).value = self._suggested()
        self._look()

    # ------------------------------------------------------------------ inside

    def _chosen(self, name: str) -> Choice:
        return self.query_one(f"#{name}", Choice)

    @property
    def _kind(self) -> FormatInfo:
        return KINDS[self._chosen("format").at] if self.is_mounted else KINDS[0]

    def _terms(self) -> ExportChoices:
        """Return the chosen options."""
        values = {name: self._chosen(name).value for name in ("round", "reviewer", "verdict", "which", "text")}
        typed = {name: self.query_one(f"#{name}", Input).value for name in ("articles", "only")}
        return ExportChoices(**values, articles=typed["articles"], query=typed["only"])

    def _suggested(self) -> str:
        round_ = self._chosen("round").value if self.is_mounted else self._desk.round
        stem = re.sub(r"[^\w.-]+", "-", f"{self._title}-{round_}").strip("-.") or "decisions"
        return f"{stem}{self._kind.ending}"

    def _turn(self, steps: int) -> None:
        """Choose another value where the focus is, else another format."""
        focused = self.focused
        (focused if isinstance(focused, Choice) else self._chosen("format")).turn(steps)

    def _look(self) -> None:
        """Show the beginning of the file that would be written."""
        self._tell("")
        kind, terms = self._kind, self._terms()

        def look(_: object) -> list[list[Named]]:
            try:
                return coloured(beginning(load(kind.name).write(self._job(kind, terms))), kind.ending)
            except CopydeskError as error:
                return [[(visible(str(error)), "quiet")]]

        def show(lines: list[list[Named]]) -> None:
            self.query_one(Preview).show(lines or [[("Nothing to export yet", "quiet")]])

        self.background.ask("preview", look, show)

    def _job(self, kind: FormatInfo, terms: ExportChoices) -> Job:
        """Return the export; where it is of other rounds, they are opened, which takes time on a large desk."""
        round_admin = self._round_admin
        names = (
            [terms.round] if terms.round != EVERY_ROUND or round_admin is None else [r.name for r in round_admin.all()]
        )
        with self._opening:
            for name in names:
                if name not in self._desks and round_admin is not None:
                    self._desks[name] = round_admin.enter(name)
            desks = [self._desks[name] for name in names]
        self.private = any(desk.rules.hides for desk in desks)
        wanted = terms.wanted()
        if wanted.final and round_admin is not None:
            rule = round_admin.rule()
            wanted = replace(wanted, consensus=rule.rule, least=rule.least)
        wanted = narrowed(desks, wanted, terms.query, datetime.now().astimezone())
        wanted = replace(wanted, report=kind.is_report)
        self.left_out = left_out_of(desks, wanted)
        job = job_of(desks, wanted, self._title, time.time_ns() // 1000)
        return as_report(job, desks, self.left_out) if kind.is_report else job

    def _write(self) -> None:
        """Write the file, after a second key where it would replace one."""
        name = self.query_one("#file", Input).value.strip()
        if not name:
            self._tell("Say which file.")
            return
        try:
            path = Path(name).expanduser().absolute()
            exists = path.exists()
        except (OSError, RuntimeError) as error:  # longer than the disk takes, or a home that nobody has
            self._tell(f"{(getattr(error, 'strerror', '') or str(error)).rstrip('.')}: {name}")
            return
        if exists and self._replace != name:
            self._replace = name
            self._tell(f"It exists; once more replaces it: {path}", keep=True)
            return
        kind, terms = self._kind, self._terms()

        def write() -> None:
            job = self._job(kind, terms)
            to_file(load(kind.name).write(job), path, self.private)

        self.background.ask(
            "export",
            lambda _: write(),
            lambda _: self.dismiss(path),
            lambda error: self._tell(str(error)),
        )
        self.background.hold("export")  # what is typed behind it is for the screen below

    def _tell(self, text: str, keep: bool = False) -> None:
        if not keep:
            self._replace = ""
        where = "" if text else str(Path.cwd())
        self.query_one("#fault", Remark).tell(text or "What is on the disk, into ", where)


def beginning(chunks: Iterator[bytes]) -> str:
    """Return the first characters of an export; no more of it is made than that takes."""
    found = ""
    for chunk in chunks:
        found += chunk[: SHOWN * 4].decode("utf-8", "replace")
        if len(found) >= SHOWN:
            return found[:SHOWN]
    return found


def choices(shell: Shell) -> tuple[Sequence[str], Sequence[str]]:
    """Return the rounds and the people that there are to choose from; to be called from a thread that may wait."""
    return rounds(shell.desk, shell.settings.round_admin), reviewers(shell.desk)


def show_export(shell: Shell, found: tuple[Sequence[str], Sequence[str]], query: str = "") -> None:
    """Open the dialog with the rounds and people to choose from, and the sentences of a query; report its result."""

    def done(path: Path | None) -> None:
        if path is not None:
            left_out = "".join(f". Left out: {one.sentence}" for one in dialog.left_out)
            closed = ", readable by you alone: the round is blind" if dialog.private else ""
            shell.say(f"Wrote {path}{closed}{left_out}")

    dialog = ExportDialog(shell.desk, shell.settings.title, shell.settings.round_admin, *found, query)
    shell.show(dialog, done)
