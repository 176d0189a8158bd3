"""How long a key takes in a real pseudo-terminal: several programs open at once, a block of keys each in turn.

So what else happens on the machine hits all alike. Times are milliseconds from the write of the key to the last byte
of its frame; a tag's `saved` is the time to the frame that counts it as saved, `disk` an append with fdatasync on the
same disk, done between the tags.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psutil

from tests.bench.pty_programs import Program
from tests.terminal.ptydrive import Session, now

QUIET = 0.03
"""Seconds without output after which the answer to a key is over; a saved mark that is later is waited for."""

Figures = Mapping[str, list[float]]


def measure(programs: Sequence[Program], place: Path, blocks: int, keys: int) -> dict[str, Figures]:
    """Run the programs side by side; milliseconds of `next`, `tag`, `saved` and `disk`, `memory` in MB, by program."""
    found: dict[str, dict[str, list[float]]] = {one.name: defaultdict(list) for one in programs}
    with ExitStack() as stack:
        opened = [(one, stack.enter_context(one.open())) for one in programs]
        for one, session in opened:
            session.wait_for(one.ready, 600)
            session.settle(0.5)
            found[one.name]["memory"].append(psutil.Process(session.pid).memory_info().rss / 1e6)
        for number in range(blocks):
            for one, session in opened if number % 2 else reversed(opened):
                for name, values in block(one, session, place, keys).items():
                    found[one.name][name] += values
        for one, session in opened:
            found[one.name]["memory used"].append(psutil.Process(session.pid).memory_info().rss / 1e6)
    return dict(found)


def block(program: Program, session: Session, place: Path, keys: int) -> Figures:
    """Press each of a program's keys that many times, and go back to where that began."""
    found: dict[str, list[float]] = {"next": moved(session, program.next, keys)}
    if program.back:
        for _ in range(keys):
            session.key(program.back, QUIET, 0.1)
    if program.tag:
        found |= tagged(session, program.tag, keys, place)
    if program.undo:
        session.type(program.undo.encode() * keys)
        session.settle(0.1)
    return found


def moved(session: Session, key: str, times: int) -> list[float]:
    """Return how long each press took, to the last byte that came of it; presses at the text's end bring none."""
    presses = [session.key(key, QUIET, 0.2) for _ in range(times)]
    return [1000 * press.last for press in presses if press.last]


def tagged(session: Session, key: str, times: int, place: Path) -> Figures:
    """Return how long each tag took to its first frame, to the frame that counts it, and a write to disk meanwhile."""
    found: dict[str, list[float]] = {"tag": [], "saved": [], "disk": []}
    for _ in range(times):
        before, start = count(session), now()
        press = session.key(key, QUIET, 0.5, partial(_counts_more, before))
        end = press.frame or press.last
        if end:
            found["tag"].append(1000 * end)
        if before >= 0:
            saved = press.expected
            if saved is None:
                saved = session.wait_for(partial(_counts_more, before), 5) + session.t0 - start
            found["saved"].append(1000 * saved)
            found["disk"].append(synced(place))
    return found


def _counts_more(before: int, session: Session) -> bool:
    return count(session) > before


def count(session: Session) -> int:
    """Return the number of saved decisions that the status line shows, -1 where there is none."""
    match = re.search(r"saved ([\d,]+)", session.terminal.screen.display[-1])
    return int(match[1].replace(",", "")) if match else -1


def synced(place: Path) -> float:
    """Return the milliseconds of an append of a decision's size with fdatasync."""
    with (place / "disk").open("ab", buffering=0) as file:
        start = now()
        file.write(b"x" * 300)
        os.fdatasync(file.fileno())
        return 1000 * (now() - start)
