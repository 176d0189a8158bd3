"""Opening a desk: finds or makes it, takes new articles in, and returns its door."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store import files, names
from store.access import Access, reviewer_name
from store.catalogue import Catalogue
from store.claiming import Terms
from store.door import Problem
from store.errors import StoreError
from store.folder import FolderDesk
from store.gate import Gate
from store.ground import Ground, find, lay_out, refuse_empty
from store.identity import Identity, here, login_of
from store.index import Index
from store.journal import Journal
from store.kept import NAME
from store.layout import MAIN_ROUND, Layout
from store.migrations import migrate
from store.parts import Parts
from store.places import Places, place_of, visits
from store.reader import Reader
from store.rounds import Rulebook, working_round


def now() -> int:
    """Return the time: microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def open_desk(
    path: str | Path | None,
    reviewer: str | None = None,
    round: str | None = None,
    desk: str | Path | None = None,
    *,
    create: bool = True,
    overview: bool = False,
    enter: bool = True,
    wait: bool = True,
    workers: int = 1,
    identity: Identity | None = None,
    clock: Callable[[], int] = now,
) -> FolderDesk:
    """Return the desk at `path`: a folder of articles, one article's file, a desk, or None for the current folder's.

    `reviewer` is by default the login, `round` as `store.rounds.working_round` finds it, `desk` the
    folder that holds `.copydesk` when it is not the articles' own. A folder that is no desk yet becomes one, unless
    `create` is false or it cannot be written: then it opens read-only. New article files enter, unless
    `enter` is false: then the folder may also be empty. A desk that has articles need not `wait` for new ones: then
    its first `refresh` takes them in. `overview` sees how much everybody has done even in a blind round, for the
    round's lead alone. With several `workers` as many processes read files of events that were never read: only for
    a program that has no threads. Raises StoreError.
    """
    who = identity or here()
    ground = find(None if path is None else Path(path), None if desk is None else Path(desk).absolute())
    refused = _prepare(ground, create, enter, clock)
    corner = None if refused else _corner(ground.layout, who)
    chosen = names.checked(round or _working_round(ground.layout, corner, reviewer or who.login), "round")
    access = _access(ground.layout, who, reviewer, chosen, overview)
    parts = _parts(ground, access, corner, refused, clock, enter, wait)
    parts.reader.read_ahead(workers)
    return FolderDesk(parts, access.round_folder.name)


def _parts(
    ground: Ground,
    access: Access,
    corner: Path | None,
    refused: str,
    clock: Callable[[], int],
    enter: bool,
    wait: bool,
) -> Parts:
    """Look what articles there are, and return what the desk is put together from."""
    catalogue = Catalogue(ground.layout.articles, corner / NAME if corner else None)
    worked = catalogue.load()
    gate = Gate(ground, catalogue, access.identity.login, clock, refused)
    waits = wait or ground.only is not None or not catalogue.cards()
    found = gate.enter() if enter and waits else gate.nothing()
    if worked or waits:
        catalogue.rest()
    return Parts(
        layout=ground.layout,
        access=access,
        catalogue=catalogue,
        journal=_journal(access, clock),
        reader=Reader(access.round_folder, access.folders, index := Index(), corner),
        index=index,
        places=Places(_place(corner, access)),
        loose=gate.loose,
        corner=corner,
        take_in=gate.take,
        enter=gate.enter if enter and not waits else None,
        read_only=refused or _cannot_write(access),
        problems=(*found.problems, *_leak(access)),
    )


def _journal(access: Access, clock: Callable[[], int]) -> Journal:
    """Return what writes the reviewer's events."""
    who, folder = access.identity, access.round_folder / access.reviewer
    return Journal(Terms(folder, lambda: access.modes, who.host, who.uid), clock)


def _prepare(ground: Ground, create: bool, enter: bool, clock: Callable[[], int]) -> str:
    """Lay the desk out when it is new; return why nothing can be written, or the empty string."""
    if ground.exists:
        if not ground.layout.settings.exists() and not files.writable(ground.layout.home):
            lay_out(ground.layout)
        if ground.layout.settings.exists():
            migrate(ground.layout, str(clock()))
        return ""
    if not create:
        raise StoreError("There is no desk here", str(ground.layout.folder), "`copydesk FOLDER` makes one")
    if enter:
        refuse_empty(ground)
    base = ground.layout.home if ground.layout.home.exists() else ground.layout.home.parent
    why = files.writable(base) if base.exists() else ""
    if not why:
        lay_out(ground.layout)
    return f"{base}: {why}" if why else ""


def _access(layout: Layout, who: Identity, reviewer: str | None, round_name: str, overview: bool) -> Access:
    """Return the rights of the reviewer in the round; StoreError when there is no such round or no such right."""
    owner = (layout.home if layout.home.exists() else layout.folder).stat().st_uid
    name = reviewer_name(reviewer, who, owner)
    folder = layout.round(round_name)
    if not folder.is_dir() and layout.home.exists():
        if round_name != MAIN_ROUND:
            raise StoreError("There is no such round", repr(round_name), "`copydesk rounds list` names them")
        with suppress(OSError, StoreError):
            lay_out(layout)
    rules = Rulebook(layout.round_settings(round_name))
    owns = (folder.stat().st_uid if folder.exists() else owner) == who.uid
    lead = overview and (owns or rules().lead == name)
    if overview and not lead and rules().hides:
        raise StoreError("This round is blind", repr(round_name), "Only its lead can look at everybody's decisions")
    return Access(name, who, owner, folder, rules, lead)


def _corner(layout: Layout, who: Identity) -> Path | None:
    """Return the private folder of this login in the index, or None when there can be none."""
    corner = layout.index / str(who.uid)
    with suppress(OSError):
        files.make_folder(corner, 0o700)
    return corner if files.is_own_folder(corner, who.uid) else None


def _working_round(layout: Layout, corner: Path | None, reviewer: str) -> str:
    """Return the round to work in when none was named."""
    return working_round(layout, reviewer, visits(corner, reviewer) if corner else {})


def _place(corner: Path | None, access: Access) -> Path | None:
    """Return the file that keeps where the reviewer stopped."""
    if corner is None:
        return None
    path = place_of(corner, access.round_folder.name, access.reviewer)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _cannot_write(access: Access) -> str:
    """Return why this reviewer cannot decide here, or the empty string."""
    own = access.round_folder / access.reviewer
    if own.exists() and not files.is_own_folder(own, access.identity.uid):
        return f"{own}: it belongs to {login_of(own.lstat().st_uid)}"
    base = own if own.exists() else access.round_folder
    why = files.writable(base)
    return f"{base}: {why}" if why else ""


def _leak(access: Access) -> tuple[Problem, ...]:
    """Return what is wrong with the group of a blind round."""
    if not (access.blind and access.is_leaky):
        return ()
    hint = "Your decisions are closed even to the lead, who should give the folder a group without reviewers"
    return (Problem("Reviewers are in the group of this blind round", str(access.round_folder), hint),)
