"""Cleaned text becomes units to judge: blocks get a kind, and prose is cut into sentences."""

from __future__ import annotations

from reading.article import Kind, Sentence
from reading.blocks import blocks
from reading.boundaries import spans
from reading.kinds import WHOLE, kinds


def split(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Return the units of `text`: sorted, disjoint, and every character outside them white space or a bullet."""
    units: list[Sentence] = []
    cut = blocks(text)
    inside = [tuple(spans(text[block.start : block.end], language)) for block in cut]
    for block, kind, found in zip(cut, kinds(text, cut, [len(found) for found in inside]), inside, strict=True):
        if kind in WHOLE:
            units.append(Sentence(len(units), block.start, block.end, kind))
            continue
        for start, end in found:
            last = (start, end) == found[-1]
            own = Kind.SENTENCE if kind is Kind.LEAD_IN and not last else kind
            units.append(Sentence(len(units), block.start + start, block.start + end, own))
    return tuple(units)
