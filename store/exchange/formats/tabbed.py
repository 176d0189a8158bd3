"""TSV: the table of the CSV export with tabs between its cells."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from store.exchange.export import Job
from store.exchange.formats.table import COLUMNS, row


def write(job: Job) -> Iterator[bytes]:
    """Yield the header, then the rows of one article at a time, UTF-8; a cell with a tab or a line feed is quoted."""
    yield _rows([COLUMNS])
    yield from job.pieces(lambda exported: _rows(row(record) for record in exported.records))


def _rows(rows: Iterable[Iterable[object]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
