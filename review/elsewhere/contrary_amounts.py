"""Amounts of one thing that two articles give otherwise: figures, sums of money, percentages, durations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import log10

from reading.months import any_of, whole_names
from reading.statements.amounts import Amount, AmountKind
from reading.terms import stem
from review.elsewhere.discrepancy import Discrepancy, Scores, both
from review.elsewhere.side import Side
from review.elsewhere.values import LIKE, SAME, DifferenceKind, Strength

NEAR = 0.35
"""How far apart two values of one thing may be, as a part of the greater: what differs more is something else."""
FEWEST = 2
"""Neighbouring stems that two amounts share at least, besides their unit."""
_LIKE = 0.25
"""The least part of their neighbouring stems that two amounts share."""
_MOST = 12
"""Amounts of a sentence above which it is a table, whose amounts nothing tells apart."""
_MUCH = 0.5
"""The score from which on one neighbouring stem is enough."""
_EQUAL = 0.7
"""The score from which on sentences with the same names are equal but for an amount."""
_SLIP = 0.02
"""How far from a power of ten two values lie at most that differ by a slipped point; "about" moves a value as far."""
_CAPITAL = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]+")
_YEAR = re.compile(r"(?<![\d,.])(?:1[89]|20)\d\d(?![\d%])")
_MONTHS = any_of({name for language in ("en", "de", "es") for name in whole_names(language)})
_PERIOD = re.compile(
    r"\b(?:(?:first|second|third|fourth|1st|2nd|3rd|4th|last|next|previous|prior|current)[\s-](?:quarter|half|year|month|week)"
    rf"|Q[1-4]|{_MONTHS}"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|earlier|previously|initially|originally"
    r")\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_KINDS = {
    AmountKind.FIGURE: DifferenceKind.FIGURE,
    AmountKind.MONEY: DifferenceKind.MONEY,
    AmountKind.PERCENT: DifferenceKind.PERCENT,
    AmountKind.DURATION: DifferenceKind.DURATION,
}


def contrary_amounts(here: Side, there: Side, scores: Scores) -> Iterator[Discrepancy]:
    """Yield the amounts of near sentences that are of one thing, and have nothing in common."""
    own, others = _by_sentence(here.amounts), _by_sentence(there.amounts)
    for (at, to), score in scores.items():
        left, right = own.get(at, ()), others.get(to, ())
        if score < LIKE or not left or not right or len(left) > _MOST or len(right) > _MOST:
            continue
        pairs = _partners(left, right)
        if not pairs:
            continue
        text, text_there = here.article.quote(at), there.article.quote(to)
        if _other_time(text, text_there):
            continue
        equal = score >= _EQUAL and _capitals(text) == _capitals(text_there)
        years = set(_YEAR.findall(text)), set(_YEAR.findall(text_there))
        for one, other, shared in pairs:
            if _agrees(one, right) or _agrees(other, left) or not _contrary(one, other, equal):
                continue
            if _stands_in(other, there, text) or _stands_in(one, here, text_there) or _are_parts(one, other):
                continue
            enough = FEWEST if score < _MUCH else 1
            strong = score >= SAME and shared >= enough and _is_told(one, other)
            strong = strong and (not all(years) or years[0] == years[1])
            strong = strong and not (_is_past(years, here, there) or _is_past(years[::-1], there, here))
            yield both(
                _KINDS[one.kind],
                (one.sentence, one.start, one.end),
                (other.sentence, other.start, other.end),
                Strength.STRONG if strong else Strength.WEAK,
            )


def _by_sentence(found: Sequence[Amount]) -> Mapping[int, list[Amount]]:
    sentences: defaultdict[int, list[Amount]] = defaultdict(list)
    for one in found:
        sentences[one.sentence].append(one)
    return sentences


def _partners(left: Sequence[Amount], right: Sequence[Amount]) -> list[tuple[Amount, Amount, int]]:
    """Return the amounts that are each other's best partners by the words around them, and how many these share."""
    likeness: dict[tuple[int, int], tuple[float, int]] = {}
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            if one.kind is other.kind and _is_same_unit(one.unit, other.unit):
                shared = len(set(one.around) & set(other.around))
                part = shared / (min(len(one.around), len(other.around)) or 1)
                likeness[i, j] = (part, shared)
    found = []
    for (i, j), (part, shared) in likeness.items():
        rivals = [value for (a, b), (value, _) in likeness.items() if (a == i) != (b == j)]
        if part >= _LIKE and shared >= 1 and all(part > rival for rival in rivals):
            found.append((left[i], right[j], shared))
    return found


def _is_same_unit(one: str, other: str) -> bool:
    """Whether two units are one; of what is counted, the last word, or one of those before, must be the same."""
    if one == other:
        return True
    left, right = one.split(), other.split()
    return bool(left) and bool(right) and (left[-1] == right[-1] or (left[0] == right[0] and len(left[0]) > 3))


def _other_time(text: str, other: str) -> bool:
    """Whether two sentences name different years or periods, each one that the other has not."""
    years, others = set(_YEAR.findall(text)), set(_YEAR.findall(other))
    if years and others and not years & others:
        return True
    periods = {one.lower() for one in _PERIOD.findall(text)}
    others = {one.lower() for one in _PERIOD.findall(other)}
    return bool(periods) and bool(others) and not periods & others


def _is_past(years: tuple[set[str], set[str]], here: Side, there: Side) -> bool:
    """Whether the first of two sentences alone names a year, none of that in which the articles appeared."""
    told, other = years
    now = {str(date.fromordinal(side.published).year) for side in (here, there) if side.published}
    return bool(told) and not other and bool(now) and not told & now


def _agrees(one: Amount, others: Sequence[Amount]) -> bool:
    """Whether the other sentence has the same amount somewhere."""
    return any(
        one.kind is other.kind
        and one.low <= other.high
        and other.low <= one.high
        and _is_same_unit(one.unit, other.unit)
        for other in others
    )


def _stands_in(one: Amount, side: Side, text: str) -> bool:
    """Whether a sentence has an amount's number too, without what it counts: "and 9 on Saturday"."""
    number = _NUMBER.match(side.article.text, one.start, one.end)
    return number is not None and number[0] in _NUMBER.findall(text)


def _are_parts(one: Amount, other: Amount) -> bool:
    """Whether two percentages are the two parts of a whole."""
    return one.kind is AmountKind.PERCENT and abs(_written(one) + _written(other) - 100) < 0.01


def _capitals(text: str) -> set[str]:
    """Return the words of a sentence that stand with a capital, without its first."""
    return {stem(word.lower()) for word in _CAPITAL.findall(text[1:])}


def _contrary(one: Amount, other: Amount, equal: bool) -> bool:
    """Whether two amounts have nothing in common and yet are near, by what is often mistaken.

    In sentences that are `equal` but for them, they need not be near.
    """
    if one.low <= other.high and other.low <= one.high:
        return False
    low, high = sorted((_written(one), _written(other)))
    if low <= 0:
        return False
    if equal or (high - low) / high <= NEAR:
        return True
    power = log10(high / low)
    if abs(power - round(power)) < _SLIP and round(power) <= 3:
        return True
    left, right = _figures(low), _figures(high)
    return power < 1 and len(left) == len(right) and left != right and sorted(left) == sorted(right)


def _written(one: Amount) -> float:
    """Return the value as it is written; an interval reaches half as far below it as above."""
    return one.low + (one.high - one.low) / 3


def _figures(value: float) -> str:
    return f"{value:.6g}".replace(".", "").strip("0")


def _is_told(one: Amount, other: Amount) -> bool:
    """Whether both are told plainly enough: one of them exact, or the gap wider than what rounding leaves."""
    gap = max(one.low, other.low) - min(one.high, other.high)
    return one.is_exact or other.is_exact or gap > 0.02 * max(one.high, other.high)
