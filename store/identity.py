"""Who is at the keyboard, as the operating system knows it."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Callable

from msgspec import Struct

from store.names import host_name


class Identity(Struct, frozen=True):
    """The login, its numeric id, its groups and the host; `uid_of` finds the id of another login here, or None."""

    login: str
    uid: int
    host: str
    uid_of: Callable[[str], int | None]
    groups: frozenset[int] = frozenset()


def here() -> Identity:
    """Return the identity of this process: the login of its effective user, and this host."""
    uid = os.geteuid()
    return Identity(
        login_of(uid), uid, host_name(socket.gethostname()), uid_of, frozenset({*os.getgroups(), os.getegid()})
    )


def login_of(uid: int) -> str:
    """Return the login of a numeric id; `uid-1234` when it has none on this host."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid-{uid}"


def uid_of(login: str) -> int | None:
    """Return the numeric id of a login, or None when this host knows no such login; the inverse of `login_of`."""
    try:
        return pwd.getpwnam(login).pw_uid
    except (KeyError, ValueError):
        number = login.removeprefix("uid-")
        nameless = number != login and number.isdecimal() and number.isascii() and len(number) < 11
        return int(number) if nameless and login_of(int(number)) == login else None
