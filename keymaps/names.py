"""Names of keys: as people write them, as Textual calls them, as they are shown, and whether terminals can send them.

A key is kept by the name that it has in Textual (`question_mark`, `ctrl+n`, `alt+shift+a`) and gets when it arrives;
tests hold the names here against Textual's parser and ours. People may write `?`, `C-n`, `M-A`, `esc`. Some keys come
only from terminals that send extended keys: ctrl+enter, shift+enter, ctrl+1, ctrl+shift+a.
"""

from __future__ import annotations

import re
import unicodedata

from keymaps.faults import nearest

Keys = tuple[str, ...]
"""A sequence of keys, each by Textual's name, pressed one after the other."""


class KeyNameError(ValueError):
    """A key that cannot be used; the message says why and what to write instead."""


_SHORT = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_ARROWS = {"up", "down", "left", "right"}
_NAMED = {"home", "end", "pageup", "pagedown", "insert", "delete"} | _ARROWS
_TYPING = frozenset({"escape", "enter", "tab", "space", "backspace"})
_NAMED |= _TYPING | {f"f{number}" for number in range(1, 13)}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "ret": "enter",
    "cr": "enter",
    "del": "delete",
    "ins": "insert",
    "bs": "backspace",
    "spc": "space",
    "pgup": "pageup",
    "page_up": "pageup",
    "prior": "pageup",
    "pgdn": "pagedown",
    "page_down": "pagedown",
    "next": "pagedown",
    "backtab": "shift+tab",
}
_MODIFIERS = {"c": "ctrl", "ctrl": "ctrl", "control": "ctrl", "m": "alt", "a": "alt", "alt": "alt", "meta": "alt"}
_MODIFIERS |= {"s": "shift", "shift": "shift"}
_CTRL_SIGNS = {"at": "@", "space": "@"}
_CTRL_BYTES = frozenset({"@", "backslash", "right_square_bracket", "circumflex_accent", "underscore"})
_PLAIN_WITH_SHIFT = frozenset({"space", "backspace", "escape"})
_SAME_BYTE = {"i": "tab", "m": "enter", "h": "backspace", "left_square_bracket": "escape"}
_SAME_BYTE |= {"slash": "ctrl+_"}
TEXT_KEYS = frozenset({"left", "right", "home", "end", "backspace", "delete", "ctrl+left", "ctrl+right"})
"""Keys besides the printable ones that a text field needs for itself."""


def name_of(character: str) -> str:
    """Return the name Textual gives a printable character: letters and digits are their own."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


_SIGNS = {name_of(chr(code)): chr(code) for code in range(33, 127)}


def character_of(key: str) -> str:
    """Return the character that a key types, or the empty string when it types none."""
    if len(key) == 1:
        return key
    if key == "space":
        return " "
    if key in _SIGNS or key in _NAMED:
        return _SIGNS.get(key, "")
    try:
        return unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return ""


def always_sent(key: str) -> bool:
    """Whether every terminal sends the key, not only those with extended keys."""
    modifiers, _, base = key.rpartition("+")
    held = set(modifiers.split("+")) - {""}
    if not held or key == "shift+tab" or base in _NAMED - _TYPING:
        return True
    if base in _TYPING:
        return held == {"alt"} and base not in ("tab", "escape")
    return "ctrl" not in held or (
        "shift" not in held and (base in _CTRL_BYTES or (len(base) == 1 and "a" <= base <= "z"))
    )


def is_text(key: str) -> bool:
    """Whether a text field needs the key, to type or to move in its text."""
    return bool(character_of(key)) or key in TEXT_KEYS


def shown(key: str) -> str:
    """Return the key as people see it: `?`, `ctrl+r`, `alt+<`, `space`."""
    modifiers, _, base = key.rpartition("+")
    sign = base if base == "space" else character_of(base) or base
    if modifiers == "alt+shift" and len(sign) == 1:
        return f"alt+{sign.upper()}"
    return f"{modifiers}+{sign}" if modifiers else sign


def shown_all(keys: Keys) -> str:
    """Return a sequence as people see it: `g g`."""
    return " ".join(map(shown, keys))


def parse_sequence(text: str) -> Keys:
    """Read keys separated by spaces; KeyNameError when one is unknown or cannot be sent."""
    keys = tuple(parse_key(part) for part in text.split())
    if not keys:
        raise KeyNameError("an empty key")
    if "escape" in keys[1:]:
        raise KeyNameError("escape drops what is pending, so it can only stand alone")
    if len(keys) > 4:
        raise KeyNameError("more than four keys in a row")
    return keys


def parse_key(text: str) -> str:
    """Return Textual's name for one key as people write it; KeyNameError names the fault."""
    if len(text) == 1:
        return _plain(text)
    parts = (
        [text]
        if text.isalnum()
        else re.split(r"(?<=[^+-])[+-]", text.strip("<>") if len(text) > 3 and text[0] == "<" else text)
    )
    if text.startswith("^") and len(text) == 2:
        parts = ["ctrl", text[1:]]
    base = parts.pop()
    modifiers = {_modifier(part, text) for part in parts}
    if not modifiers:
        return _named(base)
    return _modified(modifiers, base if len(base) == 1 else _named(base), text)


def _plain(character: str) -> str:
    """Return the name of a key that types one character."""
    if not character.isprintable() or unicodedata.combining(character) or character.isspace():
        raise KeyNameError(f"U+{ord(character):04X} is not a key")
    name = name_of(character)
    if character_of(name) != character:
        raise KeyNameError(f"{character} has a name that cannot be read back; use another key")
    return name


def _modifier(part: str, text: str) -> str:
    """Return ctrl, alt or shift for the ways people write them."""
    if part.lower() in {"super", "cmd", "win", "hyper"}:
        raise KeyNameError(f"terminals do not send {text}: {part} stays with the desktop")
    found = _MODIFIERS.get(part.lower())
    if found is None:
        raise KeyNameError(f"{part} is not ctrl, alt or shift")
    return found


def _named(base: str) -> str:
    """Return the name of a key written as a word."""
    name = base.lower()
    name = _OTHER_NAMES.get(name, name)
    if name in _NAMED or name in _SIGNS or name == "shift+tab":
        return name
    if re.fullmatch(r"f\d+", name):
        raise KeyNameError(f"terminals send f1 to f12, not {name}")
    raise KeyNameError(f"no key is called {base}{nearest(name, [*_NAMED, *_SIGNS, *_OTHER_NAMES])}")


def _modified(modifiers: set[str], base: str, text: str) -> str:
    """Return the name of a key with ctrl, alt or shift held; KeyNameError when it arrives as another key."""
    held = "".join(f"{one}+" for one in sorted(modifiers))
    if base in _PLAIN_WITH_SHIFT and modifiers == {"shift"}:
        raise KeyNameError(f"{text} arrives as {base}: write that")
    if base in _NAMED and (base, modifiers) != ("space", {"ctrl"}):
        return held + base
    character = base if len(base) == 1 else _SIGNS.get(base, " ")
    if "shift" in modifiers and not character.isalpha():
        raise KeyNameError(f"{text} arrives as the sign that it types: write that")
    if modifiers == {"shift"}:
        return character.upper()
    if character.isalpha() and character.isupper() and modifiers == {"alt"}:
        held = "alt+shift+"
    if modifiers == {"ctrl"}:
        return _ctrl(base, text)
    if (held == "alt+" and character == "[") or (held == "alt+shift+" and character in "oO"):
        raise KeyNameError(f"{text} is how terminals begin the codes of arrow and function keys")
    if held == "alt+" and character == "\\":
        raise KeyNameError(f"{text} is how terminals end their answers")
    return held + name_of(character.lower() if character.isalpha() else character)


def _ctrl(base: str, text: str) -> str:
    """Return the name of a key with nothing but ctrl held: for some the terminal sends the byte of another key."""
    name = base.lower() if len(base) == 1 and base.isalpha() else name_of(base) if len(base) == 1 else base
    if name in _SAME_BYTE:
        raise KeyNameError(f"{text} arrives as {_SAME_BYTE[name]}: write that")
    return f"ctrl+{_CTRL_SIGNS.get(name, name)}"
