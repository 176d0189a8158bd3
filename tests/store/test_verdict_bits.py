"""The index keeps a verdict in a few bits: it refuses to be loaded when the verdicts do not fit."""

from __future__ import annotations

import subprocess
import sys

from review.events import Verdict
from store.index.columns import CLAIMS, VERDICT_BITS, VERDICTS
from store.index.index import _STATE_SHIFT, LastEvent

FOURTH = """
import enum, review.events as events
events.Verdict = enum.StrEnum("Verdict", {**{one.name: one.value for one in events.Verdict}, "FOURTH": "fourth"})
import store.index.columns
"""


def test_every_verdict_and_claim_is_kept() -> None:
    for low, verdict in enumerate(VERDICTS):
        for high, claim in enumerate(CLAIMS):
            last = LastEvent("ana", "s", 1, (high << VERDICT_BITS | low) << _STATE_SHIFT)
            assert (last.verdict, last.claim) == (verdict, claim)
    assert set(VERDICTS) == {None, *Verdict}


def test_a_fourth_verdict_is_refused_loudly_even_without_assertions() -> None:
    for options in ([], ["-O"]):
        run = subprocess.run([sys.executable, *options, "-c", FOURTH], capture_output=True, text=True, check=False)
        assert run.returncode == 1
        assert "a verdict in 2 bits, and there are 5" in run.stderr
