"""Help for the focused pane, and the palette of all commands: a field, and the lines that match what is typed.

Both show actions with their live keys and where they work; the palette says why an action cannot be done now.
"""

from __future__ import annotations

import re
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

from keymaps.actions import TITLES, Action, Scope
from keymaps.everyday import score
from keymaps.faults import Fault
from keymaps.habits import PALETTE
from keymaps.keymap import Keymap
from reading.clean import visible
from reading.plural import count_of
from review.scale import DEFAULT, ROLES
from store.desk import Problem
from tui.screens.dialogs import Dialog, Field
from tui.shell.dispatch import Call, Handler, plain
from tui.shell.shell import Shell, shell_of
from tui.shell.signs import TYPES, Signs
from tui.text.wrap import breaks, cells, fit, spans
from tui.widgets.lines import Lines, Part, clipped, strip


class HelpRow(Struct, frozen=True):
    """One line of help or palette: a heading (`text` alone), or keys with their action.

    `why` says why the action cannot be done now; `look` is the component that styles `keys`; `action` the id, `known`
    what the registry has of it; `short` stands for the text on a narrow screen.
    """

    text: str
    keys: tuple[str, ...] = ()
    why: str = ""
    action: str = ""
    look: str = "key"
    heading: bool = False
    short: str = ""
    known: Action | None = None


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
        rows += [HelpRow("Your keymap and settings", heading=True), *(HelpRow(_short(fault)) for fault in faults)]
    for scope in scopes:
        rows.append(HelpRow(TITLES[scope], heading=True))
        rows += [
            row_of(action, keymap, why(action.id), action.help) for action in keymap.actions if action.scope is scope
        ]
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
    for verdict in signs.scale:
        said = f"{verdict.name}: {verdict.help}" if verdict.help and signs.scale is not DEFAULT else verdict.name
        yield HelpRow(said, (signs.verdict(verdict.name),), look=verdict.role)
    for name, text in (
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
    rows = [row_of(action, keymap, why(action.id), action.help) for action in keymap.actions]
    places = {action.id: action.scope in scopes for action in keymap.actions}
    return sorted(rows, key=lambda row: (bool(row.why), not places[row.action]))


def row_of(action: Action, keymap: Keymap, why: str, text: str) -> HelpRow:
    """Return the line of an action; its label before the reason would say it twice."""
    return HelpRow(
        text,
        keymap.keys_of(action.id),
        why.removeprefix(f"{action.label}: "),
        action.id,
        short=action.label,
        known=action,
    )


def matching(rows: Sequence[HelpRow], query: str) -> list[HelpRow]:
    """Return the rows of help that answer a query, the best first: actions by what people call them, then the rest.

    A query that is a key, as people write it, finds what that key does before all.
    """
    words = query.casefold().split()
    if not words:
        return list(rows)
    others = [
        row
        for row in rows
        if not row.heading
        and not row.action
        and all(word in f"{row.text} {' '.join(row.keys)}".casefold() for word in words)
    ]
    return [*ranked([row for row in rows if row.action], query), *others]


def ranked(rows: Sequence[HelpRow], query: str) -> list[HelpRow]:
    """Return the actions that answer a query, the best first; what cannot be done now comes after what can."""
    words = query.casefold().split()
    if not words:
        return list(rows)
    typed = query.strip()
    keyed = [row for row in rows if typed in row.keys]
    others = [(row.known, row) for row in rows if row.known and typed not in row.keys]
    found: list[tuple[float, HelpRow]] = []
    for share in (0.5, 0.0):  # where nobody answers half of what was said, some of it will do
        found = found or [(points, row) for action, row in others if (points := score(action, words, share)) > 0]
    return keyed + [row for points, row in sorted(found, key=lambda one: (-one[0], bool(one[1].why)))]


def commanded(rows: Sequence[HelpRow], query: str) -> list[HelpRow]:
    """Return the actions of the palette that answer a query; what vim means by it after its colon comes first."""
    meant = PALETTE.get(query.strip())
    first = [row for row in rows if meant and row.action == meant]
    return first + [row for row in ranked(rows, query) if row not in first]


NARROW = 56
"""Cells below which a sentence does not fit beside its keys: the label stands for it."""


class KeyTable(Lines):
    """Shows rows, their sentences whole, and a bar at the chosen one."""

    LOOKS: ClassVar[set[str]] = {
        "keys--text",
        "keys--head",
        "keys--key",
        "keys--quiet",
        "keys--row",
        *(f"keys--{role}" for role in ROLES),
        "keys--aside",
        "keys--unjudged",
        "keys--failed",
        *(f"keys--{name}" for name in sorted(set(TYPES.values()))),
    }

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, *, empty: str) -> None:
        super().__init__()
        self.empty = empty
        self.rows: Sequence[HelpRow] = ()
        self.cursor = 0
        self._lines: list[tuple[int, str]] = []
        self._first: list[int] = []
        self._width = 0

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "keys"

    def show(self, rows: Sequence[HelpRow]) -> None:
        """Show other rows, from their beginning."""
        self.rows = rows or (HelpRow(self.empty),)
        self.top = 0
        self.cursor = next((at for at, row in enumerate(self.rows) if not row.heading), 0)
        self._width = 0
        self.repaint()

    @property
    def chosen(self) -> HelpRow | None:
        """The row with the bar; None where there is nothing to choose."""
        row = self.rows[self.cursor] if self.rows else None
        return row if row and row.action else None

    def move(self, steps: int) -> None:
        """Move the bar, past headings; where only headings follow, as far as the last row before them."""
        old, to = self.cursor, max(0, min(self.cursor + steps, len(self.rows) - 1))
        is_up = steps < 0
        way = -1 if is_up else 1
        places = (*range(to, -1 if is_up else len(self.rows), way), *range(to, old, -way))
        self.cursor = next((at for at in places if not self.rows[at].heading), old)
        if not self._reveal(above=int(is_up)):
            self.refresh_numbers([*self._numbers(old), *self._numbers(self.cursor)])

    def pick(self, number: int) -> None:
        """Move the bar to the row of a line."""
        self._lay_out(self.size.width)
        if number < len(self._lines):
            self.move(self._lines[number][0] - self.cursor)

    def page(self, pages: int) -> None:
        """Move by whole pages."""
        self._lay_out(self.size.width)
        at = self._first[self.cursor] + pages * max(1, self.size.height - 1)
        row = self._lines[max(0, min(at, len(self._lines) - 1))][0]
        self.move(row - self.cursor or pages)

    def fit(self) -> None:
        """Break the sentences for a new width, and keep the bar visible."""
        self._lay_out(self.size.width)
        self._reveal()

    def _items(self) -> list[int]:
        """Return the rows that are read aloud: all but headings, which are said with what follows them."""
        return [at for at, row in enumerate(self.rows) if not row.heading]

    def spoken_count(self) -> int:
        """Return how many rows there are, without headings."""
        return len(self._items())

    def spoken_head(self) -> str:
        """Return how many rows there are."""
        return count_of(len(self._items()), "line")

    def spoken_at(self) -> int | None:
        """Return the number of the chosen row."""
        return sum(not row.heading for row in self.rows[: self.cursor])

    def spoken(self, number: int) -> str:
        """Return a row: its number, what it does, its keys, why it cannot be done now."""
        items = self._items()
        if not 0 <= number < len(items):
            return visible(self.empty)
        at = items[number]
        row, above = self.rows[at], self.rows[at - 1] if at else None
        head = f"{above.text}. " if above is not None and above.heading else ""
        name = f"{row.short}. " if row.short and not row.text.startswith(row.short) else ""
        keys = f" Key {' or '.join(row.keys)}." if row.action and row.keys else ""
        why = f" Not now: {row.why}" if row.why else ""
        return visible(f"{number + 1}: {head}{name}{row.text.strip()}{keys}{why}")

    def choose(self, number: int) -> None:
        """Choose a row by its number."""
        items = self._items()
        self.move(items[max(0, min(number, len(items) - 1))] - self.cursor)

    def current(self) -> tuple[int, int]:
        """Return where the chosen row stands."""
        return 2, self._first[self.cursor] if self._first else 0

    def line_count(self) -> int:
        """Return how many lines the rows take."""
        self._lay_out(self.size.width)
        return len(self._lines)

    def _lay_out(self, width: int) -> None:
        """Break the rows into lines, for this width."""
        if width == self._width:
            return
        self._width, self._lines, self._first = width, [], []
        column = self._column(width)
        for number, row in enumerate(self.rows):
            self._first.append(len(self._lines))
            text = row.short if row.short and width < NARROW else row.text
            said = f"{text}  {row.why}" if row.why else text
            room = max(8, width - 2 - (column + 2 if row.keys else 0))
            parts = [visible(said)] if row.heading else wrapped_sentence(visible(said), room)
            self._lines += [(number, part) for part in parts]

    def _numbers(self, row: int) -> range:
        """Return the lines of a row."""
        self._lay_out(self.size.width)
        end = self._first[row + 1] if row + 1 < len(self._first) else len(self._lines)
        return range(self._first[row], end)

    def _reveal(self, above: int = 0) -> bool:
        """Scroll as little as makes the chosen row visible, and lines above it where there are any."""
        lines = self._numbers(self.cursor)
        return self.scroll_lines_to(min(lines.start - above, max(self.top, lines.stop - self.size.height)))

    def draw(self, number: int, width: int) -> Strip:
        """Return one line of a row: its keys stand on the first one; why it cannot be done now is quiet."""
        self._lay_out(width)
        if not 0 <= number < len(self._lines):
            return Strip.blank(width, self.look("text"))
        at, text = self._lines[number]
        row = self.rows[at]
        base = self.look("row" if row.action and at == self.cursor else "text")
        if row.heading:
            return strip(clipped([(text, base + self.look("head"))], width, self.ellipsis), width, base)
        quiet = base + self.look("quiet")
        is_chosen = bool(row.action) and at == self.cursor  # where there is no ground of its own only the bar shows it
        bar = shell_of(self).settings.signs.bar
        parts: list[Part] = [(bar, base + self.look("key")) if is_chosen else (" ", base), (" ", base)]
        if row.keys:
            column = self._column(width)
            keys = _keys(row.keys, column, self.ellipsis) if number == self._first[at] else ""
            parts += [
                (" " * (column - cells(keys)), base),
                (keys, (quiet if row.why else base) + self.look(row.look)),
                ("  ", base),
            ]
        parts.append((text, quiet if row.why else base))
        return strip(clipped(parts, width, self.ellipsis), width, base)

    def _column(self, width: int) -> int:
        """Return the cells for the keys: as many as they need, up to a quarter of the line, less on a narrow one."""
        return min(width // 4 if width >= 70 else 10, max((cells("  ".join(row.keys)) for row in self.rows), default=0))


def wrapped_sentence(text: str, width: int) -> list[str]:
    """Return a sentence as lines of at most that many cells."""
    lines = spans(0, len(text), breaks(text, 0, len(text), width))
    return [text[start:end].rstrip() for start, end in lines] or [""]


def _keys(keys: Sequence[str], room: int, ellipsis: str) -> str:
    """Return as many of an action's keys as there is room for, the first one always."""
    shown = keys[0]
    for key in keys[1:]:
        if cells(shown) + 2 + cells(key) > room:
            break
        shown += f"  {key}"
    return fit(shown, room, ellipsis)


Match = Callable[[Sequence[HelpRow], str], list[HelpRow]]
_NUMBERED = re.compile(r"(.*?)\s*(?<!\S)(\d{1,3})")
"""Words, and the number of a line behind them: where lines are read out with numbers, one is chosen by it."""


class FinderDialog(Dialog[str]):
    """Shows rows, fewer as one types; arrows move while the field keeps the focus.

    The result is an action.
    """

    def __init__(self, title: str, rows: Sequence[HelpRow], match: Match, *, placeholder: str, hint: str = "") -> None:
        super().__init__(classes="-finder")
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self._title, self._rows, self._match = title, rows, match
        self._placeholder, self._hint = placeholder, hint
        self.table = KeyTable(empty="Nothing by that name.")
        self._heading = Static(Content(title), classes="title", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out title, field, rows and keys."""
        with Vertical(classes="box"):
            yield self._heading
            yield Field(placeholder=self._placeholder)
            yield self.table
            yield Static(Content(self._hint), classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Show everything, and let typing begin at once."""
        self.table.show(self._rows)
        self._say_where()
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the matching rows."""
        wanted, number = event.value, 0
        if shell_of(self).settings.speak and (found := _NUMBERED.fullmatch(wanted)):
            wanted, number = found[1], int(found[2])
        self.table.show(self._match(self._rows, wanted))
        if number:
            self.table.choose(number - 1)
        self._say_where()

    def _say_where(self) -> None:
        """Show which of the actions is chosen."""
        numbers = [at for at, row in enumerate(self.table.rows) if row.action]
        at = numbers.index(self.table.cursor) + 1 if self.table.cursor in numbers else 0
        self._heading.update(Content(f"{self._title}   {at} of {len(numbers)}" if at else self._title))

    def _move(self, act: Callable[[int], None], by: int) -> Handler:
        def handle(call: Call) -> None:
            act(by * call.times)
            self._say_where()

        return handle

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving, and taking the chosen row."""
        return {
            **super().handlers(),
            "dialog.next": self._move(self.table.move, 1),
            "dialog.previous": self._move(self.table.move, -1),
            "dialog.page-next": self._move(self.table.page, 1),
            "dialog.page-previous": self._move(self.table.page, -1),
            "dialog.accept": plain(self._accept),
        }

    def _accept(self) -> None:
        """Return the chosen action; where there is none, close."""
        self.dismiss(self.table.chosen.action if self.table.chosen else None)


def show_help(shell: Shell) -> None:
    """Show the live keys of the present screen, to be searched; the chosen one is performed."""
    settings, scopes = shell.settings, shell.keyboard.scopes()
    rows = help_rows(shell.keymap, scopes, shell.why_not, settings.signs, settings.faults, shell.problems)
    _ask(
        shell,
        FinderDialog(f"Keys {TITLES[scopes[0]].lower()}", rows, matching, placeholder=WANTED, hint=_keys_of(shell)),
    )


def show_palette(shell: Shell) -> None:
    """Show all commands with their keys; the chosen one is performed where the focus was."""
    rows = palette_rows(shell.keymap, shell.keyboard.scopes(), shell.why_not)
    _ask(shell, FinderDialog("Commands", rows, commanded, placeholder=WANTED, hint=_keys_of(shell)))


WANTED = "what to do, in your words, or a key"


def _keys_of(shell: Shell) -> str:
    moving, leaving = shell.keymap_hint("dialog.next", "dialog.page-next"), shell.keymap_hint("dialog.close")
    return f"{moving}   {shell.key_of('dialog.accept')} do it   {leaving}"


def _ask(shell: Shell, finder: FinderDialog) -> None:
    """Let an action be found, and perform it where the focus was."""

    def perform(action: str | None) -> None:
        if action:
            shell.begin(action)

    shell.show(finder, perform)
