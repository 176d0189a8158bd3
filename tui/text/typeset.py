"""An article as a page: blocks, one for each sentence, and the lines they break into at a width.

`blocks` is computed once for an article, a `Page` once for an article and width. A page holds offsets only; it knows
how many lines each block has, so that any line is found by bisection and nothing but the visible lines is ever built.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from reading.article import Article, Kind
from reading.packed import Packed
from tui.text.wrap import breaks, cells, is_narrow

MEASURE = 76
"""The widest a line of the article gets, in cells."""

_MARKER = re.compile(r"(?:[•‣◦▪●○■□–—*·-]|\(?\d{1,3}[.)])[ \t\xa0]+")
_OUTSIDE = re.compile(r"\S(?:[^\n]*\S)?")
_SHORT = 6  # characters: a bullet or a number such as “(12) ”
_KINDS = tuple(Kind)
_CODES = {kind.value: code for code, kind in enumerate(_KINDS)}
_SPACED = frozenset({Kind.HEADLINE.value, Kind.SUBHEAD.value})


class PageBlock(Struct, frozen=True):
    """A sentence with its list marker, or text that belongs to none (`sentence` is -1).

    `space` is the number of blank lines above it, `hang` the cells by which lines after the first are indented.
    """

    start: int
    end: int
    sentence: int
    kind: Kind
    space: int = 0
    hang: int = 0


class PageLine(Struct, frozen=True):
    """One line of a page: a span of the text, `indent` cells in; `first` when it begins its block."""

    block: PageBlock
    start: int
    end: int
    indent: int
    first: bool


def blocks(article: Article) -> Packed[PageBlock]:
    """Cut an article into blocks, in order; together they hold every character that is not white space."""
    columns = array("I"), array("I"), array("i"), array("B"), array("B"), array("B")
    start, end, sentence, kind, space, hang = (column.append for column in columns)
    for block in _blocks(article.text, article):
        start(block[0])
        end(block[1])
        sentence(block[2])
        kind(_CODES[block[3]])
        space(block[4])
        hang(block[5])
    return Packed(_block, *columns)


NO_BLOCKS: Packed[PageBlock] = Packed(PageBlock, (), (), (), (), (), ())


def _block(start: int, end: int, sentence: int, kind: int, space: int, hang: int) -> PageBlock:
    return PageBlock(start, end, sentence, _KINDS[kind], space, hang)


def _blocks(text: str, article: Article) -> Iterator[tuple[int, int, int, str, int, int]]:
    """Yield the fields of each `PageBlock`, in their order."""
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
            for found in _OUTSIDE.finditer(text, at, at + len(kept)):
                yield found.start(), found.end(), -1, "boilerplate", _space(text[at : found.start()]), 0
                at = found.end()
            gap = text[at:start]
        kind = sentence.kind.value
        yield start, sentence.end, sentence.index, kind, _space(gap, kind, at), _hang(text, start)
        at = sentence.end
    for found in _OUTSIDE.finditer(text, at):
        yield found.start(), found.end(), -1, "boilerplate", _space(text[at : found.start()]), 0
        at = found.end()


def _space(gap: str, kind: str = "", at: int = 1) -> int:
    """Return the blank lines above a block, from the white space before it: a paragraph is set off by one."""
    if at == 0:
        return 0
    return 1 if gap.count("\n") > 1 or (kind in _SPACED and "\n" in gap) else 0


def _hang(text: str, start: int) -> int:
    """Return the width of a list marker at the block's start."""
    found = _MARKER.match(text, start, start + 2 * _SHORT)
    return cells(found.group()) if found else 0


class Page:
    """The lines of an article at one width, found by number without building the others.

    What is kept of each block are its first line and where in the list of all breaks its own begin: 8 bytes.
    """

    def __init__(self, text: str, parts: Packed[PageBlock], width: int) -> None:
        """Break every block of `text` into lines of at most `width` cells."""
        self.width = width
        self._columns = parts.columns
        starts, ends, sentences, _, spaces, hangs = parts.columns
        self._starts = starts
        self._spaces: Sequence[int] = spaces
        narrow = is_narrow(text) or None
        cuts, firsts, tops, top = array("I"), array("I", [0]), array("I", [0]), 0
        for start, end, space, hang in zip(starts, ends, spaces, hangs, strict=True):
            if not narrow or end - start > width:
                cuts.extend(_breaks(text, start, end, width, hang, narrow))
            top += space + 1 + len(cuts) - firsts[-1]
            firsts.append(len(cuts))
            tops.append(top)
        self._cuts, self._firsts, self._tops = cuts, firsts, tops
        self._of = array("I", [at for at, sentence in enumerate(sentences) if sentence >= 0])

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self._tops[-1]

    def line(self, number: int) -> PageLine | None:
        """Return the line with that number, or None for a blank one."""
        if not 0 <= number < self.height:
            return None
        at = bisect_right(self._tops, number) - 1
        block = _block(*[column[at] for column in self._columns])
        cuts = self._cuts[self._firsts[at] : self._firsts[at + 1]]
        nth = number - self._tops[at] - block.space
        if nth < 0:
            return None
        start = cuts[nth - 1] if nth else block.start
        end = cuts[nth] if nth < len(cuts) else block.end
        return PageLine(block, start, end, block.hang if nth else 0, nth == 0)

    def lines_of(self, sentence: int) -> range:
        """Return the numbers of a sentence's lines; empty when the page has no such sentence."""
        if not 0 <= sentence < len(self._of):
            return range(0)
        at = self._of[sentence]
        return range(self._tops[at] + self._spaces[at], self._tops[at + 1])

    def sentence_at(self, number: int) -> int:
        """Return the sentence that line `number` shows, or the nearest one above it, or the first below it."""
        at = bisect_right(self._tops, max(0, min(number, self.height - 1))) - 1
        return max(0, bisect_right(self._of, at) - 1) if self._of else -1

    def line_of_offset(self, offset: int) -> int:
        """Return the number of the line that shows a character offset."""
        at = max(0, bisect_right(self._starts, offset) - 1)
        cuts = self._cuts[self._firsts[at] : self._firsts[at + 1]]
        return self._tops[at] + self._spaces[at] + bisect_right(cuts, offset)


def _breaks(text: str, start: int, end: int, width: int, hang: int, narrow: bool | None) -> Iterable[int]:
    """Return where a block's further lines begin; white space of any kind counts as spaces."""
    if text.find("\n", start, end) < 0 and text.find("\t", start, end) < 0:
        return breaks(text, start, end, width, hang, narrow)
    flat = flattened(text[start:end])
    return [start + cut for cut in breaks(flat, 0, len(flat), width, hang, narrow)]


def flattened(text: str) -> str:
    """Return text as it stands in a line: breaks and tabs of the source are spaces there."""
    return text.replace("\n", " ").replace("\t", " ")
