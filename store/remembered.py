"""What this person's program saw of a desk before, so that another desk in its place is noticed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct, field

from reading import guard
from store import files
from store.desk import Problem
from store.layout import Layout
from store.person import login_of
from store.rounds.folder_access import FolderAccess

NAME = "desks.json"
_MOST = 1000
"""Desks that are remembered, those that were opened last."""


class Seen(Struct, frozen=True):
    """The identity of a desk when it was seen: disk, inode and owner of its folder, and the owner of each round's."""

    device: int
    inode: int
    owner: int
    rounds: dict[str, int] = field(default_factory=dict)


def noticed(memory: Path | None, layout: Layout, access: FolderAccess) -> Iterator[Problem]:
    """Yield the differences of a desk from the last time; a new desk is remembered."""
    if memory is None:
        return
    known = _load(memory / NAME)
    now = _seen(layout, access)
    if now is None:
        return
    before = known.get(str(layout.home))
    if before is not None:
        yield from _differences(layout, before, now)
        now = msgspec.structs.replace(before, rounds={**now.rounds, **before.rounds})
    if now != before:
        _save(memory, {**known, str(layout.home): now})


def remember(memory: Path, layout: Layout) -> None:
    """Remember a desk as it is now, because somebody looked at it."""
    known = _load(memory / NAME)
    if known.pop(str(layout.home), None) is not None:
        _save(memory, known)


def differences(memory: Path, layout: Layout) -> Iterator[Problem]:
    """Yield the differences of a desk and all its rounds from the last time."""
    before = _load(memory / NAME).get(str(layout.home))
    now = _seen(layout, None)
    if before is not None and now is not None:
        yield from _differences(layout, before, now)


def _differences(layout: Layout, before: Seen, now: Seen) -> Iterator[Problem]:
    hint = "Ask its lead whether that is right; `copydesk check` then takes it as it is now"
    if before.owner != now.owner:
        was, is_now = login_of(before.owner), login_of(now.owner)
        yield Problem(f"This desk belonged to {was} and belongs to {is_now} now", str(layout.home), hint)
    elif (before.device, before.inode) != (now.device, now.inode):
        yield Problem("This desk is another folder than before", str(layout.home), hint)
    for name, owner in now.rounds.items():
        if before.rounds.get(name, owner) != owner:
            was, is_now = login_of(before.rounds[name]), login_of(owner)
            title = f"Round {name} belonged to {was} and belongs to {is_now} now"
            yield Problem(title, str(layout.round(name)), hint)


def _seen(layout: Layout, access: FolderAccess | None) -> Seen | None:
    with suppress(OSError):
        status = layout.home.stat()
        folders = [access.round_folder] if access else [Path(entry.path) for entry in files.folders(layout.rounds)]
        rounds = {folder.name: folder.stat().st_uid for folder in folders if folder.is_dir()}
        return Seen(status.st_dev, status.st_ino, status.st_uid, rounds)
    return None


def _load(path: Path) -> dict[str, Seen]:
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        return msgspec.json.decode(files.read_bytes(path, largest=guard.SMALL), type=dict[str, Seen])
    return {}


def _save(memory: Path, known: dict[str, Seen]) -> None:
    with suppress(OSError):
        memory.mkdir(parents=True, exist_ok=True, mode=0o700)
        latest = dict(list(known.items())[-_MOST:])
        name = {os.fsencode(home).decode("utf-8", "replace"): seen for home, seen in latest.items()}
        files.replace(memory / NAME, msgspec.json.encode(name), 0o600, durable=False)
