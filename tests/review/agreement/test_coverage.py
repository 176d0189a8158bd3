"""Intervals that hold what is true, and errors that are the spread: a sample; `.ci/run` simulates at full length."""

from __future__ import annotations

import os
from random import Random

import pytest

from review.agreement.report import JACKKNIFE, report
from review.agreement.student import chance_below, quantile
from review.agreement.table import tabulate
from tests.review.agreement.coverage import Design, simulate

FULL = os.environ.get("COPYDESK_SIMULATIONS") == "full"
PAIRS = ("cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "scott_pi")


@pytest.mark.parametrize("sentences", [200, 600] if FULL else [200])
@pytest.mark.parametrize("shares", [(0.7, 0.2, 0.1), (1 / 3, 1 / 3, 1 / 3)] if FULL else [(0.7, 0.2, 0.1)])
def test_whole_articles_two_reviewers_each(sentences: int, shares: tuple[float, float, float]) -> None:
    """The program's own design, 8 reviewers, 2 a sentence, articles of ten: intervals cover and errors are right."""
    times, slack = (400, 0.0) if FULL else (60, 0.06)
    found = simulate(Design(shares=shares), sentences, times, draws=400 if FULL else 150)
    assert {*PAIRS} <= found.keys()
    for key, one in found.items():
        assert one.covers >= 0.92 - slack, (key, one)
        assert one.covers_mean >= 0.92 - slack, (key, one)
        assert one.error == pytest.approx(1, abs=0.2 + slack), (key, one)


def test_pairs_that_share_one_article_are_not_sure() -> None:
    """Four articles, each by another pair: a mean over pairs has an error by leaving out articles, and a caution."""
    rows, groups = [], []
    for article, pair in enumerate(((0, 1), (1, 2), (2, 3), (0, 3))):
        for at in range(10):
            row: list[str | None] = [None] * 4
            row[pair[0]], row[pair[1]] = "ad"[at % 2], "ad"[(at + (at < article + 1)) % 2]
            rows.append(row)
            groups.append(str(article))
    found = report(tabulate("wxyz", rows, groups=groups), draws=200)
    for value in found.values:
        if value.key in PAIRS[:1]:
            assert value.method == JACKKNIFE
            assert value.se is not None
            assert value.se > 0.05
            assert value.ci is not None
            assert value.value is not None
            assert value.ci[0] < value.value < value.ci[1]
    assert any("4 of 4 pairs of reviewers share fewer than 5 articles" in caution for caution in found.cautions)


def test_the_error_of_a_mean_over_pairs_is_the_spread_of_its_pairs() -> None:
    """Where each pair has an article of its own: the pairs' standard deviation over the root of their number."""
    kappas, rows, groups = [], [], []
    for article in range(6):
        for at in range(20):
            row: list[str | None] = [None] * 12
            row[2 * article] = "ad"[at % 2]
            row[2 * article + 1] = "ad"[(at % 2 + (at < 2 * article)) % 2]
            rows.append(row)
            groups.append(str(article))
        kappas.append(1 - 2 * 2 * article / 20)
    value = next(
        v for v in report(tabulate("abcdefghijkl", rows, groups=groups), draws=100).values if v.key == "cohen_kappa"
    )
    middle = sum(kappas) / 6
    assert value.value == pytest.approx(middle)
    assert value.se == pytest.approx((sum((k - middle) ** 2 for k in kappas) / 5 / 6) ** 0.5)


def test_one_usable_unit_has_no_interval() -> None:
    """Nor has a value that is the same in every draw."""
    one = report(tabulate("ab", [["x", "y"], ["x", None], [None, "y"]]), draws=100)
    assert all(value.ci is None and value.se is None for value in one.values)
    same = next(v for v in report(tabulate("ab", [["x", "x"], ["y", "y"]] * 5), draws=100).values if v.key == "percent")
    assert (same.value, same.ci, same.se, same.unsure) == (1.0, None, None, "every draw has the same value")


def test_student() -> None:
    """Values of R's qt and pt."""
    assert quantile(0.975, 4) == pytest.approx(2.776445, abs=1e-6)
    assert quantile(0.975, 19) == pytest.approx(2.093024, abs=1e-6)
    assert quantile(0.05, 7) == pytest.approx(-1.894579, abs=1e-6)
    assert quantile(0.5, 7) == pytest.approx(0, abs=1e-9)
    assert chance_below(-1, 3) == pytest.approx(0.1955011, abs=1e-7)
    assert chance_below(2, 100) == pytest.approx(0.9758939, abs=1e-7)
    assert [chance_below(t, 7) for t in (float("-inf"), 0, float("inf"))] == [0, 0.5, 1]


def test_where_all_pairs_share_all_articles_the_error_is_the_plain_jackknifes() -> None:
    """Each article left out in turn, by computing everything again without it."""
    random = Random(4)
    rows = [[random.choice("aad") if random.random() < 0.4 else "ad"[at % 2] for _ in range(3)] for at in range(60)]
    groups = [str(at // 10) for at in range(60)]

    def kappa(left_out: str) -> float:
        kept = [at for at in range(60) if groups[at] != left_out]
        found = report(tabulate("xyz", [rows[at] for at in kept], groups=[groups[at] for at in kept]), draws=100)
        value = next(value.value for value in found.values if value.key == "cohen_kappa")
        assert value is not None
        return value

    whole = next(v for v in report(tabulate("xyz", rows, groups=groups), draws=100).values if v.key == "cohen_kappa")
    assert whole.value is not None
    assert whole.se is not None
    squares = sum((kappa(str(group)) - whole.value) ** 2 for group in range(6))
    assert whole.se == pytest.approx((5 / 6 * squares) ** 0.5)
    assert whole.ci == pytest.approx((whole.value - 2.570582 * whole.se, whole.value + 2.570582 * whole.se), abs=1e-6)
