"""Searching: the text of a whole desk through its index, the best article first; a phrase or paragraph in one article.

In an article any white space matches any, and capitals matter only when they are typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct

from reading.article import Article
from reading.errors import CopydeskError
from store import desk as store
from store.desk import Card, Desk, ProgressCallback, no_progress

CONTEXT = 40
AFTER = 200
"""Characters behind what was found: more than a line has room for."""
MOST = 500
"""Hits that are shown: more would not be read."""


class SearchHit(Struct, frozen=True):
    """A hit on the desk: the sentence, and the line of text around its first mark, which is `low:high` of the line.

    `marks` are the [start, end) code points of the sentence that answer the query.
    """

    article: str
    title: str
    sentence: int
    context: str
    low: int
    high: int
    marks: tuple[tuple[int, int], ...]


def search(
    desk: Desk, cards: Sequence[Card], phrase: str, report: ProgressCallback = no_progress
) -> Iterator[list[SearchHit]]:
    """Yield the hits of each article that has some, in the order of the text, while `report` wants to go on.

    The first search of a desk builds its index, of which `report` hears: to be called from a thread that may wait.
    """
    try:
        found = desk.search.find(phrase, MOST, report)
    except CopydeskError:  # a desk that cannot be read is reported where it is opened
        return
    titles = {card.name: card.title for card in cards}
    by_article: dict[str, list[store.FoundSentence]] = {}
    for hit in found:
        by_article.setdefault(hit.article, []).append(hit)
    for name, hits in by_article.items():
        if not report(0, 0):
            return
        if name in titles:
            yield [in_context(hit, titles[name]) for hit in sorted(hits, key=lambda hit: hit.sentence)]


def in_context(hit: store.FoundSentence, title: str) -> SearchHit:
    """Return a hit with the text around its first mark, on one line."""
    start, end = hit.marks[0] if hit.marks else (0, 0)
    low, high = max(0, start - CONTEXT), min(len(hit.quote), end + AFTER)
    if low and not hit.quote[low - 1].isspace():
        low = min(start, hit.quote.find(" ", low, start) + 1 or low)
    context = "".join(" " if c in "\n\t" else c for c in hit.quote[low:high])
    return SearchHit(hit.article, title, hit.sentence, context, start - low, end - low, hit.marks)


def spans(article: Article, hits: Sequence[SearchHit]) -> list[tuple[int, int]]:
    """Return the (start, end) in an article's text of all that was found in it, in order."""
    starts = {sentence.index: sentence.start for sentence in article.sentences}
    own = [hit for hit in hits if hit.article == article.name and hit.sentence in starts]
    return sorted((starts[hit.sentence] + low, starts[hit.sentence] + high) for hit in own for low, high in hit.marks)


SLICE = 20_000
"""Characters that are looked through at a time: a few milliseconds' work."""
SLACK = 2_000
"""Characters of white space for which a phrase is still found across the end of a slice."""

Span = tuple[int, int]


def pattern_of(phrase: str) -> re.Pattern[str] | None:
    """Return a pattern that finds `phrase`, or None when there is nothing to find."""
    words = [re.escape(word) for word in phrase.split()]
    if not words:
        return None
    return re.compile(r"\s+".join(words), re.IGNORECASE if phrase == phrase.lower() else 0)


def look_for(phrase: str, text: str, start: int) -> Iterator[Sequence[Span]]:
    """Yield the (start, end) of the places where `phrase` stands in `text`, in order: in the end of all of them.

    Those from `start` on come first, then those around the end; each look takes a slice of the text, so that whoever
    asks can do something else in between.
    """
    pattern = pattern_of(phrase)
    if pattern is None:
        yield ()
        return
    after: list[Span] = []
    before: list[Span] = []
    room = SLACK + len(phrase)
    for found, low, high in ((after, start, len(text)), (before, 0, start)):
        for at in range(low, high, SLICE):
            begin, limit = max(at, found[-1][1] if found else 0), min(at + SLICE, high)
            matches = (match.span() for match in pattern.finditer(text, begin, limit + room))
            found += takewhile(lambda span, limit=limit: span[0] < limit, matches)  # type: ignore[misc]
            yield after or before
    if before and after and before[-1][1] > after[0][0]:
        before.pop()
    yield [*before, *after]


def paragraph_start(article: Article, sentence: int, step: int) -> int:
    """Return the nearest sentence after (`step` 1) or before (-1) this one that begins a paragraph, else the end."""
    last = len(article.sentences) - 1
    sentence = max(0, min(sentence + step, last))
    while 0 < sentence < last:
        between = article.text[article.sentences[sentence - 1].end : article.sentences[sentence].start]
        if "\n" in between:
            break
        sentence += step
    return sentence
