"""Whatever happens to the line: no acknowledged decision is lost, the terminal is given back, nothing is left or spins.

All against the program itself, with decisions made and saved before, and one just made.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import psutil
import pytest

from tests.hostile import active_on_screen
from tests.terminal.budget import copydesk
from tests.terminal.endings import (
    SAVED,
    assert_gone,
    assert_restored,
    judging,
    kept,
    place,
    stopped,
)
from tests.terminal.ptydrive import Session
from tests.terminal.resting import members
from tests.waiting import until

pytestmark = pytest.mark.pty


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_ending_signal_restores_the_terminal(session: Session, desk: Path, number: signal.Signals) -> None:
    session.type(b"a")
    session.signal(number)
    session.ended()
    assert session.status == 128 + number
    assert_restored(session)
    assert_gone(session, desk, just_made=1)


def test_what_was_decided_but_not_yet_acknowledged_gets_time_to_reach_the_disk(session: Session, desk: Path) -> None:
    session.type(b"aaa")
    session.wait_for(rf"{SAVED + 3}/\d+ judged|saved {SAVED + 3}\b")  # shown, whether or not it is on the disk yet
    session.signal(signal.SIGTERM)
    session.ended()
    assert kept(desk) == SAVED + 3


def test_quitting_restores_the_terminal(session: Session, desk: Path) -> None:
    session.type(b"a")
    session.quit("q")
    assert session.status == 0
    assert_restored(session)
    assert members(session.pid) == []
    assert kept(desk) == SAVED + 1


def test_a_closed_terminal_ends_the_process(session: Session, desk: Path) -> None:
    session.type(b"a")
    session.hang_up()
    session.ended(reading=False)
    assert_gone(session, desk, just_made=1)


def test_a_closed_terminal_ends_the_process_even_without_the_signal(desk: Path) -> None:
    """Under nohup the kernel's SIGHUP is ignored; reading the end of input must not become a busy loop."""
    command = ["sh", "-c", f"trap '' HUP; exec {sys.executable} -m tui.start open {desk} --as ana"]
    with judging(desk, command) as session:
        session.hang_up()
        session.ended(reading=False)
        assert_gone(session, desk)


def test_killed_outright_it_loses_nothing_and_starts_where_it_was(desk: Path) -> None:
    with judging(desk, columns=130, rows=30) as session:
        session.press("J", "j", "j", "z", "#", "tab", "o", "/")
        session.type(b"openai is:unread\r")
        session.wait_for("of 5")
        until(lambda: "openai is:unread" in str(place(desk)))  # kept in a quiet moment
        session.rest()
        before = session.text()
        session.signal(signal.SIGKILL)
        session.ended()
        assert_gone(session, desk)
    with Session(copydesk(desk), columns=130, rows=30) as session:
        session.wait_for(lambda again: again.text() == before)
        session.quit("q")


FAULT = """
import sys
from tui.work.acts import Acts
def fail(*_):
    raise RuntimeError("boom \\x1b]0;owned\\x07 \\x9b31m \\u202e [sic]")
Acts.clear = fail
from tui.start import main
sys.exit(main())
"""


@pytest.mark.parametrize("option", [[], ["--debug"]])
def test_a_fault_in_copydesk_is_told_in_a_sentence_and_costs_no_decision(desk: Path, option: list[str]) -> None:
    """A traceback, with what people and articles say in it, is for those who ask for it."""
    command = [sys.executable, "-c", FAULT, "open", str(desk), "--as", "ana", *option]
    with judging(desk, command, columns=200) as session:
        session.type(b"ax")
        session.ended()
        assert session.status == 70
        assert_restored(session)
        assert_gone(session, desk, just_made=1)
        told = bytes(session.raw).rpartition(b"1049l")[2].decode()
        assert ("Traceback" in told) is bool(option)
        assert "RuntimeError: boom ␛]0;owned␇ �31m ⇤ [sic]" in told
        assert active_on_screen(bytes(session.raw)) == []


def test_in_a_shell_ctrl_z_gives_the_terminal_back_and_fg_paints_it_whole(desk: Path) -> None:
    """A real shell's job control: the prompt comes back, cooked; afterwards every cell is as it was."""
    line = " ".join(copydesk(desk))
    with Session(["bash", "--norc", "-i"], environ={"PS1": "ready> "}) as session:
        session.wait_for("ready> ")
        session.type(f"{line}\r".encode())
        session.wait_for("judged")
        session.press("a", "d")
        session.wait_for(rf"saved {SAVED}\b")
        session.press("j")  # takes off what the bottom line says of the act, as ctrl+z does
        session.rest()
        before = session.terminal.screen.cells()
        session.type(b"\x1a")
        session.wait_for("Stopped")
        session.rest()
        assert 1049 not in session.terminal.screen.private
        assert not session.terminal.screen.cursor.hidden
        job = next(pid for pid in members(session.pid) if pid != session.pid)
        assert stopped(job)
        session.type(b"stty -a\r")
        session.wait_for(r" icanon")
        assert " echo " in session.text()
        session.type(b"fg\r")
        session.wait_for(lambda again: again.terminal.screen.cells() == before)
        session.rest(30)
        session.type(b"a")
        session.wait_for(rf"saved {SAVED + 1}\b")
        session.type(b"q")
        session.wait_for(r"ready> +$")
        session.type(b"exit\r")
        session.ended()
        assert members(session.pid) == []
    assert kept(desk) == SAVED + 1


def test_stopped_from_outside_and_continued_there_is_still_one_of_everything(session: Session, desk: Path) -> None:
    before = session.terminal.screen.cells()
    threads = psutil.Process(session.pid).num_threads()
    session.signal(signal.SIGSTOP)
    until(lambda: stopped(session.pid))
    session.terminal.feed(b"\x1b[H\x1b[2Jshell")
    session.signal(signal.SIGCONT)
    session.wait_for(lambda again: again.terminal.screen.cells() == before)
    session.rest()
    assert psutil.Process(session.pid).num_threads() == threads
    session.press("a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    session.rest(30)
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1
