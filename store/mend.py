"""Mending a desk: each repair is safe by itself, and all of them come after a copy of the whole."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from pathlib import Path

from store import files, settings
from store.codec import key
from store.errors import StoreError
from store.layout import Layout
from store.segment import HEAD, TAIL, entry, scan


def copy_before(layout: Layout, stamp: str) -> Path:
    """Copy the desk's `.copydesk` beside it and return where; what this login may not read is left out."""
    target = layout.home.with_name(f"{layout.home.name}-before-repair-{stamp}")

    def refused(folder: str, names: list[str]) -> list[str]:
        paths = [Path(folder, name) for name in names]
        return [path.name for path in paths if path.name == "index" or not os.access(path, os.R_OK)]

    try:
        shutil.copytree(layout.home, target, symlinks=True, ignore=refused)
        target.chmod(0o700)
    except OSError as error:
        raise files.failure("The desk could not be copied, so nothing was mended", target, error) from error
    return target


def settings_again(layout: Layout) -> None:
    """Write `desk.toml` anew."""
    away = "" if layout.folder == layout.home.parent else str(layout.folder)
    settings.save(layout.settings, settings.Settings(articles=away))


def set_aside(path: Path) -> None:
    """Take a snapshot that cannot be trusted out of the way, so that opening the desk can make it again."""
    path.rename(path.with_suffix(".damaged"))


def rewrite(path: Path) -> None:
    """Write a file of events again from its whole lines; StoreError when a program is writing it now."""
    descriptor = files.open_own(path, os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError("A program is writing this file", str(path), "Close copydesk first") from None
        found = scan(files.read_bytes(path))
        lines = {line.slim.id: found.json(line) for line in found.lines}
        files.replace(path, segment(lines), stat.S_IMODE(os.fstat(descriptor).st_mode))
    finally:
        os.close(descriptor)


def segment(lines: dict[str, bytes]) -> bytes:
    """Return the file that holds these documents, by event id."""
    parts = [entry(key(identity), lines[identity], not n) for n, identity in enumerate(sorted(lines))]
    return HEAD + b"".join(parts) + TAIL
