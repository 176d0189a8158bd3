"""Who else may read or write something, by its mode and by the lists of access that file systems keep beside it."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from store import rights
from store.rights import ACCESS, DEFAULT, READ, WRITE

ANA, BO, TEAM, OTHERS = 61001, 61002, 61900, 61901
"""Numbers that this host does not know: a group with a user's number is then that user's own."""
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


def status(mode: int, uid: int = ANA, gid: int = TEAM) -> os.stat_result:
    return os.stat_result((0o100000 | mode, 1, 1, 1, uid, gid, 0, 0, 0, 0))


class Lists:
    """Lists of access, by path and kind, in place of the file system's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: dict[tuple[Path, str], bytes] = {}
        self.failing = 0
        monkeypatch.setattr(os, "getxattr", self._get)
        monkeypatch.setattr(os, "removexattr", self._remove)

    def put(self, path: Path, *entries: tuple[int, int, int], kind: str = ACCESS) -> None:
        packed = (struct.pack("<HHI", tag, granted, number) for tag, granted, number in entries)
        self.held[path, kind] = struct.pack("<I", 2) + b"".join(packed)

    def _get(self, path: Path, kind: str, *, follow_symlinks: bool) -> bytes:
        assert not follow_symlinks
        if (path, kind) not in self.held:
            raise OSError(errno.ENODATA, "no list")
        return self.held[path, kind]

    def _remove(self, path: Path, kind: str, *, follow_symlinks: bool) -> None:
        assert not follow_symlinks
        if self.failing:
            raise OSError(self.failing, "refused")
        del self.held[path, kind]


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> Lists:
    return Lists(monkeypatch)


ONE = Path("one")


@pytest.mark.parametrize(
    ("mode", "gid", "want", "who"),
    [
        (0o600, TEAM, READ, ""),
        (0o640, TEAM, READ, "the group gid-61900"),
        (0o640, TEAM, WRITE, ""),
        (0o620, TEAM, WRITE, "the group gid-61900"),
        (0o620, TEAM, READ, ""),
        (0o644, TEAM, READ, "everybody"),
        (0o604, TEAM, READ, "everybody"),
        (0o602, TEAM, WRITE, "everybody"),
        (0o640, ANA, READ, ""),
        (0o640, BO, READ, "the group gid-61002"),
    ],
)
def test_without_a_list_the_mode_says_it(lists: Lists, mode: int, gid: int, want: int, who: str) -> None:
    """A group that only the owner is in is nobody else."""
    assert rights.others(ONE, status(mode, gid=gid), want) == who


def test_a_group_or_person_that_may_is_no_other(lists: Lists) -> None:
    assert rights.others(ONE, status(0o640), READ, {TEAM}) == ""
    lists.put(ONE, (GROUP_OBJ, 4, 0), (USER, 4, BO), (GROUP, 4, OTHERS), (MASK, 7, 0))
    assert rights.others(ONE, status(0o640), READ) == "the group gid-61900, uid-61002, the group gid-61901"
    assert rights.others(ONE, status(0o640), READ, {TEAM, BO, OTHERS}) == ""


@pytest.mark.parametrize(
    ("entries", "want", "who"),
    [
        ([(GROUP_OBJ, 0, 0), (USER, 4, BO), (MASK, 4, 0)], READ, "uid-61002"),
        ([(GROUP_OBJ, 0, 0), (USER, 4, BO), (MASK, 2, 0)], READ, ""),
        ([(GROUP_OBJ, 0, 0), (USER, 6, BO), (MASK, 4, 0)], WRITE, ""),
        ([(GROUP_OBJ, 4, 0), (USER, 4, BO), (MASK, 0, 0)], READ, ""),
        ([(GROUP_OBJ, 0, 0), (USER, 4, BO)], READ, "uid-61002"),
        ([(GROUP_OBJ, 4, 0), (MASK, 4, 0)], READ, "the group gid-61900"),
        ([(GROUP_OBJ, 0, 0), (USER, 4, ANA), (USER, 4, 0), (MASK, 4, 0)], READ, ""),
        ([(GROUP_OBJ, 0, 0), (GROUP, 4, ANA), (MASK, 4, 0)], READ, ""),
        ([(GROUP_OBJ, 0, 0), (GROUP, 4, BO), (MASK, 4, 0)], READ, "the group gid-61002"),
        ([(USER_OBJ, 6, 0), (GROUP_OBJ, 0, 0), (MASK, 4, 0), (OTHER, 0, 0)], READ, ""),
    ],
)
def test_a_list_says_it_where_there_is_one(
    lists: Lists, entries: list[tuple[int, int, int]], want: int, who: str
) -> None:
    """What its mask lets through: of people and groups by number, never of the owner and root."""
    lists.put(ONE, *entries)
    assert rights.others(ONE, status(0o660), want) == who


def test_the_mode_of_the_group_is_its_own_and_not_the_mask(lists: Lists) -> None:
    """Where there is a list, the group's bits of the mode are the mask of all."""
    assert rights.readable(status(0o664), ONE) == 0o664
    lists.put(ONE, (GROUP_OBJ, 0, 0), (USER, 4, BO), (MASK, 6, 0))
    assert rights.readable(status(0o664), ONE) == 0o604
    assert rights.readable(status(0o604), ONE) == 0o604
    lists.put(ONE, (GROUP_OBJ, 4, 0), (MASK, 6, 0))
    assert rights.readable(status(0o660), ONE) == 0o640


def test_lists_are_taken_off_and_a_refusal_is_said(lists: Lists) -> None:
    """Both of them; where there is none, or the file system keeps none, there is nothing to do."""
    assert rights.strip(ONE) == ""
    lists.put(ONE, (USER, 4, BO))
    lists.put(ONE, (USER, 4, BO), kind=DEFAULT)
    lists.failing = errno.EPERM
    assert rights.strip(ONE) == "refused"
    assert len(lists.held) == 2
    for number in (errno.ENOTSUP, errno.ENODATA):
        lists.failing = number
        assert rights.strip(ONE) == ""
    lists.failing = 0
    assert rights.strip(ONE) == ""
    assert lists.held == {}


def test_lists_are_looked_for_where_the_system_keeps_them(lists: Lists) -> None:
    """One for a file or folder, one that a folder hands on; both stand below these names on every Linux."""
    assert (ACCESS, DEFAULT) == ("system.posix_acl_access", "system.posix_acl_default")
    lists.put(ONE, (USER, 4, BO), kind="system.posix_acl_default")
    assert (rights.entries(ONE), rights.entries(ONE, DEFAULT)) == ([], [(USER, 4, BO)])


def test_a_list_that_is_cut_short_has_its_whole_entries(lists: Lists) -> None:
    lists.put(ONE, (USER, 4, BO), (GROUP, 2, OTHERS))
    lists.held[ONE, ACCESS] = lists.held[ONE, ACCESS][:-1]
    assert rights.entries(ONE) == [(USER, 4, BO)]
    lists.held[ONE, ACCESS] = b""
    assert rights.entries(ONE) == []


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give folders to other Unix users")
def test_folders_in_which_a_desk_could_be_exchanged(tmp_path: Path) -> None:
    """Those of somebody else, and those that others may write in, unless they keep everybody's files theirs."""
    top, home = tmp_path / "top", tmp_path / "top" / "desk"
    home.mkdir(parents=True)
    os.chown(home, ANA, ANA)

    def found() -> list[tuple[Path, str]]:
        return [(folder, who) for folder, who in rights.exchangeable(home, 0) if folder == top]

    for uid, gid, mode, who in (
        (0, 0, 0o755, ""),
        (ANA, ANA, 0o775, ""),
        (ANA, TEAM, 0o775, "the group gid-61900"),
        (0, 0, 0o777, "everybody"),
        (0, 0, 0o1777, ""),
        (BO, BO, 0o755, "uid-61002, whose folder it is,"),
    ):
        os.chown(top, uid, gid)
        top.chmod(mode)
        assert found() == ([(top, who)] if who else []), oct(mode)


@pytest.mark.parametrize(
    ("named", "members", "first", "private"),
    [
        ("ana", [], TEAM, True),
        ("ana", ["ana"], TEAM, True),
        ("ana", ["ana", "bo"], TEAM, False),
        ("ana", ["bo"], TEAM, False),
        ("staff", [], TEAM, False),
        ("ana", [], OTHERS, False),
    ],
)
def test_a_group_of_ones_own_lets_nobody_in(
    named: str, members: list[str], first: int, private: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the user's name, is the user's first one, and has at most the user in it."""
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_name="ana", pw_gid=first))
    monkeypatch.setattr("grp.getgrgid", lambda _: SimpleNamespace(gr_name=named, gr_mem=members))
    assert rights._is_private(TEAM, ANA) is private
