"""Unix groups of a blind round: its lead reads what reviewers write, and no reviewer does."""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path
from types import SimpleNamespace

import pytest

from store.errors import StoreError
from store.person import Person
from store.rounds import groups

ME, TEAM, LEADS, EMPTY = os.getuid(), 61900, 61901, 61904
UIDS = {"lea": ME, "lea-too": ME, "ana": 61001, "bo": 61002, "di": 61003}
MEMBERS = {TEAM: {"lea", "ana", "bo"}, LEADS: {"lea", "di"}, 61002: {"bo"}}
NAMES = {TEAM: "team", LEADS: "leads"}


@pytest.fixture(autouse=True)
def host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a host of these people and groups; each has a first group of their own number."""

    def login(name: str) -> SimpleNamespace:
        if "\0" in name:
            raise ValueError("embedded null byte")
        return SimpleNamespace(pw_gid=UIDS[name], pw_uid=UIDS[name])

    def grouplist(name: str, primary: int) -> list[int]:
        return [primary, *(gid for gid, names in MEMBERS.items() if name in names)]

    monkeypatch.setattr(pwd, "getpwnam", login)
    monkeypatch.setattr(os, "getgrouplist", grouplist)
    monkeypatch.setattr(grp, "getgrgid", lambda gid: SimpleNamespace(gr_name=NAMES[gid]))
    monkeypatch.setattr(groups, "uid_of", UIDS.get)


def lea(gid: int = TEAM, *more: int, login: str = "lea") -> Person:
    """Return the lead, who is in these groups."""
    return Person(login, ME, "host", UIDS.get, frozenset({gid, *more}), gid)


class Folder:
    """A round's folder that was made in a group; what becomes of it is noted."""

    def __init__(self, path: Path, gid: int, monkeypatch: pytest.MonkeyPatch, refused: frozenset[int]) -> None:
        self.path = path / "one"
        self.path.mkdir()
        self.given: list[int] = []
        self.tried: list[int] = []
        real, owner = Path.stat, ME

        def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
            found = real(path, follow_symlinks=follow_symlinks)
            if path != self.path:
                return found
            return os.stat_result((*found[:4], self.owner, gid, *found[6:10]))

        def chown(path: Path, uid: int, group: int) -> None:
            assert (path, uid) == (self.path, -1)
            self.tried.append(group)
            if group in refused:
                raise PermissionError(1, "not permitted")
            self.given.append(group)

        self.owner = owner
        monkeypatch.setattr(Path, "stat", stat)
        monkeypatch.setattr(os, "chown", chown)


def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gid: int = TEAM, refused: frozenset[int] = frozenset()
) -> Folder:
    return Folder(tmp_path, gid, monkeypatch, refused)


def test_who_is_in_a_group() -> None:
    """By the first group of a login, or another; a name that is no login here is in none."""
    assert groups.is_member("ana", TEAM)
    assert groups.is_member("ana", 61001)
    assert not groups.is_member("ana", LEADS)
    assert not groups.is_member("somebody-elsewhere", TEAM)
    assert not groups.is_member("a\0b", TEAM)
    assert groups.members_of(TEAM, ("lea", "lea-too", "bo", "di", "ana", "nobody"), lea()) == ("bo", "ana")


def test_a_group_without_a_name_is_called_by_its_number() -> None:
    assert (groups.name_of(TEAM), groups.name_of(EMPTY)) == ("team", "61904")


def test_a_group_without_reviewers_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a reviewer is the lead, by whatever name, or somebody of another host."""
    there = folder(tmp_path, monkeypatch, LEADS)
    there.owner = 61003
    groups.keep_out(there.path, ("ana", "bo", "lea", "lea-too", "elsewhere"), lea(TEAM, LEADS))
    assert there.tried == []


def test_a_group_with_reviewers_gives_way_to_the_first_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the lead's own: their first, then by number; the round's folder is then open to be written in as before."""
    there = folder(tmp_path, monkeypatch)
    groups.keep_out(there.path, ("ana",), lea(EMPTY, LEADS, TEAM))
    assert there.given == [EMPTY]
    assert there.path.lstat().st_mode & 0o7777 == 0o3777
    groups.keep_out(there.path, ("ana", "bo"), lea(TEAM, EMPTY, LEADS, 61002))
    assert there.given == [EMPTY, LEADS]


def test_a_group_that_cannot_be_given_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = folder(tmp_path, monkeypatch, refused=frozenset({LEADS}))
    groups.keep_out(there.path, ("ana",), lea(TEAM, LEADS, EMPTY))
    assert (there.tried, there.given) == ([LEADS, EMPTY], [EMPTY])


REFUSED = "The lead could not read what reviewers of this blind round write"


def test_a_lead_without_a_group_of_their_own_is_told_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is in the way, and the commands, in the lead's own login where it is one."""
    there = folder(tmp_path, monkeypatch)
    with pytest.raises(StoreError) as refusal:
        groups.keep_out(there.path, ("ana", "bo", "di"), lea(TEAM))
    error = refusal.value
    assert (error.title, error.message) == (REFUSED, f"ana, bo are in group team of {there.path}")
    assert error.hint == (
        "Have a group made that has no reviewers in it (`sudo groupadd leads && sudo usermod -aG leads lea`), log in"
        f" again, `chgrp leads {there.path} && chmod 3777 {there.path}`; or make the round without --blind"
    )
    with pytest.raises(StoreError, match="ana is in group team") as refusal:
        groups.keep_out(there.path, ("ana", "di"), lea(TEAM))
    monkeypatch.setitem(UIDS, "uid-61000", ME)
    for login in ("uid-61000", "ana", "nobody"):
        with pytest.raises(StoreError) as refusal:
            groups.keep_out(there.path, ("ana",), lea(TEAM, login=login))
        assert "usermod -aG leads LOGIN`" in refusal.value.hint
    assert there.tried == []


def test_a_folder_that_is_another_s_or_in_use_keeps_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reviewer's folder keeps the group that it was made with, so that changing the round's would come too late."""
    there = folder(tmp_path, monkeypatch)
    there.owner = 61003
    with pytest.raises(StoreError, match=REFUSED):
        groups.keep_out(there.path, ("ana",), lea(TEAM, EMPTY))
    there.owner = ME
    (there.path / "ana").mkdir()
    with pytest.raises(StoreError, match=REFUSED):
        groups.keep_out(there.path, ("ana",), lea(TEAM, EMPTY))
    assert there.tried == []


def test_the_command_that_lets_a_lead_read_names_group_and_folders() -> None:
    said = groups.lets_read(lea(LEADS), Path("/desk/one/ana"), Path("/desk/one/bo"))
    there = "/desk/one/ana /desk/one/bo"
    assert said == f"`sudo chgrp -R leads {there} && sudo chmod -R g+rX {there}` lets you read them"


def test_what_somebody_lacks_to_lead_a_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing where it is not blind, or the folder is theirs; else to be in its group, and not to judge in it."""
    there = folder(tmp_path, monkeypatch, LEADS).path
    assert groups.lacking(there, "di", True, ("ana", "bo")) == ()
    assert groups.lacking(there, "lea", True, ("lea",)) == ()
    assert groups.lacking(there, "ana", False, ("ana",)) == ()
    [one] = groups.lacking(there, "nobody", False, ())
    assert one == "nobody is no login on this host: they lead with --as nobody on a desk of their own"
    found = groups.lacking(there, "ana", True, ("ana",))
    assert [one.partition(" ")[0] for one in found] == ["ana", "ana"]
    assert f"in the group of {there}: `sudo usermod -aG leads ana`, then ana logs in again" in found[0]
    assert found[1] == "ana judges in this blind round, and that group can read the others' files"
    assert groups.lacking(there, "ana", True, ("bo",)) == found[:1]
    assert groups.lacking(there, "di", True, ("di",)) == ("di" + found[1].removeprefix("ana"),)
