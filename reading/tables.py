"""Tables (CSV, TSV) become Sources: one article a row, its other cells kept as metadata under the header's names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from reading import guard
from reading.clean import visible
from reading.errors import ReadingError
from reading.records import Fields, FoundRecord, from_records
from reading.source import Source

_SIGNS = ",;\t|"


def from_table(path: Path, text: str, fields: Fields, sign: str = "") -> Iterator[Source]:
    """Yield the article of each row below the header; `sign` parts the cells, none means as the header looks.

    Rows that hold none are named in one ReadingError after the last good one.
    """
    head = text.lstrip("\n").partition("\n")[0]
    sign = sign or max(_SIGNS, key=lambda one: len(next(csv.reader([head], delimiter=one), [])))
    return from_records(path, _rows(path, text, sign), fields, "row")


def _rows(path: Path, text: str, sign: str) -> Iterator[FoundRecord]:
    """Yield the rows, from 1; a row that is broken, or wider or narrower than the header, says so."""
    csv.field_size_limit(guard.largest(guard.ARTICLE))  # 128 KB are too few for an article in a cell
    reader = csv.reader(io.StringIO(text), delimiter=sign, strict=True)
    header: list[str] | None = None
    number = line = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield FoundRecord(number, ReadingError("", visible(f"not a row ({error}; it begins in line {line + 1})")))
            line = reader.line_num
            continue
        line = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(path, cells)
            continue
        number += 1
        if len(cells) > len(header) or (len(cells) < len(header) and len(cells) == 1):
            what = f"{len(cells)} cells, where the header has {len(header)} (line {line})"
            yield FoundRecord(number, ReadingError("", what))
        else:
            yield FoundRecord(number, dict(zip(header, cells, strict=False)))


def _header(path: Path, cells: list[str]) -> list[str]:
    """Return the names of the columns; ReadingError where two are the same."""
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ReadingError("Two columns have one name", f"{visible(str(path))}: {visible(twice)}", "Rename one of them")
    return names
