"""Whose something in a round's folder is: a reviewer's, a lead's, nobody's; and who may go by which name."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from review.rounds import MAIN, Round, State
from store.errors import StoreError
from store.person import Person
from store.rounds import folder_access
from store.rounds.folder_access import (
    EventSource,
    FolderAccess,
    is_lead_s,
    lead_folders,
    may_write_for_program,
    published_folders,
    reviewer_name,
    why_not_of,
)

UID = os.getuid()
ANA, BO, LEA, DI, DESKS = 61001, 61002, 61003, 61004, 61005
LOGINS = {"ana": ANA, "bo": BO, "lea": LEA, "di": DI, "owner": DESKS}
ONE = Round(name="one", lead="lea", reviewers=("ana", "bo"), adjudicators=("di",), leads=("lea",))
BLIND = replace(ONE, blind=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a round's folder, in a desk's folder of rounds."""
    folder = tmp_path / "rounds" / "one"
    folder.mkdir(parents=True)
    return folder


def who(login: str = "ana", uid: int | None = None, logins: Mapping[str, int] = MappingProxyType(LOGINS)) -> Person:
    """Return somebody of this host."""
    return Person(login, logins[login] if uid is None else uid, "host", logins.get)


def rights(
    folder: Path, rules: Round = ONE, person: Person | None = None, *, name: str = "", printed: bool = False
) -> FolderAccess:
    """Return somebody's rights in the round of a desk of its owner's."""
    person = person or who()
    return FolderAccess(name or person.login, person, DESKS, folder, lambda: rules, printed=printed)


def status(path: Path, mode: int | None = None, uid: int | None = None, links: int = 1) -> os.stat_result:
    """Return the status of something, as if it were somebody's."""
    real = path.lstat()
    return os.stat_result((real.st_mode if mode is None else mode, 1, 1, links, uid or 0, uid or 0, 0, 0, 0, 0))


FILE, FOLDER, LINK, PIPE = stat.S_IFREG | 0o644, stat.S_IFDIR | 0o755, stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600


@pytest.mark.parametrize(
    ("mode", "uid", "links", "why"),
    [
        (FILE, LEA, 1, ""),
        (FILE, 0, 1, ""),
        (FOLDER, LEA, 2, ""),
        (LINK, LEA, 1, "it is a link"),
        (FILE, ANA, 1, "it belongs to uid-61001"),
        (FOLDER, ANA, 2, "it belongs to uid-61001"),
        (FILE, LEA, 2, "it is no file of its own"),
        (PIPE, LEA, 1, "it is no file of its own"),
        (FILE | 0o002, LEA, 1, "everybody may write there"),
        (FOLDER | 0o022, LEA, 2, "everybody may write there"),
    ],
)
def test_what_is_a_lead_s_only_a_lead_can_have_written(folder: Path, mode: int, uid: int, links: int, why: str) -> None:
    """No link, no name that a file of somebody else's got, nothing that others may write to."""
    assert why_not_of(folder, status(folder, mode, uid, links), (LEA, 0)) == why


def test_what_lies_in_the_lead_s_place_is_named_when_it_is_not_the_lead_s(folder: Path) -> None:
    """Each of the lead's files; what is not there is nothing."""
    access_ = rights(folder, replace(ONE, lead="", leads=()))
    assert list(access_.strange_files()) == []
    for name in ("round.toml", "guidelines.md", "controls.toml", "sealed.json"):
        (folder / name).touch()
    (folder / "published").mkdir()
    assert list(access_.strange_files()) == []
    (folder / "guidelines.md").unlink()
    (folder / "guidelines.md").symlink_to("round.toml")
    os.link(folder / "sealed.json", folder / "another")
    (folder / "published").chmod(0o777)
    assert list(access_.strange_files()) == [
        (folder / "guidelines.md", "it is a link"),
        (folder / "sealed.json", "it is no file of its own"),
        (folder / "published", "everybody may write there"),
    ]
    assert access_.why_not_lead_s(folder / "nothing") == "it is not there"


def test_who_may_write_the_lead_s_files(folder: Path) -> None:
    """Who leads or led the round, by the logins of this host, and the owner of its folder; root may everything."""
    assert rights(folder).leads == {LEA, 0, UID}
    assert rights(folder, replace(ONE, lead="di", leads=("lea", "nobody", "di"))).leads == {LEA, DI, 0, UID}
    assert rights(folder, MAIN).leads == {0, UID}
    assert rights(folder / "gone").leads == {LEA, 0}


def test_a_lead_s_file_is_that_of_the_last_lead(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of their own where it is theirs; else the one before has it, and at the end the round's folder."""
    monkeypatch.setattr(folder_access, "uid_of", LOGINS.get)
    rules = replace(ONE, leads=("lea", "di", "lea", "../x"))
    assert list(lead_folders(folder, rules.leads)) == [folder]
    for name in ("lea", "di"):
        own = folder / f".lead-{name}"
        own.mkdir()
        (own / "round.toml").touch()
    assert list(lead_folders(folder, ("lea", "di"))) == [folder / ".lead-di", folder / ".lead-lea", folder]
    assert rights(folder, rules).leads_file("sealed.json") == folder / "sealed.json"
    (folder / ".lead-lea" / "sealed.json").touch()
    assert rights(folder, rules).leads_file("sealed.json") == folder / ".lead-lea" / "sealed.json"
    (folder / ".lead-di" / "sealed.json").touch()
    assert rights(folder, replace(ONE, leads=("lea", "di"))).leads_file("sealed.json").parent.name == ".lead-di"
    for base in (folder, folder / ".lead-di"):
        (base / "published").mkdir()
    assert list(published_folders(folder, ("lea", "di"))) == [folder / ".lead-di" / "published", folder / "published"]


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give files to other Unix users")
@pytest.mark.parametrize(
    ("file", "holder", "counts"),
    [
        (LEA, LEA, True),
        (0, 0, True),
        (DESKS, DESKS, True),
        (ANA, ANA, False),
        (ANA, LEA, False),
        (LEA, ANA, False),
    ],
)
def test_a_lead_s_folder_is_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: int, holder: int, counts: bool
) -> None:
    """Or was carried here by the owner of the round's folder; a link to one is none."""
    monkeypatch.setattr(folder_access, "uid_of", LOGINS.get)
    path = folder / ".lead-lea" / "round.toml"
    path.parent.mkdir()
    path.touch()
    os.chown(folder, DESKS, DESKS)
    os.chown(path, file, file)
    os.chown(path.parent, holder, holder)
    assert is_lead_s(path, "lea") is counts
    path.parent.rename(folder / "away")
    path.parent.symlink_to(folder / "away")
    assert not is_lead_s(path, "lea")
    assert not is_lead_s(folder / "gone" / "round.toml", "lea")


def test_a_lead_who_does_not_own_the_round_is_strange(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written then: somebody who is neither the owner nor was named by them says that they lead it."""
    uid = [BO]
    real = Path.stat

    def owned(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = real(path, follow_symlinks=follow_symlinks)
        return os.stat_result((*found[:4], uid[0], *found[5:10])) if path == folder else found

    monkeypatch.setattr(Path, "stat", owned)
    monkeypatch.setattr(folder_access, "login_of", {number: name for name, number in LOGINS.items()}.get)
    said = rights(folder).why_lead_is_strange()
    assert said == f"{folder}: it belongs to bo, and lea leads the round"
    assert rights(folder, replace(ONE, leads=("bo", "lea"))).why_lead_is_strange() == ""
    assert rights(folder, replace(ONE, lead="")).why_lead_is_strange() == ""
    assert rights(folder, replace(ONE, lead="somebody-elsewhere")).why_lead_is_strange() == ""
    assert rights(folder, ONE, who("bo")).why_lead_is_strange() == ""
    for owner in (LEA, 0):
        uid[0] = owner or UID
        if owner or not UID:
            assert rights(folder).why_lead_is_strange() == ""


@pytest.mark.parametrize(
    ("of_folder", "of_file", "mode", "why"),
    [
        (ANA, ANA, 0o644, ""),
        (ANA, 0, 0o644, ""),
        (ANA, DESKS, 0o644, ""),
        (ANA, BO, 0o644, "it belongs to uid-61002"),
        (ANA, ANA, 0o646, "everybody may write there"),
        (ANA, ANA, 0o664, ""),
        (DESKS, DESKS, 0o666, ""),
        (0, 0, 0o666, ""),
    ],
)
def test_a_file_in_a_reviewer_s_folder_is_theirs(
    folder: Path, of_folder: int, of_file: int, mode: int, why: str
) -> None:
    """Or was brought by the desk's owner or root; one that others may write to says nothing of whoever it is."""
    source = EventSource("ana", folder / "ana", of_folder)
    source.path.mkdir()
    found = status(source.path, stat.S_IFREG | mode, of_file)
    assert rights(folder).why_not_file(source, found) == why


def test_whose_a_folder_is_as_the_disk_knows_it(folder: Path) -> None:
    """By its name and owner; what others may write there, and who of those that bring copies is believed."""
    mine = rights(folder)
    found = mine.origin("ana", folder, status(folder, FOLDER, ANA))
    assert (found.person, found.owner, found.is_copy, found.open_to) == (ANA, ANA, False, "")
    assert found.trusted == {DESKS, 0}
    assert mine.origin("ana", folder, status(folder, FOLDER, LEA), True).trusted == {DESKS, 0, LEA, UID}
    assert mine.origin("bot", folder, status(folder, FOLDER, LEA)).trusted == {DESKS, 0, LEA, UID}
    for name in ("ana", "di", "lea"):  # no programs
        assert mine.origin(name, folder, status(folder, FOLDER, LEA)).trusted == {DESKS, 0}
    assert rights(folder, ONE, who("ana", logins={"ana": ANA})).origin("di", folder, status(folder)).trusted == {
        DESKS,
        0,
    }
    assert mine.origin("ana", folder, status(folder, FOLDER | 0o002, ANA)).open_to == "everybody"
    assert mine.origin("ana", folder, status(folder, FOLDER | 0o002, DESKS)).open_to == ""


def test_a_number_without_a_login_is_somebody_where_it_has_worked(folder: Path) -> None:
    """Under its own name in any round, or as a reviewer who is asked; other numbers are nobody's."""
    assert not rights(folder).origin("x", folder, status(folder, FOLDER, ANA)).known
    assert rights(folder, replace(ONE, reviewers=("uid-61001",))).origin("x", folder, status(folder, FOLDER, ANA)).known
    (folder.parent / "two" / "uid-61001").mkdir(parents=True)
    assert rights(folder).origin("x", folder, status(folder, FOLDER, ANA)).known
    assert not rights(folder).origin("x", folder, status(folder, FOLDER, BO)).known


def test_who_goes_by_another_s_name_sees_in_a_blind_round_what_they_wrote_themselves(folder: Path) -> None:
    """As a desk's owner can: nothing of what that person wrote; printed, nothing of anybody who is somebody here."""
    owner = who("owner", UID)
    as_ana, as_cy = rights(folder, BLIND, owner, name="ana"), rights(folder, BLIND, owner, name="cy")
    assert as_ana.may_see("ana")
    assert as_cy.may_see("cy")
    assert not as_ana.may_see("bo")
    (folder / "ana").mkdir()
    assert as_ana.may_see("ana")
    assert not rights(folder, BLIND, who("owner", UID + 1), name="ana").may_see("ana")
    assert rights(folder, BLIND, who("ana", UID + 1)).may_see("ana")
    printed = rights(folder, BLIND, owner, name="ana", printed=True)
    assert not printed.may_see("ana")
    assert rights(folder, BLIND, owner, name="cy", printed=True).may_see("cy")
    assert rights(folder, BLIND, owner, printed=True).may_see("owner")
    assert rights(folder, replace(BLIND, state=State.CLOSED), owner, name="ana", printed=True).may_see("bo")
    (folder / "ana").rmdir()
    (folder / "ana").symlink_to(folder.parent)
    assert not as_ana.may_see("ana")


def test_a_round_s_lead_writes_in_the_name_of_programs(folder: Path) -> None:
    """Of one that is nobody's here and has no part in the round; nobody but the lead, and only for suggestions."""
    lea = who("lea")
    assert may_write_for_program(ONE, "bot", lea)
    for name in ("ana", "di", "lea", "owner"):
        assert not may_write_for_program(ONE, name, lea)
    assert not may_write_for_program(ONE, "bot", who("ana"))
    assert not may_write_for_program(replace(ONE, lead=""), "bot", who("lea"))
    assert not may_write_for_program(replace(ONE, reviewers=("bot",)), "bot", lea)
    assert not may_write_for_program(replace(ONE, adjudicators=("bot",)), "bot", lea)
    assert reviewer_name("bot", lea, DESKS, ONE) == "bot"
    for program_of in (None, replace(ONE, lead="ana")):
        with pytest.raises(StoreError, match="You cannot review as bot here") as refusal:
            reviewer_name("bot", lea, DESKS, program_of)
        assert refusal.value.message == "the desk belongs to uid-61005 and you are lea"


def test_who_owns_the_desk(folder: Path) -> None:
    """Its owner, and root, who could be anybody."""
    assert rights(folder, ONE, who("owner")).owns_desk
    assert rights(folder, ONE, who("ana", 0)).owns_desk
    assert not rights(folder, ONE, who("lea")).owns_desk


def test_the_state_of_a_round_s_file_is_told_by_more_than_its_time(folder: Path) -> None:
    """Another file under its name is another one; without any there is nothing to tell."""
    mine = rights(folder)
    assert mine.stamp() is None
    (folder / "round.toml").write_text("blind = true")
    first = mine.stamp()
    assert first == mine.stamp() is not None
    before = (folder / "round.toml").stat()
    (folder / "round.toml").rename(folder / "old")
    (folder / "round.toml").write_text("blind = true")
    os.utime(folder / "round.toml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert mine.stamp() != first


def test_rules_are_asked_once_where_much_is_asked(folder: Path) -> None:
    """Every answer is by the same ones, whatever is written meanwhile."""
    asked: list[int] = []

    def rules() -> Round:
        asked.append(1)
        return BLIND

    now = FolderAccess("ana", who(), DESKS, folder, rules).with_rules_of_now()
    assert [now.blind, now.may_see("bo"), now.rules() is BLIND, len(asked)] == [True, False, True, 1]
