"""The harness itself: what a program said last is heard, and its rest is told from its being slow."""

from __future__ import annotations

import sys

import pytest

from tests.terminal.ptydrive import Session

pytestmark = pytest.mark.pty

LAST_WORDS = "import os; os.write(1, b'x' * 3000 + b'the last words'); os._exit(3)"
SLOW = """
import sys, time, tty
tty.setraw(0)
print("ready", flush=True)
sys.stdin.read(1)
sum(range(10_000_000))
print("obeyed", flush=True)
sys.stdin.read(1)
"""


def test_all_that_a_program_wrote_is_read_when_it_has_ended() -> None:
    with Session([sys.executable, "-c", LAST_WORDS]) as session:
        session.ended(reading=False)
        assert session.status == 3
        assert session.raw.endswith(b"the last words")


def test_a_key_is_pressed_until_it_was_obeyed() -> None:
    """However long that takes: the program is at work all the while."""
    with Session([sys.executable, "-c", SLOW]) as session:
        session.wait_for("ready")
        session.press("x")
        assert "obeyed" in session.text()


def test_what_came_in_pieces_is_shown_once_to_a_check_that_looks_at_the_text() -> None:
    with Session([sys.executable, "-c", SLOW]) as session:
        session.wait_for("ready")
        for piece in (b"\x1b[2J\x1b[H1\r\n", b"2\r\n", b"3"):
            session.take(piece)
        session.wait_for(lambda session: "3" in session.text())
        assert session.text().startswith("1\n2\n3\n")


ASKING = r"""
import os, tty
tty.setraw(0)
os.write(1, b"ready")
read = os.read(0, 1)
os.write(1, b"\x1b[5n")
while b"[D" not in read or b"[0n" not in read:
    read += os.read(0, 99)
os.write(1, repr(read).encode())
os.read(0, 1)
"""


def test_an_answer_never_comes_into_the_middle_of_a_key() -> None:
    """A terminal writes a key at once; only the line parts it."""
    with Session([sys.executable, "-c", ASKING]) as session:
        session.wait_for("ready")
        session.enter_apart(b"\x1b", b"[D")
        session.wait_for("x1b")
        assert r"b'\x1b[D\x1b[0n'" in session.text()
