"""Verdicts weighed by how reliable each reviewer turns out to be: by whole confusions, or by one number each.

Dawid and Skene 1979: expectation and maximisation. From the chances of each sentence's true verdict follow each
reviewer's confusion (how often a true verdict was called what), and from those the chances again. Starts from the
shares of the votes. To each count of a confusion half a vote is added, a whole one where the call is right, so that
few votes make no certainties.

With one parameter a reviewer (`one_coin`) a reviewer is right as often whatever is true, and otherwise says any other
verdict as often: with two votes a sentence a whole confusion is more than can be learnt.

An *anchor* is a sentence whose true verdict is known: it stays what it is, and teaches what reviewers' calls are worth.

Sentences of which the same people said the same have the same chances, so they are computed once, with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import exp, log
from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item", bound=Hashable)
Category = TypeVar("Category", bound=Hashable)

ROUNDS = 1000  # it ends after some ten or twenty, seldom after hundreds; a bound for what swings
CLOSE = 1e-6  # changes of chances below show in no digit that is printed
SMOOTHING = 0.5  # half a vote, as Jeffreys has it: who never erred yet may err
NUDGE = 1e-3  # enough to leave a saddle, too little to choose a side
RIGHT, SAID = 4.0, 5.0
"""Votes that are thought in for each reviewer, and how many of them are right, where one number stands for each."""


class Estimate(Struct, Generic[Item, Category], frozen=True):
    """Chances of each category by item; by rater how often they are right on the items as estimated, 0 to 1.

    `confusion` has, by rater and true category, the expected number of items that were called each category.
    `missing` is, by rater and true category, how much of what would be known of calling it right, were the truth known,
    is not: 0 to 1, the rate at which the steps come nearer (Dempster, Laird and Rubin 1977; Meng and Rubin 1991).
    """

    chances: Mapping[Item, Mapping[Category, float]]
    reliability: Mapping[str, float]
    confusion: Mapping[str, Mapping[Category, Mapping[Category, float]]]
    missing: Mapping[str, Mapping[Category, float]]


Logs = list[list[list[float]]]
"""By rater, true and called category: a count, or the logarithm of how likely the call is."""


class _Pattern(Struct):
    """Items with the same ratings: their number, the ratings (rater and category by number), the known truth."""

    count: int
    said: tuple[tuple[int, int], ...]
    known: int | None
    chances: list[float]


def estimate(
    votes: Mapping[Item, Mapping[str, Category]],
    categories: Sequence[Category],
    anchors: Mapping[Item, Category] | None = None,
) -> Estimate[Item, Category]:
    """Weigh votes, by item and rater, by whole confusions; items without votes are not allowed.

    Deterministic.
    """
    return _weighed(votes, categories, anchors or {}, _by_confusion)


def one_coin(
    votes: Mapping[Item, Mapping[str, Category]],
    categories: Sequence[Category],
    anchors: Mapping[Item, Category] | None = None,
) -> Estimate[Item, Category]:
    """Weigh votes by one number for each rater: how often they are right."""
    return _weighed(votes, categories, anchors or {}, _by_one_number)


_Learn = Callable[[Sequence[_Pattern], int, int], Logs]
"""Returns what calls say, from the patterns, the number of raters and that of categories."""


def _weighed(
    votes: Mapping[Item, Mapping[str, Category]],
    categories: Sequence[Category],
    anchors: Mapping[Item, Category],
    learn: _Learn,
) -> Estimate[Item, Category]:
    raters = sorted({rater for given in votes.values() for rater in given})
    patterns, members = _patterns(votes, categories, anchors, raters)
    k = len(categories)
    calls: Logs = []
    for _ in range(ROUNDS if votes else 0):
        prior = _prior(patterns, k)
        calls = learn(patterns, len(raters), k)
        if _again(patterns, prior, calls) < CLOSE:
            break
    chances = {item: dict(zip(categories, patterns[at].chances, strict=True)) for item, at in members.items()}
    counts = _counts(patterns, len(raters), k)
    confusion = {
        rater: {true: dict(zip(categories, row, strict=True)) for true, row in zip(categories, counts[at], strict=True)}
        for at, rater in enumerate(raters)
    }
    missing = {
        rater: {true: _missing(patterns, calls, at, number) for number, true in enumerate(categories)}
        for at, rater in enumerate(raters)
    }
    return Estimate(chances, dict(zip(raters, map(_right, counts), strict=True)), confusion, missing)


def _patterns(
    votes: Mapping[Item, Mapping[str, Category]],
    categories: Sequence[Category],
    anchors: Mapping[Item, Category],
    raters: Sequence[str],
) -> tuple[list[_Pattern], dict[Item, int]]:
    """Return the patterns, and the pattern of each item; the order of items makes no difference."""
    number = {rater: at for at, rater in enumerate(raters)}
    place = {category: at for at, category in enumerate(categories)}
    keys = {
        item: (
            tuple(sorted((number[rater], place[said]) for rater, said in given.items())),
            place[anchors[item]] if item in anchors else None,
        )
        for item, given in votes.items()
    }
    found: dict[tuple[tuple[tuple[int, int], ...], int | None], _Pattern] = {}
    for said, known in sorted(keys.values(), key=lambda key: (key[0], -1 if key[1] is None else key[1])):
        pattern = found.get((said, known))
        if pattern is None:
            start = _one(known, len(categories)) if known is not None else _shares(said, len(categories))
            found[said, known] = _Pattern(1, said, known, start)
        else:
            pattern.count += 1
    order = {key: at for at, key in enumerate(found)}
    return list(found.values()), {item: order[key] for item, key in keys.items()}


def _one(known: int, k: int) -> list[float]:
    return [float(at == known) for at in range(k)]


def _shares(said: Sequence[tuple[int, int]], k: int) -> list[float]:
    shares = [0.0] * k
    for _, category in said:
        shares[category] += 1 / len(said)
    return shares


def _prior(patterns: Iterable[_Pattern], k: int) -> list[float]:
    sums = [SMOOTHING] * k
    for pattern in patterns:
        for true, chance in enumerate(pattern.chances):
            sums[true] += pattern.count * chance
    return [one / sum(sums) for one in sums]


def _counts(patterns: Iterable[_Pattern], raters: int, k: int) -> Logs:
    """Return by rater, true and called category the expected number of calls."""
    counts = [[[0.0] * k for _ in range(k)] for _ in range(raters)]
    for pattern in patterns:
        weights = [pattern.count * chance for chance in pattern.chances]
        for rater, called in pattern.said:
            rows = counts[rater]
            for true, weight in enumerate(weights):
                rows[true][called] += weight
    return counts


def _by_confusion(patterns: Sequence[_Pattern], raters: int, k: int) -> Logs:
    calls = _counts(patterns, raters, k)
    for rows in calls:
        for true, row in enumerate(rows):
            smoothed = [count + SMOOTHING * (1 + (true == said)) for said, count in enumerate(row)]
            total = sum(smoothed)
            rows[true] = [log(count / total) for count in smoothed]
    return calls


def _by_one_number(patterns: Sequence[_Pattern], raters: int, k: int) -> Logs:
    calls = []
    for rows in _counts(patterns, raters, k):
        said = sum(map(sum, rows))
        right = (sum(row[at] for at, row in enumerate(rows)) + RIGHT) / (said + SAID)
        hit, miss = log(right), log((1 - right) / max(1, k - 1))
        calls.append([[hit if true == called else miss for called in range(k)] for true in range(k)])
    return calls


def _again(patterns: Iterable[_Pattern], prior: Sequence[float], calls: Logs) -> float:
    """Compute the chances anew and return how far any of them moved."""
    moved = 0.0
    logs = [log(share) for share in prior]
    for pattern in patterns:
        if pattern.known is not None:
            continue
        values = list(logs)
        for rater, called in pattern.said:
            rows = calls[rater]
            for true, row in enumerate(rows):
                values[true] += row[called]
        top = max(values)
        weights = [exp(value - top) for value in values]
        total = sum(weights)
        chances = [weight / total for weight in weights]
        moved = max(moved, *(abs(a - b) for a, b in zip(chances, pattern.chances, strict=True)))
        pattern.chances = chances
    return moved


def _missing(patterns: Iterable[_Pattern], calls: Logs, rater: int, true: int) -> float:
    """Return how far a step keeps a small change of how often a rater calls a category right."""
    row = calls[rater][true]
    right = exp(row[true])
    step = min(NUDGE, (1 - right) / 2)
    if step <= 0:
        return 0.0
    rest = (1 - right - step) / (1 - right)
    nudged = [log(right + step) if called == true else one + log(rest) for called, one in enumerate(row)]
    hits = total = hits_before = total_before = 0.0
    for pattern in patterns:
        called = next((c for r, c in pattern.said if r == rater), None)
        if called is None:
            continue
        before = after = pattern.chances[true]
        if pattern.known is None:
            # Only the chance of this category is another; the others stay as they are to each other.
            more = before * exp(nudged[called] - row[called])
            after = more / (1 - before + more)
        total += pattern.count * after
        total_before += pattern.count * before
        if called == true:
            hits += pattern.count * after
            hits_before += pattern.count * before
    if not total:
        return 0.0
    return max(0.0, min(0.99, (hits / total - hits_before / total_before) / step))


def _right(rows: Sequence[Sequence[float]]) -> float:
    return sum(row[at] for at, row in enumerate(rows)) / sum(map(sum, rows))
