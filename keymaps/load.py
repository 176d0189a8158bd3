"""Reading keymaps: the shipped ones, and what a person or a desk changes in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec.structs import replace

from keymaps.faults import Fault, nearest
from keymaps.keymap import Keymap
from keymaps.layer import Layer, read_layer
from keymaps.resolve import overlay
from keymaps.source import LARGEST
from reading.errors import CopydeskError

SHIPPED = ("default", "vim", "emacs", "less", "numeric")
"""The names of the keymaps that come with the program."""

DEEPEST = 8
"""Files that may extend each other in a row."""


class KeymapError(CopydeskError):
    """The keymap that somebody asked for is not there."""


@cache
def shipped(name: str = "default") -> Keymap:
    """Return a keymap that comes with the program; a fault in one is a fault of the program: ValueError."""
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    layer = read_layer(text, f"{name}.toml")
    base = Keymap("", {}) if name == "default" else shipped(layer.extends)
    keymap, faults = overlay(base, layer, name)
    if faults or layer.faults:
        raise ValueError("; ".join(map(str, (*layer.faults, *faults))))
    return keymap


def effective(chosen: str = "", user: Path | None = None, desk: Path | None = None) -> tuple[Keymap, tuple[Fault, ...]]:
    """Return the keymap that is in force and everything that is wrong with the files that made it.

    `chosen` is the name of a shipped keymap or the path of a file, and then nothing else counts; KeymapError when it is
    neither. Else the desk's table `[keymap]` (`desk` is its `desk.toml`) lies over the keymap that it or the user's
    file extends, and the user's file over both. Files that are not there say nothing.
    """
    if chosen in SHIPPED:
        return shipped(chosen), ()
    if chosen:
        return _stack(_chain(_existing(chosen)))
    layers = _desk(desk) if desk and _is_there(desk) else []
    return _stack([*layers, *(_chain(user) if user and _is_there(user) else [])])


def check(path: Path) -> tuple[Fault, ...]:
    """Return everything that is wrong with one keymap file and those it extends."""
    return _stack(_chain(_existing(str(path))))[1]


def _existing(chosen: str) -> Path:
    """Return the path of a keymap file; KeymapError when there is none."""
    path = _at_home(chosen)
    if not _is_there(path):
        near = nearest(chosen, SHIPPED).replace("; d", "D")
        hint = near or f"Shipped are {', '.join(SHIPPED)}; anything else is the path of a file"
        raise KeymapError("No such keymap", chosen, hint)
    return path


def _is_there(path: Path) -> bool:
    """Whether a path exists; one that cannot be looked at counts, because reading it then reports the reason."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _at_home(text: str) -> Path:
    """Return a path with its leading tilde resolved, unless nobody has that home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _stack(layers: list[Layer]) -> tuple[Keymap, tuple[Fault, ...]]:
    """Lay layers over the shipped keymap that the last one names which names any."""
    named = [layer.extends for layer in layers if layer.extends]
    keymap = shipped(named[-1] if named else "default")
    faults: list[Fault] = []
    for layer in layers:
        keymap, more = overlay(keymap, layer, layer.file)
        faults += [*layer.faults, *more]
    return keymap, tuple(faults)


def _desk(path: Path) -> list[Layer]:
    """Return a desk's keymap; it may only extend a shipped one, for it comes from others."""
    layer = _read(path, "keymap")
    extends, faults = layer.extends, layer.faults
    if extends and extends not in SHIPPED:
        extends, faults = "", (*faults, _unknown(layer, "a desk can extend only what is shipped"))
    return [replace(layer, extends=extends, faults=faults)]


def _chain(path: Path) -> list[Layer]:
    """Return a file and the ones it extends, the lowest first; the lowest alone may still name another."""
    layers: list[Layer] = []
    while True:
        layer = _read(path)
        below = path.parent / _at_home(layer.extends)
        if not layer.extends or layer.extends in SHIPPED:
            return [layer, *layers]
        if not _is_there(below):
            fault = _unknown(layer, f"no such keymap{nearest(layer.extends, SHIPPED)}")
        elif len(layers) >= DEEPEST:
            fault = _unknown(layer, "too many files extend each other")
        else:
            fault = None
            path = below
        faults = (*layer.faults, fault) if fault else layer.faults
        layers.insert(0, replace(layer, extends="", faults=faults))
        if fault:
            return layers


def _unknown(layer: Layer, why: str) -> Fault:
    """Return the fault of an `extends` that cannot be followed; the default is extended instead."""
    return Fault(layer.file, layer.lines["extends"], "extends", why)


def _read(path: Path, table: str = "") -> Layer:
    """Read one file; one that cannot be read is a layer of nothing but a fault."""
    try:
        if not path.is_file():
            raise OSError("not a file")
        with path.open("rb") as file:
            text = file.read(4 * LARGEST + 4).decode("utf-8-sig")
    except OSError as error:
        return read_layer("", str(path)).with_fault(f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError as error:
        return read_layer("", str(path)).with_fault(f"not UTF-8 at byte {error.start}")
    return read_layer(text, str(path), table)
