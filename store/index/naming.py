"""Naming: which article an event is about now, since articles are renamed and events are not edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from review.admission import micros_of
from review.events import Event
from store.articles.catalogue import Catalogue

_NOT_YET = 1 << 62
"""The time of an event that is on its way to the disk: it has no id, or a local one."""


class Naming:
    """The present names of the articles of events, by the changes that a catalogue knows."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @property
    def version(self) -> int:
        """What is another number when names have changed."""
        return self._catalogue.changes.version

    def present_name_at(self, article: str, snapshot: str, micros: int) -> str:
        """Return the present name of the article that an event of a time names, with the text that it was made on.

        Who has not heard of a renaming goes on with the old name: unless something else of that text has it now, what
        they say is about the article that had it.
        """
        changes = self._catalogue.changes
        if not changes.has_moved(article):
            return article
        name = changes.name_of_text(article, snapshot, micros)
        if name != article or any(row.snapshot == snapshot for row in self._catalogue.versions(article)):
            return name
        return changes.last_name_of(article, snapshot)

    def present_name(self, article: str, snapshot: str) -> str:
        """Return the present name of the article that had a name, with the text of that digest, until lately."""
        return self.present_name_at(article, snapshot, _NOT_YET)

    def parts(
        self, article: str, snapshot: str, times: Sequence[int], start: int, end: int
    ) -> Iterator[tuple[str, int, int]]:
        """Yield the present name of each run of events from `start` to `end`, whose times stand in `times`."""
        if not self._catalogue.changes.has_moved(article):
            yield article, start, end
            return
        for name, run in groupby(range(start, end), lambda at: self.present_name_at(article, snapshot, times[at])):
            places = list(run)
            yield name, places[0], places[-1] + 1

    def named(self, event: Event) -> Event:
        """Return an event under the present name of its article."""
        if not self._catalogue.changes.has_moved(event.article):
            return event
        name = self.present_name_at(event.article, event.snapshot, micros_of(event.id) or _NOT_YET)
        return event if name == event.article else msgspec.structs.replace(event, article=name)
