"""Reading keymaps: the shipped ones, and what a person or a desk changes in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from keymaps.actions import GIVES_WAY, LIVE, Registry, Scope
from keymaps.faults import Fault, nearest
from keymaps.keymap import Keymap
from keymaps.layer import Layer, read_layer
from keymaps.names import KeyNameError, Keys, parse_sequence, shown_all
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
def shipped(registry: Registry, name: str = "default") -> Keymap:
    """Return a keymap that comes with the program; a fault in one is a fault of the program: ValueError.

    It names the verdicts of the default scale; those that the registry lacks have no keys.
    """
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    layer = read_layer(text, f"{name}.toml", registry=registry)
    base = Keymap("", {}, registry=registry) if name == "default" else shipped(registry, layer.extends)
    keymap, faults = overlay(base, layer, name)
    if faults or layer.faults:
        raise ValueError("; ".join(map(str, (*layer.faults, *faults))))
    return keymap


def effective(
    registry: Registry, chosen: str = "", user: Path | None = None, desk: Path | None = None
) -> tuple[Keymap, tuple[Fault, ...]]:
    """Return the keymap that is in force and everything that is wrong with the files that made it.

    `chosen` is the name of a shipped keymap or the path of a file, and then nothing else counts; KeymapError when it is
    neither. Else the desk's table `[keymap]` (`desk` is its `desk.toml`) lies over the keymap that it or the user's
    file extends, and the user's file over both. Files that are not there say nothing. Verdicts that have keys of their
    own have them under all of this.
    """
    if chosen in SHIPPED:
        return with_verdicts(shipped(registry, chosen), str(desk or ""))
    if chosen:
        return _stack(registry, _chain(registry, _existing(chosen)), str(desk or ""))
    layers = _desk(registry, desk) if desk and _is_there(desk) else []
    users = _chain(registry, user) if user and _is_there(user) else []
    return _stack(registry, [*layers, *users], str(desk or ""))


_PLACES = {Scope.READER: "sentence", Scope.DECISIONS: "decisions", Scope.ADJUDICATION: "adjudication"}
"""Where a verdict is given, and how the ids of the actions begin that give it there."""


def with_verdicts(keymap: Keymap, file: str = "") -> tuple[Keymap, tuple[Fault, ...]]:
    """Return a keymap in which verdicts have keys of their own, as far as these are free; one warning says which not.

    `file` is where the verdicts are named.
    """
    found, taken, given = {**keymap.keys}, [], set()
    for verdict in keymap.registry.verdicts:
        try:
            keys = parse_sequence(verdict.key) if verdict.key else ()
        except KeyNameError as error:
            taken.append(f"{verdict.name}: {error}")
            continue
        for scope, begins in _PLACES.items() if keys else ():
            action = f"{begins}.{verdict.name}"
            owner = _owner(keymap, found, scope, keys)
            if not owner:
                found[action] = (*found.get(action, ()), keys)
                given.add(action)
            elif owner != action:
                taken.append(f"{shown_all(keys)} stays with {owner}, not {action}")
    faults = (Fault(file, 0, "verdicts", "; ".join(taken), warning=True),) if taken else ()
    tags = (f"{begins}.tag" for begins in _PLACES.values())
    return replace(keymap, keys=found, yielding=frozenset((*given, *tags, *GIVES_WAY))), faults


def _owner(keymap: Keymap, found: Mapping[str, tuple[Keys, ...]], scope: Scope, keys: Keys) -> str:
    """Return the action that has these keys, or begins or goes on with them, where a scope is live; or nothing."""
    live = next(group for group in LIVE if scope in group)
    for action in keymap.actions:
        for other in found.get(action.id, ()) if action.scope in live else ():
            wide = min(len(other), len(keys))
            if other[:wide] == keys[:wide]:
                return action.id
    return ""


def check(registry: Registry, path: Path, desk: Path | None = None) -> tuple[Fault, ...]:
    """Return everything that is wrong with one keymap file and those it extends; `desk` is where verdicts are named."""
    return _stack(registry, _chain(registry, _existing(str(path))), str(desk or ""))[1]


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


def _stack(registry: Registry, layers: list[Layer], desk: str = "") -> tuple[Keymap, tuple[Fault, ...]]:
    """Lay layers over the shipped keymap that the last one names which names any, and the verdicts' own keys."""
    named = [layer.extends for layer in layers if layer.extends]
    keymap, clashes = with_verdicts(shipped(registry, named[-1] if named else "default"), desk)
    faults: list[Fault] = [*clashes]
    for layer in layers:
        keymap, more = overlay(keymap, layer, layer.file)
        faults += [*layer.faults, *more]
    return keymap, tuple(faults)


def _desk(registry: Registry, path: Path) -> list[Layer]:
    """Return a desk's keymap; it may only extend a shipped one, for it comes from others."""
    layer = _read(registry, path, "keymap")
    extends, faults = layer.extends, layer.faults
    if extends and extends not in SHIPPED:
        extends, faults = "", (*faults, _unknown(layer, "a desk can extend only what is shipped"))
    return [replace(layer, extends=extends, faults=faults)]


def _chain(registry: Registry, path: Path) -> list[Layer]:
    """Return a file and the ones it extends, the lowest first; the lowest alone may still name another."""
    layers: list[Layer] = []
    while True:
        layer = _read(registry, path)
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


def _read(registry: Registry, path: Path, table: str = "") -> Layer:
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
    return read_layer(text, str(path), table, registry=registry)
