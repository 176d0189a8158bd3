"""Small arithmetic on spans: which of overlapping mentions stays, and which spans hold an offset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from reading.article import Mention


class Taken:
    """Disjoint spans that grow in number; asks and adds in logarithmic time, however long the text."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> bool:
        """Add a span unless it is empty or overlaps one that is there; whether it was added."""
        at = bisect_right(self._ends, start)
        if start >= end or (at < len(self._starts) and self._starts[at] < end):
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True

    def holds(self, offset: int) -> bool:
        """Whether one of the spans holds an offset."""
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions without overlaps, sorted by place; the earlier in the given order wins over what it overlaps."""
    taken = Taken()
    return sorted((m for m in mentions if taken.take(m.start, m.end)), key=lambda m: m.start)


def inside(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Return those of sorted mentions that begin in `[start, end)`."""
    return mentions[
        bisect_left(mentions, start, key=lambda m: m.start) : bisect_left(mentions, end, key=lambda m: m.start)
    ]
