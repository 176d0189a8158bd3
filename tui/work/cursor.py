"""Where the reviewer is in the open article: the sentence, the range, and the ways from one to the next.

When everything is judged the cursor leaves the sentences for the end of the article: whoever presses one key too many
changes nothing there. To change a verdict one moves to it first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from review.holdings import Progress
from tui.work.effort import Effort


class Judged(Protocol):
    """What a cursor moves in: an article with sentences that are to be judged; hears where the cursor goes."""

    @property
    def progress(self) -> Progress:
        """How far the reviewer is with the article."""

    def is_open(self, sentence: int) -> bool:
        """Whether a sentence is still to be judged."""

    def first_open(self, sentences: Iterable[int]) -> int | None:
        """Return the first of some sentences that is to be judged, or None."""

    def moved(self, old: int, new: int) -> None:
        """The current sentence changed from `old` to `new`; the number behind the last one is the article's end."""

    def say(self, text: str, urgent: bool = False) -> None:
        """There is one line to say to the reviewer."""


class Cursor:
    """The current sentence of an article, the range that was begun, and the effort that the sentence took so far."""

    def __init__(self, article: Judged, clock: Callable[[], float]) -> None:
        self._article = article
        self.total = 0
        self.sentence = 0
        self.ended = False
        """Whether the end of the article is current, behind its last sentence: nothing there can be decided."""
        self.stayed = False
        """Whether the last act gave the current sentence a verdict, and nobody has moved since."""
        self.anchor: int | None = None
        self.effort = Effort(clock)

    @property
    def place(self) -> int:
        """The current sentence, or the number behind the last one when the end is current."""
        return self.total if self.ended else self.sentence

    @property
    def selected(self) -> range:
        """The sentences that an act is done to: the range, or the current one."""
        if self.anchor is None:
            return range(self.sentence, self.sentence + 1)
        return range(min(self.anchor, self.sentence), max(self.anchor, self.sentence) + 1)

    def enter(self, total: int, sentence: int | None) -> None:
        """Stand in an article of `total` sentences: at a place, by default at the first that is to be judged.

        Whoever left it at its end is there again, unless something is to be judged by now.
        """
        self.total = total
        self.anchor = None
        at_end = sentence == total > 0
        if sentence is None or at_end:
            left = self._article.first_open(range(total))
            sentence, at_end = (sentence, True) if at_end and left is None else (left, False)
        self.sentence = max(0, min(sentence or 0, total - 1))
        self.ended, self.stayed = at_end, False
        self.effort.restart()

    def go(self, sentence: int) -> None:
        """Make a sentence current; the nearest there is."""
        if not self.total:
            return
        old, self.sentence = self.place, max(0, min(sentence, self.total - 1))
        self.ended = self.stayed = False
        if self.sentence != old:
            self.effort.restart()
            self._article.moved(old, self.sentence)

    def end(self) -> None:
        """Leave the sentences: all are judged, and a key too many must not fall on one of them."""
        if self.total and not self.ended:
            self.ended, self.stayed = True, False
            self.effort.restart()
            self._article.moved(self.sentence, self.place)

    def move(self, steps: int) -> None:
        """Go by sentences; from the article's end back into it."""
        if not self.ended or steps < 0:
            self.go(self.place + steps)

    def seek(self, forward: bool = True, times: int = 1) -> None:
        """Go to the next or previous sentence that is to be judged, around the end when there is none this way."""
        for _ in range(times):
            if not self._seek(forward):
                break

    def _seek(self, forward: bool) -> bool:
        """Go there; whether there was one."""
        ahead = range(self.sentence + 1, self.total) if forward else range(self.sentence - 1, -1, -1)
        behind = range(self.sentence) if forward else range(self.total - 1, self.sentence, -1)
        found = self._article.first_open(ahead)
        if found is None:
            found = self._article.first_open(behind)
            if found is None:
                self._article.say(self._nothing_left())
                if not self._article.is_open(self.sentence):
                    self.end()
                return False
            self._article.say("Nothing left below; went on from the top" if forward else "Went on from the end")
        self.go(found)
        return True

    def _nothing_left(self) -> str:
        """Say why there is nothing to go to; that all is judged is a fact that the status line always says."""
        if self._article.is_open(self.sentence):
            return "This is the last one left"
        return "" if self._article.progress.claims else "Nothing to judge here"
