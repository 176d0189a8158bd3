"""`copydesk rounds` and `add` on the command line: where the desk is named, and what makes one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reading.errors import CopydeskError
from review.round_changes import AssignmentChange
from review.rounds import State
from store.manage.status import round_status
from store.opening import open_desk
from store.rounds import files
from tui.cli.commands.rounds import change_of_line
from tui.cli.main import main
from tui.screens.round_rows import status_rows
from tui.shell.signs import ASCII

TEXT = "Report\n\nOne came on Monday. Two came on Friday.\n"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of two articles that is no desk, and go there."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{TEXT}{name}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder that is in no desk."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.mark.parametrize(
    "command", [["add", "."], ["rounds", "new", "one", "--reviewers", "ana,bo"]], ids=["add", "rounds new"]
)
def test_a_folder_of_articles_becomes_a_desk(fresh: Path, command: list[str]) -> None:
    """As when it is opened."""
    assert main(command) == 0
    assert len(open_desk(fresh, create=False).articles.cards()) == 2


def test_what_has_no_article_is_no_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made there."""
    monkeypatch.chdir(tmp_path)
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo"]) == 2
    assert not list(tmp_path.iterdir())


def test_the_desk_is_named_by_an_option_where_something_follows_the_round(
    fresh: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """And may stand last where only the round does."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", "--open", "--as", "lea"]) == 0
    monkeypatch.chdir(elsewhere)
    desk = str(fresh)
    guidelines = fresh / "rules.md"
    guidelines.write_text("Figures need a source.\n", "utf-8")
    for command in (
        ["control", "one", "a.txt", "2", "accurate", "--desk", desk],
        ["guidelines", "one", str(guidelines), "--desk", desk],
        ["lead", "one", "di", "--desk", desk],
        ["assign", "one", desk, "--add", "cy", "--as", "di"],
        ["close", "one", desk, "--as", "di"],
    ):
        assert main(["rounds", *command, *(() if "--as" in command else ("--as", "lea"))]) == 0, command
    capfd.readouterr()
    assert main(["rounds", "guidelines", "one", "--desk", desk]) == 0
    assert capfd.readouterr().out == "Figures need a source.\n"
    with pytest.raises(SystemExit) as left:
        main(["rounds", "lead", "one", "di", desk])
    assert left.value.code == 2


def test_the_desk_may_stand_behind_options(
    fresh: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where it may stand last at all; two that are left over, or an unknown option, are a mistake as before."""
    monkeypatch.chdir(elsewhere)
    desk = str(fresh)
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", desk]) == 0
    assert main(["rounds", "show", "one", "--json", desk]) == 0
    assert '"name": "one"' in capfd.readouterr().out
    for wrong in (["--json", desk, desk], ["--jsn", desk]):
        with pytest.raises(SystemExit):
            main(["rounds", "show", "one", *wrong])


def test_a_file_alone_makes_no_desk(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is said what does."""
    assert main(["add", "a.txt"]) == 2
    assert "`copydesk add .` makes one of this folder" in capfd.readouterr().err
    assert not (fresh / ".copydesk").exists()


def test_room_around_names_is_none_of_them(fresh: Path) -> None:
    assert main(["rounds", "new", "one", "--reviewers", " ana , bo,", "--as", "lea"]) == 0
    assert files.find(open_desk(fresh).layout, "one").reviewers == ("ana", "bo")


def test_a_reviewer_who_could_not_be_counted_makes_closing_incomplete(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", "--open", "--as", "lea"]) == 0
    monkeypatch.setattr("store.manage.round_admin.unreadable", lambda *_: ("bo",))
    assert main(["rounds", "close", "one", "--as", "lea"]) == 1
    assert "bo" in capfd.readouterr().err
    assert files.find(open_desk(fresh).layout, "one").state is State.CLOSED


def test_declining(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is said who judges the article now, or that nobody does; a reason is asked for."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo,cy", "--open", "--as", "lea"]) == 0
    names = files.find(open_desk(fresh).layout, "one").assignment["a.txt"]
    [other] = {"ana", "bo", "cy"} - set(names)
    capfd.readouterr()
    assert main(["rounds", "decline", "one", "a.txt", "--why", "mine", "--as", names[0]]) == 0
    assert f"a.txt is not yours any more; {other} judges it now." in capfd.readouterr().err
    assert main(["rounds", "decline", "one", "a.txt", "--why", "mine", "--as", names[1]]) == 0
    err = capfd.readouterr().err
    assert "nobody has it yet" in err
    assert "a.txt has 1 of 2 reviewers" in err
    assert main(["rounds", "assign", "one", "--as", "lea"]) == 1  # an article lacks a reviewer
    with pytest.raises(SystemExit):
        main(["rounds", "decline", "one", "a.txt", "--as", "ana"])


def test_a_round_that_nobody_can_settle_says_so(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """When it is made, and how that is mended; adjudicators who judge in it are refused."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,lea", "--as", "lea"]) == 0
    assert "rounds assign one --adjudicators NAME" in capfd.readouterr().err
    assert main(["rounds", "assign", "one", "--adjudicators", "ana", "--as", "lea"]) == 2
    assert main(["rounds", "assign", "one", "--adjudicators", "di", "--as", "lea"]) == 0
    capfd.readouterr()
    assert main(["rounds", "open", "one", "--as", "lea"]) == 0
    assert "Nobody can settle" not in capfd.readouterr().err
    assert fresh.exists()


def test_a_line_on_the_board() -> None:
    """Signs, and the options of the command; nothing assigns again as it is."""
    line = "+di +ed -bo --exclude 'cy=a b*' --articles c* --adjudicators fay"
    change = AssignmentChange(("di", "ed"), ("bo",), (("cy", "a b*"),), ("c*",))
    assert change_of_line(line) == (change, ("fay",))
    assert change_of_line("") == (AssignmentChange(), ())
    for wrong in ("di", "--exclude cy", "--nothing", "'", "--exclude =x"):
        with pytest.raises(CopydeskError):
            change_of_line(wrong)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ([], ""),
        (["--blind"], "of other articles after one has judged"),
        (["--hints", "after"], "of other articles after one has judged"),
        (["--blind", "--hints", "before"], "of other articles before one judges"),
        (["--hints", "off"], "of other articles never"),
    ],
)
def test_a_round_says_when_it_shows_hints(
    fresh: Path, capfd: pytest.CaptureFixture[str], asked: list[str], says: str
) -> None:
    """When it is made and shown, and on the board, where it is not what every round does."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", *asked]) == 0
    capfd.readouterr()
    assert main(["rounds", "show", "one"]) == 0
    lines = [" ".join(line.split()) for line in capfd.readouterr().out.splitlines()]
    assert [line for line in lines if line.startswith("hints")] == ([f"hints {says}"] if says else [])
    desk = open_desk(fresh, round="one", create=False)
    (board,) = list(status_rows(round_status(desk, date(2026, 11, 29)), None, ASCII, 100))[:1]
    assert ("hints" in "".join(text for text, _ in board)) is bool(says)
    desk.close()


def test_hints_that_are_none_of_the_three_are_refused(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By the command, with the words there are; what a newer program wrote is said and shows none."""
    with pytest.raises(SystemExit) as ended:
        main(["rounds", "new", "one", "--reviewers", "ana,bo", "--hints", "sometimes"])
    assert ended.value.code == 2
    assert "before" in capfd.readouterr().err
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", "--hints", "off"]) == 0
    path = fresh / ".copydesk" / "rounds" / "one" / "round.toml"
    path.write_text(path.read_text("utf-8").replace('hints = "off"', 'hints = "tomorrow"'), "utf-8")
    capfd.readouterr()
    assert main(["rounds", "show", "one"]) == 0
    assert "never (tomorrow is not known here)" in " ".join(capfd.readouterr().out.split())


def test_an_article_is_named_by_its_file_where_the_desk_is_elsewhere(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where names are whole paths: the file as seen from here, for a control and for declining; hints name the desk."""
    monkeypatch.chdir(samples)
    desk = ["--desk", str(tmp_path / "desk")]
    first = min(samples.glob("*.txt"))
    assert main(["add", ".", *desk]) == 0
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo,cy", *desk]) == 0
    assert f"`copydesk rounds open one --desk {tmp_path / 'desk'}` opens it" in capsys.readouterr().err
    assert main(["read", str(first)]) == 0
    number = next(line.split()[0] for line in capsys.readouterr().out.splitlines() if line.split()[1] == "sentence")
    assert main(["rounds", "control", "one", first.name, number, "erroneous", *desk]) == 0
    assert f"Sentence {number} of {first} is known to be erroneous." in capsys.readouterr().err
    assert main(["rounds", "control", "one", "no.txt", number, "erroneous", *desk]) == 2
    [given] = [
        who
        for who in ("ana", "bo", "cy")
        if main(["rounds", "decline", "one", first.name, "--why", "mine", "--as", who, *desk]) == 0
    ][:1]
    assert given


def test_guidelines_in_their_versions(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Given, printed, compared word by word; what was edited by hand is told with what makes it a version."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", "--as", "lea"]) == 0
    assert main(["rounds", "guidelines", "one"]) == 2
    assert "This round has no guidelines" in capfd.readouterr().err
    versions = []
    for text in ("One source.\n", "Two sources.\n"):
        (fresh / "rules.md").write_text(text, "utf-8")
        assert main(["rounds", "guidelines", "one", "rules.md", "--as", "lea"]) == 0
        versions.append(files.find(open_desk(fresh).layout, "one").guidelines)
        assert f"has guidelines of version {versions[-1]}, in force" in capfd.readouterr().err
    for more, shown in (
        ([], "Two sources.\n"),
        (["--version", versions[0]], "One source.\n"),
        (["--diff"], "[-One-]{+Two+} [-source-]{+sources+}.\n"),
    ):
        assert main(["rounds", "guidelines", "one", *more]) == 0
        assert capfd.readouterr() == (shown, "")
    assert main(["rounds", "guidelines", "one", "--version", "none"]) == 2
    assert "No file has that version of the guidelines: none" in capfd.readouterr().err


def test_sealing_and_admitting(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is said what was sealed, that nothing waits, and who has written where somebody else is named."""
    assert main(["rounds", "new", "one", "--reviewers", "ana, ,bo", "--open", "--as", "lea"]) == 0
    assert files.find(open_desk(fresh).layout, "one").reviewers == ("ana", "bo")
    for who in ("bo", "ana"):
        assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", who]) == 0
    capfd.readouterr()
    assert main(["rounds", "seal", "one", "--as", "lea"]) == 0
    assert capfd.readouterr().err == "Round one is sealed: 2 events in 2 files.\n"
    assert main(["rounds", "admit", "one", "ana", "--as", "lea"]) == 0
    assert capfd.readouterr().err == "Nothing waited to be admitted.\n"
    assert main(["rounds", "admit", "one", "cy", "--as", "lea"]) == 2
    assert "It has ana, bo" in capfd.readouterr().err


def test_what_is_left_and_what_changes_hands(fresh: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Printed for each; a round that is only given adjudicators is not assigned again."""
    new = ["rounds", "new", "one", "--reviewers", "ana,bo", "--as", "lea", "--due", "2031-12-31", "--show-earlier"]
    assert main(new) == 0
    assert "A draft: `copydesk rounds open one` opens it." in capfd.readouterr().err
    assert files.find(open_desk(fresh).layout, "one").show_earlier
    assert main(["rounds", "open", "one", "--as", "lea"]) == 0
    assert capfd.readouterr().err == "Round one is open.\n"
    assert main(["rounds", "remind", "one", "--as", "lea"]) == 0
    out = capfd.readouterr().out.splitlines()
    assert [line for line in out if not line.startswith(" ")] == [
        f"{who}: 6 of 6 sentences left in round one, due 2031-12-31" for who in ("ana", "bo")
    ]
    assert main(["rounds", "assign", "one", "--adjudicators", "di", "--as", "lea"]) == 0
    assert capfd.readouterr() == ("", "Round one is settled by di.\n")
    assert main(["rounds", "assign", "one", "--as", "lea"]) == 0
    assert capfd.readouterr().out == "Nothing changes hands.\n"
    assert main(["rounds", "list", "--json"]) == 0
    listed = json.loads(capfd.readouterr().out)
    assert [one for one in listed if one["name"] == "one"] == [
        {"name": "one", "state": "open", "lead": "lea", "blind": False, "due": "2031-12-31"}
    ]
    for article, number in (("a.txt", "0"), ("a.txt", "99")):
        assert main(["rounds", "control", "one", article, number, "accurate", "--as", "lea"]) == 2
        assert "Its sentences are 1 to 4; not all of them are claims" in capfd.readouterr().err
    for verdict, known in (("accurate", "is known to be accurate"), ("none", "is no control now")):
        assert main(["rounds", "control", "one", "a.txt", "2", verdict, "--as", "lea"]) == 0
        assert capfd.readouterr().err == f"Sentence 2 of a.txt {known}.\n"
    for number in ("2", "3"):
        assert main(["rounds", "control", "one", "a.txt", number, "erroneous", "--as", "lea"]) == 0
    path = fresh / "a.txt"
    path.write_text(path.read_text("utf-8").replace("Two came", "Three came"), "utf-8")
    assert main(["add", "."]) == 0
    assert main(["rounds", "show", "one", "--as", "lea"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert "“Two came on Friday.”, known to be erroneous; `copydesk rounds control one" in told
    assert main(["rounds", "control", "one", "a.txt", "2", "accurate", "--as", "lea"]) == 0
    assert "of a.txt as it was, “Two came on Friday.”, known to be erroneous.\n" in capfd.readouterr().err
