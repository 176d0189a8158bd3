"""The search of one desk: the index of its words, opened when somebody searches and brought up to date each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from reading.article import Article
from store.catalogue import Catalogue
from store.door import Hit
from store.errors import StoreError

if TYPE_CHECKING:
    from store.search import Search


class Finder:
    """Finds sentences by their words; for use by several threads, of which one waits while the index is built."""

    def __init__(self, path: Path | None, catalogue: Catalogue, load: Callable[[str, str], Article]) -> None:
        """`path` is the index's file, or None to keep it in memory; `load` reads one snapshot of an article."""
        self._path = path
        self._catalogue = catalogue
        self._load = load
        self._search: Search | None = None
        self._lock = RLock()
        self._closed = False

    def find(self, query: str, limit: int, articles: Sequence[str]) -> Sequence[Hit]:
        """Return the sentences of some articles that have the words of a query, the best first."""
        with self._lock:
            return self._ready().find(query, limit, articles)

    def mentioning(self, query: str) -> frozenset[str]:
        """Return the names of the articles that have such a sentence."""
        with self._lock:
            return self._ready().mentioning(query)

    def close(self) -> None:
        """Let go of the index; one that is being built stops at the next article."""
        self._closed = True
        with self._lock:
            if self._search is not None:
                self._search.close()
                self._search = None

    def _ready(self) -> Search:
        """Return the index, up to date with the whole desk, so that no round takes away what another has read."""
        if self._closed:
            raise StoreError("The desk is closed", "There is nothing to search in")
        if self._search is None:
            from store.search import Search  # SQLite is imported when somebody searches

            self._search = Search(self._path)
        cards = self._catalogue.cards()
        snapshots = {card.name: card.snapshot for card in cards}
        self._search.refresh(cards, lambda name: self._load(name, snapshots[name]), lambda: self._closed)
        return self._search
