"""The keymap: which keys do what, after everything has been read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from keymaps.actions import Action, Registry, Scope
from keymaps.names import Keys, shown_all


class KeymapSettings(Struct, frozen=True):
    """What a keymap says besides its keys.

    `timeout` is in seconds, 0 for none: how long a key that begins a sequence waits for the next. `counts` lets digits
    say how often. Actions in `waits` may have a key that begins a longer sequence: they act when the time is over.
    `layouts` are keyboards whose letters stand for the Latin one at the same place.
    """

    timeout: float = 1.0
    counts: bool = True
    waits: frozenset[str] = frozenset()
    layouts: tuple[str, ...] = ()


class Origin(Struct, frozen=True):
    """Where a binding was written: the file as people know it, and its line (0 when there is none)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """`vim.toml:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file


class Keymap(Struct, frozen=True):
    """Keys of every action of a registry, by id; actions without a key have an empty tuple.

    Those that are `yielding` give their keys up to whatever a file says: what they do can be done otherwise.
    """

    name: str
    keys: Mapping[str, tuple[Keys, ...]]
    settings: KeymapSettings = KeymapSettings()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    yielding: frozenset[str] = frozenset()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions that there are, in the order of listings."""
        return self.registry.actions

    @property
    def by_id(self) -> Mapping[str, Action]:
        """The same by their ids."""
        return self.registry.by_id

    def table(self, scope: Scope) -> Mapping[Keys, str]:
        """Return the action of each sequence of keys in one scope."""
        here = [action.id for action in self.registry.actions if action.scope is scope]
        return {keys: action for action in here for keys in self.keys.get(action, ())}

    def merged(self, scopes: Iterable[Scope]) -> Mapping[Keys, str]:
        """Return the tables of several scopes as one; the first scope that has a sequence wins."""
        found: dict[Keys, str] = {}
        for scope in scopes:
            for keys, action in self.table(scope).items():
                found.setdefault(keys, action)
        return found

    def keys_of(self, action: str) -> tuple[str, ...]:
        """Return the keys of an action as people see them, the first one first."""
        return tuple(map(shown_all, self.keys.get(action, ())))
