"""Text is cut into blocks before it is cut into sentences: lines, or paragraphs where lines were wrapped by hand.

A block never crosses a blank line. News text glues headlines, by-lines, credits and list items to paragraphs, so a
line is a block of its own unless the text shows the pattern of hard wrapping, or a line breaks off in mid-sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reading.guard import LONGEST_LINE
from reading.stops import END

_LINE = re.compile(r"[^\n]+")
_STRONG = "•‣◦▪▫■□●○◆◇►▸▶➢➤⁃∙⁌⁍"
_BULLET = re.compile(rf"\s*(?:(?P<strong>[{_STRONG}])\s*|(?P<weak>[-–*·+])\s+)(?=[^\W_]|[\"“‘'(\[$€£¥«])")
_INLINE_BULLET = re.compile(rf"\s(?=[{_STRONG}])")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,5})\)|\d{1,2}\.\)?|[a-z]\.)\s+(?=\S)")
_BEHIND_NUMBER = (".", ")", "i", "v", "x")
_WIDEST = 120  # characters: no hard wrap is wider, and paragraphs on one line are
_FEWEST_PAIRS = 3  # two lines of one length happen by chance


class Block(Struct, frozen=True):
    """A run of text that is cut by itself: its span without white space and bullet, and facts about its surroundings.

    `bullet` is the marker before the span; `numbered` says that the span begins with an item's number; `after_blank`
    that a blank line, or the text's beginning, precedes it.
    """

    start: int
    end: int
    bullet: str = ""
    numbered: bool = False
    after_blank: bool = True


def blocks(text: str, labels: Sequence[tuple[int, int]] = ()) -> tuple[Block, ...]:
    """Return the blocks of `text` in order; every character outside them is white space, a bullet or a label.

    `labels` are spans at the beginnings of lines that belong to no block; each of them begins a new one.
    """
    lines = list(_behind(text, _lines(text), labels) if labels else _lines(text))
    width = wrap_width(text, lines)
    return tuple(_joined(text, lines, width))


def _lines(text: str) -> Iterator[Block]:
    """Yield each line that is not blank as a block, and each inline bullet's item as one of its own."""
    end = -1
    for match in _LINE.finditer(text):
        first, last = match.span()
        blank = end < 0 or first > end + 1
        if last - first > LONGEST_LINE or (text[first].isalpha() and text[first + 1 : first + 2] not in _BEHIND_NUMBER):
            start = last - len(match[0].lstrip())
            if start < last:
                yield Block(start, first + len(match[0].rstrip()), after_blank=blank)
                end = last
            continue
        for start, stop in _items(text, first, last):
            block = _block(text, start, stop, blank)
            if block is not None:
                yield block
                blank, end = False, match.end()


def _behind(text: str, lines: Iterable[Block], labels: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """Yield lines without the labels that they begin with: a line that is nothing else is none."""
    ends = {text.rfind("\n", 0, start) + 1: end for start, end in labels}
    alone = False
    for line in lines:
        end = ends.get(text.rfind("\n", 0, line.start) + 1)
        if end is None:
            yield replace(line, after_blank=True) if alone else line
            alone = False
            continue
        alone = end >= line.end
        if alone:
            continue
        found = _block(text, max(end, line.start), line.end, True)
        if found is not None:
            yield found


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of a line's items when it begins with a bullet and holds more of them, else the line."""
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet["strong"]:
        for found in _INLINE_BULLET.finditer(text, bullet.end(), end):
            if text[found.end()] == bullet["strong"]:
                yield start, found.start()
                start = found.start()
    yield start, end


def _block(text: str, start: int, end: int, after_blank: bool) -> Block | None:
    """Return the block of one line or item, None when it is blank."""
    bullet = _BULLET.match(text, start, end)
    if bullet:
        start = bullet.end()
    raw = text[start:end]
    left = start + len(raw) - len(raw.lstrip())
    right = start + len(raw.rstrip())
    if left >= right:
        return None
    mark = bullet["strong"] or bullet["weak"] if bullet else ""
    return Block(left, right, mark, _NUMBER.match(text, left, right) is not None, after_blank)


def wrap_width(text: str, lines: Sequence[Block]) -> int:
    """Return the width at which the text was wrapped by hand, 0 when it was not.

    Greedy wrapping leaves its mark: the first word of the next line would not have fitted on this one. It was
    wrapped when at least 85 % of the pairs of lines say so and at least half of the first lines end no sentence.
    """
    pairs = [(above, below) for above, below in pairwise(lines) if not below.after_blank and not _is_item(below)]
    if len(pairs) < _FEWEST_PAIRS:
        return 0
    spaced = [line for pair in pairs for line in pair if " " in text[line.start : line.end]]
    width = max((_column(text, line) for line in spaced), default=0)
    if not 20 <= width <= _WIDEST:
        return 0
    full = sum(not _fits(text, above, below, width) for above, below in pairs)
    open_ended = sum(END.search(text, max(above.start, above.end - 4), above.end) is None for above, _ in pairs)
    return width if full >= 0.85 * len(pairs) and open_ended >= 0.5 * len(pairs) else 0


def _fits(text: str, above: Block, below: Block, width: int) -> bool:
    """Whether the first word of `below` would have fitted behind `above` in `width` columns."""
    word = text[below.start : below.end].split(None, 1)[0]
    return _column(text, above) + 1 + len(word) <= width


def _column(text: str, line: Block) -> int:
    """Return the column at which a line ends, its indent and bullet counted."""
    return line.end - text.rfind("\n", 0, line.start) - 1


def _joined(text: str, lines: Sequence[Block], width: int) -> Iterator[Block]:
    """Yield blocks: lines, with those that one wrapped paragraph was cut into put together again."""
    current: Block | None = None
    last: Block | None = None
    for line in lines:
        if current is not None and last is not None and _continues(text, current, last, line, width):
            current = replace(current, end=line.end)
        else:
            if current is not None:
                yield current
            current = line
        last = line
    if current is not None:
        yield current


def _continues(text: str, block: Block, above: Block, below: Block, width: int) -> bool:
    """Whether `below` goes on with the paragraph that `above` belongs to."""
    if below.after_blank or _is_item(below):
        return False
    if width and not _fits(text, above, below, width):
        return True
    ended = END.search(text, max(above.start, above.end - 4), above.end) is not None
    if width and not ended and not text[below.start].isupper():
        return True
    return _breaks_off(text, block, above, below)


def _breaks_off(text: str, block: Block, above: Block, below: Block) -> bool:
    """Whether `above` stops in mid-sentence: it began as one, ends in a word, and `below` begins in lower case."""
    begins = text[block.start].isupper() and text[above.end - 1].isalpha() and text[below.start].islower()
    return begins and len(text[above.start : above.end].split()) >= 3


def _is_item(block: Block) -> bool:
    """Whether the block carries a bullet or a number."""
    return bool(block.bullet) or block.numbered
