"""Facts that the text itself states about the article: its title, author, date, source and address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reading.article import Kind, Sentence
from reading.dates import a_date, iso
from reading.markers import URL_LINE, names_of

_AGENCY = re.compile(
    r"(?:[^\W\d_][^.!?()]{0,50}\s)?\((?P<agency>[A-Z][\w .&-]{1,30})\)\s*[-–—]\s|"
    r"[^\W\d_][^.!?()]{0,50},?\s(?:/(?P<wire>[\w -]{2,30})/)\s*[-–—]"
)
_DATELINE = re.compile(r"(?P<lead>[^.!?]{4,60}?)\s*(?:[-–—:]|\)\s*[-–—])\s")
_SITE_WORDS = 4  # “The New York Times”; longer lines are headlines


def title_of(text: str, units: Sequence[Sentence]) -> str:
    """Return the first headline as one line, or the empty string."""
    return next((_line(text, unit) for unit in units if unit.kind is Kind.HEADLINE), "")


def about(text: str, units: Sequence[Sentence]) -> dict[str, str]:
    """Return author, date, source and url as far as the text says them; a date that is certain as `YYYY-MM-DD`."""
    found = {
        "author": next((names_of(_line(text, unit)) or _line(text, unit) for unit in _of(units, Kind.BYLINE)), ""),
        "date": _date(text, units),
        "source": _source(text, units),
        "url": next(filter(None, (_url(_line(text, unit)) for unit in _of(units, Kind.LINK))), ""),
    }
    return {key: value for key, value in found.items() if value}


def _date(text: str, units: Sequence[Sentence]) -> str:
    """Return the date of the first date line, of the by-line, or of the dateline that opens the first sentence."""
    for unit in _of(units, Kind.DATE, Kind.BYLINE):
        line = _line(text, unit)
        found = a_date().search(line)
        if found:
            return iso(line) or found[0]
    first = next(_of(units, Kind.SENTENCE), None)
    lead = _DATELINE.match(text, first.start, first.end) if first else None
    return iso(lead["lead"]) if lead else ""


def _source(text: str, units: Sequence[Sentence]) -> str:
    """Return the agency of the dateline, or the site that stands alone above the headline."""
    first = next(_of(units, Kind.SENTENCE), None)
    agency = _AGENCY.match(text, first.start, first.end) if first else None
    if agency:
        return agency["agency"] or agency["wire"]
    top = units[0] if units else None
    if top is not None and top.kind is Kind.BOILERPLATE and _has_headline_below(units):
        line = _line(text, top)
        return line if len(line.split()) <= _SITE_WORDS and line[:1].isalnum() else ""
    return ""


def _has_headline_below(units: Sequence[Sentence]) -> bool:
    """Whether a headline follows before anything that is up for judgement."""
    for unit in units:
        if unit.kind is Kind.HEADLINE:
            return True
        if unit.kind.is_claim:
            return False
    return False


def _url(line: str) -> str:
    """Return the address that is all of the line, or the empty string."""
    found = URL_LINE.match(line)
    return found["url"] if found else ""


def _of(units: Sequence[Sentence], *kinds: Kind) -> filter[Sentence]:
    """Return the units of some kinds."""
    return filter(lambda unit: unit.kind in kinds, units)


def _line(text: str, unit: Sentence) -> str:
    """Return a unit's text as one line."""
    return " ".join(text[unit.start : unit.end].split())
