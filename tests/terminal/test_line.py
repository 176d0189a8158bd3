"""The line to the terminal: what it takes at once goes at once, and nothing overtakes what it did not take."""

from __future__ import annotations

import os
import pty
import threading
import time
import tty

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
    assert drained.wait(5)
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
    for _ in range(50):
        line.write("x")
        if gone.wait(0.1):
            break
        time.sleep(0.01)
    assert gone.is_set()
