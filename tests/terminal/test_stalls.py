"""A line that stalls, a terminal that does not answer, a storm of resizes: nothing freezes, spins or is lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.terminal.endings import (
    SAVED,
    assert_gone,
    assert_restored,
    assert_rests,
    judging,
    kept,
    wait_until,
)
from tests.terminal.ptydrive import Session

pytestmark = pytest.mark.pty


def stall(session: Session, keys: int = 300) -> None:
    """Type without reading, until the program's output has filled the line."""
    for i in range(keys):
        os.write(session.fd, b" " if i % 2 else b"b")
        time.sleep(0.002)
    time.sleep(0.3)


def test_a_stalled_line_does_not_freeze_the_program_or_make_it_spin(session: Session, desk: Path) -> None:
    """Keys and saving go on; when reading goes on, the last frame is painted; in between memory stays as it is."""
    memory = psutil.Process(session.pid).memory_info().rss
    stall(session)
    session.type(b"]a")
    wait_until(lambda: kept(desk) == SAVED + 1)
    assert_rests(session.pid)
    assert psutil.Process(session.pid).memory_info().rss - memory < 8_000_000
    session.wait_for(rf"saved {SAVED + 1}\b")
    assert session.key("j").bytes
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1


def test_a_stall_and_then_a_hang_up_end_the_process(session: Session, desk: Path) -> None:
    stall(session)
    session.hang_up()
    session.ended(reading=False)
    assert_gone(session, desk)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_on_a_stalled_line_ends_the_process(session: Session, desk: Path, number: signal.Signals) -> None:
    stall(session)
    session.signal(number)
    session.ended(reading=False)
    assert session.status == 128 + number
    session.closed = False
    session.settle(0.2)
    assert_restored(session)
    assert_gone(session, desk)


def test_a_lost_answer_holds_painting_up_for_a_while_only(session: Session) -> None:
    session.answers = False
    for _ in range(4):
        session.key("j", wait=0.3)
    before = session.bytes
    session.settle(4.0, 4.0)
    assert session.bytes > before
    assert session.key("j").bytes or session.key("j").bytes


def test_a_storm_of_resizes_is_painted_once_or_twice(session: Session, desk: Path) -> None:
    before = session.bytes
    for i in range(20):
        session.resize(24, 61 + i)
        time.sleep(0.01)
        if i == 10:
            session.type(b"a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    session.settle(0.5)
    assert session.bytes - before < 3 * 6_000
    assert "▌" in session.text()
    assert_rests(session.pid)
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1


def test_a_split_arrow_key_is_one_key_and_no_letters(desk: Path) -> None:
    """Over SSH the two halves of an arrow key may come apart: the letter in it must not act, nor escape."""
    with judging(desk, environ={"SSH_TTY": "/dev/pts/9"}) as session:
        session.key("g")
        session.key("/")
        session.type(b"safety")
        session.wait_for("safety")
        session.settle(0.2)
        session.type(b"\x1b")
        time.sleep(0.1)
        session.type(b"[D")
        session.settle(0.2)
        session.type(b"X")
        session.wait_for("safetXy")
        assert "[" not in session.text().split("safetXy")[1].splitlines()[0]
        session.key("esc", wait=2.0)
        session.wait_for("judged")
        session.quit("q")
    assert kept(desk) == SAVED


def test_nothing_is_sent_while_nobody_types(session: Session) -> None:
    before = session.bytes
    session.settle(1.5, 1.5)
    assert session.bytes == before
    assert_rests(session.pid)
