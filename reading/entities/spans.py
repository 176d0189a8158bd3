"""Small arithmetic on spans: which of overlapping mentions stays, and which spans hold an offset."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from reading.article import Mention


class TakenSpans:
    """Disjoint spans that grow in number: a byte a character, so that asking and adding cost the same in any text."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._marks = bytearray()
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> bool:
        """Add a span unless it is empty or overlaps one that is there; whether it was added."""
        if start >= end or self._marks.find(1, start, end) >= 0:
            return False
        if end > len(self._marks):
            self._marks.extend(bytes(end - len(self._marks)))
        self._marks[start:end] = b"\1" * (end - start)
        return True

    def holds(self, offset: int) -> bool:
        """Whether one of the spans holds an offset."""
        return offset < len(self._marks) and self._marks[offset] == 1


def disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions without overlaps, sorted by place; of two that overlap the earlier in the given order stays."""
    taken = TakenSpans()
    return sorted((m for m in mentions if taken.take(m.start, m.end)), key=lambda m: m.start)


def inside(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Return those of sorted mentions that begin in `[start, end)`."""
    return mentions[
        bisect_left(mentions, start, key=lambda m: m.start) : bisect_left(mentions, end, key=lambda m: m.start)
    ]
