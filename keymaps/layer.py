"""One keymap file as it is written: its settings and its entries, each checked by itself.

Whether entries go together, and with the keymap below, is decided in `keymaps.resolve`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from keymaps import source
from keymaps.actions import Registry
from keymaps.aliases import ALIASES
from keymaps.faults import Fault, nearest
from keymaps.layouts import LAYOUTS
from keymaps.names import KeyNameError, Keys, parse_sequence
from reading.clean import visible

MOST_KEYS = 8
"""Keys that one action can have."""

LONGEST_WAIT = 60.0
"""Seconds that a time-out can be set to."""

_SETTINGS = ("extends", "timeout", "counts", "waits", "layouts", "keys")


NO_VERDICTS = Registry()
"""The registry of who knows no desk."""


class KeyEntry(Struct, frozen=True):
    """The keys that a file gives one action; none takes its keys away."""

    action: str
    keys: tuple[Keys, ...]
    line: int


class Layer(Struct, frozen=True):
    """What one file says: which keymap it changes, and how; `lines` are those of its settings."""

    file: str
    extends: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    entries: tuple[KeyEntry, ...] = ()
    faults: tuple[Fault, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def with_fault(self, message: str) -> Layer:
        """Return the layer with one more fault, of the whole file."""
        return replace(self, faults=(*self.faults, Fault(self.file, 0, "", message)))


def read_layer(
    text: str, file: str, table: str = "", aliases: Mapping[str, str] = ALIASES, registry: Registry = NO_VERDICTS
) -> Layer:
    """Read a keymap; `file` is its name in messages, `table` the table of a larger file that holds it."""
    return _Reading(text, visible(file), table, {**aliases, **dict(registry.aliases)}, registry).layer()


class _Reading:
    """Reads one file: collects its sound entries and its faults."""

    def __init__(self, text: str, file: str, table: str, aliases: Mapping[str, str], registry: Registry) -> None:
        self.file = file
        self.table = (table,) if table else ()
        self.aliases = aliases
        self.registry = registry
        self.known = registry.by_id
        self.data, broken = source.read(text)
        self.lines = source.lines_of(text)
        self.faults = [Fault(file, line, "", f"not TOML: {_brief(reason)}") for line, reason in broken]

    def layer(self) -> Layer:
        """Return everything that the file says."""
        data = self.data.get(self.table[0], {}) if self.table else self.data
        if not isinstance(data, Mapping):
            self._fault((), "not a table")
            data = {}
        for name in data.keys() - set(_SETTINGS):
            inside = "; actions belong under [keys]" if isinstance(data[name], Mapping) else ""
            self._fault((name,), f"no such setting{inside or nearest(name, _SETTINGS)}")
        settings = {name: value for name in _SETTINGS if (value := self._setting(name, data.get(name))) is not None}
        extends = str(settings.pop("extends", ""))
        entries = tuple(self._entries(data.get("keys", {})))
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        return Layer(self.file, extends, settings, entries, faults, {name: self._line((name,)) for name in _SETTINGS})

    def _line(self, path: tuple[str, ...]) -> int:
        """Return the line of an entry, or of the table that it is in."""
        whole = (*self.table, *path)
        while whole:
            if whole in self.lines:
                return self.lines[whole]
            whole = whole[:-1]
        return 0

    def _fault(self, path: tuple[str, ...], message: str, warning: bool = False) -> None:
        """Note a problem of the entry at `path`."""
        entry = ".".join(path[1:] if path[:1] == ("keys",) else path)
        self.faults.append(Fault(self.file, self._line(path), _brief(entry), _brief(message, 200), warning))

    def _setting(self, name: str, value: object) -> object:
        """Return a setting's value, or None when it is not set or not usable."""
        if value is None or name == "keys":
            return None
        right: object = None
        match name, value:
            case "extends", str():
                right = value
            case "counts", bool():
                right = value
            case "timeout", int() | float() if not isinstance(value, bool):
                right = float(value) if 0 <= value <= LONGEST_WAIT else None
            case "waits", list():
                right = frozenset(self._names(name, value, self.known))
            case "layouts", list():
                right = tuple(self._names(name, value, LAYOUTS))
        if right is None:
            wanted = {
                "extends": "the name of a keymap or of a file",
                "counts": "true or false",
                "timeout": f"a number of seconds, 0 to {LONGEST_WAIT:g}",
            }
            self._fault((name,), f"should be {wanted.get(name, 'a list of names')}")
        return right

    def _names(self, setting: str, values: list[object], known: Mapping[str, object]) -> Iterator[str]:
        """Give the names in a list that are known, and note the others."""
        for value in values:
            name = self.aliases.get(value, value) if isinstance(value, str) else ""
            if name in known:
                yield name
            else:
                self._fault((setting,), f"{_brief(str(value))} is not known{nearest(str(value), known)}")

    def _entries(self, data: object) -> Iterator[KeyEntry]:
        """Yield the entries that name a known action."""
        if not isinstance(data, Mapping):
            self._fault(("keys",), "should be a table of actions")
            return
        seen: set[str] = set()
        for path, value in _leaves(data, ("keys",)):
            written = ".".join(path[1:])
            action = self.aliases.get(written, written)
            if action not in self.known:
                if not self.registry.is_of_others(action):
                    self._fault(path, f"no such action{nearest(written, self.known)}")
                continue
            if action in seen:
                self._fault(path, f"{action} has its keys already")
                continue
            if action != written:
                self._fault(path, f"is now called {action}", warning=True)
            keys = self._keys(path, value)
            if keys is not None:
                seen.add(action)
                yield KeyEntry(action, keys, self._line(path))

    def _keys(self, path: tuple[str, ...], value: object) -> tuple[Keys, ...] | None:
        """Return the sequences of an entry, none when it takes all away, None when nothing of it can be used."""
        written = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in written):
            self._fault(path, "should be a key in quotes, or a list of them")
            return None
        texts = [str(one) for one in written if str(one).strip() or str(one) == " "]
        if len(texts) > MOST_KEYS:
            self._fault(path, f"more than {MOST_KEYS} keys for one action")
            return None
        found: list[Keys] = []
        for text in texts:
            try:
                keys = parse_sequence("space" if text == " " else text)
            except KeyNameError as error:
                self._fault(path, str(error))
            else:
                found += [keys] if keys not in found else []
        return tuple(found) if found or not texts else None


def _leaves(data: Mapping[str, object], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Give path and value of everything in nested tables that is no table."""
    for name, value in data.items():
        if isinstance(value, Mapping) and value and len(path) < 8:
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def _brief(text: str, most: int = 60) -> str:
    """Return text from outside, safe to show and not longer than `most` characters."""
    shown = visible(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
