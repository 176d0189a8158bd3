"""Runs a program in a real pseudo-terminal, presses keys, answers its questions, and looks at its screen.

    with Session(["less", "f.txt"]) as s:
        started = s.wait_for("first line")      # seconds from exec to that frame
        s.press("down")                         # pressed, obeyed, painted
        press = s.key("down")                   # Press(first, last, bytes)
        s.text(); s.quit("q")

Tests wait for what they expect (`wait_for`, `hear`) or until the program has nothing left to do (`rest`, `press`);
`limit` and `timeout` only fail a program that is broken. `settle` and `key` go by the clock: they are for measuring.
Output is time-stamped when it is read and interpreted only once the program has gone quiet, so that the cost of
the emulation is in no figure.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from tests.terminal.emulator import QUERY, Terminal
from tests.terminal.resting import Steps, steps
from tests.waiting import LIMIT

now = time.monotonic

LOOK_SECONDS = 0.003
LOOKS = 4
"""A program is at rest when so many looks in a row find that none of its threads has run, a moment between each."""

CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
KEYS = {
    "enter": "\r", "tab": "\t", "esc": "\x1b[27u", "space": " ", "backspace": "\x7f", "delete": "\x1b[3~",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "shift+tab": "\x1b[Z", "f1": "\x1bOP",
    **{name: f"\x1b[{code}" for name, code in CURSOR.items()},
}  # fmt: skip
"""Escape as kitty sends it: after a lone ESC the program waits by its own clock whether more follows."""

FRAME_END = re.compile(rb"\x1b\[(?:5n|\?2026l)")
"""What ends a frame: the end of a synchronized one, or copydesk's question whether it has arrived."""

Data = bytes  # inside Session, whose property `bytes` hides the type from annotations
Check = str | Callable[["Session"], bool]


@dataclass(frozen=True, slots=True)
class Press:
    """What one key caused: seconds to the first and the last byte of output (None: nothing came), and how many.

    `frame` are the seconds to the last byte of the first frame, as far as the program marks where frames end;
    `expected` those to the output that makes the screen match what the press was to wait for.
    """

    key: str
    first: float | None
    last: float | None
    bytes: int
    frame: float | None = None
    expected: float | None = None


def key_bytes(name: str) -> bytes:
    """Return what a terminal sends for a key: a name of KEYS, ctrl+x, or the text itself."""
    if name.startswith("ctrl+") and len(name) == 6:
        return bytes([ord(name[5].upper()) & 0x1F])
    return KEYS.get(name, name).encode()


class Session:
    """A program in its own pseudo-terminal. `answers` False is a terminal that answers no question."""

    def __init__(
        self,
        command: Sequence[str],
        rows: int = 24,
        columns: int = 80,
        environ: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] = ".",
        answers: bool = True,
    ) -> None:
        self.rows, self.columns, self.answers = rows, columns, answers
        self.terminal = Terminal(columns, rows)
        self.raw = bytearray()
        self.last = 0.0
        self.status: int | None = None
        self.closed = False
        self._pending: list[tuple[float, bytes]] = []
        self._tail = b""
        self._typed: Steps | None = None  # what the program had done when it was last typed to
        self._resting = False
        self._kept_back: bytes | None = None  # answers that wait for the second half of a key
        environment = {
            k: v for k, v in os.environ.items() if k not in ("COLORTERM", "LINES", "COLUMNS", "TMUX", "TERM_PROGRAM")
        }
        environment.update({"TERM": "xterm-256color", **(environ or {})})
        self.t0 = now()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.chdir(cwd)
                os.execvpe(command[0], list(command), environment)
            finally:
                os._exit(127)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # ---- bytes

    @property
    def bytes(self) -> int:
        """How many bytes the program has written."""
        return len(self.raw)

    def pump(self, deadline: float) -> bool:
        """Wait for output until the deadline; whether some came."""
        if self.closed or not select.select([self.fd], [], [], max(0.0, deadline - now()))[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.closed = not data
        if data:
            self.take(data)
        return bool(data)

    def take(self, data: Data) -> None:
        """Receive output: note when, answer its questions, keep it for interpretation."""
        self.last = now()
        self.raw += data
        self._pending.append((self.last, data))
        if self.answers:
            self._answer(data)

    def _answer(self, data: Data) -> None:
        buffer, end = self._tail + data, 0
        for match in QUERY.finditer(buffer):
            end = match.end()
            reply = self._reply(match.lastgroup or "", match[match.lastgroup or 0])
            if reply and self._kept_back is not None:
                self._kept_back += reply
            elif reply:
                self._typed = steps(self.pid) if self._resting else None
                self.type(reply)
        tail = buffer[end:][-32:]
        self._tail = tail if b"\x1b" in tail else b""

    def _reply(self, kind: str, value: Data) -> Data:
        if kind == "cpr":
            self.draw()
            cursor = self.terminal.screen.cursor
            return b"\x1b[%d;%dR" % (cursor.y + 1, cursor.x + 1)
        if kind == "mode":
            return b"\x1b[?%s;%d$y" % (value, 2 if value == b"2026" else 0)
        if kind == "colour":
            return b"\x1b]%s;rgb:%s\x1b\\" % (value, b"0000/0000/0000" if value == b"11" else b"d0d0/d0d0/d0d0")
        return {"dsr": b"\x1b[0n", "da1": b"\x1b[?62;22c", "da2": b"\x1b[>41;390;0c"}.get(kind, b"")

    def draw(self, check: Callable[[Session], bool] | None = None) -> float | None:
        """Interpret what has arrived; the time of the first chunk after which `check` holds."""
        matched = None
        arrived, self._pending = self._pending, []  # a check that looks at the text comes here, too
        for when, data in arrived:
            self.terminal.feed(data)
            if check and matched is None and check(self):
                matched = when
        return matched

    # ---- what a tester does

    def type(self, data: Data) -> None:
        """Send bytes as if typed."""
        os.write(self.fd, data)

    def enter(self, data: Data, *, reading: bool = True) -> None:
        """Send bytes as if typed, and wait until they were obeyed and what came of it is on the screen."""
        self._typed = steps(self.pid)
        self.type(data)
        self.rest(reading=reading)

    def enter_apart(self, first: Data, second: Data) -> None:
        """Send one key in two writes, the second when the first was taken; a terminal answers no question in a key."""
        self._kept_back = b""
        self.enter(first)
        answers, self._kept_back = self._kept_back, None
        self.enter(bytes(second) + answers)

    def press(self, *names: str) -> None:
        """Press keys one after the other, each when the one before was obeyed."""
        for name in names:
            self.enter(key_bytes(name))

    def hear(self, expected: Data | None = None) -> None:
        """Wait until these bytes, or any more than there are, have come from the program."""
        before, deadline = self.bytes, now() + LIMIT
        while expected not in self.raw if expected else self.bytes == before:
            if not self.pump(deadline):
                raise TimeoutError(f"the program never sent {expected or 'anything'!r}; it shows:\n{self.text()}")

    def rest(self, looks: int = LOOKS, *, reading: bool = True) -> None:
        """Wait until the program has taken what was typed, sleeps in all its threads, and all it wrote is here.

        Unlike a time without output that holds on a machine that is busy with something else. What the program does
        later by a clock of its own is not waited for. `reading` False is a line that is stalled.
        """
        seen: object = None
        calm, deadline = 0, now() + LIMIT
        self._resting = True
        while calm < looks and not (reading and self.closed):
            came = self._look(reading)
            before, seen = seen, steps(self.pid)
            calm = calm + 1 if seen is not None and seen == before and seen != self._typed and not came else 0
            if now() >= deadline:
                raise TimeoutError(f"the program never came to rest; it shows:\n{self.text()}")
        self._resting = False
        self.draw()

    def _look(self, reading: bool) -> bool:
        """Let a moment pass, or less when output comes; whether some came."""
        if reading:
            return self.pump(now() + LOOK_SECONDS)
        time.sleep(LOOK_SECONDS)  # noqa: TID251
        return False

    def wait_for(self, expect: Check, timeout: float = LIMIT) -> float:
        """Return the seconds from exec to the output that makes the screen match a regex or a function."""
        check, deadline = matcher(expect), now() + timeout
        if not self._pending and check(self):
            return self.last - self.t0
        while True:
            batch = now()
            while self.pump(min(deadline, now() + 0.01)) and now() - batch < 0.25:
                pass
            matched = self.draw(check)
            if matched is not None:
                return matched - self.t0
            if now() >= deadline or self.closed:
                raise TimeoutError(f"the screen never matched {expect!r}; it shows:\n{self.text()}")

    def wait_gone(self, pattern: str) -> None:
        """Wait until the screen does not match a regex any more."""
        check = matcher(pattern)
        self.wait_for(lambda session: not check(session))

    def settle(self, quiet: float = 0.2, timeout: float = 10.0) -> None:
        """Wait until the program has written nothing for `quiet` seconds."""
        deadline = now() + timeout
        while self.pump(min(deadline, now() + quiet)) and now() < deadline:
            pass
        self.draw()

    def key(self, name: str, quiet: float = 0.05, wait: float = 2.0, expect: Check | None = None) -> Press:
        """Press a key and wait until the answer is complete; `wait` bounds the time to its first byte."""
        self.settle(0.001, 0.05)
        before, start = self.bytes, now()
        self.type(key_bytes(name))
        first = None
        while self.pump(now() + quiet if first else start + wait):
            first = first or self._pending[0][0]
        frame = self._frame_end()
        found = self.draw(matcher(expect) if expect is not None else None)
        return Press(
            name,
            first and first - start,
            self.last - start if first else None,
            self.bytes - before,
            frame and frame - start,
            found and found - start,
        )

    def _frame_end(self) -> float | None:
        """Return when the first mark of a frame's end arrived in what has not been interpreted yet."""
        seen = b""
        for when, data in self._pending:
            seen = seen[-16:] + data
            if FRAME_END.search(seen):
                return when
        return None

    def resize(self, rows: int, columns: int) -> None:
        """Change the terminal's size; the program gets SIGWINCH."""
        self.draw()
        self.rows, self.columns = rows, columns
        self.terminal.screen.resize(rows, columns)
        self.terminal.screen.extra.clear()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: signal.Signals) -> None:
        """Signal the program (not its children)."""
        os.kill(self.pid, number)

    def ended(self, timeout: float = LIMIT, *, reading: bool = True) -> float:
        """Wait for the program to end and return the seconds it took; `reading` False is a line that is stalled.

        What it wrote last is read all the same, to its end, when it has ended.
        """
        start = now()
        while not self._reap(os.WNOHANG):
            if now() >= start + timeout:
                raise TimeoutError(f"the program is still running after {timeout} s; it shows:\n{self.text()}")
            self._look(reading and not self.closed)
        took = now() - start
        while self.fd >= 0 and self.pump(start + timeout):
            pass
        self.draw()
        return took

    def quit(self, key: str, timeout: float = LIMIT) -> float:
        """Press a key and return the seconds until the program has ended."""
        self.type(key_bytes(key))
        return self.ended(timeout)

    def hang_up(self) -> None:
        """Close the terminal's side, as a lost connection does."""
        if not self.closed or self.fd >= 0:
            os.close(self.fd)
            self.fd, self.closed = -1, True

    def close(self) -> None:
        """End the program, whatever it is doing."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._reap(0)
        if self.fd >= 0:
            os.close(self.fd)
            self.fd, self.closed = -1, True

    def _reap(self, flags: int) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, flags)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    # ---- looking

    def text(self) -> str:
        """Return the screen as text."""
        self.draw()
        return self.terminal.text()

    def settings(self) -> list[object]:
        """Return the terminal's settings, as the program has left them."""
        return termios.tcgetattr(self.fd)


def matcher(expect: Check) -> Callable[[Session], bool]:
    """Return a function that tells whether a session's screen matches."""
    if callable(expect):
        return expect
    pattern = re.compile(expect, re.M)
    return lambda session: pattern.search("\n".join(session.terminal.screen.display)) is not None
