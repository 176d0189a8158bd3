"""Which rounds have come to ask somebody since the program began: two calls of stat while there is one round."""

from __future__ import annotations

import os
from threading import Lock

from store import files
from store.layout import Layout
from store.rounds import Rulebook, asks


class Calls:
    """Looks at a desk's rounds for one person; only what has changed is read. For any thread."""

    def __init__(self, layout: Layout, person: str) -> None:
        self._layout = layout
        self._person = person
        self._lock = Lock()
        self._changed: tuple[int, int] | None = None
        self._books: dict[str, Rulebook] = {}
        self._known: set[str] | None = None

    def look(self, here: str) -> tuple[str, ...]:
        """Return the rounds that ask this person now and did not at the first look; `here` is where they work."""
        with self._lock:
            asking = self._asking()
            if self._known is None:
                self._known = {*asking}
            self._known.add(here)
            return tuple(sorted(asking - self._known))

    def answer(self) -> None:
        """Take what asks now as seen."""
        with self._lock:
            if self._known is not None:
                self._known |= self._asking()

    def _asking(self) -> set[str]:
        try:
            status = os.stat(self._layout.rounds)  # noqa: PTH116 - every two seconds
        except OSError:
            return set()
        changed = status.st_mtime_ns, status.st_nlink  # of two rounds within a tick of the clock the links tell
        if changed != self._changed:
            self._changed = changed
            found = [entry.name for entry in files.folders(self._layout.rounds)]
            self._books = {name: self._books.get(name) or Rulebook(self._layout.round_settings(name)) for name in found}
        return {name for name, book in self._books.items() if asks(book(), self._person)}
