"""Dispatching actions: the one way from an action's id to what it does, for keys, palette, tests and tutorial."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Protocol, runtime_checkable

from msgspec import Struct

from keymaps.actions import Scope
from keymaps.keymap import Keymap


class Call(Struct, frozen=True):
    """An action to perform: how often (None when nobody said), and the argument of the actions that take one."""

    action: str
    count: int | None = None
    argument: str = ""

    @property
    def times(self) -> int:
        """How often, once when nobody said."""
        return self.count or 1


Handler = Callable[[Call], Awaitable[None] | None]


def plain(act: Callable[[], object]) -> Handler:
    """Return a handler that needs to know nothing of its call."""

    def handle(_call: Call) -> None:
        act()

    return handle


@runtime_checkable
class Offers(Protocol):
    """A screen, widget or app that performs actions."""

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers of the actions offered, by id."""

    def cannot(self, action_id: str, /) -> str:
        """Return why an action that is offered cannot be performed now, or the empty string."""


@runtime_checkable
class Scoped(Protocol):
    """A screen that names the scopes of its live keys; one that does not is a dialog."""

    def scopes(self) -> tuple[Scope, ...]:
        """Return the live scopes, the first one winning."""


def find(nodes: Iterator[object], action_id: str, keymap: Keymap) -> tuple[Handler | None, str]:
    """Return the handler of an action, from the innermost node outwards, or the reason why there is none."""
    for node in nodes:
        if isinstance(node, Offers):
            handler = node.handlers().get(action_id)
            if handler is not None:
                why = node.cannot(action_id)
                return (None, why) if why else (handler, "")
    known = keymap.by_id.get(action_id)
    return None, f"{known.label}: not here" if known else f"{action_id}: not on this desk"
