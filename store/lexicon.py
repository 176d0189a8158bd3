"""The desk's lexicon on the disk: read again when its file changed, replaced whole when somebody edits it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from reading.lexicon import EMPTY, Change, Lexicon, LexiconError, dumps, load
from store import files
from store.door import Problem

MODE = 0o664
TRIES = 5


class DeskLexicon:
    """One desk's `lexicon.toml`; a file that cannot be used counts as empty and is reported, never overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._lexicon = EMPTY
        self._wrong: LexiconError | None = None

    def now(self) -> Lexicon:
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

    def change(self, change: Change) -> Lexicon:
        """Make a change durable, over what others have written meanwhile; LexiconError or StoreError leave the file."""
        for _ in range(TRIES):
            stamp = self._look()
            changed = change.on(load(self._path))
            if stamp == self._look():
                break
        try:
            files.replace(self._path, dumps(changed).encode("utf-8"), MODE)
        except OSError as error:
            raise files.failure("The lexicon was not saved", self._path, error) from error
        return self.now()

    def problems(self) -> list[Problem]:
        """Return what is wrong with the file."""
        self.now()
        return [Problem(self._wrong.title, self._wrong.message, self._wrong.hint)] if self._wrong else []

    def _look(self) -> tuple[int, int, int] | None:
        """Return what tells one state of the file from another, or None when there is no file."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
