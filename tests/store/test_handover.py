"""A round that several Unix users lead one after another, and a blind one whose files its lead must be able to read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from review.rounds import State
from store.errors import StoreError
from store.opening import open_desk
from store.rounds import files, groups
from store.rounds.folder_access import lead_folder
from tests.store.users import ANA, BO, CY, DI, LEAD, NEEDS_ROOT, as_user, judge, run, seen_by
from tests.verdicts import Verdict
from tui.cli.main import main

pytestmark = NEEDS_ROOT


def name(uid: int) -> str:
    """Return the name of a login that this host knows only by its number."""
    return f"uid-{uid}"


def refused(uid: int, *argv: str) -> str:
    """Run a command that must be refused, and return why."""
    code, _, err = as_user(uid, lambda: main(list(argv)))
    assert code == 2, err
    return err


def new(desk: Path, *more: str) -> None:
    """Open a round of two reviewers."""
    run(LEAD, "rounds", "new", "one", str(desk), "--reviewers", f"{name(ANA)},{name(BO)}", "--open", *more)


def leads(desk: Path, uid: int = ANA) -> tuple[str, State]:
    """Return who leads the round, and its state, as an ordinary reviewer's program has it."""

    def look() -> int:
        one = files.find(open_desk(desk, create=False).layout, "one")
        print(json.dumps([one.lead, one.state]))
        return 0

    code, out, err = as_user(uid, look)
    assert code == 0, err
    lead, state = json.loads(out)
    return lead, State(state)


def test_a_round_is_handed_on_and_taken_back(shared: Path) -> None:
    """Whoever was named last leads it, for everybody, without a right in the folder of who made it."""
    desk = str(shared)
    new(shared)
    judge(ANA, shared, "one", lambda _article, _at: Verdict.ACCURATE)
    assert "Only" in refused(DI, "rounds", "close", "one", desk)
    assert "Only" in refused(DI, "rounds", "lead", "one", name(DI), "--desk", desk)
    run(LEAD, "rounds", "lead", "one", name(DI), "--desk", desk)
    assert "Only uid-61004" in refused(LEAD, "rounds", "close", "one", desk)
    run(DI, "rounds", "assign", "one", desk, "--add", name(CY), "--remove", name(ANA))
    run(DI, "rounds", "lead", "one", name(CY), "--desk", desk)
    assert leads(shared) == (name(CY), State.OPEN)
    run(CY, "rounds", "close", "one", desk)
    assert leads(shared) == (name(CY), State.CLOSED)
    assert "Only" in refused(DI, "rounds", "reopen", "one", desk)
    run(LEAD, "rounds", "lead", "one", name(LEAD), "--desk", desk)
    assert leads(shared) == (name(LEAD), State.CLOSED)
    run(LEAD, "rounds", "reopen", "one", desk)
    assert leads(shared) == (name(LEAD), State.OPEN)
    run(LEAD, "rounds", "lead", "one", name(DI), "--desk", desk)
    assert leads(shared) == (name(DI), State.OPEN)  # what it wrote before is not believed again


def test_a_blind_round_is_closed_by_who_it_was_handed_to(shared: Path) -> None:
    """Who is in the group of the round's folder reads what reviewers write; what they publish everybody reads."""
    desk, folder = str(shared), shared / ".copydesk" / "rounds" / "one"
    new(shared, "--blind")
    assert (
        f"uid-{DI} cannot read" in as_user(LEAD, lambda: main(["rounds", "lead", "one", name(DI), "--desk", desk]))[2]
    )
    os.chown(folder, LEAD, DI)  # as root would, or put di into the folder's group
    folder.chmod(0o3777)
    for uid in (ANA, BO):
        judge(uid, shared, "one", lambda _article, _at: Verdict.ACCURATE)
    assert seen_by(BO, shared, "one") == {name(BO)}
    counted = json.loads(run(DI, "rounds", "show", "one", desk, "--json"))
    assert set(counted["progress"]) == {name(ANA), name(BO)}
    assert counted["unreadable"] == []
    run(DI, "rounds", "control", "one", "000_55d43b964525e033.txt", "9", "accurate", "--desk", desk)
    run(DI, "rounds", "close", "one", desk)
    assert {path.name for path in folder.glob(".lead-*/published/*")} == {name(ANA), name(BO)}
    for uid in (ANA, BO, CY):
        assert seen_by(uid, shared, "one") == {name(ANA), name(BO)}
    assert '"control":"accurate"' in run(CY, "export", desk, "--round", "one")


def test_nobody_leads_who_was_not_named(shared: Path) -> None:
    """A file that somebody puts where a lead's would lie says nothing, and one of an earlier lead no more."""
    new(shared)
    folder = shared / ".copydesk" / "rounds" / "one"

    def plant() -> int:
        for lead in (name(ANA), name(DI)):
            own = folder / f".lead-{lead}"
            own.mkdir(mode=0o755)
            text = (folder / "round.toml").read_text("utf-8").replace(f'lead = "{name(LEAD)}"', f'lead = "{name(ANA)}"')
            (own / "round.toml").write_text(f'leads = ["{name(LEAD)}", "{lead}"]\n{text}', "utf-8")
            (own / "round.toml").chmod(0o644)
            own.chmod(0o755)
        return 0

    def plant_again() -> int:
        (folder / f".lead-{name(DI)}").mkdir(mode=0o755)
        return 0

    code, _, err = as_user(ANA, plant)
    assert code == 0, err
    assert leads(shared)[0] == name(LEAD)
    run(LEAD, "rounds", "lead", "one", name(DI), "--desk", str(shared))
    assert leads(shared)[0] == name(DI)  # not ana, whose folder stood where di's goes, and was set aside
    assert not (folder / f".lead-{name(DI)}").exists()
    code, _, err = as_user(ANA, plant_again)
    assert code == 0, err
    assert "in the way" in refused(DI, "rounds", "close", "one", str(shared))
    code, out, _ = as_user(LEAD, lambda: main(["check", str(shared)]))
    assert code == 1
    assert f".lead-{name(DI)}" in out


def test_older_programs_stay_out_of_a_round_that_they_would_misread(shared: Path) -> None:
    """Only once somebody else's login leads it: they know of the owner's file alone."""
    new(shared)
    path = shared / ".copydesk" / "rounds" / "one" / "round.toml"
    assert "\nversion = 1\n" in path.read_text("utf-8")
    run(LEAD, "rounds", "lead", "one", "somebody-elsewhere", "--desk", str(shared))
    assert "\nversion = 1\n" in path.read_text("utf-8")
    run(LEAD, "rounds", "lead", "one", name(LEAD), "--desk", str(shared))
    run(LEAD, "rounds", "lead", "one", name(DI), "--desk", str(shared))
    assert "\nversion = 2\n" in path.read_text("utf-8")


def test_a_round_that_nobody_leads_is_its_owner_s_to_change(shared: Path) -> None:
    """As `main`: what somebody else would write of it nobody would believe, so that it is refused and not lost."""
    open_main(shared)
    for command in (["close", "main", str(shared)], ["lead", "main", name(DI), "--desk", str(shared)]):
        assert f"belongs to {name(LEAD)}" in refused(ANA, "rounds", *command)


def closed_to_the_lead(desk: Path, uid: int) -> None:
    """Let a reviewer of a blind round close their folder, as a program does whose group has others in it."""
    folder = desk / ".copydesk" / "rounds" / "one" / name(uid)
    code, _, err = as_user(uid, lambda: folder.chmod(0o700) or 0)  # type: ignore[func-returns-value]
    assert code == 0, err


def test_what_cannot_be_read_is_not_nothing(shared: Path) -> None:
    """It is said where the round is shown, nothing is assigned or closed without it unless that is asked for."""
    desk = str(shared)
    new(shared, "--blind")
    for uid in (ANA, BO):
        judge(uid, shared, "one", lambda _article, _at: Verdict.ACCURATE)
    closed_to_the_lead(shared, ANA)
    code, out, err = as_user(LEAD, lambda: main(["rounds", "show", "one", desk]))
    assert code == 1
    assert f"{name(ANA):20} cannot be read" in out
    assert f"{name(ANA)}'s files cannot be read" in err
    code, out, _ = as_user(LEAD, lambda: main(["rounds", "show", "one", desk, "--json"]))
    found = json.loads(out)
    assert found["unreadable"] == [name(ANA)]
    assert set(found["progress"]) == {name(BO)}
    for change in (["close", "one", desk], ["assign", "one", desk, "--add", name(CY)]):
        assert f"--without {name(ANA)}" in refused(LEAD, "rounds", *change)
    assert leads(shared, BO)[1] is State.OPEN
    code, _, err = as_user(LEAD, lambda: main(["rounds", "close", "one", desk, "--without", name(ANA)]))
    assert code == 1
    assert f"Nothing is known of {name(ANA)}" in err
    assert seen_by(BO, shared, "one") == {name(BO)}
    as_user(ANA, lambda: open_desk(shared, round="one").close() or 0)  # type: ignore[func-returns-value]
    assert seen_by(BO, shared, "one") == {name(BO)}  # what nobody saw at the closing waits for the lead
    run(LEAD, "rounds", "admit", "one", name(ANA), "--desk", desk)
    assert seen_by(BO, shared, "one") == {name(ANA), name(BO)}


def test_a_blind_round_gets_a_group_without_its_reviewers(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that gives everything to the team's group; where its lead is in no other, it is refused."""
    team = 61999
    open_main(shared)
    os.chown(shared / ".copydesk" / "rounds", LEAD, team)
    (shared / ".copydesk" / "rounds").chmod(0o2755)
    inside: dict[int, set[str]] = {team: {name(ANA), name(LEAD)}}
    monkeypatch.setattr(groups, "is_member", lambda login, gid: login in inside.get(gid, set()))
    new(shared, "--blind")
    folder = shared / ".copydesk" / "rounds" / "one"
    assert (folder.stat().st_gid, folder.stat().st_mode & 0o7777) == (LEAD, 0o3777)
    inside[LEAD] = {name(BO)}
    err = refused(LEAD, "rounds", "new", "two", str(shared), "--reviewers", f"{name(ANA)},{name(BO)}", "--blind")
    assert f"{name(ANA)} is in group 61999" in err
    assert "--blind" in err
    assert not (folder.parent / "two").exists()


def open_main(desk: Path) -> None:
    """Make the desk as its lead."""
    code, _, err = as_user(LEAD, lambda: open_desk(desk).close() or 0)  # type: ignore[func-returns-value]
    assert code == 0, err


def test_a_reviewer_declines_and_the_lead_s_program_hands_on(shared: Path) -> None:
    """The reviewer cannot write the round's file: the article is theirs no more at once, and another's with the next
    change; what they gave as a reason is on the record."""
    desk = str(shared)
    new(shared, "--blind")
    run(LEAD, "rounds", "assign", "one", desk, "--add", name(CY))
    mine = shown(ANA, shared)
    run(ANA, "rounds", "decline", "one", mine[0], "--why", "my brother's firm", "--desk", desk)
    assert shown(ANA, shared) == mine[1:]
    assert shown(BO, shared) != []
    out = run(LEAD, "rounds", "show", "one", desk)
    assert f"{name(ANA)} declined {mine[0]} (my brother's firm)" in out
    assert "my brother" not in run(BO, "rounds", "show", "one", desk)
    assert f"{mine[0]}: " in run(LEAD, "rounds", "assign", "one", desk)
    found = json.loads(run(LEAD, "rounds", "show", "one", desk, "--json"))
    assert len(found["assignment"][mine[0]]) == 2
    assert found["declined"] == [{"article": mine[0], "reviewer": name(ANA), "why": "my brother's firm"}]


def shown(uid: int, desk: Path) -> list[str]:
    """Return the articles that a reviewer's program shows in the round."""

    def look() -> int:
        opened = open_desk(desk, round="one")
        print(json.dumps([card.name for card in opened.articles.cards()]))
        return 0

    code, out, err = as_user(uid, look)
    assert code == 0, err
    return list(json.loads(out))


SICK: dict[str, Callable[[Path], object]] = {
    "no TOML": lambda path: path.write_text("declined = [", "utf-8"),
    "another shape": lambda path: path.write_text("declined = 3", "utf-8"),
    "a link": lambda path: path.symlink_to("/etc/passwd"),
    "a pipe": lambda path: os.mkfifo(path),
    "no articles of the round": lambda path: path.write_text('declined = [{article = "x", reviewer = "y"}]', "utf-8"),
}


@pytest.mark.parametrize("what", SICK)
def test_a_sick_file_of_one_reviewer_costs_nobody_else(shared: Path, what: str) -> None:
    """It changes nothing, and hides nobody's work."""
    new(shared)
    judge(BO, shared, "one", lambda _article, _at: Verdict.ACCURATE)
    path = shared / ".copydesk" / "rounds" / "one" / name(ANA) / "declined.toml"

    def plant() -> int:
        open_desk(shared, round="one").decisions.append([decision(shared)])
        SICK[what](path)
        if path.is_file() and not path.is_symlink():
            path.chmod(0o644)
        return 0

    code, _, err = as_user(ANA, plant)
    assert code == 0, err
    found = json.loads(run(LEAD, "rounds", "show", "one", str(shared), "--json"))
    assert sum(one["judged"] for one in found["progress"][name(BO)].values()) > 3
    assert found["declined"] == []
    code, out, _ = as_user(LEAD, lambda: main(["check", str(shared)]))
    assert (code == 1) is ("declined.toml" in out) is (what != "no articles of the round")


def decision(desk: Path) -> Event:
    """Return a decision of ana's."""
    opened = open_desk(desk, round="one")
    card = opened.articles.cards()[0]
    return Event(
        EventKind.DECIDE, opened.reviewer, "one", card.name, card.snapshot, min(card.claims), Holding(Verdict.ACCURATE)
    )


def test_somebody_who_is_excluded_cannot_decline_for_another(shared: Path) -> None:
    """What lies in ana's folder is ana's, whatever name it says."""
    new(shared)
    run(ANA, "rounds", "decline", "one", shown(ANA, shared)[0], "--why", "mine", "--desk", str(shared))
    path = shared / ".copydesk" / "rounds" / "one" / name(ANA) / "declined.toml"
    text = path.read_text("utf-8").replace(name(ANA), name(BO))
    code, _, err = as_user(ANA, lambda: path.write_text(text, "utf-8") and 0)
    assert code == 0, err
    found = json.loads(run(LEAD, "rounds", "show", "one", str(shared), "--json"))
    assert [one["reviewer"] for one in found["declined"]] == [name(ANA)]


def test_a_lead_by_another_name_is_no_file_s(shared: Path) -> None:
    """A name that is no folder's name is refused."""
    new(shared)
    with pytest.raises(StoreError):
        lead_folder(shared, "../x")
    refused(LEAD, "rounds", "lead", "one", "../x", "--desk", str(shared))
