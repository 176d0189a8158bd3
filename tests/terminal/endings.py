"""A program with two saved decisions, and what must hold when it has ended: nothing is left, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from store.opening import open_desk
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session
from tests.terminal.resting import members
from tui.cli.main import main

MODES = {1049, 2004, 2026, 1000, 1003, 1004, 1006}


SAVED = 2


@contextmanager
def judging(desk: Path, command: list[str] | None = None, **options: object) -> Iterator[Session]:
    """Run copydesk on the desk with two decisions made, which the status line says are saved."""
    with Session(command or copydesk(desk), **options) as session:  # type: ignore[arg-type]
        session.before = session.settings()  # type: ignore[attr-defined]
        session.wait_for("judged")
        session.press("a", "d")
        session.wait_for(rf"saved {SAVED}\b")
        session.rest()
        yield session


def kept(desk: Path) -> int:
    """Return how many decisions the disk has; the desk must open, and nothing in it be wrong."""
    assert main(["check", str(desk)]) == 0
    opened = open_desk(desk, reviewer="ana")
    try:
        return sum(progress.judged for progress in opened.decisions.progress("ana").values())
    finally:
        opened.close()


def place(desk: Path) -> dict[str, Any]:
    """Return where the program will start again, as it is kept a moment after the last key; at first nothing is."""
    found = [json.loads(path.read_bytes()) for path in desk.rglob("places/main/ana.json")]
    return dict(found[0]) if found else {}


def assert_gone(session: Session, desk: Path, just_made: int = 0) -> None:
    """No process is left, and the disk has what was acknowledged, with or without the last ones."""
    assert members(session.pid) == []
    assert SAVED <= kept(desk) <= SAVED + just_made


def assert_restored(session: Session) -> None:
    """The terminal is on its normal screen, with its cursor, and in no mode that a shell would stumble over."""
    session.draw()
    modes = {mode >> 5 if mode > 5000 else mode for mode in session.terminal.screen.private}
    assert not MODES & modes
    assert not session.terminal.screen.cursor.hidden
    assert session.settings() == session.before  # type: ignore[attr-defined]


def stopped(pid: int) -> bool:
    """Whether the process is stopped."""
    return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
