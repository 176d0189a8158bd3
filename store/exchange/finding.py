"""Finding what a line is about: its article by name, path or text, its sentence by place or by words.

A program's finding is often a part of a sentence, a span or a few words: it belongs to the sentence that holds it, and
the span is kept. What lies in two sentences is refused, for no single one of them is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article
from reading.clean import clean
from review.events import Link
from review.spans import MarkedSpan
from store.desk import Card
from store.exchange.incoming import Incoming, Refused
from store.exchange.record import EXACT, RecordAnchor, file_name, file_path


class Found(Struct, frozen=True):
    """The sentence that a line is about, how it was found, and the parts of it that were marked."""

    sentence: int
    anchor: RecordAnchor = EXACT
    spans: tuple[MarkedSpan, ...] = ()


class DeskCards:
    """The articles of a desk by everything that a line may call them."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._named: dict[str, list[Card]] = {}
        self._texts: dict[str, list[Card]] = {}
        self._items: dict[str, list[Card]] = {}
        for card in cards:
            for name in {file_name(card.name), card.name}:
                self._named.setdefault(name, []).append(card)
            self._texts.setdefault(card.snapshot, []).append(card)
            short = file_name(card.name)
            for item in {short.partition("#")[2], short.rpartition(".")[0]} - {""}:
                self._items.setdefault(item, []).append(card)

    def of_text(self, sha256: str) -> Sequence[Card]:
        """Return the articles that have the text with that digest."""
        return self._texts.get(sha256, ())

    def called(self, name: str) -> Sequence[Card]:
        """Return the articles of that name, or that are items of that name in a file."""
        return self._named.get(name) or self._items.get(name) or ()

    def at_home(self, link: Link) -> Link:
        """Return a link that names its article as this desk does; one that the desk lacks keeps its name."""
        named = self._named.get(link.article) or self._named.get(file_name(link.article), [])
        if any(card.name == link.article for card in named):
            return link
        same = [card for card in named if card.snapshot == link.snapshot] or named
        return replace(link, article=same[0].name) if len(same) == 1 else link

    def locate(self, record: Incoming) -> Card:
        """Return the article that a line names, by file name, then path, then text; Refused when it is not one."""
        named = self._named.get(record.article) or self._named.get(record.article.strip()) or []
        named = [card for card in named if record.source in (card.name, file_path(card.name))] or named
        named = [card for card in named if card.snapshot == record.article_sha256] or named
        if not named:
            named = list(self._texts.get(record.article_sha256, ()))
        if not named:
            raise Refused(f"no such article on the desk: {record.article}")
        if len(named) > 1:
            raise Refused(f"several articles are called {record.article}; give the source")
        return named[0]


def locate_sentence(record: Incoming, article: Article, sha256: str) -> Found:
    """Return the sentence that the line is about; Refused when it is not clearly one.

    `sha256` is of the text.
    """
    if not record.article_sha256 or record.article_sha256 == sha256:
        found = _by_place(record, article)
        if found is not None:
            return found
    if not record.quote:
        raise Refused("the article's text is another" if record.article_sha256 else "no such sentence in the article")
    found = _by_quote(record, article)
    same = (record.sentence, record.start) in ((found.sentence, article.sentences[found.sentence].start), (None, None))
    return found if same or found.spans else Found(found.sentence, RecordAnchor("moved"))


def _by_place(record: Incoming, article: Article) -> Found | None:
    """Return the sentence at the index or at the offsets, where the quote, when there is one, agrees."""
    quote = record.quote
    if record.start is not None and record.end is not None:
        found = at_span(article, record.start, record.end, quote)
        return None if found is None or _differs(found, quote, article) else found
    if record.sentence is None or record.sentence >= len(article.sentences):
        return None
    here = article.quote(record.sentence)
    if quote in ("", here) or quote.split() == here.split():
        return Found(record.sentence)
    places = [place for place in _places(article, quote) if _holder(article, *place) == [record.sentence]]
    return _part_found(article, record.sentence, places[0]) if places else None


def _differs(found: Found, quote: str, article: Article) -> bool:
    """Whether a quote is neither the sentence nor what was marked in it."""
    wanted = quote.split()
    parts = [article.quote(found.sentence), *(span.text for span in found.spans)]
    return bool(wanted) and all(part.split() != wanted for part in parts)


def at_span(article: Article, start: int, end: int, quote: str = "") -> Found | None:
    """Return the sentence that holds a span, None where the text has no such place; Refused where two share it.

    White space at its edges is nothing of it, and one character too many at its end, which some programs count, is
    taken off where it lies in the next sentence. Where the span's own words are known, they decide.
    """
    text = article.text
    if not 0 <= start < len(text) or end <= start:
        return None
    if quote and text[start:end] != quote:
        near = _near(text, start, clean(quote).text)
        if near is None:
            return None
        start, end = near
    start, end = trimmed(text, start, min(end, len(text)))
    held = _holder(article, start, end)
    if len(held) == 2 and end - 1 == article.sentences[held[1]].start:
        end = trimmed(text, start, end - 1)[1]
        held = held[:1]
    if not held:
        return None
    if len(held) > 1:
        raise Refused(f"it crosses {len(held)} sentences ({held[0] + 1} to {held[-1] + 1})")
    return _part_found(article, held[0], (start, end))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_SLACK = 64
"""Code points around a place in which its words are looked for: emoji and line ends are counted in several ways."""


def _near(text: str, start: int, quote: str) -> tuple[int, int] | None:
    """Return where the words of a span stand, near to where it is said to be."""
    around = _SLACK + start // 8
    low = max(0, start - around)
    places = [
        found.span() for found in _pattern(quote).finditer(text, low, min(len(text), start + len(quote) + around))
    ]
    return min(places, key=lambda place: abs(place[0] - start), default=None)


def _holder(article: Article, start: int, end: int) -> list[int]:
    """Return the sentences that a span lies in."""
    sentences = article.sentences
    first = max(0, bisect_right(sentences, start, key=attrgetter("start")) - 1)
    held = []
    for one in sentences[first:]:
        if one.start >= end:
            break
        if start < one.end:
            held.append(one.index)
    return held


def _part_found(article: Article, sentence: int, place: tuple[int, int]) -> Found:
    """Return a sentence with what was marked in it; the whole sentence needs no mark."""
    own = article.sentences[sentence]
    start, end = max(place[0], own.start), min(place[1], own.end)
    if (start, end) == (own.start, own.end):
        return Found(sentence)
    return Found(sentence, EXACT, (MarkedSpan(start, end, article.text[start:end]),))


def _by_quote(record: Incoming, article: Article) -> Found:
    """Return the sentence that the quote is, or is a part of; its context and its index decide between several."""
    wanted = record.quote.split()
    whole = [one.index for one in article.sentences if article.quote(one.index).split() == wanted]
    whole = [at for at in whole if _in_context(record, article, article.sentences[at].start, None)] or whole
    if record.sentence in whole:
        whole = [record.sentence]
    if len(whole) > 1:
        raise Refused(f"the quote is {len(whole)} sentences of the article; give the sentence or more context")
    return Found(whole[0]) if whole else _by_part(record, article)


def _by_part(record: Incoming, article: Article) -> Found:
    places = list(_places(article, record.quote))
    places = [place for place in places if _in_context(record, article, *place)] or places
    held = {place: _holder(article, *place) for place in places}
    if not any(held.values()):
        raise Refused("the quote is no sentence of the article, nor a part of one")
    single = {place: one[0] for place, one in held.items() if len(one) == 1}
    if not single:
        raise Refused("the quote crosses two sentences")
    single = {place: one for place, one in single.items() if one == record.sentence} or single
    several = len(set(single.values()))
    if several > 1:
        raise Refused(f"the quote is in {several} sentences; give the sentence or more context")
    place, sentence = next(iter(single.items()))
    return _part_found(article, sentence, place)


def _places(article: Article, quote: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a quote stand in the text; where they do not, without the dots and marks around them.

    As words, or where they are none, as parts of words: not every script parts its words.
    """
    quote = clean(quote).text
    for words in (quote, quote.strip().strip("\"'“”‘’«»…. ")):
        if not words.strip() or len(words) > _LONGEST:
            return
        found = [match.span() for match in _pattern(words).finditer(article.text)]
        whole = [place for place in found if _is_word(article.text, *place)]
        if found:
            yield from whole or found
            return


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether no word goes on over the edges of a place."""
    before, after = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
    return not any(len(two) == 2 and two.isalnum() for two in (before, after))


_SAME = {character: f"[{group}]" for group in ("'‘’‚‛`´", '"“”„‟«»', "-‐‑‒–—−") for character in group}
_LONGEST = 20_000
"""Code points of a quote above which it is no part of a sentence."""


def _pattern(quote: str) -> re.Pattern[str]:
    """Return a pattern of a quote's words: white space is any, and so are the kinds of quotation marks and dashes."""
    words = quote.split()
    spelt = ("".join(_SAME.get(character) or re.escape(character) for character in word) for word in words)
    return re.compile(r"\s+".join(spelt), re.IGNORECASE)


def _in_context(record: Incoming, article: Article, start: int, end: int | None) -> bool:
    """Whether the text before and after a place is what the line says it is."""
    if end is None:
        end = next(one.end for one in article.sentences if one.start == start)
    before, after = article.text[:start].split(), article.text[end:].split()
    prefix, suffix = record.prefix.split()[1:], record.suffix.split()[:-1]
    return (not prefix or before[-len(prefix) :] == prefix) and after[: len(suffix)] == suffix
