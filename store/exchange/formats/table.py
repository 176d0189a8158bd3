"""CSV: the same facts as a table that is safe to open in a spreadsheet.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, so such a text gets an apostrophe in
front, and so does one that begins with an apostrophe: a program that takes one leading apostrophe off every text has
exactly what was exported. Lists of names are joined by `; `, nested facts are JSON in their cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from reading.clean import clean
from store.exchange.export import Job
from store.exchange.record import KEYS, Record, values
from store.exchange.safe_json import encode

COLUMNS = (*KEYS, "score", "why", "extra")
"""The columns: the record's keys, an agent's score, an adjudicator's cause, and unknown keys as one JSON object."""

_NUMBERS = frozenset({"schema_version", "sentence", "start", "end", "duration", "confidence", "score"})
TRIGGERS = tuple("=+-@\t\r\n'＝＋－＠")


def write(job: Job) -> Iterator[bytes]:
    """Yield the header, then the rows of one article at a time, RFC 4180, UTF-8."""
    yield _rows([COLUMNS])
    yield from job.pieces(lambda exported: _rows([row(record) for record in exported.records]))


def row(record: Record) -> tuple[str | float | int, ...]:
    """Return one record's cells."""
    extra = dict(record.extra)
    score, why = extra.pop("score", ""), extra.pop("why", "")
    cells: dict[str, object] = {
        **{key: value for key, value in values(record).items() if key in KEYS},
        "reasons": "; ".join(record.reasons),
        "evidence": _json(record.evidence) if record.evidence else "",
        "source_of_consensus": _json(record.source_of_consensus) if record.source_of_consensus else "",
        "anchor": _json(record.anchor),
        "entities": _json(record.subject.entities) if record.subject.entities else "",
        "score": score,
        "why": why,
        "extra": _json(extra) if extra else "",
    }
    return tuple(_cell(key, cells[key]) for key in COLUMNS)


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula and no terminal for a command."""
    text = clean(text).text
    return f"'{text}" if text.startswith(TRIGGERS) else text


def _cell(key: str, value: object) -> str | float | int:
    if key in _NUMBERS and isinstance(value, int | float):
        return value
    return "" if value is None else guarded(str(value))


def _json(value: object) -> str:
    return encode(value).decode()


def _rows(rows: list[tuple[str | float | int, ...]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
