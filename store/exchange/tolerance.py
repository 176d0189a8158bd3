"""Values as other programs write them, brought to what a record holds: numbers for names, other case, times as numbers.

Spreadsheets, data frames and language models keep the facts and lose the types: an id becomes a number, an empty list
null, a time the milliseconds since 1970. Only what has one meaning is changed; everything else is refused as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite

from reading import guard

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = 30
"""Characters above which a text is no number of a time."""
_MICROS_IN = ((1e11, 1_000_000), (1e14, 1_000), (1e17, 1), (1e20, 0.001))
"""Up to which size the number of a time is in seconds, thousandths, millionths or less, and its microseconds."""


def mended(line: bytes) -> bytes | None:
    """Return a line's object with the values that a record needs, or None when it is no object at all."""
    try:
        with guard.attributed():
            found = json.loads(line, parse_constant=lambda _: None)
        guard.check_depth(found)
        if not isinstance(found, dict):
            return None
        return json.dumps(mended_object(found), ensure_ascii=False).encode()
    except ValueError:  # a lone surrogate is one, too
        return None


def mended_object(found: Mapping[str, object]) -> dict[str, object]:
    """Return an object's entries, those that a record knows with the values that it needs; empty ones are left out."""
    made: dict[str, object] = {}
    for key, value in found.items():
        mend = _MENDERS.get(key)
        better = mend(value) if mend else value
        if mend is None or better is not None or key == "verdict":
            made[key] = better
    return made


def text(value: object) -> object:
    """Return a number as the text that it stands for."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def stripped_text(value: object) -> object:
    """Return a text without blanks at its ends; an empty one is nothing."""
    value = text(value)
    return (value.strip() or None) if isinstance(value, str) else value


def name(value: object) -> object:
    """Return one of a few words as it is spelt: in small letters."""
    value = stripped_text(value)
    return value.casefold() if isinstance(value, str) else value


def number(value: object) -> object:
    """Return a number; an empty text, and no number, are nothing."""
    if isinstance(value, str):
        value = value.strip().replace(",", ".") or None
    if isinstance(value, float):
        return (int(value) if value.is_integer() else value) if isfinite(value) else None
    return value


def time(value: object) -> object:
    """Return a time that is a number as ISO 8601 in UTC: seconds since 1970, or thousandths of them."""
    if isinstance(value, str) and len(value) < _DIGITS and value.strip().replace(".", "", 1).isdecimal():
        value = float(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        for most, micros in _MICROS_IN:
            if 0 <= value < most:
                return (_EPOCH + timedelta(microseconds=int(value * micros))).isoformat()
        return str(value)
    return stripped_text(value)


def names(value: object) -> object:
    """Return a list of texts; a text is such a list, its parts divided by `;`."""
    if isinstance(value, str):
        value = value.split(";")
    if isinstance(value, list):
        return [one for one in map(stripped_text, value) if one is not None] or None
    return value


def _evidence(value: object) -> object:
    """Return a list of pieces of evidence; a text is the source of one."""
    if isinstance(value, str | Mapping):
        value = [value]
    if isinstance(value, list):
        return [_piece(one) for one in value if one not in (None, "")] or None
    return value


def _piece(value: object) -> object:
    if isinstance(value, str):
        return {"source": value}
    if isinstance(value, Mapping):
        return {key: text(one) for key, one in value.items() if one is not None}
    return value


_MENDERS: Mapping[str, Callable[[object], object]] = {
    **dict.fromkeys(("id", "article", "article_sha256", "title", "source", "quote", "prefix", "suffix"), text),
    **dict.fromkeys(("note", "why", "supersedes", "guidelines"), text),
    **dict.fromkeys(("reviewer", "agent", "round"), stripped_text),
    **dict.fromkeys(("verdict", "role", "status"), name),
    **dict.fromkeys(("created", "modified"), time),
    **dict.fromkeys(("schema_version", "sentence", "start", "end", "duration", "confidence", "score"), number),
    **dict.fromkeys(("claim", "anchor"), lambda value: value),
    **dict.fromkeys(("reasons", "weighed"), names),
    "evidence": _evidence,
}
