"""The index keeps a verdict in a few bits: every one of the greatest scale fits."""

from __future__ import annotations

from review.scale import DEFAULT, MOST, SHIPPED, of_desk
from store.index.columns import CLAIMS, OFFSET_BITS, VERDICT_BITS, states_of
from store.index.index import _STATE_SHIFT, LastEvent

GREATEST = of_desk({f"v{one}": {"letter": one, "sign": one} for one in "abcdefghijkl"})


def test_every_verdict_and_claim_of_every_scale_is_kept() -> None:
    """What is packed is unpacked, for three verdicts as for twelve; a file may be 17 GB long."""
    assert len(GREATEST) == MOST < 1 << VERDICT_BITS
    for scale in (DEFAULT, *SHIPPED.values(), GREATEST):
        names = (None, *scale.names)
        for verdict in names:
            for claim in CLAIMS:
                state = states_of(scale)[verdict, claim] >> OFFSET_BITS
                last = LastEvent("ana", "s", 1, state << _STATE_SHIFT, names)
                assert (last.verdict, last.claim) == (verdict, claim)


def test_a_renamed_verdict_is_kept_under_both_names() -> None:
    scale = of_desk({"yes": {}, "no": {"was": "false"}})
    assert states_of(scale)["false", None] == states_of(scale)["no", None]
