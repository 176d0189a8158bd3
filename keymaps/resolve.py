"""Laying one keymap over another: grants each entry of a file that goes together with everything else.

A key means one thing among scopes that are live together. When a file's key is already another action's, that action
gives it up if it has another key left; otherwise the file's key is refused, with a fault that says why. So nothing that
the file does not mention loses its last key, and nobody can be locked in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from keymaps.actions import GIVES_WAY, LIVE, PROTECTED, Registry, Scope
from keymaps.faults import Fault
from keymaps.keymap import Keymap, KeymapSettings, Origin
from keymaps.layer import KeyEntry, Layer
from keymaps.names import Keys, always_sent, is_text, shown_all


def overlay(base: Keymap, layer: Layer, name: str) -> tuple[Keymap, tuple[Fault, ...]]:
    """Return `base` changed by `layer`, and a fault for each entry that could not be used, beside `layer.faults`."""
    settings: KeymapSettings = replace(base.settings, **dict(layer.settings))
    work = _Overlay(base, layer, settings.waits)
    keys = work.keys_in_force()
    settings = replace(settings, waits=frozenset(work.waits))
    origins = {**base.origins, **{entry.action: Origin(layer.file, entry.line) for entry in work.granted()}}
    asked = sorted(base.yielding.difference(GIVES_WAY))
    lost = [f"{shown_all(keys)} of {action}" for action in asked for keys in work.lost(action)]
    if lost:
        work.faults.append(Fault(layer.file, 0, "", f"takes {', '.join(lost)}", warning=True))
    faults = tuple(sorted(work.faults, key=lambda fault: fault.line))
    kept = {action.id: keys[action.id] for action in base.actions}
    return Keymap(name, kept, settings, origins, base.registry, base.yielding), faults


def _enough(registry: Registry, action: str, keys: Sequence[Keys]) -> bool:
    """Whether an action can be reached by these keys: one at least, which types nothing where that is needed.

    What nobody can do without needs one that every terminal sends.
    """
    reached = [one for one in keys if not (registry.by_id[action].typing and is_text(one[0]))]
    return any(action not in PROTECTED or all(map(always_sent, one)) for one in reached)


class _Overlay:
    """The claims of a layer, refused one by one until the rest goes together."""

    def __init__(self, base: Keymap, layer: Layer, waits: frozenset[str]) -> None:
        self.base = base
        self.layer = layer
        self.waits = set(waits)
        self.faults: list[Fault] = []
        self.entries: dict[str, KeyEntry] = {entry.action: entry for entry in layer.entries}
        self.claims: dict[str, list[Keys]] = {entry.action: list(entry.keys) for entry in layer.entries}
        self.order = {action: place for place, action in enumerate(self.claims)}
        self.own_first = sorted(base.actions, key=lambda one: self.order.get(one.id, len(base.actions)))
        self.given_up: set[tuple[str, Keys]] = set()

    def granted(self) -> Iterator[KeyEntry]:
        """Return the entries that are used, at least one key of each."""
        return (entry for action, entry in self.entries.items() if action in self.claims)

    def keys_in_force(self) -> Mapping[str, tuple[Keys, ...]]:
        """Return the keys of every action when all that cannot be has been refused."""
        self._keep_protected()
        # Refusing a claim brings back the keys of the keymap below, which may clash anew or hide a sequence: so over
        # again, with what was given up reckoned afresh, until a pass refuses nothing. Each pass but the last refuses a
        # key or adds to `waits`, of which there are finitely many. Clashes go first: only then has a key one owner.
        while True:
            self.given_up.clear()
            before = len(self.faults)
            owners = [self._clashes(group) for group in LIVE]
            for group, owned in zip(LIVE, owners, strict=True):
                is_as_it_was = not self.given_up and len(self.faults) == before  # so in every shipped keymap
                self._hidden(owned if is_as_it_was else self._owners(group))
            if len(self.faults) == before:
                return {action.id: tuple(self._keys(action.id)) for action in self.base.actions}

    def lost(self, action: str) -> Iterator[Keys]:
        """Yield the keys that an action has given up, and that this layer does not give it itself."""
        if action not in self.entries:
            yield from (keys for keys in self.base.keys.get(action, ()) if (action, keys) in self.given_up)

    def _keys(self, action: str) -> list[Keys]:
        """Return the keys that an action has as things stand."""
        if action in self.claims:
            return list(self.claims[action])
        return [keys for keys in self.base.keys.get(action, ()) if (action, keys) not in self.given_up]

    def _refuse(self, action: str, keys: Keys, why: str) -> None:
        """Take one key out of a claim; with too few left it is dropped, and the keymap below holds again."""
        self.faults.append(Fault(self.layer.file, self.entries[action].line, action, f"{shown_all(keys)} {why}"))
        self.claims[action].remove(keys)
        if not _enough(self.base.registry, action, self.claims[action]):
            del self.claims[action]

    def _keep_protected(self) -> None:
        """Drop the claims that would leave nobody a way to leave, to get help, or to close a dialog."""
        for action, keys in list(self.claims.items()):
            why = ""
            if not keys and action in PROTECTED:
                why = "must have a key, or somebody could be locked in"
            elif action in PROTECTED and not any(all(map(always_sent, one)) for one in keys):
                why = f"not every terminal sends {shown_all(keys[0])}; add a key that each does"
            elif keys and not _enough(self.base.registry, action, keys):
                why = f"{shown_all(keys[0])} goes to the text field in a dialog; add a key that types nothing"
            if why:
                self.faults.append(Fault(self.layer.file, self.entries[action].line, action, why))
                del self.claims[action]

    def _owners(self, group: tuple[Scope, ...]) -> dict[Keys, list[str]]:
        """Return the actions that each sequence has in scopes that are live together, the layer's own first."""
        owners: dict[Keys, list[str]] = {}
        for action in self.own_first:
            if action.scope in group:
                for keys in self._keys(action.id):
                    owners.setdefault(keys, []).append(action.id)
        return owners

    def _clashes(self, group: tuple[Scope, ...]) -> dict[Keys, list[str]]:
        """See to it that a key has one action; return who had each before."""
        owned = self._owners(group)
        for keys, owners in owned.items():
            first, *others = owners
            for other in others:
                if other in self.claims:
                    self._refuse(other, keys, f"is given to {first} too (line {self.entries[first].line})")
                elif first in self.claims and keys in self.claims[first]:
                    self._push(first, other, keys)
        return owned

    def _push(self, claimant: str, owner: str, keys: Keys) -> None:
        """Let the owner give up a key when it has another, else refuse the claim."""
        if owner in self.base.yielding or _enough(
            self.base.registry, owner, [one for one in self._keys(owner) if one != keys]
        ):
            self.given_up.add((owner, keys))
        else:
            self._refuse(claimant, keys, f"is needed by {owner}; give that another one in the same file")

    def _hidden(self, owners: Mapping[Keys, Sequence[str]]) -> None:
        """See to it that no sequence begins with a key that acts at once."""
        for keys, (action, *_) in owners.items():
            for length in range(1, len(keys)):
                short = owners.get(keys[:length], [""])[0]
                if short and short not in self.waits:
                    self._unhide(action, keys, short, keys[:length])

    def _unhide(self, action: str, keys: Keys, short: str, start: Keys) -> None:
        """Refuse the claim that came last of a sequence and a key that hides it."""
        if start not in self._keys(short) or keys not in self._keys(action):
            return
        if short in self.base.yielding:
            self.given_up.add((short, start))
            return
        long_claim = keys in self.claims.get(action, ())
        short_claim = start in self.claims.get(short, ())
        if long_claim and not (short_claim and self.order[short] > self.order[action]):
            self._refuse(action, keys, f"is hidden by {shown_all(start)} ({short}), which acts at once")
        elif short_claim:
            self._refuse(short, start, f"would hide {shown_all(keys)} ({action}); move that, or name {short} in waits")
        else:
            why = f"{short} must stay in it: {shown_all(start)} begins {shown_all(keys)} ({action})"
            self.faults.append(Fault(self.layer.file, self.layer.lines.get("waits", 0), "waits", why))
            self.waits.add(short)
