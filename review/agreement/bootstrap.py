"""The bootstrap: how much the coefficients would vary had other articles been reviewed.

Whole groups of units (articles) are drawn with replacement, as many as there are, and every coefficient is computed
again. As all counts add up, a draw needs only how often each group fell. Those numbers, for a batch of draws, are
packed into one long integer a group, so that one multiplication and one addition serve the whole batch, and nothing
but the standard library is needed: 100,000 decisions and 2,000 draws take seconds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from random import Random
from statistics import NormalDist

from review.agreement.counts import CountLayout, Sums
from review.agreement.student import quantile
from review.agreement.summary import Formula, summarise, value_of

METHOD = "percentile"
SAME = "every draw has the same value"
SELDOM = "undefined in more than half of the draws"
BATCH = 250  # draws between two reports of progress, and what is held at once
ROUNDING = 1e-12  # sums of one draw in another order; no figure of counts is as near to another
WORD = 8  # bytes a draw has in the long integers: sums stay far below 2 ** 64, so no draw spills into the next

Progress = Callable[[int, int], None]


def draws(groups: Sequence[Sums], size: int, count: int, seed: int) -> Iterator[tuple[int, ...]]:
    """Yield `count` draws: each the counts by field number, summed over as many groups as there are, redrawn."""
    random = Random(seed)
    patterns, members = _patterns(groups)
    columns: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for number, pattern in enumerate(patterns):
        for field, value in pattern:
            columns[field].append((number, value))
    for start in range(0, count, BATCH):
        batch = min(BATCH, count - start)
        fell = _fell(members, len(patterns), batch, random)
        rows = [_unpacked(sum(fell[number] * value for number, value in column), batch) for column in columns]
        yield from zip(*rows, strict=True) if rows else iter([()] * batch)


def resampled(
    layout: CountLayout,
    groups: Sequence[Sums],
    formulas: Sequence[Formula],
    count: int,
    seed: int,
    progress: Progress | None = None,
    *,
    pairs: bool = True,
) -> list[list[float]]:
    """Return each formula's values over the draws in which it was defined, sorted; `pairs`: some look at pairs."""
    values: list[list[float]] = [[] for _ in formulas]
    for done, sums in enumerate(draws(groups, layout.size, count, seed), 1):
        summary = summarise(layout, sums, pairs=pairs)
        for formula, found in zip(formulas, values, strict=True):
            value = value_of(formula, summary)
            if value is not None:
                found.append(value)
        if progress is not None:
            progress(done, count)
    return [sorted(found) for found in values]


def percentile(values: Sequence[float], level: float = 0.95, groups: int = 0) -> tuple[float, float]:
    """Return the interval between the two outer percentiles of sorted values, interpolated.

    With few `groups` to draw from percentiles are too near: then further ones are taken, as far out as an interval by
    Student's t would be (the expanded percentile interval of Hesterberg 2015).
    """
    tail = (1 - level) / 2
    if groups > 1:
        tail = NormalDist().cdf(sqrt(groups / (groups - 1)) * quantile(tail, groups - 1))
    return _quantile(values, tail), _quantile(values, 1 - tail)


def why_no_interval(values: Sequence[float], draws: int) -> str:
    """Return why the sorted values of so many draws make no interval, or the empty string."""
    if not values or 2 * len(values) < draws:
        return SELDOM
    return SAME if is_the_same(values[0], values[-1]) else ""


def is_the_same(low: float, high: float) -> bool:
    """Whether two values differ by no more than rounding does."""
    return high - low < ROUNDING


def _quantile(values: Sequence[float], share: float) -> float:
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def _patterns(groups: Sequence[Sums]) -> tuple[list[frozenset[tuple[int, int]]], list[int]]:
    """Return the different groups, and for every group which of them it is: equal groups are summed only once."""
    index: dict[frozenset[tuple[int, int]], int] = {}
    members = [index.setdefault(frozenset(group.items()), len(index)) for group in groups]
    return list(index), members


def _fell(members: Sequence[int], patterns: int, batch: int, random: Random) -> list[int]:
    """Draw `batch` times; return for each pattern how often it fell in each draw, packed in one integer."""
    counts = [array("Q", bytes(WORD * batch)) for _ in range(patterns)]
    size = len(members)
    for draw in range(batch):
        # Remainders of 32 random bits: three times as fast as choices(), and uneven by less than size / 2 ** 32.
        drawn = [bits % size for bits in memoryview(random.randbytes(4 * size)).cast("I")]
        for pattern, times in Counter(map(members.__getitem__, drawn)).items():
            counts[pattern][draw] = times
    return [int.from_bytes(column.tobytes(), "little") for column in counts]


def _unpacked(packed: int, batch: int) -> Sequence[int]:
    return memoryview(packed.to_bytes(WORD * batch, "little")).cast("Q")
