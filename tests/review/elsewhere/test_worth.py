"""Which sentences are worth judging first."""

from __future__ import annotations

import pytest

from review.elsewhere.worth import worth_of


def test_each_sign_of_worth_has_its_weight() -> None:
    """By the points that it adds, as far as it counts; all of them below their limits."""
    from math import log

    def points(text: str) -> float:
        share = worth_of(text)
        return round(log(share / (1 - share)), 2)

    plain = "the ferry lies beside a long stone wall"
    base = points(plain)
    assert base == round(-2.2 + 0.05 * 8, 2)
    for more, weight in (
        (" 5", 1.1),
        (" 5 6", 2.2),
        (" 5 6 7", 2.2),
        (" hundreds", 0.9 + 0.05),
        (" hundreds thousands", 1.8 + 0.1),
        (" hundreds thousands millions", 1.8 + 0.15),
        (" taxes", 0.5 + 0.05),
        (" taxes debt budget", 1.0 + 0.15),
        (" more", 0.45 + 0.05),
        (" more less fewer higher", 1.35 + 0.2),
        (" went", 0.4 + 0.05),
        (" went took made got", 1.2 + 0.2),
        (" Derby", 0.25 + 0.05),
        (" Derby York Leeds Hull Bath", 1.0 + 0.25),
        (" perhaps", -0.5 + 0.05),
        (" perhaps maybe must should", -1.5 + 0.2),
        (" my", -0.6 + 0.05),
        (" my me my", -1.2 + 0.15),
        (" your", -0.3 + 0.05),
        (" your your your", -0.6 + 0.15),
        (" will", -0.45 + 0.05),
        (" will could may", -0.9 + 0.15),
        ("?", -1.5),
        ("?” )", -1.5),
    ):
        assert points(plain + more) - base == pytest.approx(weight, abs=0.011), more
    assert points("the ferry lies beside") == round(-2.2 + 0.2 - 1.5, 2)
    assert points("the ferry lies beside a wall") == round(-2.2 + 0.3, 2)
    assert points("word " * 31) == points("word " * 30) == round(-2.2 + 1.5, 2)
