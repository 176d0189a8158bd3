"""Who else than its owner may read or write something: what the modes say, and what access control lists add to them.

The group bits of a mode are the most that a list can give (its mask), so a mode without them needs no second look.
"""

from __future__ import annotations

import errno
import grp
import os
import pwd
import stat
import struct
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
READ, WRITE = 4, 2  # bits of permissions
_USER, _GROUP_OBJ, _GROUP, _MASK = 0x02, 0x04, 0x08, 0x10  # tags of linux/posix_acl.h
_ENTRY = struct.Struct("<HHI")

Entry = tuple[int, int, int]
"""Tag, permissions, number."""


def entries(path: Path, kind: str = ACCESS) -> list[Entry]:
    """Return the entries of an access control list; none where there is no list, or no such thing."""
    try:
        data = os.getxattr(path, kind, follow_symlinks=False)
    except (OSError, AttributeError):
        return []
    return [_ENTRY.unpack_from(data, at) for at in range(4, len(data) - _ENTRY.size + 1, _ENTRY.size)]


def others(path: Path, status: os.stat_result, want: int, known: Collection[int] = ()) -> str:
    """Return the others who may read or write a path, in words, or nothing; `known` users and groups may.

    The group that only its owner is in does not count as others.
    """
    mode = stat.S_IMODE(status.st_mode)
    if mode & want:
        return "everybody"
    if not mode >> 3 & want:
        return ""
    return ", ".join(_named(entries(path), status, want, known))


def _named(listed: list[Entry], status: os.stat_result, want: int, known: Collection[int]) -> Iterator[str]:
    mask = next((granted for tag, granted, _ in listed if tag == _MASK), 7)
    own = next((granted & mask for tag, granted, _ in listed if tag == _GROUP_OBJ), want)
    if own & want and status.st_gid not in known and not _is_private(status.st_gid, status.st_uid):
        yield f"the group {_group(status.st_gid)}"
    for tag, granted, number in listed:
        if granted & mask & want and number not in (status.st_uid, 0) and number not in known:
            if tag == _USER:
                yield _login(number)
            elif tag == _GROUP and not _is_private(number, status.st_uid):
                yield f"the group {_group(number)}"


def readable(status: os.stat_result, path: Path) -> int:
    """Return a file's mode with the group's bits that really are its group's, whatever a list gives others."""
    mode = stat.S_IMODE(status.st_mode) & 0o777
    own = next((granted for tag, granted, _ in entries(path) if tag == _GROUP_OBJ), 7) if mode & 0o070 else 0
    return mode & (0o707 | own << 3)


def strip(path: Path) -> str:
    """Take its access control lists off something of one's own; return why that cannot be done, or nothing."""
    for kind in (DEFAULT, ACCESS):
        if not entries(path, kind):
            continue
        try:
            os.removexattr(path, kind, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.ENODATA, errno.ENOTSUP):
                return error.strerror or str(error)
    return ""


def _is_private(gid: int, uid: int) -> bool:
    """Whether a group has nobody in it but that user, as many systems make one for everybody."""
    with suppress(KeyError):
        user = pwd.getpwuid(uid)
        members = set(grp.getgrgid(gid).gr_mem)
        return user.pw_gid == gid and members <= {user.pw_name} and user.pw_name == grp.getgrgid(gid).gr_name
    return gid == uid  # neither is known here: a user's own group has the user's number


def _login(uid: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return f"uid-{uid}"


def _group(gid: int) -> str:
    with suppress(KeyError):
        return grp.getgrgid(gid).gr_name
    return f"gid-{gid}"


def exchangeable(home: Path, me: int) -> Iterator[tuple[Path, str]]:
    """Yield the folders above a desk in which others could replace it, with their names."""
    with suppress(OSError):
        owner = home.lstat().st_uid
        for folder in home.absolute().parents:
            status = folder.stat()
            if status.st_uid not in (0, owner, me):
                yield folder, f"{_login(status.st_uid)}, whose folder it is,"
            elif not status.st_mode & stat.S_ISVTX:
                who = others(folder, status, WRITE, (owner, me))
                if who:
                    yield folder, who
