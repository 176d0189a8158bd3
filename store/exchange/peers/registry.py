"""The input formats by name, which of them a file is, and its objects: a JSON list, JSON lines, or rows of a table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import cast

from msgspec import Struct

from reading import guard
from reading.clean import visible
from reading.decode import decode
from store.errors import StoreError
from store.exchange.peers.values import Peer, PeerEntry, PeerFault

RECORDS = "jsonl"
"""copydesk's own records."""
TABLE = "csv"
"""copydesk's own table, corrected or not."""

PEERS: Mapping[str, str] = {
    "labelstudio": "labelstudio",
    "potato": "potato",
    "factgenie": "factgenie",
    "averitec": "claims",
    "fever": "claims",
    "prodigy": "prodigy",
    "doccano": "doccano",
}
"""The module of each program or data set; a file is what the first of them takes it for."""
NAMES = (RECORDS, TABLE, *PEERS)
_AVERITEC = frozenset({"questions", "justification"})
_SNIFFED = 20
"""Objects that are looked at to say what a file is."""
_DELIMITERS = ",;\t"
_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n")


def load(name: str) -> Peer:
    """Return the module of a program."""
    return cast("Peer", import_module(f"store.exchange.peers.{PEERS[name]}"))


class Export(Struct, frozen=True):
    """What a file holds: its objects in order, where one could not be read the fault, and whether it is a table."""

    entries: Sequence[PeerEntry | PeerFault]
    is_table: bool = False
    delimiter: str = ""

    @property
    def good(self) -> Iterator[PeerEntry]:
        """The objects that could be read."""
        return (one for one in self.entries if isinstance(one, PeerEntry))

    @property
    def faults(self) -> Iterator[PeerFault]:
        """The faults."""
        return (one for one in self.entries if isinstance(one, PeerFault))


def kind_of(export: Export) -> str:
    """Return the name of the format that the objects are of, or the empty string."""
    for entry in [one for one, _ in zip(export.good, range(_SNIFFED), strict=False)]:
        facts = entry.facts
        named = {key.strip().casefold() for key in facts} if export.is_table else facts.keys()
        if "article" in named and "verdict" in named:
            return TABLE if export.is_table else RECORDS
        for name in PEERS:
            if load(name).looks(facts):
                return "fever" if name == "averitec" and not _AVERITEC & facts.keys() else name
    return ""


def objects_of(data: bytes, path: Path) -> Export:
    """Return the objects of a file; StoreError when it is neither JSON nor a table."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = decode(data, path).encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    begin = data.lstrip()[:1]
    if begin == b"[":
        return _list_of(data, path)
    if begin == b"{":
        lines = list(_lines(data))
        first = next(iter(lines), None)
        if isinstance(first, PeerEntry) or (len(lines) > 1 and any(isinstance(one, PeerEntry) for one in lines)):
            return Export(lines)
        return _list_of(data, path)
    return _rows(decode(data, path), path)


def lines_of(data: bytes) -> Export:
    """Return the objects of JSON lines."""
    return Export(list(_lines(data)))


def _lines(data: bytes) -> Iterator[PeerEntry | PeerFault]:
    """Yield the object of each line that is not empty."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield _object(line, number)


def _object(line: bytes, number: int) -> PeerEntry | PeerFault:
    try:
        found = _json(line)
    except UnicodeDecodeError:
        return PeerFault(number, "not UTF-8")
    except ValueError as error:
        return PeerFault(number, visible(f"not JSON ({error})"))
    return PeerEntry(number, found) if isinstance(found, dict) else PeerFault(number, "not a JSON object")


def _json(data: bytes) -> object:
    """Return what JSON says; ValueError when it is none, or nested too deep."""
    with guard.attributed():
        found = json.loads(data.decode("utf-8"), parse_constant=lambda _: None)
    guard.check_depth(found)
    return found


def _list_of(data: bytes, path: Path) -> Export:
    """Return the objects of a JSON list; a single object is a list of one."""
    try:
        found = _json(data)
    except ValueError as error:
        raise StoreError("The file could not be read", visible(f"{path}: not JSON ({error})")) from error
    listed = found if isinstance(found, list) else [found]
    return Export(
        [
            PeerEntry(number, one) if isinstance(one, dict) else PeerFault(number, "not a JSON object")
            for number, one in enumerate(listed, 1)
        ]
    )


def _rows(text: str, path: Path) -> Export:
    """Return the rows of a table by the names of its columns; the delimiter is what its header has most of.

    A first line `sep=;`, as of Excel, is no header and says the delimiter; a row of empty cells is none at all.
    """
    told = _SEPARATOR.match(text)
    lines = 0 if told is None else 1
    text = text[told.end() :] if told else text
    header = text[: text.find("\n") + 1 or None]
    delimiter = told[1] if told else max(_DELIMITERS, key=header.count)
    if not header.strip():
        return Export([])
    limit = csv.field_size_limit(guard.largest(guard.ARTICLE))
    try:
        rows = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
        entries: list[PeerEntry | PeerFault] = []
        for row in rows:
            number = rows.line_num + lines
            more = row.pop(None, None)
            if not any(row.values()) and not any(more or ()):
                continue
            facts = {key: value for key, value in row.items() if value is not None}
            entries.append(
                PeerFault(number, "more cells than columns") if any(more or ()) else PeerEntry(number, facts)
            )
    except csv.Error as error:
        raise StoreError("The file could not be read", visible(f"{path}: {error}")) from error
    finally:
        csv.field_size_limit(limit)
    return Export(entries, is_table=True, delimiter=delimiter)
