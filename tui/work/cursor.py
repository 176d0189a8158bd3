"""Where the reviewer is in the open article: the sentence, the range, and the ways from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from review.holdings import Progress


class Judged(Protocol):
    """What a cursor moves in: an article of which some sentences are to be judged; hears where the cursor goes."""

    @property
    def progress(self) -> Progress:
        """How far the reviewer is with the article."""

    def is_open(self, sentence: int) -> bool:
        """Whether a sentence is still to be judged."""

    def moved(self, old: int, new: int) -> None:
        """The current sentence changed from `old` to `new`."""

    def said(self, text: str, urgent: bool = False) -> None:
        """There is one line to say to the reviewer."""


class Cursor:
    """The current sentence of an article, the range that was begun, and since when the sentence is current."""

    def __init__(self, article: Judged, clock: Callable[[], float]) -> None:
        self._article = article
        self._clock = clock
        self.total = 0
        self.sentence = 0
        self.anchor: int | None = None
        self.since = clock()

    @property
    def selected(self) -> range:
        """The sentences that an act is done to: the range, or the current one."""
        if self.anchor is None:
            return range(self.sentence, self.sentence + 1)
        return range(min(self.anchor, self.sentence), max(self.anchor, self.sentence) + 1)

    def enter(self, total: int, sentence: int | None) -> None:
        """Stand in an article of `total` sentences: at one of them, by default at the first that is to be judged."""
        self.total = total
        self.anchor = None
        if sentence is None:
            sentence = self.find(range(total))
        self.sentence = max(0, min(sentence or 0, total - 1))
        self.restart()

    def restart(self) -> None:
        """Count from now on how long the sentence is current."""
        self.since = self._clock()

    def spent(self) -> float:
        """Return for how many seconds the sentence has been current."""
        return self._clock() - self.since

    def go(self, sentence: int) -> None:
        """Make a sentence current; the nearest there is."""
        if not self.total:
            return
        old, self.sentence = self.sentence, max(0, min(sentence, self.total - 1))
        if self.sentence != old:
            self.restart()
            self._article.moved(old, self.sentence)

    def move(self, steps: int) -> None:
        """Go by sentences."""
        self.go(self.sentence + steps)

    def seek(self, forward: bool = True, times: int = 1) -> None:
        """Go to the next or previous sentence that is to be judged, around the end when there is none this way."""
        for _ in range(times):
            if not self._seek(forward):
                break

    def find(self, sentences: Iterable[int]) -> int | None:
        """Return the first of some sentences that is to be judged, or None."""
        return next((sentence for sentence in sentences if self._article.is_open(sentence)), None)

    def _seek(self, forward: bool) -> bool:
        """Go there; whether there was one."""
        ahead = range(self.sentence + 1, self.total) if forward else range(self.sentence - 1, -1, -1)
        behind = range(self.sentence) if forward else range(self.total - 1, self.sentence, -1)
        found = self.find(ahead)
        if found is None:
            found = self.find(behind)
            if found is None:
                self._article.said(self._nothing_left())
                return False
            self._article.said("Nothing left below; went on from the top" if forward else "Went on from the end")
        self.go(found)
        return True

    def _nothing_left(self) -> str:
        """Say why there is nothing to go to; that all is judged is a fact that the status line always says."""
        if self._article.is_open(self.sentence):
            return "This is the last one left"
        return "" if self._article.progress.claims else "Nothing to judge here"
