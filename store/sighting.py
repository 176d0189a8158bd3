"""Mentions with the sentences they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from reading.article import Article, Mention
from store.door import Sighting

NOBODY = -1


def sentence_of(article: Article, offset: int) -> int:
    """Return the sentence that holds an offset, or NOBODY."""
    at = bisect_right(article.sentences, offset, key=lambda sentence: sentence.start) - 1
    return at if at >= 0 and offset < article.sentences[at].end else NOBODY


def sightings_of(article: Article, mentions: Iterable[Mention]) -> list[Sighting]:
    """Return some mentions of an article where they stand; those outside every sentence are left out."""
    found = []
    for mention in mentions:
        at = sentence_of(article, mention.start)
        if at != NOBODY:
            span = article.sentences[at]
            spelling = " ".join(article.text[mention.start : mention.end].split())
            before, after = article.text[span.start : mention.start], article.text[mention.end : span.end]
            found.append(Sighting(article.name, at, mention, spelling, before, after))
    return found
