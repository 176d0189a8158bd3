"""Walking a folder for article files, and listing what was passed over."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from reading import guard
from reading.forms import BINARY, ENDINGS, form_of, is_article
from reading.ignored import Ignored
from reading.ours import README, is_data_set
from reading.refused import is_document

_PEEK = 8192  # bytes: as much as git looks at to call a file binary
_AT_ONCE = 200
"""Files that are looked at between two pauses: less than a millisecond."""
_ENDS = tuple(ENDINGS)
_FOLDER, _FILE = "folder", "file"
_OTHER = "other"
"""Pipes, sockets and devices: reading one might never end."""


class Walk(Struct, frozen=True):
    """Article files below a folder, sorted, and the number of files skipped, by reason (hidden, ignored and so on).

    An empty file is none: it may be what a command is being printed into.

    `links` are the links to articles that are not followed without being asked for, `documents` those of the others
    that hold words and are not read (PDF, Word, …).
    """

    files: tuple[Path, ...]
    skipped: Mapping[str, int]
    links: tuple[Path, ...] = ()
    documents: tuple[Path, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    """Files of what is to be ignored that could not be used, and why."""


def walk(
    folder: Path,
    is_known: Callable[[str], bool] = lambda _: False,
    pause: Callable[[], object] = lambda: None,
    exclude: Sequence[str] = (),
    top: Path | None = None,
    *,
    known_too: bool = False,
) -> Walk:
    """Return the article files below `folder`; skip hidden (`.copydesk`), binary and other ones, and data sets of ours.

    So are those that `.copydeskignore` of the desk's folder `top`, or one below it, names as `.gitignore` would, and
    those that the patterns in `exclude` name.

    A link is followed to a file in the same folder that belongs to whoever made the link: who can put a link there may
    not be who may read what it leads to.

    Files that are known are not opened, and left out unless `known_too`. `pause` is called again and again.
    """
    files: list[Path] = []
    skipped = {"hidden": 0, "ignored": 0, "written by copydesk": 0, "binary": 0, "empty": 0, "link": 0, "other": 0}
    links: list[Path] = []
    documents: list[Path] = []
    base = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118
    ignored = Ignored(top or folder, exclude)
    for number, path in enumerate(_files(str(folder), skipped, ignored, is_known)):
        if number % _AT_ONCE == 0:
            pause()
        if not path.lower().endswith(_ENDS):
            skipped["other"] += 1
            if is_document(path):
                documents.append(Path(path))
        elif os.path.islink(path) and not _is_followed(path, base):  # noqa: PTH114 - for each of 100,000 files
            skipped["link"] += 1
            links.append(Path(path))
        elif is_known(path):
            if known_too:
                files.append(Path(path))
        else:
            head = _head(Path(path)) if form_of(path) not in BINARY else None
            if head is not None and (not head or _holds_nul(head)):
                skipped["binary" if head else "empty"] += 1
            elif not is_article(path):
                skipped["other"] += 1
            else:
                files.append(Path(path))
    found = sorted(files, key=lambda path: (path.parent.parts, path.name))
    return Walk(tuple(found), skipped, tuple(sorted(links)), tuple(sorted(documents)), tuple(ignored.faults))


def _is_followed(link: str, base: str) -> bool:
    """Whether a link leads to a file below `base` of the same owner; one that leads nowhere is an error later."""
    real = os.path.realpath(link)
    try:
        return real.startswith(base) and os.lstat(link).st_uid == os.stat(real).st_uid  # noqa: PTH116
    except OSError:
        return True


def _head(path: Path) -> bytes | None:
    """Return the first bytes of a file, or None when it cannot be read."""
    try:
        with guard.opened(path, sys.maxsize) as file:
            return file.read(_PEEK) or b""
    except OSError:
        return None


def _holds_nul(head: bytes) -> bool:
    """Whether the first bytes of a file hold a NUL, and no mark says that they are UTF-16."""
    return b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")


def _files(folder: str, skipped: dict[str, int], ignored: Ignored, is_known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the files below `folder` that are not hidden, in any order; folders behind links are not entered."""
    folders = [folder]
    while folders:
        here = folders.pop()
        if here != folder and not is_known(os.path.join(here, README)) and is_data_set(here):  # noqa: PTH118
            skipped["written by copydesk"] += 1
            continue
        with suppress(OSError), os.scandir(here) as entries:
            for entry in entries:
                hidden, kind = entry.name.startswith("."), _kind(entry)
                if kind == _FOLDER:
                    if not hidden and not entry.is_symlink() and not ignored.has(entry.path, is_folder=True):
                        folders.append(entry.path)
                elif hidden:
                    skipped["hidden"] += 1
                elif ignored.has(entry.path):
                    skipped["ignored"] += 1
                elif kind == _OTHER:
                    skipped["other"] += 1
                else:
                    yield entry.path


def _kind(entry: os.DirEntry[str]) -> str:
    """Return the kind of an entry; one that cannot be looked at, such as a broken link, is an error when it is read."""
    try:
        if entry.is_dir():
            return _FOLDER
        return _FILE if entry.is_file() or not os.path.exists(entry.path) else _OTHER  # noqa: PTH110
    except OSError:
        return _FILE
