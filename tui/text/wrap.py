"""Where the lines of a paragraph begin: wraps by cells, never inside a cluster, by offsets only.

Text that holds nothing but narrow characters takes a fast path by `str.rfind`; anything else is walked cluster by
cluster, with the width that Rich will give each cluster when it is drawn and with the Chinese and Japanese rules for
the ends of lines (kinsoku).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from unicodedata import category

NARROW = re.compile(
    r"[\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    r"\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2400-\u2426]*"
)
"""Text whose every character is a cluster of its own, one cell wide."""

_WIDE = (
    r"\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufa6d"
    r"\uff01-\uff60"
)


@cache
def _wide() -> re.Pattern[str]:
    """Match characters that are clusters of their own, two cells wide; made when a text is not plainly Latin."""
    return re.compile(f"[{_WIDE}]+")


@cache
def _mixed() -> re.Pattern[str]:
    """Match text whose every character is a cluster of its own, one cell wide or, where `_wide` matches, two."""
    return re.compile(f"{NARROW.pattern[:-2]}{_WIDE}]*")


NO_START = frozenset(
    "、。，．・：；？！）］｝〉》」』】〕〗〙〟’”»›ー々〻ヽヾゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥％‰℃,.:;?!)]}%"
)
"""What may not begin a line."""

NO_END = frozenset("（［｛〈《「『【〔〖〘〝‘“«‹￥＄([{$")
"""What may not end a line."""

RAGGED = 4
"""How many cells must be free at the end of a line before a word is broken after its hyphen."""

_DASHES = "-–—"


def is_narrow(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether every character of `text[start:end]` is one cell wide and a cluster of its own."""
    stop = len(text) if end is None else end
    found = NARROW.match(text, start, stop)
    return found is not None and found.end() == stop


def breaks(text: str, start: int, end: int, width: int, hang: int = 0, narrow: bool | None = None) -> tuple[int, ...]:
    """Return the offsets at which the lines after the first begin, when `text[start:end]` is `width` cells wide.

    Lines after the first are `hang` cells narrower. Spaces at a break belong to the line before it and may stand
    past its end, where they are not drawn. Newlines and tabs must have been replaced by spaces. A cluster wider than
    a line stands alone.
    """
    rest = max(1, width - hang)
    if narrow if narrow is not None else is_narrow(text, start, end):
        return _by_characters(text, start, end, max(1, width), rest)
    if 2 * (end - start) <= width and _mixed().fullmatch(text, start, end):
        return ()
    way = _by_columns if min(width, rest) > 1 and _mixed().fullmatch(text, start, end) else _by_cells
    return way(text, start, end, max(1, width), rest)


@cache
def _marked() -> re.Pattern[str]:
    """Match where the scripts are whose vowel signs may take a cell of their own."""
    return re.compile("[\u0900-\u1cff\ua800-\uabff\U00011000-\U00011fff]")


def with_marks(cluster: str, width: int) -> int:
    """Return the cells of a cluster that Rich takes for `width`: two when a spacing mark stands beside a narrow letter.

    Rich counts such a mark as nothing, terminals give it a cell; without one, the next letter would overwrite it.
    """
    if width != 1 or len(cluster) < 2 or not _marked().search(cluster):
        return width

    return 2 if any(category(mark) == "Mc" for mark in cluster[1:]) else width


def clusters(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, cells) of each grapheme cluster; the spans cover `text`, and the cells add up to its width.

    A boundary is where both the Unicode rules and Rich, which measures what is drawn, see one.
    """
    from rich.cells import split_graphemes
    from wcwidth import iter_graphemes

    bounds = {0}
    at = 0
    for cluster in iter_graphemes(text):
        at += len(cluster)
        bounds.add(at)
    start = cells = 0
    for low, end, width in split_graphemes(text)[0]:
        cells += with_marks(text[low:end], width)
        if end in bounds:
            yield start, end, cells
            start, cells = end, 0


@lru_cache(4096)
def fit(text: str, width: int, ellipsis: str) -> str:
    """Return `text` cut to at most `width` cells at a cluster's end, with an ellipsis where something is missing."""
    if is_narrow(text):
        if len(text) <= width:
            return text
        return text[: width - len(ellipsis)].rstrip() + ellipsis if width >= len(ellipsis) else text[:width]
    parts = list(clusters(text))
    if sum(cells for _, _, cells in parts) <= width:
        return text
    room = width - len(ellipsis)
    used = stop = 0
    for _, end, cells in parts:
        used += cells
        if used > room:
            break
        stop = end
    return (text[:stop].rstrip() + ellipsis) if room >= 0 else ""


def cells(text: str) -> int:
    """Return how many cells `text` takes when drawn."""
    if (text.isascii() and text.isprintable()) or is_narrow(text):
        return len(text)
    from rich.cells import cell_len, split_graphemes

    if _marked().search(text):
        return sum(with_marks(text[low:high], width) for low, high, width in split_graphemes(text)[0])
    return cell_len(text)


def _by_characters(text: str, start: int, end: int, width: int, rest: int) -> tuple[int, ...]:
    """Break text of one-cell characters."""
    found: list[int] = []
    at, room, rfind = start, width, text.rfind
    while end - at > room:
        limit = at + room
        cut = rfind(" ", at, limit + 1) + 1
        if limit - cut >= RAGGED or cut <= at:
            cut = max(cut, _after_dash(text, max(cut, at + 1), limit))
            if cut <= at:
                cut = limit
        while cut < end and text[cut] == " ":
            cut += 1
        if cut >= end:
            break
        found.append(cut)
        at, room = cut, rest
    return tuple(found)


def _after_dash(text: str, low: int, limit: int) -> int:
    """Return the last place before `limit` where a line may break after a hyphen or dash, or 0; text goes on there."""
    best = max(text.rfind(dash, low, limit) for dash in _DASHES)
    may = text[best - 1].isalnum() and (text[best] == "—" or text[best + 1].isalpha())
    return best + 1 if may else 0


def _by_columns(text: str, start: int, end: int, width: int, rest: int) -> tuple[int, ...]:
    """Break text of one-cell and two-cell characters as `_by_cells` does, by looking at few of them."""
    found: list[int] = []
    line, room = start, width
    while (limit := _full(text, line, end, room)) < end:
        cut = limit
        while cut > line and not (text[cut] != " " and _may_break(text[cut - 1], text[cut])):
            cut -= 1
        if cut <= line or _columns(text, cut, limit) > rest:
            cut = limit
        found.append(cut)
        line, room = cut, rest
    return tuple(found)


def _full(text: str, line: int, end: int, room: int) -> int:
    """Return where the first character stands that no longer fits on a line of `room` cells; a space always does."""
    at, used = line, 0
    while at < end and used < room - 1:
        ahead = min(end, at + (room - used) // 2)
        used += _columns(text, at, ahead)
        at = ahead
    while at < end and (text[at] == " " or used + _columns(text, at, at + 1) <= room):
        used += _columns(text, at, at + 1)
        at += 1
    return at


def _columns(text: str, start: int, end: int) -> int:
    """Return how many cells a stretch takes in which every character is a cluster of one or two."""
    found = _wide().match(text, start, end)
    if found is not None and found.end() == end:
        return 2 * (end - start)
    return end - start + sum(found.end() - found.start() for found in _wide().finditer(text, start, end))


def _by_cells(text: str, start: int, end: int, width: int, rest: int) -> tuple[int, ...]:
    """Break any text, cluster by cluster."""
    found: list[int] = []
    line, chance, room = start, start, width
    used = since = 0  # cells on this line, and since the last chance to break
    before = ""
    for low, high, size in clusters(text[start:end]):
        at, cluster = start + low, text[start + low : start + high]
        blank = cluster == " "
        if before and not blank and _may_break(before, cluster):
            chance, since = at, 0
        while used + size > room and at > line and not blank:
            cut = chance if chance > line and since <= rest else at
            found.append(cut)
            used = since if cut == chance else 0
            line, chance, room, since = cut, cut, rest, used
        used += size
        since += size
        before = cluster
    return tuple(found)


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end after the cluster `before` and the next begin with `after`."""
    if before == " ":
        return True
    if after[0] in NO_START or before[-1] in NO_END:
        return False
    return _ideographic(before) or _ideographic(after) or (before in _DASHES and after[0].isalpha())


def _ideographic(cluster: str) -> bool:
    """Whether lines break freely around this cluster: Han, kana, their punctuation, emoji."""
    code = ord(cluster[0])
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60 or code >= 0x1F000


def spans(start: int, end: int, starts: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the (start, end) of each line, given where the lines after the first begin."""
    return list(pairwise((start, *starts, end)))


def tail(text: str, room: int, ellipsis: str) -> str:
    """Return the end of a text, in at most `room` cells."""
    if cells(text) <= room:
        return text
    kept = len(text) - 1
    while kept > 0 and cells(text[-kept:]) >= room:
        kept -= 1
    return ellipsis + text[len(text) - kept :]
