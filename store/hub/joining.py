"""Joining a hub's desk: making or finding one's mirror of it, and exchanging once with the hub."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from store.desk import Problem
from store.errors import StoreError
from store.hub.address import HubAddress, address_of
from store.hub.connection import EXCHANGE_SECONDS, HubConnection, Offline, connect
from store.hub.inbox import Inbox
from store.hub.mirror import Mirror, MirrorSettings, MirrorState, make_mirror, mirror_at, place_of
from store.hub.outbox import Outbox
from store.hub.relay import exchange, prove
from store.locate import find
from store.person import current_person

_SUMS: Final = "select reviewer, by, events, late from copydesk.sums(%s)"
Open = Callable[[HubAddress, str], HubConnection]


class EventCounts(Struct, frozen=True):
    """Events of one reviewer in one round on the hub: how many, how many of them late, and who brought them."""

    round: str
    reviewer: str
    by: str
    events: int
    late: int


class Exchanged(Struct):
    """The status of a mirror after an exchange: events waiting, refused, renamed, late; problems; the hub's counts."""

    waiting: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    late: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: list[EventCounts] = field(default_factory=list)


def joined(text: str, base: Path, opened: Open = connect) -> Mirror:
    """Return one's mirror of the desk at an address, below `base`; made and filled when it is not there yet.

    Raises StoreError: a mirror that is not there needs the hub.
    """
    address = address_of(text, desk=True)
    folder = place_of(address, base)
    found = find(folder, None, current_person().uid) if folder.exists() else None
    mirror = mirror_at(found.layout) if found is not None else None
    if mirror is not None and mirror.state().epoch:
        return mirror
    with closing(opened(address, "copydesk joins")) as hub:
        facts = hub.about()
        hub.do("select copydesk.desk_of(%s)", (address.desk,))
        mirror = make_mirror(folder, MirrorSettings(address, facts.who))
        exchange_once(mirror, lambda *_: hub, closes=False)
    return mirror


def mirror_of(path: str | None, base: Path) -> Mirror:
    """Return the mirror at a folder (by default in or above this one) or at an address; StoreError when it is none."""
    if path is not None and "://" in path:
        folder = place_of(address_of(path, desk=True), base)
        if not folder.exists():
            raise StoreError("There is no mirror of that desk here", path, f"`copydesk {path}` makes one")
        path = str(folder)
    location = find(None if path is None else Path(path), None, current_person().uid)
    mirror = mirror_at(location.layout)
    if mirror is None:
        hint = "`copydesk postgresql://HOST/DATABASE/DESK` makes one"
        raise StoreError("This desk is no mirror of one on a hub", str(location.layout.folder), hint)
    return mirror


def exchange_once(
    mirror: Mirror,
    opened: Open = connect,
    *,
    again: bool = False,
    closes: bool = True,
    seconds: float = EXCHANGE_SECONDS,
) -> Exchanged:
    """Send and fetch once; `again` all of it, whatever was sent and fetched before.

    Raises StoreError.
    """
    address = mirror.settings.address
    outbox, inbox = (
        Outbox(mirror.layout, address.desk, mirror.person),
        Inbox(mirror.layout, address.desk, mirror.person),
    )
    hub = opened(address, "copydesk exchange")
    try:
        epoch = hub.about().epoch
        with hub.time_limit(seconds), mirror.held() as state:
            prove(hub, epoch, state)
            if again:
                state.begin_again(epoch)
            inbox.settings(hub, state)
            for _ in range(3):  # what met its id elsewhere is sent once more under a new one
                exchange(hub, state, outbox, inbox, mirror)
                if not outbox.waiting(state):
                    break
            done = _status(state, outbox)
            done.problems = inbox.problems()
            done.counts = [
                EventCounts(name, *row)
                for name, mark in sorted(state.rounds.items())
                for row in hub.rows(_SUMS, (mark.number,), tuple[str, str, int, int])
            ]
            return done
    finally:
        if closes:
            hub.close()


def mirror_status(mirror: Mirror) -> Exchanged:
    """Return the status of a mirror, without asking the hub."""
    state = mirror.state()
    return _status(state, Outbox(mirror.layout, mirror.settings.address.desk, mirror.person))


def _status(state: MirrorState, outbox: Outbox) -> Exchanged:
    return Exchanged(outbox.waiting(state), state.refused, state.renamed, state.late)


__all__ = ["EventCounts", "Exchanged", "Offline", "exchange_once", "joined", "mirror_of", "mirror_status"]
