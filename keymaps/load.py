"""Reading keymaps: the shipped ones, and what a person or a desk changes in them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from keymaps.keymap import Keymap
from keymaps.layer import read_layer
from keymaps.resolve import overlay

SHIPPED = ("default", "vim", "emacs", "less", "numeric")
"""The names of the keymaps that come with the program."""


@cache
def shipped(name: str = "default") -> Keymap:
    """Return a keymap that comes with the program; a fault in one is a fault of the program: ValueError."""
    text = files("keymaps").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    layer = read_layer(text, f"{name}.toml")
    base = Keymap("", {}) if name == "default" else shipped(layer.extends or "default")
    keymap, faults = overlay(base, layer, name)
    if faults or layer.faults:
        raise ValueError("; ".join(map(str, (*layer.faults, *faults))))
    return keymap
