"""One session on the samples, key by key, and the bytes that each kind of key costs on the wire."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.terminal.ptydrive import Session

BUDGET: Mapping[str, int] = {"next": 60, "tag": 270, "page": 2_150, "start and open": 4_000, "idle": 0}
"""Bytes at 80 by 24 with 256 colours; for keys the median."""

LONG = 100
"""Looks at a program that nobody types to: what it does all the while is seen by the last."""

SESSION: Sequence[tuple[str, str]] = (
    *(("next", "j"),) * 10,
    *(("tag", key) for key in "aadaeaaada"),
    *(("page", key) for key in ("space", "b", "space", "b", "space", "b")),
)


@dataclass(frozen=True, slots=True)
class Wire:
    """What a session cost: by kind of key the bytes of each press."""

    bytes: Mapping[str, Sequence[int]]

    def median(self, kind: str) -> float:
        """Return the middle cost of a kind of key."""
        return float(median(self.bytes[kind]))


def copydesk(desk: Path, output: str = "cells") -> list[str]:
    """Return the command that opens a desk."""
    return [sys.executable, "-m", "tui.start", "open", str(desk), "--as", "ana", "--output", output]


def warm(desk: Path) -> None:
    """Let the articles enter the desk, so that a start is like every start but the first."""
    with Session(copydesk(desk)) as session:
        session.wait_for("judged")
        session.rest()
        session.quit("q")


def play(desk: Path, output: str = "cells") -> Wire:
    """Run the session at 80 by 24 and count."""
    warm(desk)
    costs: dict[str, list[int]] = defaultdict(list)
    with Session(copydesk(desk, output)) as session:
        session.wait_for("judged")
        session.rest()
        costs["start and open"].append(session.bytes)
        for kind, key in SESSION:
            before = session.bytes
            session.press(key)
            costs[kind].append(session.bytes - before)
        before = session.bytes
        session.rest(LONG)
        costs["idle"].append(session.bytes - before)
        session.quit("q")
    return Wire(costs)
