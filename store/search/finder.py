"""Searching a whole desk, its words and its mentions: each database opens at the first question and is kept fresh."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from reading.article import Article
from store.articles.articles import Texts
from store.articles.catalogue import Catalogue
from store.desk import Card, FoundSentence, Name, ProgressCallback, Sighting, no_progress
from store.errors import StoreError

if TYPE_CHECKING:
    from store.search.database import SearchDatabase
    from store.search.mentions import Mentions
    from store.search.sentences import SentenceSearch

_PATIENCE = 0.2
"""Seconds after which one who waits for another's building hears how far that is."""
_SOME = 100
"""Articles after which one who builds says so."""


class Finder:
    """Finds sentences and mentions, for several threads; while a file is built, the thread that asks for it waits.

    The files cover the whole desk, so that no round takes away what another has read.
    """

    def __init__(
        self,
        private_dir: Path | None,
        catalogue: Catalogue,
        texts: Texts,
        own: Callable[[], Collection[str] | None] = lambda: None,
    ) -> None:
        """`private_dir` is the folder of the files, or None to keep them in memory.

        `own` names the articles that this reviewer has to do with, None for all of them.
        """
        self._private_dir = private_dir
        self._catalogue = catalogue
        self._texts = texts
        self._own = own
        self._search: SentenceSearch | None = None
        self._mentions: Mentions | None = None
        self._searching, self._naming, self._listing = RLock(), RLock(), RLock()
        self._listed: tuple[Sequence[Card], dict[str, str]] = ((), {})
        self._indexed: Mapping[str, str] | None = None
        self._read = (0, 0)
        self._closed = False

    def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[FoundSentence]:
        """Return the sentences of this reviewer's articles that have the words of a query, the best first."""
        with self._searched(report) as search:
            return search.find(query, limit, self._own()) if search else ()

    def mentioning(self, query: str, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Return the names of the articles that have such a sentence."""
        with self._searched(report) as search:
            return search.mentioning(query) if search else frozenset()

    def entities(self, report: ProgressCallback = no_progress) -> Mapping[Name, int]:
        """Return how often each entity is mentioned on the desk."""
        with self._naming:
            return self._named(report).names()

    def sightings(self, names: Collection[Name]) -> Sequence[Sighting]:
        """Return where entities are mentioned in this reviewer's articles, by article and place, as last read."""
        with self._naming:
            found = self._mentions.sightings_of(names) if self._mentions is not None else []
        own = self._own()
        within = None if own is None else frozenset(own)
        return [one for one in found if within is None or one.article in within]

    def close(self) -> None:
        """Let go of the files; one that is being built stops at the next article."""
        self._closed = True
        with self._searching, self._naming:
            open_files: list[SearchDatabase] = [one for one in (self._search, self._mentions) if one is not None]
            for one in open_files:
                one.close()
            self._search = self._mentions = None

    @contextmanager
    def _searched(self, report: ProgressCallback) -> Iterator[SentenceSearch | None]:
        """Give the words of the desk, up to date, when it is one's turn; None when one does not want to go on."""
        while not self._searching.acquire(timeout=_PATIENCE):
            if not report(*self._read):
                yield None
                return
        try:
            search = self._words(report)
            yield search if report(*self._read) else None
        finally:
            self._searching.release()

    def _words(self, report: ProgressCallback) -> SentenceSearch:
        """Return the words of the desk, up to date."""
        snapshots = self._snapshots()
        if self._search is None:
            from store.search.sentences import SentenceSearch  # SQLite is imported when somebody searches

            self._search = SentenceSearch(self._file("search.sqlite"))
        if self._indexed is not snapshots:
            read: Callable[[str], Article] = lambda name: self._texts.version(name, snapshots[name])  # noqa: E731

            def going_on(done: int, of: int) -> bool:
                self._read = done, of
                if done % _SOME == 0:
                    report(done, of)
                return not self._closed

            self._search.refresh(snapshots, read, going_on)
            self._indexed, self._read = snapshots, (0, 0)
        return self._search

    def _named(self, report: ProgressCallback) -> Mentions:
        """Return the mentions of the desk, up to date."""
        snapshots = self._snapshots()
        if self._mentions is None:
            from store.search.mentions import Mentions

            self._mentions = Mentions(self._file("mentions.sqlite"))
        going_on: ProgressCallback = lambda done, of: not self._closed and report(done, of)  # noqa: E731
        self._mentions.renew(self._texts.lexicon(), snapshots, self._texts.article, going_on)
        return self._mentions

    def _snapshots(self) -> dict[str, str]:
        """Return the articles' snapshots by name: the same dictionary until the desk has others."""
        cards = self._catalogue.cards()
        with self._listing:
            if self._listed[0] is not cards:
                self._listed = cards, {card.name: card.snapshot for card in cards if self._is_open()}
            self._is_open()
            return self._listed[1]

    def _is_open(self) -> bool:
        """Whether the desk is open; StoreError when it is not."""
        if self._closed:
            raise StoreError("The desk is closed", "There is nothing to search in")
        return True

    def _file(self, name: str) -> Path | None:
        return self._private_dir / name if self._private_dir else None
