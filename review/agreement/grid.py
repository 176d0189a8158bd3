"""A table of units by reviewers out of CSV text: the first row names the reviewers, an empty cell is missing.

Two columns may stand among the reviewers' and are not one: a first one without a name, or named `unit`, names the
units; one named `article` says what each unit belongs to.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from msgspec import Struct

from reading.clean import visible
from reading.errors import CopydeskError
from review.agreement.table import Spacing, Table, tabulate

MISSING = frozenset({"", "na", "n/a", "nan", "<na>", "null"})
"""What a cell without a verdict may hold, whatever the case."""
UNIT, ARTICLE = "unit", "article"


class TableError(CopydeskError):
    """Text that is not a table of units by reviewers."""


class Grid(Struct, frozen=True):
    """The table, and what was done to read it, as sentences."""

    table: Table
    notes: tuple[str, ...]


def read_grid(text: str, *, order: Sequence[str] = (), spacing: Spacing | None = None) -> Grid:
    """Return the table that CSV text holds; TableError when it holds none."""
    lines = _lines(text)
    if not lines:
        raise TableError("The table is empty", "", "Its first row names the reviewers, each further row is a unit.")
    head, body = [visible(name.strip()) for name in lines[0][1]], lines[1:]
    unit, article, raters = _columns(head)
    notes = []
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


def _columns(head: Sequence[str]) -> tuple[int | None, int | None, list[int]]:
    """Return the columns of unit and article, if any, and those of the reviewers."""
    unit = 0 if len(head) > 1 and head[0].lower() in ("", UNIT) else None
    article = next((at for at, name in enumerate(head) if name.lower() == ARTICLE), None)
    raters = [at for at in range(len(head)) if at not in (unit, article)]
    while raters and not head[raters[-1]]:
        raters.pop()
    names = [head[at] for at in raters]
    if not raters:
        raise TableError("The table names no reviewer", "", "Its first row names the reviewers.")
    if "" in names:
        raise TableError("A reviewer has no name", f"column {raters[names.index('')] + 1}", "Name it in the first row.")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError("Two reviewers have one name", twice, "Give each column its own.")
    return unit, article, raters


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
