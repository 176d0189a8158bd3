"""Names that one story spells in two ways: Superalighnment beside Superalignment."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from reading.entities.gazetteer import gazetteer
from reading.spelling import edits
from review.elsewhere.discrepancy import Discrepancy, Place, Scores
from review.elsewhere.side import Side
from review.elsewhere.values import DifferenceKind, Strength

SHORTEST = 5
"""Letters of a name that is compared."""
_LONG = 9
"""Letters from which on two letters may differ."""
_MOST = 250
"""Names of an article that are compared."""
_NAME = re.compile(r"[^\W\d_]{5,30}")
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ian", "ese", "an", "en", "es", "s", "n", "e")
"""Endings that make another form of a name, the longest first; what two forms end in is the same letter."""


class _Names:
    """The words of an article that stand with a capital inside a sentence: how often, where first, beside what."""

    def __init__(self, side: Side) -> None:
        self.counts: Counter[str] = Counter()
        self.first: dict[str, Place] = {}
        self.beside: defaultdict[str, set[str]] = defaultdict(set)
        text = side.article.text
        for unit, stems in zip(side.article.sentences, side.stems, strict=False):
            if not stems or len(self.counts) >= _MOST:
                continue
            for match in _NAME.finditer(text, unit.start, min(unit.end, unit.start + 4000)):
                word = match[0]
                if not word[0].isupper() or word.isupper() or match.start() == unit.start:
                    continue
                self.counts[word] += 1
                self.first.setdefault(word, (unit.index, match.start(), match.end()))
                before = _WORD.findall(text[max(unit.start, match.start() - 25) : match.start()])[-1:]
                after = _WORD.findall(text[match.end() : min(unit.end, match.end() + 25)])[:1]
                self.beside[word] |= {one.lower() for one in (*before, *after) if len(one) > 2}


def misspelt(here: Side, there: Side, _scores: Scores) -> Iterator[Discrepancy]:
    """Yield the names that the articles spell differently, strong for the one that is at odds with itself too."""
    own, others = _Names(here), _Names(there)
    known = _written(here, there)
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for word in others.counts:
        by_length[len(word)].append(word)
    for word in own.counts:
        for size in range(len(word) - 2, len(word) + 3):
            for other in by_length.get(size, ()):
                if word != other and _is_variant(word, other) and not (word in others.counts and other in own.counts):
                    found = _discrepancy(word, other, own, others, known)
                    if found is not None:
                        yield found


def _written(here: Side, there: Side) -> Mapping[str, int]:
    """Return how often each word is written without a capital: what is a word of its own is no misspelt name."""
    return Counter(
        word
        for side in (here, there)
        for word in re.findall(r"(?<![^\W\d_])[^\W\d_A-Z]{5,30}", side.article.text[:60000])
    )


def _is_variant(one: str, other: str) -> bool:
    """Whether two words may be spellings of one name."""
    left, right = _plain(one), _plain(other)
    if left == right or left[0] != right[0] or left[-1] != right[-1]:
        return False  # with other letters at the end it is another form, as Democrats is of Democratic
    short, long = sorted((left, right), key=len)
    if any(short + ending == long for ending in _ENDINGS) or _stripped(short) == _stripped(long):
        return False
    most = 2 if len(short) >= _LONG else 1
    return len(short) >= SHORTEST and edits(left, right, most) <= most


def _plain(word: str) -> str:
    """Return a word in lower case without accents, which many do without."""
    return (
        word.lower() if word.isascii() else normalize("NFKD", word.lower()).encode("ascii", "ignore").decode() or word
    )


def _stripped(word: str) -> str:
    """Return a word without an ending that makes another form of the same name."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _discrepancy(word: str, other: str, own: _Names, others: _Names, known: Mapping[str, int]) -> Discrepancy | None:
    if known.get(word.lower()) and known.get(other.lower()):
        return None
    mixed_here, mixed_there = other in own.counts, word in others.counts
    beside = own.beside[word] & others.beside[other]
    lists = gazetteer()
    both_known = all(
        one in lists.first or one in lists.last or one in lists.places or one.lower() in lists.ordinary
        for one in (word, other)
    )
    strength: Strength | None
    if mixed_here and own.counts[word] < own.counts[other] + others.counts[other] and (beside or not both_known):
        strength, strength_there = Strength.STRONG, None
    elif mixed_there and others.counts[other] < others.counts[word] + own.counts[word] and (beside or not both_known):
        strength, strength_there = None, Strength.STRONG
    elif mixed_here or mixed_there or (both_known and not beside):
        return None
    else:
        sure = Strength.STRONG if beside else Strength.WEAK
        strength, strength_there = sure, sure
    return Discrepancy(DifferenceKind.SPELLING, own.first[word], others.first[other], strength, strength_there)
