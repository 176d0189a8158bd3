"""What an article's file says of it: outlet, date, author, language, address; and which texts are addresses.

No Textual here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from reading.article import Article
from reading.codes import UNKNOWN
from review.holdings import claims_of

HEAD: Mapping[str, str] = {"source": "outlet", "date": "date", "author": "author"}
"""The keys of an article's metadata that are shown, in this order, and what they are called."""
MORE: Mapping[str, str] = {"pages_without_text": "no text on page", "attachments": "attached:"}
"""The keys of what a document has besides its text, or lacks, and how that is said."""
LONGEST = 2_000
"""Characters of an address: browsers take no more."""


def about(article: Article) -> Sequence[tuple[str, str]]:
    """Return what is known of an article besides its text, as pairs of a word and a value; nothing for what is not."""
    known = [(word, _line(article.metadata.get(key))) for key, word in HEAD.items()]
    language = "" if article.language in ("en", UNKNOWN) else article.language
    more = [
        ("document", f"{words} {said}")
        for key, words in MORE.items()
        if (said := _line(_joined(article.metadata.get(key))))
    ]
    return [(word, said) for word, said in (*known, ("language", language), ("url", url_of(article)), *more) if said]


def url_of(article: Article) -> str:
    """Return the address that an article's file gives, or the empty string."""
    return address(_line(article.metadata.get("url")))


def counts(article: Article, claims: int, asked: int) -> str:
    """Return how many of an article's units are up for judgement, and why the others are not counted.

    Where the round asks for fewer than reading found (`asked`), those it leaves out are not called set aside.
    """
    units, found = len(article.sentences), len(claims_of(article))
    if found and not claims and not asked:
        return f"{found} claims of {units} units, none for you to judge"
    rest = units - claims - max(0, found - asked)
    return f"{claims} to judge of {units} units" + (f", {rest} set aside" if rest > 0 else "")


def address(text: str) -> str:
    """Return `text` where it is an address that a browser may be given: http or https, a host, nothing else in it."""
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable() or any(map(str.isspace, text)):
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and host else ""


def encoded(url: str) -> str:
    """Return an address with what is not ASCII in per cent, as control sequences need it."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def _joined(value: object) -> object:
    """Return a list of texts as one."""
    return ", ".join(filter(None, map(_line, value))) if isinstance(value, list | tuple) else value


def _line(value: object) -> str:
    """Return a value of metadata as one line; empty for one that is no text."""
    return " ".join(value.split()) if isinstance(value, str) else ""
