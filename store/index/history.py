"""The events on one sentence, and all events of one reviewer, read newest first and only as far as somebody looks.

The offsets of an article's events are noted by sentence, so that the history of one is read without the others'.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec

from review.events import Event
from store import files
from store.index.event_files import EventFiles, Where
from store.index.index import Index, unpacked
from store.index.reader import IndexReader
from store.journal.codec import event_of, raw_of
from store.journal.segment import jsons


class SentenceHistory:
    """The places of one article's events by snapshot and sentence; each call reads only new ones."""

    def __init__(self, article: str) -> None:
        self.article = article
        self._seen: array[int] | None = None
        self._count = 0
        self._places: dict[str, dict[int, list[Where]]] = {}

    def refresh(self, index: Index, lines: EventFiles) -> None:
        """Take in the events that the index has and this has not."""
        log = index.log_of(self.article)
        if log is not self._seen or len(log) < self._count:
            self._seen, self._count = log, 0
            self._places.clear()
        for place, event in lines.events_with_places(map(unpacked, log[self._count :]), raw_of):
            self._places.setdefault(event.snapshot, {}).setdefault(event.sentence, []).append(place)
        self._count = len(log)

    @property
    def sentences(self) -> Mapping[str, Iterable[int]]:
        """The sentences that have events, by snapshot."""
        return self._places

    def places(self, sentences: Iterable[tuple[str, int]]) -> list[Where]:
        """Return where the events on some sentences are, each named by its snapshot and its number there."""
        return [place for snapshot, sentence in sentences for place in self._places[snapshot].get(sentence, ())]


def latest(places: Iterable[Where], count: int) -> list[Where]:
    """Return the last places of each file: the last events are among them, for a file has its events by id."""
    by_file: dict[int, deque[Where]] = {}
    for place in places:
        by_file.setdefault(place[0], deque(maxlen=count)).append(place)
    return [place for found in by_file.values() for place in found]


class ReviewerLog:
    """One reviewer's events by id, as far as a reader had come: files that grow or go later change nothing in it.

    What was read stays in memory, so that looking again reads no file; not for use by two threads at once.
    """

    def __init__(self, reader: IndexReader, reviewer: str) -> None:
        self._reviewer, self._reader = reviewer, reader
        self._read: list[Event] = []
        self._older = self._unread(reader.files_of(reviewer))

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
        """Yield the events of all files, the newest first; an event in several files comes once."""
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
        for offset, json in jsons(data):
            with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                event = event_of(json)
                if self._reader.event_counts(path, event, offset):
                    yield self._reader.lines.with_present_names(event)
