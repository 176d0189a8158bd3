"""The desk is deleted, moved or unmounted under a session: what the disk does not have any more is not saved."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.endings import SAVED, judging, kept
from tests.terminal.ptydrive import Session
from tui.cli.main import main

pytestmark = pytest.mark.pty

LOST = r"\d+ (NOT|no longer) on the disk"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return the reviewer's own folder."""
    return tmp_path / "state"


@pytest.fixture
def session(desk: Path, state: Path) -> Iterator[Session]:
    """Run copydesk on the desk, two decisions made."""
    with judging(desk, environ={"XDG_STATE_HOME": str(state)}) as session:
        yield session


def rescued(state: Path) -> Path:
    (path,) = (state / "copydesk" / "unsaved").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced by a file"])
def test_what_is_gone_is_said_and_kept_in_a_file_that_import_takes(
    session: Session, desk: Path, state: Path, known: Path, tmp_path: Path, how: str
) -> None:
    """At the next look, at quitting, in the exit code and the last line; and nothing of it is lost."""
    session.type(b"adn")
    session.type(b"half a note\r")
    session.wait_for(rf"saved {SAVED + 2}\b")
    home = desk / ".copydesk"
    if how == "deleted":
        shutil.rmtree(home)
    else:
        home.rename(tmp_path / "elsewhere")
    if how == "replaced by a file":
        home.write_text("no folder")
    session.wait_for(LOST)
    assert f"saved {SAVED + 2}" not in session.text()
    session.type(b"q")
    session.wait_for("not on the disk")
    session.quit("\r")
    assert session.status == 1
    path = rescued(state)
    assert session.raw.decode(errors="replace").rstrip().splitlines()[-1].endswith(str(path))
    again = Path(shutil.copytree(known, tmp_path / "again"))
    assert main(["import", str(again), str(path)]) == 0
    assert kept(again) == SAVED + 2
    with_note = [json.loads(line).get("note") for line in path.read_text().splitlines()]
    assert "half a note" in with_note


def test_a_folder_that_comes_back_has_everything_again(session: Session, desk: Path, tmp_path: Path) -> None:
    """Also what it was without when it went: an older copy that is put in its place."""
    older = Path(shutil.copytree(desk / ".copydesk", tmp_path / "older"))
    session.type(b"ad")
    session.wait_for(rf"saved {SAVED + 2}\b")
    (desk / ".copydesk").rename(tmp_path / "elsewhere")
    session.wait_for(LOST)
    older.rename(desk / ".copydesk")
    session.wait_for("The disk has all decisions again")
    session.quit("q")
    assert session.status == 0
    assert kept(desk) == SAVED + 2


def test_a_termination_keeps_it_too(session: Session, desk: Path, state: Path) -> None:
    """Nobody can be asked then."""
    session.type(b"a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    shutil.rmtree(desk / ".copydesk")
    session.signal(signal.SIGTERM)
    session.ended()
    assert session.status == 128 + signal.SIGTERM
    assert len(rescued(state).read_text().splitlines()) == SAVED + 1


def test_what_was_decided_after_it_went_is_in_the_file(session: Session, desk: Path, state: Path) -> None:
    """Refused by the disk, taken off the page, and still what the reviewer decided."""
    shutil.rmtree(desk / ".copydesk")
    session.type(b"e")
    session.wait_for("not saved")
    session.type(b"q")
    session.wait_for("Leave")
    session.quit("\r")
    verdicts = [json.loads(line)["verdict"] for line in rescued(state).read_text().splitlines()]
    assert verdicts.count("erroneous") == 1


def test_a_place_that_the_reviewer_names_takes_it(session: Session, desk: Path, tmp_path: Path) -> None:
    """In place of their own folder."""
    session.type(b"a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    shutil.rmtree(desk / ".copydesk")
    session.wait_for(LOST)
    session.type(b"q")
    session.wait_for("Leave")
    session.type(b"\x15")
    session.wait_for(lambda shown: ".jsonl" not in shown.text())
    session.type(os.fsencode(tmp_path / "mine.jsonl"))
    session.wait_for("mine.jsonl")
    session.quit("\r")
    assert session.status == 1
    assert len((tmp_path / "mine.jsonl").read_text().splitlines()) == SAVED + 1
