"""Searching from the desk: a phrase or a query in the article, the words of the whole desk, and from hit to hit.

The hits in the open article show while the phrase is typed, however long the article is.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.shell.dispatch import Handler, plain
from tui.work.search import Span, look_for, spans, within

if TYPE_CHECKING:
    from review.query import Query
    from review.scale import Scale
    from tui.screens.desk.view import DeskView

AT_ONCE = 4
"""Looks that are taken before a key is done: enough for most articles. Longer ones are looked through between keys."""
GROUP = "search the article"


class ArticleSearch:
    """One phrase being typed: it is looked for from where the reader stood."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._article = view.session.article
        self._origin, self._before = view.session.cursor.sentence, view.reader.hits
        self._place = view.session.cursor.place
        self._start = _start(view, self._origin)
        self._target = self._origin

    @classmethod
    def ask(cls, view: DeskView) -> None:
        """Ask for a phrase and show its places while it is typed."""
        from tui.screens.dialogs import Prompt

        one = cls(view)
        example = view.session.scale.example
        hint = f"a phrase, or a query: verdict:{example}  is:unjudged  reason:figure  by:NAME"
        prompt = Prompt("Search in this article", placeholder=hint, bottom=True, changed=one.look, completing={})
        view.app.push_screen(prompt, one.done)

    def done(self, phrase: str | None) -> None:
        """Stay where the phrase is and say so, or go back when there is none."""
        if phrase is None:
            self._view.workers.cancel_group(self._view, GROUP)
            self._view.reader.hits = self._before
            self._view.reader.repaint()
            self._view.session.cursor.go(self._origin)
        else:  # the last letters may have come in one packet with the key that accepts
            self.look(phrase, partial(self._tell, phrase))

    def _left(self) -> None:
        """Keep where the search began, if it led anywhere else."""
        if self._view.session.cursor.place != self._place:
            self._view.session.jumps.leave((self._view.session.name, self._place))

    def look(self, phrase: str, then: Callable[[], None] = lambda: None) -> None:
        """Look for a phrase in place of the one before; `then` is called when all its places are known."""
        self._view.workers.cancel_group(self._view, GROUP)
        self._view.background.drop(GROUP)
        self._view.desk_hits = ()
        if _is_query(phrase, self._view.session.scale):
            self._ask(phrase, then)
            return
        found = look_for(phrase, self._article.text if self._article else "", self._start)
        hits: Sequence[Span] | None = ()
        for _ in range(AT_ONCE):
            if (hits := next(found, None)) is None:
                break
            self._show(hits)
        self._view.reader.repaint()
        if hits is None:
            then()
        else:
            self._view.run_worker(self._look_on(found, then), group=GROUP, description=GROUP)

    def _ask(self, phrase: str, then: Callable[[], None]) -> None:
        """Find the sentences that a query asks for beside the keys, for their decisions are read."""
        article, desk = self._article, self._view.session.desk
        if article is None:
            return

        def read(_question: object) -> Sequence[Span]:
            from store.manage.finding import find_in

            query = _parsed(phrase, self._view.session.scale)
            hits = find_in(desk, article.name, query, datetime.now().astimezone())
            return within(article, [hit.sentence for hit in hits], query)

        def take(hits: Sequence[Span]) -> None:
            if self._view.session.article is self._article:
                self._show(hits)
                self._view.reader.repaint()
                then()

        self._view.background.ask(GROUP, read, take, lambda error: self._view.said(str(error), urgent=True))

    async def _look_on(self, found: Iterator[Sequence[Span]], then: Callable[[], None]) -> None:
        """Look further between the keys, as long as the article is open."""
        for hits in found:
            if self._view.session.article is not self._article:
                return
            self._show(hits)
            await asyncio.sleep(0)  # noqa: TID251
        self._view.reader.repaint()
        then()

    def _show(self, hits: Sequence[Span]) -> None:
        """Mark hits and make the sentence of the first one current."""
        session = self._view.session
        self._view.reader.hits = hits
        at = bisect_left(hits, (self._start, 0))
        target = session.sentence_at(hits[at % len(hits)][0]) if hits else self._origin
        if target != self._target:
            self._target = target
            session.cursor.go(target)

    def _tell(self, phrase: str) -> None:
        self._left()
        if phrase.strip() and not self._view.reader.hits:
            self._view.said(f"Not in this article: {phrase}{_meant(phrase, self._view.session.scale)}")
        else:
            say_which(self._view)


def _meant(phrase: str, scale: Scale) -> str:
    """Return which term of a query was probably meant by one that means nothing, for the end of a message."""
    meant = _understood(phrase, scale)[1] if ":" in phrase else ""
    return f"; did you mean {meant}?" if meant else ""


def _is_query(phrase: str, scale: Scale) -> bool:
    """Whether what is typed asks for more than words that stand in the text."""
    if ":" not in phrase:
        return False
    return bool(_parsed(phrase, scale).terms)


def _parsed(phrase: str, scale: Scale) -> Query:
    return _understood(phrase, scale)[0]


def _understood(phrase: str, scale: Scale) -> tuple[Query, str]:
    """Return a phrase as the query that it is so far, and what was probably meant by its first term that is none."""
    from review.query import nearest, parse  # a phrase needs none of it

    unknown = parse(phrase, scale=scale).unknown
    return parse(phrase, typing=True, scale=scale), nearest(unknown[0], scale) if unknown else ""
