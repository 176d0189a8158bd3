"""A table of units by reviewers out of CSV text: the first row names the reviewers, an empty cell is missing.

Two columns may stand among the reviewers', wherever, and are none: one named `unit` (or `item`, `id`, `sentence`), or a
first one without a name, names the units; one named `article` (or `document`) says what each unit belongs to. A
further one of these names is no reviewer's either, nor is a column in which nearly every row has a value of its own,
which other columns hardly have.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from io import StringIO

from msgspec import Struct

from reading.clean import visible
from reading.errors import CopydeskError
from review.agreement.table import Spacing, Table, number, tabulate

MISSING = frozenset({"", "na", "n/a", "nan", "<na>", "null"})
"""What a cell without a verdict may hold, whatever the case."""
UNITS, ARTICLES = ("unit", "item", "id", "sentence"), ("article", "document", "doc")
"""The names of the columns that name the units and what they belong to, whatever the case, also with `_id` behind."""
_ID = re.compile(r"(?<=.)[ _-]?id$")
_OWN, _ALIKE, _ROWS = 0.9, 0.1, 6
"""Of a column that names something: the share of rows with a value of their own, at least, the share of its values that
others have, at most, and the rows from which on that can be told."""


class TableError(CopydeskError):
    """Text that is not a table of units by reviewers."""


class GridColumns(Struct, frozen=True):
    """The roles of the columns, by number, and the names of columns left out."""

    unit: int | None
    article: int | None
    raters: list[int]
    left_out: tuple[str, ...] = ()


class Grid(Struct, frozen=True):
    """The table, and sentences on how it was read."""

    table: Table
    notes: tuple[str, ...]


def read_grid(
    text: str, *, order: Sequence[str] = (), spacing: Spacing | None = None, columns: Sequence[str] = ()
) -> Grid:
    """Return the table that CSV text holds; `columns` names its reviewers.

    TableError when it holds none.
    """
    lines = _lines(text)
    if not lines:
        raise TableError("The table is empty", "", "Its first row names the reviewers, each further row is a unit.")
    head, body = [visible(name.strip()) for name in lines[0][1]], lines[1:]
    chosen = _columns(head, columns)
    notes = []
    if not columns:
        chosen, told = _without_names(head, body, chosen)
        notes += told
        notes += _strangers(head, body, chosen.raters)
    elif chosen.left_out:
        notes.append(f"Left out, as --columns names others: {', '.join(chosen.left_out)}.")
    unit, article, raters = chosen.unit, chosen.article, chosen.raters
    cells = {_cell(row, at) for _, row in body for at in raters}
    marks = sorted(cell for cell in cells if cell and cell.lower() in MISSING)
    if marks:
        notes.append(f"Read as missing: {', '.join(marks)}.")
    short = sum(len(row) < len(head) for _, row in body)
    if short:
        notes.append(f"{short} rows are shorter than the first; what they lack was read as missing.")
    labels = [[_label(row, at) for at in raters] for _, row in body]
    table = tabulate(
        [head[at] for at in raters],
        labels,
        order=order,
        spacing=spacing,
        units=[] if unit is None else [_cell(row, unit) for _, row in body],
        groups=[] if article is None else [_cell(row, article) for _, row in body],
    )
    _check_spacing(table, spacing)
    return Grid(table, tuple(notes))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with its line number."""
    if "\x00" in text:
        raise TableError("This is not a table", "it holds NUL characters", "Give a CSV file in UTF-8.")
    delimiter = _delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise TableError("The table cannot be read", f"line {reader.line_num}: {error}", "Give a CSV file.") from error
    for line, row in lines[1:]:
        extra = row[len(lines[0][1]) :]
        if any(cell.strip() for cell in extra):
            message = f"line {line} has {len(row)} cells, the first row {len(lines[0][1])}"
            raise TableError("A row is too long", message, "Every cell needs a reviewer in the first row.")
    return lines


def _delimiter(text: str) -> str:
    """Return the separator of the first row's cells: a comma, unless it only has semicolons or tabs."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return "," if "," in first else ";" if ";" in first else "\t" if "\t" in first else ","


def _columns(head: Sequence[str], wanted: Sequence[str]) -> GridColumns:
    """Return the roles of the columns; `wanted` names the reviewers', if it names any."""
    kinds = [_ID.sub("", name.lower()) for name in head]
    for name in wanted:
        if name not in head:
            near = get_close_matches(name, head, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(filter(None, head))}"
            raise TableError("The table has no such column", name, hint)
    others = [at for at in range(len(head)) if head[at] not in wanted]
    unit = next((at for at in others if kinds[at] in UNITS), None) if len(head) > 1 else None
    if unit is None and len(head) > 1 and not head[0]:
        unit = 0
    article = next((at for at in others if kinds[at] in ARTICLES), None)
    raters = [at for at in range(len(head)) if at not in (unit, article)]
    while raters and not head[raters[-1]]:
        raters.pop()
    if wanted:
        left_out = tuple(head[at] for at in raters if head[at] not in wanted)
        raters = [at for at in raters if head[at] in wanted]
    else:
        left_out = ()
    names = [head[at] for at in raters]
    if not raters:
        raise TableError("The table names no reviewer", "", "Its first row names the reviewers.")
    if "" in names:
        raise TableError("A reviewer has no name", f"column {raters[names.index('')] + 1}", "Name it in the first row.")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError("Two reviewers have one name", twice, "Give each column its own.")
    return GridColumns(unit, article, raters, left_out)


def _without_names(
    head: Sequence[str], body: Sequence[tuple[int, list[str]]], chosen: GridColumns
) -> tuple[GridColumns, list[str]]:
    """Return the columns without those that name something rather than rate it, and a note on each of these."""
    values = {at: [cell for _, row in body if (cell := _label(row, at)) is not None] for at in chosen.raters}
    further = [at for at in chosen.raters if _ID.sub("", head[at].lower()) in (*UNITS, *ARTICLES)]
    strange = [at for at in chosen.raters if at in further or _names(values, at)]
    if len(chosen.raters) - len(strange) < 2:
        return chosen, []
    kept = [at for at in chosen.raters if at not in strange]
    notes = [
        f"Column {head[at]} {_told(values[at], at in further)}, so it was not taken for a reviewer (--columns says "
        "which columns are)."
        for at in strange
    ]
    return GridColumns(chosen.unit, chosen.article, kept, tuple(head[at] for at in strange)), notes


def _told(values: Sequence[str], named: bool) -> str:
    """Return in words why a column is no reviewer's: for its name, or for its values."""
    if named:
        return "names units or what they belong to, as another column does"
    return f"has {len(set(values))} different values in {len(values)} rows"


def _strangers(head: Sequence[str], body: Sequence[tuple[int, list[str]]], raters: Sequence[int]) -> list[str]:
    """Return a note on each column, of three or more, that has no label in common with any other.

    It may say what a row belongs to. Of measures that says nothing: two of them are hardly ever the same.
    """
    values = {at: {cell for _, row in body if (cell := _label(row, at)) is not None} for at in raters}
    if len(raters) < 3 or len(body) < 3 or all(number(cell) is not None for of in values.values() for cell in of):
        return []
    alone = [at for at in raters if values[at].isdisjoint(set().union(*(values[o] for o in raters if o != at)))]
    return [
        f"Column {head[at]} was taken for a reviewer, and has no label in common with the others; if it is none, "
        "--columns says which columns are."
        for at in alone
        if values[at]
    ]


def _names(values: Mapping[int, Sequence[str]], at: int) -> bool:
    """Whether a column names its rows: nearly each value is its own, and other columns hardly have it."""
    own = set(values[at])
    others = {cell for other, cells in values.items() if other != at for cell in cells}
    return len(values[at]) >= _ROWS and len(own) >= _OWN * len(values[at]) and len(own & others) <= _ALIKE * len(own)


def _cell(row: Sequence[str], at: int) -> str:
    return visible(row[at].strip()) if at < len(row) else ""


def _label(row: Sequence[str], at: int) -> str | None:
    label = _cell(row, at)
    return None if label.lower() in MISSING else label


def _check_spacing(table: Table, spacing: Spacing | None) -> None:
    if spacing is Spacing.INTERVAL and table.scale.spacing is not Spacing.INTERVAL and table.scale.size > 2:
        raise TableError(
            "These labels have no distances", ", ".join(table.scale.categories[:5]), "Use --weights ordinal."
        )
