"""Whatever happens to the line: no process is left, none spins, and the terminal is given back."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.terminal.ptydrive import Session

pytestmark = pytest.mark.pty

ALTERNATE, CURSOR, PASTE, WRAP, SYNC = 1049, 25, 2004, 7, 2026


@pytest.fixture
def session() -> Iterator[Session]:
    """Run the demo application, which has painted its first screen."""
    with Session([sys.executable, "-m", "tests.terminal.demo", "cells"]) as session:
        session.before = session.settings()  # type: ignore[attr-defined]
        session.wait_for("Anthropic")
        session.settle(0.3)
        yield session


def assert_restored(session: Session) -> None:
    """The terminal is on its normal screen, with its cursor, and in no mode that a shell would stumble over."""
    session.draw()
    modes = {mode >> 5 if mode > 5000 else mode for mode in session.terminal.screen.private}
    assert not {ALTERNATE, PASTE, SYNC, 1000, 1003, 1004} & modes
    assert not session.terminal.screen.cursor.hidden


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_ending_signal_restores_the_terminal(session: Session, number: signal.Signals) -> None:
    session.signal(number)
    session.ended()
    assert session.status == 128 + number
    assert_restored(session)
    assert session.settings() == session.before  # type: ignore[attr-defined]


def test_quitting_restores_the_terminal(session: Session) -> None:
    session.quit("q")
    assert session.status == 0
    assert_restored(session)
    assert session.settings() == session.before  # type: ignore[attr-defined]


def test_a_closed_terminal_ends_the_process(session: Session) -> None:
    session.hang_up()
    session.ended(reading=False)


def test_a_closed_terminal_ends_the_process_even_without_the_signal() -> None:
    """Under nohup the kernel's SIGHUP is ignored; reading the end of input must not become a busy loop."""
    command = ["sh", "-c", f"trap '' HUP; exec {sys.executable} -m tests.terminal.demo cells"]
    with Session(command) as session:
        session.wait_for("Anthropic")
        session.hang_up()
        session.ended(reading=False)


def stall(session: Session, keys: int = 400) -> None:
    """Type without reading, until the program's output has filled the line."""
    for i in range(keys):
        os.write(session.fd, b" " if i % 2 else b"b")
        time.sleep(0.002)
    time.sleep(0.3)


def test_a_stalled_line_does_not_freeze_the_program_or_make_it_spin(session: Session) -> None:
    """When reading goes on, the last frame is painted; in between the process sleeps and its memory stays."""
    process = psutil.Process(session.pid)
    stall(session)
    busy, memory = process.cpu_times().user, process.memory_info().rss
    time.sleep(1.0)
    assert process.cpu_times().user - busy < 0.3
    assert process.memory_info().rss - memory < 5_000_000
    session.settle(0.5)
    session.key("j")
    assert session.key("k").bytes
    session.quit("q")


def test_a_stall_and_then_a_hang_up_end_the_process(session: Session) -> None:
    stall(session)
    session.hang_up()
    session.ended(reading=False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_on_a_stalled_line_ends_the_process(session: Session, number: signal.Signals) -> None:
    stall(session)
    session.signal(number)
    session.ended(reading=False)
    assert session.status == 128 + number
    session.closed = False
    session.settle(0.2)
    assert_restored(session)


def stopped(pid: int) -> bool:
    """Whether the process is stopped."""
    return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)


def wait_until(check: object, timeout: float = 5.0) -> None:
    """Wait for a condition that the screen does not show."""
    deadline = time.monotonic() + timeout
    while not check():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_suspended_and_brought_back_the_screen_is_whole(session: Session) -> None:
    session.press("j", "a")
    before = session.terminal.screen.cells()
    session.type(b"\x1a")
    wait_until(lambda: stopped(session.pid))
    session.settle(0.2)
    assert_restored(session)
    assert session.settings() == session.before  # type: ignore[attr-defined]
    session.type(b"")
    session.terminal.feed(b"\x1b[H\x1b[2Jshell")
    session.signal(signal.SIGCONT)
    session.settle(0.5)
    assert session.terminal.screen.cells() == before
    assert session.key("j").bytes
    session.quit("q")
    assert_restored(session)


def test_stopped_from_outside_and_continued_there_is_still_one_of_everything(session: Session) -> None:
    before = session.terminal.screen.cells()
    threads = psutil.Process(session.pid).num_threads()
    session.signal(signal.SIGSTOP)
    wait_until(lambda: stopped(session.pid))
    session.terminal.feed(b"\x1b[H\x1b[2Jshell")
    session.signal(signal.SIGCONT)
    session.settle(0.5)
    assert session.terminal.screen.cells() == before
    assert psutil.Process(session.pid).num_threads() == threads
    session.quit("q")


def test_a_storm_of_resizes_is_painted_once_or_twice(session: Session) -> None:
    before = session.bytes
    for i in range(20):
        session.resize(24, 60 + i)
        time.sleep(0.01)
    session.settle(0.5)
    assert "Anthropic" in session.text()
    assert session.bytes - before < 3 * 6_000
    assert session.key("j").bytes


def test_a_split_arrow_key_is_no_letters() -> None:
    """Over SSH the two halves of an arrow key may come 200 ms apart; the letter in it must not act."""
    with Session([sys.executable, "-m", "tests.terminal.demo", "cells"], environ={"SSH_TTY": "/dev/pts/9"}) as session:
        session.wait_for("Anthropic")
        session.press("i")
        session.type(b"\x1b")
        time.sleep(0.2)
        session.type(b"[D")
        session.key("z")
        assert "z" in session.text().splitlines()[-1]
        assert "[" not in session.text().splitlines()[-1]


def test_nothing_is_sent_while_nobody_types(session: Session) -> None:
    before = session.bytes
    session.settle(1.5, 1.5)
    assert session.bytes == before


def test_a_lost_answer_holds_painting_up_for_a_while_only(session: Session) -> None:
    session.answers = False
    for _ in range(4):
        session.key("j", wait=0.3)
    before = session.bytes
    session.settle(4.0, 4.0)
    assert session.bytes > before
    assert session.key("j").bytes or session.key("j").bytes
