"""Dates of one event that two articles give otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from reading.statements.amounts import Amount
from reading.statements.days import NO_YEAR, Day
from reading.terms import stem
from review.elsewhere.discrepancy import Discrepancy, Scores, both
from review.elsewhere.side import Side
from review.elsewhere.values import LIKE, SAME, DifferenceKind, Strength

EQUAL = 0.6
"""The score from which on two sentences are nearly equal, so that even their weekdays are of one event."""
FURTHEST = 400
"""Days that two dates of one event lie apart at most; what lies further apart is another time of the like."""
_ONCE = frozenset(
    map(
        stem,
        (
            *("founded", "established", "formed", "created", "incorporated", "built", "opened", "inaugurated", "born"),
            *("died", "married", "joined", "left", "resigned", "retired", "acquired", "bought", "launched"),
            *(
                "gegründet",
                "geboren",
                "gebaut",
                "erbaut",
                "eröffnet",
                "starb",
                "gestorben",
                "nació",
                "nacido",
                "nacida",
            ),
            *("fundado", "fundada", "construido", "construida", "murió", "inaugurado", "inaugurada"),
        ),
    )
)
"""What happens once to who or what it happens to."""


def contrary_days(here: Side, there: Side, scores: Scores) -> Iterator[Discrepancy]:
    """Yield the dates of near sentences that stand with one verb, and have no day in common."""
    own, others = _by_sentence(here.days), _by_sentence(there.days)
    for (at, to), score in scores.items():
        left, right = own.get(at, ()), others.get(to, ())
        if not left or not right or score < LIKE or len(left) > 4 or len(right) > 4:
            continue
        if _other_amounts(here.amounts, at, there.amounts, to):
            continue
        left, right = _of_one_year(left, right)
        for one in left:
            for other in right:
                if _agrees(one, right) or _agrees(other, left) or not _is_one_event(one, other, score):
                    continue
                if _ONCE & set(one.verbs) & set(other.verbs) and here.others(at, there, to):
                    continue  # two that were each founded, or born, at a time
                strong = score >= SAME and len(left) == len(right) == 1 and _is_sure(one, other, score)
                yield both(
                    DifferenceKind.DATE,
                    (one.sentence, one.start, one.end),
                    (other.sentence, other.start, other.end),
                    Strength.STRONG if strong else Strength.WEAK,
                )


def _by_sentence(found: Sequence[Day]) -> Mapping[int, list[Day]]:
    sentences: defaultdict[int, list[Day]] = defaultdict(list)
    for one in found:
        sentences[one.sentence].append(one)
    return sentences


def _of_one_year(left: Sequence[Day], right: Sequence[Day]) -> tuple[list[Day], list[Day]]:
    """Return the dates of two sentences, all in no year where one of them has a date without any."""
    if not any(_has_no_year(one) for one in (*left, *right)):
        return list(left), list(right)
    return [_without_year(one) for one in left], [_without_year(one) for one in right]


def _has_no_year(one: Day) -> bool:
    return date.fromordinal(one.first).year == NO_YEAR


def _without_year(one: Day) -> Day:
    first, last = date.fromordinal(one.first), date.fromordinal(one.last)
    if first.year != last.year:
        return one
    return replace(one, first=first.replace(year=NO_YEAR).toordinal(), last=last.replace(year=NO_YEAR).toordinal())


def _other_amounts(own: Sequence[Amount], at: int, others: Sequence[Amount], to: int) -> bool:
    """Whether both sentences have amounts of one kind and not one in common: then they tell of two times."""
    left = [one for one in own if one.sentence == at]
    right = [one for one in others if one.sentence == to]
    pairs = [(one, other) for one in left for other in right if one.kind is other.kind]
    return bool(pairs) and not any(one.low <= other.high and other.low <= one.high for one, other in pairs)


def _agrees(one: Day, others: Sequence[Day]) -> bool:
    return any(one.first <= other.last and other.first <= one.last for other in others)


def _is_one_event(one: Day, other: Day, score: float) -> bool:
    if one.is_bare or other.is_bare:
        return score >= EQUAL and bool(set(one.verbs) & set(other.verbs) or (not one.verbs and not other.verbs))
    return bool(set(one.verbs) & set(other.verbs)) or score >= EQUAL


def _is_sure(one: Day, other: Day, score: float) -> bool:
    """Whether two dates are certainly of one event: they are near, or what happened happens once.

    Years alone tell of figures and of what comes back every year, unless it happens once.
    """
    happens_once = bool(_ONCE & set(one.verbs) & set(other.verbs))
    gap = max(one.first, other.first) - min(one.last, other.last)
    if _is_long(one) or _is_long(other):
        return happens_once and (gap <= FURTHEST or score >= EQUAL)
    return gap <= FURTHEST


def _is_long(one: Day) -> bool:
    return one.last - one.first > 31
