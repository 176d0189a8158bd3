"""The difference between two texts, word by word, as a reviewer sees it when a judged sentence was edited."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum

from msgspec import Struct

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(Struct, frozen=True):
    """A stretch of text, and whether it stayed, went or came."""

    change: Change
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from `old` to `new`.

    Without the added pieces they join to `old`, without the removed ones to `new`; a removed piece stands before the
    one added in its place.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(Change.REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(Change.ADDED, "".join(after[j1:j2])))
    return tuple(pieces)
