"""Days: the dates of a sentence as intervals of days, resolved against the day its article was published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from reading.article import Article
from reading.months import any_of, every_name, whole_names
from reading.terms import stem

_SHORT = {"okt": 10, "dez": 12}  # German, and no English words
_WHATEVER = ("en", "de", "es")
"""The languages whose months are read in any article; those of its own language are besides."""
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday montag lunes", "tuesday dienstag martes", "wednesday mittwoch miércoles", "thursday donnerstag jueves",
         "friday freitag viernes", "saturday samstag sábado", "sunday sonntag domingo")
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = f"(?:{'|'.join(_WEEKDAYS)})"
_ON = rf"(?:{_WEEKDAY},?\s+(?:the\s+|den\s+)?)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_HOPE = re.compile(
    r"\d|day\b|tag\b|woch\b|\b(?:yesterday|today|tomorrow|gestern|heute|ayer|hoy|lunes|martes|jueves|viernes|domingo|mi[ée]rcoles|s[áa]bado)\b",
    re.I,
)
_WORDS = {"yesterday": -1, "gestern": -1, "ayer": -1, "today": 0, "heute": 0, "hoy": 0, "tomorrow": 1}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VERB = re.compile(
    r"^(?:\w{2,}(?:ed|ing)|left|quit|won|lost|died|die|dies|killed|began|begin|met|meet|made|took|held|fell|rose|sold|bought"
    r"|led|ran|sank|grew|burst|built|struck|hit|sent|gave|found|came|went|wrote|born|shot|caught|fought|broke|drove|flew|stole|spoke|signs?|opens?"
    r"|gegründet|geboren|gebaut|erbaut|eröffnet|starb|gestorben|nació|nacid[oa]|fundad[oa]|construid[oa]|murió|inaugurad[oa]"
    r"|joins?|resigns?|starts?|wins?|launches|arrives?|visits?|releases?|announces?)$",
    re.I,
)
_NO_VERB = frozenset(
    ["according", "including", "during", "being", "having", "asked", "added", "following", "regarding"]
)
LONGEST = 4000  # characters: such a unit is a list, and every day in it would meet every other
NO_YEAR = 4
"""Stands for the year that neither a date nor its article gives; a leap year, so that every day is in it."""
_REACH = 70  # characters: the event stands within ten words of its day


@cache
def months_of(language: str) -> Mapping[str, int]:
    """Return the number of each month by the names that an article of a language may have."""
    found = {**every_name("en"), **_SHORT}
    for one in (*_WHATEVER, language.partition("-")[0]):
        found |= {name: number for name, number in whole_names(one).items() if name not in found}
    return found


@cache
def _any(language: str) -> re.Pattern[str]:
    """Return the pattern of dates in an article of a language."""
    month = rf"(?:{any_of(months_of(language))})(?![^\W\d_])\.?"
    return re.compile(
        rf"""
    \b(?P<iso>{_YEAR}-\d\d-\d\d)\b
  | \b{_ON}(?P<month1>{month})\s+(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[:%])(?:,?\s+(?P<year1>{_YEAR})\b)?
  | \b{_ON}(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<month2>{month})
    (?:,?\s+(?:de\s+)?(?P<year2>{_YEAR})\b)?
  | \b(?P<month3>{month}),?\s+(?:of\s+|de\s+)?(?P<year3>{_YEAR})\b
  | \b(?P<weekday>{"|".join(_WEEKDAYS)})\b
  | \b(?P<word>yesterday|today|tomorrow|gestern|heute|ayer|hoy)\b
  | \b(?P<year5>{_YEAR})\b(?=\s(?:[^\W\d_]+\s){{0,2}}(?:gegründet|geboren|gebaut|erbaut|eröffnet)\b)
  | \b(?:in|since|by|during|until|of|seit|im\ Jahr|en|desde|für)\s+(?P<year4>{_YEAR})\b(?!\s*[-–%$€])
    """,
        re.IGNORECASE | re.VERBOSE,
    )


class Day(Struct, frozen=True, array_like=True, gc=False):
    """A date where it stands, the first and last day it may be, and the stems of the verbs near it.

    Without a year of its own or its article's, it is a day of `NO_YEAR`. `is_bare` when it is a weekday or a word such
    as yesterday, which an article's date alone makes a day.
    """

    sentence: int
    start: int
    end: int
    first: int
    last: int
    verbs: tuple[str, ...]
    is_bare: bool = False


def days(article: Article, published: int) -> list[Day]:
    """Return the dates of an article by place; `published` is the number of the day it appeared on, or 0."""
    found: list[Day] = []
    any_date = _any(article.language)
    for unit in article.sentences:
        if unit.end - unit.start > LONGEST:
            continue
        text = article.text[unit.start : unit.end]
        if not _HOPE.search(text):
            continue
        for match in any_date.finditer(text):
            span = _interval(match, published, article.language)
            if span is not None:
                bare = match["weekday"] is not None or match["word"] is not None
                verbs = _verbs(text, match.start(), match.end())
                start, end = match.span()
                if match["year4"]:
                    start = match.start("year4")
                found.append(Day(unit.index, unit.start + start, unit.start + end, *span, verbs, bare))
    return found


def _interval(match: re.Match[str], published: int, language: str) -> tuple[int, int] | None:
    """Return the days that a date may mean, or None when nothing is certain."""
    if match["iso"]:
        return _one(match["iso"])
    if match["year4"] or match["year5"]:
        year = int(match["year4"] or match["year5"])
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    if match["month3"]:
        year, month = int(match["year3"]), _month(match["month3"], language)
        if not month:
            return None
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1).toordinal(), following.toordinal() - 1
    if match["weekday"] or match["word"]:
        return _near(match, published) if published else None
    month = _month(match["month1"] or match["month2"], language)
    number = int(match["day1"] or match["day2"])
    said = match["year1"] or match["year2"]
    if said:
        return _one(f"{said}-{month:02}-{number:02}")
    if not published:
        return _one(f"{NO_YEAR:04}-{month:02}-{number:02}")
    appeared = date.fromordinal(published)
    made = [_one(f"{year}-{month:02}-{number:02}") for year in (appeared.year - 1, appeared.year, appeared.year + 1)]
    close = [one for one in made if one is not None]
    return min(close, key=lambda one: abs(one[0] - published)) if close else None


def _near(match: re.Match[str], published: int) -> tuple[int, int]:
    if match["word"]:
        day = published + _WORDS[match["word"].lower()]
        return day, day
    appeared = date.fromordinal(published)
    back = (appeared.weekday() - _WEEKDAYS[match["weekday"].lower()]) % 7
    day = (appeared - timedelta(days=back)).toordinal()
    return day, day


def _one(iso: str) -> tuple[int, int] | None:
    try:
        day = date.fromisoformat(iso).toordinal()
    except ValueError:
        return None
    return day, day


def _month(name: str, language: str) -> int:
    """Return the number of a month, 0 for a spelling that only looks alike (`ſeptember`)."""
    return months_of(language).get(name.lower().rstrip("."), 0)


def _verbs(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the stems of the verbs of the clause that a date stands in, the nearest one on either side."""
    before = list(_WORD.findall(text[max(0, start - _REACH) : start].rpartition(";")[2]))
    after = list(_WORD.findall(text[end : end + _REACH].partition(";")[0]))
    found = []
    for words in (reversed(before), after):
        near = next((one.lower() for one in words if _VERB.match(one) and one.lower() not in _NO_VERB), "")
        if near:
            found.append(stem(near))
    return tuple(dict.fromkeys(found))
