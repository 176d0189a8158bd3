"""How alike sentences are, by their stems and by groups of characters, both weighed by the story they stand in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt

from msgspec import Struct

from reading.terms import BACKGROUND, SHARE, common, grams_of, rarity
from review.elsewhere.values import LIKE, NEAR, SAME

FEWEST = 3
"""Stems that a sentence must have, besides its language's commonest, to be compared."""
_SHARED = 2
"""Such stems that two sentences must share to say the same."""
_GRAMS = 0.65  # set by hand: words inflect, so letters count more than whole stems
_GRAM_SHARE = 0.1  # set by hand: a gram of a common word says little, and not nothing
_TURN = 0.39
"""The cosine above which 94 % of pairs say the same: it becomes the least score of that band."""
_BEND = 0.65
"""Lifts the lower scores, so that the best partner that most sentences have is near enough to be shown."""
_SOFT = 0.8
"""Softens how much more a rare stem weighs than a common one: one rare word alone makes no claim."""
_PROMISING = 0.04
"""The least cosine of the stems of two sentences whose characters are compared too."""

Stems = tuple[str, ...]


class Score(Struct, frozen=True):
    """How alike sentence `here` of one article and `there` of another are."""

    here: int
    there: int
    score: float


def levelled(cosine: float) -> float:
    """Return the score of a cosine: from 0 to 1, with what says the same where `review.elsewhere.values` cuts it."""
    if cosine < _TURN:
        return round(SAME * float((cosine / _TURN) ** _BEND), 3)
    return round(min(1.0, SAME + (1 - SAME) * (cosine - _TURN) / (1 - _TURN)), 3)


class Story:
    """The sentences of an article and of its kin, which say how rare a stem is among them."""

    def __init__(self, articles: Iterable[Sequence[Stems]], language: str) -> None:
        """`articles` are the stems of their sentences."""
        self._common, self._common_grams = common(language)
        self._stems: Counter[str] = Counter()
        self._grams: Counter[str] = Counter()
        self._size = 0
        for article in articles:
            for stems in article:
                if self._says_something(stems):
                    self._size += 1
                    self._stems.update(set(stems))
                    self._grams.update(_grams(stems))
        self._rare: dict[str, float] = {}
        self._rare_grams: dict[str, float] = {}

    def compare(self, here: Sequence[Stems], there: Sequence[Stems]) -> Iterator[Score]:
        """Yield the scores of the pairs of sentences that are near each other or more."""
        words = {at: self._words(stems) for at, stems in enumerate(here) if self._says_something(stems)}
        places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, vector in words.items():
            for term, weight in vector.items():
                if weight:
                    places[term].append((at, weight))
        characters: dict[int, dict[str, float]] = {}
        for other, stems in enumerate(there):
            if not self._says_something(stems):
                continue
            shared: defaultdict[int, float] = defaultdict(float)
            for term, weight in self._words(stems).items():
                for at, own in places.get(term, ()):
                    shared[at] += own * weight
            hopeful = [at for at, score in shared.items() if score >= _PROMISING]
            own_grams = self._characters(stems) if hopeful else {}
            for at in hopeful:
                if at not in characters:
                    characters[at] = self._characters(here[at])
                by_grams = _dot(characters[at], own_grams)
                score = levelled((1 - _GRAMS) * shared[at] + _GRAMS * by_grams)
                if score >= SAME and len(set(here[at]) & set(stems) - self._common) < _SHARED:
                    score = LIKE
                if score >= NEAR:
                    yield Score(at, other, score)

    def _says_something(self, stems: Stems) -> bool:
        return len(stems) >= FEWEST and len(set(stems) - self._common) >= FEWEST

    def _words(self, stems: Stems) -> dict[str, float]:
        rare = self._rare
        for term in stems:
            if term not in rare:
                imagined = SHARE if term in self._common else 0.0
                rare[term] = rarity(self._stems[term], self._size, imagined, BACKGROUND) ** _SOFT
        return _unit({term: rare[term] for term in set(stems)})

    def _characters(self, stems: Stems) -> dict[str, float]:
        rare = self._rare_grams
        found = _grams(stems)
        for gram in found:
            if gram not in rare:
                imagined = _GRAM_SHARE if gram in self._common_grams else 0.0
                rare[gram] = rarity(self._grams[gram], self._size, imagined, BACKGROUND) ** _SOFT
        return _unit({gram: rare[gram] for gram in found})


def _grams(stems: Stems) -> set[str]:
    found: set[str] = set()
    for term in set(stems):
        found.update(grams_of(term))
    return found


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {term: weight / length for term, weight in vector.items()}


def _dot(left: dict[str, float], right: dict[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return sum(weight * right[term] for term, weight in left.items() if term in right)
