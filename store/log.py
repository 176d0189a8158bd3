"""All of one reviewer's events of a round in memory; it follows the files and reads only what was added to them."""

from __future__ import annotations

import msgspec

from review.events import Event
from store import files
from store.codec import event_of
from store.reader import Reader
from store.segment import jsons


class Log:
    """One reviewer's events by id, as far as a reader has come; not for use by two threads at once."""

    def __init__(self, reader: Reader, reviewer: str) -> None:
        self._reader = reader
        self._reviewer = reviewer
        self._events: list[Event] = []
        self._ends: dict[int, int] = {}

    def events(self) -> tuple[Event, ...]:
        """Return all events, by id; files that were replaced are read anew."""
        fresh: list[Event] = []
        known = self._reader.known(self._reviewer)
        if self._ends.keys() - known.keys():
            self._events, self._ends = [], {}
        for number, (path, end) in known.items():
            start = self._ends.get(number, 0)
            if start < end:
                try:
                    data = files.read_bytes(path, start)[: end - start]
                except OSError:
                    continue
                self._ends[number] = end
                fresh += filter(self._is_ours, _events(data))
        if fresh:
            self._merge(fresh)
        return tuple(self._events)

    def _is_ours(self, event: Event) -> bool:
        return event.reviewer == self._reviewer and event.round == self._reader.round

    def _merge(self, fresh: list[Event]) -> None:
        """Put events in their places: those of a copy are there already, those just made follow all others."""
        last = self._events[-1].id if self._events else ""
        if len(fresh) == 1 and fresh[0].id > last:
            self._events += fresh
            return
        unique = {event.id: event for event in (*self._events, *fresh)}
        self._events = [event for _, event in sorted(unique.items())]


def _events(data: bytes) -> list[Event]:
    found = []
    for json in jsons(data):
        try:
            found.append(event_of(json))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found
