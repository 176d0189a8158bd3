"""Finding places in an article: the next paragraph, or a phrase, in which any white space matches any and
capitals matter only when they are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reading.article import Article


def pattern_of(phrase: str) -> re.Pattern[str] | None:
    """Return what finds `phrase`, or None when there is nothing to find."""
    words = [re.escape(word) for word in phrase.split()]
    if not words:
        return None
    return re.compile(r"\s+".join(words), re.IGNORECASE if phrase == phrase.lower() else 0)


def find_all(phrase: str, text: str) -> Sequence[tuple[int, int]]:
    """Return the (start, end) of each place where `phrase` stands in `text`, in order."""
    pattern = pattern_of(phrase)
    return [found.span() for found in pattern.finditer(text)] if pattern else ()


def paragraph_start(article: Article, sentence: int, step: int) -> int:
    """Return the nearest sentence after (`step` 1) or before (-1) this one that begins a paragraph, else the end."""
    last = len(article.sentences) - 1
    sentence = max(0, min(sentence + step, last))
    while 0 < sentence < last:
        between = article.text[article.sentences[sentence - 1].end : article.sentences[sentence].start]
        if "\n" in between:
            break
        sentence += step
    return sentence
