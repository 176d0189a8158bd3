"""The TinyDB storage of one segment: it only grows, and what it acknowledged is on the disk.

    table = SegmentDB(descriptor, scan).table("events")
    table.insert(Document({...}, key))

An append overwrites the closing braces with the new lines and the braces again: one pwrite, then fdatasync. Only
then does the table in memory have the documents, so that after a refusal memory equals disk.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from contextlib import suppress
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from store.errors import StoreError
from store.files import write_all
from store.journal.codec import encode, key
from store.journal.segment import HEAD, TABLE, TAIL, Scan, SegmentState, entry, intact

_REMEMBERED = 64
"""Bytes before what was written last that must stay as they were."""


class Growth(NamedTuple):
    """What an append added to a file: from where, where each line starts, the last one, and where the next will."""

    start: int
    offsets: list[int]
    last: bytes
    end: int


class SegmentStorage(Storage):
    """Keeps one segment's documents as JSON; refuses whatever would change or remove one of them."""

    def __init__(self, descriptor: int, found: Scan) -> None:
        """Take over an open, locked file and its scan; a torn end is cut, other damage refused."""
        if found.state is SegmentState.DAMAGED:
            raise StoreError("A damaged file of events is never written again")
        self._descriptor = descriptor
        self._documents: dict[str, bytes] = {key(line.slim.id): found.json(line) for line in found.lines}
        self._end = found.end
        self._before = found.data[max(0, found.end - _REMEMBERED) : found.end]
        self.growth: Growth
        self.broken = False
        if found.state is SegmentState.TORN:
            self._cut()
        self._stamp = self._look()

    @property
    def length(self) -> int:
        """Bytes that the file must have."""
        return self._end + len(self._tail)

    @property
    def _tail(self) -> bytes:
        """What stands behind the last line: the braces, and before them the line feed that a torn line lacks."""
        if not self._end:
            return b""
        return TAIL if self._before.endswith(b"\n") else b"\n" + TAIL

    @property
    def count(self) -> int:
        """How many documents it holds."""
        return len(self._documents)

    def ends_well(self) -> bool:
        """Whether the file still ends as we left it: with our last bytes, and before them those that stood there."""
        mark = self._before + self._tail
        try:
            return os.pread(self._descriptor, len(mark) + 1, self.length - len(mark)) == mark
        except OSError:  # a disk that was taken away
            return False

    def is_untouched(self) -> bool:
        """Whether nobody has written to the file since it was last found whole; asks only the file's times."""
        return self._look() == self._stamp

    def damaged(self) -> dict[str, bytes]:
        """Return the documents whose bytes the file does not have any more, as JSON by key; reads all of it."""
        stamp = self._look()
        try:
            data = os.pread(self._descriptor, self.length, 0)
        except OSError:
            data = b""
        headed = not self._end or data.startswith(HEAD)
        found = self.without(intact(data, self._documents) if headed else frozenset())
        if not found:
            self._stamp = stamp
        return found

    def mend(self) -> bool:
        """Write again, in their places, the lines that were overwritten; whether all is there and durable then.

        The file is ours alone and as long as it was, so each line's place is known: where the lines before it end.
        """
        lines = [entry(name, json, not n) for n, (name, json) in enumerate(self._documents.items())]
        whole = HEAD + b"".join(lines) + TAIL
        if len(whole) != self.length:  # lines that a foreign hand had left stand between ours
            return False
        try:
            write_all(self._descriptor, whole, 0)
            os.fdatasync(self._descriptor)
        except OSError:
            return False
        return not self.damaged()

    def _look(self) -> tuple[int, int]:
        """Return the times of the file's last change, which no write leaves as they were."""
        try:
            status = os.fstat(self._descriptor)
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_ctime_ns

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the tables as TinyDB wants them, decoded anew each time, so that nobody can change ours."""
        decode = msgspec.json.decode
        return {TABLE: {name: decode(json) for name, json in self._documents.items()}} if self._documents else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Append the documents that are new in `data`; StoreError when others were changed or removed."""
        table, kept = data.get(TABLE, {}), (self.read() or {}).get(TABLE, {})
        if any(table.get(name) != doc for name, doc in kept.items()) or set(data) - {TABLE}:
            raise StoreError("Events are never changed or removed")
        self.append({name: encode(doc) for name, doc in table.items() if name not in kept})

    def append(self, documents: Mapping[str, bytes]) -> None:
        """Make new documents, as JSON by key, durable, all or none.

        OSError when the disk refuses, with the file as it was before.
        """
        if self.broken:
            raise StoreError("This file of events can no longer be written")
        first = not self._documents
        lines = [entry(name, json, first and not n) for n, (name, json) in enumerate(documents.items())]
        joint = self._tail[: -len(TAIL)] if self._end else HEAD
        blob = joint + b"".join(lines)
        untouched = self.is_untouched()
        try:
            write_all(self._descriptor, blob + TAIL, self._end)
            os.fdatasync(self._descriptor)
        except OSError:
            self._cut(lasting=False)
            raise
        offsets = list(accumulate(map(len, lines[:-1]), initial=self._end + len(joint)))
        self.growth = Growth(self._end, offsets, lines[-1], self._end + len(blob))
        self._before = self._before[-_REMEMBERED:] + blob
        self._end += len(blob)
        self._documents.update(documents)
        self._stamp = self._look() if untouched else (0, 0)  # else a foreign write would pass for ours

    def without(self, keys: Set[str]) -> dict[str, bytes]:
        """Return the documents that have none of these keys, as JSON by key."""
        return {name: json for name, json in self._documents.items() if name not in keys}

    def take_back(self, count: int) -> None:
        """Forget the last append, of so many documents, and cut it off: it is not going to be acknowledged."""
        for name in list(self._documents)[-count:]:
            del self._documents[name]
        self._before = self._before[: self.growth.start - self._end]
        self._end = self.growth.start
        self._cut(lasting=False)

    def close(self) -> None:
        """Let go of the file, and so of its lock."""
        os.close(self._descriptor)

    def _cut(self, lasting: bool = True) -> None:
        """Put the braces back behind the last whole line; when even that fails, never write this file again."""
        self.broken = not lasting
        with suppress(OSError):
            if self._end:
                write_all(self._descriptor, self._tail, self._end)
            os.ftruncate(self._descriptor, self.length)
            os.fdatasync(self._descriptor)
            self.broken = False


class SegmentTable(Table):
    """A table with an insert that costs the same however much it holds: TinyDB's own turns over every id each time."""

    default_query_cache_capacity = 0  # nothing is queried twice

    def insert_json(self, documents: Mapping[str, bytes]) -> None:
        """Insert documents that are JSON already, by their ids, durably, all or none."""
        storage = self.storage
        if not isinstance(storage, SegmentStorage):
            raise TypeError("a SegmentTable needs a SegmentStorage")
        storage.append(documents)


class SegmentDB(TinyDB):
    """TinyDB over one segment."""

    table_class = SegmentTable
    default_storage_class = SegmentStorage  # type: ignore[assignment]
