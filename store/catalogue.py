"""The catalogue: which articles a desk has and what the list says of each, from the snapshots' entries.

It is kept beside the index, so that opening need not read every snapshot again; deleting it costs one slow opening.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from store import files, snapshots
from store.door import Card, Problem
from store.errors import StoreError
from store.snapshots import Snapshot

_VERSION = 2
_SETTLED = 2_000_000_000
"""Nanoseconds after which a folder's time of change is sure to move with the next change."""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One entry of one snapshot, with the figures of its text; `claims` has bit i set where sentence i is a claim."""

    name: str
    snapshot: str
    title: str
    source: str
    entered: int
    digest: str
    sentences: int
    claims: str
    words: int
    date: str


class _Book(msgspec.Struct, array_like=True):
    """The cache file: the state of the snapshots' folder, each snapshot's stamp, all rows, and source files seen."""

    version: int
    folder: tuple[int, int]
    stamps: dict[str, tuple[int, int]]
    rows: list[Row]
    seen: dict[str, tuple[int, int]]


class Catalogue:
    """The articles of a desk by name; `versions` lists a name's snapshots, the current one last.

    Only the rows stay in memory; the rest of the book is put away by `rest` and read again when it is needed.
    """

    def __init__(self, folder: Path, cache: Path | None) -> None:
        """`folder` holds the snapshots; `cache` is where the catalogue is kept, or None."""
        self._folder = folder
        self._cache = cache
        self._book: _Book | None = None
        self._state = (0, 0)
        self._names: dict[str, tuple[Row, ...]] = {}
        self._cards: list[Card] | None = None
        self._dirty = False
        self.problems: list[Problem] = []

    def load(self) -> None:
        """Read the kept catalogue and whatever snapshots changed since."""
        book = self._open()
        self._state = book.folder
        self._fold(book.rows)
        self.refresh()

    def refresh(self) -> bool:
        """Read the snapshots that are new or changed and return whether there were any."""
        now = self._look()
        if now == self._state and now[0]:
            return False
        self._state = now
        caught_up = self._catch_up()
        book = self._open()
        before, stamps = book.stamps, dict(_stamps(self._folder))
        fresh = {digest for digest, stamp in stamps.items() if before.get(digest) != stamp}
        gone = before.keys() - stamps.keys()
        self._dirty = self._dirty or bool(fresh or gone) or book.folder != now
        book.stamps, book.folder = stamps, now
        if fresh or gone:
            self.problems = []
            kept = [row for row in self._rows() if row.snapshot not in fresh and row.snapshot not in gone]
            self._fold([*kept, *(row for digest in sorted(fresh) for row in self._read(digest))])
        return bool(fresh or gone or caught_up)

    def _catch_up(self) -> bool:
        """Take in what another program of the same login has written into the kept catalogue; whether it had any."""
        if self._book is not None:
            return False
        rows = self._open().rows
        other = {(row.name, row.snapshot, row.entered) for row in rows}
        if other == {(row.name, row.snapshot, row.entered) for row in self._rows()}:
            return False
        self._fold(rows)
        return True

    def note(self, digest: str, snapshot: Snapshot) -> None:
        """Take in a snapshot that was just saved, or one that is only in memory."""
        self._cards = None
        for row in rows_of(digest, snapshot):
            others = (old for old in self._names.get(row.name, ()) if old.snapshot != digest)
            self._names[row.name] = _by_time([*others, row])
        with suppress(OSError):
            self._open().stamps[digest] = _stamp((self._folder / f"{digest}.json").lstat())
        self._dirty = True

    def rest(self) -> None:
        """Keep the catalogue on the disk and put away what is not needed before the next change.

        Failures are nothing: it can be made again.
        """
        if self._dirty and self._cache is not None and self._book is not None:
            self._book.rows = list(self._rows())
            with suppress(OSError):
                files.replace(self._cache, msgspec.json.encode(self._book), 0o600, durable=False)
                self._dirty = False
        if not self._dirty:
            self._book = None

    def names(self) -> list[str]:
        """Return the names of all articles, sorted."""
        return sorted(self._names)

    def current(self, name: str) -> Row | None:
        """Return the row of an article's current snapshot, or None."""
        rows = self._names.get(name)
        return rows[-1] if rows else None

    def versions(self, name: str) -> tuple[Row, ...]:
        """Return the rows of an article's snapshots, the current one last."""
        return self._names.get(name, ())

    def cards(self) -> list[Card]:
        """Return the list's lines, by name: the same list until something changes."""
        if self._cards is None:
            self._cards = [card_of(self._names[name][-1]) for name in self.names()]
        return self._cards

    def sources(self) -> set[str]:
        """Return the source files of all snapshots."""
        return {row.source for row in self._rows()}

    def is_seen(self, source: str, stamp: tuple[int, int]) -> bool:
        """Whether a source file was already looked at in this state: its time of change and its length."""
        return self._open().seen.get(source) == stamp

    def see(self, source: str, stamp: tuple[int, int]) -> None:
        """Remember a source file's state."""
        self._open().seen[source] = stamp
        self._dirty = True

    def digests(self) -> dict[str, str]:
        """Return the digest of each source file as it was last read."""
        newest: dict[str, Row] = {}
        for rows in self._names.values():
            row = rows[-1]
            if row.source not in newest or row.entered > newest[row.source].entered:
                newest[row.source] = row
        return {source: row.digest for source, row in newest.items()}

    def _open(self) -> _Book:
        """Return the book, from the disk when it was put away."""
        if self._book is None:
            self._book = _Book(_VERSION, (0, 0), {}, [], {})
            if self._cache is not None:
                with suppress(OSError, msgspec.MsgspecError):
                    kept = _DECODER.decode(files.read_bytes(self._cache))
                    if kept.version == _VERSION:
                        self._book = kept
        return self._book

    def _look(self) -> tuple[int, int]:
        """Return the folder's time of change and its inode; zeros when it changed too lately to tell."""
        with suppress(OSError):
            status = self._folder.stat()
            if time.time_ns() - status.st_mtime_ns > _SETTLED:
                return status.st_mtime_ns, status.st_ino
        return 0, 0

    def _rows(self) -> Iterator[Row]:
        return (row for rows in self._names.values() for row in rows)

    def _read(self, digest: str) -> list[Row]:
        path = self._folder / f"{digest}.json"
        try:
            return rows_of(digest, snapshots.load(path))
        except StoreError as error:
            self.problems.append(Problem(error.title, str(path), error.hint))
            return []

    def _fold(self, rows: list[Row]) -> None:
        """Gather the rows of every name by the time they entered."""
        names: dict[str, tuple[Row, ...]] = {}
        self._cards = None
        for row in rows:
            before = names.get(row.name)
            names[row.name] = (row,) if before is None else _by_time([*before, row])
        self._names = names


def _by_time(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.entered, row.snapshot)))


def is_sound(cache: Path) -> bool:
    """Whether a kept catalogue can be read."""
    try:
        _DECODER.decode(files.read_bytes(cache))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True


def rows_of(digest: str, snapshot: Snapshot) -> list[Row]:
    """Return the rows of a snapshot's entries."""
    claims = sum(1 << i for i, (_, _, kind) in enumerate(snapshot.sentences) if kind.is_claim)
    words = len(snapshot.text.split())
    return [
        Row(
            name=entry.name,
            snapshot=digest,
            title=entry.title,
            source=entry.source,
            entered=entry.entered,
            digest=entry.digest,
            sentences=len(snapshot.sentences),
            claims=f"{claims:x}",
            words=words,
            date=str(entry.metadata.get("date", "")),
        )
        for entry in snapshot.entries
    ]


def claims_of(row: Row) -> frozenset[int]:
    """Return the indexes of the sentences that are claims by their kind."""
    return _indexes(row.claims, row.sentences)


@lru_cache(maxsize=256)
def _indexes(claims: str, sentences: int) -> frozenset[int]:
    """Return the indexes of the bits that are set; short articles are alike, so a desk of many has few sets."""
    bits = int(claims, 16)
    return frozenset(i for i in range(sentences) if bits >> i & 1)


def card_of(row: Row) -> Card:
    """Return the list's line of an article."""
    return Card(
        name=row.name,
        title=row.title,
        source=row.source,
        snapshot=row.snapshot,
        sentences=row.sentences,
        claims=claims_of(row),
        words=row.words,
        date=row.date,
    )


def _stamps(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the digest and stamp of every snapshot in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if len(entry.name) == 69 and entry.name.endswith(".json") and entry.is_file(follow_symlinks=False):
                yield entry.name[:64], _stamp(entry.stat(follow_symlinks=False))


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_mtime_ns, status.st_size


_DECODER = msgspec.json.Decoder(_Book)
