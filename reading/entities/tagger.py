"""The entity model: a linear-chain CRF over words, loaded when the first article is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from struct import Struct as Layout
from typing import TYPE_CHECKING

from msgspec import Struct

from reading.article import EntityType
from reading.entities.features import Features
from reading.entities.gazetteer import MODEL, gazetteer
from reading.entities.tokens import Token, tokenise

if TYPE_CHECKING:
    import pycrfsuite

TYPES = {"PERSON": EntityType.PERSON, "ORG": EntityType.ORG, "LOC": EntityType.PLACE}
FAINT = 0.25  # set by hand: with less doubt than this, words are no name
_COUNTS = Layout("<4I")
_LOWER = re.compile(r"\b[^\W\d_]+\b")
_SPACE = re.compile(r"\s")
_PART = 1 << 15  # characters whose words are held at once


class Guess(Struct, frozen=True):
    """A name the model sees: its span, its likeliest type and how sure the model is of each type, 0 to 1.

    A faint one is a capitalised word that the model would rather not call a name, but might.
    """

    start: int
    end: int
    type: EntityType
    odds: dict[EntityType, float]
    faint: bool = False


def lowered(text: str) -> frozenset[str]:
    """Return the words that a text also writes with a small letter."""
    found: set[str] = set()
    at = 0
    while at < len(text):
        space = _SPACE.search(text, at + _PART)
        after = space.start() if space else len(text)
        found.update(word for word in _LOWER.findall(text, at, after) if word.islower())
        at = after
    return frozenset(found)


@cache
def _tagger() -> tuple[pycrfsuite.Tagger, Features]:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(MODEL / "entities.crfsuite"))
    return tagger, Features(attributes((MODEL / "entities.crfsuite").read_bytes()))


def attributes(model: bytes) -> Iterator[str]:
    """Yield the features that a model of CRFsuite knows (in 5 ms; `Tagger.info` takes 250 to print and parse all).

    Bytes 24 to 40 of the file say how many there are and where their table is: a head of 24 bytes and 256 pairs of
    numbers, then for each feature its number, its length with the closing zero, and its bytes.
    """
    count, _, _, at = _COUNTS.unpack_from(model, 24)
    at += 24 + 256 * 8
    for _ in range(count):
        start = at + 8
        at = start + int.from_bytes(model[at + 4 : start], "little")
        yield model[start : at - 1].decode()


def guesses(text: str, units: Iterable[tuple[int, int]], small: frozenset[str]) -> Iterator[Guess]:
    """Yield the names of people, organisations and places that the model sees in each unit of a text.

    `small` is what `lowered` says of the text. One unit's tokens and features are held at a time.
    """
    (tagger, seen), lists = _tagger(), gazetteer()
    for start, end in units:
        tokens = tokenise(text, start, end)
        if not tokens:
            continue
        labels = tagger.tag(seen.of(tokens, lists.of(tokens), small))
        for first, after, label in runs(labels):
            if label in TYPES:
                yield Guess(tokens[first].start, tokens[after - 1].end, TYPES[label], _odds(tagger, first))
        yield from _faint(tagger, tokens, labels)


def _faint(tagger: pycrfsuite.Tagger, tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[Guess]:
    """Yield the runs of capitalised words that the model passed over with some doubt."""
    at = 0
    while at < len(tokens):
        after = at
        while after < len(tokens) and labels[after] == "O" and _may_name(tokens[after].text):
            after += 1
        if after > at and tagger.marginal("O", at) < 1 - FAINT:
            odds = _odds(tagger, at)
            yield Guess(tokens[at].start, tokens[after - 1].end, max(odds, key=lambda t: odds[t]), odds, faint=True)
        at = max(after, at + 1)


def _may_name(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha() and (word[0].isupper() or word[1].isupper())


def _odds(tagger: pycrfsuite.Tagger, at: int) -> dict[EntityType, float]:
    return {kind: tagger.marginal(f"B-{label}", at) for label, kind in TYPES.items()}


def runs(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield `(first, after, type)` for each name in a sequence of B-, I- and O labels."""
    first, kind = 0, ""
    for at, label in enumerate([*labels, "O"]):
        if kind and (label == "O" or label.startswith("B-") or label[2:] != kind):
            yield first, at, kind
            kind = ""
        if label != "O" and not kind:
            first, kind = at, label[2:]


def labels_of(tokens: Sequence[Token], names: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return the B-, I- and O labels of the words for names `(start, end, type)`, as the model is trained on them."""
    labels = ["O"] * len(tokens)
    for start, end, kind in names:
        inside = [at for at, token in enumerate(tokens) if token.start < end and token.end > start]
        for n, at in enumerate(inside):
            labels[at] = ("I-" if n else "B-") + kind
    return labels
