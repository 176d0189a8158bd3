"""A private SQLite file computed from a desk's articles: brought up to date when asked, made anew when it is of no use.

Each kind of file says how it is laid out, and how an article enters and leaves it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from reading.article import Article
from store.desk import ProgressCallback, no_progress
from store.errors import StoreError

BATCH = 200
"""Articles that are taken in between two commits: what a program that leaves may have to do again."""


class SearchDatabase:
    """A file computed from articles; for use by one thread.

    One that is damaged or of another version is made anew.
    """

    VERSION: ClassVar[int]
    LAYOUT: ClassVar[str]
    """Creates the tables, with `sheets (name text primary key, snapshot text not null, …)` among them."""

    def __init__(self, path: Path | None) -> None:
        """`path` is the file, or None to keep it in memory."""
        self._path = path
        self._db = self._open()

    def refresh(
        self, snapshots: Mapping[str, str], read: Callable[[str], Article], report: ProgressCallback = no_progress
    ) -> int:
        """Bring it up to date with a desk's articles, given by name and snapshot; return how many were read."""
        known = dict(self._db.execute("select name, snapshot from sheets"))
        with self._db:
            for name in known.keys() - snapshots.keys():
                self._remove(name)
        stale = sorted(name for name, snapshot in snapshots.items() if known.get(name) != snapshot)
        for first in range(0, len(stale), BATCH):
            with self._db:
                for number, name in enumerate(stale[first : first + BATCH], first):
                    if not report(number, len(stale)):
                        return number
                    self._remove(name)
                    with suppress(StoreError):
                        self._add(read(name), snapshots[name])
        return len(stale)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _add(self, article: Article, snapshot: str) -> None:
        """Take an article in, which is not there yet."""
        raise NotImplementedError

    def _remove(self, name: str) -> None:
        """Take an article out, if it is there."""
        raise NotImplementedError

    def _open(self) -> sqlite3.Connection:
        where = ":memory:" if self._path is None else str(self._path)
        try:
            return self._connect(where)
        except sqlite3.Error:
            if self._path is not None:
                with suppress(OSError):
                    self._path.unlink()
        try:
            return self._connect(where)
        except sqlite3.Error:
            return self._connect(":memory:")

    def _connect(self, where: str) -> sqlite3.Connection:
        """Open the database and lay it out when it is new; sqlite3.Error when it is of no use."""
        db = sqlite3.connect(where, timeout=1, check_same_thread=False)
        try:
            db.execute("pragma synchronous = off")
            version = db.execute("pragma user_version").fetchone()[0]
            if version not in (0, self.VERSION):
                raise sqlite3.DatabaseError("another version")
            if version == 0:
                db.executescript(f"{self.LAYOUT}\npragma user_version = {self.VERSION};")
            db.execute("select count(*) from sheets")
        except sqlite3.Error:
            db.close()
            raise
        return db
