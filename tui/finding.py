"""Finding a phrase in an article: any white space matches any, capitals matter only when they are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence


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
