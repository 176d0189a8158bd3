"""All of one reviewer's events of a round, read from the newest on, as far as somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec

from review.events import Event
from store import files
from store.codec import event_of
from store.reader import Reader
from store.segment import jsons


class Log:
    """One reviewer's events by id, as far as a reader had come: files that grow or go later change nothing in it.

    What was read stays in memory, so that looking again reads no file; not for use by two threads at once.
    """

    def __init__(self, reader: Reader, reviewer: str) -> None:
        self._reviewer, self._round = reviewer, reader.round
        self._read: list[Event] = []
        self._older = self._unread(reader.known(reviewer))

    def __reversed__(self) -> Iterator[Event]:
        """Yield the events, the newest first."""
        for at in count():
            if at == len(self._read):
                event = next(self._older, None)
                if event is None:
                    return
                self._read.append(event)
            yield self._read[at]

    def __iter__(self) -> Iterator[Event]:
        return iter([*reversed(self)][::-1])

    def _unread(self, known: list[tuple[str, Path, int]]) -> Iterator[Event]:
        """Yield the events of all files, the newest first; what stands in several files comes once."""
        known.sort()
        waiting: list[Event] = []
        while known or waiting:
            while known and not (waiting and waiting[-1].id > known[-1][0]):
                _, path, end = known.pop()
                unique = {event.id: event for event in (*waiting, *self._events(path, end))}
                waiting = [event for _, event in sorted(unique.items())]
            if waiting:
                yield waiting.pop()

    def _events(self, path: Path, end: int) -> Iterator[Event]:
        """Yield the reviewer's events of this round in a file up to an offset."""
        try:
            data = files.read_bytes(path)[:end]
        except OSError:
            return
        for json in jsons(data):
            with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                event = event_of(json)
                if event.reviewer == self._reviewer and event.round == self._round:
                    yield event
