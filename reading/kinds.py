"""What each block of an article is: a headline, a by-line, boilerplate, prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reading.article import Kind
from reading.blocks import Block

WHOLE = frozenset({Kind.HEADLINE, Kind.SUBHEAD, Kind.BYLINE, Kind.DATE, Kind.CREDIT, Kind.LINK})

_STOP = re.compile(r"[.!?…。！？؟।:;][\"”’')\]»]*$")
_BYLINE = re.compile(r"^By\s?[A-Z][\w.’'-]+(?:\s+[A-Z][\w.’'-]*){1,4}$")
_DATE = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December) \d{1,2}, \d{4}$"
)
_CREDIT = re.compile(r"^(?:featured )?(?:photo|image|picture)s?\b.{0,20}\b(?:courtesy|credit|by)\b", re.I)
_LINK = re.compile(r"^(?:see also|read (?:next|more|also)|also read|related(?: news| articles?| stories)?)\s*:", re.I)
_BOILERPLATE = re.compile(
    r"^(?:leave a (?:reply|comment)|your email address|comments?$|loading|posted in|disclaimer|subscribe|"
    r"check out more)"
    r"|all rights reserved|brought to you by",
    re.I,
)


def kinds(text: str, blocks: Sequence[Block]) -> list[Kind]:
    """Return the kind of each block."""
    found = [_by_itself(text[block.start : block.end], block) for block in blocks]
    first_prose = next((i for i, kind in enumerate(found) if kind is Kind.SENTENCE), len(found))
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        line = text[block.start : block.end]
        if found[i] is Kind.SUBHEAD and (i < first_prose and (not seen or line in seen)):
            found[i] = Kind.HEADLINE
            seen.add(line)
    return found


def _by_itself(line: str, block: Block) -> Kind:
    """Return the kind that a block's own text suggests."""
    if block.bullet:
        return Kind.BULLET
    if block.numbered:
        return Kind.ITEM
    for pattern, kind in (
        (_BYLINE, Kind.BYLINE),
        (_DATE, Kind.DATE),
        (_CREDIT, Kind.CREDIT),
        (_LINK, Kind.LINK),
        (_BOILERPLATE, Kind.BOILERPLATE),
    ):
        if pattern.search(line):
            return kind
    if _STOP.search(line) or len(line) > 160:
        return Kind.SENTENCE
    return Kind.SUBHEAD
