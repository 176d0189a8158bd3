"""How long a start and an end take in a real pseudo-terminal, seen from the terminal."""

from __future__ import annotations

from collections import defaultdict

import psutil

from tests.bench.pty_programs import Program


def measure(program: Program) -> dict[str, list[float]]:
    """Run a program once; milliseconds and megabytes by column.

    `start` is exec to the first frame with the page, `first byte` exec to the first output.
    """
    figures: dict[str, list[float]] = defaultdict(list)
    with program.open() as session:
        while not session.raw:
            session.pump(session.t0 + 120)
        figures["first byte"].append(1000 * (session.last - session.t0))
        figures["start"].append(1000 * session.wait_for(program.ready, 600))
        session.settle(0.5)
        figures["memory"].append(psutil.Process(session.pid).memory_info().rss / 1e6)
        figures["quit"].append(1000 * session.quit(program.quit))
    return figures
