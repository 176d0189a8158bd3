"""From keys as they arrive to actions: sequences, counts, arguments, and what is pending.

Nothing here knows the time: the app calls `expire` when `waiting` has been true for the keymap's time-out.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from keymaps.actions import Scope
from keymaps.keymap import Keymap
from keymaps.layouts import latin
from keymaps.names import Keys, character_of, shown_all

MOST = 99_999
"""The greatest count; more digits than it has are not taken."""
DIGITS = frozenset("0123456789")


class Act(Struct, frozen=True):
    """An action to perform: how often (None when nobody said), and the key that was its argument, by its character."""

    action: str
    count: int | None = None
    argument: str = ""


class Pending(Struct, frozen=True):
    """Keys that begin something; `shown` is for the status line."""

    shown: str


class Unknown(Struct, frozen=True):
    """Keys that do nothing here, as people see them."""

    keys: str


Outcome = Act | Pending | Unknown


class KeyReader:
    """Reads keys one at a time.

    A key that cannot go on with what is pending is never lost: what was pending acts if it can by itself, and the key
    is then read afresh. Escape drops what is pending and does nothing else.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._known = keymap.by_id
        self._digits = ""
        self._keys: Keys = ()
        self._taker = ""
        self._scopes: tuple[Scope, ...] = ()
        self._tables: dict[tuple[Scope, ...], Mapping[Keys, str]] = {}

    @property
    def pending(self) -> str:
        """What has been typed and waits for more, as people see it: `5 g`; empty when nothing waits."""
        if not self._keys:
            return self._digits
        return " ".join(part for part in (self._digits, shown_all(self._keys)) if part)

    @property
    def count(self) -> int:
        """The number that was typed so far, 0 when none was."""
        return int(self._digits or 0)

    @property
    def waiting(self) -> bool:
        """Whether the time-out runs: a sequence has begun.

        Counts and arguments wait as long as they must.
        """
        return bool(self._keys) and not self._taker

    @property
    def following(self) -> tuple[tuple[str, str], ...]:
        """What may follow the pending keys: the keys that are left to press, as people see them, and the action.

        After a count the actions that take one; nothing where the pending keys act by themselves in a moment.
        """
        if not self.pending or self._keys in self._table():
            return ()
        if not self._keys:
            return tuple((shown_all(keys), one) for keys, one in self._first_keys() if self._known[one].count)
        begun = len(self._keys)
        longer = ((keys[begun:], one) for keys, one in self._table().items() if keys[:begun] == self._keys)
        return tuple((shown_all(rest), one) for rest, one in longer if self._known[one].count or not self._digits)

    def _first_keys(self) -> list[tuple[Keys, str]]:
        """Return the sequences of the live scopes, of each action the first one."""
        found: dict[str, Keys] = {}
        for keys, action in self._table().items():
            found.setdefault(action, keys)
        return [(keys, action) for action, keys in found.items()]

    @property
    def taking(self) -> str:
        """The action that waits for its argument, or the empty string."""
        return self._taker

    def reset(self) -> None:
        """Forget the pending keys."""
        self._digits, self._keys, self._taker = "", (), ""

    def feed(self, key: str, scopes: tuple[Scope, ...]) -> tuple[Outcome, ...]:
        """Read one key, by Textual's name, where these scopes are live, the first one winning; return what follows."""
        self._scopes = scopes
        if self.pending and key == "escape":
            self.reset()
            return ()
        if self._taker:
            return (self._act(self._taker, self._argument(key)),)
        key = self._same_place(key)
        if not self._keys and self._is_digit(key):
            self._digits += key
            return (Pending(self.pending),)
        return self._step(key)

    def begin(self, action: str) -> tuple[Outcome, ...]:
        """Take an action that was chosen by its name instead of its key; its argument is still to be pressed."""
        self.reset()
        if not self._known[action].argument:
            return (Act(action),)
        self._taker = action
        self._keys = next(iter(self.keymap.keys.get(action, ())), (action,))
        return (Pending(self.pending),)

    def expire(self) -> tuple[Outcome, ...]:
        """End the waiting: the pending keys act, if they mean something by themselves."""
        if not self.waiting:
            return ()
        return self._conclude(self._keys, reports_unknown=False)

    def _table(self) -> Mapping[Keys, str]:
        """Return the sequences of the live scopes."""
        if self._scopes not in self._tables:
            self._tables[self._scopes] = self.keymap.merged(self._scopes)
        return self._tables[self._scopes]

    def _same_place(self, key: str) -> str:
        """Return the key that the keymap knows it by: on another layout the Latin one at the same place."""
        known = {one for keys in self._table() for one in keys}
        if key in known:
            return key
        place = latin(key, self.keymap.settings.layouts)
        return place if place in known else key

    def _argument(self, key: str) -> str:
        """Return the character that a key types, as the Latin keyboard has it, or the key's name."""
        place = latin(key, self.keymap.settings.layouts)
        return character_of(place) or place

    def _is_digit(self, key: str) -> bool:
        """Whether a key is part of a count: digits that no live scope has bound, not beginning with 0."""
        if not self.keymap.settings.counts or key not in DIGITS:
            return False
        if not self._digits and (key == "0" or any(keys[0] == key for keys in self._table())):
            return False
        return len(self._digits) < len(str(MOST))

    def _step(self, key: str) -> tuple[Outcome, ...]:
        """Add a key to the sequence and see whether it acts, goes on, or leads nowhere."""
        keys = (*self._keys, key)
        table = self._table()
        action = table.get(keys)
        longer = any(len(other) > len(keys) and other[: len(keys)] == keys for other in table)
        if longer and (action is None or action in self.keymap.settings.waits):
            self._keys = keys
            return (Pending(self.pending),)
        if action is None:
            return self._conclude(keys, reports_unknown=True)
        self._keys = keys
        if self._known[action].argument:
            self._taker = action
            return (Pending(self.pending),)
        return (self._act(action),)

    def _conclude(self, keys: Keys, reports_unknown: bool) -> tuple[Outcome, ...]:
        """Act on the longest beginning of `keys` that means something, and read the rest afresh; no key is lost."""
        table = self._table()
        for length in range(len(keys), 0, -1):
            action = table.get(keys[:length])
            if action is not None and not self._known[action].argument:
                return (self._act(action), *self._afresh(keys[length:]))
        typed = " ".join(part for part in (self._digits, shown_all(keys)) if part)
        self.reset()
        rest = self._afresh(keys[1:])
        if reports_unknown and (not rest or isinstance(rest[-1], Unknown)):
            return (Unknown(typed),)
        return rest

    def _afresh(self, keys: Keys) -> tuple[Outcome, ...]:
        """Read keys as if nothing had been pending."""
        outcomes: list[Outcome] = []
        for key in keys:
            outcomes += self.feed(key, self._scopes)
        return tuple(outcomes)

    def _act(self, action: str, argument: str = "") -> Act:
        """Return the action with its count, and start afresh."""
        count = int(self._digits) if self._digits and self._known[action].count else None
        self.reset()
        return Act(action, count, argument)
