"""How alike two sentences are: the cosine of their words, weighed by how rare these are in the two articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log, sqrt

_WORD = re.compile(r"\w+")


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence in lower case."""
    return _WORD.findall(sentence.lower())


def scores(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield for each pair of sentences that share words their numbers and score."""
    counts = [[Counter(words_of(one)) for one in side] for side in (here, there)]
    spread = Counter(word for side in counts for one in side for word in one)
    total = len(here) + len(there)
    rare = {word: log(1 + total / count) - log(2) for word, count in spread.items()}
    vectors = [[_unit({w: n * rare[w] for w, n in one.items()}) for one in side] for side in counts]
    for i, left in enumerate(vectors[0]):
        for j, right in enumerate(vectors[1]):
            score = sum(weight * right.get(word, 0.0) for word, weight in left.items())
            if score > 0:
                yield i, j, score


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}
