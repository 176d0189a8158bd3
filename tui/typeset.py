"""An article as a page: blocks, one for each sentence, and the lines they break into at a width.

`blocks` is computed once for an article, a `Page` once for an article and width. A page holds offsets only; it knows
how many lines each block has, so that any line is found by bisection and nothing but the visible lines is ever built.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from reading.article import Article, Kind
from tui.wrap import breaks, cells, is_narrow

MEASURE = 76
"""The widest a line of the article gets, in cells."""

_MARKER = re.compile(r"(?:[•‣◦▪●○■□–—*·-]|\(?\d{1,3}[.)])[ \t\xa0]+")
_OUTSIDE = re.compile(r"\S(?:[^\n]*\S)?")
_SHORT = 6
_SPACED = frozenset({Kind.HEADLINE, Kind.SUBHEAD})


class Block(Struct, frozen=True):
    """A sentence with its list marker, or text that belongs to none (`sentence` is -1).

    `space` is the number of blank lines above it, `hang` the cells by which lines after the first are indented.
    """

    start: int
    end: int
    sentence: int
    kind: Kind
    space: int = 0
    hang: int = 0


class Line(Struct, frozen=True):
    """One line of a page: a span of the text, `indent` cells in; `first` when it begins its block."""

    block: Block
    start: int
    end: int
    indent: int
    first: bool


def blocks(article: Article) -> tuple[Block, ...]:
    """Cut an article into blocks, in order; together they hold every character that is not white space."""
    return tuple(_blocks(article.text, article))


def _blocks(text: str, article: Article) -> Iterator[Block]:
    at = 0
    for sentence in article.sentences:
        gap = text[at : sentence.start]
        start = sentence.start
        if gap and not gap.isspace():
            kept = gap.rstrip()
            tail = kept[kept.rfind("\n") + 1 :].lstrip()
            if len(tail) <= _SHORT and "\n" not in gap[len(kept) :]:
                start = at + len(kept) - len(tail)
                kept = kept[: len(kept) - len(tail)]
            for found in _OUTSIDE.finditer(kept):
                low = at + found.start()
                yield Block(low, at + found.end(), -1, Kind.BOILERPLATE, _space(text[at:low] if found.start() else ""))
            gap = text[at:start]
        yield Block(
            start, sentence.end, sentence.index, sentence.kind, _space(gap, sentence.kind, at), _hang(text, start)
        )
        at = sentence.end
    for found in _OUTSIDE.finditer(text, at):
        yield Block(found.start(), found.end(), -1, Kind.BOILERPLATE, _space(text[at : found.start()]))


def _space(gap: str, kind: Kind = Kind.SENTENCE, at: int = 1) -> int:
    """Return the blank lines above a block, from the white space before it: a paragraph is set off by one."""
    if at == 0:
        return 0
    return 1 if gap.count("\n") > 1 or (kind in _SPACED and "\n" in gap) else 0


def _hang(text: str, start: int) -> int:
    """Return the width of a list marker at the block's start."""
    found = _MARKER.match(text, start, start + 2 * _SHORT)
    return cells(found.group()) if found else 0


class Page:
    """The lines of an article at one width, found by number without building the others."""

    def __init__(self, text: str, parts: Sequence[Block], width: int) -> None:
        """Break every block of `text` into lines of at most `width` cells."""
        self.width = width
        self._blocks = parts
        narrow = is_narrow(text) or None
        self._breaks = [
            () if narrow and b.end - b.start <= width else breaks(text, b.start, b.end, width, b.hang, narrow)
            for b in parts
        ]
        self._tops = list(
            accumulate((b.space + 1 + len(cuts) for b, cuts in zip(parts, self._breaks, strict=True)), initial=0)
        )
        self._of = {block.sentence: number for number, block in enumerate(parts) if block.sentence >= 0}

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self._tops[-1]

    def line(self, number: int) -> Line | None:
        """Return the line with that number, or None for a blank one."""
        if not 0 <= number < self.height:
            return None
        at = bisect_right(self._tops, number) - 1
        block, cuts = self._blocks[at], self._breaks[at]
        nth = number - self._tops[at] - block.space
        if nth < 0:
            return None
        start = cuts[nth - 1] if nth else block.start
        end = cuts[nth] if nth < len(cuts) else block.end
        return Line(block, start, end, block.hang if nth else 0, nth == 0)

    def lines_of(self, sentence: int) -> range:
        """Return the numbers of a sentence's lines; empty when the page has no such sentence."""
        at = self._of.get(sentence)
        if at is None:
            return range(0)
        return range(self._tops[at] + self._blocks[at].space, self._tops[at + 1])

    def sentence_at(self, number: int) -> int:
        """Return the sentence that line `number` shows, or the nearest one above it, or the first below it."""
        at = bisect_right(self._tops, max(0, min(number, self.height - 1))) - 1
        for block in reversed(self._blocks[: at + 1][-64:]):
            if block.sentence >= 0:
                return block.sentence
        return next((block.sentence for block in self._blocks[at:] if block.sentence >= 0), -1)

    def line_of_offset(self, offset: int) -> int:
        """Return the number of the line that shows a character offset."""
        at = max(0, bisect_right(self._blocks, offset, key=lambda block: block.start) - 1)
        return self._tops[at] + self._blocks[at].space + bisect_right(self._breaks[at], offset)
