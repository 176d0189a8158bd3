"""Dawid and Skene 1979: verdicts weighed by how reliable each reviewer turns out to be.

Expectation and maximisation: from the chances of each sentence's true verdict follow each reviewer's confusion (how
often a true verdict was called what), and from those the chances again. Starts from the shares of the votes. To each
count of a confusion half a vote is added, a whole one where the call is right, so that few votes make no certainties.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import exp, log
from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item", bound=Hashable)
Category = TypeVar("Category", bound=Hashable)

ROUNDS = 100
CLOSE = 1e-6
SMOOTHING = 0.5


class Estimate(Struct, Generic[Item, Category], frozen=True):
    """Chances of each category by item, and by rater how often they are right on the items as estimated, 0 to 1."""

    chances: Mapping[Item, Mapping[Category, float]]
    reliability: Mapping[str, float]


def estimate(votes: Mapping[Item, Mapping[str, Category]], categories: Sequence[Category]) -> Estimate[Item, Category]:
    """Weigh votes, by item and rater; items without votes are not allowed. Deterministic."""
    chances = {item: _shares(given, categories) for item, given in votes.items()}
    raters = sorted({rater for given in votes.values() for rater in given})
    calls: dict[str, dict[Category, dict[Category, float]]] = {}
    for _ in range(ROUNDS if votes else 0):
        prior = _prior(chances, categories)
        calls = {rater: _calls(rater, votes, chances, categories) for rater in raters}
        again = {item: _chances(given, prior, calls, categories) for item, given in votes.items()}
        moved = max(abs(again[item][c] - chances[item][c]) for item in votes for c in categories)
        chances = again
        if moved < CLOSE:
            break
    return Estimate(chances, {rater: _right(rater, votes, chances) for rater in raters})


def _shares(given: Mapping[str, Category], categories: Sequence[Category]) -> dict[Category, float]:
    return {category: sum(vote == category for vote in given.values()) / len(given) for category in categories}


def _prior(chances: Mapping[Item, Mapping[Category, float]], categories: Sequence[Category]) -> dict[Category, float]:
    total = len(chances) + SMOOTHING * len(categories)
    return {c: (sum(of[c] for of in chances.values()) + SMOOTHING) / total for c in categories}


def _calls(
    rater: str,
    votes: Mapping[Item, Mapping[str, Category]],
    chances: Mapping[Item, Mapping[Category, float]],
    categories: Sequence[Category],
) -> dict[Category, dict[Category, float]]:
    """Return how often the rater calls each true category each category."""
    counts = {true: {said: SMOOTHING * (1 + (true == said)) for said in categories} for true in categories}
    for item, given in votes.items():
        if rater in given:
            for true in categories:
                counts[true][given[rater]] += chances[item][true]
    return {true: {said: n / sum(row.values()) for said, n in row.items()} for true, row in counts.items()}


def _chances(
    given: Mapping[str, Category],
    prior: Mapping[Category, float],
    calls: Mapping[str, Mapping[Category, Mapping[Category, float]]],
    categories: Sequence[Category],
) -> dict[Category, float]:
    """Return the probabilities of an item's true category, given its verdicts."""
    logs = {true: log(prior[true]) + sum(log(calls[r][true][said]) for r, said in given.items()) for true in categories}
    top = max(logs.values())
    weights = {true: exp(value - top) for true, value in logs.items()}
    total = sum(weights.values())
    return {true: weight / total for true, weight in weights.items()}


def _right(
    rater: str, votes: Mapping[Item, Mapping[str, Category]], chances: Mapping[Item, Mapping[Category, float]]
) -> float:
    own = [chances[item][given[rater]] for item, given in votes.items() if rater in given]
    return sum(own) / len(own)
