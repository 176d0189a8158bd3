"""`copydesk merge` brings what copies have, and lists what one person decided on two machines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from review.rounds import Round, State
from store.layout import HIDDEN, Layout
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from tests.verdicts import Verdict
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
