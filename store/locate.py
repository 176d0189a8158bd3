"""Locating a desk, or laying one out: the folder of the articles and the folder of the decisions."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from store import files
from store.errors import NewerDesk, StoreError
from store.layout import HIDDEN, MAIN_ROUND, DeskSettings, Layout, find_home, load_settings, save_settings
from store.rounds.folder_access import ROUND_MODE, SHARED_MODE

SAMPLES = (
    "`copydesk .` makes one of this folder, `copydesk FOLDER` of another (in a clone, the samples: `copydesk seeds/`); "
    "or try `copydesk tutorial`"
)
_GIT = {
    ".gitattributes": b"rounds/*/*/*.json merge=union\nrounds/*/published/*/*.json merge=union\n"
    b"rounds/*/.lead-*/published/*/*.json merge=union\n",
    ".gitignore": b"index/\n",
}


class DeskLocation(Struct, frozen=True):
    """Where a desk is or would be: `only` is the one file that was asked for, `exists` whether it is laid out.

    `foreign` says that the settings are somebody else's and name a folder of articles outside the desk's own, which
    nobody asked for.
    """

    layout: Layout
    exists: bool
    only: Path | None = None
    foreign: bool = False


def find(path: Path | None, elsewhere: Path | None, uid: int, *, mending: bool = False) -> DeskLocation:
    """Return the location of the desk to open: of a folder, a file, a desk, or the current folder for None.

    `uid` is who opens it. StoreError when there is none, or its settings are damaged; `mending` then takes the
    articles to lie where a desk of that place has them. `elsewhere` is the folder that has the desk, or the desk.
    """
    if elsewhere is not None and elsewhere.name == HIDDEN:
        elsewhere = elsewhere.parent
    if path is None:
        home = find_home(Path.cwd()) if elsewhere is None else elsewhere / HIDDEN
        if home is None:
            raise StoreError("There is no desk here", str(Path.cwd()), SAMPLES)
        return _at(home, None, uid, mending=mending)
    if not path.exists():
        raise StoreError("There is nothing there", str(path), "Name a folder of articles or an article's file")
    path = path.absolute()
    if path.is_file():
        home = elsewhere / HIDDEN if elsewhere else find_home(path.parent) or path.parent / HIDDEN
        return _at(home, path.parent, uid, path, mending=mending)
    if path.name == HIDDEN and elsewhere is None:
        return _at(path, None, uid, mending=mending)
    return _at((elsewhere or path) / HIDDEN, path if elsewhere else None, uid, mending=mending)


def lay_out(layout: Layout) -> None:
    """Make a new desk's folders and settings; StoreError when the disk refuses.

    What exists stays.
    """
    away = "" if layout.folder == layout.home.parent else str(layout.folder)
    try:
        files.make_path(layout.home.parent)
        files.make_folder(layout.home, 0o755)
        files.make_folder(layout.articles, 0o755)
        files.make_folder(layout.rounds, 0o755)
        files.make_folder(layout.index, SHARED_MODE)
        files.make_folder(layout.round(MAIN_ROUND), ROUND_MODE)
        for name, content in _GIT.items():
            if not (layout.home / name).exists():
                files.replace(layout.home / name, content, 0o644)
        if not layout.settings.exists():
            save_settings(layout.settings, DeskSettings(articles=away))
    except OSError as error:
        raise files.failure("The desk could not be made", layout.home, error) from error


def refuse_empty(location: DeskLocation) -> None:
    """Raise StoreError when a folder that is no desk has no article to make one of."""
    from reading.walk import walk  # what reads articles is heavy, and most openings read none

    if location.only is None and not walk(location.layout.folder).files:
        raise StoreError(
            "There are no articles in this folder",
            str(location.layout.folder),
            "Put text files into it, or name another",
        )


def _at(home: Path, folder: Path | None, uid: int, only: Path | None = None, *, mending: bool = False) -> DeskLocation:
    """Return the location of a desk by its home; its settings name the articles' folder unless it is given."""
    if not home.is_dir():
        return DeskLocation(Layout(folder or home.parent, home), False, only)
    articles = ""
    try:
        articles = load_settings(home / "desk.toml").articles if (home / "desk.toml").exists() else ""
    except NewerDesk:
        raise
    except StoreError:
        if not mending:
            raise
        articles = str(folder or "")
    there = home.parent / articles if articles else home.parent
    foreign = bool(articles) and not only and there != folder and _leads_out(home, there, uid)
    return DeskLocation(Layout(there, home), True, only, foreign)


def _leads_out(home: Path, articles: Path, uid: int) -> bool:
    """Whether settings that are neither ours nor root's name a folder outside the desk's own."""
    own = Path(os.path.realpath(home.parent))
    if Path(os.path.realpath(articles)).is_relative_to(own):
        return False
    try:
        return (home / "desk.toml").lstat().st_uid not in (uid, 0)
    except OSError:
        return False
