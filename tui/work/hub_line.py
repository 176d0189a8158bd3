"""What the bottom line says of a hub: how much of what is saved it has, or since when it is away."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from store.desk import Problem


class HubStanding(Protocol):
    """How a mirror stands to its hub."""

    @property
    def is_begun(self) -> bool:
        """Whether anything is known yet."""

    @property
    def since(self) -> float:
        """When the hub was lost, in seconds since 1970; 0 while it is there."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What does not fit between the two."""


class HubRelay(Protocol):
    """The thread beside the work that sends to a hub and fetches from it."""

    on_change: Callable[[], object]
    on_news: Callable[[], object]

    @property
    def state(self) -> HubStanding:
        """How the mirror stands now."""

    def waiting(self) -> int:
        """How many events the hub has not acknowledged, also those that were saved a moment ago."""

    def is_silent(self) -> bool:
        """Whether the hub has not answered for long in the midst of an exchange."""

    def start(self) -> None:
        """Begin."""

    def note_written(self, count: int = 0) -> None:
        """Say that so many events were saved."""

    def stop(self) -> None:
        """End."""


def hub_line(relay: HubRelay | None, saved: int, dot: str) -> str:
    """Return the part of the bottom line after the number of decisions saved here; empty without a hub."""
    if relay is None or not relay.state.is_begun:
        return ""
    state, waiting = relay.state, relay.waiting()
    to_send = f" {dot} {waiting:,} to send" if waiting else ""
    if state.since:
        return f" {dot} offline since {time.strftime('%H:%M', time.localtime(state.since))}{to_send}"
    if relay.is_silent():
        return f" {dot} the hub does not answer{to_send}"
    return f" {dot} hub {max(0, saved - waiting):,}"
