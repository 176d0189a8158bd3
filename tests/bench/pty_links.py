"""Keys over slow lines: a pseudo-terminal read at a line's rate, with its delay, both ways.

Simulated as a connection over SSH behaves: what the program writes is taken at once, up to a window, and then goes
over the line byte by byte; keys and answers to questions take half the round trip. No real line was measured.
"""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.pty_programs import Program, desk_of, on_desk
from tests.bench.pty_table import Table
from tests.terminal.ptydrive import Session, now

if TYPE_CHECKING:
    from tests.bench.terminal import Plan

WINDOW = 2 << 20
TICK = 0.01
SENTENCES = 1_000
COLUMNS = ("start", "next", "tag", "saved", "page", "after holding j")


@dataclass(frozen=True, slots=True)
class Link:
    """A line: bits a second, seconds there and back."""

    bits: int
    round_trip: float

    @property
    def name(self) -> str:
        """How it is called in the table."""
        return f"{self.bits:,} bit/s, {1000 * self.round_trip:.0f} ms"


LINKS = (Link(9_600, 0.2), Link(56_000, 0.2), Link(1_000_000, 0.2))


class FarSession(Session):
    """A session at the other end of a line."""

    def __init__(self, command: Sequence[str], link: Link, rows: int = 24, columns: int = 80) -> None:
        self.link = link
        self._down: deque[tuple[float, bytes]] = deque()
        self._up: deque[tuple[float, bytes]] = deque()
        self._free = 0.0
        super().__init__(command, rows=rows, columns=columns)

    def type(self, data: bytes) -> None:
        """Send bytes as if typed; they arrive after half a round trip."""
        self._up.append((now() + self.link.round_trip / 2, data))

    def pump(self, deadline: float) -> bool:
        """Move bytes until some have come over the line, or the deadline."""
        while True:
            while self._up and self._up[0][0] <= now():
                super().type(self._up.popleft()[1])
            if self._down and self._down[0][0] <= now():
                self.take(self._down.popleft()[1])
                return True
            if (self.closed and not self._down) or now() >= deadline:
                return False
            due = min([deadline, *(queue[0][0] for queue in (self._up, self._down) if queue)])
            full = self.closed or sum(len(data) for _, data in self._down) >= WINDOW
            if select.select([] if full else [self.fd], [], [], max(0.0, due - now()))[0]:
                self._send()

    def _send(self) -> None:
        """Put what the program has written on the line."""
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.closed = not data
        step = max(1, int(self.link.bits / 8 * TICK))
        for at in range(0, len(data), step):
            piece = data[at : at + step]
            self._free = max(self._free, now()) + len(piece) * 8 / self.link.bits
            self._down.append((self._free + self.link.round_trip / 2, piece))


def tables(plan: Plan) -> list[Table]:
    """Measure copydesk with both of its outputs over each line; milliseconds."""
    found = []
    for link in LINKS:
        table = Table(link.name, COLUMNS, "stock output")
        for name, output in (("stock output", "stock"), ("copydesk", "cells")):
            program = on_desk(name, desk_of(plan.place / f"links-{output}", 1, SENTENCES), output)
            with program.open() as session:
                session.wait_for(program.ready, 120)
                session.settle(1)
            for column, value in measure(program, link).items():
                table.put(name, column, value)
        found.append(table)
    return found


def measure(program: Program, link: Link) -> dict[str, float]:
    """Use a program over a line at 80×24."""
    quiet = link.round_trip + 0.15
    with FarSession(program.command, link) as session:
        figures = {"start": 1000 * session.wait_for(program.ready, 120)}
        session.settle(quiet, 120)
        figures["next"] = median(1000 * (session.key("j", quiet, 30).last or 0) for _ in range(8))
        tags = [session.key("a", quiet, 30) for _ in range(6)]
        figures["tag"] = median(1000 * (press.frame or press.last or 0) for press in tags)
        figures["saved"] = median(1000 * (press.last or 0) for press in tags)
        figures["page"] = median(1000 * (session.key(program.page, quiet, 30).last or 0) for _ in range(3))
        figures["after holding j"] = 1000 * held(session, "j", quiet)
    return figures


def held(session: Session, key: str, quiet: float, seconds: float = 3.0, rate: float = 30.0) -> float:
    """Hold a key down; return the seconds from its release to the last byte that comes of it."""
    end = now() + seconds
    while now() < end:
        session.type(key.encode())
        pause = now() + 1 / rate
        while session.pump(pause):
            pass
    released = now()
    session.settle(quiet, 180)
    return max(0.0, session.last - released)
