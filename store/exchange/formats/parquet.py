"""Parquet: the records as a typed table, a row each; keys that copydesk does not know are JSON in `extra`."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from datetime import datetime
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from review.answers import NO_CLAIM
from review.scale import Scale
from store.exchange.columns import COLUMNS, Listed, Plain, Type, columns_of
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


def schema_of(scale: Scale) -> pa.Schema:
    """Return the schema of the table, whatever is in it, for verdicts of a scale.

    Places, which few forms have, are in `extra`.
    """
    return pa.schema(
        [
            *(
                pa.field(name, pa.timestamp("us", tz="UTC") if name in _TIMES else _arrow(of))
                for name, of in columns_of(scale).items()
                if name != PLACE
            ),
            pa.field("extra", pa.string()),
        ]
    )


def write(job: Job) -> Iterator[bytes]:
    """Yield the file, a group of rows at a time."""
    records = (record for exported in job.articles() for record in exported.records)
    sink, schema, known = _Sink(), schema_of(job.scale), frozenset((*job.scale.names, NO_CLAIM))
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:  # type: ignore[no-untyped-call]
        rows: list[dict[str, object]] = []
        for record in records:
            rows.append(_row(record, known))
            if len(rows) >= _ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows = []
                yield sink.take()
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    yield sink.take()


def _row(record: Record, known: Container[str]) -> dict[str, object]:
    """Return a record's row: well-formed, and of plain values.

    Counts of an answer that is none of those `known` have no column: all of them stay as JSON, too.
    """
    found = json.loads(encode(values(record)))
    answers = found.get("answers") or {}
    kept = {"answers": answers} if any(one not in known for one in answers.get("counts", ())) else {}
    row = {name: found.pop(name, None) for name in COLUMNS if name != PLACE}
    found |= kept
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

    def take(self) -> bytes:
        """Return what was written since this was last asked."""
        piece = self.getvalue()
        self._before += len(piece)
        self.seek(0)
        self.truncate()
        return piece

    def close(self) -> None:
        """Stay open: the end of the file is taken afterwards."""
