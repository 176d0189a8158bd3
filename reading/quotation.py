"""Which quotation marks of a text close a quotation, in every convention: “…”, „…“, »…«, « … », ”…”, 「…」, "…".

One mark opens in one language and closes in another, so a mark is read beside those before it.
"""

from __future__ import annotations

import re

MARKS = '"“”„‟«»‹›「」『』'
_MARK = re.compile(f"[{MARKS}]")
_LOW = re.compile(r"(?<!\w)‚(?=\w)[^‚‘\n]*‘")  # the low mark is no apostrophe, so neither is what closes it
_CLOSES = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "”": "”",
    '"': '"',
}
_ALWAYS_OPEN = frozenset("„‟「『")
_NESTED = 8  # quotations within one another; more are marks that nobody closed


def closing(text: str, start: int, end: int) -> dict[int, int]:
    """Return the place of each mark of `text[start:end]` that closes a quotation, and of the mark that opened it.

    A mark that closes what was opened before the text begins is there too, its opening mark at -1.
    """
    found = {match.end() - 1: match.start() for match in _LOW.finditer(text, start, end)}
    if _MARK.search(text, start, end) is None:
        return found
    opened: list[int] = []
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        closed = next((i for i in range(len(opened) - 1, -1, -1) if mark in _CLOSES[text[opened[i]]]), -1)
        if closed >= 0 and not _opens_again(text, at, mark, end):
            found[at] = opened[closed]
            del opened[closed:]
        elif mark in _ALWAYS_OPEN or _may_open(text, at, mark, start, end, bool(opened)):
            opened.append(at)
            del opened[:-_NESTED]
        else:
            found[at] = -1
    return found


def _opens_again(text: str, at: int, mark: str, end: int) -> bool:
    """Whether a mark that could close stands where only an opening one does: behind white space, before a word."""
    if mark in "”」』":
        return False
    return text[at - 1 : at].isspace() and at + 1 < end and not text[at + 1].isspace() and text[at + 1].isalnum()


def _may_open(text: str, at: int, mark: str, start: int, end: int, within: bool) -> bool:
    """Whether a mark could open a quotation where it stands."""
    if mark in "」』":
        return False
    behind = text[at + 1] if at + 1 < end else " "
    before = text[at - 1] if at > start else " "
    if mark == "«":
        return True
    if mark in "”»›":
        return not behind.isspace() and (before.isspace() or not before.isalnum()) and behind.isalnum()
    return not behind.isspace() or (before.isspace() and not within)
