"""One reviewer's events of one round, written: ids, segments, and what others do to our files meanwhile.

A segment has one writer for ever: the program that holds its lock, on the host in its name. Another program of the
same reviewer takes another segment. A file replaced or removed under us (a two-way copy, a slip of the hand) costs
nothing: what the disk lacks is written again, from memory, to the next segment.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from review.events import Event
from store import files
from store.codec import document
from store.errors import StoreError
from store.ids import identified, writer_digits
from store.segment import LIMIT, Scan, State, scan

if TYPE_CHECKING:  # at run time with the first segment that is written: a start writes none
    from tinydb.table import Document

    from store.storage import SegmentDB, SegmentStorage

_RETRIES = 3
_TITLE = "The decision was not saved"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a writer must keep to: the reviewer's folder, its mode and its files' now, the host, the owner's uid."""

    folder: Path
    modes: Callable[[], tuple[int, int]]
    host: str
    uid: int
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Written:
    """What the last append put where: a reader that knows the file up to there need not look at the disk."""

    path: Path
    offset: int
    data: bytes


@dataclass(slots=True)
class _Open:
    """The segment being written."""

    path: Path
    name: str
    descriptor: int
    db: SegmentDB
    storage: SegmentStorage
    digits: str
    last: int
    count: int


class Journal:
    """Appends one reviewer's events; not for use by two threads at once."""

    def __init__(self, terms: Terms, clock: Callable[[], int]) -> None:
        """`clock` returns microseconds since 1970; nothing is touched before the first append."""
        self._terms = terms
        self._clock = clock
        self._open: _Open | None = None
        self.written: Written | None = None

    def append(self, events: Sequence[Event], after: int, superseded: Callable[[Event], str]) -> tuple[Event, ...]:
        """Make the events durable and return them with their ids, all later than the microsecond `after`.

        Raises StoreError, and then none of them is on the disk.
        """
        try:
            return self._append(events, after, superseded)
        except OSError as error:
            raise files.failure(_TITLE, self._terms.folder, error) from error

    def salvage(self) -> bool:
        """Write again what a foreign hand took from the file being written; return whether anything was missing."""
        if self._open is None or self._is_intact(self._open):
            return False
        try:
            self._move_on(self._open)
        except OSError as error:
            raise files.failure("Decisions are missing on the disk", self._terms.folder, error) from error
        return True

    def close(self) -> None:
        """Release the file; what a foreign hand took from it is written again first, if the disk lets us."""
        with suppress(StoreError):
            self.salvage()
        self._release()

    def _append(self, events: Sequence[Event], after: int, superseded: Callable[[Event], str]) -> tuple[Event, ...]:
        from tinydb.table import Document

        self.salvage()
        current = self._segment(len(events))
        first = max(self._clock(), after + 1, current.last + 1)
        stored = identified(events, first, current.digits, superseded)
        self._insert(current, [Document(document(event), int(event.id, 16)) for event in stored])
        current.last = first + len(stored) - 1
        if self._is_intact(current):
            self.written = Written(current.path, *current.storage.written)
        else:
            self.written = None
            self._move_on(current)
        return stored

    def _insert(self, current: _Open, documents: list[Document]) -> None:
        """Insert through TinyDB; a file that can no longer be written is left for the next one."""
        try:
            current.db.table("events").insert_multiple(documents)
        except OSError:
            if current.storage.broken:
                self._release()
            raise
        current.count += len(documents)

    def _segment(self, coming: int) -> _Open:
        """Return the segment to write to, with room for what is coming."""
        current = self._open
        if current is not None and not current.count + coming > max(self._terms.limit, coming):
            return current
        self._release()
        self._open = self._claim(fresh=current is not None)
        return self._open

    def _claim(self, fresh: bool) -> _Open:
        """Lock the newest segment of this host that has room and no other writer, or begin the next one."""
        self._make_folder()
        taken = self._numbers()
        if not fresh:
            for number in sorted(taken, reverse=True)[:8]:
                found = self._try(number)
                if found is not None:
                    return found
        number = max(taken, default=0) + 1
        while True:
            begun = self._begin(number)
            if begun is not None:
                return begun
            number += 1

    def _make_folder(self) -> None:
        """Make the reviewer's folder, and refuse one that somebody else planted."""
        terms = self._terms
        try:
            files.make_folder(terms.folder, terms.modes()[0])
        except FileNotFoundError:
            raise StoreError(_TITLE, f"{terms.folder.parent} is not there any more", "Was the desk moved?") from None
        if not files.is_own_folder(terms.folder, terms.uid):
            raise StoreError(
                "Somebody else owns your folder of decisions", str(terms.folder), "Ask the desk's lead to remove it"
            )
        for path in terms.folder.glob("*.json"):
            files.tighten(path, terms.modes()[1], terms.uid)

    def _numbers(self) -> list[int]:
        """Return the numbers of this host's segments."""
        prefix = f"{self._terms.host}-"
        names = (path.name for path in self._terms.folder.iterdir())
        stems = (name[len(prefix) : -5] for name in names if _is_segment(name, prefix))
        return [int(stem) for stem in stems]

    def _path(self, number: int) -> Path:
        return self._terms.folder / f"{self._terms.host}-{number:04}.json"

    def _try(self, number: int) -> _Open | None:
        """Take over an earlier segment, or return None: full, damaged, being written, or not ours."""
        path = self._path(number)
        try:
            descriptor = files.open_own(path, os.O_RDWR)
        except OSError:
            return None
        status = os.fstat(descriptor)
        if status.st_uid == self._terms.uid and status.st_nlink == 1 and _lock(descriptor):
            found = scan(_content(descriptor))
            if found.state is not State.DAMAGED and len(found.slims) < self._terms.limit:
                return self._opened(path, descriptor, found)
        os.close(descriptor)
        return None

    def _begin(self, number: int) -> _Open | None:
        """Begin a new segment, or return None when that number is taken."""
        path = self._path(number)
        try:
            descriptor = files.open_own(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, self._terms.modes()[1])
        except FileExistsError:
            return None
        _lock(descriptor)
        try:
            files.sync_folder(path.parent)
            return self._opened(path, descriptor, Scan(b"", 0, [], [], 0, State.WHOLE))
        except OSError:
            os.close(descriptor)
            raise

    def _opened(self, path: Path, descriptor: int, found: Scan) -> _Open:
        from store.storage import SegmentDB, SegmentStorage

        below = "/".join(path.parts[-3:])
        db = SegmentDB(descriptor, found)
        storage = db.storage
        assert isinstance(storage, SegmentStorage)
        last = max((int(slim.id[:14], 16) for slim in found.slims), default=0)
        return _Open(path, str(path), descriptor, db, storage, writer_digits(below), last, len(found.slims))

    def _is_intact(self, current: _Open) -> bool:
        """Whether the path still names our file, with our length and our last line."""
        try:
            status = os.lstat(current.name)
        except FileNotFoundError:
            return current.count == 0
        mine = os.fstat(current.descriptor)
        same = (status.st_ino, status.st_dev, status.st_size) == (mine.st_ino, mine.st_dev, current.storage.length)
        return same and current.storage.ends_well()

    def _move_on(self, lost: _Open) -> None:
        """Write what the disk lacks of a segment that was taken from us to the next one, until it stays there."""
        for _ in range(_RETRIES):
            on_disk = _ids_at(lost.path)
            table = lost.db.table("events")
            missing = [doc for doc in table if doc["id"] not in on_disk]
            self._open = None
            following = self._claim(fresh=True)
            self._open = following
            lost.db.close()
            if missing:
                self._insert(following, missing)
            following.last = max(following.last, lost.last)
            if self._is_intact(following):
                return
            lost = following
        raise StoreError(_TITLE, f"{self._terms.folder} keeps being replaced by another program")

    def _release(self) -> None:
        if self._open is not None:
            self._open.db.close()
            self._open = None


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


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _ids_at(path: Path) -> set[str]:
    """Return the ids of the events that a reader would find at `path` now."""
    try:
        return {slim.id for slim in scan(files.read_bytes(path)).slims}
    except OSError:
        return set()
