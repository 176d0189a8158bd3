"""Which file a program writes: one of its reviewer's segments of this host, locked, or the next one.

A segment has one writer for ever: the program that holds its lock, on the host in its name. Another program of the
same reviewer takes another segment.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from review.events import Event
from store import files
from store.codec import event_json, key
from store.errors import StoreError
from store.ids import writer_digits
from store.segment import LIMIT, TABLE, Scan, State, scan

if TYPE_CHECKING:  # at run time with the first segment that is written: a start writes none
    from store.storage import SegmentDB, SegmentStorage, SegmentTable

REFUSED = "The decision was not saved"
_TRIED = 8
"""Earlier segments that are looked at, the newest first."""


class Terms(Struct, frozen=True):
    """What a writer must keep to: the reviewer's folder, its mode and its files' now, the host, the owner's uid."""

    folder: Path
    modes: Callable[[], tuple[int, int]]
    host: str
    uid: int
    limit: int = LIMIT


class Claimed:
    """A segment that this program writes, as it must lie on the disk."""

    def __init__(self, path: Path, descriptor: int, found: Scan) -> None:
        """`descriptor` is the file at `path`, open and locked; `found` is what a scan of it found."""
        from store.storage import SegmentDB, SegmentStorage, SegmentTable

        self.path = path
        self.folder, self.name = str(path.parent), path.name
        self.descriptor = descriptor
        self.db: SegmentDB = SegmentDB(descriptor, found)
        assert isinstance(self.db.storage, SegmentStorage)
        self.storage: SegmentStorage = self.db.storage
        table = self.db.table(TABLE)
        assert isinstance(table, SegmentTable)
        self.table: SegmentTable = table
        self.digits = writer_digits("/".join(path.parts[-3:]))
        self.last = max((int(slim.id[:14], 16) for slim in found.slims), default=0)
        status = os.fstat(descriptor)
        self._file = status.st_dev, status.st_ino
        self._path = str(path)

    def insert(self, events: Sequence[Event]) -> None:
        """Make events durable; OSError when the disk refuses, and then none of them is there."""
        self.table.insert_json({key(event.id): event_json(event) for event in events})
        self.last = max(self.last, events[-1].micros)

    def is_in_place(self) -> bool:
        """Whether the path still names our file, with our length."""
        try:
            status = os.lstat(self._path)
        except FileNotFoundError:
            return False
        return status.st_size == self.storage.length and (status.st_dev, status.st_ino) == self._file

    def is_intact(self) -> bool:
        """Whether it is in place and ends with what we wrote last, behind what stood there before."""
        return self.is_in_place() and self.storage.ends_well()

    def close(self) -> None:
        """Let go of the file, and so of its lock."""
        self.db.close()

    def discard(self) -> None:
        """Remove the file, into which nothing could be written, and let go of it."""
        if self.is_in_place():
            self.path.unlink(missing_ok=True)
        self.close()


def claim(terms: Terms, fresh: bool) -> Claimed:
    """Lock the newest segment of this host that has room and no other writer, or begin the next one.

    `fresh` always begins one. Raises OSError or StoreError.
    """
    _make_folder(terms)
    taken = _numbers(terms)
    if not fresh:
        for number in sorted(taken, reverse=True)[:_TRIED]:
            found = _try(terms, number)
            if found is not None:
                return found
    number = max(taken, default=0) + 1
    while True:
        begun = _begin(terms, number)
        if begun is not None:
            return begun
        number += 1


def _make_folder(terms: Terms) -> None:
    """Make the reviewer's folder, and refuse one that somebody else planted."""
    try:
        files.make_folder(terms.folder, terms.modes()[0])
    except FileNotFoundError:
        raise StoreError(REFUSED, f"{terms.folder.parent} is not there any more", "Was the desk moved?") from None
    if not files.is_own_folder(terms.folder, terms.uid):
        raise StoreError(
            "Somebody else owns your folder of decisions", str(terms.folder), "Ask the desk's lead to remove it"
        )


def _numbers(terms: Terms) -> list[int]:
    """Return the numbers of this host's segments."""
    prefix = f"{terms.host}-"
    names = (path.name for path in terms.folder.iterdir())
    stems = (name[len(prefix) : -5] for name in names if _is_segment(name, prefix))
    return [int(stem) for stem in stems]


def _path(terms: Terms, number: int) -> Path:
    return terms.folder / f"{terms.host}-{number:04}.json"


def _try(terms: Terms, number: int) -> Claimed | None:
    """Take over an earlier segment, or return None: full, damaged, being written, or not ours."""
    path = _path(terms, number)
    try:
        descriptor = files.open_own(path, os.O_RDWR)
    except OSError:
        return None
    status = os.fstat(descriptor)
    if status.st_uid == terms.uid and status.st_nlink == 1 and _lock(descriptor):
        found = scan(os.pread(descriptor, os.fstat(descriptor).st_size, 0))
        if found.state is not State.DAMAGED and len(found.slims) < terms.limit:
            return Claimed(path, descriptor, found)
    os.close(descriptor)
    return None


def _begin(terms: Terms, number: int) -> Claimed | None:
    """Begin a new segment, or return None when that number is taken."""
    path = _path(terms, number)
    try:
        descriptor = files.open_own(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, terms.modes()[1])
    except FileExistsError:
        return None
    _lock(descriptor)
    try:
        files.sync_folder(path.parent)
        return Claimed(path, descriptor, Scan(b"", 0, [], [], 0, State.WHOLE))
    except OSError:
        os.close(descriptor)
        raise


def _lock(descriptor: int) -> bool:
    """Lock the file for as long as it is open, or return False: another writes it, or there are no locks here.

    Where a file system has no locks, earlier segments are never taken over: each program writes new ones.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_segment(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name.endswith(".json") and name[len(prefix) : -5].isdecimal()
