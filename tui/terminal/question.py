"""Asking the terminal what it can do, and waiting a moment for its answer."""

from __future__ import annotations

import os
import re
import select
import termios
import time
import tty

from msgspec import Struct

WAIT_SECONDS = 0.5
ALIVE = b"\x1b[5n"
SYNC = b"\x1b[?2026$p\r\x1b[K"  # some terminals print its last letter, which is then erased
ATTRIBUTES = b"\x1b[c"  # every terminal answers this: what was not answered before it will not be


class Answers(Struct, frozen=True):
    """What a terminal said: `answered` at all, within `seconds`; `alive` says of each frame that it has arrived.

    `sync` knows synchronized output; `osc52` takes it, None where the terminal does not say.
    """

    answered: bool = False
    seconds: float = 0.0
    alive: bool = False
    sync: bool = False
    osc52: bool | None = None


def ask(fd: int = 0) -> Answers:
    """Ask the terminal behind `fd`; nothing is answered when that is none."""
    try:
        before = termios.tcgetattr(fd)
    except termios.error:
        return Answers()
    try:
        tty.setcbreak(fd, termios.TCSANOW)
        start = time.monotonic()
        os.write(fd, ALIVE + SYNC + ATTRIBUTES)
        reply = _collect(fd, start + WAIT_SECONDS)
        return understand(reply, time.monotonic() - start)
    except OSError:
        return Answers()
    finally:
        termios.tcsetattr(fd, termios.TCSAFLUSH, before)


def _collect(fd: int, deadline: float) -> bytes:
    """Read until the answer to the last question is there, or the time is over."""
    reply = b""
    while not re.search(rb"\x1b\[\?[\d;]*c", reply):
        if not select.select([fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
            break
        reply += os.read(fd, 1024)
    return reply


def understand(reply: bytes, seconds: float) -> Answers:
    """Turn what the terminal sent into answers; 52 among its attributes means that it takes OSC 52."""
    mode = re.search(rb"\x1b\[\?2026;(\d)\$y", reply)
    alive = b"\x1b[0n" in reply
    attributes = re.search(rb"\x1b\[\?([\d;]*)c", reply)
    return Answers(
        answered=bool(attributes or mode or alive),
        seconds=seconds,
        alive=alive,
        sync=bool(mode and mode[1] in b"12"),
        osc52=True if attributes and b"52" in attributes[1].split(b";") else None,
    )
