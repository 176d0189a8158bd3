"""The TinyDB storage of one segment: it only grows, and what it acknowledged is on the disk.

    table = SegmentDB(descriptor, scan).table("events")
    table.insert(Document({...}, key))

An append overwrites the closing braces with the new lines and the braces again: one pwrite, then fdatasync. Only
then does the table in memory have the documents, so that after a refusal memory equals disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from store.codec import encode, key
from store.errors import StoreError
from store.files import write_all
from store.segment import HEAD, TABLE, TAIL, Scan, State, entry

Doc = Mapping[str, Any]
_REMEMBERED = 64


class SegmentStorage(Storage):
    """Keeps one segment's documents; refuses whatever would change or remove one of them."""

    def __init__(self, descriptor: int, found: Scan) -> None:
        """Take over an open, locked file and what a scan of it found; a torn end is cut, other damage refused."""
        if found.state is State.DAMAGED:
            raise StoreError("A damaged file of events is never written again")
        self._descriptor = descriptor
        self._documents: dict[str, Doc] = {key(line.slim.id): _loaded(found.json(line)) for line in found.lines}
        self._end = found.end
        self._last = TAIL if found.end else b""
        self.written = (0, b"")
        self.broken = False
        if found.state is State.TORN:
            self._cut()

    @property
    def length(self) -> int:
        """Bytes that the file must have."""
        return self._end + len(TAIL) if self._end else 0

    def ends_well(self) -> bool:
        """Whether the file still ends as we left it."""
        start = max(0, self.length - len(self._last))
        return os.pread(self._descriptor, len(self._last) + 1, start) == self._last

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the tables as TinyDB wants them; the documents are views that cannot be changed."""
        return {TABLE: self._documents} if self._documents else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Append the documents that are new in `data`; StoreError when others were changed or removed."""
        table = data.get(TABLE, {})
        kept = sum(self._documents.get(name) == doc for name, doc in table.items() if name in self._documents)
        if kept != len(self._documents) or set(data) - {TABLE}:
            raise StoreError("Events are never changed or removed")
        self.append({name: doc for name, doc in table.items() if name not in self._documents})

    def append(self, documents: Mapping[str, Doc]) -> None:
        """Make new documents durable, all or none; OSError when the disk refuses, with the file as it was before."""
        if self.broken:
            raise StoreError("This file of events can no longer be written")
        head = b"" if self._end else HEAD
        first = not self._documents
        lines = [entry(name, encode(doc), first and not n) for n, (name, doc) in enumerate(documents.items())]
        blob = head + b"".join(lines)
        try:
            write_all(self._descriptor, blob + TAIL, self._end)
            os.fdatasync(self._descriptor)
        except OSError:
            self._cut(lasting=False)
            raise
        self._end += len(blob)
        self._last = lines[-1][-_REMEMBERED:] + TAIL
        self.written = (self._end - len(blob), blob + TAIL)
        self._documents.update((name, MappingProxyType(dict(doc))) for name, doc in documents.items())

    def close(self) -> None:
        """Let go of the file, and so of its lock."""
        os.close(self._descriptor)

    def _cut(self, lasting: bool = True) -> None:
        """Put the braces back behind the last whole line; when even that fails, never write this file again."""
        self.broken = not lasting
        with suppress(OSError):
            if self._end:
                write_all(self._descriptor, TAIL, self._end)
            os.ftruncate(self._descriptor, self.length)
            os.fdatasync(self._descriptor)
            self.broken = False


class SegmentTable(Table):
    """A table whose inserts cost the same however much it holds: stock TinyDB turns over every id each time."""

    default_query_cache_capacity = 0

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert one document, durably."""
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents that carry their ids, durably, all or none."""
        new = {str(doc.doc_id): doc for doc in documents if isinstance(doc, Document)}
        storage = self.storage
        if not isinstance(storage, SegmentStorage):
            raise TypeError("a SegmentTable needs a SegmentStorage")
        storage.append(new)
        return [int(name) for name in new]


class SegmentDB(TinyDB):
    """TinyDB over one segment."""

    table_class = SegmentTable
    default_storage_class = SegmentStorage  # type: ignore[assignment]


def _loaded(json: bytes) -> Doc:
    return MappingProxyType(msgspec.json.decode(json))
