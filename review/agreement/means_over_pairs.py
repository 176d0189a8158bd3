"""How sure a mean over pairs of raters is: each article is left out in turn (the delete-one jackknife).

Where whole articles are given to pairs, drawing articles again, or weighing one a bit more, changes little for a pair
that shares only that one: both say far too small an error. Left out, it takes the pair away, which is right. A pair
with m articles counts as a stratum: its part is (m - 1) / m of the squares (Wolter 2007).

A kappa of few units leans low, and lower where each article is of one kind. So where most pairs share few articles the
interval also reaches to the figure of all pairs' tables added up, with that one's own error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import mean

from msgspec import Struct

from review.agreement.counts import CountLayout, Pair, Sums, credits_of
from review.agreement.pairwise import OfPair, or_none
from review.agreement.student import half_width, spread_of
from review.agreement.summary import both_of, both_of_cells

FEW = 5
"""Articles that a pair shares below which its kappa leans."""

_Cells = tuple[int, ...]


class Spread(Struct, frozen=True):
    """The standard error of a mean over pairs, and its interval."""

    error: float
    interval: tuple[float, float]


class PairCounts:
    """The joint counts of each pair, by its place in the layout, and each group's contribution to them."""

    def __init__(self, layout: CountLayout, groups: Sequence[Sums]) -> None:
        self._layout = layout
        self._known: dict[tuple[OfPair, int, _Cells], float | None] = {}
        sizes = [len(cells) for _, _, cells in layout.joint]
        field_of = {
            start + at: (number, at)
            for number, (_, start, cells) in enumerate(layout.joint)
            for at in range(len(cells))
        }
        self.total = [[0] * size for size in sizes]
        self.groups: list[dict[int, _Cells]] = []
        self.shared = [0] * len(sizes)
        for group in groups:
            own: dict[int, list[int]] = {}
            for field, count in group.items():
                if field in field_of:
                    pair, at = field_of[field]
                    own.setdefault(pair, [0] * sizes[pair])[at] += count
            for pair, counts in own.items():
                self.shared[pair] += 1
                self.total[pair] = [a + b for a, b in zip(self.total[pair], counts, strict=True)]
            self.groups.append({pair: tuple(counts) for pair, counts in own.items()})

    @property
    def few(self) -> int:
        """How many pairs share fewer than five groups."""
        return sum(shared < FEW for shared in self.shared)

    def spread(self, of_pair: OfPair) -> Spread | None:
        """Return how sure the mean of `of_pair` is, which has a value; None where one pair of several has it alone.

        Two groups or more have pairs.
        """
        usable = [group for group in self.groups if group]
        whole = [self._value(of_pair, pair, cells) for pair, cells in enumerate(self.total)]
        defined = [value for value in whole if value is not None]
        if len(defined) == 1 < len(self.shared):
            return None
        middle = mean(defined)
        error = sqrt(sum(self._moves(of_pair, whole, middle, group) ** 2 for group in usable))
        half = half_width(error, len(usable))
        ends = [middle - half, middle + half]
        if 2 * self.few > len(self.shared):
            ends += self._together(of_pair, usable)
        return Spread(error, (max(-1.0, min(ends)), min(1.0, max(ends))))

    def _moves(self, of_pair: OfPair, whole: Sequence[float | None], middle: float, group: dict[int, _Cells]) -> float:
        """Return how far leaving out a group moves the mean, each pair's part as that of a stratum."""
        count = sum(value is not None for value in whole)
        moved = 0.0
        for pair, cells in group.items():
            before, shared = whole[pair], self.shared[pair]
            if before is None:
                continue
            if shared > 1:
                rest = tuple(a - b for a, b in zip(self.total[pair], cells, strict=True))
                after = self._value(of_pair, pair, rest)
                moved += sqrt((shared - 1) / shared) * ((middle if after is None else after) - before) / count
            else:
                moved += (middle - before) / sqrt(count * (count - 1))
        return moved

    def _together(self, of_pair: OfPair, usable: Sequence[dict[int, _Cells]]) -> list[float]:
        """Return the ends of the interval of the figure of all pairs' tables added up; none where it is undefined."""
        whole = self._added(dict(enumerate(map(tuple, self.total))))
        parts = [self._added(group) for group in usable]
        tables = [whole, *({c: whole[c] - part.get(c, 0) for c in whole} for part in parts)]
        known = [one for table in tables if (one := self._of_table(of_pair, table)) is not None]
        if len(known) < len(tables):
            return []
        value, *left = known
        half = half_width(spread_of(left), len(usable))
        return [value - half, value + half]

    def _added(self, pairs: Mapping[int, _Cells]) -> dict[Pair, int]:
        """Return how often one category met another, whichever of two raters gave it, in both orders."""
        found: dict[Pair, int] = {}
        for pair, counts in pairs.items():
            for (a, b), count in zip(self._layout.joint[pair][2], counts, strict=True):
                found[a, b] = found.get((a, b), 0) + count
                found[b, a] = found.get((b, a), 0) + count
        return found

    def _of_table(self, of_pair: OfPair, counts: Mapping[Pair, int]) -> float | None:
        scale = self._layout.scale
        both = both_of_cells(
            scale.size, [(a, b, count, credits_of(scale, a, b)) for (a, b), count in counts.items() if count]
        )
        return None if both is None else or_none(of_pair, scale, both)

    def _value(self, of_pair: OfPair, pair: int, cells: Sequence[int]) -> float | None:
        """Return a pair's figure, computed once for the same counts."""
        key = of_pair, pair, tuple(cells)
        if key not in self._known:
            both = both_of(self._layout, pair, cells)
            self._known[key] = None if both is None else or_none(of_pair, self._layout.scale, both)
        return self._known[key]
