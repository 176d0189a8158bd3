"""How `copydesk rounds` lists rounds and shows one: made, in words, as JSON, with its guidelines and what is left."""

from __future__ import annotations

import io
import json
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from reading import guard
from review.rounds import Round
from store.layout import HIDDEN, Layout
from store.opening import open_desk
from store.rounds import files
from tui.cli.commands import rounds
from tui.cli.main import main

AS_LEA = ["--as", "lea"]
NEW = ["rounds", "new", "one", "--reviewers", "ana,bo,cy", "--seed", "7", *AS_LEA]
EMPTY = "░" * 20


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a desk of two articles, of two claims and of one, and go there."""
    (tmp_path / "a.txt").write_text("Report\n\nOne came on Monday. Two came on Friday.\n", "utf-8")
    (tmp_path / "b.txt").write_text("Report\n\nNobody came on Sunday.\n", "utf-8")
    open_desk(tmp_path, "lea").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(*said: str) -> str:
    """Return lines as they are printed."""
    return "".join(f"{line}\n" for line in said)


def _found(desk: Path, name: str) -> Round:
    """Return a round as it lies on the disk."""
    return files.find(Layout(desk, desk / HIDDEN), name)


def test_the_list_of_rounds_is_whole_or_says_what_is_not(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In a table or as JSON; a round that cannot be understood is named, with exit code 1."""
    assert main([*NEW, "--blind", "--due", "2031-12-31"]) == 0
    capfd.readouterr()
    table = lines(
        "round                state        lead         reviewers articles  due",
        "main                 open                        anybody      all",
        "one                  draft        lea                  3        2  2031-12-31  blind",
    )
    records = [
        {"name": "main", "state": "open", "lead": "", "blind": False, "due": ""},
        {"name": "one", "state": "draft", "lead": "lea", "blind": True, "due": "2031-12-31"},
    ]
    assert main(["rounds", "list"]) == 0
    assert capfd.readouterr() == (table, "")
    assert main(["rounds", "list", "--json"]) == 0
    out, err = capfd.readouterr()
    assert (json.loads(out), err) == (records, "")
    (desk / ".copydesk" / "rounds" / "two").mkdir()
    (desk / ".copydesk" / "rounds" / "two" / "round.toml").write_text("x = [", "utf-8")
    assert main(["rounds", "list"]) == 1
    out, err = capfd.readouterr()
    assert out == table
    [left_out] = err.splitlines()
    assert left_out.startswith("copydesk: left out: ")
    assert "two/round.toml" in left_out


STATUS = (
    "round one: open",
    "  lead         lea",
    "  overlap      2 reviewers a sentence, seed 7",
    "  verdicts     1 accurate, 0 disputed, 0 erroneous",
)


def test_how_a_round_stands(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In words, as JSON, and what each has left; with nothing of the verdicts where they are hidden."""
    assert main([*NEW, "--open"]) == 0
    assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", "ana"]) == 0
    assigned = _found(desk, "one").assignment
    others = {name: [who for who in assigned[name] if who != "ana"] for name in assigned}
    assert assigned["a.txt"][0] == "ana", "the seed gives it to her"
    capfd.readouterr()
    assert main(["rounds", "show", "one", *AS_LEA]) == 0
    out, err = capfd.readouterr()
    shown = out.splitlines()
    assert (err, shown[:4]) == ("", [*STATUS])
    assert shown[4:6] == ["  sentences    3 of 3 incomplete: fewer answers than asked for (2 have none)", ""]
    assert shown[-2:] == [
        f"  {'a.txt':38} 1/4     ana, {others['a.txt'][0]}",
        f"  {'b.txt':38} 0/2     {', '.join(assigned['b.txt'])}",
    ]
    assert main(["rounds", "remind", "one", *AS_LEA]) == 0
    out, err = capfd.readouterr()
    assert (err, out.splitlines()[:2]) == ("", ["ana: 1 of 2 sentences left in round one", f"  {'a.txt':43} 1 left"])
    assert main(["rounds", "show", "one", "--json", *AS_LEA]) == 0
    out, err = capfd.readouterr()
    found = json.loads(out)
    counts = {"incomplete": 3, "unanswered": 2, "differ": 0, "unsettled": 0, "no_claim": 0, "controls": 0}
    assert (err, found["sentences"], found["left_out"], found["controls"]) == ("", {"sentences": 3, **counts}, [], {})
    assert found["progress"]["ana"]["a.txt"] == {"judged": 1, "of": 2}


def test_a_round_of_everybody_lacks_no_answers(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nobody was asked for them; what somebody says to be no claim is counted."""
    assert main(["judge", "a.txt", "2", "no-claim", *AS_LEA]) == 0
    capfd.readouterr()
    assert main(["rounds", "show", "main", *AS_LEA]) == 0
    shown = capfd.readouterr().out.splitlines()
    assert [line for line in shown if line.startswith("  sentences")] == [
        "  sentences    1 sentence said to be no claim"
    ]


def test_a_blind_round_shows_a_reviewer_no_outcomes(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """To its lead neither: only how much everybody has done."""
    assert main([*NEW, "--open", "--blind"]) == 0
    assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", "ana"]) == 0
    for who in ("ana", "lea"):
        capfd.readouterr()
        assert main(["rounds", "show", "one", "--json", "--as", who]) == 0
        found = json.loads(capfd.readouterr().out)
        assert (found["sentences"], found["progress"]["ana"]["a.txt"]) == (None, {"judged": 1, "of": 2}), who
        assert main(["rounds", "show", "one", "--as", who]) == 0
        out, err = capfd.readouterr()
        assert (err, out.splitlines()[:2], "  sentences" in out) == ("", ["round one: open, blind", STATUS[1]], False)


def test_controls_are_counted_apart(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """For each reviewer as JSON, and in no other figure."""
    assert main([*NEW, "--open"]) == 0
    assert main(["rounds", "control", "one", "a.txt", "2", "accurate", *AS_LEA]) == 0
    assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", "ana"]) == 0
    capfd.readouterr()
    assert main(["rounds", "show", "one", "--json", *AS_LEA]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["controls"]["ana"] == {"judged": 1, "of": 1}
    assert (found["sentences"]["sentences"], found["sentences"]["controls"]) == (2, 1)
    assert main(["rounds", "remind", "one", *AS_LEA]) == 0
    assert capfd.readouterr().out.splitlines()[0] == "ana: 1 of 2 sentences left in round one"


@pytest.mark.parametrize("verb", ["show", "remind"])
def test_whose_files_cannot_be_read_is_said(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], verb: str
) -> None:
    """With what lets them be read, and exit code 1."""
    assert main([*NEW, "--open"]) == 0
    capfd.readouterr()
    monkeypatch.setattr("store.manage.round_admin.unreadable", lambda *_: ("bo", "cy"))
    monkeypatch.setattr("store.manage.round_admin.RoundAdmin.lets_read", lambda _, *given: f"Ask {'/'.join(given)}.")
    assert main(["rounds", verb, "one", *AS_LEA]) == 1
    out, err = capfd.readouterr()
    assert err == lines("bo's files cannot be read. Ask one/bo.", "cy's files cannot be read. Ask one/cy.")
    assert (
        "bo: what they did in round one cannot be read" if verb == "remind" else "  bo                   cannot"
    ) in out


@pytest.mark.parametrize("verb", ["show", "remind"])
def test_a_round_without_what_cannot_be_read_is_not_whole(
    desk: Path, capfd: pytest.CaptureFixture[str], verb: str
) -> None:
    """It is said on stderr, with exit code 1, and stands in the status too."""
    assert main([*NEW, "--open"]) == 0
    assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", "ana"]) == 0
    (desk / ".copydesk" / "rounds" / "one" / "ana" / "x-0001.json").write_bytes(b"{" * 40)
    capfd.readouterr()
    assert main(["rounds", verb, "one", *AS_LEA]) == 1
    out, err = capfd.readouterr()
    [told] = err.splitlines()
    sentence = told.removeprefix("copydesk: left out: ")
    assert "x-0001.json" in sentence
    assert (f"  left out     {sentence}" in out.splitlines()) is (verb == "show")
    assert main(["rounds", "show", "one", "--json", *AS_LEA]) == 1
    assert json.loads(capfd.readouterr().out)["left_out"] == [sentence]


@pytest.mark.parametrize("named", ["", "path", "desk"])
def test_hints_name_the_desk_that_was_named(
    desk: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    named: str,
) -> None:
    """With `--desk`, or where it may stand last; where one is in its folder they name none."""
    where = {"": [], "path": [str(desk)], "desk": ["--desk", str(desk)]}[named]
    if named:
        monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    told = f" --desk {desk}" if named else ""
    new = ["rounds", "new", "one", "--reviewers", "lea,bo", *AS_LEA]
    assert main([*new, *where]) == 0
    names_somebody = f"`copydesk rounds assign one --adjudicators NAME{told}` names somebody else."
    nobody = f"Nobody can settle this round: lea, who would, judges in it. {names_somebody}"
    draft = f"A draft: `copydesk rounds open one{told}` opens it."
    assert capfd.readouterr().err == lines(nobody, draft)
    assert main(["rounds", "show", "one", *where, *AS_LEA]) == 0
    out = capfd.readouterr().out.splitlines()
    assert [line for line in out if "to see to" in line] == [f"  to see to    {nobody.removesuffix('.')}"]
    (desk / "rules.md").write_text("One source.\n", "utf-8")
    at = where if named == "desk" else ["--desk", str(desk)] if named else []
    assert main(["rounds", "guidelines", "one", str(desk / "rules.md"), *at, *AS_LEA]) == 0
    written = desk / ".copydesk" / "rounds" / "one" / "guidelines.md"
    written.write_text("Two\x1b sources.\n", "utf-8")
    capfd.readouterr()
    assert main(["rounds", "guidelines", "one", *at, *AS_LEA]) == 1
    out_, err = capfd.readouterr()
    assert out_ == "One source.\n"
    assert err == lines(
        f"{written} was edited by hand and is no version: `copydesk rounds guidelines one {written}{told}` makes it one"
    )


def test_guidelines_come_from_a_file_or_from_stdin(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """With the round or later; a file of them in the desk's folder is no article."""
    (desk / "rules.md").write_text("One source.\n", "utf-8")
    assert main([*NEW, "--guidelines", "rules.md"]) == 0
    capfd.readouterr()
    assert main(["rounds", "guidelines", "one", "--diff"]) == 0
    assert capfd.readouterr() == ("One source.\n", ""), "there is no version before"
    longest = guard.SMALL
    stdin = SimpleNamespace(buffer=io.BytesIO(b"Two sour\x1bces.\nThree.\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["rounds", "guidelines", "one", "-", *AS_LEA]) == 0
    version = _found(desk, "one").guidelines
    told = f"Round one has guidelines of version {version}, in force from now on.\n"
    assert capfd.readouterr() == ("", told)
    assert main(["rounds", "guidelines", "one"]) == 0
    assert capfd.readouterr() == ("Two sour␛ces.\nThree.\n", "")
    (desk / "more.md").write_text("Four sources.\n", "utf-8")
    assert main(["rounds", "guidelines", "one", "more.md", *AS_LEA]) == 0
    stdin.buffer = io.BytesIO(b"x" * (longest + 1))
    assert len(rounds._text_of("-")) == longest
    with closing(open_desk(desk, enter=False)) as opened:
        assert [card.name for card in opened.articles.cards()] == ["a.txt", "b.txt"]


def test_a_round_without_guidelines_says_how_it_gets_some(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(NEW) == 0
    capfd.readouterr()
    assert main(["rounds", "guidelines", "one"]) == 2
    told = "copydesk: This round has no guidelines: one. `copydesk rounds guidelines one FILE`\n"
    assert capfd.readouterr() == ("", told)


def test_a_made_round_is_shown(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whole, with how it is opened; one that was opened at once says nothing more."""
    assert main(["rounds", "new", "one", "--reviewers", "ana", "--overlap", "1", "--seed", "7", *AS_LEA]) == 0
    table = (
        "  lead         lea",
        "  overlap      1 reviewer a sentence, seed 7",
        "",
        f"  {'ana':20} {EMPTY}     0/3",
        "",
        f"  {'a.txt':38} 0/2     ana",
        f"  {'b.txt':38} 0/1     ana",
    )
    draft = "A draft: `copydesk rounds open one` opens it.\n"
    assert capfd.readouterr() == (lines("round one: draft", *table), draft)
    assert main(["rounds", "new", "two", "--reviewers", "ana", "--overlap", "1", "--seed", "7", "--open", *AS_LEA]) == 0
    assert capfd.readouterr() == (lines("round two: open", *table), "")


def test_a_round_after_another_says_what_it_did_not_look_at(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What could not be read of the one before, with exit code 1."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", "--open", *AS_LEA]) == 0
    for who, verdict in (("ana", "accurate"), ("bo", "erroneous")):
        assert main(["judge", "a.txt", "2", verdict, "--round", "one", "--as", who]) == 0
    assert main(["rounds", "close", "one", *AS_LEA]) == 0
    new = ["--reviewers", "cy", "--overlap", "1", "--only", "disputed", "--from", "one", *AS_LEA]
    capfd.readouterr()
    assert main(["rounds", "new", "two", *new]) == 0
    assert capfd.readouterr().err == "A draft: `copydesk rounds open two` opens it.\n"
    (desk / ".copydesk" / "rounds" / "one" / "ana" / "x-0001.json").write_bytes(b"{" * 40)
    assert main(["rounds", "new", "three", *new]) == 1
    draft, left_out = capfd.readouterr().err.splitlines()
    assert draft == "A draft: `copydesk rounds open three` opens it."
    assert left_out.startswith("copydesk: left out: ")


def test_a_round_is_made_on_the_desk_above(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder in it, which becomes no desk; nor does the folder where one is when a desk is named."""
    for number, (folder, where) in enumerate(((desk / "in it", []), (desk.parent / "beside", ["--desk", str(desk)]))):
        folder.mkdir()
        (folder / "c.txt").write_text("Report\n\nThree came on Tuesday.\n", "utf-8")
        monkeypatch.chdir(folder)
        assert main(["rounds", "new", f"round{number}", "--reviewers", "ana,bo", *where, *AS_LEA]) == 0
        assert [path.name for path in folder.iterdir()] == ["c.txt"]
        assert _found(desk, f"round{number}").lead == "lea"
