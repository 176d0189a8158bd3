"""Lists of first and last names, places, organisations, ordinary words: hints to the model, never a verdict.

Beside the model: `first.txt`, `last.txt`, `places.txt`, `orgs.txt`, `firms.txt` (firms that are called
by an ordinary word, which the model is not told) and `words.txt`, one a line; `NOTICE.md` says where they come from.
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
    """Names by list, those of several words by their first, the longest first; words that are written small."""

    first: frozenset[str]
    last: frozenset[str]
    places: Mapping[str, Sequence[Sequence[str]]]
    orgs: Mapping[str, Sequence[Sequence[str]]]
    ordinary: frozenset[str]
    firms: frozenset[str]

    def of(self, tokens: Sequence[Token]) -> list[list[str]]:
        """Return the lists that each token is in: `first`, `last`, `place`, `org`; `place+`, `org+` in longer names.

        A capitalised word is `rare` when nothing but a name is known to be written so.
        """
        words = [token.text for token in tokens]
        found = [self._single(word) for word in words]
        for listed, name in ((self.places, "place"), (self.orgs, "org")):
            at = 0
            while at < len(words):
                names = listed.get(words[at])
                length = next((len(n) for n in names if words[at : at + len(n)] == list(n)), 0) if names else 0
                for j in range(at, at + length):
                    found[j].append(name if j == at else name + "+")
                at += max(length, 1)
        return found

    def is_place(self, name: str) -> bool:
        """Whether a name is a place's, as far as the list knows."""
        words = name.split()
        return words in self.places.get(words[0], ()) if words else False

    def is_org(self, name: str) -> bool:
        """Whether a name is an organisation's, as far as the list knows."""
        words = name.split()
        return name in self.firms or (words in self.orgs.get(words[0], ()) if words else False)

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
    return Gazetteer(
        frozenset(_lines("first.txt")),
        frozenset(_lines("last.txt")),
        _by_first_word("places.txt"),
        _by_first_word("orgs.txt"),
        frozenset(_lines("words.txt")),
        frozenset(_lines("firms.txt")),
    )


def _by_first_word(file: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """Return the names of a list as words, by the first of them, the longest first."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for name in _lines(file):
        words = name.split() if name.replace(" ", "").isalpha() else [token.text for token in tokenise(name)]
        found[words[0]].append(words)
    for group in found.values():
        group.sort(key=len, reverse=True)
    return found
