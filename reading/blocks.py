"""Text is cut into blocks before it is cut into sentences: lines, or paragraphs where lines were wrapped by hand.

A block never crosses a blank line. News text glues headlines, by-lines, credits and list items to paragraphs, so a
line is a block of its own unless the whole text shows the pattern of hard wrapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_MARKER = re.compile(r"[ \t]*(?P<bullet>[•‣◦▪▫■□●○◆◇►▸▶✓✔➢➤⁃∙·*–—-])[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])[ \t\u00a0]+(?=\S)")
_STOP = tuple('.!?…。！？؟।:;"”’)]»')


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that is cut by itself: its span without white space and bullet, and what stands around it.

    `bullet` is the marker before the span; `numbered` says that the span begins with an item's number; `after_blank`
    that a blank line, or the text's beginning, precedes it.
    """

    start: int
    end: int
    bullet: str = ""
    numbered: bool = False
    after_blank: bool = True


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text` in order; every character outside them is white space or a bullet."""
    lines = [_block(text, match.start(), match.end()) for match in _LINE.finditer(text) if not match[0].isspace()]
    lines = [line for line in lines if line.start < line.end]
    return tuple(_with_gaps(text, lines))


def _block(text: str, start: int, end: int) -> Block:
    """Return the block of one line."""
    bullet = _MARKER.match(text, start, end)
    numbered = None if bullet else _NUMBER.match(text, start, end)
    if bullet:
        start = bullet.end()
    raw = text[start:end]
    return Block(
        start + len(raw) - len(raw.lstrip()),
        start + len(raw.rstrip()),
        bullet["bullet"] if bullet else "",
        numbered is not None,
    )


def _with_gaps(text: str, lines: list[Block]) -> Iterator[Block]:
    """Yield the blocks with `after_blank` as it is."""
    end = 0
    for line in lines:
        blank = end == 0 or text.count("\n", end, line.start) > 1
        yield Block(line.start, line.end, line.bullet, line.numbered, blank)
        end = line.end
