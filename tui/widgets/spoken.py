"""Lines as they are read aloud: what is drawn, without what is only to be looked at."""

from __future__ import annotations

import re

from msgspec import structs

from review.scale import DEFAULT
from tui.shell.signs import SPOKEN

SPOKEN_CELLS = 400
"""The cells that a line may have which is read aloud: nothing in it needs to be cut."""
_DRAWN = str.maketrans(dict.fromkeys("▌┃─│━░▒▓█", " "))
_LEVEL = re.compile("[●○]{2,}")
"""A level as it is drawn, such as ●●○ for a confidence of 2."""
_SPOKEN = (sign.strip() for sign in structs.astuple(SPOKEN) if isinstance(sign, str))
_STATES = re.compile(rf"\b({'|'.join(word for word in (*DEFAULT.names, *_SPOKEN) if len(word) > 2)}) \1\b")
"""A sign's word that stands twice: where signs are words, the state beside it says the same."""


def in_words(drawn: str) -> str:
    """Return a drawn line without what is only to be looked at: bars, rules, columns, a sign beside its own word."""
    text = _LEVEL.sub(lambda found: f" {found[0].count('●')} of {len(found[0])} ", drawn.translate(_DRAWN))
    return _STATES.sub(r"\1", " ".join(text.split()))
