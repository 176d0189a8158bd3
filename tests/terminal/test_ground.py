"""The theme follows the terminal's background where the terminal tells it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.ptydrive import Session

COPYDESK = [sys.executable, "-m", "tui.cli.main"]


@pytest.mark.pty
def test_a_light_terminal_gets_the_light_theme_and_keeps_what_was_typed(samples: Path) -> None:
    """It is asked once, in the same breath as everything else; the answer comes between two keys and is neither."""
    with Session([*COPYDESK, str(samples)], environ={"COLORTERM": "truecolor"}) as session:
        session.wait_for("0/12 judged")
        assert session.raw.count(b"\x1b]11;?") == 1
        before = len(session.raw)
        session.type(b"a\x1b]11;rgb:ffff/ffff/ffff\x1b\\a")
        session.wait_for("2/12 judged")
        session.wait_for(lambda _: b"48;2;251;250;246" in session.raw[before:])
        session.type(b"q")
        session.ended()
        assert session.raw.count(b"\x1b]11;?") == 1


@pytest.mark.pty
def test_a_console_that_does_not_know_the_question_is_not_asked(samples: Path) -> None:
    """The console of Linux would print it, and is dark in any case."""
    with Session([*COPYDESK, str(samples)], environ={"TERM": "linux"}) as session:
        session.wait_for("0/12 judged")
        session.type(b"q")
        session.ended()
        assert b"\x1b]11;" not in session.raw
