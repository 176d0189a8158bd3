"""The line to the terminal: what it takes at once goes at once, and nothing overtakes what it did not take."""

from __future__ import annotations

import os
import pty
import termios
import threading
import tty
from contextlib import suppress

from tests.waiting import LIMIT, until
from tui.terminal.line import TerminalLine, unblocking


def test_a_terminal_with_room_is_written_to_at_once() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    line = TerminalLine(slave, lambda: None, lambda: None)
    line.write("first")
    assert not line.waiting
    assert os.read(master, 100) == b"first"
    line.close()


def test_a_stalled_terminal_holds_nobody_up_and_gets_everything_in_order() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    drained = threading.Event()
    line = TerminalLine(slave, drained.set, lambda: None)
    pieces = [f"{number:06}" * 500 for number in range(200)]
    for piece in pieces:
        line.write(piece)
    assert line.waiting
    wanted, got = "".join(pieces).encode(), bytearray()
    while len(got) < len(wanted):
        got += os.read(master, 65536)
    assert got == wanted
    assert drained.wait(LIMIT)
    line.write("after")
    assert os.read(master, 100) == b"after"
    line.close()


def test_a_terminal_that_cannot_be_opened_anew_is_written_to_by_the_thread() -> None:
    reading, writing = os.pipe()
    assert unblocking(writing) == -1
    line = TerminalLine(writing, lambda: None, lambda: None)
    line.write("by the thread")
    assert os.read(reading, 100) == b"by the thread"
    line.close()


def test_a_terminal_that_has_gone_is_noticed() -> None:
    master, slave = pty.openpty()
    gone = threading.Event()
    line = TerminalLine(slave, lambda: None, gone.set)
    os.close(master)
    line.write("x")
    assert gone.wait(LIMIT)


def _filled(line: TerminalLine) -> bool:
    """Return whether nothing more fits, the line's thread waiting; the system finds a little room when one has gone."""
    with line._changed, suppress(BlockingIOError):
        while line._writing:
            os.write(line._quick, b"x")
    return line._writing


def test_a_full_terminal_can_be_given_back_at_once() -> None:
    """Nobody is inside of a write that keeps the last words from the terminal, and nothing comes after them."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    line = TerminalLine(slave, lambda: None, lambda: None)
    line.write("x" * 1_000_000)
    until(lambda: _filled(line))
    line.drop()
    termios.tcflush(slave, termios.TCOFLUSH)
    told = threading.Thread(target=os.write, args=(slave, b"the end"), daemon=True)
    told.start()
    told.join(LIMIT)
    assert not told.is_alive()
    line.write("more")
    os.close(slave)
    got = b""
    with suppress(OSError):  # it has gone when nobody writes to it any more
        while data := os.read(master, 65536):
            got += data
    assert got.lstrip(b"x") == b"the end"  # how much had come before is the system's affair
