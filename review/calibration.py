"""Calibration: how sure a model should be, learnt from controls, whose true class it was not told.

Models that take reviewers' errors for independent are surer than they are right. One number, a temperature, flattens
(above 1) or sharpens what the model says of every sentence: each chance to the power of 1 / temperature (Guo 2017).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import log
from typing import TypeVar

Category = TypeVar("Category", bound=Hashable)

FEWEST = 20
"""Controls from which on a temperature is learnt."""
_LOWEST, _HIGHEST, _STEPS = 0.5, 20.0, 200  # from twice as sure to hardly sure, in steps of 2 %
_TINY = 1e-12  # a chance of 0 that was the truth would cost infinity


def temperature(told: Sequence[tuple[Mapping[Category, float], Category]]) -> float:
    """Return the temperature that fits probabilities to the known truth best."""
    ratio: float = (_HIGHEST / _LOWEST) ** (1 / _STEPS)
    tried = [_LOWEST * ratio**step for step in range(_STEPS + 1)]
    return min(tried, key=lambda one: (_loss(told, one), abs(log(one))))


def tempered(chances: Mapping[Category, float], temperature: float) -> dict[Category, float]:
    """Return chances at a temperature."""
    weights = {category: max(chance, _TINY) ** (1 / temperature) for category, chance in chances.items()}
    total = sum(weights.values())
    return {category: weight / total for category, weight in weights.items()}


def _loss(told: Sequence[tuple[Mapping[Category, float], Category]], temperature: float) -> float:
    """Return the negative logarithms of the probabilities given to the truth, added up."""
    return -sum(log(max(tempered(chances, temperature).get(true, 0.0), _TINY)) for chances, true in told)
