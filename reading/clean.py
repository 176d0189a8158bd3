"""Text from outside made safe to show: every dangerous character becomes one visible substitute.

Replacing is one to one by code point, so that an offset into the cleaned text is an offset into the raw text.
What stays: letters and marks of every script, NBSP and the other spaces, ZWJ and ZWNJ inside words and emoji,
variation selectors behind what they vary. Line separators other than the line feed become line feeds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import category

from msgspec import Struct

REPLACEMENT = "\ufffd"
INVISIBLE = "·"

BIDI = dict(
    zip(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        "⇠⇢⇠↦↤↥⇥⇤⇨⇦⇔⇧",
        strict=True,
    )
)
_LINE_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_UNFIT = "\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
# One class finds every character that needs a look; clean text, the common case, costs one pass of the regex engine.
_SUSPECT = (
    "\x00-\x08\r\x0e-\x1f\x7f"
    + _LINE_BREAKS
    + _UNFIT
    + _ZERO_WIDTH
    + "".join(BIDI)
    + "\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_JOINERS = "\u200c\u200d"


class Cleaned(Struct, frozen=True):
    """Cleaned text of the same length, and how many characters became a visible substitute."""

    text: str
    replaced: int


def clean(raw: str) -> Cleaned:
    """Return `raw` with every control, lone surrogate, bidi control, tag and zero-width character made visible.

    One to one by code point. Line breaks of every convention become line feeds and are not counted as replaced:
    VT, FF, NEL, U+2028, U+2029 and a lone CR one each, the CR of a CRLF a space. Tabs stay.
    """
    replaced = 0

    def substitute(match: re.Match[str]) -> str:
        nonlocal replaced
        character, at = match[0], match.start()
        if character in _LINE_BREAKS:
            return "\n"
        if character == "\r":
            return " " if raw[at + 1 : at + 2] == "\n" else "\n"
        if _belongs(raw, at):
            return character
        replaced += 1
        return _substitute(character)

    return Cleaned(re.sub(f"[{_SUSPECT}]", substitute, raw), replaced)  # compiled when an article is read


def visible(text: str) -> str:
    """Return `text` fit for one line of any output: dangerous characters, tabs and line breaks become symbols.

    For every string from outside that is shown anywhere: file names, titles, notes, error messages. Never longer
    than `text` in code points.
    """
    return _SUSPECT_OR_BREAK.sub(lambda match: _one_line(text, match.start()), text)


def with_escapes(text: str, escape: Callable[[str], str]) -> str:
    """Return `text` with every character that `visible` would replace written as `escape` says."""
    return _SUSPECT_OR_BREAK.sub(lambda match: match[0] if _belongs(text, match.start()) else escape(match[0]), text)


_SUSPECT_OR_BREAK = re.compile(f"[{_SUSPECT}\t\n]")


def _one_line(text: str, at: int) -> str:
    """Return the symbol on one line for the suspect character at `at`."""
    character = text[at]
    if character in "\x85\u2028\u2029":
        return "␤"
    return character if _belongs(text, at) else _substitute(character)


def _substitute(character: str) -> str:
    """Return the visible symbol of one suspect character."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if character in BIDI:
        return BIDI[character]
    if character in _JOINERS or "\ufe00" <= character <= "\ufe0f" or re.match(f"[{_ZERO_WIDTH}]", character):
        return INVISIBLE
    return REPLACEMENT


def _belongs(text: str, at: int) -> bool:
    """Whether a joiner or variation selector at `at` shapes its neighbours, as in Persian, Hindi and emoji."""
    character = text[at]
    if at == 0:
        return False
    before = text[at - 1]
    if character in _JOINERS:
        return _shapes(before) and _shapes(text[at + 1 : at + 2])
    if "\ufe00" <= character <= "\ufe0f":
        return before.isprintable() and not before.isspace() and not "\ufe00" <= before <= "\ufe0f"
    return "\U000e0100" <= character <= "\U000e01ef" and "\u2e80" <= before <= "\U0003ffff"


def _shapes(character: str) -> bool:
    """Whether a joiner beside `character` can have a purpose: a letter, a mark, an emoji or a variation selector."""
    if not character or character in _JOINERS:
        return False
    if character.isalpha() or "\ufe0e" <= character <= "\ufe0f" or "\U0001f000" <= character <= "\U0001faff":
        return True
    return "\u2190" <= character <= "\u2bff" or _is_mark(character)


def _is_mark(character: str) -> bool:
    """Whether `character` is a combining mark (a virama, a vowel sign, an accent)."""
    return category(character).startswith("M")
