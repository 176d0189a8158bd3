"""Explaining one key: what it does in each scope, and which file says so."""

from __future__ import annotations

from collections.abc import Iterator

from keymaps.actions import TITLES, Scope
from keymaps.keymap import Keymap
from keymaps.layouts import latin
from keymaps.names import Keys, is_text, shown_all


def explained(keymap: Keymap, keys: Keys) -> Iterator[str]:
    """Yield one line for each scope: the action, its help, and where the binding was written."""
    place = tuple(latin(key, keymap.settings.layouts) for key in keys)
    if place != keys:
        yield f"{shown_all(keys)} stands for {shown_all(place)}, which lies at the same place"
    wide = max(map(len, TITLES.values()))
    for scope, title in TITLES.items():
        yield f"{title:{wide}}  {'; '.join(_in(keymap, scope, place)) or 'nothing'}"
    if len(keys) == 1 and is_text(keys[0]):
        yield f"{'In a text field':{wide}}  goes to the text"


def _in(keymap: Keymap, scope: Scope, keys: Keys) -> Iterator[str]:
    """Yield the actions of keys in one scope, alone and as the beginning of a sequence."""
    table = keymap.table(scope)
    if action := table.get(keys):
        waits = f", after {keymap.settings.timeout:g} s" if action in keymap.settings.waits else ""
        yield f"{action}: {keymap.by_id[action].help} ({keymap.origins.get(action, 'nowhere')}{waits})"
    for longer, begun in table.items():
        if longer[: len(keys)] == keys and longer != keys:
            yield f"begins {shown_all(longer)}: {begun} ({keymap.origins.get(begun, 'nowhere')})"
