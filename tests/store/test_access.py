"""Who may write as whom, whose events are shown, and which modes keep it so where the system can."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from review.rounds import MAIN, Round, State
from store import opening
from store.errors import StoreError
from store.person import Person, current_person, login_of, uid_of
from store.rounds import folder_access, handover
from store.rounds.folder_access import FolderAccess, reviewer_name

UID, GID = os.getuid(), os.getgid()
BLIND = Round(blind=True)
CLOSED = Round(blind=True, state=State.CLOSED)


def person(
    uid: int = UID, groups: frozenset[int] = frozenset(), logins: Mapping[str, int] = MappingProxyType({})
) -> Person:
    return Person("ana", uid, "host", logins.get, groups)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a round's folder."""
    (tmp_path / "main").mkdir(mode=0o755)
    return tmp_path / "main"


def rights(
    folder: Path, rules: Round = MAIN, *, lead: bool = False, owner: int = UID, who: Person | None = None
) -> FolderAccess:
    return FolderAccess("ana", who or person(), owner, folder, lambda: rules, lead)


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.lstat().st_mode):o}"


def status(path: Path, **changes: int) -> os.stat_result:
    """Return a file's status with some of it changed."""
    real = path.lstat()
    names = ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size")
    return os.stat_result([changes.get(name, getattr(real, name)) for name in names] + [0, 0, 0])


def test_modes_are_those_of_the_round(folder: Path) -> None:
    """Open while it is open; closed while it is blind, to all but the lead's group, or to that too."""
    assert rights(folder).modes == (0o2755, 0o644)
    assert rights(folder, CLOSED).modes == (0o2755, 0o644)
    assert rights(folder, BLIND).modes == (0o2750, 0o640)
    group = folder.stat().st_gid
    other = person(UID + 1, frozenset({group}))
    assert rights(folder, BLIND, who=other).modes == (0o2700, 0o600)
    assert rights(folder, MAIN, who=other).modes == (0o2755, 0o644)


def test_a_round_is_leaky_when_another_than_its_owner_is_in_its_group(folder: Path) -> None:
    group = folder.stat().st_gid
    assert not rights(folder, who=person(UID, frozenset({group}))).is_leaky
    assert not rights(folder, who=person(UID + 1, frozenset({group + 1}))).is_leaky
    assert rights(folder, who=person(UID + 1, frozenset({group + 1, group}))).is_leaky
    assert not rights(folder / "gone", who=person(UID + 1, frozenset({group}))).is_leaky


@pytest.mark.parametrize(
    ("made", "uid", "member", "granted"),
    [
        (0o2755, UID, False, 0o2755 if UID else 0o2750),
        (0o2755, UID, True, 0o2750),
        (0o2755, UID + 1, True, 0o2755),
        (0o2750, UID, False, 0o2750),
        (0o755, UID, False, 0o2750),
        (0o2700, UID + 1, False, 0o2750),
    ],
)
def test_a_folder_made_open_stays_open_where_closing_it_would_cost_its_group(
    folder: Path, made: int, uid: int, member: bool, granted: int
) -> None:
    """Its owner outside the group would take the setgid bit away with a chmod; root would not."""
    found = status(folder, st_mode=stat.S_IFDIR | made, st_uid=uid, st_gid=4242)
    who = person(UID, frozenset({4242} if member else {1}))
    assert f"{rights(folder, BLIND, who=who).folder_mode(found):o}" == f"{granted:o}"
    assert rights(folder, MAIN, who=who).folder_mode(found) == 0o2755


def test_a_login_s_folder_made_open_stays_open(folder: Path) -> None:
    """Whoever it is, as long as they are not in its group."""
    found = status(folder, st_mode=stat.S_IFDIR | 0o2755, st_uid=4242, st_gid=4243)
    for groups, granted in ((frozenset({1}), 0o2755), (frozenset({4243}), 0o2750)):
        assert rights(folder, BLIND, who=person(4242, groups)).folder_mode(found) == granted


def own_files(folder: Path) -> tuple[Path, Path]:
    """Make ana's folder and a file in it, both open."""
    own = folder / "ana"
    own.mkdir()
    own.chmod(0o755)
    file = own / "host-0001.json"
    file.touch()
    file.chmod(0o644)
    return own, file


def test_one_s_own_files_follow_the_round(folder: Path) -> None:
    """Closed while it is blind, open again after; what its owner closed by hand in an open folder stays closed."""
    own, file = own_files(folder)
    other = own / "notes.txt"
    other.touch()
    other.chmod(0o644)
    who = person(UID, frozenset({own.stat().st_gid}))
    open_, closed = ("755", "644"), ("750", "640")
    for rules, modes in ((MAIN, open_), (BLIND, closed), (BLIND, closed), (CLOSED, open_)):
        rights(folder, rules, who=who).apply_modes()
        assert (mode(own)[-3:], mode(file)) == modes
    assert mode(other) == "644"
    file.chmod(0o600)
    rights(folder, CLOSED, who=who).apply_modes()
    assert mode(file) == "600"
    file.chmod(0o640)
    rights(folder, CLOSED, who=who).apply_modes()
    assert mode(file) == "644"
    own.chmod(0o700)
    file.chmod(0o600)
    rights(folder, CLOSED, who=who).apply_modes()
    assert (mode(own)[-3:], mode(file)) == ("755", "644")


def test_only_one_s_own_folder_follows(folder: Path, tmp_path: Path) -> None:
    """Not another's, no link, and nothing when there is none."""
    own, file = own_files(folder)
    rights(folder, BLIND, who=person(UID + 1)).apply_modes()
    assert (mode(own), mode(file)) == ("755", "644")
    away = tmp_path / "away"
    own.rename(away)
    own.symlink_to(away)
    rights(folder, BLIND).apply_modes()
    assert (mode(away), mode(away / file.name)) == ("755", "644")
    own.unlink()
    rights(folder, BLIND).apply_modes()
    assert list(folder.iterdir()) == []


def test_whose_events_are_seen(folder: Path) -> None:
    """One's own always; others' by the lead, or when the round is not blind."""
    for rules, lead, others in ((MAIN, False, True), (BLIND, False, False), (BLIND, True, True), (CLOSED, False, True)):
        found = rights(folder, rules, lead=lead)
        assert found.may_see("ana")
        assert found.may_see("bo") is others
    assert rights(folder, BLIND).blind
    assert not rights(folder, CLOSED).blind


def test_folders_of_those_who_are_seen(folder: Path) -> None:
    """And the published copies; a planted one is left out, and `published` is nobody's name."""
    for name in ("ana", "bo", "cy", "published"):
        (folder / name).mkdir()
    (folder / "published" / "bo").mkdir()
    (folder / "published" / "published").mkdir()
    (folder / "file").touch()
    (folder / "link").symlink_to(folder / "ana")

    def seen(rules: Round, **logins: int) -> list[str]:
        owner = rights(folder, rules, owner=UID + 1, who=person(UID, logins=logins))
        return [f"{name}={path.relative_to(folder)}" for name, path in owner.folders()]

    everybody = ["ana=ana", "bo=bo", "cy=cy", "bo=published/bo", "published=published/published"]
    assert seen(MAIN) == everybody
    assert seen(BLIND) == ["ana=ana"]
    if UID:  # what root owns is genuine
        assert seen(MAIN, cy=UID + 7) == [one for one in everybody if one != "cy=cy"]


def test_a_folder_that_is_closed_to_us_is_read_where_it_was_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And tried all the same where it was not, so that it is said."""
    for name in ("ana", "bo", "published"):
        (folder / name).mkdir()
    (folder / "published" / "bo").mkdir()
    asked = []

    def refused(path: Path, how: int) -> bool:
        asked.append(how)
        return False

    monkeypatch.setattr(os, "access", refused)
    found = [str(path.relative_to(folder)) for _, path in rights(folder).folders()]
    assert found == ["ana", "published/bo"]
    assert set(asked) == {os.R_OK | os.X_OK}


@pytest.mark.parametrize(
    ("uid", "owner", "logins", "genuine"),
    [
        (4242, 1, {"bo": 4242}, True),
        (4242, 1, {"bo": 4243}, False),
        (4242, 1, {}, True),
        (4242, 4242, {"bo": 4243}, True),
        (0, 1, {"bo": 4243}, True),
        (1, 4242, {"bo": 4243}, False),
    ],
)
def test_a_folder_speaks_for_whom_it_is_named_after(
    folder: Path, uid: int, owner: int, logins: Mapping[str, int], genuine: bool
) -> None:
    """Made by that login, by the desk's owner or by root; a name that is no login here is taken at its word."""
    found = status(folder, st_uid=uid)
    mine = rights(folder, owner=owner, who=person(UID, logins=logins))
    assert (not mine.source(folder / "bo", found, False)[1]) is genuine


def test_a_published_copy_is_by_who_may_publish(folder: Path) -> None:
    """The desk's owner, root, or the owner of the round's folder; not by whom it is named after."""
    mine = rights(folder, owner=4242, who=person(UID, logins={"bo": 4243}))
    path = folder / "published" / "bo"
    found = {uid: not mine.source(path, status(folder, st_uid=uid), True)[1] for uid in (4242, 0, UID, 4243, 4244)}
    assert found == {4242: True, 0: True, UID: True, 4243: False, 4244: False}


def test_who_one_is(folder: Path) -> None:
    """The login; on a desk of one's own whoever one says."""
    assert reviewer_name(None, person(4242), 4243) == "ana"
    assert reviewer_name("ana", person(4242), 4243) == "ana"
    assert reviewer_name("bo", person(4242), 4242) == "bo"
    for asked, owner, title in (
        ("bo", 4243, "You cannot review as bo here"),
        ("published", 4242, "Not a name for a reviewer"),
        ("../x", 4242, "Not a name for a reviewer"),
    ):
        with pytest.raises(StoreError) as refusal:
            reviewer_name(asked, person(4242), owner)
        assert refusal.value.title == title
        assert refusal.value.message or refusal.value.hint


def test_this_process_s_identity() -> None:
    found = current_person()
    assert (found.uid, found.login) == (os.geteuid(), login_of(os.geteuid()))
    assert found.groups == {*os.getgroups(), os.getegid()}
    assert found.host == found.host.lower() != ""
    assert found.uid_of is uid_of
    assert (uid_of("root"), login_of(0)) == (0, "root")
    assert uid_of("no such login") is uid_of("nul\0") is None
    assert login_of(3_999_999_999) == "uid-3999999999"


def test_the_modes_of_shared_folders() -> None:
    """Sticky, so that nobody removes another's; setgid, so that the lead's group stays."""
    assert (folder_access.ROUND_MODE, folder_access.SHARED_MODE) == (0o3777, 0o1777)


def test_lists_of_access_are_taken_off_when_a_round_turns_blind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Off the folder, its files and what was declined; in an open round nobody touches them."""
    seen: list[str] = []

    def strip(path: Path) -> str:
        seen.append(path.name)
        return ""

    monkeypatch.setattr("store.rights.strip", strip)
    own_files(folder)
    rights(folder, MAIN).apply_modes()
    assert seen == []
    rights(folder, BLIND).apply_modes()
    assert seen == ["ana", "host-0001.json", "declined.toml"]


def test_what_lies_where_a_lead_s_folder_goes_is_set_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless it is the lead's own, or the lead is nobody here."""
    monkeypatch.setattr(handover, "uid_of", {"ana": UID, "bo": UID + 1}.get)
    for name in ("ana", "bo", "cy"):
        (folder / f".lead-{name}").mkdir()
        handover.make_way(folder, name)
    handover.make_way(folder, "dee")
    handover.make_way(folder / "ana", "bo")  # where nothing lies
    left = sorted(path.name for path in folder.glob(".*"))
    assert left[:2] == [".lead-ana", ".lead-cy"]
    assert len(left) == 3
    assert left[2].startswith(".set-aside.lead-bo-")


@pytest.mark.parametrize(
    ("mode", "rules", "who"),
    [
        (0o600, BLIND, ""),
        (0o640, BLIND, ""),
        (0o644, BLIND, "everybody"),
        (0o604, BLIND, "everybody"),
        (0o611, BLIND, ""),
        (0o644, MAIN, ""),
        (0o644, CLOSED, ""),
    ],
)
def test_to_whom_a_file_is_open_while_its_round_is_blind(folder: Path, mode: int, rules: Round, who: str) -> None:
    """The round's own group is its lead's."""
    _, file = own_files(folder)
    assert rights(folder, rules).unwanted_readers(file, status(file, st_mode=stat.S_IFREG | mode)) == who


def test_people_of_another_group_are_named(folder: Path) -> None:
    """In a file of one's own, when a desk is opened in a blind round: one problem for all files."""
    own, file = own_files(folder)
    (own / "host-0002.json").touch()
    other = status(file, st_mode=stat.S_IFREG | 0o640, st_gid=424242)
    assert rights(folder, BLIND).unwanted_readers(file, other) == "the group gid-424242"
    [told] = opening._leak(rights(folder, BLIND))
    assert (told.title, told.path) == ("everybody can read your decisions in this blind round", str(file))
    assert f"`setfacl -b {file}`" in told.hint
    assert opening._leak(rights(folder, MAIN)) == ()
    for path in (file, own / "host-0002.json"):
        path.chmod(0o600)
    assert opening._leak(rights(folder, BLIND)) == ()
    outsider = person(UID, frozenset({4242}))
    assert opening._leak(rights(folder, BLIND, who=outsider, owner=4242)) == ()
