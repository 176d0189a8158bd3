"""Kin: which articles tell one story, by their heaviest terms and the days they were published on.

Pairs, not clusters: kin of kin need not be kin, and an article that is added changes no other's weights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from math import log, sqrt

from reading.terms import rarity

LEAST = 0.17
"""The least cosine of kin; with it 92 % of pairs are right, and 98 % of kin are found."""
WINDOW = 7
"""Days within which kin are published."""
HEAVIEST = 200
"""Terms that stand for an article."""
_BACKGROUND = 50  # articles imagined beside the desk's: in a small desk every word is rare
_SHARE = 0.5  # the part of these that a usual word stands in
_CAPITAL = 1.5
"""How much more a term weighs that is always written with a capital: stories are told of by their names."""


Terms = Mapping[int, tuple[int, bool]]
"""The terms of an article, as numbers: how often each stands there, and whether always with a capital."""


def weights_of(terms: Terms, usual: Collection[int], spread: Mapping[int, int], articles: int) -> dict[int, float]:
    """Return the heaviest terms of an article as a vector of length one, the heaviest first.

    `usual` are the terms of its language's commonest words; `spread` says in how many of the `articles` of the desk a
    term stands.
    """
    weights = {
        term: (1 + log(count))
        * (_CAPITAL if is_capital else 1)
        * rarity(spread.get(term, 0), articles, _SHARE if term in usual else 0, _BACKGROUND)
        for term, (count, is_capital) in terms.items()
    }
    heaviest = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:HEAVIEST]
    length = sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {term: weight / length for term, weight in heaviest}


def cosine(left: Mapping[int, float], right: Mapping[int, float]) -> float:
    """Return the cosine of two vectors of length one."""
    return sum(weight * right.get(term, 0.0) for term, weight in left.items())


def day_of(text: str) -> int:
    """Return the day of a date that is written as YYYY-MM-DD, as its number, or 0."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return 0


def are_published_near(here: int, there: int) -> bool:
    """Whether two articles were published near each other, as far as that is known."""
    return not here or not there or abs(here - there) <= WINDOW
