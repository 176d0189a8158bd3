"""The person at the keyboard: a name on the desk, and an account of this host; asked for once and handed in."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from msgspec import Struct

from store.layout import host_name


class Person(Struct, frozen=True):
    """Who is at the keyboard: their account on this host, and the name they go by on a desk.

    An account is a login, its numeric id, its groups, the first of them, and the host; `uid_of` finds the id of
    another login here, or None.
    """

    login: str
    uid: int
    host: str
    uid_of: Callable[[str], int | None]
    groups: frozenset[int] = frozenset()
    gid: int = -1
    known_as: str = ""

    @property
    def name(self) -> str:
        """The name they go by: their login, if they chose no other."""
        return self.known_as or self.login


def current_person(name: str = "") -> Person:
    """Return the person that this process runs for: its effective user, on this host, by default under their login."""
    uid = os.geteuid()
    login = login_of(uid)
    groups = frozenset({*os.getgroups(), os.getegid()})
    return Person(login, uid, host_name(socket.gethostname()), uid_of, groups, os.getegid(), name)


def login_of(uid: int) -> str:
    """Return the login of a numeric id; `uid-1234` when it has none on this host."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid-{uid}"


def is_known(uid: int) -> bool:
    """Whether a numeric id is somebody's on this host: a login's, or one that a login may hand out in containers."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return _is_subordinate(uid)
    return True


@cache
def _subordinate() -> tuple[range, ...]:
    """Return the numeric ids that logins of this host may use as their own, beside theirs."""
    found = []
    with suppress(OSError, ValueError), Path("/etc/subuid").open(encoding="utf-8") as lines:
        for line in lines:
            _, first, count = line.strip().split(":")
            found.append(range(int(first), int(first) + int(count)))
    return tuple(found)


def _is_subordinate(uid: int) -> bool:
    return any(uid in some for some in _subordinate())


def uid_of(login: str) -> int | None:
    """Return the numeric id of a login, or None when this host knows no such login; the inverse of `login_of`."""
    try:
        return pwd.getpwnam(login).pw_uid
    except (KeyError, ValueError):
        number = login.removeprefix("uid-")
        nameless = number != login and number.isdecimal() and number.isascii() and len(number) < 11
        return int(number) if nameless and login_of(int(number)) == login else None
