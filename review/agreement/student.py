"""Student's t: the chance of a value at most so great, and the value that is exceeded so seldom."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, sqrt

_TINY = 1e-300  # Lentz's algorithm: what stands for zero
_STEPS = 300  # it ends after some ten; a bound for what never would


def chance_below(t: float, freedom: float) -> float:
    """Return the chance that Student's t with so many degrees of freedom is at most `t`."""
    tail = incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2
    return tail if t < 0 else 1 - tail


@lru_cache(256)
def quantile(chance: float, freedom: float) -> float:
    """Return the quantile of Student's t for a probability between 0 and 1."""
    if chance < 0.5:
        return -quantile(1 - chance, freedom)
    low, high = 0.0, 1.0
    while chance_below(high, freedom) < chance:
        low, high = high, 2 * high
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if chance_below(middle, freedom) < chance else (low, middle)
    return (low + high) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function (Numerical Recipes' continued fraction, after Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _fraction(b, a, 1 - x) / b
    return front * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _safe(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _safe(1 + step * d)
            c = _safe(1 + step / c)
            found *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return found


def _safe(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def half_width(error: float, groups: int, level: float = 0.95) -> float:
    """Return half the width of the interval of a mean over so many groups, from its standard error."""
    return error * quantile((1 + level) / 2, groups - 1)


def spread_of(values: list[float]) -> float:
    """Return the standard error of a jackknife: `values` are the figure with each group left out in turn."""
    count = len(values)
    mean = sum(values) / count
    return sqrt((count - 1) / count * sum((value - mean) ** 2 for value in values))
