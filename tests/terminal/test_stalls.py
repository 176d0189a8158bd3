"""A line that stalls, a terminal that does not answer, a storm of resizes: nothing freezes, spins or is lost."""

from __future__ import annotations

import signal
from itertools import cycle
from pathlib import Path

import psutil
import pytest

from reading.read import read_file
from store.opening import open_desk
from tests.terminal.endings import (
    SAVED,
    assert_gone,
    assert_restored,
    judging,
    kept,
    place,
)
from tests.terminal.ptydrive import Session
from tests.terminal.resting import written
from tests.waiting import until

pytestmark = pytest.mark.pty


ANSWER = b"\x1b[0n"
LONG = 30
"""Looks that find nothing happening: long enough for whatever does something over and over to be seen."""


def stall(session: Session) -> None:
    """Turn pages without reading what is painted, until nothing is written any more: the line is full.

    What a terminal would answer is sent with the keys, or else the program waited for that instead of the line.
    """
    full = 0
    while full < 3:
        before = written(session.pid)
        for key in (b" ", b"b"):
            session.enter(key + ANSWER, reading=False)
        full = full + 1 if written(session.pid) == before else 0


def test_a_stalled_line_does_not_freeze_the_program_or_make_it_spin(session: Session, desk: Path) -> None:
    """Keys and saving go on; when reading goes on, the last frame is painted; in between memory stays as it is."""
    memory = psutil.Process(session.pid).memory_info().rss
    stall(session)
    session.type(b"]a")
    until(lambda: kept(desk) == SAVED + 1)
    session.rest(LONG, reading=False)
    assert psutil.Process(session.pid).memory_info().rss - memory < 8_000_000
    session.wait_for(rf"saved {SAVED + 1}\b")
    before = session.bytes
    session.press("j")
    assert session.bytes > before
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
    assert_restored(session)
    assert_gone(session, desk)


def test_a_lost_answer_holds_painting_up_for_a_while_only(session: Session) -> None:
    session.answers = False
    keys = cycle("kj")
    painted = True
    while painted:
        before = session.bytes
        session.press(next(keys))
        painted = session.bytes > before
    session.hear()
    for digit in (b"1", b"2"):  # a count, whatever the key before it did: two moves could undo each other unpainted
        session.type(digit)
        session.hear()


def test_a_storm_of_resizes_is_painted_once_or_twice(session: Session, desk: Path) -> None:
    before = session.bytes
    for i in range(20):
        session.resize(24, 61 + i)
        if i == 10:
            session.type(b"a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    session.wait_for(r"^─{80}$")
    session.rest(LONG)
    assert session.bytes - before < 3 * 6_000
    assert "▌" in session.text()
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1


def test_a_split_arrow_key_is_one_key_and_no_letters(desk: Path) -> None:
    """Over SSH the two halves of an arrow key may come apart: the letter in it must not act, nor escape."""
    with judging(desk, environ={"SSH_TTY": "/dev/pts/9", "ESCDELAY": "60000"}) as session:
        session.press("g", "/")
        session.enter(b"safety")
        session.enter_apart(b"\x1b", b"[D")
        session.type(b"X")
        session.wait_for("safetXy")
        assert "[" not in session.text().split("safetXy")[1].splitlines()[0]
        session.signal(signal.SIGTERM)
        session.ended()
    assert kept(desk) == SAVED


def test_nothing_is_sent_while_nobody_types(desk: Path) -> None:
    """Not even when the program, left alone, keeps where its reviewer is."""
    open_desk(desk, reviewer="ana").close()  # files of a copied desk are read again, and that is told
    with judging(desk) as session:
        session.press("G")
        before = session.bytes
        last = {path.name: len(read_file(path).sentences) - 1 for path in desk.glob("*.txt")}
        until(lambda: (kept := place(desk)) and kept["sentence"] == last[kept["article"]])
        session.rest(LONG)
        assert session.bytes == before
