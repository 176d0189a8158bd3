"""Where the sentences of each block end: sentencex, and the corrections that news needs.

sentencex takes a quotation or a parenthesis for one sentence, however many it holds. So it is given the blocks with
quotation marks and parentheses blanked, one to one, and each boundary it finds is then placed in the real text and
judged: moved behind what belongs to the sentence (closing marks, references, smileys), or dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from sentencex import get_sentence_boundaries

from reading.abbreviations import abbreviations
from reading.blocks import Block
from reading.guard import LONGEST_LINE

Span = tuple[int, int]

_CLOSERS = "\"”’')]»›】」』）］"
_QUOTES_CLOSE = "\"”’'»›"
_ALWAYS_BLANK = '"“”„‟«»‹›()（）\n'
_BLANK = re.compile(
    # One class first, so that the engine skips to candidates; apostrophes count only where they quote.
    rf"[{_ALWAYS_BLANK}'‘’](?:(?<=[{_ALWAYS_BLANK}])|(?<=['‘])(?<!\w.)(?=\w)|(?<=[.!?,]['’])(?=\s|$))"
)
_TAIL = re.compile(r"(?:\s*(?:\[\d{1,3}\](?:\s?[-–,]\s?\[\d{1,3}\])*|[:;=8]-?[)(DPpO]+(?!\w)|\[(?:\.\.\.|…)\]))+")
_SPEECH = re.compile(
    r"(?:[A-Z][\w.'’-]*,?\s+|[a-z]+\s+){1,6}?(?:said|says|asked|asks|told|added|wrote|writes|replied|tweeted|posted|"
    r"explained|argued|warned|insisted|joked|recalled|concluded|noted|according)\b"
)
_SPEECH_CJK = re.compile(r"[とって]|[^，。,]{0,8}(?:说|說|表示|称|稱|指出|道|问|問|答)")
_REFERENCE = re.compile(r"[.!?][\"”’)]*(?:\[\d{1,3}\])+(?=\s+[\"“‘(]*[A-Z0-9])")
_NUMBER = r"(?P<open>\(?)(?P<value>\d{1,2}|[a-z])(?P<close>\.\)|[.)])\s+(?=\w)"
_FIRST_NUMBER = re.compile(_NUMBER)
_LATER_NUMBER = re.compile(r"\s" + _NUMBER)
_LAST_WORD = re.compile(r"(?:[^\W_]|[.'’&°-](?=\S))+\.$")
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,2}\.$")
_INITIAL = re.compile(r"(?<![\w’'])[A-ZÀ-ÞА-ЯЁ]\.$")
_SCRAP = re.compile(r"(?:of|by|than|from|with|for|in|on|at|per|via|to|and|or)(?:\s+[^\s.!?]+){1,4}\.(?=\s|$)")
_WORD = re.compile(r"[^\W_]")
_REACH = 24
_BATCH = 1 << 12
_STOP = re.compile(r"[。！？｡।۔؟]|(?<=\w{4})[.!?](?=\s+[^\W\d_])")


def spans(text: str, blocks: Sequence[Block], language: str) -> Iterator[list[Span]]:
    """Yield for each block the [start, end) of its sentences in `text`, in order, without white space around them."""
    found = _boundaries(_BLANK.sub(" ", text), blocks, language)
    held = next(found, None)
    for block in blocks:
        raw: list[int] = []
        while held is not None and held <= block.end:
            if held < block.end:
                raw.append(held)
            held = next(found, None)
        yield list(_trimmed(text, block.start, _ends(text, block.start, block.end, raw, language)))


def _boundaries(blanked: str, blocks: Iterable[Block], language: str) -> Iterator[int]:
    """Yield the offsets at which a sentence ends inside a block: as sentencex says, or in a huge one at stops alone."""
    for is_huge, some in groupby(blocks, lambda block: block.end - block.start > LONGEST_LINE):
        if is_huge:
            yield from (stop.end() for block in some for stop in _STOP.finditer(blanked, block.start, block.end))
        else:
            yield from _recognised(blanked, some, language)


def _recognised(blanked: str, blocks: Iterable[Block], language: str) -> Iterator[int]:
    """Yield the offsets at which sentencex ends a sentence inside a block, and those at which a long block is cut."""
    for batch in _batches(piece for block in blocks for piece in _pieces(blanked, block)):
        for (_, end), raw in zip(batch, _raw_ends(blanked, batch, language), strict=True):
            yield from raw
            yield end


def _pieces(blanked: str, block: Block) -> Iterator[Span]:
    """Cut a long block into pieces behind stops; each cut is judged like any boundary."""
    start = block.start
    while block.end - start > _BATCH:
        stop = _STOP.search(blanked, start + _BATCH, block.end)
        if stop is None or stop.end() == block.end:
            break
        yield start, stop.end()
        start = stop.end()
    yield start, block.end


def _batches(pieces: Iterable[Span]) -> Iterator[Sequence[Span]]:
    """Yield runs of pieces of some 4 K characters: sentencex takes up to four times as long for twice the text."""
    batch: list[Span] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += piece[1] - piece[0]
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _raw_ends(blanked: str, pieces: Sequence[Span], language: str) -> Iterator[list[int]]:
    """Yield for each piece the offsets in the text at which sentencex ends a sentence before the piece's end."""
    found = iter(get_sentence_boundaries(language, "\n\n".join([blanked[start:end] for start, end in pieces])))
    joined, held = 0, next(found, None)
    for start, end in pieces:
        shift, limit = start - joined, joined + end - start
        ends: list[int] = []
        while held is not None and held["start_index"] < limit:
            piece = held["text"]
            at = held["end_index"] - len(piece) + len(piece.rstrip())
            if joined < at < limit and not held["is_paragraph_break"]:
                ends.append(at + shift)
            if held["end_index"] > limit:
                break
            held = next(found, None)
        yield ends
        joined = limit + 2


def _trimmed(text: str, start: int, ends: Sequence[int]) -> Iterator[Span]:
    """Yield the spans between `start` and the ends without the white space before them."""
    for end in ends:
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield start, end
        start = end


def _ends(text: str, start: int, end: int, raw: Sequence[int], language: str) -> list[int]:
    """Return the offsets at which the sentences of text[start:end] end, the block's own end last."""
    items, numbers = _enumerated(text, start, end)
    kept = set(items)
    for at in raw:
        if _is_plain(text, at):
            kept.add(at)
            continue
        at = _placed(text, at, end)
        if at < end and at not in numbers and not _is_joined(text, start, at, end, language):
            kept.add(at)
    if text.find("[", start, end) >= 0:
        kept.update(match.end() for match in _REFERENCE.finditer(text, start, end))
    return list(_worded(text, start, end, sorted(kept))) if kept else [end]


def _is_plain(text: str, at: int) -> bool:
    """Whether the boundary at `at` needs no judging: a long word, a stop, a space, a capital."""
    return at > 6 and text[at - 6 : at - 1].isalpha() and text[at] == " " and text[at + 1 : at + 2].isupper()


def _placed(text: str, at: int, end: int) -> int:
    """Return the boundary behind the closing marks, references and smileys that belong to the sentence."""
    while at < end and text[at] in _CLOSERS:
        at += 1
    tail = _TAIL.match(text, at, end)
    return tail.end() if tail else at


def _is_joined(text: str, start: int, at: int, end: int, language: str) -> bool:
    """Whether the boundary at `at` is none: the sentence goes on behind it."""
    rest = at
    while rest < end and text[rest].isspace():
        rest += 1
    following = text[rest]
    before = text[max(start, at - _REACH) : at]
    if before[-1] in _CLOSERS and _is_closed(before, text, rest, following):
        return True
    if rest == at:
        return False
    lower = following.islower()
    if lower and (before.endswith(("...", "…", ". .")) or _is_scrap(text, start, rest, end)):
        return True
    return before[-1] == "." and _is_abbreviated(before, following, lower, language)


def _is_closed(before: str, text: str, rest: int, following: str) -> bool:
    """Whether a sentence goes on behind closing marks: `"Really?" she asked`, `(See below.) is`."""
    if following.islower():
        return True
    if before[-1] in "」』”" and _SPEECH_CJK.match(text, rest, rest + 12):
        return True
    return before[-1] in _QUOTES_CLOSE and before[-2:-1] in "?!" and _SPEECH.match(text, rest) is not None


def _is_scrap(text: str, start: int, rest: int, end: int) -> bool:
    """Whether the lower-case words at `rest` are a scrap that a misplaced full stop cut off its sentence."""
    return text[start].isupper() and _SCRAP.match(text, rest, end) is not None


def _is_abbreviated(before: str, following: str, lower: bool, language: str) -> bool:
    """Whether the full stop that ends `before` belongs to an abbreviation, an initial or an ordinal."""
    known = abbreviations(language)
    if known.ordinals and _ORDINAL.search(before):
        return True
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    token = word[0][:-1].lower()
    if token in known.never or token in known.titles:
        return True
    if lower:
        return token in known.anywhere or token in known.before_figures
    if following.isdigit():
        return token in known.before_figures
    return known.initials and _INITIAL.search(before) is not None


def _worded(text: str, start: int, end: int, ends: Sequence[int]) -> Iterator[int]:
    """Yield the ends of sentences with a letter or digit, and the block's end; bare marks join the sentence before."""
    cuts = [start, *ends, end]
    worded = [_WORD.search(text, first, last) is not None for first, last in pairwise(cuts)]
    begun = False
    for at, own, following in zip(ends, worded, worded[1:], strict=False):
        begun = begun or own
        if begun and following:
            yield at
            begun = False
    yield end


def _enumerated(text: str, start: int, end: int) -> tuple[list[int], set[int]]:
    """Return the offsets before the items of an enumeration that begins the block, and those behind their numbers."""
    first = _FIRST_NUMBER.match(text, start, end)
    if first is None:
        return [], set()
    items, numbers, value = [], {first.end("close")}, first["value"]
    for match in _LATER_NUMBER.finditer(text, first.end(), end):
        if match["value"] == _next(value) and (match["open"], match["close"]) == (first["open"], first["close"]):
            items.append(match.start())
            numbers.add(match.end("close"))
            value = match["value"]
    return items, numbers


def _next(value: str) -> str:
    """Return the number or letter that follows `value` in an enumeration."""
    return str(int(value) + 1) if value.isdigit() else chr(ord(value) + 1)
