"""The articles of one desk: their texts as they are now and as they were, and the desk's own names over them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from reading.article import Article
from reading.lexicon import Change, Lexicon
from store import snapshots
from store.catalogue import Catalogue
from store.door import Problem
from store.errors import StoreError
from store.layout import Layout
from store.lexicon import DeskLexicon
from store.snapshots import Snapshot


class Texts:
    """Reads articles; safe for several threads."""

    def __init__(self, layout: Layout, catalogue: Catalogue, loose: Mapping[str, Snapshot]) -> None:
        """`loose` are the snapshots of a desk that cannot be written, by digest."""
        self._folder = layout.articles
        self._catalogue = catalogue
        self._loose = loose
        self._lexicon = DeskLexicon(layout.lexicon)

    def article(self, name: str) -> Article:
        """Return the current snapshot of one article, the lexicon laid over its mentions."""
        row = self._catalogue.current(name)
        if row is None:
            raise StoreError("There is no such article on this desk", repr(name), "`copydesk add` brings it in")
        found = self.version(name, row.snapshot)
        lexicon = self._lexicon.now()
        return replace(found, mentions=lexicon.apply(found.text, found.mentions)) if lexicon.entries else found

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it."""
        loose = self._loose.get(snapshot)
        try:
            found = loose or snapshots.load(snapshots.path_of(self._folder, snapshot))
            return snapshots.article_of(found, name)
        except (KeyError, ValueError) as error:
            raise StoreError("There is no such snapshot of the article", f"{name!r}, {snapshot!r}") from error

    def metadata(self, name: str) -> Mapping[str, object]:
        """Return what one article's file says of it: author, date and the like."""
        row = self._catalogue.current(name)
        return snapshots.metadata(snapshots.path_of(self._folder, row.snapshot), name) if row else {}

    def lexicon(self) -> Lexicon:
        """Return the desk's own names."""
        return self._lexicon.now()

    def teach(self, change: Change) -> None:
        """Make a change of the lexicon durable."""
        self._lexicon.change(change)

    def problems(self) -> list[Problem]:
        """Return what is wrong with the lexicon."""
        return self._lexicon.problems()
