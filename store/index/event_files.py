"""Events read from the files at the offsets that the index names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from review.events import Event, RawEvent
from store import files
from store.index.index import EventRun
from store.index.naming import Naming
from store.journal.codec import E, raw_by_key, raw_of, with_verdict
from store.journal.segment import json_of

_READ_AHEAD = 8192  # bytes: some ten events, for the next line asked for mostly stands behind
_MOST_OPEN = 200  # a fifth of the 1,024 files that a process may mostly have open
_SPARSE = 2048
"""Bytes from one event to the next from which on what stands between them is not read."""

_AUTHOR = attrgetter("reviewer", "round")

Where = tuple[int, int]
"""A file's number and an offset in it."""


class EventFiles:
    """The files of a round by number; events in them of another reviewer or round are never read."""

    def __init__(self, round_name: str, naming: Naming | None = None) -> None:
        """`naming` gives events the present names of their articles."""
        self._round = round_name
        self.naming = naming
        self.renamed: Mapping[str, str] = {}
        self._files: list[tuple[Path, str]] = []

    def add(self, path: Path, reviewer: str) -> int:
        """Add a reviewer's file and return its number, a new one each time."""
        self._files.append((path, reviewer))
        return len(self._files) - 1

    def reviewer(self, number: int) -> str:
        """Return the reviewer that a file belongs to."""
        return self._files[number][1]

    def events(self, places: Iterable[tuple[int, int]], decode: Callable[[bytes], E]) -> Iterator[E]:
        """Yield the events at those places, as `decode` reads them; one that is not there any more is passed over."""
        return (event for _, event in self.events_with_places(places, decode))

    def events_with_places(
        self, places: Iterable[tuple[int, int]], decode: Callable[[bytes], E]
    ) -> Iterator[tuple[Where, E]]:
        """Yield the events at those places as `events` does, each with its place."""
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
                    yield (number, offset), self.with_present_names(event)

    def events_of_run(self, run: EventRun) -> Iterable[RawEvent]:
        """Return the events of a run: in one go where they stand together, as a reviewer's on one article mostly do."""
        path, reviewer = self._files[run.file]
        offsets = run.offsets
        first, last = min(offsets), max(offsets)
        if last - first < _SPARSE * len(run):
            with suppress(OSError, KeyError, ValueError, msgspec.MsgspecError):  # not as it was: line by line
                found = raw_by_key(_read_together(path, first, last))
                events = list(found.values())
                if not _is_exactly(found, run):
                    by_id = dict(zip(map(int, found), events, strict=True))
                    events = [by_id[identity] for identity in run.ids]
                if set(map(_AUTHOR, events)) == {(reviewer, self._round)}:
                    return [self.with_present_names(event) for event in events] if self.renamed else events
        ids = {f"{identity:020x}" for identity in run.ids}
        return [event for event in self.events(run.places, raw_of) if event.id in ids]

    def with_present_names(self, event: E) -> E:
        """Return an event under the present names of its article and of its verdict."""
        renamed = self.renamed.get(event.holding.verdict or "") if self.renamed else None
        if renamed:
            event = with_verdict(event, renamed)
        return self.naming.named(event) if self.naming and isinstance(event, Event) else event

    def _belongs(self, event: Event | RawEvent, number: int) -> bool:
        """Whether an event still has the reviewer and the round it had when it was indexed."""
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


def _read_together(path: Path, first: int, last: int) -> bytes:
    """Return a file's lines from one offset to another as one JSON object; ValueError when the last has no end."""
    descriptor = files.open_own(path, os.O_RDONLY)
    try:
        data = os.pread(descriptor, last - first + _READ_AHEAD, first)
    finally:
        os.close(descriptor)
    return b"{%b}" % data[1 : data.index(b"\n", last - first)]


def _is_exactly(found: dict[str, RawEvent], run: EventRun) -> bool:
    """Whether exactly the wanted events were read: a file only grows, so first, last and number tell."""
    if len(found) != len(run):
        return False
    return int(next(iter(found))) == run.id(0) and int(next(reversed(found))) == run.id(-1)
