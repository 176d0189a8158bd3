"""Anchoring: finds each sentence of an article's old text in its new text.

The two lists of sentences are aligned: runs that are equal but for white space by difflib, what lies between two runs
by a small dynamic programme over similarities, the rest by likeness anywhere in the text, and at last pieces of a
sentence that was merged or split. Only equal text is *exact* or *moved*; everything else is for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from msgspec import Struct

from reading.likeness import Words, at_most, containment, likeness, words_of

SAME_PLACE = 50.0
"""Similarity (0 to 100) from which a sentence between two equal runs is the old one, changed."""

ELSEWHERE = 72.0
"""Similarity from which a sentence somewhere else is the old one, moved and changed."""

PIECE = 88.0
"""Similarity of the best-fitting part from which a sentence is a piece of another: merged into it or split from it."""

SHORTEST_PIECE = 20
"""Characters below which a sentence is no evidence of being a piece."""

_WIDEST_GAP = 250_000  # pairs of sentences compared: some tenths of a second; a wider gap is not aligned
_Pairs = dict[int, tuple[int, float]]


class Status(StrEnum):
    """What became of a sentence; `exact` and `moved` have the same text but for white space."""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    ORPHANED = "orphaned"


class Anchor(Struct, frozen=True):
    """Where an old sentence is now: its index in the new text, or None when orphaned; `score` is 0 to 1."""

    status: Status
    sentence: int | None
    score: float

    @property
    def is_same(self) -> bool:
        """Whether a verdict on the old sentence holds of the new one without anybody looking."""
        return self.status in (Status.EXACT, Status.MOVED)

    @property
    def is_fuzzy(self) -> bool:
        """Whether it is the old sentence, changed: for a person to look at again."""
        return self.status is Status.FUZZY


ORPHAN = Anchor(Status.ORPHANED, None, 0.0)


def anchor(old: Sequence[str], new: Sequence[str]) -> tuple[Anchor, ...]:
    """Return an anchor for each of the old sentences, given the texts of the old and the new ones."""
    before, after = [_plain(text) for text in old], [_plain(text) for text in new]
    anchors: dict[int, Anchor] = {}
    changed: _Pairs = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            anchors.update((i, Anchor(Status.EXACT, j, 1.0)) for i, j in zip(range(i1, i2), range(j1, j2), strict=True))
        elif tag == "replace":
            changed |= _gap(before, after, range(i1, i2), range(j1, j2))
    moved = _moved(before, after, _left(before, anchors), _free(after, anchors, {}))
    anchors |= {i: Anchor(Status.MOVED, j, 1.0) for i, j in moved.items()}
    taken = set(moved.values())
    changed = {i: (j, score) for i, (j, score) in changed.items() if i not in anchors and j not in taken}
    changed |= _moved_and_changed(before, after, _left(before, anchors, changed), _free(after, anchors, changed))
    changed |= _pieces(before, after, _left(before, anchors, changed), changed)
    anchors |= {i: Anchor(Status.FUZZY, j, round(score / 100, 3)) for i, (j, score) in changed.items()}
    return tuple(anchors.get(i, ORPHAN) for i in range(len(before)))


def _plain(text: str) -> str:
    """Return the text with white space as it does not matter."""
    return " ".join(text.split())


def _left(before: Sequence[str], *found: Iterable[int]) -> list[int]:
    """Return the old sentences that have no anchor yet."""
    done = {i for one in found for i in one}
    return [i for i in range(len(before)) if i not in done]


def _free(after: Sequence[str], anchors: dict[int, Anchor], changed: _Pairs) -> list[int]:
    """Return the new sentences that nothing is anchored to yet."""
    taken = {anchor.sentence for anchor in anchors.values()} | {j for j, _ in changed.values()}
    return [j for j in range(len(after)) if j not in taken]


def _gap(before: Sequence[str], after: Sequence[str], rows: range, columns: range) -> _Pairs:
    """Align the sentences between two equal runs, in order, by the greatest sum of similarities above the bar."""
    if len(rows) * len(columns) > _WIDEST_GAP:
        return {}
    ours, theirs = [words_of(before[i]) for i in rows], [words_of(after[j]) for j in columns]
    scores = [[_ratio(one, other, SAME_PLACE) for other in theirs] for one in ours]
    best = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for r in range(len(rows) - 1, -1, -1):
        for c in range(len(columns) - 1, -1, -1):
            gain = scores[r][c] - SAME_PLACE if scores[r][c] else 0.0
            best[r][c] = max(best[r + 1][c], best[r][c + 1], best[r + 1][c + 1] + gain)
    return {rows[r]: (columns[c], scores[r][c]) for r, c in _path(best, scores)}


def _ratio(one: Words, other: Words, least: float) -> float:
    """Return how alike two sentences are, or 0 when that is less than the `least`."""
    if at_most(one, other) < least:
        return 0.0
    score = likeness(one, other)
    return score if score >= least else 0.0


def _path(best: list[list[float]], scores: list[list[float]]) -> Iterable[tuple[int, int]]:
    """Yield the pairs on the best way through the table."""
    r = c = 0
    while r < len(scores) and c < len(scores[0]):
        if best[r][c] == best[r + 1][c]:
            r += 1
        elif best[r][c] == best[r][c + 1]:
            c += 1
        else:
            yield r, c
            r, c = r + 1, c + 1


def _moved(before: Sequence[str], after: Sequence[str], left: list[int], free: list[int]) -> dict[int, int]:
    """Match old sentences with equal new ones that stand somewhere else."""
    places: dict[str, list[int]] = {}
    for j in free:
        places.setdefault(after[j], []).append(j)
    return {i: places[before[i]].pop(0) for i in left if places.get(before[i])}


def _moved_and_changed(before: Sequence[str], after: Sequence[str], left: list[int], free: list[int]) -> _Pairs:
    """Match old sentences with similar new ones that stand somewhere else, the most alike first."""
    ours, theirs = {i: words_of(before[i]) for i in left}, {j: words_of(after[j]) for j in free}
    pairs = [(score, i, j) for i in left for j in free if (score := _ratio(ours[i], theirs[j], ELSEWHERE))]
    found: _Pairs = {}
    taken: set[int] = set()
    for score, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in found and j not in taken:
            found[i] = j, score
            taken.add(j)
    return found


def _pieces(before: Sequence[str], after: Sequence[str], left: list[int], changed: _Pairs) -> _Pairs:
    """Match old sentences that were split or merged: one of the two is a piece of the other."""
    taken = {j for j, _ in changed.values()}
    found: _Pairs = {}
    for i in left:
        scored = [(_part(before[i], after[j]), j) for j in range(len(after)) if _can_hold(before[i], after[j])]
        near = [(score, j) for score, j in scored if score >= PIECE and (j in taken or len(after[j]) < len(before[i]))]
        if near:
            score, j = max(near, key=lambda pair: (pair[0], len(after[pair[1]]), -abs(pair[1] - i)))
            found[i] = j, score * min(len(before[i]), len(after[j])) / max(len(before[i]), len(after[j]))
    return found


def _part(one: str, other: str) -> float:
    """Return how much of the shorter of two texts stands in the longer, or 0 where few of its words do."""
    short, long = sorted((words_of(one), words_of(other)), key=lambda words: len(words.words))
    few = sum((short.counts & long.counts).values()) < _FEW * len(short.words)
    return 0.0 if few else containment(short, long)


_FEW = 0.6
"""The share of a piece's words below which nobody need look closer."""


def _can_hold(one: str, other: str) -> bool:
    """Whether one of two texts is long enough, and enough longer, to be a part of the other."""
    short, long = sorted((len(one), len(other)))
    return short >= SHORTEST_PIECE and short < 0.95 * long
