"""Which sentence of which article a line that comes in is about."""

from __future__ import annotations

from collections.abc import Iterable

from reading.article import Article
from store.door import Card
from store.imported import EXACT, Anchor
from store.incoming import Incoming, Refused
from store.record import file_name, file_path


def article_of(record: Incoming, cards: Iterable[Card]) -> Card:
    """Return the article that the line names, by file name, then path, then text; Refused when it is not one."""
    named = [card for card in cards if record.article in (file_name(card.name), card.name)]
    if len(named) > 1:
        named = [card for card in named if record.source in (card.name, file_path(card.name))] or named
    if len(named) > 1:
        named = [card for card in named if card.snapshot == record.article_sha256] or named
    if not named:
        raise Refused(f"no such article on the desk: {record.article}")
    if len(named) > 1:
        raise Refused(f"several articles are called {record.article}; give the source")
    return named[0]


def sentence_of(record: Incoming, article: Article) -> tuple[int, Anchor]:
    """Return the sentence that the line is about, and how it was found; Refused when it is not clearly one."""
    if not record.article_sha256 or record.article_sha256 == article.sha256:
        index = _by_place(record, article)
        if index is not None:
            return index, EXACT
    if not record.quote:
        raise Refused("the article's text is another" if record.article_sha256 else "no such sentence in the article")
    index = _by_quote(record, article)
    same = (record.sentence, record.start) in ((index, article.sentences[index].start), (None, None))
    return index, EXACT if same else Anchor("moved")


def _by_place(record: Incoming, article: Article) -> int | None:
    """Return the sentence at the index or at the offsets, where the quote, when there is one, agrees."""
    if record.start is not None and record.end is not None:
        span = (record.start, record.end)
        index = next((one.index for one in article.sentences if (one.start, one.end) == span), None)
    elif record.sentence is not None and record.sentence < len(article.sentences):
        index = record.sentence
    else:
        index = None
    return index if index is not None and record.quote in ("", article.quote(index)) else None


def _by_quote(record: Incoming, article: Article) -> int:
    """Return the sentence that the quote is, but for white space; its context and its index decide between several."""
    wanted = record.quote.split()
    found = [one.index for one in article.sentences if article.quote(one.index).split() == wanted]
    if len(found) > 1:
        found = [index for index in found if _in_context(record, article, index)] or found
    if len(found) > 1 and record.sentence in found:
        found = [record.sentence]
    if not found:
        raise Refused("the quote is no sentence of the article")
    if len(found) > 1:
        raise Refused(f"the quote is {len(found)} sentences of the article; give the sentence or more context")
    return found[0]


def _in_context(record: Incoming, article: Article, index: int) -> bool:
    span = article.sentences[index]
    before, after = article.text[: span.start].split(), article.text[span.end :].split()
    prefix, suffix = record.prefix.split()[1:], record.suffix.split()[:-1]
    return (not prefix or before[-len(prefix) :] == prefix) and after[: len(suffix)] == suffix
