"""Writing one reviewer's events of one round: chooses the segment, gives the ids, survives what is done to the file.

A file replaced or removed under us (a two-way copy, a slip of the hand) costs nothing: what the disk lacks is written
again, from memory, to the next segment. Before each write the path must name our file at our length; after it, also,
the bytes before and at the end must be those we know, and only then is anything acknowledged.

A segment has one writer for ever: the program that holds its lock, on the host in its name. Another program of the
same reviewer takes another segment.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from review.admission import DAY
from review.events import Event
from store import files, rights
from store.errors import StoreError
from store.journal.codec import event_json, identified, key, writer_digits
from store.journal.segment import LIMIT, TABLE, Scan, SegmentState, intact, scan

if TYPE_CHECKING:
    from store.journal.storage import Growth, SegmentDB, SegmentStorage, SegmentTable

REFUSED = "The decision was not saved"
_TRIED = 8
"""Earlier segments that are looked at, the newest first."""


class SegmentOptions(Struct, frozen=True):
    """The terms of writing: the reviewer's folder, the modes of folder and files now, the host, the owner's uid."""

    folder: Path
    modes: Callable[[], tuple[int, int]]
    host: str
    uid: int
    limit: int = LIMIT


class OpenSegment:
    """A segment that this program writes, as it must lie on the disk."""

    def __init__(self, path: Path, descriptor: int, found: Scan) -> None:
        """`descriptor` is the file at `path`, open and locked; `found` is its scan."""
        from store.journal.storage import SegmentDB, SegmentStorage, SegmentTable

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
        self.mended = False
        """Whether a foreign hand had overwritten lines of it, which were written again."""

    def insert(self, events: Sequence[Event]) -> None:
        """Make events durable; OSError when the disk refuses, and then none of them is there."""
        self.table.insert_json({key(event.id): event_json(event) for event in events})
        self.last = max(self.last, events[-1].micros)

    def is_in_place(self) -> bool:
        """Whether the path still names our file, with our length."""
        try:
            status = os.lstat(self._path)
        except OSError:  # gone, or the disk with it
            return False
        return status.st_size == self.storage.length and (status.st_dev, status.st_ino) == self._file

    def is_intact(self) -> bool:
        """Whether the file is in place and ends with our last bytes, and before them those that stood there."""
        return self.is_in_place() and self.storage.ends_well()

    def is_whole(self) -> bool:
        """Whether all of it is in place, letter for letter; what was overwritten in place is written again."""
        return self.check() if self.is_in_place() and not self.storage.is_untouched() else self.is_intact()

    def check(self) -> bool:
        """Whether the file in its place holds every letter of ours, once what was overwritten is written again."""
        if not self.is_in_place():
            return False
        if not self.storage.damaged():
            return self.storage.ends_well()
        self.mended = self.storage.mend()
        return self.mended

    def close(self) -> None:
        """Let go of the file, and so of its lock."""
        self.db.close()

    def discard(self) -> None:
        """Remove the file, into which nothing could be written, and let go of it."""
        if self.is_in_place():
            self.path.unlink(missing_ok=True)
        self.close()


def claim(terms: SegmentOptions, fresh: bool) -> OpenSegment:
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


def _make_folder(terms: SegmentOptions) -> None:
    """Make the reviewer's folder, and refuse one that somebody else planted."""
    try:
        if files.make_folder(terms.folder, terms.modes()[0]) and not terms.modes()[0] & 0o005:
            rights.strip(terms.folder)  # a list that the folder above hands on would open it
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(REFUSED, f"{terms.folder.parent} is not there any more", "Was the desk moved?") from None
    if not files.is_own_folder(terms.folder, terms.uid):
        raise StoreError(
            "Somebody else owns your folder of decisions", str(terms.folder), "Ask the desk's lead to remove it"
        )


def _numbers(terms: SegmentOptions) -> list[int]:
    """Return the numbers of this host's segments."""
    prefix = f"{terms.host}-"
    names = (path.name for path in terms.folder.iterdir())
    stems = (name[len(prefix) : -5] for name in names if _is_segment(name, prefix))
    return [int(stem) for stem in stems]


def _path(terms: SegmentOptions, number: int) -> Path:
    return terms.folder / f"{terms.host}-{number:04}.json"


def _try(terms: SegmentOptions, number: int) -> OpenSegment | None:
    """Take over an earlier segment, or return None: full, damaged, being written, or not ours."""
    path = _path(terms, number)
    try:
        descriptor = files.open_own(path, os.O_RDWR)
    except OSError:
        return None
    status = os.fstat(descriptor)
    if status.st_uid == terms.uid and status.st_nlink == 1 and _lock(descriptor):
        found = scan(os.pread(descriptor, os.fstat(descriptor).st_size, 0))
        if found.state is not SegmentState.DAMAGED and len(found.slims) < terms.limit:
            return OpenSegment(path, descriptor, found)
    os.close(descriptor)
    return None


def _begin(terms: SegmentOptions, number: int) -> OpenSegment | None:
    """Begin a new segment, or return None when that number is taken."""
    path = _path(terms, number)
    try:
        descriptor = files.open_own(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, terms.modes()[1])
    except FileExistsError:
        return None
    _lock(descriptor)
    if not terms.modes()[1] & 0o004:
        rights.strip(path)
    try:
        files.sync_folder(path.parent)
        return OpenSegment(path, descriptor, Scan(b"", 0, [], [], 0, SegmentState.WHOLE))
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


_RETRIES = 3  # names of files are drawn by lot: two that clash thrice are no chance


class Written(Struct, frozen=True):
    """What the last append put where: a reader that knows the file up to there need not look at the disk."""

    folder: str
    name: str
    growth: Growth
    events: tuple[Event, ...]


class Journal:
    """Appends one reviewer's events; not for use by two threads at once."""

    def __init__(self, terms: SegmentOptions, clock: Callable[[], int]) -> None:
        """`clock` returns microseconds since 1970; nothing is touched before the first append."""
        self._terms = terms
        self._clock = clock
        self._open: OpenSegment | None = None
        self._full: list[tuple[Path, int, dict[str, bytes]]] = []
        self.mended: set[str] = set()
        """The files that a foreign hand had changed or taken, and whose events were written again."""
        self.written: Written | None = None

    def append(
        self, events: Sequence[Event], after: int, superseded: Callable[[Event], str], guidelines: str = ""
    ) -> tuple[Event, ...]:
        """Make the events durable and return them with their ids, all later than the microsecond `after`.

        `guidelines` is the version in force, which they are marked with. Raises StoreError, and then none of them is
        on the disk.
        """
        try:
            current = self._ready(len(events))
            now = self._clock()
            # A clock that was wrong dates nothing that is decided when it is right again.
            before = [micros for micros in (after, current.last) if micros <= now + DAY]
            first = max(now, *(micros + 1 for micros in before), 0)
            stored = identified(events, first, current.digits, superseded, guidelines)
            self._keep(current, stored)
        except OSError as error:
            raise files.failure(REFUSED, self._terms.folder, error) from error
        return stored

    def salvage(self) -> bool:
        """Write again the events that another program took from our file; return whether any were missing."""
        current = self._open
        if current is None:
            return False
        if current.is_whole():
            mended, current.mended = current.mended, False
            if mended:
                self.mended.add(str(current.path))
            return mended
        try:
            self._move_on(current)
            self.mended.add(str(current.path))
        except OSError as error:
            raise files.failure("Decisions are missing on the disk", self._terms.folder, error) from error
        return True

    def missing(self) -> dict[str, bytes]:
        """Return the events of the files written in this session that the disk does not have, as JSON by key."""
        lost: dict[str, bytes] = {}
        for path, size, documents in self._full:
            on_disk = _intact_at(path, documents) if _size(path) != size else documents.keys()
            lost |= {name: json for name, json in documents.items() if name not in on_disk}
        current = self._open
        if current is not None and not current.is_in_place():
            documents = current.storage.without(frozenset())
            lost |= current.storage.without(_intact_at(current.path, documents))
        return lost

    def close(self) -> dict[str, bytes]:
        """Release the file and return the events that the disk does not have, as JSON by key.

        All of what was written is compared with the disk once more, and what a foreign hand took from it is written
        again first, if the disk lets us.
        """
        with suppress(StoreError, OSError):  # whatever the disk refuses is returned
            if self._open is not None and not self._open.check():
                self._move_on(self._open)
        lost = self.missing()
        self._release()
        return lost

    def _ready(self, coming: int) -> OpenSegment:
        """Return the segment to write to: intact, and with room for the coming events."""
        if self._open is not None and not self._open.is_in_place():
            self._move_on(self._open)
        current = self._open
        if current is not None and current.storage.count + coming <= max(self._terms.limit, coming):
            return current
        if current is not None:
            self._full.append((current.path, current.storage.length, current.storage.without(frozenset())))
        self._release()
        self._open = claim(self._terms, fresh=current is not None)
        return self._open

    def _keep(self, current: OpenSegment, stored: tuple[Event, ...]) -> None:
        """Write events; a file that can no longer be written is left for the next one."""
        self.written = None
        try:
            current.insert(stored)
        except OSError:
            if current.storage.broken:
                self._release()
            raise
        if current.is_intact():
            self.written = Written(current.folder, current.name, current.storage.growth, stored)
            return
        try:
            self._move_on(current)
        except (OSError, StoreError):
            current.storage.take_back(len(stored))
            raise

    def _move_on(self, lost: OpenSegment) -> None:
        """Write the events that a lost segment took with it to the next one, until they stay there.

        Until the disk has it, the lost one is kept: a disk that refuses now is tried again at the next look.
        """
        for _ in range(_RETRIES):
            documents = lost.storage.without(frozenset())
            missing = lost.storage.without(_intact_at(lost.path, documents))
            following = claim(self._terms, fresh=True)
            try:
                if missing:
                    following.table.insert_json(missing)
            except OSError:
                following.discard()
                raise
            if following.is_intact():
                following.last = max(following.last, lost.last)
                self._open = following
                lost.close()
                return
            following.close()
        raise StoreError(REFUSED, f"{self._terms.folder} keeps being replaced by another program")

    def _release(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _intact_at(path: Path, documents: Mapping[str, bytes]) -> set[str]:
    """Return the keys of those documents that a reader would find at `path` now, letter for letter."""
    try:
        return intact(files.read_bytes(path), documents)
    except OSError:
        return set()


def _size(path: Path) -> int:
    """Return a file's length, or -1 when it cannot be seen."""
    try:
        return path.lstat().st_size
    except OSError:
        return -1
