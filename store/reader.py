"""Reading what everybody wrote in a round: each file once, then only what was added to it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct, field

from store import files
from store.codec import E, Stored, stored_by_key, stored_of
from store.door import Problem
from store.index import Index, Run
from store.journal import Written
from store.segment import TAIL, State, json_of, scan

_READ_AHEAD = 8192
_MOST_OPEN = 200
_SPARSE = 2048
"""Bytes from one event to the next from which on what stands between them is not read."""
_ID = attrgetter("id")

Where = tuple[int, int]
"""A file's number and an offset in it."""


class _Known(Struct):
    """A file that was read: which one it was, up to where, and the last line of it as proof that it only grew."""

    number: int
    inode: tuple[int, int]
    size: int
    end: int = 0
    newest: str = ""
    proof: tuple[int, bytes] = (0, b"")
    state: State = State.WHOLE


class _Folder(Struct):
    """One folder of one reviewer's files."""

    reviewer: str
    path: Path
    known: dict[str, _Known] = field(default_factory=dict)


class Reader:
    """Keeps an index in step with the files of a round."""

    def __init__(self, round_name: str, folders: Callable[[], Iterable[tuple[str, Path]]], index: Index) -> None:
        """`folders` lists the reviewers that may be read and their folders, each time it is asked."""
        self.round = round_name
        self._list = folders
        self._index = index
        self._folders: dict[str, _Folder] = {}
        self._files: list[Path] = []
        self._problems: dict[Path, Problem] = {}

    def reviewers(self) -> Iterator[str]:
        """Yield the reviewers who have a folder."""
        return (folder.reviewer for folder in self._folders.values())

    def problems(self) -> list[Problem]:
        """Return what was wrong with files at the last look."""
        return list(self._problems.values())

    def refresh(self) -> frozenset[str]:
        """Read what is new and return the articles whose events changed."""
        changed: set[str] = set()
        listed = {str(path): (reviewer, path) for reviewer, path in self._list()}
        for name in self._folders.keys() - listed.keys():
            changed |= self._drop(name)
        for name, (reviewer, path) in listed.items():
            folder = self._folders.setdefault(name, _Folder(reviewer, path))
            try:
                changed |= self._look(folder)
            except PermissionError:
                self._problems[path] = Problem("A reviewer's folder cannot be read", str(path), "Ask its owner")
            except FileNotFoundError:
                changed |= self._drop(name)
        return frozenset(changed)

    def advance(self, written: Written | None) -> Set[str]:
        """Take in what our own journal just wrote, or look at the disk when that does not follow what was read."""
        if written is not None:
            folder = self._folders.get(written.folder)
            known = folder.known.get(written.name) if folder else None
            growth = written.growth
            if folder and known and known.end == growth.start and known.state is State.WHOLE:
                changed, _ = self._index.absorb(
                    folder.reviewer, self.round, known.number, growth.offsets, written.events
                )
                known.size, known.end = growth.end + len(TAIL), growth.end
                known.proof = growth.offsets[-1], growth.last
                known.newest = max(known.newest, written.events[-1].id)
                return changed
        return self.refresh()

    def events(self, places: Iterable[tuple[int, int]], decode: Callable[[bytes], E]) -> Iterator[E]:
        """Yield the events at those places, as `decode` reads them; one that is not there any more is passed over."""
        return (event for _, event in self.found(places, decode))

    def found(self, places: Iterable[tuple[int, int]], decode: Callable[[bytes], E]) -> Iterator[tuple[Where, E]]:
        """Yield the same, each with its place."""
        opened: dict[int, int] = {}
        window = _Window()
        with ExitStack() as stack:
            for number, offset in places:
                if number not in opened:
                    if len(opened) >= _MOST_OPEN:
                        stack.close()
                        opened.clear()
                    try:
                        opened[number] = files.open_own(self._files[number], os.O_RDONLY)
                    except OSError:
                        continue
                    stack.callback(os.close, opened[number])
                try:
                    yield (number, offset), decode(json_of(window.line(number, opened[number], offset)))
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    continue

    def run(self, run: Run) -> Iterable[Stored]:
        """Return the events of a run: in one go where they stand together, as a reviewer's on one article mostly do."""
        try:
            if run.spread < _SPARSE:
                found = stored_by_key(self._together(run))
                return [found[identity] for identity in run.ids]
        except (
            OSError,
            KeyError,
            ValueError,
            msgspec.MsgspecError,
        ):  # not as it was: line by line
            pass
        ids = {f"{identity:020x}" for identity in run.ids}
        return [event for event in self.events(run.places, stored_of) if event.id in ids]

    def _together(self, run: Run) -> bytes:
        """Return the lines of a run, and what stands between them, as one JSON object; ValueError without an end."""
        descriptor = files.open_own(self._files[run.file], os.O_RDONLY)
        try:
            data = os.pread(descriptor, run.last - run.first + _READ_AHEAD, run.first)
        finally:
            os.close(descriptor)
        return b"{%b}" % data[1 : data.index(b"\n", run.last - run.first)]

    def known(self, reviewer: str) -> list[tuple[str, Path, int]]:
        """Return the files of one reviewer: the id of the newest event, the path, and how far it was read."""
        return [
            (known.newest, folder.path / name, known.end)
            for folder in self._folders.values()
            if folder.reviewer == reviewer
            for name, known in folder.known.items()
        ]

    def number(self, path: Path) -> int:
        """Return the number of a file in the index, a new one for a new file."""
        self._files.append(path)
        return len(self._files) - 1

    def _look(self, folder: _Folder) -> set[str]:
        """Look for new files and new lines of one folder."""
        changed: set[str] = set()
        seen = set()
        with os.scandir(folder.path) as entries:
            for entry in entries:
                if entry.name.startswith(".") or not entry.name.endswith(".json"):
                    continue
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    seen.add(entry.name)
                    before = folder.known.get(entry.name)
                    if before is None or (before.inode, before.size) != (_inode(status), status.st_size):
                        changed |= self._read(folder, entry.name, status)
        if folder.known.keys() - seen:
            changed |= self._again(folder)
        return changed

    def _read(self, folder: _Folder, name: str, status: os.stat_result) -> set[str]:
        """Read a file that is new or has changed."""
        path = folder.path / name
        known = folder.known.get(name)
        try:
            if known is not None and not _only_grew(path, known):
                return self._again(folder)
            if known is None:
                known = folder.known[name] = _Known(self.number(path), _inode(status), 0)
            data = files.read_bytes(path, known.end)
        except OSError as error:
            if known is None or not isinstance(error, FileNotFoundError):
                self._problems[path] = Problem("A file of events cannot be read", str(path), error.strerror or "")
            return set()
        return self._take(folder, path, known, _inode(status), known.end + len(data), data)

    def _take(
        self, folder: _Folder, path: Path, known: _Known, inode: tuple[int, int], size: int, data: bytes
    ) -> set[str]:
        """Put the events of some new bytes of a file, up to `size`, into the index."""
        found = scan(data, known.end)
        changed, strangers = self._index.absorb(folder.reviewer, self.round, known.number, found.offsets, found.slims)
        known.inode, known.size, known.end = inode, size, found.end
        if found.offsets:
            last = found.offsets[-1]
            known.proof = (last, data[last - found.start : found.end - found.start])
            known.newest = max(known.newest, max(map(_ID, found.slims)))
        known.state = found.state
        self._judge(path, found.state, strangers)
        return changed

    def _judge(self, path: Path, state: State, strangers: int) -> None:
        """Note what is wrong with a file; a torn end is either being written or was never acknowledged."""
        if strangers:
            self._problems[path] = Problem(
                f"{strangers} events do not belong where they are", str(path), "They are left out; run `copydesk check`"
            )
        elif state is State.DAMAGED:
            self._problems[path] = Problem(
                "A file of events is damaged", str(path), "Its whole lines are read; `copydesk check --repair` mends it"
            )
        else:
            self._problems.pop(path, None)

    def _again(self, folder: _Folder) -> set[str]:
        """Read everything of one reviewer anew, because a file was replaced by something that is no longer copy."""
        changed: set[str] = set()
        for other in self._folders.values():
            if other.reviewer == folder.reviewer:
                changed |= self._forget(other)
        for other in self._folders.values():
            if other.reviewer == folder.reviewer and other.path.is_dir():
                changed |= self._look(other)
        return changed

    def _drop(self, name: str) -> set[str]:
        """Let go of a folder that is gone or may no longer be seen; the person's other folders are read anew."""
        gone = self._folders.pop(name)
        changed = self._forget(gone)
        for other in self._folders.values():
            if other.reviewer == gone.reviewer:
                changed |= self._forget(other) | (self._look(other) if other.path.is_dir() else set())
        return changed

    def _forget(self, folder: _Folder) -> set[str]:
        """Drop what was read of a reviewer's folder."""
        numbers = frozenset(known.number for known in folder.known.values())
        for name in folder.known:
            self._problems.pop(folder.path / name, None)
        folder.known.clear()
        return set(self._index.forget(folder.reviewer, numbers))


class _Window(Struct):
    """What was last read of a file: the lines of one article mostly stand together."""

    number: int = -1
    start: int = 0
    data: bytes = b""

    def line(self, number: int, descriptor: int, offset: int) -> bytes:
        """Return the line of a file that starts at an offset, up to the file's end when nothing ends it."""
        begin = offset - self.start
        cut = self.data.find(b"\n", begin) if number == self.number and begin >= 0 else -1
        if cut >= 0:
            return self.data[begin:cut]
        size = _READ_AHEAD
        while True:
            data = os.pread(descriptor, size, offset)
            cut = data.find(b"\n")
            if cut >= 0 or len(data) < size:
                break
            size *= 4
        self.number, self.start, self.data = number, offset, data
        return data[: cut if cut >= 0 else len(data)]


def _inode(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _only_grew(path: Path, known: _Known) -> bool:
    """Whether the file at `path` still has the last line that was read where it was."""
    if known.state is State.DAMAGED:
        return False
    offset, text = known.proof
    return known.end == 0 if not text else _slice(path, offset, len(text)) == text


def _slice(path: Path, offset: int, length: int) -> bytes:
    descriptor = files.open_own(path, os.O_RDONLY)
    try:
        return os.pread(descriptor, length, offset)
    finally:
        os.close(descriptor)
