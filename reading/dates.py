"""Date lines: a line that says when the article was published, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

_MONTHS = (
    "jan(?:uary|vier|uar|\\.)?|ene(?:ro)?|янв(?:аря|\\.)?",
    "feb(?:ruary|ruar|rero|\\.)?|févr(?:ier|\\.)?|фев(?:раля|\\.)?",
    "mar(?:ch|s|zo|\\.)?|märz?|мар(?:та|\\.)?",
    "apr(?:il|\\.)?|avr(?:il|\\.)?|abr(?:il|\\.)?|апр(?:еля|\\.)?",
    "may|mai|mayo|мая",
    "jun(?:e|i|io|\\.)?|juin|июн(?:я|\\.)?",
    "jul(?:y|i|io|\\.)?|juil(?:let|\\.)?|июл(?:я|\\.)?",
    "aug(?:ust|\\.)?|août|ago(?:sto|\\.)?|авг(?:уста|\\.)?",
    "sept?(?:ember|embre|\\.)?|septiembre|сен(?:тября|\\.)?",
    "o[ck]t(?:ober|obre|ubre|\\.)?|окт(?:ября|\\.)?",
    "nov(?:ember|embre|iembre|\\.)?|ноя(?:бря|\\.)?",
    "de[cz](?:ember|\\.)?|déc(?:embre|\\.)?|dic(?:iembre|\\.)?|дек(?:абря|\\.)?",
)
_MONTH = "|".join(f"(?P<m{i}>{names})" for i, names in enumerate(_MONTHS, 1))
_NAMED = re.sub(r"\?P<m\d+>", "?:", _MONTH)
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miércoles|jueves|viernes|"
    r"sábado|domingo)"
)
_DATE = (
    rf"(?:(?:{_NAMED})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?(?:{_NAMED}),?\s+(?:de\s+)?\d{{4}}(?:\s+г(?:ода|\.))?"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)
_TIME = (
    r"(?:(?:T|\s|,|at|um|à|в|-|–|\||·|•)*\d{1,2}(?:[:.h]\d{2}){0,2}(?:\.\d+)?\s*(?:uhr|[ap]\.?m\.?)?"
    r"\s*(?:z|utc|gmt|[a-z]{1,2}[sd]?t|[+-]\d{2}:?\d{2})?)"
)
_LABEL = (
    r"(?:(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|created|date|publié|mis à jour|stand|"
    r"veröffentlicht|aktualisiert|publicado|actualizado|опубликовано|обновлено)(?:\s+(?:on|at|le|am|el))?\s*:?\s*)"
)
_ONE = rf"{_LABEL}?(?:{_WEEKDAY}\s*,?\s+)?{_DATE}{_TIME}?"
_NUMBERS = re.compile(r"\d+")


@cache  # the patterns take 20 ms to compile, and most starts meet no date
def date_line() -> re.Pattern[str]:
    """Return what matches a line that is a date and no more, with a label, a weekday, a time or a second date."""
    return re.compile(rf"^\W{{0,2}}{_ONE}(?:\s*[|·•/,;(–-]?\s*{_ONE})?\)?\.?$", re.IGNORECASE)


@cache
def a_date() -> re.Pattern[str]:
    """Return what finds a date anywhere in a line."""
    return re.compile(_DATE, re.IGNORECASE)


@cache
def _month() -> re.Pattern[str]:
    return re.compile(rf"(?:{_MONTH})(?![^\W\d_])", re.IGNORECASE)


def iso(text: str) -> str:
    """Return the first date in `text` as `YYYY-MM-DD`, or the empty string when there is none that is certain.

    `05/06/2024` is not certain: it is May in one country and June in another.
    """
    found = a_date().search(text)
    if found is None:
        return ""
    numbers = [int(number) for number in _NUMBERS.findall(found[0])]
    month = _month().search(found[0])
    if month is not None and month.lastgroup and len(numbers) >= 2:
        return _iso(numbers[-1], int(month.lastgroup[1:]), numbers[0])
    if len(numbers) == 3 and numbers[0] > 999:
        return _iso(*numbers)
    if len(numbers) == 3 and numbers[2] > 999 and ("." in found[0] or max(numbers[:2]) > 12):
        first, second, year = numbers
        return _iso(year, first, second) if second > 12 else _iso(year, second, first)
    return ""


def _iso(year: int, month: int, day: int) -> str:
    """Return the date in ISO form, or the empty string when there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
