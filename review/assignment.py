"""Who judges which article: a pure function of seed, sizes, who has what, who joins and leaves, and what is finished.

A new round is drawn by `assign`, as if its reviewers had joined one after another. `reassign` changes an assignment
that is there: an article that needs somebody goes to whoever has least to do, and whoever joins takes articles from
those who have most. Nothing else moves: no article changes hands between two who stay, and what its holder has finished
stays theirs, also when they leave. Then single articles go on, along a chain of people where it takes one, as long as
that evens loads out; a load is the number of sentences somebody has, finished or not. Ties are drawn by hashing seed,
article and reviewer, so that the same arguments give the same assignment on every machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct

from reading.errors import CopydeskError
from reading.plural import count_of
from review.round_changes import Move

Assignment = dict[str, tuple[str, ...]]
Slot = tuple[str, str]
"""An article and one of its reviewers."""

_NOBODY: Mapping[str, Collection[str]] = MappingProxyType({})


class AssignmentError(CopydeskError):
    """Articles and reviewers that cannot be brought together as asked."""


class Work(Struct, frozen=True):
    """The articles that reviewers have finished or begun; one in neither was not begun."""

    finished: frozenset[Slot] = frozenset()
    begun: frozenset[Slot] = frozenset()


def assign(
    seed: int,
    sizes: Mapping[str, int],
    reviewers: Sequence[str],
    overlap: int,
    excluded: Mapping[str, Collection[str]] | None = None,
    left: Collection[str] = (),
) -> Assignment:
    """Return the reviewers of each article of a new round, `overlap` of them, nobody twice.

    `sizes` is the number of sentences of each article, `reviewers` who joined, in order, `excluded` who must not judge
    an article, `left` who joined and left again. Loads differ by at most the largest article, unless exclusions prevent
    it. Raises AssignmentError when an article cannot have enough reviewers.
    """
    out = excluded or {}
    staying = [name for name in reviewers if name not in left]
    _check_names(reviewers)
    if not 1 <= overlap <= len(staying):
        message = f"{overlap} for each sentence, of {count_of(len(staying), 'reviewer')}"
        raise AssignmentError("The overlap does not fit the reviewers", message, "Use 1 up to their number.")
    for article in sizes:
        able = len(staying) - len(set(out.get(article, ())) & set(staying))
        if able < overlap:
            message = f"{article} can have {able} of them, not {overlap}"
            raise AssignmentError("Too many reviewers are excluded", message, "Add reviewers or lower the overlap.")
    table = _Draw(seed, sizes, overlap, out)
    for reviewer in reviewers:
        table.join(reviewer)
    for reviewer in reviewers:
        if reviewer in left:
            table.leave(reviewer, staying)
    found = {article: tuple(sorted(table.judges[article])) for article in sizes}
    held = loads(found, sizes)
    each = [held.get(name, 0) for name in staying]
    if out and max(each) - min(each) > max(sizes.values(), default=0):
        return reassign(seed, sizes, found, staying, overlap, joining=staying, excluded=out)
    return found


def reassign(
    seed: int,
    sizes: Mapping[str, int],
    before: Mapping[str, Collection[str]],
    reviewers: Sequence[str],
    overlap: int,
    *,
    joining: Collection[str] = (),
    excluded: Mapping[str, Collection[str]] | None = None,
    work: Work | None = None,
    short: bool = False,
) -> Assignment:
    """Return the reviewers of each article after a change; `before` are those it had.

    `reviewers` judge from now on, of whom `joining` had nothing so far; whoever `before` names beside them leaves.
    Raises AssignmentError when an article cannot have `overlap` reviewers; where only exclusions are in the way it may
    stay `short`.
    """
    _check_names(reviewers)
    if overlap < 1:
        raise AssignmentError("The overlap does not fit the reviewers", f"{overlap}", "Use 1 or more.")
    table = _Table(seed, sizes, reviewers, joining, excluded or {}, work or Work())
    for article in table.in_order(sizes):
        table.keep_reviewers(article, before.get(article, ()))
    for article in table.in_order(sizes):
        table.fit_overlap(article, overlap, short)
    table.hand_out()
    table.give_to_newcomers()
    table.even_out()
    return {article: tuple(sorted(table.judges[article])) for article in sizes}


def loads(assignment: Mapping[str, Collection[str]], sizes: Mapping[str, int]) -> dict[str, int]:
    """Return how many sentences each reviewer has."""
    found: dict[str, int] = {}
    for article, judges in assignment.items():
        for reviewer in judges:
            found[reviewer] = found.get(reviewer, 0) + sizes[article]
    return found


def moves(before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]) -> tuple[Move, ...]:
    """Return the articles that changed hands, with who gave and who took."""
    found = []
    for article in sorted({*before, *after}):
        had, has = set(before.get(article, ())), set(after.get(article, ()))
        if had != has:
            found.append(Move(article, tuple(sorted(has - had)), tuple(sorted(had - has))))
    return tuple(found)


def _check_names(reviewers: Sequence[str]) -> None:
    if len(set(reviewers)) < len(reviewers):
        twice = next(name for name in reviewers if list(reviewers).count(name) > 1)
        raise AssignmentError("A reviewer is named twice", twice, "Name each once.")


class _Draw:
    """A new round's assignment while one reviewer after another joins; `loads` are sentences by reviewer.

    The first ones take everything; each later one takes articles from whoever has most, until that would no longer even
    things out. What is drawn stays the same from version to version.
    """

    def __init__(
        self, seed: int, sizes: Mapping[str, int], overlap: int, excluded: Mapping[str, Collection[str]]
    ) -> None:
        self.judges: dict[str, set[str]] = {article: set() for article in sizes}
        self._loads: dict[str, int] = {}
        self._own: dict[str, set[str]] = {}
        self._sizes, self._overlap, self._excluded = sizes, overlap, excluded
        self._draw = partial(_drawn, seed)

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
            if able:
                self._give(article, min(able, key=lambda name: (self._loads[name], self._draw(article, name))))

    def _give(self, article: str, reviewer: str) -> None:
        self.judges[article].add(reviewer)
        self._own[reviewer].add(article)
        self._loads[reviewer] += self._sizes[article]

    def _take(self, article: str, reviewer: str) -> None:
        self.judges[article].discard(reviewer)
        self._own[reviewer].discard(article)
        self._loads[reviewer] -= self._sizes[article]


class _Table:
    """An assignment while it changes: the reviewers of each article, everybody's load, and the moves still possible.

    `_held` are each reviewer's articles that may go on, with the reviewer each was taken from: itself where nothing
    was taken yet, the empty string where the article had lost somebody, so that it may be anybody's.
    """

    def __init__(
        self,
        seed: int,
        sizes: Mapping[str, int],
        reviewers: Sequence[str],
        joining: Collection[str],
        excluded: Mapping[str, Collection[str]],
        work: Work,
    ) -> None:
        self.judges: dict[str, set[str]] = {}
        self._sizes, self._people, self._joining = sizes, tuple(reviewers), frozenset(joining)
        self._excluded, self._work = excluded, work
        self._loads = dict.fromkeys(reviewers, 0)
        self._held: dict[str, dict[str, str]] = {name: {} for name in reviewers}
        self._missing: list[str] = []
        self._least = min(sizes.values(), default=0)
        self._draw = lru_cache(maxsize=None)(lambda article, name: _drawn(seed, article, name))

    def in_order(self, articles: Iterable[str]) -> list[str]:
        """Return articles in their drawn order."""
        return sorted(articles, key=lambda article: self._draw(article, ""))

    def keep_reviewers(self, article: str, before: Collection[str]) -> None:
        """Assign an article to the reviewers who keep it: those who stay, and those who left it finished."""
        finished, out = self._work.finished, self._excluded.get(article, ())
        keep = {name for name in before if name not in out and (name in self._held or (article, name) in finished)}
        self.judges[article] = keep
        for name in keep & self._held.keys():
            self._loads[name] += self._sizes[article]
            if (article, name) not in finished:
                self._held[name][article] = name

    def fit_overlap(self, article: str, overlap: int, short: bool) -> None:
        """Take an article from the busiest where it has too many, and note how many it lacks where it has too few."""
        judges, out = self.judges[article], self._excluded.get(article, ())
        while len(judges) > overlap:
            able = [name for name in judges if article in self._held.get(name, ())]
            if not able:
                break
            self._drop(
                article, max(able, key=lambda name: (not self._is_begun(article, name), self._loads[name], name))
            )
        lacks = max(0, overlap - len(judges))
        free = sum(name not in judges and name not in out for name in self._people)
        unwanted = sum(name not in judges and name in out for name in self._people) if short else 0
        if free + unwanted < lacks:
            message = f"{article} can have {len(judges) + free} of them, not {overlap}"
            title = "Too many reviewers are excluded" if out else "Too few reviewers stay"
            raise AssignmentError(title, message, "Add reviewers or lower the overlap.")
        self._missing += [article] * min(lacks, free)

    def _is_begun(self, article: str, name: str) -> bool:
        return (article, name) in self._work.begun

    def hand_out(self) -> None:
        """Give each article that lacks a reviewer, the largest first, to the able one with least to do."""
        order = sorted(self._missing, key=lambda article: (-self._sizes[article], self._draw(article, "")))
        for article in order:
            able = [name for name in self._people if self._can_have(article, name)]
            least = min(self._loads[name] for name in able)
            tied = [name for name in able if self._loads[name] == least]
            self._give(article, min(tied, key=lambda name: self._draw(article, name)), "")

    def give_to_newcomers(self) -> None:
        """Let newcomers take articles from the busiest, not begun ones first, as long as that evens the loads out."""
        for begun in (False, True):
            open_: dict[tuple[str, str], Iterator[str]] = {}
            for taker in self._joining:
                for giver in self._people:
                    if giver not in self._joining:
                        held = [one for one in self._held[giver] if self._is_begun(one, giver) is begun]
                        open_[giver, taker] = iter(held)
            while open_:
                giver, taker = max(open_, key=self._widest)
                room = self._loads[giver] - self._loads[taker]
                # What is passed over stays so: those who join only gain, so that room only shrinks.
                left = open_[giver, taker]
                found = next((one for one in left if self._goes(one, giver, taker, room)), None)
                if found is None:
                    del open_[giver, taker]
                else:
                    self._move(found, giver, taker)

    def _widest(self, pair: tuple[str, str]) -> tuple[int, bytes]:
        return self._loads[pair[0]] - self._loads[pair[1]], self._draw(*pair)

    def _goes(self, article: str, giver: str, taker: str, room: int) -> bool:
        """Whether an article can still go from its reviewer to a newcomer, and evens the loads out."""
        return self._sizes[article] < room and article in self._held[giver] and self._can_have(article, taker)

    def even_out(self) -> None:
        """Let articles go on, one by one, as long as that brings loads closer to each other."""
        while chain := next(self._chains(), None):
            for article, giver, taker in chain:
                self._move(article, giver, taker)

    def _move(self, article: str, giver: str, taker: str) -> None:
        self._give(article, taker, self._drop(article, giver))

    def _drop(self, article: str, name: str) -> str:
        self.judges[article].discard(name)
        self._loads[name] -= self._sizes[article]
        return self._held[name].pop(article)

    def _give(self, article: str, name: str, origin: str) -> None:
        self.judges[article].add(name)
        self._loads[name] += self._sizes[article]
        self._held[name][article] = origin

    def _can_have(self, article: str, name: str) -> bool:
        return name not in self.judges[article] and name not in self._excluded.get(article, ())

    def _chains(self) -> Iterator[Sequence[tuple[str, str, str]]]:
        """Yield ways to bring loads closer: an article that goes to another, or several that go along a chain."""
        by_load = sorted(self._people, key=lambda name: (self._loads[name], self._draw("", name)))
        for giver in reversed(by_load):
            for taker in by_load:
                found = self._one(giver, taker, self._loads[giver] - self._loads[taker])
                if found is not None:
                    yield [(found, giver, taker)]
        for giver in reversed(by_load):
            yield from self._longer(giver, by_load)

    def _longer(self, giver: str, by_load: Sequence[str]) -> Iterator[Sequence[tuple[str, str, str]]]:
        """Yield chains over others that lead from one reviewer to one with less to do, the shortest first."""
        paths: dict[str, tuple[str, ...]] = {giver: (giver,)}
        queue = [giver]
        for at in queue:
            for taker in by_load:
                if taker in paths or self._one(at, taker) is None:
                    continue
                paths[taker] = (*paths[at], taker)
                queue.append(taker)
                if self._loads[taker] < self._loads[giver]:
                    chain = self._along(paths[taker])
                    if self._helps(chain):
                        yield chain

    def _along(self, path: Sequence[str]) -> Sequence[tuple[str, str, str]]:
        """Return the smallest articles that can go along a path, nothing when the same would go twice."""
        found = [(self._one(giver, taker), giver, taker) for giver, taker in pairwise(path)]
        steps = [(article, giver, taker) for article, giver, taker in found if article is not None]
        return steps if len({article for article, _, _ in steps}) == len(path) - 1 else ()

    def _helps(self, chain: Sequence[tuple[str, str, str]]) -> bool:
        """Whether the squares of all loads would add up to less."""
        change: dict[str, int] = {}
        for article, giver, taker in chain:
            change[giver] = change.get(giver, 0) - self._sizes[article]
            change[taker] = change.get(taker, 0) + self._sizes[article]
        return sum(2 * self._loads[name] * by + by * by for name, by in change.items()) < 0

    def _one(self, giver: str, taker: str, below: int | None = None) -> str | None:
        """Return an article that can go from one to another: the first of fewer sentences than `below`, else the least.

        One that was not begun goes before one that was.
        """
        if below is not None and below <= self._least:
            return None
        best: tuple[int, int] | None = None
        found = None
        for article, origin in self._held[giver].items():
            size = 0 if below is not None and self._sizes[article] < below else self._sizes[article]
            if (below is not None and size) or (origin not in ("", taker) and taker not in self._joining):
                continue
            rank = (int(self._is_begun(article, giver)), size)
            if (best is None or rank < best) and self._can_have(article, taker):
                best, found = rank, article
                if rank == (0, 0):
                    break
        return found


def _drawn(seed: int, article: str, name: str) -> bytes:
    return blake2b(f"{seed}\x00{article}\x00{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
