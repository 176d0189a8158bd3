"""The events themselves, read from the files at the places that an index names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from review.events import Event
from store import files
from store.codec import E, Stored, stored_by_key, stored_of
from store.held import Run
from store.segment import json_of

_READ_AHEAD = 8192
_MOST_OPEN = 200
_SPARSE = 2048
"""Bytes from one event to the next from which on what stands between them is not read."""

_AUTHOR = attrgetter("reviewer", "round")

Where = tuple[int, int]
"""A file's number and an offset in it."""


class Lines:
    """The files of a round by number; what a file says of another reviewer or round is never read."""

    def __init__(self, round_name: str) -> None:
        self._round = round_name
        self._files: list[tuple[Path, str]] = []

    def number(self, path: Path, reviewer: str) -> int:
        """Return a number for a reviewer's file, a new one each time."""
        self._files.append((path, reviewer))
        return len(self._files) - 1

    def reviewer(self, number: int) -> str:
        """Return whose file that is."""
        return self._files[number][1]

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
                        opened[number] = files.open_own(self._files[number][0], os.O_RDONLY)
                    except OSError:
                        continue
                    stack.callback(os.close, opened[number])
                try:
                    event = decode(json_of(window.line(number, opened[number], offset)))
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    continue
                if self._belongs(event, number):
                    yield (number, offset), event

    def run(self, run: Run) -> Iterable[Stored]:
        """Return the events of a run: in one go where they stand together, as a reviewer's on one article mostly do."""
        path, reviewer = self._files[run.file]
        offsets = run.offsets
        first, last = min(offsets), max(offsets)
        if last - first < _SPARSE * len(run):
            with suppress(OSError, KeyError, ValueError, msgspec.MsgspecError):  # not as it was: line by line
                found = stored_by_key(_together(path, first, last))
                events = list(found.values())
                if not _is_in_order(found, run):
                    by_id = dict(zip(map(int, found), events, strict=True))
                    events = [by_id[identity] for identity in run.ids]
                if set(map(_AUTHOR, events)) == {(reviewer, self._round)}:
                    return events
        ids = {f"{identity:020x}" for identity in run.ids}
        return [event for event in self.events(run.places, stored_of) if event.id in ids]

    def _belongs(self, event: Event | Stored, number: int) -> bool:
        """Whether an event is still by whom and of which round it was when the index was made."""
        return event.reviewer == self._files[number][1] and event.round == self._round


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


def _together(path: Path, first: int, last: int) -> bytes:
    """Return a file's lines from one offset to another as one JSON object; ValueError when the last has no end."""
    descriptor = files.open_own(path, os.O_RDONLY)
    try:
        data = os.pread(descriptor, last - first + _READ_AHEAD, first)
    finally:
        os.close(descriptor)
    return b"{%b}" % data[1 : data.index(b"\n", last - first)]


def _is_in_order(found: dict[str, Stored], run: Run) -> bool:
    """Whether what was read is just what was wanted: a file only grows, so the ends and the number tell."""
    if len(found) != len(run):
        return False
    return int(next(iter(found))) == run.id(0) and int(next(reversed(found))) == run.id(-1)
