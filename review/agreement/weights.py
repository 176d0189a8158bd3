"""Weights: how much credit two verdicts earn together, and how much they would earn by chance."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from review.agreement.table import CategoryScale


class Weight(StrEnum):
    """How credit falls with distance on the scale: at once, evenly, or with the square."""

    NOMINAL = "nominal"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def credit(weight: Weight, scale: CategoryScale, a: int, b: int) -> float:
    """Return the credit of two categories: 1 for the same, 0 for the ends of the scale."""
    if weight is Weight.NOMINAL:
        return float(a == b)
    distance = abs(scale.positions[a] - scale.positions[b])
    return 1 - (distance if weight is Weight.LINEAR else distance * distance)


def chance(weight: Weight, scale: CategoryScale, p: Sequence[float], q: Sequence[float]) -> float:
    """Return the credit that two independent raters earn by chance, `p` and `q` being their shares of each category.

    By moments, so that it takes time in proportion to the number of categories, not to its square.
    """
    if weight is Weight.NOMINAL:
        return sum(x * y for x, y in zip(p, q, strict=True))
    places = scale.positions
    if weight is Weight.QUADRATIC:
        mean_p = sum(x * at for x, at in zip(p, places, strict=True))
        mean_q = sum(x * at for x, at in zip(q, places, strict=True))
        squares = sum((x + y) * at * at for x, y, at in zip(p, q, places, strict=True))
        return 1 - (squares - 2 * mean_p * mean_q)
    distance = below_p = below_q = 0.0
    for here in range(len(places) - 1):
        below_p += p[here]
        below_q += q[here]
        distance += (places[here + 1] - places[here]) * (below_p * (1 - below_q) + below_q * (1 - below_p))
    return 1 - distance


def mean_credit(weight: Weight, scale: CategoryScale) -> float:
    """Return the mean of the weight matrix: the credit of two raters who pick every category equally often."""
    even = [1 / scale.size] * scale.size
    return chance(weight, scale, even, even)
