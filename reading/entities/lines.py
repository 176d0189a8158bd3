"""Names in the lines around an article that have a form of their own: by-lines and picture credits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reading.article import EntityType, Kind, Sentence
from reading.entities.cues import MEDIA, evidence_in_name
from reading.entities.gazetteer import gazetteer
from reading.entities.peoples import STATES
from reading.entities.tagger import Guess

PERSON, ORG = EntityType.PERSON, EntityType.ORG
_BY = re.compile(r"[Bb]y:?\s*(?=[A-Z])")
_CREDIT = re.compile(
    r".*?\b(?:courtesy(?:\s+of)?|credits?|by)\b\s*[:|]?\s*|(?:photo(?:graph)?s?|images?|pictures?|source)\b\s*[:|]?\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w’'.&-]*(?:[ \u00a0][A-Z][\w’'.&-]*)*")
_LONGER = re.compile(r"[^\W\d_]{3,}")
_SMALL = "the and for with from into over but nor via off per out his her its are was who how why"
_JOINING = frozenset(_SMALL.split())
_CAPITALS = 0.7  # set by hand: headlines in title case write small words between small
_SURE = 0.95  # of the evidence of one mention: not all, for a pattern errs, too
_ALL = (PERSON, ORG, EntityType.PLACE)
_DATELINE = re.compile(
    r"(?P<city>[A-Z][A-Z.'’-]+(?:\s[A-Z][A-Z.'’-]+){0,3})(?:,\s+(?P<land>[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){0,2}?))?"
    r"(?:,?\s+(?:\w+\.?\s\d{1,2}))?\s*(?:\((?P<agency>[A-Z][\w .&’'-]{1,30})\)\s*)?(?:[—–]|--?)\s+"
)
_STATE = re.compile(
    rf"(?:(?<=,\s)|(?<=\b[DRI]-))({'|'.join(map(re.escape, sorted(STATES, key=len, reverse=True)))})(?!\w)"
)
_SOURCE = re.compile(
    r"\b(?:[Aa]ccording\s+to|told|reported\s+(?:by|in)|published\s+(?:by|in))\s+the\s+((?:[A-Z][\w’'-]*\s){1,3}"
    rf"(?i:{MEDIA}))\b"
)


def named_lines(text: str, sentences: Sequence[Sentence]) -> Iterator[Guess]:
    """Yield who wrote an article, by its by-lines, and who made or sold its pictures, by their credits."""
    for unit in sentences:
        if unit.kind is Kind.BYLINE:
            by = _BY.match(text, unit.start, unit.end)
            yield from _names(text, by.end() if by else unit.start, unit.end, person=True)
        elif unit.kind is Kind.CREDIT:
            credit = _CREDIT.match(text, unit.start, unit.end)
            yield from _names(text, credit.end() if credit else unit.start, unit.end, person=False)


def dateline(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the dateline that begins a unit, if it has one: `HANOI, Vietnam (AP) —`, `TAMPA, Fla. –`."""
    return _DATELINE.match(text, start, end)


def datelines(text: str, sentences: Sequence[Sentence]) -> Iterator[Guess]:
    """Yield the places and agencies of datelines."""
    for unit in sentences:
        found = dateline(text, unit.start, unit.end)
        if found is not None:
            for group, kind in (("city", EntityType.PLACE), ("land", EntityType.PLACE), ("agency", ORG)):
                if found[group]:
                    odds = {one: _SURE if one is kind else 0.02 for one in _ALL}
                    yield Guess(*found.span(group), kind, odds)


def states(text: str) -> Iterator[Guess]:
    """Yield the states that news shortens behind a town or a party's letter: `Tampa, Fla.`, `D-Calif.`"""
    for match in _STATE.finditer(text):
        yield Guess(
            match.start(1), match.end(1), EntityType.PLACE, {t: _SURE if t is EntityType.PLACE else 0.02 for t in _ALL}
        )


def quoted_sources(text: str) -> Iterator[Guess]:
    """Yield the papers and magazines that an article names as its source, however careless their capitals."""
    for match in _SOURCE.finditer(text):
        yield Guess(match.start(1), match.end(1), ORG, {t: _SURE if t is ORG else 0.02 for t in _ALL})


def _names(text: str, start: int, end: int, person: bool) -> Iterator[Guess]:
    """Yield the runs of capitals; in a credit what looks like people and the first are, the rest sell pictures."""
    first, lists = True, gazetteer()
    for match in _NAME.finditer(text, start, end):
        words = match.group().split()
        said = evidence_in_name(match.group(), lists)
        who = person or PERSON in said or (first and len(words) in (2, 3) and ORG not in said)
        kind = PERSON if who else ORG
        yield Guess(match.start(), match.end(), kind, {t: _SURE if t is kind else 0.02 for t in _ALL})
        first = False


def reads_like_prose(line: str) -> bool:
    """Whether a line that ends in no stop is written as sentences are: words in small letters, capitals for names.

    In a line of capitals, and in one of names alone, a capital says nothing.
    """
    words = [word for word in _LONGER.findall(line) if word.lower() not in _JOINING]
    return len(words) > 2 and sum(word[0].isupper() for word in words) < _CAPITALS * len(words)
