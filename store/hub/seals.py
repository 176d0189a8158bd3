"""Seals of a hub: what counted in a round when it was closed, when it was settled, and when something was admitted.

The hub makes them in the transaction that does it, one digest for each person and role, and never changes one. Every
mirror keeps those that it got. So whoever changes what was decided afterwards, on the hub or in its database, is found
by everybody who had it before: the seals differ, or the decisions differ from their seal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reading import guard
from review.admission import DAY
from review.events import Role
from store import files
from store.desk import Problem
from store.hub.connection import HubConnection
from store.journal.codec import now_micros
from store.journal.segment import scan
from store.layout import HUB_SEALS, Layout, is_name
from store.person import current_person
from store.rounds import sealing
from store.rounds.files import Rulebook
from store.rounds.folder_access import FolderAccess

_MOST_SEALS, _MOST_BYTES = 1_000_000, 256 << 20  # of one round; what a hub may make this machine hold
_ASK = "Ask the hub's administrator: what was decided may have been changed"


class HubSeal(Struct, frozen=True, array_like=True):
    """One seal of a round: its number, the reviewer and role, how many decisions they have, and their digest."""

    number: int
    reviewer: str
    role: str
    events: int
    sha256: str


def seals_of(hub: HubConnection, round: int) -> list[HubSeal]:
    """Return the seals that a hub has of a round."""
    query = "select n, reviewer, role, events, sha256 from copydesk.seals(%s)"
    return list(hub.stream(query, (round,), HubSeal, _MOST_SEALS, _MOST_BYTES))


def check(layout: Layout, round: str, seals: list[HubSeal], uncounted: frozenset[str], person: str) -> list[Problem]:
    """Keep a round's seals, and return what does not fit: to those that were kept before, and to what is here.

    `uncounted` are events of the `person` whose mirror it is that the hub does not count.
    """
    where = f"round {round}"
    before = _kept_seals(layout, round)
    changed = [one for one in before if one not in set(seals)]
    if changed:
        said = ", ".join(dict.fromkeys(f"{one.reviewer}'s of seal {one.number}" for one in changed[:5]))
        return [Problem("The hub's seals of a round are others than they were", f"{where}: {said}", _ASK)]
    if seals != before:
        files.replace(layout.round(round) / HUB_SEALS, msgspec.json.encode(seals) + b"\n", 0o644)
    last = max((one.number for one in seals), default=0)
    newest = {(one.reviewer, one.role): one for one in seals if one.number == last}
    found = list(_misfits(layout, round, newest, uncounted, person)) if newest else []
    return [Problem("Decisions are not those that were sealed", f"{where}: {one}", _ASK) for one in found]


def seal_here(layout: Layout, round: str, person: str, uncounted: frozenset[str]) -> None:
    """Seal a round of a mirror so that one's own events that came late do not count in it, until they are admitted.

    Whoever leads the round seals it themselves.
    """
    folder = layout.round(round)
    rules = Rulebook(layout.round_settings(round))
    if rules().lead == person or not (uncounted or (folder / sealing.NAME).exists()):
        return
    uid = current_person().uid
    who = replace(current_person(), login=person, uid_of=lambda name: uid if name == person else None)
    access = FolderAccess(person, who, layout.home.lstat().st_uid, folder, rules, lead=True)
    at = now_micros()
    manifest = sealing.new_seal(access, rules().lead, at, at + DAY, lambda _: True)
    refused = dict(manifest.refused)
    for path in layout.reviewer(round, person).glob("*.json"):
        with suppress(OSError):
            late = uncounted & {slim.id for slim in scan(files.read_bytes(path)).slims}
            if late:
                place = sealing.place_of(person, path.name)
                refused[place] = refused.get(place, frozenset()) | late
    sealing.save(folder, replace(manifest, refused=refused))


def _misfits(
    layout: Layout, round: str, newest: dict[tuple[str, str], HubSeal], uncounted: frozenset[str], person: str
) -> Iterator[str]:
    """Say of each person whose decisions here are not the sealed ones, how they differ."""
    roles = {role for _, role in newest}
    people = {reviewer for reviewer, _ in newest} | {entry.name for entry in files.folders(layout.round(round))}
    for reviewer in sorted(filter(is_name, people)):
        here = _digests_here(layout.reviewer(round, reviewer), uncounted if reviewer == person else frozenset())
        for role in sorted(roles):
            sealed, lines = newest.get((reviewer, role)), here.get(role, {})
            count = sealed.events if sealed else 0
            if count != len(lines):
                yield f"{reviewer} has {len(lines)} here, and {count} were sealed"
            elif sealed and digest_of(lines.items()) != sealed.sha256:
                yield f"{reviewer}'s {count} here are not the sealed ones"


def digest_of(events: Iterable[tuple[str, str]]) -> str:
    """Return the digest of events by id, each with its own, as the hub works it out."""
    return sha256("\n".join(f"{identity} {digest}" for identity, digest in sorted(events)).encode()).hexdigest()


def _digests_here(folder: Path, uncounted: frozenset[str]) -> dict[str, dict[str, str]]:
    """Return the digests of a person's events that are here, by role and id."""
    found: dict[str, dict[str, str]] = {}
    for path in folder.glob("*.json"):
        with suppress(OSError):
            scanned = scan(files.read_bytes(path))
            for line in scanned.lines:
                slim = line.slim
                if slim.reviewer == folder.name and slim.role != Role.AGENT and slim.id not in uncounted:
                    found.setdefault(slim.role, {})[slim.id] = sha256(scanned.json(line)).hexdigest()
    return found


def _kept_seals(layout: Layout, round: str) -> list[HubSeal]:
    """Return the seals that were kept of a round; none when they cannot be read."""
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        data = files.read_bytes(layout.round(round) / HUB_SEALS, largest=guard.TABLE)
        return msgspec.json.decode(data, type=list[HubSeal])
    return []
