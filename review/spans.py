"""The parts of a sentence that were marked in a record that was read in, kept beside its event as the record has it."""

from __future__ import annotations

import msgspec
from msgspec import Struct


class MarkedSpan(Struct, frozen=True, omit_defaults=True):
    """A part of a sentence that somebody marked: code points of the article's text, its words, and its own label."""

    start: int
    end: int
    text: str = ""
    label: str = ""


class _Beside(Struct, frozen=True):
    spans: tuple[MarkedSpan, ...] = ()


class _Imported(Struct, frozen=True):
    extra: _Beside = _Beside()


_DECODER = msgspec.json.Decoder(_Imported)
_SPANS = msgspec.json.Decoder(tuple[MarkedSpan, ...])


def spans_in(raw: bytes | msgspec.Raw) -> tuple[MarkedSpan, ...]:
    """Return the marked parts that JSON names, by their place; none where it is damaged."""
    try:
        found = _SPANS.decode(raw)
    except msgspec.MsgspecError:
        return ()
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def marked_spans(imported: str) -> tuple[MarkedSpan, ...]:
    """Return the marked parts that an event's `imported` names, by their place; none where it is damaged."""
    try:
        found = _DECODER.decode(imported).extra.spans if imported else ()
    except msgspec.MsgspecError:
        return ()
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))
