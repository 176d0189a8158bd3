"""Histories of a round's assignment, and how even loads can be at best: what the property of assignment is held to."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from review.assignment import Assignment, AssignmentError, Slot, Work, assign, reassign

PEOPLE = tuple(f"r{number}" for number in range(7))
Graph = dict[object, dict[object, int]]


class Step(Struct, frozen=True):
    """A round before something happens to it: who judges what, what is done, and what the change is called."""

    seed: int
    sizes: Mapping[str, int]
    overlap: int
    people: tuple[str, ...]
    assignment: Assignment
    excluded: Mapping[str, frozenset[str]]
    work: Work = Work()
    joining: tuple[str, ...] = ()
    event: str = ""

    def reassigned(self) -> Assignment:
        """Return the assignment after the change."""
        return reassign(self.seed, self.sizes, self.assignment, self.people, self.overlap, joining=self.joining,
                        excluded=self.excluded, work=self.work)  # fmt: skip


def history(seed: int) -> Iterator[tuple[Step, Assignment]]:
    """Yield what happens to a round, one change after another, and the assignment after each."""
    chance = Random(seed)
    sizes = {f"a{number}": chance.choice((4, 10, chance.randint(1, 30))) for number in range(chance.randint(2, 14))}
    people = list(PEOPLE[: chance.randint(2, 5)])
    overlap = chance.randint(1, min(3, len(people)))
    now = Step(seed, sizes, overlap, tuple(people), assign(seed, sizes, people, overlap), {})
    for _ in range(chance.randint(3, 8)):
        step = _next(replace(now, work=_work(chance, now)), chance)
        try:
            after = step.reassigned()
        except AssignmentError:
            continue
        yield step, after
        now = replace(step, assignment=after, joining=(), event="")
        if not now.people:  # where all is finished, all may leave
            return


def _work(chance: Random, now: Step) -> Work:
    """Let reviewers finish and begin some more of what is theirs; whoever left does nothing more."""
    theirs = {(article, name) for article, names in now.assignment.items() for name in names}
    finished = {slot for slot in now.work.finished if slot in theirs}
    active = sorted(slot for slot in theirs - finished if slot[1] in now.people)
    finished |= {slot for slot in active if chance.random() < 0.25}
    begun = {slot for slot in active if slot not in finished and chance.random() < 0.25}
    return Work(frozenset(finished), frozenset(begun))


def _next(now: Step, chance: Random) -> Step:
    away = [name for name in PEOPLE if name not in now.people]
    event = chance.choice(("join", "leave", "both", "join", "leave", "both", "exclude", "overlap"))
    if event == "exclude":
        article, name = chance.choice(sorted(now.sizes)), chance.choice(now.people)
        out = now.excluded.get(article, frozenset()) | {name}
        return replace(now, event=event, excluded={**now.excluded, article: out})
    if event == "overlap":
        return replace(now, event=event, overlap=max(1, now.overlap + chance.choice((-1, 1))))
    joining = tuple(chance.sample(away, min(len(away), chance.randint(1, 2)))) if event != "leave" else ()
    leaving = chance.sample(now.people, 1) if event != "join" else ()
    people = (*(name for name in now.people if name not in leaving), *joining)
    return replace(now, event=event, people=people, joining=joining)


class Slots(Struct, frozen=True):
    """What a change has to give out: to whom each part of it may go, and what everybody keeps whatever happens."""

    free: Mapping[tuple[str, str], tuple[str, ...]]
    fixed: Mapping[str, int]


def slots(step: Step) -> Slots:
    """Return what may go where by the rules: from who stays to who joins, and what has no holder to anybody."""
    free: dict[tuple[str, str], tuple[str, ...]] = {}
    fixed = dict.fromkeys(step.people, 0)
    for article, size in step.sizes.items():
        out = step.excluded.get(article, frozenset())
        able = [name for name in step.people if name not in out]
        had = [name for name in step.assignment[article] if name not in out]
        done = [name for name in had if (article, name) in step.work.finished]
        mine = [name for name in had if name in able and name not in done]
        for name in done:
            if name in fixed:
                fixed[name] += size
        for name in mine:
            free[article, name] = (name, *(one for one in step.joining if one in able and one not in had))
        for number in range(step.overlap - len(done) - len(mine)):
            free[article, f"#{number}"] = tuple(name for name in able if name not in done)
    return Slots(free, fixed)


def lowest_maximum(step: Step) -> int:
    """Return the least that the busiest can have, were articles to be cut at will: no assignment is better."""
    found = slots(step)
    low, high = 0, sum(step.sizes.values()) * step.overlap + max(found.fixed.values())
    while low < high:
        middle = (low + high) // 2
        room = {name: middle - kept for name, kept in found.fixed.items()}
        if min(room.values()) >= 0 and _flow(step.sizes, found.free, room) == _supply(step.sizes, found.free):
            high = middle
        else:
            low = middle + 1
    return low


def highest_minimum(step: Step) -> int:
    """Return the most that whoever has least can have, were articles to be cut at will."""
    found = slots(step)
    low, high = 0, sum(step.sizes.values()) * step.overlap
    while low < high:
        middle = (low + high + 1) // 2
        want = {name: max(0, middle - kept) for name, kept in found.fixed.items()}
        if _flow(step.sizes, found.free, want) == sum(want.values()):
            low = middle
        else:
            high = middle - 1
    return low


def _supply(sizes: Mapping[str, int], free: Collection[tuple[str, str]]) -> int:
    return sum(sizes[article] for article, _ in free)


def _flow(sizes: Mapping[str, int], free: Mapping[tuple[str, str], tuple[str, ...]], room: Mapping[str, int]) -> int:
    """Return how much can flow from articles to people with that room; nobody has more than the whole of an article."""
    graph: Graph = {}

    def edge(start: object, end: object, size: int) -> None:
        graph.setdefault(start, {})[end] = size
        graph.setdefault(end, {}).setdefault(start, 0)

    for (article, slot), able in free.items():
        edge("source", (article, slot, "slot"), sizes[article])
        for name in able:
            edge((article, slot, "slot"), (article, name), sizes[article])
            edge((article, name), name, sizes[article])
    for name, size in room.items():
        edge(name, "sink", size)
    total = 0
    while path := _path(graph):
        amount = min(graph[a][b] for a, b in path)
        for a, b in path:
            graph[a][b] -= amount
            graph[b][a] += amount
        total += amount
    return total


def _path(graph: Graph) -> list[tuple[object, object]]:
    """Return the edges of a shortest way with room from source to sink, or nothing."""
    came: dict[object, object] = {"source": None}
    queue = deque(["source"] if "source" in graph else [])
    while queue:
        at = queue.popleft()
        for end, size in graph[at].items():
            if size > 0 and end not in came:
                came[end] = at
                queue.append(end)  # type: ignore[arg-type]
    path: list[tuple[object, object]] = []
    last: object = "sink"
    while last in came and came[last] is not None:
        path.append((came[last], last))
        last = came[last]
    return path


def slots_of(assignment: Mapping[str, Collection[str]]) -> set[Slot]:
    """Return an assignment as pairs of article and reviewer."""
    return {(article, name) for article, names in assignment.items() for name in names}
