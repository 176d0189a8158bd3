"""Where the sentences of one block end: sentencex, and the corrections that news needs.

sentencex takes a quotation or a parenthesis for one sentence, however many it holds. So it is given the block with
quotation marks and parentheses blanked, one to one, and each boundary it finds is then placed in the real text and
judged: moved behind what belongs to the sentence (closing marks, references, smileys), or dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from reading.abbreviations import abbreviations

CLOSERS = "\"”’')]»›】」』）］"
_QUOTES_CLOSE = "\"”’'»›"
_BLANKED = str.maketrans(dict.fromkeys('"“”„‟«»‹›()（）', " "))
_OPENING_APOSTROPHE = re.compile(r"(?<!\w)['‘](?=\w)|(?<=[.!?,])['’](?=\s|$)")
_TAIL = re.compile(
    r"""(?:\s*(?:\[\d{1,3}\](?:\s?[-–,]\s?\[\d{1,3}\])*|[:;=8]-?[)(DPpO]+(?!\w)|\[(?:\.\.\.|…)\]))+""",
    re.VERBOSE,
)
_SPEECH = re.compile(
    r"(?:[A-Z][\w.'’-]*,?\s+|[a-z]+\s+){1,6}?(?:said|says|asked|asks|told|added|wrote|writes|replied|tweeted|posted|"
    r"explained|argued|warned|insisted|joked|recalled|concluded|noted|according)\b"
)
_REFERENCE = re.compile(r"[.!?][\"”’)]*(?:\[\d{1,3}\])+(?=\s+[\"“‘(]*[A-Z0-9])")
_ENUMERATION = re.compile(r"(?:^|\s)(?P<open>\(?)(?P<value>\d{1,2}|[a-z])(?P<close>\.\)|[.)])\s+(?=\w)")
_SPEECH_CJK = re.compile(r"[とって]|[^，。,]{0,8}(?:说|說|表示|称|稱|指出|道|问|問|答)")
_LAST_WORD = re.compile(r"(?:[^\W_]|[.'’&°-](?=\S))+\.$")
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,2}\.$")
_INITIAL = re.compile(r"(?<![\w’'])[A-ZÀ-ÞА-ЯЁ]\.$")
_WORD = re.compile(r"[^\W_]")
_SCRAP = re.compile(r"(?:of|by|than|from|with|for|in|on|at|per|via|to|and|or)(?:\s+[^\s.!?]+){1,4}\.(?=\s|$)")
_REACH = 24


def spans(block: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of each sentence of `block`, in order, without the white space around it."""
    start = 0
    for end in _ends(block, language):
        piece = block[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if first < last:
            yield first, last
        start = end


def _ends(block: str, language: str) -> list[int]:
    """Return the offsets at which sentences end, the block's own end last."""
    items, numbers = _enumerated(block)
    found = {_placed(block, at) for at in _raw_boundaries(block, language)}
    kept = {at for at in found if at < len(block) and at not in numbers and not _joined(block, at, language)}
    kept |= {match.end() for match in _REFERENCE.finditer(block)}
    kept |= items
    return [*_worded(block, sorted(kept)), len(block)]


def _raw_boundaries(block: str, language: str) -> Iterator[int]:
    """Yield sentencex's boundaries in the blanked block, without the white space before the next sentence."""
    blanked = _OPENING_APOSTROPHE.sub(" ", block.translate(_BLANKED))
    for found in get_sentence_boundaries(language, blanked):
        text = found["text"]
        yield found["end_index"] - len(text) + len(text.rstrip())


def _placed(block: str, at: int) -> int:
    """Return the boundary behind the closing marks, references and smileys that belong to the sentence."""
    while at < len(block) and block[at] in CLOSERS:
        at += 1
    tail = _TAIL.match(block, at)
    return tail.end() if tail else at


def _joined(block: str, at: int, language: str) -> bool:
    """Whether the boundary at `at` is none: the sentence goes on behind it."""
    rest = at
    while block[rest : rest + 1].isspace():
        rest += 1
    following = block[rest : rest + 1]
    before = block[max(0, at - _REACH) : at]
    if before[-1] in CLOSERS and _closed(before, block, rest, following):
        return True
    if rest == at:
        return False
    lower = following.islower()
    if lower and (before.endswith(("...", "…", ". .")) or _is_scrap(block, rest)):
        return True
    if before[-1] != ".":
        return False
    return _abbreviated(before, following, lower, language)


def _is_scrap(block: str, start: int) -> bool:
    """Whether what begins in lower case at `start` is a few words that a slipped full stop cut from their sentence."""
    return block[0].isupper() and _SCRAP.match(block, start) is not None


def _closed(before: str, block: str, rest: int, following: str) -> bool:
    """Whether a sentence goes on behind closing marks: `"Really?" she asked`, `(See below.) is`."""
    if following.islower():
        return True
    if before[-1] in "」』”" and _SPEECH_CJK.match(block, rest, rest + 12):
        return True
    return before[-1] in _QUOTES_CLOSE and before[-2:-1] in "?!" and _SPEECH.match(block, rest) is not None


def _abbreviated(before: str, following: str, lower: bool, language: str) -> bool:
    """Whether the full stop that ends `before` belongs to an abbreviation, an initial or an ordinal."""
    known = abbreviations(language)
    if known.ordinals and _ORDINAL.search(before):
        return True
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    token = word[0][:-1].lower()
    if token in known.never:
        return True
    if lower:
        return token in known.anywhere or token in known.before_figures or token in known.titles
    if token in known.titles:
        return True
    if following.isdigit():
        return token in known.before_figures
    return known.initials and _INITIAL.search(before) is not None


def _worded(block: str, ends: list[int]) -> Iterator[int]:
    """Yield the ends behind which a sentence with a letter or digit has come: marks alone join what precedes them."""
    start = 0
    for i, end in enumerate(ends):
        following = ends[i + 1] if i + 1 < len(ends) else len(block)
        if _has_word(block, start, end) and _has_word(block, end, following):
            yield end
            start = end


def _has_word(block: str, start: int, end: int) -> bool:
    """Whether block[start:end] has a letter or a digit."""
    return _WORD.search(block, start, end) is not None


def _enumerated(block: str) -> tuple[set[int], set[int]]:
    """Return the offsets before the items of an enumeration that begins the block, and those behind their numbers."""
    first = _ENUMERATION.match(block)
    if first is None:
        return set(), set()
    items, numbers, value = set(), {first.end("close")}, first["value"]
    for match in _ENUMERATION.finditer(block, first.end()):
        if match["value"] == _next(value) and (match["open"], match["close"]) == (first["open"], first["close"]):
            items.add(match.start())
            numbers.add(match.end("close"))
            value = match["value"]
    return items, numbers


def _next(value: str) -> str:
    """Return the number or letter that follows `value` in an enumeration."""
    return str(int(value) + 1) if value.isdigit() else chr(ord(value) + 1)
