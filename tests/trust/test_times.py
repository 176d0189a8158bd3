"""Ids and times of the future take nothing over: they are refused on the way in, set apart, named and healed."""

from __future__ import annotations

import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.admission import DAY
from review.events import Event, EventKind, Holding
from store.articles import snapshots
from store.folder_desk import FileDesk
from store.layout import HIDDEN, Layout
from store.opening import open_desk
from tests.trust.people import event, plant
from tests.verdicts import Verdict
from tui.cli.main import main

YEARS = 3650 * DAY


def now() -> int:
    return time.time_ns() // 1000


def decide(desk: FileDesk, number: int, verdict: str = Verdict.ACCURATE) -> Event:
    card = desk.articles.cards()[0]
    at = sorted(card.claims)[number]
    holding = Holding(verdict)
    [made] = desk.decisions.append(
        [Event(EventKind.DECIDE, desk.reviewer, "main", card.name, card.snapshot, at, holding)]
    )
    return made


def desk_of(folder: Path, name: str = "ana", ahead: int = 0) -> FileDesk:
    return open_desk(folder, name, clock=lambda: now() + ahead)


def test_a_merged_id_of_the_end_of_time_changes_no_later_one(samples: Path, tmp_path: Path) -> None:
    """All that is decided afterwards has ids of its own, and everything is exported."""
    with closing(desk_of(samples)) as desk:
        decide(desk, 0)
    copy = tmp_path / "copy"
    shutil.copytree(samples, copy)
    forged = event(copy, "ana", "main", at=5)
    made = [replace(forged, id="f" * 20, step="f" * 20), replace(forged, id=f"{now() + 2 * DAY:014x}abcdef")]
    plant(copy / HIDDEN / "rounds" / "main" / "ana" / "x-0001.json", made)
    assert main(["merge", str(copy), "--into", str(samples)]) == 1
    with closing(desk_of(samples)) as desk:
        ids = [decide(desk, number).id for number in (1, 2, 3)]
        assert all(len(one) == 20 and int(one[:14], 16) < now() + DAY for one in ids)
        assert len(list(desk.decisions.everything())) == 4


def test_a_file_that_has_them_is_set_apart_and_healed(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of it is lost: check names it, and its owner's repair gives it the time of its file."""
    with closing(desk_of(samples)) as desk:
        first = decide(desk, 0)
    with closing(desk_of(samples, ahead=YEARS)) as desk:
        assert decide(desk, 1).micros > now() + DAY
        decide(desk, 1, Verdict.DISPUTED)
        decide(desk, 0, Verdict.ERRONEOUS)
        assert any("clock" in problem.title for problem in desk.problems()) is False
    with closing(desk_of(samples)) as desk:
        assert [one.id for one in desk.decisions.everything()] == [first.id]
        assert any("dated in the future" in problem.title for problem in desk.problems())
        after = decide(desk, 2)
        assert after.micros < now() + DAY
    assert main(["check", str(samples)]) == 1
    assert "3 events are dated in the future" in capsys.readouterr().out
    assert main(["check", str(samples), "--repair"]) == 0
    with closing(desk_of(samples)) as desk:
        held = {one.sentence: one.holding.verdict for one in desk.decisions.everything()}
        claims = sorted(desk.articles.cards()[0].claims)
        assert held == {claims[0]: Verdict.ERRONEOUS, claims[1]: Verdict.DISPUTED, claims[2]: Verdict.ACCURATE}


def test_a_clock_that_jumps_is_said(samples: Path) -> None:
    """While the program is open, in either direction; a second or a minute is nothing."""
    offset = [0]
    desk = open_desk(samples, "ana", clock=lambda: now() + offset[0])
    for ahead, told in ((0, False), (DAY // 1440, False), (YEARS, True), (-YEARS, True)):
        offset[0] = ahead
        assert any("clock of this computer" in problem.title for problem in desk.problems()) == told
    desk.close()


def test_what_was_decided_while_the_clock_was_wrong_dates_nothing_after_it(samples: Path) -> None:
    """In one and the same session: once it is right again, so are the ids."""
    offset = [YEARS]
    with closing(open_desk(samples, "ana", clock=lambda: now() + offset[0])) as desk:
        decide(desk, 0)
        offset[0] = 0
        desk.refresh()
        assert decide(desk, 1).micros < now() + DAY


def test_a_name_from_the_future_takes_no_article_over(samples: Path, tmp_path: Path) -> None:
    """Neither in a snapshot that lies there nor in one that a merge brings."""
    with closing(desk_of(samples)) as desk:
        card = desk.articles.cards()[0]
    layout = Layout(samples, samples / HIDDEN)
    ours = snapshots.load(snapshots.path_of(layout.articles, card.snapshot))
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "b.txt").write_text("Another text. It is not the one.")
    with closing(open_desk(tmp_path / "x")) as other:
        theirs = other.articles.cards()[0]
    path = snapshots.path_of(tmp_path / "x" / HIDDEN / "articles", theirs.snapshot)
    made = snapshots.load(path)
    forged = replace(ours.entries[0], entered=now() + YEARS)
    snapshots.write(path, replace(made, entries=[forged]))
    assert main(["merge", str(tmp_path / "x"), "--into", str(samples)]) == 1
    shutil.copy(path, layout.articles)
    with closing(desk_of(samples)) as desk:
        assert next(one.snapshot for one in desk.articles.cards() if one.name == card.name) == card.snapshot
