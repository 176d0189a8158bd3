"""The articles of one desk, their earlier texts, and the desk's lexicon laid over their mentions.

The lexicon's file is read again when it has changed and replaced whole when somebody edits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from msgspec.structs import replace

from reading.article import Article
from reading.lexicon import EMPTY, Lexicon, LexiconChange, LexiconError, dumps, load
from store import files
from store.articles import snapshots
from store.articles.catalogue import Catalogue
from store.articles.snapshots import Snapshot
from store.desk import Problem
from store.errors import StoreError
from store.layout import Layout

MODE = 0o664  # who shares the desk's group may add a word
TRIES = 5  # writers that come between by chance are one or two


class DeskLexicon:
    """One desk's `lexicon.toml`; a file that cannot be used counts as empty and is reported, never overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._lexicon = EMPTY
        self._wrong: LexiconError | None = None

    def current(self) -> Lexicon:
        """Return the lexicon as the file has it now."""
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._lexicon, self._wrong = load(self._path), None
                except LexiconError as error:
                    self._lexicon, self._wrong = EMPTY, error
            return self._lexicon

    def change(self, change: LexiconChange) -> Lexicon:
        """Make a change durable, on top of others' changes; on LexiconError or StoreError the file stays."""
        for _ in range(TRIES):
            stamp = self._look()
            changed = change.on(load(self._path))
            if stamp == self._look():
                break
        try:
            files.replace(self._path, dumps(changed).encode("utf-8"), MODE)
        except OSError as error:
            raise files.failure("The lexicon was not saved", self._path, error) from error
        return self.current()

    def problems(self) -> list[Problem]:
        """Return the problems of the file."""
        self.current()
        return [Problem(self._wrong.title, self._wrong.message, self._wrong.hint)] if self._wrong else []

    def _look(self) -> tuple[int, int, int] | None:
        """Return a stamp that differs whenever the file has changed, or None when there is no file."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


class Texts:
    """Reads articles; safe for several threads."""

    def __init__(self, layout: Layout, catalogue: Catalogue, unsaved: Mapping[str, Snapshot]) -> None:
        """`unsaved` are the snapshots of a desk that cannot be written, by digest."""
        self._folder = layout.articles
        self._catalogue = catalogue
        self._unsaved = unsaved
        self._lexicon = DeskLexicon(layout.lexicon)

    def article(self, name: str) -> Article:
        """Return the current snapshot of one article, the lexicon laid over its mentions."""
        row = self._catalogue.current(name)
        if row is None and name in self._catalogue.withdrawn_rows():
            raise StoreError("The article is withdrawn", name, "`copydesk withdraw --restore` brings it back")
        if row is None:
            raise StoreError("There is no such article on this desk", repr(name), "`copydesk add` brings it in")
        found = self.version(name, row.snapshot)
        lexicon = self._lexicon.current()
        return replace(found, mentions=lexicon.apply(found.text, found.mentions)) if lexicon.entries else found

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it."""
        unsaved = self._unsaved.get(snapshot)
        try:
            found = unsaved or snapshots.load(snapshots.path_of(self._folder, snapshot))
            article = snapshots.article_of(found, self._entry(name, snapshot))
            return article if article.name == name else replace(article, name=name)
        except (KeyError, ValueError) as error:
            raise StoreError("There is no such snapshot of the article", f"{name!r}, {snapshot!r}") from error

    def _entry(self, name: str, snapshot: str) -> str:
        """Return the name that a snapshot has an article under: an earlier one, where it was renamed."""
        return next(
            (row.entry for row in self._catalogue.versions(name) if row.snapshot == snapshot and row.entry), name
        )

    def metadata(self, name: str) -> Mapping[str, object]:
        """Return the metadata of an article's file: author, date and the like."""
        row = self._catalogue.current(name)
        return snapshots.metadata(snapshots.path_of(self._folder, row.snapshot), row.entry or name) if row else {}

    def lexicon(self) -> Lexicon:
        """Return the desk's own names."""
        return self._lexicon.current()

    def teach(self, change: LexiconChange) -> None:
        """Make a change of the lexicon durable."""
        self._lexicon.change(change)

    def problems(self) -> list[Problem]:
        """Return the problems of the lexicon."""
        return self._lexicon.problems()
