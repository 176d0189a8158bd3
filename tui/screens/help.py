"""Help for the focused pane, and the palette of all commands: a field, and the lines that match what is typed.

Both show actions with their live keys and where they work; the palette says why an action cannot be done now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from keymaps.actions import ACTIONS, Action, Scope
from keymaps.faults import Fault
from keymaps.keymap import Keymap
from keymaps.render import TITLES
from reading.clean import visible
from store.desk import Problem
from tui.screens.dialogs import Dialog, Field
from tui.shell.dispatch import Handler, plain
from tui.shell.shell import Shell
from tui.shell.signs import TYPES, Signs
from tui.text.wrap import cells, fit
from tui.widgets.lines import Lines, Part, clipped, strip


class HelpRow(Struct, frozen=True):
    """One line of help or palette: a heading (`text` alone), or keys with their action.

    `why` says why the action cannot be done now; `look` is the component that styles `keys`; `action` the id;
    `short` stands for the text on a narrow screen.
    """

    text: str
    keys: tuple[str, ...] = ()
    why: str = ""
    action: str = ""
    look: str = "key"
    heading: bool = False
    short: str = ""


Why = Callable[[str], str]
LEGEND = (
    ("person", "Jan Leike", "people"),
    ("org", "Anthropic", "companies, institutions"),
    ("place", "San Francisco", "places"),
    ("date", "May 2024", "dates"),
    ("figure", "$2 billion", "money, percentages, quantities"),
    ("role", "chief scientist", "offices and roles"),
    ("product", "The Times", "products and works, from the desk's own list"),
)
"""Each kind of entity as it looks in the article: the component of its style, an example, what it is."""


def help_rows(
    keymap: Keymap,
    scopes: Sequence[Scope],
    why: Why,
    signs: Signs,
    faults: Sequence[Fault],
    problems: Sequence[Problem] = (),
) -> list[HelpRow]:
    """Return the help of a place: problems of disk and keymap, live keys, signs, entities."""
    rows: list[HelpRow] = []
    if problems:
        rows += [HelpRow("On the disk", heading=True), *(HelpRow(line) for one in problems for line in _told(one))]
    if faults:
        rows += [HelpRow("Your keymap", heading=True), *(HelpRow(_short(fault)) for fault in faults)]
    for scope in scopes:
        rows.append(HelpRow(TITLES[scope], heading=True))
        rows += [row_of(action, keymap, why(action.id), action.help) for action in ACTIONS if action.scope is scope]
    if keymap.settings.counts and Scope.DIALOG not in scopes:
        rows += [
            HelpRow("Numbers", heading=True),
            HelpRow("Type a number first to say how often, or where to.", _counted(keymap)),
        ]
    return [*rows, *_signs(signs), *_entities()]


def _told(problem: Problem) -> Iterator[str]:
    """Yield a problem and what to do about it: a line each, for one would be cut."""
    yield f"{problem.title}: {problem.path}"
    if problem.hint:
        yield f"  {problem.hint}"


def _short(fault: Fault) -> str:
    """Return a fault with the file's name alone: its folder would leave no room for the description."""
    return str(replace(fault, file=PurePath(fault.file).name))


def _counted(keymap: Keymap) -> tuple[str, ...]:
    """Return examples of counts, with the keys of this keymap."""
    examples = ((5, "sentence.next"), (12, "sentence.last"))
    return tuple(f"{count} {keymap.keys_of(action)[0]}" for count, action in examples if keymap.keys_of(action))


def _signs(signs: Signs) -> Iterator[HelpRow]:
    """Give the signs of the gutter."""
    yield HelpRow("Signs beside a sentence", heading=True)
    for name, text in (
        ("accurate", "accurate"),
        ("disputed", "disputed"),
        ("erroneous", "erroneous"),
        ("aside", "set aside: no claim, not to be judged"),
        ("unjudged", "not judged yet"),
        ("failed", "not saved: the disk refused it"),
        ("stale", "the text changed since you judged it"),
        ("noted", "beside the sign: you wrote a note"),
    ):
        yield HelpRow(text, (getattr(signs, name),), look=name if name not in ("stale", "noted") else "unjudged")


def _entities() -> Iterator[HelpRow]:
    """Give the kinds of entity, each in its own style."""
    yield HelpRow("Entities in the text", heading=True)
    for look, example, text in LEGEND:
        yield HelpRow(text, (example,), look=look)


def palette_rows(keymap: Keymap, scopes: Sequence[Scope], why: Why) -> list[HelpRow]:
    """Return every action: those that can be done here first, then those of this place, then the others."""
    rows = [row_of(action, keymap, why(action.id), f"{action.label}: {action.help}") for action in ACTIONS]
    places = {action.id: action.scope in scopes for action in ACTIONS}
    return sorted(rows, key=lambda row: (bool(row.why), not places[row.action]))


def row_of(action: Action, keymap: Keymap, why: str, text: str) -> HelpRow:
    """Return the line of an action; its label before the reason would say it twice."""
    return HelpRow(
        text, keymap.keys_of(action.id), why.removeprefix(f"{action.label}: "), action.id, short=action.label
    )


def matching(rows: Sequence[HelpRow], query: str) -> list[HelpRow]:
    """Return the rows in which every word of the query stands, with the headings that still have any.

    A query that is a key, as people write it, finds what that key does first.
    """
    words = query.casefold().split()
    if not words:
        return list(rows)
    kept: list[HelpRow] = []
    heading: HelpRow | None = None
    exact: list[HelpRow] = []
    for row in rows:
        if row.heading:
            heading = row
        elif query.strip() in row.keys:
            exact.append(row)
        elif all(word in f"{row.text} {row.action} {' '.join(row.keys)}".casefold() for word in words):
            if heading is not None:
                kept.append(heading)
                heading = None
            kept.append(row)
    return exact + kept


def ranked(rows: Sequence[HelpRow], query: str) -> list[HelpRow]:
    """Return the matching rows of a palette, labels that begin with the query first."""
    start = query.strip().casefold()
    found = matching(rows, query)
    return sorted(
        found, key=lambda row: (start not in row.keys, bool(row.why), not row.text.casefold().startswith(start))
    )


NARROW = 56
"""Cells below which a sentence does not fit beside its keys: the label stands for it."""


class KeyTable(Lines):
    """Shows rows; `chooses` draws a bar at the chosen one, else the rows only scroll."""

    LOOKS: ClassVar[set[str]] = {
        "keys--text",
        "keys--head",
        "keys--key",
        "keys--quiet",
        "keys--row",
        "keys--accurate",
        "keys--disputed",
        "keys--erroneous",
        "keys--aside",
        "keys--unjudged",
        "keys--failed",
        *(f"keys--{name}" for name in sorted(set(TYPES.values()))),
    }

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, *, chooses: bool, empty: str) -> None:
        super().__init__()
        self.chooses = chooses
        self.empty = empty
        self.rows: Sequence[HelpRow] = ()
        self.cursor = 0

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "keys"

    def show(self, rows: Sequence[HelpRow]) -> None:
        """Show other rows, from their beginning."""
        self.rows = rows or (HelpRow(self.empty),)
        self.cursor = self.top = 0
        self.repaint()

    @property
    def chosen(self) -> HelpRow | None:
        """The row with the bar; None where there is nothing to choose."""
        row = self.rows[self.cursor] if self.rows else None
        return row if row and row.action else None

    def move(self, steps: int) -> None:
        """Move the bar, or scroll where there is none."""
        if not self.chooses:
            self.scroll_lines_to(self.top + steps)
            return
        old, self.cursor = self.cursor, max(0, min(self.cursor + steps, len(self.rows) - 1))
        height = max(1, self.size.height)
        if not self.top <= self.cursor < self.top + height:
            self.scroll_lines_to(self.cursor if self.cursor < self.top else self.cursor - height + 1)
        self.refresh_numbers([old, self.cursor])

    def pick(self, number: int) -> None:
        """Move the bar to a row."""
        if self.chooses:
            self.move(number - self.cursor)

    def page(self, pages: int) -> None:
        """Move by whole pages."""
        self.move(pages * max(1, self.size.height - 1))

    def current(self) -> tuple[int, int]:
        """Return where the chosen row stands, or the first visible one."""
        return 2, self.cursor if self.chooses else self.top

    def line_count(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def draw(self, number: int, width: int) -> Strip:
        """Return one row: keys, action, and at the end the reason why it cannot be done now."""
        if not 0 <= number < len(self.rows):
            return Strip.blank(width, self.look("text"))
        row = self.rows[number]
        base = self.look("row" if self.chooses and number == self.cursor else "text")
        if row.heading:
            return strip(clipped([(row.text, base + self.look("head"))], width, self.ellipsis), width, base)
        quiet = base + self.look("quiet")
        parts: list[Part] = [("  ", base)]
        if row.keys:
            column = self._column(width)
            keys = _keys(row.keys, column, self.ellipsis)
            parts += [
                (keys, (quiet if row.why else base) + self.look(row.look)),
                (" " * (column - cells(keys) + 2), base),
            ]
        text = row.short if row.short and width < NARROW else row.text
        parts.append((visible(text), quiet if row.why else base))
        if row.why:
            parts.append((f"  {visible(row.why)}", quiet))
        return strip(clipped(parts, width, self.ellipsis), width, base)

    def _column(self, width: int) -> int:
        """Return the cells for the keys: as many as they need, up to a third of the line, less on a narrow one."""
        return min(width // 3 if width >= 70 else 10, max((cells("  ".join(row.keys)) for row in self.rows), default=0))


def _keys(keys: Sequence[str], room: int, ellipsis: str) -> str:
    """Return as many of an action's keys as there is room for, the first one always."""
    shown = keys[0]
    for key in keys[1:]:
        if cells(shown) + 2 + cells(key) > room:
            break
        shown += f"  {key}"
    return fit(shown, room, ellipsis)


Match = Callable[[Sequence[HelpRow], str], list[HelpRow]]


class FinderDialog(Dialog[str]):
    """Shows rows, fewer as one types; arrows move while the field keeps the focus."""

    def __init__(
        self, title: str, rows: Sequence[HelpRow], match: Match, *, chooses: bool, placeholder: str, hint: str = ""
    ) -> None:
        super().__init__(classes="-finder")
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self._title, self._rows, self._match = title, rows, match
        self._placeholder, self._hint = placeholder, hint
        self.table = KeyTable(chooses=chooses, empty="Nothing by that name.")

    def compose(self) -> ComposeResult:
        """Lay out title, field, rows and keys."""
        with Vertical(classes="box"):
            yield Static(Content(self._title), classes="title", markup=False)
            yield Field(placeholder=self._placeholder)
            yield self.table
            yield Static(Content(self._hint), classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Show everything, and let typing begin at once."""
        self.table.show(self._rows)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the matching rows."""
        self.table.show(self._match(self._rows, event.value))

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving, and taking the chosen row."""
        return {
            **super().handlers(),
            "dialog.next": plain(lambda: self.table.move(1)),
            "dialog.previous": plain(lambda: self.table.move(-1)),
            "dialog.page-next": plain(lambda: self.table.page(1)),
            "dialog.page-previous": plain(lambda: self.table.page(-1)),
            "dialog.accept": plain(self._accept),
        }

    def _accept(self) -> None:
        """Return the chosen action; where rows only scroll, close."""
        row = self.table.chosen if self.table.chooses else None
        self.dismiss(row.action if row else None)


def show_help(shell: Shell) -> None:
    """Show the live keys of the present screen, to be searched."""
    settings = shell.settings
    rows = help_rows(
        shell.keymap, shell.keyboard.scopes(), shell.why_not, settings.signs, settings.faults, shell.problems
    )
    keys = shell.keymap_hint("dialog.next", "dialog.page-next", "dialog.close")
    shell.show(FinderDialog("Keys", rows, matching, chooses=False, placeholder="a word or a key", hint=keys))


def show_palette(shell: Shell) -> None:
    """Show all commands with their keys; the chosen one is performed where the focus was."""
    rows = palette_rows(shell.keymap, shell.keyboard.scopes(), shell.why_not)
    keys = shell.keymap_hint("dialog.next", "dialog.accept", "dialog.close")
    finder = FinderDialog("Commands", rows, ranked, chooses=True, placeholder="what to do", hint=keys)

    def perform(action: str | None) -> None:
        if action:
            shell.begin(action)

    shell.show(finder, perform)
