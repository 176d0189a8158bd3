"""Entities of an article: who and what it names, and its dates, figures and roles.

Importing this is cheap; patterns and model are loaded with the first article that is read.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from msgspec import structs

from reading.article import Mention, Sentence
from reading.entities.engine import ENGINE, OWN, Engine, engine
from reading.guard import LONGEST_LINE
from reading.lexicon import EMPTY, Lexicon

VARIABLE = "COPYDESK_ENGINE"
LONGEST_UNIT = 4000
"""Characters of a sentence in which names are looked for: ten times the longest that news has."""
_GAP = "\n\n"
_HUGE_LINE = re.compile(rf"[^\n]{{{LONGEST_LINE},}}")


@cache
def _made(name: str) -> Engine:
    if name != OWN:
        return engine(name)
    from reading.entities.pipeline import OwnEngine

    return OwnEngine()


def chosen() -> Engine:
    """Return the engine that reads articles: copydesk's own, or the one that `COPYDESK_ENGINE` names."""
    return _made(os.environ.get(VARIABLE) or OWN)


def recognise(
    text: str, sentences: Sequence[Sentence], lexicon: Lexicon = EMPTY, language: str = "en"
) -> tuple[Mention, ...]:
    """Return the mentions of a text, sorted, disjoint, each inside one sentence; the lexicon wins over the engine.

    In what is no prose, lines and sentences longer than anybody writes, names are not looked for: that takes time
    which grows with the square of their length.
    """
    huge = _huge(text, sentences)
    found = chosen().recognise(text, sentences, language) if not huge else _beside(huge, text, sentences, language)
    return lexicon.apply(text, found)


def _huge(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return what of a text is no prose: spans in order, disjoint."""
    spans = [found.span() for found in _HUGE_LINE.finditer(text)]
    spans += [(one.start, one.end) for one in sentences if one.end - one.start > LONGEST_UNIT]
    huge: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if huge and start <= huge[-1][1]:
            huge[-1] = huge[-1][0], max(end, huge[-1][1])
        else:
            huge.append((start, end))
    return huge


def _beside(
    huge: Sequence[tuple[int, int]], text: str, sentences: Sequence[Sentence], language: str
) -> Sequence[Mention]:
    """Return the mentions of a text outside the huge spans, which the engine does not see."""
    ends = [0, *(end for _, end in huge)]
    kept = list(zip(ends, [*(start for start, _ in huge), len(text)], strict=True))  # what is between them
    begins, pieces, length = [], [], 0
    for start, end in kept:
        begins.append(length)
        pieces.append(text[start:end] + _GAP)
        length += len(pieces[-1])
    shown: list[Sentence] = []
    at = 0
    for one in sentences:
        while at < len(kept) - 1 and one.start >= kept[at][1]:
            at += 1
        start, end = kept[at]
        if start <= one.start and one.end <= end:
            shift = begins[at] - start
            shown.append(structs.replace(one, index=len(shown), start=one.start + shift, end=one.end + shift))
    found = []
    for mention in chosen().recognise("".join(pieces), shown, language) if shown else ():
        at = bisect_right(begins, mention.start) - 1
        shift = kept[at][0] - begins[at]
        found.append(structs.replace(mention, start=mention.start + shift, end=mention.end + shift))
    return found


__all__ = ["ENGINE", "LONGEST_UNIT", "chosen", "recognise"]
