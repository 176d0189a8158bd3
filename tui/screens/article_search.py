"""Searching in the article that is open: its hits show while the phrase is typed, however long the article is."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.finding import Span, look_for

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

AT_ONCE = 4
"""Looks that are taken before a key is done: enough for most articles. Longer ones are looked through between keys."""
GROUP = "search the article"


class ArticleSearch:
    """One phrase being typed: it is looked for from where the reader stood."""

    def __init__(self, desk: DeskScreen) -> None:
        self._desk = desk
        self._article = desk.session.article
        self._origin, self._before = desk.session.cursor, desk.reader.hits
        self._start = _start(desk, self._origin)
        self._target = self._origin

    @classmethod
    def ask(cls, desk: DeskScreen) -> None:
        """Ask for a phrase and show its places while it is typed."""
        from tui.screens.dialogs import Prompt

        one = cls(desk)
        hint = "search in this article"
        prompt = Prompt("Search in this article", placeholder=hint, bottom=True, changed=lambda text: one.look(text))
        desk.app.push_screen(prompt, one.done)

    def done(self, phrase: str | None) -> None:
        """Stay where the phrase is and say so, or go back when there is none."""
        if phrase is None:
            self._desk.workers.cancel_group(self._desk, GROUP)
            self._desk.reader.hits = self._before
            self._desk.reader.repaint()
            self._desk.session.go(self._origin)
        else:  # the last letters may have come in one packet with the key that accepts
            self.look(phrase, partial(self._tell, phrase))

    def look(self, phrase: str, then: Callable[[], None] = lambda: None) -> None:
        """Look for a phrase in place of the one before; `then` is called when all its places are known."""
        self._desk.workers.cancel_group(self._desk, GROUP)
        found = look_for(phrase, self._article.text if self._article else "", self._start)
        hits: Sequence[Span] | None = ()
        for _ in range(AT_ONCE):
            if (hits := next(found, None)) is None:
                break
            self._show(hits)
        self._desk.reader.repaint()
        if hits is None:
            then()
        else:
            self._desk.run_worker(self._look_on(found, then), group=GROUP, description=GROUP)

    async def _look_on(self, found: Iterator[Sequence[Span]], then: Callable[[], None]) -> None:
        """Look further between the keys, as long as the article is open."""
        for hits in found:
            if self._desk.session.article is not self._article:
                return
            self._show(hits)
            await asyncio.sleep(0)  # noqa: TID251
        self._desk.reader.repaint()
        then()

    def _show(self, hits: Sequence[Span]) -> None:
        """Mark hits and make the sentence of the first one current."""
        session = self._desk.session
        self._desk.reader.hits = hits
        at = bisect_left(hits, (self._start, 0))
        target = session.sentence_at(hits[at % len(hits)][0]) if hits else self._origin
        if target != self._target:
            self._target = target
            session.go(target)

    def _tell(self, phrase: str) -> None:
        if phrase.strip() and not self._desk.reader.hits:
            self._desk.said(f"Not in this article: {phrase}")
        else:
            say_which(self._desk)


def say_which(desk: DeskScreen) -> None:
    """Say how many hits there are and where the current one stands among them."""
    hits, article = desk.reader.hits, desk.session.article
    if hits and article:
        at = bisect_left(hits, (_start(desk, desk.session.cursor), 0)) + 1
        desk.said(f"hit {at} of {len(hits)}")


def _start(desk: DeskScreen, sentence: int) -> int:
    article = desk.session.article
    return article.sentences[sentence].start if article and article.sentences else 0
