"""Cleaned text becomes units to judge: blocks get a kind, and prose is cut into sentences."""

from __future__ import annotations

from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from reading.article import Sentence
from reading.blocks import blocks
from reading.kinds import WHOLE, kinds


def split(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Return the units of `text`: sorted, disjoint, and every character outside them white space or a bullet."""
    units: list[Sentence] = []
    cut = blocks(text)
    for block, kind in zip(cut, kinds(text, cut), strict=True):
        spans = [(block.start, block.end)] if kind in WHOLE else _sentences(text, block.start, block.end, language)
        for start, end in spans:
            units.append(Sentence(len(units), start, end, kind))
    return tuple(units)


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of one block of prose."""
    for found in get_sentence_boundaries(language, text[start:end]):
        first, last = start + found["start_index"], start + found["end_index"]
        raw = text[first:last]
        first, last = first + len(raw) - len(raw.lstrip()), first + len(raw.rstrip())
        if first < last:
            yield first, last
