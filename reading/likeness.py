"""How alike two sentences are: what they share, by what each word weighs.

Numbers, names and negations weigh more than other words, and small words less: two sentences that are cut from one
pattern ("Alpha met on Monday", "Beta met on Tuesday") share only what says little. Words that are spelt almost alike
count in part, words that have moved within the sentence too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from msgspec import Struct

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[぀-ヿ㐀-䶿一-鿿가-힯฀-๿]|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]")
# fmt: off
_NEGATIONS = frozenset([
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "kein", "keine",
    "keinen", "keiner", "nicht", "nie", "niemand", "nichts", "ohne", "ne", "pas", "jamais", "rien", "sans", "aucun",
    "aucune", "non", "nunca", "nada", "nadie", "ninguno", "ninguna", "sin", "não", "nem", "sem", "niet", "geen",
    "nooit", "inte", "ingen", "aldrig", "żaden", "bez", "не", "нет", "никогда", "ни", "без",
])
_NUMBERS = frozenset([
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty",
    "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "zwei",
    "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "hundert", "tausend", "deux", "trois",
    "quatre", "cinq", "sept", "huit", "neuf", "dix", "cent", "mille", "dos", "tres", "cuatro", "cinco", "siete",
    "ocho", "nueve", "diez", "cien", "mil",
])
# fmt: on
TELLING, PLAIN, SMALL, SIGN = 2.0, 1.0, 0.5, 0.2
_SMALL = 3
"""Letters up to which a word in small letters says little by itself."""
_SPELT_ALIKE = 0.75  # set by hand: “organise” and “organize” have 0.88, “approved” and “rejected” 0.38
_MOVED = 0.6
"""The part of a word's weight that counts where it has moved."""


class Words(Struct, frozen=True, gc=False):
    """A sentence's words in small letters, what each weighs, and the sum."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    counts: Counter[str]
    total: float


def words_of(sentence: str) -> Words:
    """Return a sentence's words with their weights."""
    found = _TOKEN.findall(sentence)
    words = tuple(word.lower().replace("’", "'") for word in found)
    weights = tuple(_weight(word, at == 0) for at, word in enumerate(found))
    return Words(words, weights, Counter(words), sum(weights))


def _weight(word: str, is_first: bool) -> float:
    small = word.lower().replace("’", "'")
    if word[0].isdigit() or small in _NUMBERS or small in _NEGATIONS or small.endswith("n't"):
        return TELLING
    if not word[0].isalpha():
        return SIGN
    if word[0].isupper() and not (is_first and len(word) <= _SMALL):
        return TELLING if not is_first else (TELLING + PLAIN) / 2
    return SMALL if len(word) <= _SMALL and word.isascii() else PLAIN


def at_most(one: Words, other: Words) -> float:
    """Return more than how alike two sentences can be, from 0 to 100, at a fraction of the cost."""
    counts, shared = dict(other.counts), 0.0
    for weight, word in sorted(zip(one.weights, one.words, strict=True), reverse=True):
        if counts.get(word, 0):
            counts[word] -= 1
            shared += weight
    return 100 * min(1.0, 2 * shared / ((one.total + other.total) or 1.0) + _SLACK)


_SLACK = 0.25
"""What words that are spelt almost alike may add."""


def likeness(one: Words, other: Words) -> float:
    """Return how alike two sentences are, from 0 to 100."""
    return 100 * 2 * _shared(one, other) / ((one.total + other.total) or 1.0)


def containment(short: Words, long: Words) -> float:
    """Return how much of a sentence stands in a longer one, from 0 to 100."""
    return 100 * _shared(short, long) / (short.total or 1.0)


def _shared(one: Words, other: Words) -> float:
    """Return the weight of what two sentences share: in order in full, moved or spelt almost alike in part."""
    shared = 0.0
    ours: list[int] = []
    theirs: list[int] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one.words, other.words, autojunk=False).get_opcodes():
        if tag == "equal":
            shared += sum(map(min, one.weights[i1:i2], other.weights[j1:j2]))
        else:
            ours += range(i1, i2)
            theirs += range(j1, j2)
    moved, spelt = _others(one, other, ours, theirs)
    return shared + moved + min(spelt, _SLACK * (one.total + other.total) / 2)


def _others(one: Words, other: Words, ours: Sequence[int], theirs: Sequence[int]) -> tuple[float, float]:
    """Return what words count that have moved, and what those count that are spelt almost alike; each once."""
    moved = spelt = 0.0
    places: dict[str, list[int]] = {}
    for j in theirs:
        places.setdefault(other.words[j], []).append(j)
    left = []
    for i in ours:
        if places.get(one.words[i]):
            places[one.words[i]].pop()
            moved += _MOVED * one.weights[i]
        elif one.weights[i] >= PLAIN and one.words[i].isalpha() and one.words[i] not in _NUMBERS | _NEGATIONS:
            left.append(i)
    free = [word for word, found in places.items() if found and len(word) > _SMALL and word.isalpha()]
    for i in left:
        alike = max(((_spelt(one.words[i], word), word) for word in free), default=(0.0, ""))
        if alike[0] >= _SPELT_ALIKE:
            free.remove(alike[1])
            spelt += alike[0] * one.weights[i]
    return moved, spelt


@lru_cache(maxsize=4096)
def _spelt(one: str, other: str) -> float:
    """Return how alike two words are spelt, from 0 to 1; 0 for words whose lengths or beginnings say no."""
    if abs(len(one) - len(other)) > 3 or (one[0] != other[0] and one[-1] != other[-1]):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
