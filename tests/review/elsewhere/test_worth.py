"""Which sentences are worth judging first."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reading.article import Kind
from review.elsewhere.worth import worth_of, worths
from tests.reading.test_statements import article


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


def test_worth_prefers_figures_to_opinions() -> None:
    checkable = worth_of("Unemployment fell from 10 percent to 5.7 percent, the lowest since 2008.")
    assert checkable > 0.9
    assert worth_of("I think we should all be proud of that.") < 0.2
    assert worth_of("Why would you do that?") < 0.1


def test_a_unit_that_is_no_claim_is_worth_nothing() -> None:
    """Each claim is worth what its words are, to four decimals; only the beginning of a very long one counts."""
    made = article("Taxes rose by 5 percent.", "Taxes rose by 5 percent.", "x" * 1498 + " 5.", "x" * 1500 + " 5.")
    units = [replace(made.sentences[0], kind=Kind.HEADLINE), *made.sentences[1:]]
    found = worths(replace(made, sentences=units))
    told = [round(worth_of(text), 4) for text in ("Taxes rose by 5 percent.", "x" * 1498 + " 5", "x" * 1500)]
    assert found == [0.0, *told]
    assert told[1] > told[2]
