"""Lists of first names, last names, places and ordinary words: hints to the model among many, never a verdict.

Beside the model: `first.txt`, `last.txt`, `places.txt`, `words.txt`, one a line; `NOTICE.md` says where they come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from reading.entities.tokens import Token, tokenise

MODEL = Path(__file__).parent / "model"


class Gazetteer(Struct, frozen=True):
    """Names by list; places by their first word, the longest first; words that are written with a small letter."""

    first: frozenset[str]
    last: frozenset[str]
    places: Mapping[str, Sequence[Sequence[str]]]
    ordinary: frozenset[str]

    def of(self, tokens: Sequence[Token]) -> list[list[str]]:
        """Return for each token the lists it is in: `first`, `last`, `place` and `place+` inside a longer place.

        A capitalised word is `rare` when nothing but a name is known to be written so.
        """
        words = [token.text for token in tokens]
        found = [self._single(word) for word in words]
        at = 0
        while at < len(words):
            places = self.places.get(words[at])
            length = next((len(p) for p in places if words[at : at + len(p)] == list(p)), 0) if places else 0
            for j in range(at, at + length):
                found[j].append("place" if j == at else "place+")
            at += max(length, 1)
        return found

    def is_rare(self, word: str) -> bool:
        """Whether nothing but a name is known to be written so."""
        return word.isalpha() and word[0].isupper() and word.lower() not in self.ordinary

    def _single(self, word: str) -> list[str]:
        """Return the lists that one word is in."""
        if not word[0].isupper():
            return []
        found = ["first"] if word in self.first else []
        if word in self.last:
            found.append("last")
        if self.is_rare(word):
            found.append("rare")
        return found


def _lines(name: str) -> list[str]:
    return (MODEL / name).read_text(encoding="utf-8").split("\n")[:-1]


@cache
def gazetteer() -> Gazetteer:
    """Return the shipped lists, read once, when they are first wanted."""
    places: dict[str, list[list[str]]] = defaultdict(list)
    for name in _lines("places.txt"):
        words = name.split() if name.replace(" ", "").isalpha() else [token.text for token in tokenise(name)]
        places[words[0]].append(words)
    for group in places.values():
        group.sort(key=len, reverse=True)
    return Gazetteer(
        frozenset(_lines("first.txt")), frozenset(_lines("last.txt")), places, frozenset(_lines("words.txt"))
    )
