"""What changes of rounds print on the command line, what they end with, and what they hand on of their arguments."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reading.errors import CopydeskError
from review.round_changes import AssignmentChange, Closed, HandedOver, Move, Plan, Reassigned, SealReport
from review.rounds import Round, State
from store.desk import Problem
from store.manage.status import RoundStatus
from store.opening import open_desk
from tests.tui.test_rounds_shown import AS_LEA, NEW, desk, lines
from tui.cli.commands import rounds
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.cli.main import main

__all__ = ["desk"]


class Doing:
    """Rounds in which every act is noted and comes to what the test says."""

    def __init__(self, **results: Any) -> None:
        self.done: list[tuple[object, ...]] = []
        self._results = results

    def __getattr__(self, act: str) -> Any:
        result = self._results[act]

        def do(*given: object) -> Any:
            self.done.append((act, *given))
            return result

        return do


def doing(monkeypatch: pytest.MonkeyPatch, **results: Any) -> Doing:
    """Let the command have such rounds."""
    found = Doing(**results)
    monkeypatch.setattr(rounds, "_rounds", lambda _: found)
    return found


ONE = Round("one", State.OPEN, "lea", reviewers=("ana", "bo"), overlap=2, assignment={"a.txt": ("ana", "bo")})
UNSETTLED = Round("one", State.OPEN, "ana", reviewers=("ana", "bo"), overlap=2)
WARNING = (
    "Nobody can settle this round: ana, who would, judges in it."
    " `copydesk rounds assign one --adjudicators NAME` names somebody else."
)


@pytest.mark.parametrize(
    ("done", "said", "code"),
    [
        (SealReport(1, 1), ["Round one is sealed: 1 event in 1 file."], 0),
        (
            SealReport(2, 3, ("x\x1b", "y")),
            ["Round one is sealed: 2 events in 3 files.", "Could not be read: x␛", "Could not be read: y"],
            1,
        ),
    ],
)
def test_sealing_says_what_was_sealed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], done: SealReport, said: list[str], code: int
) -> None:
    """And what could not be read, with exit code 1."""
    found = doing(monkeypatch, seal=done)
    assert main(["rounds", "seal", "one"]) == code
    assert capfd.readouterr() == ("", lines(*said))
    assert found.done == [("seal", "one")]


@pytest.mark.parametrize("whose", [(), ("bo",)])
@pytest.mark.parametrize(
    ("done", "said", "code"),
    [
        (SealReport(0, 0), ["Nothing waited to be admitted."], 0),
        (
            SealReport(9, 9, (), (("bo", 1), ("cy", 2))),
            ["1 event of bo count now.", "2 events of cy count now."],
            0,
        ),
        (SealReport(9, 9, ("x",), (("bo", 2),)), ["2 events of bo count now.", "Could not be read: x"], 1),
    ],
)
def test_admitting_says_whose_events_count_now(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    whose: tuple[str, ...],
    done: SealReport,
    said: list[str],
    code: int,
) -> None:
    """Of everybody, or of one who has written in the round."""
    found = doing(monkeypatch, admit=done, find=ONE, writers=["cy", "bo"])
    assert main(["rounds", "admit", "one", *whose]) == code
    assert capfd.readouterr() == ("", lines(*said))
    assert found.done == [("find", "one"), ("writers", "one"), ("admit", "one", whose)]


@pytest.mark.parametrize("whose", [(), ("bo",)])
def test_what_came_late_is_left_out_for_good(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], whose: tuple[str, ...]
) -> None:
    found = doing(monkeypatch, leave_out=2, find=ONE, writers=["bo"])
    assert main(["rounds", "admit", "one", *whose, "--leave"]) == 0
    assert capfd.readouterr() == ("", "2 events left out for good.\n")
    assert found.done[2:] == [("leave_out", "one", whose)]


@pytest.mark.parametrize(
    ("writers", "has"), [((), "nobody"), (("cy", "bo", "dee", "ed", "fay"), "bo, cy, dee, ed, fay")]
)
def test_who_has_not_written_in_a_round_has_nothing_to_admit(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], writers: tuple[str, ...], has: str
) -> None:
    """It is said who has."""
    doing(monkeypatch, find=ONE, writers=writers)
    assert main(["rounds", "admit", "one", "ana"]) == 2
    told = f"copydesk: Nobody of that name has written in the round: ana. It has {has}\n"
    assert capfd.readouterr() == ("", told)


def test_admitting_to_no_round_says_so(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Before anybody's name is looked for in it."""
    assert main(["rounds", "admit", "none", "ana"]) == 2
    assert capfd.readouterr().err.startswith("copydesk: There is no such round")


def test_a_round_is_made_of_what_was_asked() -> None:
    """Every option, each in its place; and what holds where none is given."""
    line = (
        "one --reviewers ana,bo --articles a* b* --overlap 3 --blind --seed 5 --due 2031-12-31 --only disputed"
        " --from old --require note,reason --adjudicators di,ed --exclude ana=a* --exclude bo=b=c --anonymous"
        " --show-earlier --hints after"
    )
    assert plan_of_line(line, "lea") == Plan(
        "one",
        "lea",
        ("ana", "bo"),
        articles=("a*", "b*"),
        overlap=3,
        blind=True,
        seed=5,
        due="2031-12-31",
        only="disputed",
        previous="old",
        require=("note", "reason"),
        adjudicators=("di", "ed"),
        excluded=(("ana", "a*"), ("bo", "b=c")),
        anonymous=True,
        show_earlier=True,
        hints="after",
        guidelines=b"",
    )
    assert plan_of_line("one --reviewers ana", "lea") == Plan("one", "lea", ("ana",), overlap=2)


@pytest.mark.parametrize("wrong", ["one", "one --reviewers", "--reviewers ana", "one --reviewers 'ana", "one --no"])
def test_a_line_that_makes_no_round(wrong: str) -> None:
    """It is said that none was made, and why."""
    with pytest.raises(CopydeskError, match="The round was not made: "):
        plan_of_line(wrong, "lea")


@pytest.mark.parametrize("wrong", ["cy", "=x", "cy=", "cy=x --exclude dee", "dee --exclude cy=x"])
def test_an_exclusion_has_a_name_and_a_glob(wrong: str) -> None:
    """Each of them."""
    with pytest.raises(CopydeskError, match=r"Not an exclusion: .*\. Write it as NAME=GLOB"):
        change_of_line(f"--exclude {wrong}")


def test_a_line_that_changes_an_assignment() -> None:
    """Signs before names, and everything else as the command is given it."""
    line = "+ana,bo -cy,dee --add ed --remove fay --overlap 3 --without gil --exclude -x=a '' --articles -*"
    with pytest.raises(CopydeskError, match="Nothing was assigned: "):
        change_of_line(line)
    found, adjudicators = change_of_line(line.removesuffix(" --articles -*").replace("-x=", "x="))
    assert found == AssignmentChange(
        ("ana", "bo", "ed"), ("cy", "dee", "fay"), (("x", "a"),), (), overlap=3, without=("gil",)
    )
    assert adjudicators == ()


def test_opening_and_reopening_say_the_state(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Opening also that nobody could settle it."""
    found = doing(monkeypatch, open=UNSETTLED, reopen=UNSETTLED)
    assert main(["rounds", "open", "one"]) == 0
    assert capfd.readouterr() == ("", lines("Round one is open.", WARNING))
    assert main(["rounds", "reopen", "one"]) == 0
    assert capfd.readouterr() == ("", "Round one is open.\n")
    assert found.done == [("open", "one"), ("reopen", "one")]


MOVED = Reassigned(ONE, (Move("a.txt", ("cy",), ("ana",)),))
SHORT = Reassigned(UNSETTLED, (), {"bo": 1}, {"a.txt": 1})


@pytest.mark.parametrize(
    ("done", "out", "err", "code"),
    [
        (MOVED, "a.txt: cy instead of ana", [], 0),
        (Reassigned(ONE, ()), "Nothing changes hands.", [], 0),
        (
            *(SHORT, "Nothing changes hands."),
            [
                "bo keeps 1 article that is finished; it counts.",
                "a.txt has 1 of 2 reviewers: nobody else can judge it. Add somebody: `--add NAME`",
                WARNING,
            ],
            1,
        ),
    ],
)
def test_assigning_says_what_changes_hands(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    done: Reassigned,
    out: str,
    err: list[str],
    code: int,
) -> None:
    """And what else is to be known of it; exit code 1 where an article lacks reviewers."""
    found = doing(monkeypatch, assign=done)
    words = ["--add", "cy,di", "--add", "ed", "--remove", "ana", "--exclude", "bo=x", "--articles", "a*"]
    assert main(["rounds", "assign", "one", *words, "--overlap", "1", "--without", "fay"]) == code
    assert capfd.readouterr() == (f"{out}\n", lines(*err))
    change = AssignmentChange(("cy", "di", "ed"), ("ana",), (("bo", "x"),), ("a*",), 1, ("fay",))
    assert found.done == [("assign", "one", change)]


@pytest.mark.parametrize(
    "more", [[], ["--add", "cy"], ["--remove", "ana"], ["--exclude", "bo=x"], ["--articles", "a"], ["--overlap", "1"]]
)
def test_adjudicators_are_named_alone_or_with_other_changes(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], more: list[str]
) -> None:
    """Alone nothing is assigned again."""
    settled = Round("one", State.OPEN, "lea", adjudicators=("di", "ed"))
    found = doing(monkeypatch, assign=MOVED, name_adjudicators=settled)
    assert main(["rounds", "assign", "one", "--adjudicators", "di,ed", *more]) == 0
    out = "a.txt: cy instead of ana\n" if more else ""
    assert capfd.readouterr() == (out, "Round one is settled by di, ed.\n")
    assert found.done[0] == ("name_adjudicators", "one", ("di", "ed"))
    assert [act for act, *_ in found.done[1:]] == ["assign"] * bool(more)


def test_handing_a_round_over_says_what_the_new_lead_lacks(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """And that they judge in it themselves."""
    found = doing(monkeypatch, hand_over=HandedOver(UNSETTLED, ("ana is no login\x1b", "ana may not write")))
    assert main(["rounds", "lead", "one", "ana"]) == 0
    said = lines("ana leads round one now.", "ana is no login␛", "ana may not write", WARNING)
    assert capfd.readouterr() == ("", said)
    assert found.done == [("hand_over", "one", "ana")]


def test_declining_says_who_has_the_article_now(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Or that the lead sees it."""
    for done, said in (
        (Reassigned(ONE, (Move("a.txt", ("cy",), ("ana",)),)), "a.txt is not yours any more; cy judges it now."),
        (None, "a.txt is not yours any more; lea sees it and gives it to somebody else."),
    ):
        found = doing(monkeypatch, decline=done, find=ONE)
        assert main(["rounds", "decline", "one", str(desk / "a.txt"), "--why", "mine"]) == 0
        assert capfd.readouterr() == ("", f"{said}\n")
        assert found.done == [("find", "one"), ("decline", "one", "a.txt", "mine")]


CLOSED = Round("one", State.CLOSED, "lea")
BROKEN = Problem("Cut off", "/desk/rounds/one/bo/x.json")
AWAY = Problem("Gone", "/desk/settings.toml")


@pytest.mark.parametrize(
    ("done", "unreadable", "problems", "said", "code"),
    [
        (Closed(CLOSED), (), (), [], 0),
        (Closed(CLOSED), ("bo",), (), [], 1),
        (Closed(CLOSED), (), (AWAY,), ["copydesk: left out: Gone: /desk/settings.toml"], 1),
        (
            *(Closed(CLOSED, ("bo/x.json",), ("cy\x1b", "dee")), (), (BROKEN, AWAY)),
            [
                "Could not be read and is not in it: bo/x.json",
                "Left out: cy␛",
                "Left out: dee",
                "Once it can be read, `copydesk rounds admit one` takes it in.",
                "copydesk: left out: Gone: /desk/settings.toml",
            ],
            1,
        ),
        (Closed(CLOSED, (), ("cy",)), (), (), ["Left out: cy"], 1),
        (
            *(Closed(UNSETTLED, ("x", "y")), (), ()),
            [
                "Could not be read and is not in it: x",
                "Could not be read and is not in it: y",
                "Once it can be read, `copydesk rounds admit one` takes it in.",
                WARNING,
            ],
            1,
        ),
    ],
)
def test_closing_says_what_is_not_in_it(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    done: Closed,
    unreadable: tuple[str, ...],
    problems: tuple[Problem, ...],
    said: list[str],
    code: int,
) -> None:
    """Everything once, and exit code 1 where anything is not."""
    found = Doing(close=done)
    desk = SimpleNamespace(rounds=found, left_out=lambda: problems, close=lambda: found.done.append(("closed",)))
    status = RoundStatus(done.round, {}, unreadable=unreadable)
    monkeypatch.setattr(rounds, "_look_to_change", lambda _: (desk, True))
    monkeypatch.setattr(rounds, "_status", lambda *given: status if given == (desk, True) else None)
    assert main(["rounds", "close", "one", "--without", "cy,dee"]) == code
    missing = "Nothing is known of bo, whose files cannot be read." if unreadable else "All verdicts are there."
    assert capfd.readouterr() == ("", lines(f"Round one is {done.round.state}. {missing}", *said))
    assert found.done == [("close", "one", ("cy", "dee")), ("closed",)]


def test_finishing_says_what_is_not_settled(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 where that rests on a part of the decisions."""
    assert main([*NEW, "--open"]) == 0
    assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", "ana"]) == 0
    assert main(["rounds", "close", "one", *AS_LEA]) == 0
    capfd.readouterr()
    (desk / ".copydesk" / "rounds" / "one" / "ana" / "x-0001.json").write_bytes(b"{" * 40)
    assert main(["rounds", "finish", "one", *AS_LEA]) == 1
    out, err = capfd.readouterr()
    said, left_out = err.splitlines()
    assert (out, said) == ("", "Round one is adjudicated. Reviewers differ on no sentence.")
    assert left_out.startswith("copydesk: left out: ")


@pytest.mark.parametrize(
    ("article", "sentence", "who", "said"),
    [
        ("a.txt", "2", "bo", "Only lea, who leads the round, can do that"),
        (*("a.txt", "1", "lea", "no such sentence is judged in this round."),),
        (*("a.txt", "9", "lea", "no such sentence is judged in this round."),),
    ],
)
def test_what_can_be_no_control(
    desk: Path, capfd: pytest.CaptureFixture[str], article: str, sentence: str, who: str, said: str
) -> None:
    """By somebody who does not lead the round, or what is not judged in it."""
    assert main([*NEW, "--open"]) == 0
    capfd.readouterr()
    assert main(["rounds", "control", "one", article, sentence, "accurate", "--as", who]) == 2
    hint = " Its sentences are 1 to 3; not all of them are claims" if who == "lea" else ""
    assert capfd.readouterr() == ("", f"copydesk: The control was not set: {said}{hint}\n")


def test_a_control_is_one_sentence(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The one that was named, of the article that was named, until it is none."""
    assert main([*NEW, "--open"]) == 0
    capfd.readouterr()
    assert main(["rounds", "control", "one", "b.txt", "2", "erroneous", *AS_LEA]) == 0
    assert capfd.readouterr() == ("", "Sentence 2 of b.txt is known to be erroneous.\n")
    with closing(open_desk(desk, "lea", "one", enter=False)) as opened:
        assert opened.rules.controls == {("b.txt", 1): "erroneous"}
    assert main(["rounds", "control", "one", "b.txt", "2", "none", *AS_LEA]) == 0
    assert capfd.readouterr() == ("", "Sentence 2 of b.txt is no control now.\n")
    with closing(open_desk(desk, "lea", "one", enter=False)) as opened:
        assert opened.rules.controls == {}
    assert main(["rounds", "control", "one", "b.txt", "2", "erroneus", *AS_LEA]) == 2
    assert "There is no such verdict here: 'erroneus'" in capfd.readouterr().err


@pytest.mark.parametrize("words", [["close", "one"], ["finish", "one"], ["control", "one", "a.txt", "2", "accurate"]])
def test_a_round_that_cannot_be_understood_is_not_changed(
    desk: Path, capfd: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """Its file stays as it is."""
    assert main([*NEW, "--open"]) == 0
    path = desk / ".copydesk" / "rounds" / "one" / "round.toml"
    path.write_text("x = [", "utf-8")
    capfd.readouterr()
    assert main(["rounds", *words, *AS_LEA]) == 2
    assert "round.toml" in capfd.readouterr().err
    assert path.read_text("utf-8") == "x = ["
