"""The kept folds of a reviewer's full files, so that a desk opens without reading again what can no longer grow.

A fold is used only for the very file that it was made of: on the same disk, the same inode, of the same length, and
not changed since by the system's own clock. Whoever uses one must still be allowed to open that file.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from array import array
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from reading import guard
from store import files
from store.fold import NUMBERS, SENTENCES, Block, Fold
from store.segment import LIMIT

FOLDER = "folds"
_VERSION = 1
_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time of change is sure to move with the next change."""

_SHORTEST = LIMIT * 100
"""Bytes of a full file, at the least."""

Stamp = tuple[int, int, int, int, int]


class _Kept(Struct, frozen=True, array_like=True):
    """A fold as it is written, and the file that it is of; the columns are the machine's own bytes."""

    stamp: Stamp
    blocks: tuple[Block, ...]
    sentences: bytes
    high: bytes
    low: bytes
    newest: str
    last: int


class _Folder(Struct, frozen=True, array_like=True):
    """The folds of one folder by file name; of another version or kind of machine, or by another name, of no use."""

    version: int
    order: str
    about: tuple[str, str]
    folds: dict[str, _Kept]


class Shelf:
    """Where the folds of a round are kept: one file for each reviewer's folder, in one login's corner of the index."""

    def __init__(self, corner: Path | None, round_folder: Path) -> None:
        """`corner` is None when nothing can be kept."""
        self._base = corner / FOLDER / round_folder.name if corner else None
        self._round = round_folder

    def folds(self, folder: Path, reviewer: str) -> Folds:
        """Return the folds of a reviewer's folder in the round."""
        path = self._base / folder.relative_to(self._round) if self._base else None
        return Folds(path, reviewer, self._round.name)

    def lacks(self, folder: Path) -> bool:
        """Whether something of a reviewer's folder could be kept, and nothing is."""
        if self._base is None or (self._base / folder.relative_to(self._round)).exists():
            return False
        try:
            with os.scandir(folder) as entries:
                return any(entry.stat(follow_symlinks=False).st_size > _SHORTEST for entry in entries)
        except OSError:
            return False

    def keep_only(self, folders: Iterable[Path]) -> None:
        """Remove what is kept of other folders: what may no longer be read must not be found here either."""
        if self._base is not None:
            wanted = {self._base / folder.relative_to(self._round) for folder in folders}
            for path in self._base.rglob("*"):
                if path not in wanted and path.is_file():
                    path.unlink(missing_ok=True)


class Folds:
    """The folds of one folder of one reviewer's files in one round."""

    def __init__(self, path: Path | None, reviewer: str, round_name: str) -> None:
        """`path` is where they are kept, or None when nothing can be."""
        self._path = path
        self._about = (reviewer, round_name)
        self._known: dict[str, tuple[Stamp, Fold]] | None = None
        self._dirty = False

    def find(self, name: str, status: os.stat_result) -> Fold | None:
        """Return the fold of a file in that state, or None."""
        stamp, fold = self._all().get(name, (None, None))
        return fold if stamp == _stamp(status) else None

    def note(self, name: str, status: os.stat_result, fold: Fold) -> None:
        """Remember the fold of a whole file that was in that state before it was read, if it is worth while."""
        is_settled = time.time_ns() - status.st_ctime_ns > _SETTLED
        if is_settled and len(fold.sentences) >= LIMIT and not fold.strangers:
            self._all()[name] = _stamp(status), fold
            self._dirty = True

    def save(self, names: Collection[str]) -> None:
        """Keep on the disk what is new, of the files that there still are; failures are nothing: it is made again."""
        if not self._dirty or self._path is None:
            return
        whole = {name: _kept(*found) for name, found in self._all().items() if name in names}
        data = msgspec.msgpack.encode(_Folder(_VERSION, sys.byteorder, self._about, whole))
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            files.replace(self._path, zlib.crc32(data).to_bytes(4) + data, 0o600, durable=False)
        self._dirty = False

    def _all(self) -> dict[str, tuple[Stamp, Fold]]:
        if self._known is None:
            found = _load(self._path) if self._path else None
            folds = found.folds if found and found.about == self._about else {}
            self._known = {name: (one.stamp, _fold(one)) for name, one in folds.items()}
        return self._known


def is_sound(path: Path) -> bool:
    """Whether what is kept in a file can be used."""
    return _load(path) is not None


def _load(path: Path) -> _Folder | None:
    """Return what is kept in a file, or None when it is damaged, of another version, or not there."""
    try:
        data = files.read_bytes(path, largest=guard.SNAPSHOT)
        found = _DECODER.decode(memoryview(data)[4:]) if zlib.crc32(data[4:]).to_bytes(4) == data[:4] else None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if found is None or (found.version, found.order) != (_VERSION, sys.byteorder):
        return None
    return found if all(map(_is_whole, found.folds.values())) else None


def _is_whole(kept: _Kept) -> bool:
    """Whether the blocks are the columns, one after the other."""
    ends = [0, *(end for _, _, _, end in kept.blocks)]
    follows = all(start == before < end for before, (_, _, start, end) in zip(ends, kept.blocks, strict=False))
    return follows and len(kept.sentences) == ends[-1] * 4 and len(kept.high) == len(kept.low) == ends[-1] * 8


def _kept(stamp: Stamp, fold: Fold) -> _Kept:
    columns = fold.sentences.tobytes(), fold.high.tobytes(), fold.low.tobytes()
    return _Kept(stamp, fold.blocks, *columns, f"{fold.newest:x}", fold.last)


def _fold(kept: _Kept) -> Fold:
    sentences, high, low = array(SENTENCES), array(NUMBERS), array(NUMBERS)
    for column, data in ((sentences, kept.sentences), (high, kept.high), (low, kept.low)):
        column.frombytes(data)
    return Fold(kept.blocks, sentences, high, low, int(kept.newest, 16), kept.last)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


_DECODER = msgspec.msgpack.Decoder(_Folder)
