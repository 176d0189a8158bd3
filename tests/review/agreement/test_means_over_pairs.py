"""How sure a mean over pairs is: against the formulas written out plainly, on small tables of unlike articles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from random import Random
from statistics import mean

import pytest

from review.agreement.report import report
from review.agreement.student import quantile
from review.agreement.table import tabulate

Cells = list[tuple[str, str]]
Row = list[str | None]
RATERS = "wxyz"


def kappa(cells: Cells) -> float | None:
    """Return Cohen's kappa, None where it is undefined."""
    if not cells:
        return None
    said = sorted({one for cell in cells for one in cell})
    shares = [[sum(cell[at] == one for cell in cells) / len(cells) for one in said] for at in (0, 1)]
    chance = sum(a * b for a, b in zip(*shares, strict=True))
    return None if chance > 1 - 1e-12 else (sum(a == b for a, b in cells) / len(cells) - chance) / (1 - chance)


def plain(rows: Sequence[Row], groups: Sequence[str]) -> tuple[float, float, float]:
    """Return error and ends of the interval by the formulas as the module's words say them."""
    by_pair: dict[tuple[int, int], dict[str, Cells]] = {}
    for row, group in zip(rows, groups, strict=True):
        for a, b in combinations(range(len(row)), 2):
            if (one := row[a]) is not None and (other := row[b]) is not None:
                by_pair.setdefault((a, b), {}).setdefault(group, []).append((one, other))

    def joined(of: dict[str, Cells], without: str = "") -> Cells:
        return [cell for group, cells in of.items() if group != without for cell in cells]

    whole = {pair: kappa(joined(of)) for pair, of in by_pair.items()}
    defined = [value for value in whole.values() if value is not None]
    usable = {group for of in by_pair.values() for group in of}
    squares = 0.0
    for group in usable:
        moved = 0.0
        for pair, of in by_pair.items():
            before = whole[pair]
            if group not in of or before is None:
                continue
            if len(of) > 1:
                after = kappa(joined(of, group))
                part = (mean(defined) if after is None else after) - before
                moved += sqrt((len(of) - 1) / len(of)) * part / len(defined)
            else:
                moved += (mean(defined) - before) / sqrt(len(defined) * max(1, len(defined) - 1))
        squares += moved * moved
    t = quantile(0.975, len(usable) - 1)
    ends = [mean(defined) + sign * t * sqrt(squares) for sign in (-1, 1)]
    if 2 * sum(len(of) < 5 for of in by_pair.values()) > len(by_pair):

        def together(without: str) -> float | None:
            cells = [cell for of in by_pair.values() for cell in joined(of, without)]
            return kappa([*cells, *((b, a) for a, b in cells)])

        value, left = together(""), [together(group) for group in usable]
        known = [one for one in left if one is not None]
        if value is not None and len(known) == len(left):
            middle = mean(known)
            error = sqrt((len(known) - 1) / len(known) * sum((one - middle) ** 2 for one in known))
            ends += [value + sign * t * error for sign in (-1, 1)]
    return sqrt(squares), max(-1.0, min(ends)), min(1.0, max(ends))


def drawn(seed: int, articles: int, raters: int, each: int) -> tuple[list[Row], list[str]]:
    """Return rows of articles that two raters each judged, now and then three."""
    random, rows, groups = Random(seed), [], []
    for article in range(articles):
        judges = random.sample(range(raters), 3 if random.random() < 0.2 else 2)
        for _ in range(each):
            true = random.choice("aad")
            row: Row = [None] * raters
            for judge in judges:
                row[judge] = true if random.random() < 0.7 else random.choice("ade")
            rows.append(row)
            groups.append(str(article))
    return rows, groups


def checked(rows: Sequence[Row], groups: Sequence[str]) -> tuple[float, float, float]:
    """Return error and interval of Cohen's kappa, which are those of the formulas."""
    raters = RATERS[: len(rows[0])]
    found = {value.key: value for value in report(tabulate(raters, rows, groups=groups), draws=2).values}
    kappa_ = found["cohen_kappa"]
    assert kappa_.ci is not None
    assert kappa_.se is not None
    assert (kappa_.se, *kappa_.ci) == pytest.approx(plain(rows, groups), abs=1e-9)
    return kappa_.se, *kappa_.ci


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("articles", "raters", "each"), [(6, 4, 8), (20, 3, 4), (40, 4, 3), (5, 3, 30)])
def test_error_and_interval_are_those_of_the_formulas(seed: int, articles: int, raters: int, each: int) -> None:
    """Few articles a pair and many, few sentences an article and many."""
    error, low, high = checked(*drawn(seed, articles, raters, each))
    assert 0 < error < 1
    assert -1 <= low < high <= 1


def of_pairs(*shared: int) -> tuple[list[Row], list[str]]:
    """Return articles of four sentences: so many of the first pair of three raters, of the second, of the third."""
    random, rows, groups = Random(2), [], []
    for (a, b), number in zip(combinations(range(3), 2), shared, strict=True):
        for article in range(number):
            for at in range(4):
                row: Row = [None] * 3
                row[a], row[b] = "ad"[at % 2], "ad"[at % 2] if random.random() < 0.8 else "e"
                rows.append(row)
                groups.append(f"{a}{b}{article}")
    return rows, groups


@pytest.mark.parametrize(
    "shared",
    [
        *((5, 5, 5), (4, 5, 5), (4, 4, 5), (4, 0, 5), (4, 4, 4), (1, 1, 0), (2, 1, 1), (3, 0, 0), (5, 0, 0)),
    ],
)
def test_where_most_pairs_share_few_articles_the_interval_reaches_to_the_joint_figure(shared: tuple[int, ...]) -> None:
    """Fewer than five for more than half of the pairs."""
    checked(*of_pairs(*shared))


def test_where_the_joint_figure_is_undefined_without_an_article_it_is_left_out() -> None:
    """Only one article has a second verdict: without it there is nothing to agree on."""
    rows: list[Row] = [["a", "d", None], ["d", "d", None], ["a", "a", None], [None, "a", "a"], ["a", None, "a"]]
    rows += [["d", None, "a"], ["a", None, "a"]]
    checked(rows, ["1", "1", "1", "2", "1", "1", "3"])


def test_a_pair_that_agrees_by_chance_only_has_no_part() -> None:
    """Two say one thing only, together: their figure is undefined, the mean is that of the others."""
    rows, groups = of_pairs(3, 3, 0)
    more: list[Row] = [["a", None, "a"]] * 3
    checked([*rows, *more], [*groups, "m", "m", "n"])
