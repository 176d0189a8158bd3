"""The actions and keymaps of a desk that names no verdicts of its own, as most tests have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from keymaps import layer, load
from keymaps.aliases import ALIASES
from keymaps.faults import Fault
from keymaps.keymap import Keymap
from review.scale import DEFAULT
from tui.shell.verdict_keys import registry_of

REGISTRY = registry_of(DEFAULT)
ACTIONS, BY_ID = REGISTRY.actions, REGISTRY.by_id


def shipped(name: str = "default") -> Keymap:
    """Return a keymap that comes with the program."""
    return load.shipped(REGISTRY, name)


def effective(chosen: str = "", user: Path | None = None, desk: Path | None = None) -> tuple[Keymap, tuple[Fault, ...]]:
    """Return the keymap that is in force, and the faults of its files."""
    return load.effective(REGISTRY, chosen, user, desk)


def check(path: Path) -> tuple[Fault, ...]:
    """Return everything that is wrong with one keymap file."""
    return load.check(REGISTRY, path)


def read_layer(text: str, file: str, table: str = "", aliases: Mapping[str, str] = ALIASES) -> layer.Layer:
    """Read a keymap."""
    return layer.read_layer(text, file, table, aliases, REGISTRY)
