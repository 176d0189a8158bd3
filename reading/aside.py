"""Why a unit is set aside from the start: what its kind is, and by what it was told.

Asked of an article as it is frozen, so that it also answers for one that an earlier program read.
"""

from __future__ import annotations

from reading.article import Article, Kind
from reading.dates import date_line
from reading.speakers import is_sound

_SHOWN = 40  # characters: enough to know the phrase by
_OF_FORMS = (Kind.BYLINE, Kind.DATE, Kind.LINK, Kind.BIO, Kind.CREDIT)
_OF_PHRASES = (Kind.BOILERPLATE, Kind.BIO, Kind.LINK, Kind.CREDIT)
_BY_PLACE = {
    Kind.HEADLINE: "a line without a full stop that heads the article",
    Kind.BYLINE: "a name beside a date, below the headline",
    Kind.DATE: "a date beside the headline",
    Kind.CREDIT: "markup or form of a credit",
    Kind.CAPTION: "markup calls it a caption",
    Kind.BIO: "stands behind what is said of the author",
    Kind.LINK: "stands in a list of links",
    Kind.BOILERPLATE: "stands above the headline or behind the article",
}


_PARTS = {
    "quoted": "quoted from another message",
    "earlier": "an earlier message",
    "signature": "a signature",
}
"""What parts of a message are that its writer did not write for it."""


def why_aside(article: Article, sentence: int) -> str:
    """Return by what a unit was told to be no claim, in a few words; empty for one that is up for judgement."""
    unit = article.sentences[sentence]
    if unit.kind.is_claim:
        return ""
    line = " ".join(article.text[unit.start : unit.end].split())
    part = article.place(sentence).part if article.places else ""
    if part in _PARTS and unit.kind is Kind.BOILERPLATE:
        return _PARTS[part]
    told = _by_form(unit.kind, line) or _by_phrase(unit.kind, line)
    if not told and article.places and unit.kind is Kind.BOILERPLATE and is_sound(line):
        return "says what is heard or seen, in brackets"
    if not told and article.places and article.place(sentence).page and unit.kind is Kind.BOILERPLATE:
        return "interrupts a sentence at the edge of a page"
    return told or _BY_PLACE.get(unit.kind, "markup calls it that")


def _by_form(kind: Kind, line: str) -> str:
    """Return the reason that a line's form gives for its kind, where it is of that kind."""
    if kind is Kind.SUBHEAD:
        return "markup calls it a heading" if line[-1:] in ".!?…" else "a short line without a full stop"
    if kind is Kind.BOILERPLATE:
        return "" if any(map(str.isalnum, line)) else "no word in it"
    if kind not in _OF_FORMS:
        return ""
    from reading.markers import URL_LINE, is_bio, is_credit, names_of

    if kind is Kind.BYLINE and names_of(line):
        return "begins as by-lines do"
    if kind is Kind.DATE and date_line().match(line):
        return "nothing but a date"
    if kind is Kind.LINK and URL_LINE.match(line):
        return "nothing but an address"
    if kind is Kind.BIO and is_bio(line):
        return "says whom somebody reports for"
    if kind is Kind.CREDIT and is_credit(line):
        return "ends in who made the picture"
    return ""


def _by_phrase(kind: Kind, line: str) -> str:
    """Return the phrase that gave a line away."""
    if kind not in _OF_PHRASES:
        return ""
    from reading.phrases import phrase_of

    found = phrase_of(line)
    if found is None:
        return ""
    phrase, begins = found
    return f"{'begins with' if begins else 'holds'} “{phrase[:_SHOWN]}”"
