"""Assigning articles to reviewers: a pure function of seed, articles, reviewers, overlap and exclusions.

Reviewers join one after another, in the order given. The first ones take everything; each later one takes articles from
the reviewer who has most to do, until that would no longer even things out. So a reviewer who joins last moves only
the articles they take. A reviewer who leaves hands each article to the one who then has least to do. Which articles
move is drawn by hashing seed, article and reviewer, so that the same arguments give the same assignment everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from msgspec import Struct

from reading.errors import CopydeskError

Assignment = dict[str, tuple[str, ...]]


class AssignmentError(CopydeskError):
    """Articles and reviewers that cannot be brought together as asked."""


class Move(Struct, frozen=True):
    """One article that changed hands: who has it now and had it not, and the other way round."""

    article: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def assign(
    seed: int,
    sizes: Mapping[str, int],
    reviewers: Sequence[str],
    overlap: int,
    excluded: Mapping[str, Collection[str]] | None = None,
    left: Collection[str] = (),
) -> Assignment:
    """Return the reviewers of each article, `overlap` of them, nobody twice.

    `sizes` is the number of sentences of each article, `reviewers` who joined, in order, `excluded` who must not judge
    an article, `left` who joined and left again. Without exclusions loads differ by at most the largest article.
    Raises AssignmentError when an article cannot have enough reviewers.
    """
    _check(sizes, reviewers, overlap, excluded or {}, left)
    table = _Table(seed, sizes, overlap, excluded or {})
    for reviewer in reviewers:
        table.join(reviewer)
    for reviewer in reviewers:
        if reviewer in left:
            table.leave(reviewer, [other for other in reviewers if other not in left])
    return {article: tuple(sorted(table.judges[article])) for article in sizes}


def loads(assignment: Mapping[str, Collection[str]], sizes: Mapping[str, int]) -> dict[str, int]:
    """Return how many sentences each reviewer has."""
    found: dict[str, int] = {}
    for article, judges in assignment.items():
        for reviewer in judges:
            found[reviewer] = found.get(reviewer, 0) + sizes[article]
    return found


def moves(before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]) -> tuple[Move, ...]:
    """Return what changed hands, by article."""
    found = []
    for article in sorted({*before, *after}):
        had, has = set(before.get(article, ())), set(after.get(article, ()))
        if had != has:
            found.append(Move(article, tuple(sorted(has - had)), tuple(sorted(had - has))))
    return tuple(found)


def _check(
    sizes: Mapping[str, int],
    reviewers: Sequence[str],
    overlap: int,
    excluded: Mapping[str, Collection[str]],
    left: Collection[str],
) -> None:
    if len(set(reviewers)) < len(reviewers):
        twice = next(name for name in reviewers if list(reviewers).count(name) > 1)
        raise AssignmentError("A reviewer is named twice", twice, "Name each once.")
    staying = [name for name in reviewers if name not in left]
    if not 1 <= overlap <= len(staying):
        message = f"{overlap} for each sentence, of {len(staying)} reviewers"
        raise AssignmentError("The overlap does not fit the reviewers", message, "Use 1 up to their number.")
    for article in sizes:
        able = len(staying) - len(set(excluded.get(article, ())) & set(staying))
        if able < overlap:
            message = f"{article} can have {able} of them, not {overlap}"
            raise AssignmentError("Too many reviewers are excluded", message, "Add reviewers or lower the overlap.")


class _Table:
    """The assignment while people join and leave; `loads` are sentences by reviewer."""

    def __init__(
        self, seed: int, sizes: Mapping[str, int], overlap: int, excluded: Mapping[str, Collection[str]]
    ) -> None:
        self.judges: dict[str, set[str]] = {article: set() for article in sizes}
        self._loads: dict[str, int] = {}
        self._own: dict[str, set[str]] = {}
        self._seed, self._sizes, self._overlap, self._excluded = seed, sizes, overlap, excluded

    def join(self, reviewer: str) -> None:
        """Give the newcomer articles that lack reviewers, then the busiest reviewers' while that evens things out."""
        self._loads[reviewer], self._own[reviewer] = 0, set()
        order = sorted(self._sizes, key=lambda article: self._draw(article, reviewer))
        free = [article for article in order if reviewer not in self._excluded.get(article, ())]
        for article in free:
            if len(self.judges[article]) < self._overlap:
                self._give(article, reviewer)
        settled: set[str] = set()
        # What was passed over once stays so: nobody but the newcomer gains, and the room to even things out shrinks.
        ahead = {name: iter(free) for name in self._loads}
        ties = {name: self._draw("", name) for name in self._loads}
        while len(settled) < len(self._loads) - 1:
            others = (name for name in self._loads if name != reviewer and name not in settled)
            busiest = max(others, key=lambda name: (self._loads[name], ties[name]))
            room = self._loads[busiest] - self._loads[reviewer]
            mine, theirs = self._own[reviewer], self._own[busiest]
            found = next((a for a in ahead[busiest] if a in theirs and a not in mine and self._sizes[a] < room), None)
            if found is None:
                settled.add(busiest)
            else:
                self._take(found, busiest)
                self._give(found, reviewer)

    def leave(self, reviewer: str, staying: Sequence[str]) -> None:
        """Hand each of the leaver's articles, the largest first, to the remaining reviewer with least to do."""
        order = sorted(self._own[reviewer], key=lambda article: (-self._sizes[article], self._draw(article, reviewer)))
        for article in order:
            able = [r for r in staying if article not in self._own[r] and r not in self._excluded.get(article, ())]
            self._take(article, reviewer)
            if able and len(self.judges[article]) < self._overlap:
                self._give(article, min(able, key=lambda name: (self._loads[name], self._draw(article, name))))

    def _give(self, article: str, reviewer: str) -> None:
        self.judges[article].add(reviewer)
        self._own[reviewer].add(article)
        self._loads[reviewer] += self._sizes[article]

    def _take(self, article: str, reviewer: str) -> None:
        self.judges[article].discard(reviewer)
        self._own[reviewer].discard(article)
        self._loads[reviewer] -= self._sizes[article]

    def _draw(self, article: str, reviewer: str) -> bytes:
        text = f"{self._seed}\x00{article}\x00{reviewer}".encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=8).digest()
