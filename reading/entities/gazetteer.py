"""Lists of first names, last names and places: one hint among many to the model, never a verdict.

Beside the model: `first.txt`, `last.txt` and `places.txt`, one name a line; `NOTICE.md` says where they come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reading.entities.tokens import Token, tokenise

MODEL = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names by list; places by their first word, the longest first."""

    first: frozenset[str]
    last: frozenset[str]
    places: Mapping[str, Sequence[Sequence[str]]]

    def of(self, tokens: Sequence[Token]) -> list[list[str]]:
        """Return for each token the lists it is in: `first`, `last`, `place` and `place+` inside a longer place."""
        words = [token.text for token in tokens]
        found = [
            [name for name, words_of in (("first", self.first), ("last", self.last)) if word in words_of]
            for word in words
        ]
        at = 0
        while at < len(words):
            length = next((len(p) for p in self.places.get(words[at], ()) if words[at : at + len(p)] == list(p)), 0)
            for j in range(at, at + length):
                found[j].append("place" if j == at else "place+")
            at += max(length, 1)
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
    return Gazetteer(frozenset(_lines("first.txt")), frozenset(_lines("last.txt")), places)
