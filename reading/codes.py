"""Codes of languages as people write them (`en`, `pt-BR`, `zh_Hant`), and what people say of a text's language."""

from __future__ import annotations

import re

from msgspec import Struct

UNKNOWN = "und"
"""The code for a language that nothing gives away (ISO 639: undetermined)."""

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class LanguageChoice(Struct, frozen=True):
    """What people say of a text's language: `given` holds whatever the file says, `desk` where it says nothing."""

    given: str = ""
    desk: str = ""


NO_CHOICE = LanguageChoice()


def is_code(text: str) -> bool:
    """Whether a text has the form of a language's code."""
    return _CODE.fullmatch(text) is not None


def bare(text: str) -> str:
    """Return a code without its country and script, in small letters, or the empty string where it is none."""
    return text.replace("_", "-").partition("-")[0].lower() if is_code(text) else ""
