"""Searching from the desk: a phrase or a query in the article, the words of the whole desk, and from hit to hit.

The hits in the open article show while the phrase is typed, however long the article is.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from review.query import parse
from tui.shell.dispatch import Handler, plain
from tui.work.search import Span, did_you_mean, look_for, places_of_hits, places_of_query

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
        prompt = Prompt("Search", placeholder=hint, bottom=True, changed=one.look, completing={})
        view.app.push_screen(prompt, one.done)

    def done(self, phrase: str | None) -> None:
        """Stay where the phrase is and say so, or go back when there is none."""
        if phrase is None:
            self._view.workers.cancel_group(self._view, GROUP)
            self._view.background.drop(GROUP)
            self._view.reader.hits = self._before
            self._view.reader.repaint()
            self._view.session.cursor.go(self._origin)
        else:  # the last letters may have come in one packet with the key that accepts
            self.look(phrase, partial(self._tell, phrase))

    def _left(self) -> None:
        """Keep where the search began, if it led anywhere else."""
        if self._view.session.cursor.place != self._place:
            self._view.session.jumps.leave((self._view.session.name, self._place))

    def look(self, phrase: str, then: Callable[[], None] | None = None) -> None:
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
            if then is not None:
                then()
        elif then is None:
            self._view.run_worker(self._look_on(found), group=GROUP, description=GROUP)
        else:  # what is typed behind an accepted phrase is for the sentence that it finds
            self._view.fetch(lambda: deque(chain((hits,), found), maxlen=1)[-1], lambda all_: self._take(all_, then))

    def _ask(self, phrase: str, then: Callable[[], None] | None) -> None:
        """Find the sentences that a query asks for beside the keys, for their decisions are read.

        What is typed behind an accepted query, which has a `then`, is for the sentence that it finds.
        """
        article, desk = self._article, self._view.session.desk
        if article is None:
            return

        def read() -> Sequence[Span]:
            from store.manage.query_search import find_in

            query = _parsed(phrase, self._view.session.scale)
            hits = find_in(desk, article.name, query, datetime.now().astimezone())
            return places_of_query(article, [hit.sentence for hit in hits], query)

        def take(hits: Sequence[Span]) -> None:
            self._take(hits, then)

        if then is not None:
            self._view.fetch(read, take)
            return
        self._view.background.ask(GROUP, lambda _: read(), take, lambda error: self._view.say(str(error), urgent=True))

    def _take(self, hits: Sequence[Span], then: Callable[[], None] | None) -> None:
        """Show all places of a phrase, or sentences of a query, if the article is still open."""
        if self._view.session.article is self._article:
            self._show(hits)
            self._view.reader.repaint()
            if then is not None:
                then()

    async def _look_on(self, found: Iterator[Sequence[Span]]) -> None:
        """Look further between the keys, as long as the article is open."""
        for hits in found:
            if self._view.session.article is not self._article:
                return
            self._show(hits)
            await asyncio.sleep(0)  # noqa: TID251
        self._view.reader.repaint()

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
            self._view.say(f"Not in this article: {phrase}{did_you_mean(phrase, self._view.session.scale)}")
        else:
            say_which(self._view)
        self._view.show_hints()


def _is_query(phrase: str, scale: Scale) -> bool:
    """Whether what is typed asks for more than words that stand in the text."""
    if ":" not in phrase:
        return False
    return bool(_parsed(phrase, scale).terms)


def _parsed(phrase: str, scale: Scale) -> Query:
    return parse(phrase, typing=True, scale=scale)


def say_which(view: DeskView) -> None:
    """Say how many hits there are and where the current one stands among them."""
    hits, article = view.reader.hits, view.session.article
    if hits and article:
        at = bisect_left(hits, (_start(view, view.session.cursor.sentence), 0)) + 1
        view.say(f"hit {at} of {len(hits)}{_onward(view)}")


def next_hit(view: DeskView) -> str:
    """Return the key of the next hit where one is on a hit, for what `n` opens: it goes there in vim, less and mutt."""
    article, hits = view.session.article, view.reader.hits
    if article is None or not article.sentences or "n" not in view.shell.keymap.keys_of("sentence.note"):
        return ""
    span = article.sentences[view.session.cursor.sentence]
    at = bisect_left(hits, (span.start, 0))
    is_on_one = at < len(hits) and hits[at][0] < span.end
    return f"   {view.shell.key_of('search.next')} next hit" if is_on_one else ""


def _onward(view: DeskView) -> str:
    """Return the keys that lead on from a hit."""
    key = view.shell.key_of
    return f"   {key('search.next')} next   {key('search.previous')} previous"


def _start(view: DeskView, sentence: int) -> int:
    article = view.session.article
    return article.sentences[sentence].start if article and article.sentences else 0


def search_handlers(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers of searching."""
    return {
        "search.open": plain(lambda: ArticleSearch.ask(view)),
        "search.desk": plain(lambda: _everywhere(view)),
        "search.next": lambda call: _step(view, call.times),
        "search.previous": lambda call: _step(view, -call.times),
    }


def _everywhere(view: DeskView) -> None:
    """Search the whole desk."""
    from tui.screens.desk.search_dialog import search_desk

    search_desk(view, partial(_arrive, view))


def _step(view: DeskView, steps: int) -> None:
    """Go to the next or previous sentence with a hit, around the end; of the whole desk after a search of it."""
    if view.desk_hits:
        _step_on_desk(view, steps)
        return
    hits = view.reader.hits
    article = view.session.article
    if not hits or article is None:
        view.say(f"Nothing searched for; {view.shell.key_of('search.open')} searches")
        return
    span = article.sentences[view.session.cursor.sentence]
    at = bisect_left(hits, (span.end, 0)) - 1 if steps > 0 else bisect_left(hits, (span.start, 0))
    _go_to(view, (at + steps) % len(hits))
    say_which(view)


def _step_on_desk(view: DeskView, steps: int) -> None:
    """Go on through the sentences that a search of the desk found, in the order in which it showed them."""
    places = _places(view)
    here = view.session.name, view.session.cursor.sentence
    if here in places:
        at = places.index(here) + steps
    else:  # from elsewhere: the first one behind in this article, else the first of all
        later = [n for n, (name, sentence) in enumerate(places) if name == here[0] and sentence > here[1]]
        at = (later[0] if later else 0) + (steps - 1 if steps > 0 else steps)
    at %= len(places)
    article, sentence = places[at]

    if view.session.number_of(article) < 0:
        view.say(f"{article} is not on your list in this round any more")
    elif article == view.session.name:
        view.session.jump(sentence)
        _arrive(view)
    else:
        view.session.open(article, sentence, partial(_arrive, view))


def _places(view: DeskView) -> list[tuple[str, int]]:
    """Return the sentences that a search of the desk found, each once, in the order in which it showed them."""
    return list(dict.fromkeys((hit.article, hit.sentence) for hit in view.desk_hits))


def _arrive(view: DeskView) -> None:
    """Mark the hits of the article that was gone to, and say which of the desk's hits the sentence is."""
    mark_hits(view)
    places, here = _places(view), (view.session.name, view.session.cursor.sentence)
    if here in places:
        view.say(f"hit {places.index(here) + 1:,} of {len(places):,} on the desk{_onward(view)}")


def _go_to(view: DeskView, hit: int) -> None:
    """Make the sentence of a hit current."""
    view.session.jump(view.session.sentence_at(view.reader.hits[hit][0]))


def mark_hits(view: DeskView) -> None:
    """Mark the hits of the desk's search in the article that is open."""
    view.reader.hits = places_of_hits(view.session.article, view.desk_hits) if view.session.article else ()
    view.focus_pane("reader")
    view.reader.repaint()
