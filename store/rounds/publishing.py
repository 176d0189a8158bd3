"""Publishing what reviewers of a blind round wrote, when its lead closes it."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct, field

from review.rounds import Round
from store import files, rights
from store.layout import PUBLISHED, Layout
from store.person import Person
from store.rounds import handover
from store.rounds.files import load
from store.rounds.folder_access import EventSource, FolderAccess, published_folders, why_not_of


def was_published(layout: Layout, round: Round) -> bool:
    """Whether the round was blind and closed before: then files have to be copied again."""
    return any(True for _ in published_folders(layout.round(round.name), round.leads))


def unreadable(layout: Layout, round: Round) -> tuple[str, ...]:
    """Return the reviewers with files that this login cannot read and that nobody published."""
    folder = layout.round(round.name)
    bases = list(published_folders(folder, round.leads))
    names = dict.fromkeys((*round.reviewers, *(name for judges in round.assignment.values() for name in judges)))
    return tuple(
        name for name in names if _is_closed(folder / name) and not any((one / name).is_dir() for one in bases)
    )


def _is_closed(folder: Path) -> bool:
    """Whether a reviewer's folder is there and it, or a file in it, is closed to us."""
    if not _is_folder(folder):
        return False
    if not os.access(folder, os.R_OK | os.X_OK):
        return True
    return any(not os.access(path, os.R_OK) for path in folder.glob("*.json") if not path.is_symlink())


def _is_folder(path: Path) -> bool:
    """Whether it is a folder and no link: the lead reads what others cannot, and must not be led elsewhere."""
    return path.is_dir() and not path.is_symlink()


class Published(Struct):
    """The result of publishing: files copied, unreadable, and passed over or set aside because they are planted."""

    files: int = 0
    unread: list[str] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)


def copies_of(layout: Layout, round: Round, person: Person) -> Path:
    """Return the folder in which this login publishes a round: the round's, or their own one in it."""
    folder = layout.round(round.name)
    return handover.made_own_folder(folder, person, lambda: load(layout.round_settings(round.name)).leads) / PUBLISHED


def publish(access: FolderAccess, copies: Path, without: Collection[str] = ()) -> Published:
    """Copy the files of a blind round's reviewers to `copies`, which `show_published` opens to everybody.

    For the lead, who alone may read them; those in `without` are left out. Copies are replaced by later ones of the
    same file. A folder that somebody planted where the copies go is set aside, one under a reviewer's name is passed
    over. Raises StoreError.
    """
    done = Published()
    try:
        _own_place(copies, access.leads, done)
        if files.make_folder(copies, 0o700):
            rights.strip(copies)
        for source, why in access.sources_with_faults():
            if why:
                done.planted.append(f"{source.path}: {why}")
            elif not source.is_copy and source.reviewer not in without:
                _copy(source, copies / source.reviewer, access, done)
    except OSError as error:
        raise files.failure("The round could not be published", copies, error) from error
    return done


def show_published(copies: Path) -> None:
    """Let everybody read the published files; StoreError when that cannot be."""
    try:
        copies.chmod(0o755)
    except OSError as error:
        raise files.failure("The round could not be published", copies, error) from error


def _copy(source: EventSource, target: Path, access: FolderAccess, done: Published) -> None:
    """Copy one reviewer's files."""
    try:
        names = sorted(entry.name for entry in os.scandir(source.path) if entry.name.endswith(".json"))
    except OSError as error:
        done.unread.append(f"{source.path}: {files.reason_of(error)}")
        return
    _own_place(target, access.leads, done)
    files.make_folder(target, 0o755)
    for name in names:
        path = source.path / name
        try:
            why = access.why_not_file(source, path.lstat())
            data = files.read_bytes(path)
        except OSError as error:
            done.unread.append(f"{path}: {files.reason_of(error)}")
            continue
        if why:
            done.planted.append(f"{path}: {why}")
        else:
            files.replace(target / name, data, 0o644)
            done.files += 1


def _own_place(path: Path, leads: Collection[int], done: Published) -> None:
    """Set aside a planted file or folder in the place of the lead's own folder, whose parent is the lead's."""
    if not os.path.lexists(path):
        return
    why = why_not_of(path, path.lstat(), leads) or ("" if path.is_dir() else "it is no folder")
    if why:
        aside = path.with_name(f".{path.name}-set-aside-{os.urandom(4).hex()}")
        path.rename(aside)
        done.planted.append(f"{path}: {why}; it was set aside as {aside.name}")
