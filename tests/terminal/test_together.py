"""Keys in one write: the screen that the first one opens gets the others once it is there, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.endings import SAVED, assert_restored, judging, kept
from tests.terminal.ptydrive import Session

pytestmark = pytest.mark.pty

OPENERS = (b"R", b"?", b":", b"E", b"n", b"+", b"i", b"g?", b"ga", b"g/")
FOLLOWERS = (b"T", b"\x12", b"\x1b[200~one\ntwo\x1b[201~T", b"jT\x12", b"\x0cz?")


def at_ease(session: Session) -> None:
    """Leave every dialog, and see that keys still do what they do."""
    session.press("esc", "esc", "esc")
    session.wait_for("judged")


def test_every_screen_takes_keys_that_came_with_the_one_that_opens_it(desk: Path) -> None:
    with judging(desk) as session:
        for opener in OPENERS:
            for number, follower in enumerate(FOLLOWERS):
                session.enter(opener + follower)
                if number % 2:
                    session.resize(*((24, 80) if session.rows == 30 else (30, 100)))
                at_ease(session)
        session.quit("q")
        assert session.status == 0
        assert_restored(session)
    assert kept(desk) >= SAVED
