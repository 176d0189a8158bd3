"""One session on the samples, key by key, and the bytes that each kind of key costs on the wire."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.terminal.ptydrive import Session

BUDGET: Mapping[str, int] = {"next": 150, "tag": 250, "page": 2_300, "start and open": 6_500, "idle": 0}
"""Bytes at 80 by 24 with 256 colours; for keys the median."""

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
        session.wait_for("judged", 120)
        session.settle(0.5)
        session.quit("q")


def play(desk: Path, output: str = "cells") -> Wire:
    """Run the session at 80 by 24 and count."""
    warm(desk)
    costs: dict[str, list[int]] = defaultdict(list)
    with Session(copydesk(desk, output)) as session:
        session.wait_for("judged", 120)
        session.settle(1.0)
        costs["start and open"].append(session.bytes)
        for kind, key in SESSION:
            costs[kind].append(session.key(key, quiet=0.3).bytes)
        before = session.bytes
        session.settle(2.0, 2.0)
        costs["idle"].append(session.bytes - before)
        session.quit("q")
    return Wire(costs)
