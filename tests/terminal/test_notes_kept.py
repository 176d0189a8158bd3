"""A note while it is written: through a kill, a hang-up, and somebody's own editor."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.terminal.budget import copydesk
from tests.terminal.endings import judging
from tests.terminal.ptydrive import Session
from tests.waiting import until

pytestmark = pytest.mark.pty

EDITOR = """#!/bin/sh
printf 'EDITING %s' "$1" > /dev/tty
read answer < /dev/tty
[ "$answer" = fail ] && exit 3
printf '%s' " $answer" >> "$1"
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return the reviewer's own folder."""
    return tmp_path / "state"


@pytest.fixture
def environ(tmp_path: Path, state: Path) -> dict[str, str]:
    """Return an environment with an editor that asks for a line and appends it."""
    editor = tmp_path / "my editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    return {"XDG_STATE_HOME": str(state), "VISUAL": f"'{editor}'", "EDITOR": "/nowhere"}


@pytest.fixture
def session(desk: Path, environ: dict[str, str]) -> Iterator[Session]:
    """Run copydesk on the desk, two decisions made."""
    with judging(desk, environ=environ) as session:
        yield session


def drafts(state: Path) -> list[str]:
    return [path.read_text() for path in (state / "copydesk" / "drafts").glob("*/*/*.json")]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_half_written_note_outlives_the_program(
    session: Session, desk: Path, state: Path, environ: dict[str, str], number: signal.Signals
) -> None:
    """A kill finds it on the disk; a hang-up has it written first. The next session offers it."""
    session.type(b"nhalf a note")
    session.wait_for("half a note")
    if number == signal.SIGKILL:
        until(lambda: any("half a note" in text for text in drafts(state)))
    session.signal(number)
    session.ended()
    assert any("half a note" in text for text in drafts(state))
    with judging_again(desk, environ) as again:
        again.wait_for("draft of a note: n")
        again.type(b"n")
        again.wait_for("half a note")
        again.type(b" made whole\r")
        again.wait_for("✎")
        again.quit("q")
    assert notes(desk) == ["half a note made whole"]


def judging_again(desk: Path, environ: dict[str, str]) -> Session:
    """Run copydesk on the desk once more."""
    return Session(copydesk(desk), environ=environ)


def notes(desk: Path) -> list[str]:
    opened = open_desk(desk, reviewer="ana")
    try:
        return [event.holding.note for event in opened.decisions.everything() if event.holding.note]
    finally:
        opened.close()


def test_a_note_goes_on_in_ones_own_editor(session: Session, desk: Path) -> None:
    """The terminal is the editor's meanwhile, as after ctrl+z, and ours again afterwards."""
    session.type(b"nbegun")
    session.wait_for("begun")
    session.type(b"\x0f")
    session.wait_for("EDITING")
    assert session.settings() == session.before  # type: ignore[attr-defined]
    session.type(b"and ended\n")
    session.wait_for("begun and ended", 30)
    session.type(b"\r")
    session.wait_for("✎")
    session.quit("q")
    assert session.status == 0
    assert notes(desk) == ["begun and ended"]


def test_an_editor_that_fails_leaves_the_note_as_it_was(session: Session, desk: Path) -> None:
    """And says so; the dialog is still there."""
    session.type(b"nbegun")
    session.wait_for("begun")
    session.type(b"\x0f")
    session.wait_for("EDITING")
    session.type(b"fail\n")
    session.wait_for("exit code 3")
    session.type(b"\r")
    session.wait_for("✎")
    session.quit("q")
    assert notes(desk) == ["begun"]


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("", "could not be started"),
        ('rm "$1"; mkfifo "$1"', "cannot be read"),
        ('rm "$1"', "cannot be read"),
        ('head -c 2000000 /dev/zero > "$1"', "cannot be read"),
    ],
)
def test_an_editor_that_is_missing_or_leaves_no_text_is_told_and_the_note_goes_on(
    desk: Path, environ: dict[str, str], tmp_path: Path, editor: str, told: str
) -> None:
    """The screen is copydesk's again, whatever happened."""
    path = tmp_path / "another"
    if editor:
        path.write_text(f"#!/bin/sh\n{editor}\n")
        path.chmod(0o755)
    with judging(desk, environ=environ | {"VISUAL": str(path)}) as session:
        session.type(b"nbegun")
        session.wait_for("begun")
        session.type(b"\x0f")
        session.wait_for(told)
        session.type(b" here\r")
        session.wait_for("✎")
        session.quit("q")
    assert notes(desk) == ["begun here"]


@pytest.mark.parametrize("typed", [b"nthe whole note\r", b"+http://a.b\r"])
def test_what_was_entered_in_the_read_that_typed_it_leaves_no_draft(
    session: Session, desk: Path, state: Path, environ: dict[str, str], typed: bytes
) -> None:
    """The field's word of the last letters comes behind the key that accepts them."""
    session.type(typed)
    session.wait_for("note kept|evidence added")
    session.rest()
    session.quit("q")
    assert drafts(state) == []


def test_what_was_left_in_the_read_that_typed_it_is_a_draft(session: Session, state: Path) -> None:
    """It is kept before the dialog closes, and said."""
    session.type(b"nhalf a note\x1b")
    session.wait_for("Draft kept")
    session.quit("q")
    assert len(drafts(state)) == 1


def test_leaving_a_search_or_filter_in_the_read_that_typed_it_undoes_it(session: Session) -> None:
    """The cursor is back where it was, and the list is whole."""

    def barred() -> list[str]:
        return [line for line in session.text().splitlines() if "▌" in line]

    before = barred()
    session.enter(b"/the\x1b[27u")
    assert barred() == before
    session.press("tab")
    assert len(barred()) == 1
    session.enter(b"/zzz\x1b[27u")
    assert len(barred()) == 1
