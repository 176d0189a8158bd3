"""Searching the text of a whole desk through its index: hits in context, article by article, the best article first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reading.article import Article
from reading.errors import CopydeskError
from store import door as store
from store.door import Card, Door, Told, in_silence

CONTEXT = 40
AFTER = 200
"""Characters behind what was found: more than a line has room for."""
MOST = 500
"""Hits that are shown: more would not be read."""


class Hit(Struct, frozen=True):
    """A place in the desk: the sentence, and the line of text around what was found, `low:high` of it the first mark.

    `marks` are the [start, end) code points of the sentence that answer the query.
    """

    article: str
    title: str
    sentence: int
    context: str
    low: int
    high: int
    marks: tuple[tuple[int, int], ...]


def search(door: Door, cards: Sequence[Card], phrase: str, told: Told = in_silence) -> Iterator[list[Hit]]:
    """Yield the hits of each article that has some, in the order of the text, while `told` wants to go on.

    The first search of a desk builds its index, of which `told` hears: to be called from a thread that may wait.
    """
    try:
        found = door.search(phrase, MOST, told)
    except CopydeskError:  # a desk that cannot be read is reported where it is opened
        return
    titles = {card.name: card.title for card in cards}
    by_article: dict[str, list[store.Hit]] = {}
    for hit in found:
        by_article.setdefault(hit.article, []).append(hit)
    for name, hits in by_article.items():
        if not told(0, 0):
            return
        if name in titles:
            yield [in_context(hit, titles[name]) for hit in sorted(hits, key=lambda hit: hit.sentence)]


def in_context(hit: store.Hit, title: str) -> Hit:
    """Return a hit with what stands around its first mark, on one line."""
    start, end = hit.marks[0] if hit.marks else (0, 0)
    low, high = max(0, start - CONTEXT), min(len(hit.quote), end + AFTER)
    if low and not hit.quote[low - 1].isspace():
        low = min(start, hit.quote.find(" ", low, start) + 1 or low)
    context = "".join(" " if c in "\n\t" else c for c in hit.quote[low:high])
    return Hit(hit.article, title, hit.sentence, context, start - low, end - low, hit.marks)


def spans(article: Article, hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Return the (start, end) in an article's text of all that was found in it, in order."""
    starts = {sentence.index: sentence.start for sentence in article.sentences}
    own = [hit for hit in hits if hit.article == article.name and hit.sentence in starts]
    return sorted((starts[hit.sentence] + low, starts[hit.sentence] + high) for hit in own for low, high in hit.marks)
