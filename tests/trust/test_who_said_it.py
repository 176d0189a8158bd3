"""Nobody speaks in another's name, in a capacity that is not theirs, or in the lead's place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from review.events import Role
from store.layout import HIDDEN
from tests.store.users import NEEDS_ROOT
from tests.trust.people import (
    ANA,
    BO,
    CY,
    DI,
    LEAD,
    NAMES,
    append,
    can,
    cli,
    counted,
    do,
    event,
    exported,
    findings,
    judge,
    ok,
    own_files,
    plant,
    round_of,
)
from tests.verdicts import Verdict

pytestmark = NEEDS_ROOT


@pytest.mark.parametrize("round", ["one", "two", "main"])
@pytest.mark.parametrize("name", [NAMES[CY], "zoe"])
def test_a_folder_under_anothers_name_counts_for_nobody(desk: Path, round: str, name: str) -> None:
    """Of a colleague who has not begun, or of somebody who is nobody here; also when the round is closed."""
    judge(BO, desk, "main", most=1)
    forged = [event(desk, name, round, at) for at in range(3)]
    do(BO, lambda: plant(round_of(desk, round) / name / "x-0001.json", forged))
    if round != "main":
        cli(LEAD, "rounds", "close", round, str(desk))
        assert not (round_of(desk, round) / "published" / name).exists()
    for uid in (LEAD, ANA, BO):
        assert name not in counted(uid, desk, round)
    assert name in findings(LEAD, desk)


def test_closing_says_what_it_left_out(desk: Path) -> None:
    """With the planted folder's name and an exit code; the round is closed all the same."""
    do(BO, lambda: plant(round_of(desk, "one") / NAMES[CY] / "x-0001.json", [event(desk, NAMES[CY], "one")]))
    code, _, err = cli(LEAD, "rounds", "close", "one", str(desk))
    assert code == 1
    assert f"Left out: {round_of(desk, 'one') / NAMES[CY]}" in err
    assert "closed" in ok(LEAD, "rounds", "list", str(desk))


def test_a_file_of_another_in_ones_own_folder_is_not_ones_own(desk: Path) -> None:
    """A hard link, where the system allows one, to what somebody else wrote."""
    judge(ANA, desk, "two")
    [path] = own_files(desk, ANA, "two")
    folder = round_of(desk, "two") / NAMES[BO]
    do(BO, folder.mkdir)
    folder.chmod(0o755)
    os.link(path, folder / "x-0001.json")
    assert set(counted(LEAD, desk, "two")) == {NAMES[ANA]}
    assert "not its reviewer's" in findings(LEAD, desk)


def test_a_folder_that_others_may_write_to_proves_nothing(desk: Path) -> None:
    """It is left out until its owner closes it."""
    judge(ANA, desk, "two")
    folder = round_of(desk, "two") / NAMES[ANA]
    do(ANA, lambda: folder.chmod(0o777))
    assert counted(LEAD, desk, "two") == {}
    assert "everybody may write there" in findings(LEAD, desk)
    do(ANA, lambda: folder.chmod(0o755))
    assert counted(LEAD, desk, "two")[NAMES[ANA]] > 0


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.AGENT])
@pytest.mark.parametrize("round", ["two", "main"])
def test_a_reviewer_settles_nothing_by_saying_so(desk: Path, round: str, role: Role) -> None:
    """Their vote stays what it is, in the agreement and the consensus."""
    judge(ANA, desk, round)
    judge(BO, desk, round, Verdict.DISPUTED)
    before = exported(LEAD, desk, "--round", round, "--consensus", "majority")
    [path] = own_files(desk, BO, round)
    do(BO, lambda: append(path, event(desk, NAMES[BO], round, role=role)))
    if role is Role.AGENT and round == "main":
        return  # who is not asked by name may bring suggestions in their own name
    assert exported(LEAD, desk, "--round", round, "--consensus", "majority") == before
    assert "which is not for" in findings(LEAD, desk) or "judges here" in findings(LEAD, desk)


def test_who_is_not_in_the_round_has_no_vote(desk: Path) -> None:
    """A folder of one's own in a round that asks others."""
    judge(ANA, desk, "two")
    do(DI, lambda: plant(round_of(desk, "two") / NAMES[DI] / "x-0001.json", [event(desk, NAMES[DI], "two")]))
    assert set(counted(LEAD, desk, "two")) == {NAMES[ANA]}
    assert "not in the round" in findings(LEAD, desk)


def test_what_was_not_given_has_no_vote(shared: Path) -> None:
    """Verdicts on an article that the round gave to somebody else."""
    people = f"{NAMES[ANA]},{NAMES[BO]}"
    ok(LEAD, "rounds", "new", "half", str(shared), "--reviewers", people, "--overlap", "1", "--open")
    names = [one["name"] for one in json.loads(ok(LEAD, "rounds", "list", str(shared), "--json"))]
    assert "half" in names
    forged = [event(shared, NAMES[BO], "half", article=number) for number in range(5)]
    do(BO, lambda: plant(round_of(shared, "half") / NAMES[BO] / "x-0001.json", forged))
    found = counted(LEAD, shared, "half")
    assert 0 < found[NAMES[BO]] < 5
    assert "did not give" in findings(LEAD, shared)


@pytest.mark.parametrize("name", ["controls.toml", "guidelines.md", "round.toml", "sealed.json"])
def test_what_is_the_leads_is_the_leads(desk: Path, name: str) -> None:
    """A colleague's file in its place is ignored and named, in a round that has none of its own."""
    path = round_of(desk, "main") / name
    text = {"round.toml": 'name = "main"\nblind = true\nstate = "closed"\n', "sealed.json": "{}"}.get(name, "x = [")
    do(BO, lambda: path.write_text(text))
    judge(ANA, desk, "main")
    assert set(counted(LEAD, desk, "main")) == {NAMES[ANA]}
    assert f"{path}: This is not taken for the lead's" in findings(LEAD, desk)


def test_a_link_to_a_round_file_is_no_round_file(desk: Path) -> None:
    """Neither a symbolic nor a hard one to another round's, which is the lead's."""
    theirs = round_of(desk, "one") / "round.toml"
    path = round_of(desk, "main") / "round.toml"
    do(BO, lambda: path.symlink_to(theirs))
    judge(ANA, desk, "main")
    assert set(counted(LEAD, desk, "main")) == {NAMES[ANA]}
    path.unlink()
    os.link(theirs, path)
    assert "not its lead's alone" in findings(LEAD, desk)


@pytest.mark.parametrize("what", ["folder", "link", "file"])
def test_published_is_the_leads(desk: Path, what: str) -> None:
    """What somebody put there before is set aside, and the round is closed with everything in it."""
    path, trap = round_of(desk, "one") / "published", desk.parent / "trap"
    judge(ANA, desk, "one")
    trap.mkdir()
    trap.chmod(0o777)
    made = {"folder": lambda: path.mkdir(mode=0o777), "link": lambda: path.symlink_to(trap), "file": path.touch}[what]
    do(BO, made)
    code, _, err = cli(LEAD, "rounds", "close", "one", str(desk))
    assert code == 1
    assert "set aside" in err
    assert path.stat().st_uid == LEAD
    assert not list(trap.iterdir())
    for uid in (ANA, BO, LEAD):
        assert counted(uid, desk, "one")[NAMES[ANA]] > 0


def test_a_closing_that_failed_is_done_again(desk: Path) -> None:
    """Copies first, then the round: what could not be copied leaves it open, and a second try closes it."""
    judge(ANA, desk, "one")
    path = round_of(desk, "one") / "published"
    do(LEAD, lambda: path.mkdir(mode=0o700))
    (path / NAMES[ANA]).write_text("in the way")
    os.chown(path / NAMES[ANA], LEAD, LEAD)
    cli(LEAD, "rounds", "close", "one", str(desk))
    do(LEAD, lambda: path.chmod(0o700))  # as if the program had been killed before the last step
    assert NAMES[ANA] not in counted(BO, desk, "one")
    code, _, err = cli(LEAD, "rounds", "close", "one", str(desk))
    assert code in (0, 1), err
    assert counted(BO, desk, "one")[NAMES[ANA]] > 0
    assert cli(LEAD, "rounds", "close", "one", str(desk))[0] == 2


def test_nobody_else_can_write_what_is_the_leads(desk: Path) -> None:
    """The system keeps it, whatever the umask is."""
    folder = round_of(desk, "two")
    for path in (folder / "round.toml", desk / HIDDEN / "desk.toml"):
        assert not can(BO, lambda path=path: path.write_text("x"))  # type: ignore[misc]
        assert not can(BO, lambda path=path: path.unlink())  # type: ignore[misc]
    assert not can(BO, lambda: folder.rename(folder.with_name("gone")))
