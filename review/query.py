"""The query language: which sentences somebody asks for.

One for lists, searches, `--only` and kept queries.

A query is words, which the sentence or its article must have, and terms `key:value`. Several must all hold, a value
may give several after commas, of which one must hold, and `-` before a word or a term turns it round. What terms ask
of decisions must hold of one and the same decision: `reviewer:ana -verdict:V` finds what ana called otherwise, while
`-verdict:V` alone finds what nobody called V. `by:` and `has:` are other names of `reviewer:` and `verdict:`. A verdict
is one of the desk's scale, or a name that one of these had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase

from msgspec import Struct

from review.scale import DEFAULT, DISPUTED_STATE, Scale

SENTENCE_STATES = (DISPUTED_STATE, "unsettled", "unjudged", "incomplete", "aside", "stale", "draft")
ARTICLE_STATES = ("unread", "started", "open", "done")
DIFFERENCES = ("quotation", "role", "pronoun", "figure", "money", "percent", "duration", "date", "spelling")
"""The kinds of differences between articles that a query may name."""

_ANY = ("any", "none")
VALUES: Mapping[str, tuple[str, ...]] = {
    "verdict": (),
    "is": (*SENTENCE_STATES, *ARTICLE_STATES),
    "reviewer": (),
    "round": (),
    "reason": (),
    "note": _ANY,
    "evidence": _ANY,
    "confidence": ("1", "2", "3"),
    "guidelines": ("old",),
    "difference": ("any", *DIFFERENCES),
    "worth": (),
    "since": (),
    "article": (),
}
"""The keys, each with the values that it knows beside the scale's verdicts; without any, a value is free."""

ALIASES: Mapping[str, str] = {"by": "reviewer", "has": "verdict"}
DECISION_KEYS = frozenset(
    {"verdict", "reviewer", "round", "reason", "note", "evidence", "confidence", "guidelines", "since"}
)
"""The keys that ask something of a decision; the others ask it of a sentence or an article."""


class Term(Struct, frozen=True):
    """One `key:value`; `without` says that it must not hold."""

    key: str
    values: tuple[str, ...]
    without: bool = False


class Query(Struct, frozen=True):
    """A query taken apart; words are in lower case, `unknown` are the terms that nobody understands."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The keys that are asked for: what the answer to the query has to be found out from."""
        return frozenset(term.key for term in self.terms)

    def terms_of(self, keys: Collection[str]) -> tuple[Term, ...]:
        """Return the terms with one of some keys."""
        return tuple(term for term in self.terms if term.key in keys)

    def meant(self, scale: Scale = DEFAULT) -> str:
        """Return which term was probably meant by the first that nobody understands, or the empty string."""
        return _nearest(self.unknown[0], scale) if self.unknown else ""


def parse(text: str, *, typing: bool = False, scale: Scale | None = DEFAULT) -> Query:
    """Take a query apart.

    While somebody is `typing` it, a term that has no value yet asks for nothing, and what only looks like a term, such
    as `Rome:today`, is a word; otherwise it is unknown. A verdict is one of `scale`; without one any word may be one.
    """
    words: list[str] = []
    without: list[str] = []
    terms: list[Term] = []
    unknown: list[str] = []
    for word in text.split():
        negative = word[0] == "-"
        key, colon, value = word[negative:].partition(":")
        key = ALIASES.get(key.lower(), key.lower())
        if not colon or key not in VALUES:
            if (
                colon
                and key.isalpha()
                and not value.startswith("//")
                and (not typing or (value and _near(key, VALUES)))
            ):
                unknown.append(word)
            elif word != "-":
                (without if negative else words).append(word[negative:].lower())
        elif not value:
            if not typing:
                unknown.append(word)
        else:
            values = _values(key, value, scale, typing=typing)
            if values is None:
                unknown.append(word)
            elif values:
                terms.append(Term(key, values, negative))
    return Query(tuple(words), tuple(without), tuple(terms), tuple(unknown))


def _nearest(word: str, scale: Scale = DEFAULT) -> str:
    """Return what was probably meant by a term that nobody understands, or the empty string."""
    bare = word.removeprefix("-")
    sign = word[: len(word) - len(bare)]
    key, colon, value = bare.partition(":")
    known = ALIASES.get(key.lower(), key.lower())
    if known not in VALUES:
        close = _near(known, VALUES)
        return f"{sign}{close[0]}{colon}{value}" if close else ""
    close = _near(value.lower(), known_values(known, scale))
    return f"{sign}{key}:{close[0]}" if close else ""


def completions(text: str, names: Mapping[str, Sequence[str]] | None = None, scale: Scale = DEFAULT) -> list[str]:
    """Return what the last word of a query may become, keys before values; `names` are the free values by key."""
    word = text.rpartition(" ")[2]
    bare = word.removeprefix("-")
    sign = word[: len(word) - len(bare)]
    key, colon, value = bare.partition(":")
    if not colon:
        return [f"{sign}{one}:" for one in VALUES if bare and one.startswith(bare.lower())]
    known = ALIASES.get(key.lower(), key.lower())
    before, comma, last = value.rpartition(",")
    given = (*known_values(known, scale), *((names or {}).get(known, ())))
    return [
        f"{sign}{key}:{before}{comma}{one}" for one in given if one.lower().startswith(last.lower()) and one != last
    ]


def matches(name: str, globs: Iterable[str]) -> bool:
    """Whether one of some patterns is a name's."""
    return any(fnmatchcase(name, glob) for glob in globs)


def known_values(key: str, scale: Scale | None) -> tuple[str, ...]:
    """Return the values that a key knows; without any, a value is free, as a verdict is where no desk is at hand."""
    return scale.names if key == "verdict" and scale is not None else VALUES.get(key, ())


def _values(key: str, value: str, scale: Scale | None, *, typing: bool) -> tuple[str, ...] | None:
    """Return the values of a term: None where one of them is wrong, none where it is still being typed."""
    given = tuple(one for one in value.split(",") if one)
    known = known_values(key, scale)
    if known:
        given = tuple(one.lower() for one in given)
        if key == "verdict" and scale is not None:
            given = tuple(scale.present_name(one) for one in given)
        wrong = [one for one in given if one not in known]
        if wrong and typing and given[-1:] == tuple(wrong) and any(one.startswith(wrong[0]) for one in known):
            return given[:-1]
        return None if wrong or not given else given
    if key == "worth":
        return given if given and all(_is_share(one) for one in given) else () if typing else None
    if key == "since":
        return given if given and all(_is_since(one) for one in given) else () if typing else None
    return given or None


def _is_share(value: str) -> bool:
    number = value.removesuffix("%")
    return number.isascii() and number.replace(".", "", 1).isdigit() and float(number) <= 100


_UNITS: Mapping[str, float] = {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7}
"""Days in what `since:3d` counts by."""
_MOST = 36_500.0
"""Days that anybody asks back for: a century."""


def _is_since(value: str) -> bool:
    return moment_of(value, datetime(2000, 1, 2, tzinfo=UTC)) is not None


def moment_of(value: str, now: datetime) -> datetime | None:
    """Return the time that `since:` names: today, yesterday, 90m, 3h, 2d, 1w or an ISO date, else None."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if value in ("today", "yesterday"):
        return midnight - timedelta(days=value == "yesterday")
    number, unit = value[:-1], value[-1:]
    if number.isascii() and number.isdigit() and unit in _UNITS:
        return now - timedelta(days=min(int(number[:9]) * _UNITS[unit], _MOST))
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def _near(word: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(word, list(known), 1, 0.75)
