"""A keymap as text: for people, for programs, for the README, and for loading back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from keymaps.actions import TITLES, Action
from keymaps.keymap import Keymap
from keymaps.names import shown_all

PIPE = "\\|"
FORMATS = ("table", "toml", "json", "markdown")


def render(keymap: Keymap, form: str) -> str:
    """Return the keymap in one of `FORMATS`, without a line break at the end."""
    return "\n".join({"table": _table, "toml": _toml, "json": _json, "markdown": _markdown}[form](keymap))


def sections(keymap: Keymap) -> Iterator[tuple[str, tuple[Action, ...]]]:
    """Return the actions of a keymap of each scope under its title."""
    for scope, title in TITLES.items():
        yield title, tuple(action for action in keymap.actions if action.scope is scope)


def _table(keymap: Keymap) -> Iterator[str]:
    """Return aligned lines: keys, help sentence, the action's id."""
    wide = max(len(_keys(keymap, action)) for action in keymap.actions)
    helped = max(len(action.help) for action in keymap.actions)
    for number, (title, actions) in enumerate(sections(keymap)):
        yield from ([""] if number else [])
        yield title
        for action in actions:
            yield f"  {_keys(keymap, action):{wide}}  {action.help:{helped}}  {action.id}"


def _keys(keymap: Keymap, action: Action) -> str:
    """Return an action's keys in one cell."""
    return "  ".join(keymap.keys_of(action.id)) or "–"


def _markdown(keymap: Keymap) -> Iterator[str]:
    """Give one table for each scope."""
    for number, (title, actions) in enumerate(sections(keymap)):
        yield from ([""] if number else [])
        yield from (f"**{title}**", "", "| keys | what they do | id |", "| --- | --- | --- |")
        for action in actions:
            keys = " ".join(f"`` {key} ``" if "`" in key else f"`{key}`" for key in keymap.keys_of(action.id))
            yield f"| {keys.replace('|', PIPE)} | {action.help} | `{action.id}` |"


def _json(keymap: Keymap) -> Iterator[str]:
    """Give one JSON object: settings, and for each action its scope, keys, help and origin."""
    settings = keymap.settings
    data = {
        "name": keymap.name,
        "timeout": settings.timeout,
        "counts": settings.counts,
        "waits": sorted(settings.waits),
        "layouts": list(settings.layouts),
        "actions": [
            {
                "id": action.id,
                "scope": action.scope,
                "keys": list(keymap.keys_of(action.id)),
                "label": action.label,
                "help": action.help,
                "count": action.count,
                "repeat": action.repeat,
                "from": str(keymap.origins.get(action.id, "")),
            }
            for action in keymap.actions
        ],
    }
    yield json.dumps(data, ensure_ascii=False, indent=2)


def _toml(keymap: Keymap) -> Iterator[str]:
    """Give a keymap file that loads back to the same map, whatever it lies over."""
    settings = keymap.settings
    yield 'extends = "default"'
    yield f"timeout = {settings.timeout!r}"
    yield f"counts = {str(settings.counts).lower()}"
    yield f"waits = {_list(sorted(settings.waits))}"
    yield f"layouts = {_list(settings.layouts)}"
    yield from ("", "[keys]")
    for title, actions in sections(keymap):
        yield from ("", f"# {title}")
        for action in actions:
            yield f"{action.id} = {_list(map(shown_all, keymap.keys.get(action.id, ())))}"


def _list(words: Iterable[str]) -> str:
    """Return words as a TOML list; a JSON string of printable characters is a TOML string too."""
    return "[" + ", ".join(json.dumps(word, ensure_ascii=False) for word in words) + "]"
