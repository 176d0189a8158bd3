"""What figures of a round do not rest on: files and folders that are damaged, unreadable or ignored."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from reading import guard
from review.rounds import State
from store import files
from store.desk import Problem
from store.errors import StoreError
from store.layout import PUBLISHED, Layout, is_name
from store.person import login_of
from store.rounds.files import CONTROLS, load
from store.rounds.folder_access import FolderAccess
from store.rounds.round_file import controls_of_text

_ENDING = ".json"
LATELY = 5.0
"""Seconds after which a file that ends within an event is no longer being written."""


def left_out(access: FolderAccess) -> Iterator[Problem]:
    """Yield problems of a round's folder beyond those that the reader of its files reports."""
    folder = access.round_folder
    yield from _settings(folder)
    yield from _controls(access)
    for base in (folder, folder / PUBLISHED):
        yield from _entries(base, access)


def damaged_rounds(layout: Layout) -> Iterator[Problem]:
    """Yield the rounds of a desk whose files cannot be understood, and which no list has."""
    for folder in files.folders(layout.rounds):
        if not is_name(folder.name):
            yield Problem("No round can have this name", folder.path, "It is ignored: rename the folder, or remove it")
            continue
        yield from _settings(Path(folder.path))


def cut_off(unfinished: Iterable[Path], now: float) -> Iterator[Problem]:
    """Yield the files that end within an event and that nobody has written to lately; `now` in seconds since 1970."""
    for path in unfinished:
        with suppress(OSError):
            if now - path.stat().st_mtime > LATELY:
                hint = "What follows its last whole line is lost or was never saved"
                yield Problem("A file of events is cut off", str(path), hint)


def _settings(folder: Path) -> Iterator[Problem]:
    path = folder / "round.toml"
    try:
        load(path)
    except StoreError as error:
        yield Problem(error.title, str(path), f"{error.message}; until then the round is taken as blind and open")


def _controls(access: FolderAccess) -> Iterator[Problem]:
    """Yield the lead's file of controls where it is the reader's own and says nothing that can be understood."""
    path = access.round_folder / CONTROLS
    if access.rules().state not in (State.DRAFT, State.OPEN) or not os.access(path, os.R_OK):
        return
    try:
        controls_of_text(files.text_of(path, guard.TERMS), access.rules().scale)
    except (OSError, ValueError, KeyError, TypeError) as error:
        title = "The round's controls cannot be understood"
        yield Problem(title, str(path), f"{error}; until then they count like other sentences")


def _entries(base: Path, access: FolderAccess) -> Iterator[Problem]:
    rules = access.rules()
    people = {*rules.reviewers, *rules.left, *rules.adjudicators}
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError), os.scandir(base) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith(".") or not access.may_see(entry.name):
                continue
            path, status = Path(entry.path), entry.stat(follow_symlinks=False)
            if stat.S_ISLNK(status.st_mode) and path.is_dir():
                yield Problem(f"{entry.name}'s folder is a symbolic link", str(path), "It is ignored")
            if entry.name in people and stat.S_ISREG(status.st_mode):
                yield Problem(f"A file lies where {entry.name}'s folder should be", str(path), "Put the folder back")
            if not stat.S_ISDIR(status.st_mode) or entry.name == PUBLISHED:
                continue
            _, why = access.source(path, status, base != access.round_folder)
            if why:
                whose = login_of(status.st_uid)
                yield Problem(f"{entry.name}'s folder belongs to {whose}", str(path), f"It is ignored: {why}")
            else:
                yield from _files(path)


def _files(folder: Path) -> Iterator[Problem]:
    """Yield entries named like a file of events that are no regular files."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith(".") or not entry.name.endswith(_ENDING):
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if not stat.S_ISREG(mode):
                kind = "a symbolic link" if stat.S_ISLNK(mode) else "no regular file"
                yield Problem(f"A file of events is {kind}", str(entry.path), "It is ignored")
