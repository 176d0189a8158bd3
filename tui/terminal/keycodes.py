"""Keys of a terminal: the names of characters, control sequences and single shifts, as keymaps write them.

Understood are xterm's and rxvt's codes, `modifyOtherKeys` in both of its formats, and kitty's protocol with the flags 1
(escape codes without ambiguity), 2 (kinds of events), 4 (alternate keys), 8 (all keys) and 16 (the text typed).
What a key means in the oldest form it has is its name in each other form: ctrl+i is tab, ctrl+[ escape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from keymaps.names import name_of

ESCAPE = "\x1b"
UNKNOWN_NAME = "replacement_character"


class Key(Struct, frozen=True):
    """A key that was pressed: its name, and the character that it types, if it types one."""

    name: str
    character: str | None = None


UNKNOWN = Key(UNKNOWN_NAME)
"""A byte that is no character: a key that nothing is bound to, and that types nothing."""

SHIFT, ALT, CTRL, CAPS = 1, 2, 4, 64  # bits of xterm's and kitty's modifiers
COMMANDS = {ALT: "alt", CTRL: "ctrl", 8: "super", 16: "hyper", 32: "meta"}
"""The modifiers that make a command of a character; super is meta in xterm."""
PRESSES = ("", "1", "2")
"""Kinds of events that are a key's: pressed, and repeated; 3 is its release."""

_NUMBERED: Mapping[str, str] = {
    **{"1": "home", "2": "insert", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown", "7": "home", "8": "end"},
    **{str(code): f"f{number}" for number, code in enumerate((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), 1)},
    **{str(code): f"f{number}" for number, code in enumerate((25, 26, 28, 29, 31, 32, 33, 34), 13)},
}
_LETTERS: Mapping[str, str] = {
    **{"A": "up", "B": "down", "C": "right", "D": "left", "F": "end", "H": "home"},
    **{"P": "f1", "Q": "f2", "R": "f3", "S": "f4", "Z": "tab"},
}
_SINGLE = {**_LETTERS, "M": "enter", "I": "tab"}
_KEYPAD: Mapping[str, str] = {
    **dict(zip("jklmnoX ", "*+,-./= ", strict=True)),
    **{chr(ord("p") + number): str(number) for number in range(10)},
}
_RXVT = {"^": CTRL, "@": CTRL | SHIFT}  # its keys with shift end in a sign that ends nothing
_RXVT_ARROWS = {"a": "up", "b": "down", "c": "right", "d": "left"}
_CODES: Mapping[int, str] = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 127: "backspace"}
_KITTY: Mapping[int, str] = {
    **{57364 + number: f"f{number + 1}" for number in range(35)},
    **{57414: "enter", 57417: "left", 57418: "right", 57419: "up", 57420: "down", 57421: "pageup", 57422: "pagedown"},
    **{57423: "home", 57424: "end", 57425: "insert", 57426: "delete"},
}
_KITTY_KEYPAD: Mapping[int, str] = {
    **{57399 + number: str(number) for number in range(10)},
    **{57409: ".", 57410: "/", 57411: "*", 57412: "-", 57413: "+", 57415: "=", 57416: ","},
}
_PRIVATE = range(57344, 63744)
"""Kitty's codes for keys that type nothing: what is not named here (lock and modifier keys, media) is no key to us."""

_C0 = {0: "ctrl+@", 8: "backspace", 9: "tab", 13: "enter", 27: "escape", 28: "ctrl+backslash", 127: "backspace"}
_C0 |= {29: "ctrl+right_square_bracket", 30: "ctrl+circumflex_accent", 31: "ctrl+underscore"}
_SAME = {" ": 0, "@": 0, "[": 27, "\\": 28, "]": 29, "^": 30, "_": 31, "/": 31, "i": 9, "m": 13, "h": 8}
"""Characters that are a control character with ctrl, whose key has a name of its own."""
_WITH_ALT = {"tab": "shift+tab", "ctrl+@": "alt+ctrl+space"}
"""Control characters behind an escape whose key is another one: in the Linux console, and by the key's place."""
_SHIFTED = {"-": "_"}
"""What shift makes of a sign on nearly every keyboard, for terminals that do not say."""
_UNSHIFTED = frozenset("1234567890-=[]\\;',./`")
"""Signs to which shift gives another one on most keyboards, which one a terminal may not say: then they are no key."""
_PLAIN_WITH_SHIFT = frozenset({"space", "backspace", "escape"})
"""Keys that mean with shift what they mean without: who writes capitals holds it down."""

_ARGUMENTS = re.compile(r"(\d{0,7})((?::\d{0,7})*)(?:;(\d{0,3})(?::(\d?))?)?(?:;([\d:]*))?")
_OTHER_KEYS = re.compile(r"27;(\d{1,3});(\d{1,7})")


def key_of(character: str) -> Key:
    """Return the key of a character that came by itself."""
    code = ord(character)
    if 0x20 <= code < 0x7F or code >= 0xA0:
        return UNKNOWN if 0xD800 <= code < 0xE000 else Key(name_of(character), character)
    if code > 0x7F:
        return UNKNOWN
    return Key(_C0.get(code) or f"ctrl+{chr(code | 0x60)}", character)


def alt_of(character: str) -> Key:
    """Return the key of a character that came right behind an escape: it with alt held."""
    name = key_of(character).name
    if name in (UNKNOWN_NAME, "escape"):
        return Key(name)
    if name in _WITH_ALT:
        return Key(_WITH_ALT[name])
    if len(name) == 1 and name.isupper() and len(name.lower()) == 1:
        return Key(f"alt+shift+{name.lower()}")
    return Key(f"alt+{name}")


def single(final: str) -> tuple[Key, ...]:
    """Return the key that a single shift (SS3) and a character are, none where they are no key we know."""
    if final in _RXVT_ARROWS:
        return (Key(f"ctrl+{_RXVT_ARROWS[final]}"),)
    if final in _KEYPAD:
        return (key_of(_KEYPAD[final]),)
    return _named(_SINGLE.get(final, ""), SHIFT if final == "Z" else 0)


def control(text: str, final: str) -> tuple[Key, ...]:
    """Return the keys of a control sequence; `text` is the part between CSI and the final character.

    None where it is no key: then it is an answer, a report, or a key that was released.
    """
    if final == "~" and (other := _OTHER_KEYS.fullmatch(text)):
        return _character(int(other[2]), _modifiers(other[1]))
    if final in _RXVT and text in _NUMBERED:
        return _named(_NUMBERED[text], _RXVT[final])
    if final in _RXVT_ARROWS and not text:
        return _named(_RXVT_ARROWS[final], SHIFT)
    found = _ARGUMENTS.fullmatch(text)
    if found is None:
        return ()
    code, alternates, modifiers, event, typed = found.groups(default="")
    held = _modifiers(modifiers)
    if event not in PRESSES or held is None:
        return ()
    if final == "u":
        return _kitty(int(code or 0), alternates, held, typed)
    if alternates or typed:
        return ()
    if final == "~":
        return _named(_NUMBERED.get(code, ""), held)
    return _lettered(code, modifiers, held, final)


def _lettered(code: str, modifiers: str, held: int, final: str) -> tuple[Key, ...]:
    """Return the key of a sequence that ends in a letter; one with f3's and numbers is the cursor's place."""
    if final == "R" and (code or modifiers):
        return ()
    if code in ("", "1"):
        return _named(_LETTERS.get(final, ""), held | (SHIFT if final == "Z" else 0))
    only = _modifiers(code)  # as Emacs's terminal sends it
    return _named(_LETTERS[final], only) if only and not modifiers and final in "ABCD" else ()


def _modifiers(number: str) -> int | None:
    """Return the bits of the modifiers, None where it is no number that terminals send."""
    value = int(number or 1) or 1
    return value - 1 if value <= 256 else None


def _named(name: str, held: int | None) -> tuple[Key, ...]:
    """Return a key that types nothing, with its modifiers; none when it has no name."""
    if not name or held is None:
        return ()
    names = _commands(held)
    if held & SHIFT and (names or name not in _PLAIN_WITH_SHIFT):
        names = sorted([*names, "shift"])
    if not names and name in ("enter", "tab", "backspace", "escape"):
        return (Key(name, {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": ESCAPE}[name]),)
    return (Key("+".join([*names, name])),)


def _commands(held: int) -> list[str]:
    return [name for bit, name in sorted(COMMANDS.items(), key=lambda item: item[1]) if held & bit]


def _kitty(code: int, alternates: str, held: int, typed: str) -> tuple[Key, ...]:
    """Return the keys of kitty's form: the typed text if it is given, else the key with its modifiers."""
    text = _text(typed)
    if text and code not in _CODES and code not in _KITTY:
        alone = held & ALT and text.lower() == _char(code).lower()
        if not alone and not held & ~(SHIFT | ALT | CAPS | 128):
            return tuple(map(key_of, text))
    shifted, latin = map(_text, f"{alternates}::".split(":")[1:3])
    if held & SHIFT and shifted:
        return _character(ord(shifted[0]), held if shifted.isalpha() else held & ~SHIFT)
    if held & CTRL and latin and code > 0x7F:
        return _character(ord(latin[0]), held)  # as ever, ctrl works by a key's place on other layouts
    return _character(code, held)


def _text(typed: str) -> str:
    """Return the characters of code points with colons between them, nothing when one is no printable character."""
    characters = [_char(int(code)) if 0 < len(code) < 8 else "" for code in typed.split(":")]
    return "".join(characters) if all(one.isprintable() and one for one in characters) else ""


def _char(code: int) -> str:
    """Return the character of a code point, nothing where it has none."""
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _character(code: int, held: int | None) -> tuple[Key, ...]:
    """Return the key of a code point, with its modifiers."""
    if held is None:
        return ()
    name = _CODES.get(code) or _KITTY.get(code)
    if name:
        return _named(name, held)
    character = _KITTY_KEYPAD.get(code) or ("" if code in _PRIVATE else _char(code))
    if not character or not character.isprintable():
        return ()
    if character == " ":
        return (key_of(character),) if not _commands(held) else _command(character, held)
    if character.isalpha() and len(character.lower()) == len(character.upper()) == 1:
        return _letter(character, held)
    if held & SHIFT and not held & CTRL and code not in _KITTY_KEYPAD and character in _UNSHIFTED:
        return (Key("+".join([*sorted([*_commands(held), "shift"]), name_of(character)])),)
    return _command(character, held) if _commands(held) else (key_of(character),)


def _letter(character: str, held: int) -> tuple[Key, ...]:
    """Return the key of a letter; a terminal may send it small or great when shift is held."""
    capital = bool(held & SHIFT) or (character.isupper() and character.lower() != character)
    if not _commands(held):
        if held & CAPS and not character.isupper():
            capital = not capital
        return (key_of(character.upper() if capital else character),)
    return _command(character.lower(), held | SHIFT if capital else held & ~SHIFT)


def _command(character: str, held: int) -> tuple[Key, ...]:
    """Return a character with ctrl, alt or another modifier, by the name of its oldest form."""
    if held & SHIFT and not character.isalpha():
        character, held = _SHIFTED.get(character, character), held & ~SHIFT
    names = _commands(held)
    if names == ["ctrl"] and not held & SHIFT:
        if character in _SAME:
            return (key_of(chr(_SAME[character])),)
        if "a" <= character <= "z":
            return (key_of(chr(ord(character) & 0x1F)),)
    if held & SHIFT:
        names = sorted([*names, "shift"])
    return (Key("+".join([*names, name_of(character)])),)
