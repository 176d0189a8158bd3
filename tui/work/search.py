"""Searching: a whole desk by words or by a query, the best article first; a phrase or a query in one article.

In an article any white space matches any, and capitals matter only when they are typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article
from reading.errors import CopydeskError
from review.events import NOTHING, Holding
from review.query import parse
from store import desk as store
from store.desk import Card, Desk, ProgressCallback, no_progress

if TYPE_CHECKING:
    from review.query import Query
    from review.scale import Scale

CONTEXT = 40  # characters before a hit: seven words, half a line
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
    holding: Holding = NOTHING
    """What the reviewer holds of the sentence."""


def search(
    desk: Desk, cards: Sequence[Card], phrase: str, report: ProgressCallback = no_progress
) -> Iterator[list[SearchHit]]:
    """Yield the hits of each article that has some, in the order of the text, while `report` wants to go on.

    `phrase` is words, or a query (`review.query`) with words or without. The first search of a desk builds its index,
    of which `report` hears: to be called from a thread that may wait.
    """
    try:
        found, known = _found(desk, phrase, report)
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
            held = known.get(name) or {
                at: event.holding for at, event in desk.decisions.held(name, desk.reviewer).items()
            }
            in_order = sorted(hits, key=lambda hit: hit.sentence)
            yield [replace(in_context(hit, titles[name]), holding=held.get(hit.sentence, NOTHING)) for hit in in_order]


Held = dict[str, dict[int, Holding]]
"""What the reviewer holds, by article and sentence, as far as finding out told it."""


def _found(desk: Desk, phrase: str, report: ProgressCallback) -> tuple[Sequence[store.FoundSentence], Held]:
    """Return the sentences that a phrase or a query asks for, as many as are shown."""
    if ":" not in phrase:
        return desk.search.find(phrase, MOST, report), {}
    from store.manage.query_search import MOST as ALL
    from store.manage.query_search import find

    query = parse(phrase, typing=True, scale=desk.rules.scale)
    if not query.terms:
        return desk.search.find(phrase, MOST, report), {}
    now = datetime.now().astimezone()
    hits = list(islice((hit for hit in find(desk, replace(query, words=()), now, report) if report(0, 0)), ALL))
    held: Held = {}
    for hit in hits:
        mine = next((one.holding for one in hit.decisions if one.reviewer == desk.reviewer), NOTHING)
        held.setdefault(hit.article, {})[hit.sentence] = mine
    if query.words:
        within_words = desk.search.find(" ".join(query.words), ALL, report)
        return [one for one in within_words if one.sentence in held.get(one.article, {})][:MOST], held
    return [_whole(desk, hit.article, hit.sentence) for hit in hits[:MOST]], held


def did_you_mean(phrase: str, scale: Scale) -> str:
    """Return which term of a query was probably meant by one that means nothing, for the end of a message."""
    meant = parse(phrase, scale=scale).meant(scale) if ":" in phrase else ""
    return f"; did you mean {meant}?" if meant else ""


def _whole(desk: Desk, article: str, sentence: int) -> store.FoundSentence:
    """Return a sentence that was found by its decisions, not by its words."""
    return store.FoundSentence(article, sentence, desk.articles.article(article).quote(sentence), ())


def in_context(hit: store.FoundSentence, title: str) -> SearchHit:
    """Return a hit with the text around its first mark, on one line."""
    start, end = hit.marks[0] if hit.marks else (0, 0)
    low = max(0, start - CONTEXT)
    if low and not hit.quote[low - 1].isspace():
        low = min(start, hit.quote.find(" ", low, start) + 1 or low)
    context = "".join(" " if c in "\n\t" else c for c in hit.quote[low : end + AFTER])
    return SearchHit(hit.article, title, hit.sentence, context, start - low, end - low, hit.marks)


def places_of_hits(article: Article, hits: Sequence[SearchHit]) -> list[tuple[int, int]]:
    """Return the (start, end) in an article's text of all that was found in it, in order; without marks all of it."""
    places = {sentence.index: sentence for sentence in article.sentences}
    own = [(places[hit.sentence], hit.marks) for hit in hits if hit.article == article.name and hit.sentence in places]
    return sorted(
        (one.start + low, one.start + high) for one, marks in own for low, high in marks or [(0, one.end - one.start)]
    )


def places_of_query(article: Article, sentences: Sequence[int], query: Query) -> list[tuple[int, int]]:
    """Return the (start, end) of a query's words in some sentences of an article, or of the sentences themselves.

    The words stand together as they were typed; a sentence without them, or with one that must not be, is no hit.
    """
    pattern = pattern_of(" ".join(query.words))
    found: list[tuple[int, int]] = []
    for number in sentences:
        if number >= len(article.sentences):
            continue
        span, text = article.sentences[number], article.quote(number).lower()
        if any(word in text for word in query.without):
            continue
        if pattern is None:
            found.append((span.start, span.end))
        else:
            found += [match.span() for match in pattern.finditer(article.text, span.start, span.end)]
    return found


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
    return re.compile(r"\s+".join(words), re.IGNORECASE if phrase == phrase.lower() else re.NOFLAG)


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
