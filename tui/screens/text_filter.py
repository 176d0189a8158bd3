"""Looking a filter's words up in the text of the articles: beside the typing, which never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.screen import Screen
from textual.timer import Timer
from textual.worker import get_current_worker

from reading.errors import CopydeskError
from store.door import Door

PAUSE = 0.12
"""Seconds without a key after which words are looked up."""


class TextFilter:
    """Knows which articles have the words of the present filter in their text, and says so when it has found out."""

    def __init__(self, screen: Screen[None], door: Door, told: Callable[[], None]) -> None:
        self._screen, self._door, self._told = screen, door, told
        self._found: dict[str, frozenset[str]] = {}
        self._wanted: Sequence[str] = ()
        self._timer: Timer | None = None

    def names(self, word: str) -> frozenset[str] | None:
        """Return the names of the articles whose text has a word, or None while that is not known."""
        return self._found.get(word)

    def want(self, words: Sequence[str]) -> None:
        """Look these words up once the typing pauses, and forget all others."""
        if self._timer is not None:
            self._timer.stop()
        self._wanted = words
        self._found = {word: self._found[word] for word in words if word in self._found}
        missing = [word for word in words if word not in self._found]
        self._timer = self._screen.set_timer(PAUSE, partial(self._begin, missing)) if missing else None

    def renew(self) -> None:
        """Look the words up again: articles have come or changed. Until then what was found holds."""
        if self._wanted:
            self._begin(self._wanted)

    def _begin(self, words: Sequence[str]) -> None:
        self._screen.run_worker(
            partial(self._look, words),
            "filter by text",
            group="texts",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _look(self, words: Sequence[str]) -> None:
        """Ask the index, in a thread: the first time it is built, which takes long on a large desk."""
        worker = get_current_worker()
        for word in words:
            try:
                names = self._door.mentioning(word, lambda _done, _of: not worker.is_cancelled)
            except CopydeskError:  # titles still match; what is wrong is said where an article is opened
                return
            if worker.is_cancelled:
                return
            self._screen.app.call_from_thread(self._learn, word, names)

    def _learn(self, word: str, names: frozenset[str]) -> None:
        if word in self._wanted:
            self._found[word] = names
            self._told()
