"""What a terminal sends for the keys of an action."""

from __future__ import annotations

from keymaps.keymap import Keymap
from keymaps.names import Keys, character_of

SENT = {
    "escape": "\x1b",
    "enter": "\r",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "ctrl+underscore": "\x1f",
    "ctrl+@": "\x00",
}


def sent(keymap: Keymap, action: str, number: int = 0) -> bytes:
    """Return the bytes for one of an action's sequences, the first by default."""
    return sequence(keymap.keys[action][number])


def sequence(keys: Keys) -> bytes:
    """Return the bytes for keys pressed one after the other."""
    return "".join(map(_key, keys)).encode()


def _key(key: str) -> str:
    if key in SENT:
        return SENT[key]
    modifiers, _, base = key.rpartition("+")
    character = character_of(base)
    if modifiers == "ctrl":
        return chr(ord(character.upper()) & 0x1F)
    if modifiers.startswith("alt"):
        return "\x1b" + (character.upper() if "shift" in modifiers else character)
    assert character, key
    return character
