"""What a power cut would leave: a double of the few system calls that make things last, in the order they are made."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Identity = tuple[int, int]


class Disk:
    """Passes calls on and remembers what they made durable: a file's content by its sync, a name by its folder's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.contents: dict[Identity, bytes] = {}
        """What each file held when it was synced last."""
        self.names: dict[Identity, dict[str, Identity]] = {}
        """Which names each folder held when it was synced last."""
        self.renamed: list[tuple[Path, bool]] = []
        """What was renamed to which name, and whether its content was durable before."""
        self.removed: list[tuple[Path, dict[str, bytes]]] = []
        """What was removed, and what a power cut would have left beside it just then."""
        for name in ("fsync", "fdatasync"):
            monkeypatch.setattr(os, name, self._syncing(getattr(os, name)))
        for name in ("rename", "replace"):
            monkeypatch.setattr(os, name, self._renaming(getattr(os, name)))
        monkeypatch.setattr(os, "unlink", self._removing(os.unlink))

    def lasts(self, path: Path) -> bool:
        """Whether a power cut now leaves this file or folder under its name, with the content it has."""
        status = path.lstat()
        if self.names.get(_identity(path.parent.lstat()), {}).get(path.name) != _identity(status):
            return False
        return not stat.S_ISREG(status.st_mode) or self.contents.get(_identity(status)) == path.read_bytes()

    def lost(self, base: Path) -> list[str]:
        """Return what a power cut now would take of a folder that was there before: files, folders, or contents."""
        return [str(path.relative_to(base)) for path in sorted(base.rglob("*")) if not self.lasts(path)]

    def left(self, folder: Path) -> dict[str, bytes]:
        """Return the files that a power cut now would leave in a folder, with their contents."""
        names = self.names.get(_identity(folder.lstat()), {})
        return {name: self.contents[identity] for name, identity in names.items() if identity in self.contents}

    def _syncing(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def sync(descriptor: int) -> None:
            real(descriptor)
            path, status = Path(f"/proc/self/fd/{descriptor}"), os.fstat(descriptor)
            if stat.S_ISDIR(status.st_mode):
                with os.scandir(path) as entries:
                    found = {entry.name: _identity(entry.stat(follow_symlinks=False)) for entry in entries}
                self.names[_identity(status)] = found
            else:
                self.contents[_identity(status)] = path.read_bytes()

        return sync

    def _renaming(self, real: Callable[..., None]) -> Callable[..., None]:
        def rename(source: Any, target: Any, **more: Any) -> None:
            path = Path(source)
            is_durable = self.contents.get(_identity(path.lstat())) == path.read_bytes()
            real(source, target, **more)
            self.renamed.append((Path(target), is_durable))

        return rename

    def _removing(self, real: Callable[..., None]) -> Callable[..., None]:
        def unlink(path: Any, **more: Any) -> None:
            if "dir_fd" not in more:
                self.removed.append((Path(path), self.left(Path(path).parent)))
            real(path, **more)

        return unlink


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino
