"""Searching the text of a whole desk: hits in context, an article at a time, so that the first ones show at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reading.article import Article
from reading.errors import CopydeskError
from store.door import Card, Door
from tui.finding import find_all

CONTEXT = 40
PER_ARTICLE = 50
MOST = 500
"""Hits shown in one article and in all: more would not be read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the desk: the sentence, and the line of text around what was found, `low:high` of it the phrase."""

    article: str
    title: str
    sentence: int
    context: str
    low: int
    high: int


def search(
    door: Door, cards: Sequence[Card], phrase: str, stopped: Callable[[], bool] = lambda: False
) -> Iterator[list[Hit]]:
    """Yield the hits of each article that has some, until `stopped` says that nobody wants more."""
    found = 0
    for card in cards:
        if stopped() or found >= MOST:
            return
        try:
            article = door.article(card.name)
        except CopydeskError:  # an article that cannot be read is reported where it is opened
            continue
        hits = in_article(article, phrase)
        found += len(hits)
        if hits:
            yield hits


def in_article(article: Article, phrase: str) -> list[Hit]:
    """Return the hits of one article, with their context on one line."""
    starts = [sentence.start for sentence in article.sentences]
    hits = []
    for start, end in find_all(phrase, article.text)[:PER_ARTICLE]:
        low, high = max(0, start - CONTEXT), min(len(article.text), end + CONTEXT)
        if low and not article.text[low - 1].isspace():
            low = min(start, article.text.find(" ", low, start) + 1 or low)
        context = "".join(" " if c in "\n\t" else c for c in article.text[low:high])
        sentence = max(0, bisect_right(starts, start) - 1)
        hits.append(Hit(article.name, article.title, sentence, context, start - low, end - low))
    return hits
