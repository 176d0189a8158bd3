"""The whole path in a real terminal: open the samples, tag, be killed, start again, find everything, export it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session

pytestmark = pytest.mark.pty

TAGS = "adeadaaeda"


def export(desk: Path) -> list[dict[str, object]]:
    """Return the exported records."""
    command = [sys.executable, "-m", "tui.start", "export", str(desk), "--as", "ana"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def opened(desk: Path) -> Session:
    """Open a desk and wait for its first screen."""
    session = Session(copydesk(desk))
    session.wait_for("judged")
    session.rest()
    return session


def saved(session: Session) -> int:
    """Return how many decisions the status line says the disk has."""
    found = re.search(r"saved (\d+)", session.text())
    return int(found[1]) if found else -1


def tag(session: Session, keys: str) -> None:
    """Tag one sentence a key, and wait until the status line says that all are saved."""
    session.press(*keys)
    session.wait_for(rf"saved {len(keys)}\b")


def test_ten_decisions_survive_a_kill_and_are_exported(samples: Path) -> None:
    with opened(samples) as session:
        tag(session, TAGS)
        session.signal(signal.SIGKILL)
        session.ended()
    with opened(samples) as session:
        assert saved(session) == 10
        assert "10/" in session.text()
        session.quit("q")
        assert session.status == 0
    records = export(samples)
    words = {"a": "accurate", "d": "disputed", "e": "erroneous"}
    assert sorted(str(record["verdict"]) for record in records) == sorted(words[key] for key in TAGS)
    assert len(records) == len(TAGS) == 10
    for record in records:
        text = json.loads(
            subprocess.run(
                [sys.executable, "-m", "tui.start", "read", str(samples / str(record["article"])), "--json"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )["text"]
        assert text[record["start"] : record["end"]] == record["quote"]


def test_everything_is_as_it_was_after_a_restart(samples: Path) -> None:
    with opened(samples) as session:
        session.press("a", "d", "J", "j", "j", "a")
        session.wait_for("saved 3")
        session.press("k", "j")  # a step takes off what the bottom line says of the act
        session.rest()
        before = session.text()
        session.quit("q")
    with opened(samples) as session:
        session.wait_for(lambda again: again.text() == before)
        session.quit("q")


def test_ctrl_l_paints_over_whatever_something_else_wrote(samples: Path) -> None:
    with opened(samples) as session:
        session.press("ctrl+l")  # takes off what the first start says
        before = session.terminal.screen.cells()
        session.terminal.feed(b"\x1b[5;5Hnoise from elsewhere")
        session.press("ctrl+l")
        assert session.terminal.screen.cells() == before
        session.quit("q")


def test_what_is_wrong_on_the_disk_is_told_on_leaving(samples: Path) -> None:
    """A file that could not become an article is named on the terminal, its name harmless."""
    (samples / "\x1b[31mbad.txt").write_bytes(b"ab\x92")
    with Session(copydesk(samples)) as session:
        session.wait_for("Could not decode")
        session.quit("q")
        shown = session.text()
    assert "Could not decode the file" in shown
    assert "␛[31mbad.txt" in shown
