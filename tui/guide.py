"""What help and palette show: actions with their live keys, where they work, and why one cannot be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from keymaps.actions import ACTIONS, Action, Scope
from keymaps.faults import Fault
from keymaps.keymap import Keymap
from keymaps.render import TITLES
from store.door import Problem
from tui.signs import Signs


class Row(Struct, frozen=True):
    """One line of help or palette: a heading (`text` alone), or keys and what they do.

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
) -> list[Row]:
    """Return the help of a place: what is wrong on the disk and with the keymap, live keys, signs, entities."""
    rows: list[Row] = []
    if problems:
        rows += [Row("On the disk", heading=True), *(Row(line) for one in problems for line in _told(one))]
    if faults:
        rows += [Row("Your keymap", heading=True), *(Row(_short(fault)) for fault in faults)]
    for scope in scopes:
        rows.append(Row(TITLES[scope], heading=True))
        rows += [row_of(action, keymap, why(action.id), action.help) for action in ACTIONS if action.scope is scope]
    if keymap.settings.counts and Scope.DIALOG not in scopes:
        rows += [
            Row("Numbers", heading=True),
            Row("Type a number first to say how often, or where to.", _counted(keymap)),
        ]
    return [*rows, *_signs(signs), *_entities()]


def _told(problem: Problem) -> Iterator[str]:
    """Yield a problem and what to do about it: a line each, for one would be cut."""
    yield f"{problem.title}: {problem.path}"
    if problem.hint:
        yield f"  {problem.hint}"


def _short(fault: Fault) -> str:
    """Return a fault with the file's name alone: its folder would leave no room for what is wrong."""
    return str(replace(fault, file=PurePath(fault.file).name))


def _counted(keymap: Keymap) -> tuple[str, ...]:
    """Return examples of counts, with the keys of this keymap."""
    examples = ((5, "sentence.next"), (12, "sentence.last"))
    return tuple(f"{count} {keymap.keys_of(action)[0]}" for count, action in examples if keymap.keys_of(action))


def _signs(signs: Signs) -> Iterator[Row]:
    """Give the signs of the gutter."""
    yield Row("Signs beside a sentence", heading=True)
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
        yield Row(text, (getattr(signs, name),), look=name if name not in ("stale", "noted") else "unjudged")


def _entities() -> Iterator[Row]:
    """Give the kinds of entity, each in its own style."""
    yield Row("Entities in the text", heading=True)
    for look, example, text in LEGEND:
        yield Row(text, (example,), look=look)


def palette_rows(keymap: Keymap, scopes: Sequence[Scope], why: Why) -> list[Row]:
    """Return every action: those that can be done here first, then those of this place, then the others."""
    rows = [row_of(action, keymap, why(action.id), f"{action.label}: {action.help}") for action in ACTIONS]
    places = {action.id: action.scope in scopes for action in ACTIONS}
    return sorted(rows, key=lambda row: (bool(row.why), not places[row.action]))


def row_of(action: Action, keymap: Keymap, why: str, text: str) -> Row:
    """Return the line of an action; its label before the reason would say it twice."""
    return Row(text, keymap.keys_of(action.id), why.removeprefix(f"{action.label}: "), action.id, short=action.label)


def matching(rows: Sequence[Row], query: str) -> list[Row]:
    """Return the rows in which every word of the query stands, with the headings that still have any.

    A query that is a key, as people write it, finds what that key does first.
    """
    words = query.casefold().split()
    if not words:
        return list(rows)
    kept: list[Row] = []
    heading: Row | None = None
    exact: list[Row] = []
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


def ranked(rows: Sequence[Row], query: str) -> list[Row]:
    """Return the matching rows of a palette, those whose label begins with the query first."""
    start = query.strip().casefold()
    found = matching(rows, query)
    return sorted(
        found, key=lambda row: (start not in row.keys, bool(row.why), not row.text.casefold().startswith(start))
    )
