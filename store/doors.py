"""Doors for commands that go through a whole desk: one for each round, or for whoever a record is by."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress

from store.access import ROUND_MODE
from store.desk import open_desk
from store.files import folders, make_folder
from store.folder import FolderDesk
from store.layout import MAIN_ROUND
from store.names import checked


def open_rounds(
    path: str | None,
    rounds: Sequence[str] = (),
    reviewer: str | None = None,
    desk: str | None = None,
    workers: int = 1,
) -> list[FolderDesk]:
    """Return a door for each named round, or for all of the desk's; StoreError when there is no such desk or round.

    Whoever opens them sees what they may see: in an open blind round, their own decisions. With several `workers` as
    many processes read: only for a program that has no threads.
    """
    names = list(dict.fromkeys(rounds)) or [MAIN_ROUND]
    first = open_desk(path, reviewer, names[0], desk, create=False, workers=workers)
    if not rounds:
        names += [folder.name for folder in folders(first.layout.rounds) if folder.name != MAIN_ROUND]
    return [first, *(open_desk(path, reviewer, name, desk, create=False, workers=workers) for name in names[1:])]


def open_named(
    path: str | None, reviewer: str | None, round: str | None, desk: str | None = None, *, program: bool = False
) -> FolderDesk:
    """Return the door of a reviewer in a round, which is made if there is none; StoreError when that is not allowed.

    `program` when the reviewer is a program, in whose name the lead of the round may write too.
    """
    if program and round is not None:
        with closing(open_desk(path, None, MAIN_ROUND, desk)) as door:
            exists = door.layout.round(checked(round, "round")).exists()
        if exists:
            return open_desk(path, reviewer, round, desk, program=True)
    door = open_desk(path, reviewer, None, desk)
    if round in (None, door.round):
        return door
    door.close()
    folder = door.layout.round(checked(str(round), "round"))
    if not folder.exists() and not door.read_only:
        with suppress(OSError):  # opening says what is wrong
            make_folder(folder, ROUND_MODE)
    return open_desk(path, reviewer, round, desk)
