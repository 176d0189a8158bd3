"""Bytes are exact, so their budgets are guarded like any other promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.budget import BUDGET, play

pytestmark = [pytest.mark.pty, pytest.mark.slow]


def test_keys_stay_within_their_bytes(samples: Path) -> None:
    wire = play(samples)
    costs = {kind: wire.median(kind) for kind in BUDGET}
    assert costs
    assert wire.bytes["tag"]
    assert all(costs[kind] <= BUDGET[kind] for kind in BUDGET), f"{costs} {dict(wire.bytes)}"
    assert all(cost > 0 for cost in wire.bytes["tag"])
