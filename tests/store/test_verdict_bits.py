"""The index keeps a verdict in a few bits: every one of the greatest scale fits."""

from __future__ import annotations

from store.index.columns import CLAIMS, VERDICT_BITS, VERDICTS
from store.index.index import _STATE_SHIFT, LastEvent
from tests.verdicts import Verdict


def test_every_verdict_and_claim_is_kept() -> None:
    for low, verdict in enumerate(VERDICTS):
        for high, claim in enumerate(CLAIMS):
            last = LastEvent("ana", "s", 1, (high << VERDICT_BITS | low) << _STATE_SHIFT)
            assert (last.verdict, last.claim) == (verdict, claim)
    assert set(VERDICTS) == {None, *Verdict}
