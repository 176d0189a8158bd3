"""copydesk's own table comes back, corrected in a spreadsheet or not: rows become records.

A spreadsheet may have changed the delimiter, the encoding, the order of the columns, and left some out. One apostrophe
in front of what it would run as a formula is taken off, as the export put it there. A time that it rewrote is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from store.exchange.formats.table import COLUMNS, TRIGGERS
from store.exchange.importing import ReadLine, RefusedLine
from store.exchange.incoming import Refused, parse
from store.exchange.peers.values import PeerEntry, PeerFault
from store.exchange.tolerance import mended_object

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)|\d+(?:\.\d+)?")
"""A time with its zone, or the number of one, which data frames write."""
_NESTED = frozenset({"evidence", "source_of_consensus", "anchor", "entities", "extra"})
_COLUMNS = frozenset({*COLUMNS, "agent"})


def read(entries: Iterable[PeerEntry | PeerFault]) -> Iterator[ReadLine | RefusedLine]:
    """Yield the records of rows."""
    for entry in entries:
        if isinstance(entry, PeerFault):
            yield RefusedLine(entry.line, entry.reason)
            continue
        try:
            record, given = _record(entry.facts)
            yield ReadLine(entry.line, *parse(json.dumps(record).encode()), given)
        except Refused as refused:
            yield RefusedLine(entry.line, str(refused))


def _record(row: Mapping[str, object]) -> tuple[Mapping[str, object], frozenset[str]]:
    """Return the record of a row, and the names of the cells that it has."""
    cells = {(key or "").strip().casefold(): str(value) for key, value in row.items()}
    known = {key: _plain(cell) for key, cell in cells.items() if key in _COLUMNS and _is_as_written(key, cell)}
    record: dict[str, object] = {}
    for key, cell in known.items():
        record[key] = _nested(key, cell) if key in _NESTED else cell
    extra = record.pop("extra", None)
    if isinstance(extra, Mapping):
        record |= extra
    if record.get("verdict") == "":
        record["verdict"] = None
    filled = {key: value for key, value in record.items() if value != "" or key in ("note", "why", "quote")}
    return mended_object(filled), frozenset(known)


def _is_as_written(column: str, cell: str) -> bool:
    """Whether a cell is not a time that the spreadsheet rewrote: another form, without seconds, in nobody's zone."""
    return column not in ("created", "modified") or not cell.strip() or _TIME.fullmatch(cell.strip()) is not None


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(TRIGGERS) else cell


def _nested(key: str, cell: str) -> object:
    if not cell.strip():
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        if key == "evidence":  # an address that somebody typed
            return cell
        raise Refused(f"{key}: the cell is not JSON") from None
