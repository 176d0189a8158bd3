"""Quotations that two articles give in different words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import pairwise

from msgspec import Struct

from reading.statements.quotations import Quotation
from reading.terms import common, stem
from review.elsewhere.discrepancy import Discrepancy, Scores, both
from review.elsewhere.side import Side
from review.elsewhere.values import SAME, DifferenceKind, Strength

FEWEST, RUN, PART = 5, 4, 0.6
"""Words that two quotations share at least, in all and in a row, and their part of the shorter one."""
_CONTENT = 3
"""Words of content that two quotations share when they are certainly one."""
_ALIKE = 0.7
"""The part of the words between their first and last shared ones that two quotations share then."""
_MANY = 8
"""Words that two quotations share when they are certainly one, whatever their sentences say besides."""
_TAIL = 2
"""Words at their ends in which two such quotations differ; more, and they are two that go on differently."""
_MOST = 150
"""Words of one piece of a quotation that are compared."""
_MOST_PAIRS = 100
"""Pairs of quotations of two articles that are compared."""
_TOKEN = re.compile(r"\w*\*{2,}\w*|[^\W_]+(?:['’][^\W\d_]+)?|\.\.\.|…|\[[^\]]{0,60}\]|\([^)]{0,60}\)")
_SHORT = {
    "n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would",
}  # fmt: skip
_WHOLE = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "gonna": "going to", "wanna": "want to", "ok": "okay",
    "let's": "let us", "shan't": "shall not", "ain't": "is not", "percent": "per cent", "it's": "it is",
    "that's": "that is", "he's": "he is", "she's": "she is", "there's": "there is", "what's": "what is",
    "who's": "who is",
}  # fmt: skip
_NUMBERS = {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)  # noqa: SIM905
}
_FILLERS = frozenset(("a", "believe", "er", "mean", "oh", "uh", "um"))
"""What people say while they look for words, besides the commonest words of a language."""
_NOT = frozenset(("no", "not", "kein", "nicht"))
"""Stems that turn round what is said, although they are among the commonest; others, as never is, are content."""
_UNITS = {"km": "kilometer", "kg": "kilogram"}
_GAP = "…"

_Token = tuple[str, int, int]


def misquoted(here: Side, there: Side, scores: Scores) -> Iterator[Discrepancy]:
    """Yield where the two articles give the words of a quotation differently."""
    usual = common(here.article.language)[0]
    own = [_tokens(here.article.text, one) for one in here.quotations]
    others = [_tokens(there.article.text, one) for one in there.quotations]
    aligned = {
        (at, to): one
        for at, to in _candidates(own, others)
        if (one := _aligned([w for w, _, _ in own[at]], [w for w, _, _ in others[to]])) is not None
    }
    for (at, to), one in aligned.items():
        quoted, other = here.quotations[at], there.quotations[to]
        if any(rival.shared > one.shared and rival.takes(one, key, (at, to)) for key, rival in aligned.items()):
            continue
        if quoted.speaker and other.speaker and _differ(quoted.speaker, other.speaker):
            continue
        found = _difference(one, usual)
        if found is None:
            continue
        (first, last, first_there, last_there), strength = found
        if one.shared < _MANY and scores.get((quoted.sentence, other.sentence), 0.0) < SAME:
            strength = Strength.WEAK
        yield both(
            DifferenceKind.QUOTATION,
            (quoted.sentence, own[at][first][1], own[at][last][2]),
            (other.sentence, others[to][first_there][1], others[to][last_there][2]),
            strength,
        )


def _differ(one: str, other: str) -> bool:
    """Whether two speakers are different people, as far as their names say."""
    left, right = one.casefold().split(), other.casefold().split()
    return not (set(left) & set(right))


def _tokens(text: str, quotation: Quotation) -> list[_Token]:
    """Return the words of a quotation, levelled, with their places; a gap stands for what it leaves out."""
    found: list[_Token] = []
    for match in _TOKEN.finditer(text, quotation.start, quotation.end):
        raw = match[0].lower().replace("’", "'")
        start, end = match.span()
        if raw in ("...", "…") or raw[0] in "[(" or "*" in raw:
            found.append((_GAP, start, end))  # left out, put in by somebody else, or made unreadable
        else:
            for part in _levelled(raw).split():
                found.append((part, start, end))
        if len(found) >= _MOST:
            break
    return found


def _levelled(word: str) -> str:
    if word in _WHOLE:
        return _WHOLE[word]
    for short, long in _SHORT.items():
        if word.endswith(short) and len(word) > len(short):
            return f"{word[: -len(short)]} {long}"
    return _NUMBERS.get(word, word.replace("'", ""))


def _candidates(own: Sequence[list[_Token]], others: Sequence[list[_Token]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of quotations that have enough words in a row in common."""
    runs: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for at, tokens in enumerate(own):
        words = [word for word, _, _ in tokens]
        for first in range(len(words) - RUN + 1):
            runs[tuple(words[first : first + RUN])].add(at)
    seen: set[tuple[int, int]] = set()
    for to, tokens in enumerate(others):
        words = [word for word, _, _ in tokens]
        for first in range(len(words) - RUN + 1):
            for at in runs.get(tuple(words[first : first + RUN]), ()):
                if (at, to) not in seen and len(seen) < _MOST_PAIRS:
                    seen.add((at, to))
                    yield at, to


class _Aligned(Struct, frozen=True):
    """Two quotations laid beside each other: the blocks of words that they share."""

    left: Sequence[str]
    right: Sequence[str]
    blocks: Sequence[Match]
    shared: int

    def takes(self, other: _Aligned, own: tuple[int, int], its: tuple[int, int]) -> bool:
        """Whether one of the other's quotations is a better partner of one of these: its shared words are here too."""
        if own[0] == its[0]:
            return self.blocks[0].a <= other.blocks[0].a and _end(other.blocks[-1]).a <= _end(self.blocks[-1]).a
        if own[1] == its[1]:
            return self.blocks[0].b <= other.blocks[0].b and _end(other.blocks[-1]).b <= _end(self.blocks[-1]).b
        return False


def _end(block: Match) -> Match:
    """Return where a block of shared words ends."""
    return Match(block.a + block.size, block.b + block.size, 0)


def _aligned(left: Sequence[str], right: Sequence[str]) -> _Aligned | None:
    """Return two quotations laid beside each other, or None when they are not of the same words."""
    blocks = [one for one in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks() if one.size]
    shared = sum(one.size for one in blocks)
    if shared < FEWEST or max(one.size for one in blocks) < RUN or shared < PART * min(len(left), len(right)):
        return None
    return _Aligned(left, right, blocks, shared)


def _difference(one: _Aligned, usual: frozenset[str]) -> tuple[tuple[int, int, int, int], Strength] | None:
    """Return the spans of words in which two quotations differ, and how sure that is; None when they do not."""
    left, right, blocks = one.left, one.right, list(one.blocks)
    for edge in (0, -1):
        while len(blocks) > 1 and not _begins_or_ends(one, blocks[edge]) and not _says(left, blocks[edge], usual):
            del blocks[edge]  # a word or two such as "the" begins no quotation
    ends = [
        (block.a + block.size, block.b + block.size, following.a, following.b) for block, following in pairwise(blocks)
    ]
    last = _end(blocks[-1])
    if one.shared >= _MANY and max(len(left) - last.a, len(right) - last.b) <= _TAIL:
        ends.append((last.a, last.b, len(left), len(right)))
    changes = []
    changed = 0
    for a, b, to, to_there in ends:
        gone, come = left[a:to], right[b:to_there]
        is_more = to == len(left) and not (gone and come)  # one of them goes on
        if _GAP in gone or _GAP in come or is_more:
            continue
        changed += max(len(gone), len(come))
        if "".join(gone) != "".join(come):
            changes.append((a, b, gone, come))
    if not changes:
        return None
    strong = [change for change in changes if _matters(*change[2:], usual)]
    a, b, gone, come = (strong or changes)[0]
    if gone and come:
        span = a, a + len(gone) - 1, b, b + len(come) - 1
    else:  # the words around what was put in say where
        span = a - 1, a + len(gone), b - 1, b + len(come)
    said = [word for at in blocks for word in left[at.a : at.a + at.size] if _is_content(word, usual)]
    is_one = len(said) >= _CONTENT and one.shared >= _ALIKE * (one.shared + changed)
    return span, Strength.STRONG if strong and is_one else Strength.WEAK


def _spelt(word: str) -> str:
    """Return a word's stem as it is spelt in America, units in full."""
    word = _UNITS.get(word, word)
    for british, american in (
        ("our", "or"),
        ("isation", "ization"),
        ("ise", "ize"),
        ("ising", "izing"),
        ("tre", "ter"),
    ):
        word = word.replace(british, american)
    return stem(word)


def _begins_or_ends(one: _Aligned, block: Match) -> bool:
    """Whether a block is more than a few words, or both quotations begin or end with it."""
    ends = (block.a + block.size, block.b + block.size) == (len(one.left), len(one.right))
    return block.size >= RUN - 1 or block.a == block.b == 0 or ends


def _says(words: Sequence[str], block: Match, usual: frozenset[str]) -> bool:
    return any(_is_content(word, usual) for word in words[block.a : block.a + block.size])


def _is_content(word: str, usual: frozenset[str]) -> bool:
    return word not in _FILLERS and stem(word) not in usual and word != _GAP


def _matters(gone: Sequence[str], come: Sequence[str], usual: frozenset[str]) -> bool:
    """Whether words that differ are more than fillers: a word of content, or a not."""
    if _NOT & {*map(stem, gone)} != _NOT & {*map(stem, come)}:
        return True
    left = [word for word in gone if _is_content(word, usual)]
    right = [word for word in come if _is_content(word, usual)]
    if [*map(_spelt, left)] == [*map(_spelt, right)]:
        return False
    return bool(left or right)
