"""What must hold of the figures whatever the table."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.agreement.bootstrap import draws, percentile
from review.agreement.coefficients import COEFFICIENTS
from review.agreement.counts import layout_of, sums, total
from review.agreement.report import Report, report
from review.agreement.table import Spacing, tabulate

Labels = list[list[str | None]]
CELL = st.one_of(st.none(), st.sampled_from("abc"))


@st.composite
def tables(draw: st.DrawFn) -> Labels:
    """Any small table, empty ones among them."""
    raters = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(CELL, min_size=raters, max_size=raters), max_size=8))


def figures(labels: Labels, spacing: Spacing | None = None, count: int = 20) -> Report:
    """Return the report of a table."""
    raters = [f"r{i}" for i in range(len(labels[0]) if labels else 2)]
    return report(tabulate(raters, labels, spacing=spacing), draws=count)


def plain(found: Report) -> dict[str, float | str | None]:
    """Return values or reasons by key."""
    return {v.key: v.undefined if v.value is None else round(v.value, 9) for v in found.values}


@given(tables())
def test_always_a_value_or_a_reason(labels: Labels) -> None:
    """Each coefficient has a value of at most 1 or a reason, never both, and an interval only around a value."""
    found = figures(labels).values
    assert [value.key for value in found] == [one.key for one in COEFFICIENTS]
    for value in found:
        assert (value.value is None) == (value.undefined is not None)
        assert value.value is None or value.value <= 1 + 1e-9
        assert value.ci is None or (value.value is not None and value.ci[0] <= value.ci[1])


@given(tables(), st.randoms(use_true_random=False))
def test_order_of_units_and_raters_does_not_matter(labels: Labels, random: object) -> None:
    """Shuffled rows and columns give the same figures."""
    rows = list(labels)
    random.shuffle(rows)  # type: ignore[attr-defined]
    columns = list(range(len(rows[0]) if rows else 0))
    random.shuffle(columns)  # type: ignore[attr-defined]
    assert plain(figures([[row[at] for at in columns] for row in rows])) == plain(figures(labels))


@given(tables())
def test_names_do_not_matter_without_distances(labels: Labels) -> None:
    """Renaming categories changes none of the figures that use no order."""
    renamed: Labels = [
        [None if cell is None else {"a": "z", "b": "y", "c": "x"}[cell] for cell in row] for row in labels
    ]
    before, after = plain(figures(labels)), plain(figures(renamed))
    for one in COEFFICIENTS:
        if not one.distances:
            assert before[one.key] == after[one.key]


@given(tables())
def test_turning_the_scale_round_changes_nothing(labels: Labels) -> None:
    """Distances are the same from either end."""
    turned: Labels = [
        [None if cell is None else {"a": "c", "b": "b", "c": "a"}[cell] for cell in row] for row in labels
    ]
    assert plain(figures(turned)) == plain(figures(labels))


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=8).filter(lambda x: len(set(x)) > 1), st.integers(2, 4))
def test_perfect_agreement_is_one(verdicts: list[str], raters: int) -> None:
    """All agree on everything: every coefficient is 1."""
    assert plain(figures([[v] * raters for v in verdicts])) == dict.fromkeys((one.key for one in COEFFICIENTS), 1.0)


@given(st.integers(1, 8), st.integers(2, 4))
def test_one_verdict_is_undefined(units: int, raters: int) -> None:
    """Only one verdict used: percent is 1, all others say why they are undefined."""
    found = plain(figures([["a"] * raters] * units))
    assert found.pop("percent") == 1.0
    assert set(found.values()) == {"undefined because only one verdict was used"} | (
        {"undefined because only one verdict was used in every pair of reviewers"} if raters > 2 else set()
    )


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=2, max_size=12))
def test_alpha_is_pi_corrected_for_few_values(pairs: list[tuple[str, str]]) -> None:
    """Two raters, nothing missing: alpha = pi + (1 - pi) / 2N, and Fleiss' kappa is Scott's pi."""
    found = plain(figures([list(pair) for pair in pairs]))
    pi = found["scott_pi"]
    assert found["fleiss_kappa"] == pi
    if isinstance(pi, float):
        assert found["krippendorff_alpha_nominal"] == pytest.approx(pi + (1 - pi) / (2 * len(pairs)), abs=1e-8)


@given(tables())
def test_contributions_add_up(labels: Labels) -> None:
    """The sentences' shares of disagreement add up to 1, and their mean agreement is the percentage."""
    found = figures(labels)
    percent = plain(found)["percent"]
    if isinstance(percent, float):
        assert sum(s.percent for s in found.sentences) / len(found.sentences) == pytest.approx(percent)
        assert sum(s.share for s in found.sentences) == pytest.approx(0.0 if percent == 1 else 1.0)
    shared = sum(
        len([c for c in row if c is not None]) * (len([c for c in row if c is not None]) - 1) / 2 for row in labels
    )
    assert sum(map(sum, found.confusion)) == pytest.approx(shared)
    assert sum(pair.units for pair in found.pairs) == shared
    assert len(found.pairs) <= len(list(combinations(found.raters, 2)))


def test_same_seed_same_interval(labels: Labels) -> None:
    """An interval can be computed again, and another seed gives another."""
    table = tabulate([f"r{i}" for i in range(len(labels[0]))], labels)
    first, again = (report(table, draws=200, seed=7) for _ in range(2))
    assert first == again
    assert report(table, draws=200, seed=8).values != first.values


def test_each_draw_redraws_whole_groups(labels: Labels) -> None:
    """A draw's counts are those of as many whole groups as there are; over many draws they average to the table's."""
    table = tabulate([f"r{i}" for i in range(len(labels[0]))], labels, groups=[str(i // 6) for i in range(len(labels))])
    layout, numbers = layout_of(table)
    groups = list(sums(table, numbers).values())
    everything = total(groups, layout.size)
    drawn = list(draws(groups, layout.size, 600, seed=3))
    assert len(groups) == 10
    assert len(drawn) == 600
    for field, whole in enumerate(everything):
        mean = sum(one[field] for one in drawn) / len(drawn)
        spread = sum((group.get(field, 0) - whole / 10) ** 2 for group in groups)
        assert abs(mean - whole) < 5 * (spread / 600) ** 0.5 + 1e-9


def test_interval_covers(labels: Labels) -> None:
    """The interval lies about the value and is about four standard errors wide."""
    found = figures(labels, count=2000).values
    assert len(found) == len(COEFFICIENTS) == 12
    for value in found:
        assert value.value is not None
        assert value.ci is not None
        assert value.se is not None
        assert value.ci[0] < value.value < value.ci[1]
        assert 0.6 < (value.ci[1] - value.ci[0]) / (3.92 * value.se) < 1.5


def test_percentile() -> None:
    """The 95 % interval of 0 to 1000 leaves 25 on either side."""
    assert percentile([float(i) for i in range(1001)]) == pytest.approx((25.0, 975.0))
