"""Words and signs with their offsets, cut the same way for training and for reading."""

from __future__ import annotations

import re
from typing import NamedTuple

ABBREVIATIONS = (
    "Mr Mrs Ms Dr Prof St Inc Ltd Co Corp Jr Sr Gen Sen Rep Gov Lt Col Capt Sgt Maj Adm Rev Hon Mt Ft "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)

TOKEN = re.compile(
    rf"""
      (?:https?://|www\.)\S+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | [@\#]\w+
    | (?:[^\W\d_]\.){{2,}}                                        # U.S.
    | (?:{"|".join(ABBREVIATIONS.split())})\.
    | \w[\w-]*\.(?:com|org|net|co\.uk|io|ai|gov|edu)\b            # Amazon.com
    | By(?=[A-Z][a-z]+\s[A-Z])                                     # a by-line that lost its space
    | [A-Z]\.(?=\s*[A-Z])                                         # the initial in John F. Kennedy
    | \d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?\b
    | (?:[OD]|[dlL]|Mc)['’][A-Z]\w+                               # O'Neill
    | \w+(?:&\w+)+                                                # AT&T
    | \d+
    | [^\W\d]\w*
    | ['’](?:s|S|re|ve|ll|d|m|t)\b
    | \S
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """One word or sign: its offsets in the article's text and its characters."""

    start: int
    end: int
    text: str


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut `text[start:end]` into tokens; offsets are those of `text`."""
    stop = len(text) if end is None else end
    return [Token(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text, start, stop)]
