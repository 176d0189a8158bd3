"""Cleaned text becomes units to judge: blocks get a kind, and prose is cut into sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reading.article import Kind, Sentence
from reading.blocks import blocks
from reading.boundaries import spans
from reading.kinds import WHOLE, kinds
from reading.speakers import is_sound


def split(
    text: str,
    language: str = "en",
    given: Mapping[int, Kind] | None = None,
    labels: Sequence[tuple[int, int]] = (),
    spoken: int | None = None,
) -> tuple[Sentence, ...]:
    """Return the units of `text`: sorted, disjoint, every character outside them white space, a bullet or a label.

    `labels` are the spans that say who speaks, `spoken` where speech begins, which has no headlines.

    `given` holds the kinds that markup gives to the blocks that begin at these offsets.
    """
    cut = blocks(text, labels)
    inside = list(spans(text, cut, language))
    units: list[Sentence] = []
    named = kinds(text, cut, [len(found) for found in inside], given or {}, spoken)
    for block, kind, found in zip(cut, named, inside, strict=True):
        if kind in WHOLE:
            units.append(Sentence(len(units), block.start, block.end, kind))
            continue
        for start, end in found:
            # What leads into a list is the last sentence of its paragraph.
            own = Kind.SENTENCE if kind is Kind.LEAD_IN and end < block.end else kind
            if spoken is not None and start >= spoken and is_sound(text[start:end]):
                own = Kind.BOILERPLATE
            units.append(Sentence(len(units), start, end, own))
    return tuple(units)


def named(text: str, units: Sequence[tuple[int, int]]) -> tuple[Sentence, ...]:
    """Return the sentences that a file names by [start, end); none where they overlap or leave words out."""
    at = 0
    for start, end in units:
        if start < at or end <= start or end > len(text) or text[at:start].strip() or not text[start:end].strip():
            return ()
        at = end
    if text[at:].strip():
        return ()
    return tuple(Sentence(number, start, end) for number, (start, end) in enumerate(units))
