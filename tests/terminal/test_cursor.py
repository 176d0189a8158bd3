"""The terminal's cursor follows what is current, hidden or shown: screen readers and magnifiers go by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session

pytestmark = pytest.mark.pty


def row(session: Session) -> str:
    """Return the line the cursor is on, from the cursor's column on."""
    session.draw()
    cursor = session.terminal.screen.cursor
    return session.terminal.screen.display[cursor.y][cursor.x :]


def before(session: Session) -> str:
    """Return what stands left of the cursor on its line."""
    session.draw()
    cursor = session.terminal.screen.cursor
    return session.terminal.screen.display[cursor.y][: cursor.x]


@pytest.mark.parametrize(("output", "shown"), [("cells", False), ("stock", True)])
def test_the_cursor_is_at_what_is_current(samples: Path, output: str, shown: bool) -> None:
    with Session([*copydesk(samples, output), *(["--cursor"] if shown else [])], columns=110, rows=30) as session:
        session.wait_for("judged")
        session.rest()
        assert session.terminal.screen.cursor.hidden is not shown
        seen = []
        for key in ("j", "j", "a", "space", "k"):
            session.press(key)
            session.wait_for(lambda s: "▌" in before(s)[-5:] and row(s) not in seen)
            seen.append(row(session))
        session.press("tab", "j")
        session.wait_for(lambda s: before(s).rstrip().endswith("▌"))
        assert session.terminal.screen.cursor.x < 10
        session.press("tab", "/", "x")
        session.wait_for(lambda s: before(s)[-1:] == "x")
        session.press("esc", "?")
        session.wait_for(lambda s: row(s).startswith("what to do, in your words"))
        session.press("esc")
        session.wait_for(lambda s: "▌" in before(s)[-5:])
        session.quit("q")
        assert not session.terminal.screen.cursor.hidden
