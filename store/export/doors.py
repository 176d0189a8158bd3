"""The doors an export looks through: one for each round of a desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from store.desk import open_desk
from store.folder import FolderDesk
from store.layout import MAIN_ROUND


def open_rounds(
    path: str | None, rounds: Sequence[str] = (), reviewer: str | None = None, desk: str | None = None
) -> list[FolderDesk]:
    """Return a door for each named round, or for all of the desk's; StoreError when there is no such desk or round.

    Whoever opens them sees what they may see: in an open blind round, their own decisions.
    """
    names = list(dict.fromkeys(rounds)) or [MAIN_ROUND]
    first = open_desk(path, reviewer, names[0], desk, create=False)
    if not rounds:
        names += [name for name in _rounds(first.layout.rounds) if name != MAIN_ROUND]
    return [first, *(open_desk(path, reviewer, name, desk, create=False) for name in names[1:])]


def _rounds(folder: Path) -> list[str]:
    """Return the names of the rounds, sorted; none when the folder cannot be read."""
    try:
        return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []
