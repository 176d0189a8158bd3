"""`copydesk merge` brings what copies have, and lists what one person decided on two machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from review.rounds import Round, State
from store.desk import Problem
from store.layout import HIDDEN, Layout
from store.manage.merge import Conflict, Merged
from store.opening import open_desk
from store.person import Person, current_person
from store.rounds import files
from tests.verdicts import Verdict
from tui.cli.commands import merge as command
from tui.cli.main import main


def judge(folder: Path, sentence: int, verdict: str, reviewer: str = "ana") -> None:
    """Decide on one sentence of the first article."""
    desk = open_desk(folder, reviewer=reviewer)
    card = desk.articles.cards()[0]
    holding = Holding(verdict=verdict, claim=True)
    desk.decisions.append([Event(EventKind.DECIDE, reviewer, "main", card.name, card.snapshot, sentence, holding)])
    desk.close()


@pytest.fixture
def apart(samples: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A desk and its copy: on sentence 8 ana decides on both, otherwise in the copy; on 9 and 10 nobody contradicts."""
    judge(samples, 7, Verdict.ACCURATE)
    copy = tmp_path / "copy"
    shutil.copytree(samples, copy)
    for folder, verdict in ((samples, Verdict.ACCURATE), (copy, Verdict.ERRONEOUS)):
        judge(folder, 8, verdict)
        judge(folder, 9, Verdict.DISPUTED)
    judge(copy, 10, Verdict.ACCURATE)
    judge(copy, 8, Verdict.ACCURATE, "ben")
    return samples, copy


def test_what_one_person_decided_on_two_machines_is_kept_and_listed(
    apart: tuple[Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """One line for the one contradiction, with both verdicts; merged again there is nothing left to say."""
    here, copy = apart
    assert main(["merge", str(copy), "--into", str(here)]) == 0
    first, *listed = capfd.readouterr().out.splitlines()
    assert "4 decisions and other acts" in first
    assert first.endswith(", 1 conflict")
    [line] = listed
    assert line.startswith("  ana decided twice, in round main on ")
    assert "sentence 9: judged it accurate (" in line
    assert "Z) here, judged it erroneous (" in line
    assert line.endswith("both are kept, the copy's holds")
    desk = open_desk(here, reviewer="ana")
    name = desk.articles.cards()[0].name
    assert [event.holding.verdict for event in desk.decisions.history(name, 8) if event.reviewer == "ana"] == [
        Verdict.ACCURATE,
        Verdict.ERRONEOUS,
    ]
    assert desk.decisions.held(name, "ana")[8].holding.verdict == Verdict.ERRONEOUS
    desk.close()
    assert main(["merge", str(copy), "--into", str(here)]) == 0
    assert capfd.readouterr().out.splitlines() == [
        f"{copy}: 0 decisions and other acts, 0 texts, 0 rounds, 0 conflicts"
    ]


def test_both_directions_list_the_same(apart: tuple[Path, Path], capfd: pytest.CaptureFixture[str]) -> None:
    """Merged into the copy instead, the same sentence is listed, and the same decision holds."""
    here, copy = apart
    assert main(["merge", str(here), "--desk", str(copy)]) == 0
    [line] = capfd.readouterr().out.splitlines()[1:]
    assert "judged it erroneous" in line.split(" here, ")[0]
    assert line.endswith("both are kept, the desk's holds")


def test_in_a_blind_round_others_verdicts_are_not_listed(
    apart: tuple[Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever merges is told where, not what."""
    desk, copy = apart
    blind = Round(state=State.OPEN, blind=True, reviewers=("ana", "ben"))
    files.save(Layout(desk, desk / HIDDEN), blind, current_person())
    assert main(["merge", str(copy), "--into", str(desk)]) == 0
    [line] = capfd.readouterr().out.splitlines()[1:]
    assert line.endswith("sentence 9; both are kept, the copy's holds")
    assert "accurate" not in line


def event(verdict: str, micros: int, sentence: int) -> Event:
    """Return a decision of ana's, made a thousand seconds after 1970 and so many microseconds."""
    made = f"{(1_000_000_000 + micros) << 24:020x}"
    return Event(EventKind.DECIDE, "a\x1b", "one", "h.txt", "", sentence, Holding(verdict), id=made)


TWO = event(Verdict.ACCURATE, 1, 4), event(Verdict.DISPUTED, 2, 4)
WHO = "  a␛ decided twice, in round one on h.txt, sentence 5"
TIME = "(1970-01-01 00:16:40Z)"
CAME = {
    "a\x1b": Merged(1, 1, 1, [Conflict(*TWO, shown=True)], []),
    "b": Merged(
        2, 0, 2, [Conflict(*TWO[::-1], shown=True), Conflict(*TWO, shown=False)], [Problem("Cut", "x\x1b", "Look")]
    ),
    "c": Merged(0, 2, 0, [], []),
}


@pytest.mark.parametrize(("copies", "code"), [(["a\x1b", "b", "c"], 1), (["b"], 1), (["a\x1b", "c"], 0)])
def test_what_came_of_each_copy(
    copies: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Counts, and below them each conflict; problems on stderr, whose exit code stays when the next copy has none."""
    asked: list[tuple[str | None, list[str], Person]] = []

    def merged(into: str | None, copies: Sequence[str], person: Person, told: Callable[[str, Merged], None]) -> None:
        asked.append((into, [*copies], person))
        for copy in copies:
            told(copy, CAME[copy])

    monkeypatch.setattr(command, "merged", merged)
    accurate, disputed = f"judged it accurate {TIME}", f"judged it disputed {TIME}"
    lines = {
        "a\x1b": [
            "a␛: 1 decision or other act, 1 text, 1 round, 1 conflict",
            f"{WHO}: {accurate} here, {disputed} in the copy; both are kept, the copy's holds",
        ],
        "b": [
            "b: 2 decisions and other acts, 0 texts, 2 rounds, 2 conflicts",
            f"{WHO}: {disputed} here, {accurate} in the copy; both are kept, the desk's holds",
            f"{WHO}; both are kept, the copy's holds",
        ],
        "c": ["c: 0 decisions and other acts, 2 texts, 0 rounds, 0 conflicts"],
    }
    assert main(["merge", *copies, "--into", "desk"]) == code
    out, err = capfd.readouterr()
    assert out.splitlines() == [line for copy in copies for line in lines[copy]]
    assert err == ("x␛: Cut: Look\n" if code else "")
    assert main(["merge", *copies, "--json"]) == code
    out, err = capfd.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert [(one["copy"], len(one["conflicts"]), len(one["problems"])) for one in found] == [
        (copy, len(CAME[copy].conflicts), len(CAME[copy].problems)) for copy in copies
    ]
    assert err == ""
    assert asked == [("desk", copies, current_person()), (None, copies, current_person())]
