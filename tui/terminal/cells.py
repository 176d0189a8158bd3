"""Text as the cells of a terminal: clusters with their widths, and which of them terminals disagree about.

The last line of defence, too: no control character, bidi override, tag or lone surrogate becomes part of a cell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

from rich.cells import split_graphemes

from tui.wrap import with_marks

LONGEST = 32
"""Code points of one cluster that are passed on: enough for a family of emoji, too few to choke a terminal."""

SIMPLE = re.compile(
    r"[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u2010-\u2027\u2030-\u205e]*"
)
"""Characters that are one cell, alone, in every terminal: Latin, Greek, Cyrillic and their punctuation."""

SIGNS = frozenset("✓✗✔✘\ufffd")
"""One-cell signs outside those ranges and those of `_is_sign` that copydesk draws with."""

ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What must never reach a terminal from data: controls, bidi marks and overrides, invisible and tag characters."""


def lay(text: str) -> list[str]:
    """Return `text` cell by cell: a wide cluster is followed by an empty string for its second cell."""
    if (text.isascii() and text.isprintable()) or SIMPLE.fullmatch(text):
        return list(text)
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        width = with_marks(cluster, width)
        if width == 0:
            if cells and not ACTIVE.search(cluster):
                _join(cells, cluster)
            continue
        cells.append(harmless(cluster, width))
        cells.extend([""] * (width - 1))
    return cells


def _join(cells: list[str], mark: str) -> None:
    """Add a zero-width mark to the cluster before it."""
    at = len(cells) - 1
    while at and not cells[at]:
        at -= 1
    cells[at] = (cells[at] + mark)[:LONGEST]


def harmless(cluster: str, width: int) -> str:
    """Return `cluster` without anything active, bounded in length; something that is `width` cells in any case."""
    if len(cluster) > 1 or ACTIVE.match(cluster):
        cluster = ACTIVE.sub("", cluster)[:LONGEST]
    return cluster or "�" + " " * (width - 1)


@lru_cache(maxsize=8192)
def certain(cell: str) -> bool:
    """Whether every terminal gives this cluster the width that Rich gives it.

    One letter with accents of Latin, Greek or Cyrillic, and single ideographs, kana and hangul are; emoji, joiners,
    variation selectors and scripts whose marks take space are not: after those the cursor is placed anew.
    """
    head = cell[:1]
    if len(cell) > 1:
        return SIMPLE.fullmatch(head) is not None and all(category(mark) == "Mn" for mark in cell[1:])
    if SIMPLE.fullmatch(head) or head in SIGNS:
        return True
    kind = category(head)
    if east_asian_width(head) in "WF":
        return kind in ("Lo", "Lm", "Po", "Ps", "Pe", "Pd") and ord(head) < 0x20000
    return kind in ("Ll", "Lu", "Lt", "Nd", "Sm") or _is_sign(head)


def _is_sign(character: str) -> bool:
    """Whether it is an arrow, a control picture, a line or a block: one cell unless something varies it."""
    return "\u2190" <= character <= "\u25ff"
