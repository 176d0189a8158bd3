"""Unix groups of a blind round: its folder's group lets the lead read, so that no reviewer may be in it."""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from store import files
from store.errors import StoreError
from store.person import Person, uid_of
from store.rounds.folder_access import ROUND_MODE


def name_of(gid: int) -> str:
    """Return a group's name, or its number where it has none."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def members_of(gid: int, names: Iterable[str], person: Person) -> tuple[str, ...]:
    """Return those of `names` that are logins of others here and in the group."""
    return tuple(name for name in names if not _is_mine(name, person) and is_member(name, gid))


def is_member(login: str, gid: int) -> bool:
    """Whether a login of this host is in a group; a name that is no login is in none."""
    try:
        primary = pwd.getpwnam(login).pw_gid
    except (KeyError, ValueError):
        return False
    return gid in os.getgrouplist(login, primary)


def keep_out(folder: Path, reviewers: Iterable[str], person: Person) -> None:
    """Give a blind round's folder a group without its reviewers; StoreError when this login has none.

    A reviewer's folder keeps the group it was made with, so that this has to happen before there is any.
    """
    status, others = folder.stat(), [name for name in reviewers if not _is_mine(name, person)]
    inside = members_of(status.st_gid, others, person)
    if not inside:
        return
    if status.st_uid == person.uid and not files.folders(folder):
        for gid in (person.gid, *sorted(person.groups)):
            if not members_of(gid, others, person):
                with suppress(OSError):
                    os.chown(folder, -1, gid)
                    folder.chmod(ROUND_MODE)  # changing the group takes the setgid bit away
                    return
    raise StoreError(
        "The lead could not read what reviewers of this blind round write",
        f"{', '.join(inside)} {'is' if len(inside) == 1 else 'are'} in group {name_of(status.st_gid)} of {folder}",
        _hint(folder, person),
    )


def _hint(folder: Path, person: Person) -> str:
    me = person.login if uid_of(person.login) == person.uid and not person.login.startswith("uid-") else "LOGIN"
    return (
        f"Have a group made that has no reviewers in it (`sudo groupadd leads && sudo usermod -aG leads {me}`), log in "
        f"again, `chgrp leads {folder} && chmod 3777 {folder}`; or make the round without --blind"
    )


def _is_mine(name: str, person: Person) -> bool:
    return uid_of(name) == person.uid


def lets_read(person: Person, *folders: Path) -> str:
    """Return the command that lets a person read reviewers' folders, as a sentence."""
    there = " ".join(map(str, folders))
    return f"`sudo chgrp -R {name_of(person.gid)} {there} && sudo chmod -R g+rX {there}` lets you read them"


def lacking(folder: Path, to: str, blind: bool, reviewers: Iterable[str]) -> tuple[str, ...]:
    """Return the rights that somebody lacks to lead a round in this folder, each with the command that gives it."""
    uid = uid_of(to)
    if uid is None:
        return (f"{to} is no login on this host: they lead with --as {to} on a desk of their own",)
    status = folder.stat()
    if uid == status.st_uid or not blind:
        return ()
    found = []
    if not is_member(to, status.st_gid):
        group = name_of(status.st_gid)
        found.append(
            f"{to} cannot read what reviewers of this blind round write before they are in the group of {folder}: "
            f"`sudo usermod -aG {group} {to}`, then {to} logs in again"
        )
    if to in reviewers:
        found.append(f"{to} judges in this blind round, and that group can read the others' files")
    return tuple(found)
