"""A page's words as html5lib reads them, block by block: what the words of an article are compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import html5lib

_OWN_LINE = """
    address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html label legend li main nav ol option p pre section select summary
    table tbody td tfoot th thead title tr ul
"""
_NOT_SEEN = "title script style noscript template svg math textarea iframe object"
_BLOCKS, _UNSEEN = frozenset(_OWN_LINE.split()), frozenset(_NOT_SEEN.split())
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Return the words of a text, without the soft hyphens in them."""
    return _WORD.findall(text.replace("\u00ad", ""))


def blocks(page: str) -> list[list[str]]:
    """Return the words of each block of a page, in order: what stands between two breaks of it."""
    found: list[list[str]] = []
    run: list[str] = []

    def flush() -> None:
        own = words("".join(run))
        run.clear()
        if own:
            found.append(own)

    def walk(element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else "#"
        if tag in _UNSEEN:
            return
        if tag in _BLOCKS:
            flush()
        if tag != "#":
            run.append(element.text or "")
            for child in element:
                walk(child)
                run.append(child.tail or "")
        if tag in _BLOCKS:
            flush()

    walk(html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False))
    flush()
    return found


def joined(own: Sequence[str], page: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of an article that are no words of its page."""
    known = {word for block in page for word in block}
    return [word for word in own if word not in known]


def lost(own: Sequence[str], page: Sequence[Sequence[str]], part: float = 0.8) -> list[Sequence[str]]:
    """Return the blocks of a page that an article has for a good part, but not whole and in order."""
    text = " ".join(["", *own, ""])
    have = {tuple(own[at : at + 3]) for at in range(len(own))}
    broken: list[Sequence[str]] = []
    for block in page:
        if f" {' '.join(block)} " in text or len(block) < 4:
            continue
        threes = [tuple(block[at : at + 3]) for at in range(len(block) - 2)]
        if sum(three in have for three in threes) >= part * len(threes):
            broken.append(block)
    return broken
