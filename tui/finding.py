"""Finding places in an article: the next paragraph, or a phrase, in which any white space matches any and
capitals matter only when they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from reading.article import Article

SLICE = 20_000
"""Characters that are looked through at a time: a few milliseconds' work."""
SLACK = 2_000
"""Characters of white space for which a phrase is still found across the end of a slice."""

Span = tuple[int, int]


def pattern_of(phrase: str) -> re.Pattern[str] | None:
    """Return what finds `phrase`, or None when there is nothing to find."""
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
