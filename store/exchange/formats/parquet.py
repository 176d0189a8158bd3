"""Parquet: the records as a typed table, a row each; keys that copydesk does not know are JSON in `extra`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from store.exchange.columns import COLUMNS, Listed, Plain, Type
from store.exchange.export import Job
from store.exchange.record import PLACE, Record, values
from store.exchange.safe_json import encode

_TIMES = ("created", "modified")
_ROWS = 10_000
"""Rows of a group: what is held in memory at once."""
_PLAIN = {"text": pa.string(), "whole": pa.int64(), "real": pa.float64(), "flag": pa.bool_()}


def _arrow(of: Type) -> pa.DataType:
    if isinstance(of, Plain):
        return _PLAIN[of.kind]
    if isinstance(of, Listed):
        return pa.list_(_arrow(of.of))
    return pa.struct([pa.field(name, _arrow(one)) for name, one in of.entries.items()])


SCHEMA = pa.schema(
    [
        *(
            pa.field(name, pa.timestamp("us", tz="UTC") if name in _TIMES else _arrow(of))
            for name, of in COLUMNS.items()
            if name != PLACE
        ),
        pa.field("extra", pa.string()),
    ]
)
"""The schema of the table, whatever is in it; places, which few forms have, are in `extra`."""


def write(job: Job) -> Iterator[bytes]:
    """Yield the file, a group of rows at a time."""
    records = (record for exported in job.articles() for record in exported.records)
    sink = _Sink()
    with pq.ParquetWriter(sink, SCHEMA, compression="zstd") as writer:  # type: ignore[no-untyped-call]
        rows: list[dict[str, object]] = []
        for record in records:
            rows.append(_row(record))
            if len(rows) >= _ROWS:
                writer.write_table(_table(rows))
                rows = []
                yield sink.taken()
        writer.write_table(_table(rows))
    yield sink.taken()


def _table(rows: Sequence[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _row(record: Record) -> dict[str, object]:
    """Return a record's row: well-formed, and of plain values."""
    found = json.loads(encode(values(record)))
    row = {name: found.pop(name, None) for name in COLUMNS if name != PLACE}
    for name in _TIMES:
        row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    row["extra"] = json.dumps(found, ensure_ascii=False) if found else None
    return row


class _Sink(BytesIO):
    """A file in memory whose beginning is taken away while its end is written; it tells where it would be."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0

    def tell(self) -> int:
        """Return how much was written."""
        return self._before + super().tell()

    def taken(self) -> bytes:
        """Return what was written since this was last asked."""
        piece = self.getvalue()
        self._before += len(piece)
        self.seek(0)
        self.truncate()
        return piece

    def close(self) -> None:
        """Stay open: the end of the file is taken afterwards."""
