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
    """Return the words of each block of a page, in order: what stands between two breaks of it.

    Who made a picture is a block of its own, which only a page's style sheet says.
    """
    found: list[list[str]] = []
    run: list[str] = []

    def flush() -> None:
        own = words("".join(run))
        run.clear()
        if own:
            found.append(own)

    def walk(element: Any) -> None:
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "#"  # formulas have a namespace
        if tag in _UNSEEN:
            return
        is_block = tag in _BLOCKS or (tag != "#" and "credit" in element.get("class", "").lower())
        if is_block:
            flush()
        if tag != "#":
            run.append(element.text or "")
            for child in element:
                walk(child)
                run.append(child.tail or "")
        if is_block:
            flush()

    walk(html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False))
    flush()
    return found


def joined(own: Sequence[str], page: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of an article that are no words of its page."""
    known = {word for block in page for word in block}
    return [word for word in own if word not in known]


def lost(own: Sequence[str], page: Sequence[Sequence[str]], part: float = 0.3) -> list[Sequence[str]]:
    """Return the blocks of a page that an article has for a good part, but not whole and in order.

    Words count for a block only where no whole block has them too: a caption, a teaser or a quotation set large repeats
    words of the article, and is none of its blocks.
    """
    text = " ".join(["", *own, ""])
    have = {tuple(own[at : at + 3]) for at in range(len(own))}
    is_whole = [f" {' '.join(block)} " in text for block in page]
    for block, whole in zip(page, is_whole, strict=True):
        if whole:
            have.difference_update(_threes(block))
    broken: list[Sequence[str]] = []
    for block, whole in zip(page, is_whole, strict=True):
        if whole or len(block) < 4:
            continue
        threes = _threes(block)
        if sum(three in have for three in threes) >= max(2, part * len(threes)):  # one may stand over two blocks
            broken.append(block)
    return broken


def _threes(block: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(block[at : at + 3]) for at in range(len(block) - 2)]
