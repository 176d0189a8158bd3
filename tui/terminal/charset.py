"""What the locale's character set can show, and what stands in for the rest.

A terminal whose locale is not UTF-8 would make several wrong characters of each of ours, and the line would be longer
than it was laid out. As in tmux, vim and less the locale decides: a character that its set lacks goes out as ASCII of
the same width, a look-alike for dashes, quotes and lines, question marks for everything else.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache

UTF8 = "utf-8"
ASCII = "ascii"
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
_NO_C1 = frozenset({UTF8, "euc_jp", "euc_kr", "gb2312", "big5"})
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))

LOOKALIKES: Mapping[str, str] = {
    one: plain
    for plain, group in {
        "'": "\u2018\u2019\u201b\u2032\u02bc",
        '"': "\u201c\u201d\u201f\u2033\u00ab\u00bb",
        ",": "\u201a\u201e",
        "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u2504\u2508\u2550",
        "|": "\u2502\u2503\u250a\u2551\u258c\u258e\u258f\u2590",
        "+": "\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c\u256d\u256e\u256f\u2570\u2713\u2714",
        "x": "\u2717\u2718\u00d7",
        "*": "\u2022\u25cf\u2023\u25e6\u270e",
        ".": "\u00b7\u2219",
        "~": "\u2026",
        " ": "\u00a0\u2002\u2003\u2009\u202f",
        "#": "\u2588",
    }.items()
    for one in group
}
"""Punctuation and lines that have an ASCII form nobody misreads; letters have none: another letter would be a lie."""


def locale_name(environ: Mapping[str, str], coerced: bool | None = None) -> str:
    """Return the locale for characters, as the variables say it: LC_ALL, then LC_CTYPE, then LANG.

    Where the C library has only the C locale, Python sets LC_CTYPE for itself (PEP 538): `coerced` (by default what
    this interpreter did) tells that, and that variable is then not the user's word.
    """
    python = bool(sys.flags.utf8_mode) if coerced is None else coerced
    own = environ.get("LC_CTYPE", "")
    if python and own in _COERCED:
        own = ""
    return environ.get("LC_ALL") or own or environ.get("LANG") or ""


def charset(environ: Mapping[str, str], coerced: bool | None = None) -> str:
    """Return Python's name of the locale's character set; where no locale is set at all, UTF-8 is assumed."""
    name = locale_name(environ, coerced)
    if not name or "utf8" in name.lower().replace("-", ""):
        return UTF8
    if name.partition(".")[0] in ("C", "POSIX"):
        return ASCII
    set_ = name.partition("@")[0].partition(".")[2]
    if not set_:
        from locale import normalize as full

        set_ = full(name).partition(".")[2]
    return _usable(set_)


def _usable(name: str) -> str:
    """Return the codec of a character set, or ASCII where there is none or its ASCII is not ASCII."""
    try:
        found = codecs.lookup(name).name
        return found if _PRINTABLE.encode(found) == _PRINTABLE.encode() else ASCII
    except (LookupError, UnicodeError, AttributeError):
        return ASCII


@lru_cache(maxsize=4096)
def shown(cell: str, width: int, name: str) -> str:
    """Return what the character set `name` shows for a cluster: it is as wide, and made of its characters only."""
    from unicodedata import normalize

    whole = normalize("NFC", cell)
    try:
        data = whole.encode(name)
    except UnicodeError:
        data = b""
    # A byte a cell holds in every set with letters of one width or two; C1 bytes are controls to many terminals.
    if len(data) == width and all(0x20 <= byte < 0x7F or byte >= 0xA0 for byte in data):
        return whole
    return LOOKALIKES.get(cell, "?") * width


def fitted(cells: Sequence[str], name: str) -> list[str]:
    """Return cells, as `cells.lay` makes them, with what the character set lacks replaced."""
    made: list[str] = []
    for at, cell in enumerate(cells):
        if not cell:
            continue
        width = 2 if at + 1 < len(cells) and not cells[at + 1] else 1
        text = cell if cell.isascii() and len(cell) == 1 else shown(cell, width, name)
        made += list(text) if len(text) == width else [text, *[""] * (width - 1)]
    return made


def for_streams(name: str) -> str:
    """Return the encoding to print with: the set itself, unless it has letters where terminals look for controls."""
    return name if name.startswith("iso8859") or name in _NO_C1 else ASCII
