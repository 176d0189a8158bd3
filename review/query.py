"""The query language: which sentences somebody asks for. One for lists, searches, `--only` and kept queries.

A query is words, which the sentence or its article must have, and terms `key:value`. Several must all hold, a value
may give several after commas, of which one must hold, and `-` before a word or a term turns it round. What terms ask
of decisions must hold of one and the same decision: `reviewer:ana -verdict:accurate` finds what ana called otherwise,
while `-verdict:accurate` alone finds what nobody called accurate. `by:` and `has:` are other names of `reviewer:` and
`verdict:`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property

from msgspec import Struct

from review.consensus import Outcome, Rule, differ, is_open
from review.events import Event, Verdict

SENTENCE_STATES = ("disputed", "unsettled", "unjudged", "incomplete", "aside", "stale", "draft")
ARTICLE_STATES = ("unread", "started", "open", "done")
DIFFERENCES = ("quotation", "role", "pronoun", "figure", "money", "percent", "duration", "date", "spelling")
"""The kinds of differences between articles that a query may name."""

_ANY = ("any", "none")
VALUES: Mapping[str, tuple[str, ...]] = {
    "verdict": tuple(verdict.value for verdict in Verdict),
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
"""The keys, each with the values that it knows; without any, a value is free."""

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
        """The keys that are asked for: what whoever answers the query has to find out."""
        return frozenset(term.key for term in self.terms)

    def of(self, keys: Collection[str]) -> tuple[Term, ...]:
        """Return the terms with one of some keys."""
        return tuple(term for term in self.terms if term.key in keys)


def parse(text: str, *, typing: bool = False) -> Query:
    """Take a query apart.

    While somebody is `typing` it, a term that has no value yet asks for nothing, and what only looks like a term, such
    as `Rome:today`, is a word; otherwise it is unknown.
    """
    words: list[str] = []
    without: list[str] = []
    terms: list[Term] = []
    unknown: list[str] = []
    for word in text.split():
        negative = len(word) > 1 and word[0] == "-"
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
            values = _values(key, value, typing=typing)
            if values is None:
                unknown.append(word)
            elif values:
                terms.append(Term(key, values, negative))
    return Query(tuple(words), tuple(without), tuple(terms), tuple(unknown))


def nearest(word: str) -> str:
    """Return what was probably meant by a term that nobody understands, or the empty string."""
    bare = word.removeprefix("-")
    sign = word[: len(word) - len(bare)]
    key, colon, value = bare.partition(":")
    known = ALIASES.get(key.lower(), key.lower())
    if known not in VALUES:
        close = _near(known, VALUES)
        return f"{sign}{close[0]}{colon}{value}" if close else ""
    close = _near(value.lower(), VALUES[known])
    return f"{sign}{key}:{close[0]}" if close else ""


def completions(text: str, names: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Return what the last word of a query may become, keys before values; `names` are the free values by key."""
    word = text.rpartition(" ")[2]
    bare = word.removeprefix("-")
    sign = word[: len(word) - len(bare)]
    key, colon, value = bare.partition(":")
    if not colon:
        return [f"{sign}{one}:" for one in VALUES if bare and one.startswith(bare.lower())]
    known = ALIASES.get(key.lower(), key.lower())
    before, comma, last = value.rpartition(",")
    given = (*VALUES.get(known, ()), *((names or {}).get(known, ())))
    return [
        f"{sign}{key}:{before}{comma}{one}" for one in given if one.lower().startswith(last.lower()) and one != last
    ]


class Facts(Struct, frozen=True, dict=True):
    """What may be asked of one sentence: what its reader may not see is not in it.

    `decisions` are the current events of reviewers (or of whom one looks for), `stale` the reviewers whose decision
    was made on another text, `guidelines` the version in force, `rank` the share of sentences that are worth more.
    """

    article: str
    sentence: int
    decisions: Sequence[Event] = ()
    outcome: Outcome | None = None
    is_judged: bool = False
    is_aside: bool = False
    is_draft: bool = False
    stale: Collection[str] = ()
    guidelines: str = ""
    differences: Collection[str] = ()
    rank: float = 0.0
    text: str = ""
    state: str = ""
    """Of the article: unread, started or done."""

    @cached_property
    def searched(self) -> str:
        """The text in which words are looked for."""
        return f"{self.article}\n{self.text}".lower()


def meets(query: Query, facts: Facts, now: datetime) -> bool:
    """Whether a sentence is what a query asks for; `now` is the time from which `since:` counts back."""
    if any(word not in facts.searched for word in query.words) or any(word in facts.searched for word in query.without):
        return False
    asked = query.of(DECISION_KEYS)
    own = all(_place_holds(term, facts) is not term.without for term in query.terms if term.key not in DECISION_KEYS)
    return own and (not asked or _decided_so(asked, facts, now))


def _decided_so(asked: Sequence[Term], facts: Facts, now: datetime) -> bool:
    """Whether a decision meets all terms; with terms that are all turned round, whether none meets one of them."""
    if all(term.without for term in asked):
        return not any(_decision_holds(term, event, facts, now) for event in facts.decisions for term in asked)
    return any(
        all(_decision_holds(term, event, facts, now) is not term.without for term in asked) for event in facts.decisions
    )


def _decision_holds(term: Term, event: Event, facts: Facts, now: datetime) -> bool:
    held, values = event.holding, term.values
    match term.key:
        case "verdict":
            return held.verdict is not None and held.verdict.value in values
        case "reviewer":
            return event.reviewer in values
        case "round":
            return matches(event.round, values)
        case "reason":
            return not set(held.reasons).isdisjoint(values) or ("any" in values and bool(held.reasons))
        case "note":
            return ("any" if held.note else "none") in values
        case "evidence":
            return ("any" if held.evidence else "none") in values
        case "confidence":
            return str(held.confidence) in values
        case "guidelines":
            return held.verdict is not None and event.guidelines != facts.guidelines
        case _:
            moments = [moment for one in values if (moment := _moment(one, now)) is not None]
            return bool(event.id and moments) and event.micros >= min(moments).timestamp() * 1e6


def _place_holds(term: Term, facts: Facts) -> bool:
    match term.key:
        case "article":
            return matches(facts.article, term.values)
        case "difference":
            return bool(facts.differences) if "any" in term.values else any(v in facts.differences for v in term.values)
        case "worth":
            return any(facts.rank < float(value.rstrip("%")) / 100 for value in term.values)
        case _:
            return any(_STATES[value](facts) for value in term.values)


def is_disputed(outcome: Outcome | None) -> bool:
    """Whether reviewers differed, or somebody said disputed; a control has its known verdict."""
    if outcome is None or outcome.rule is Rule.KNOWN:
        return False
    said = differ(outcome) or any(answer is Verdict.DISPUTED for _, answer in outcome.votes)
    return said or _was_sent_back(outcome)


def _is_unsettled(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.rule is not Rule.KNOWN and (is_open(outcome) or _was_sent_back(outcome))


def _was_sent_back(outcome: Outcome) -> bool:
    return outcome.decided is not None and not outcome.is_decided


_STATES: Mapping[str, Callable[[Facts], bool]] = {
    "disputed": lambda facts: is_disputed(facts.outcome),
    "unsettled": lambda facts: _is_unsettled(facts.outcome),
    "unjudged": lambda facts: not facts.is_judged,
    "incomplete": lambda facts: facts.outcome is None or facts.outcome.rule is Rule.INCOMPLETE,
    "aside": lambda facts: (
        facts.is_aside or bool(facts.outcome and any(said is None for _, said in facts.outcome.votes))
    ),
    "stale": lambda facts: bool(facts.stale),
    "draft": lambda facts: facts.is_draft,
    "unread": lambda facts: facts.state == "unread",
    "started": lambda facts: facts.state == "started",
    "open": lambda facts: facts.state in ("unread", "started"),
    "done": lambda facts: facts.state == "done",
}


def matches(name: str, globs: Iterable[str]) -> bool:
    """Whether one of some patterns is a name's."""
    return any(fnmatchcase(name, glob) for glob in globs)


def _values(key: str, value: str, *, typing: bool) -> tuple[str, ...] | None:
    """Return the values of a term: None where one of them is wrong, none where it is still being typed."""
    given = tuple(one for one in value.split(",") if one)
    known = VALUES[key]
    if known:
        given = tuple(one.lower() for one in given)
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
    return _moment(value, datetime(2000, 1, 2, tzinfo=UTC)) is not None


def _moment(value: str, now: datetime) -> datetime | None:
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
