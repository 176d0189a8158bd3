"""Where the events on each sentence of an article are, so that one sentence's history is read without the others'."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping

from review.events import Event
from store.codec import event_of, stored_of
from store.index import Index
from store.lines import Lines, Where
from store.pile import unpacked


class Spots:
    """The places of one article's events by snapshot and sentence; only what came since the last call is read."""

    def __init__(self, article: str) -> None:
        self.article = article
        self._seen: array[int] | None = None
        self._count = 0
        self._places: dict[str, dict[int, list[Where]]] = {}

    def refresh(self, index: Index, lines: Lines) -> None:
        """Take in the events that the index has and this has not."""
        log = index.log_of(self.article)
        if log is not self._seen or len(log) < self._count:
            self._seen, self._count = log, 0
            self._places.clear()
        for place, event in lines.found(map(unpacked, log[self._count :]), stored_of):
            self._places.setdefault(event.snapshot, {}).setdefault(event.sentence, []).append(place)
        self._count = len(log)

    @property
    def sentences(self) -> Mapping[str, Iterable[int]]:
        """The sentences that have events, by snapshot."""
        return self._places

    def events(self, spots: Iterable[tuple[str, int]], lines: Lines) -> Iterator[Event]:
        """Yield the events on some sentences, each named by its snapshot and its number there."""
        places = [place for snapshot, sentence in spots for place in self._places[snapshot].get(sentence, ())]
        return lines.events(sorted(places), event_of)
