"""The article files of a folder, and what was passed over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from reading.load import SUFFIXES

_PEEK = 8192
_ENDS = tuple(SUFFIXES)


class Walk(Struct, frozen=True):
    """Article files below a folder, sorted, and the number of files skipped by reason: hidden, binary, other."""

    files: tuple[Path, ...]
    skipped: Mapping[str, int]


def walk(folder: Path, is_settled: Callable[[str], bool] = lambda _: False) -> Walk:
    """Return the article files below `folder`; skip hidden (`.copydesk`), binary and other ones.

    Paths that are settled are left out, and their files not looked into.
    """
    files: list[Path] = []
    skipped = {"hidden": 0, "binary": 0, "other": 0}
    for path in _files(folder, skipped):
        if not path.lower().endswith(_ENDS):
            skipped["other"] += 1
        elif is_settled(path):
            continue
        elif is_binary(Path(path)):
            skipped["binary"] += 1
        else:
            files.append(Path(path))
    return Walk(tuple(files), skipped)


def is_binary(path: Path) -> bool:
    """Whether the first bytes hold a NUL and no UTF-16 mark; an unreadable file is an error later, not binary."""
    try:
        with path.open("rb") as file:
            head = file.read(_PEEK)
    except OSError:
        return False
    return b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")


def _files(folder: Path, skipped: dict[str, int]) -> Iterator[str]:
    """Yield the files below `folder` that are not hidden, in an order that is the same everywhere."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.join(root, "")  # noqa: PTH118 - a Path for each file costs more than the walk
        for name in sorted(names):
            if name.startswith("."):
                skipped["hidden"] += 1
            else:
                yield below + name
