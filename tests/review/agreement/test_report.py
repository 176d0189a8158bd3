"""The report on a table small enough to be worked out by hand, and what it says when there is little to say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from statistics import NormalDist

import pytest

from review.agreement.bootstrap import percentile
from review.agreement.coefficients import COEFFICIENTS
from review.agreement.contributions import OfCategory, OfGroup, OfPair, OfUnit
from review.agreement.of_agents import OfAgent
from review.agreement.record import as_record
from review.agreement.report import Report, report
from review.agreement.table import Spacing, Table, tabulate

PEOPLE = ("ana", "bo", "cy")
ROWS: list[list[str | None]] = [
    ["a", "a", "a"],
    ["a", "e", "a"],
    ["d", "d", None],
    ["e", None, None],
    ["e", "d", "e"],
    [None, "a", "e"],
]
UNITS = ("x#1", "x#2", "x#3", "y#1", "y#2", "y#3")


def table(groups: tuple[str, ...] = ("x", "x", "x", "y", "y", "y")) -> Table:
    """Return six sentences of two articles, judged by three."""
    return tabulate(PEOPLE, ROWS, order=("a", "d", "e"), units=UNITS, groups=groups)


@pytest.fixture(scope="module")
def found() -> Report:
    return report(table(), draws=40)


def near(value: float | Fraction) -> object:
    return pytest.approx(float(value), abs=1e-9)


def test_what_was_counted(found: Report) -> None:
    """Six sentences of two articles, four cells empty."""
    assert (found.raters, found.categories, found.spacing) == (PEOPLE, ("a", "d", "e"), "ordinal")
    assert (found.units, found.missing, found.draws, found.seed) == (6, 4, 40, 20110125)
    assert (found.resampled, found.groups) == ("articles", 2)


def test_each_figure(found: Report) -> None:
    """Five sentences have two verdicts or more; their agreement is 1, 1/3, 1, 1/3 and 0."""
    values = {value.key: value for value in found.values}
    assert list(values) == [one.key for one in COEFFICIENTS]
    assert {(value.n, value.k, value.missing, value.undefined) for value in values.values()} == {(5, 3, 4, None)}
    means = {"cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "scott_pi"}
    assert {key: value.drawn for key, value in values.items()} == {key: 0 if key in means else 40 for key in values}
    assert {key for key, value in values.items() if value.method == "jackknife"} == means
    assert values["percent"].value == near(Fraction(8, 15))
    assert values["brennan_prediger"].value == near(Fraction(3, 10))
    assert values["krippendorff_alpha_nominal"].value == near(1 - Fraction(6 * 12, 169 - 61))
    assert values["cohen_kappa"].value == near((Fraction(3, 11) + 1 - Fraction(1, 5)) / 3)
    assert values["scott_pi"].value == near((Fraction(5, 21) + 1 - Fraction(5, 19)) / 3)
    shares = (Fraction(13, 36), Fraction(2, 9), Fraction(5, 12))
    chance = sum(share * share for share in shares)
    assert values["fleiss_kappa"].value == near((Fraction(8, 15) - chance) / (1 - chance))
    guess = sum(share * (1 - share) for share in shares) / 2
    assert values["gwet_ac1"].value == near((Fraction(8, 15) - guess) / (1 - guess))


def test_each_verdict(found: Report) -> None:
    """Its mean share over sentences; how often another is the same; and beyond chance, of 13 pairable verdicts."""
    assert found.verdicts == (
        OfCategory("a", near(Fraction(13, 36)), near(Fraction(4, 6)), near(Fraction(8, 21))),  # type: ignore[arg-type]
        OfCategory("d", near(Fraction(2, 9)), near(Fraction(2, 3)), near(Fraction(17, 30))),  # type: ignore[arg-type]
        OfCategory("e", near(Fraction(5, 12)), near(Fraction(1, 4)), near(Fraction(-1, 12))),  # type: ignore[arg-type]
    )


def test_each_pair(found: Report) -> None:
    """On the sentences that both judged."""
    assert found.pairs == (
        OfPair("ana", "bo", 4, near(0.5), near(Fraction(3, 11)), near(Fraction(5, 21))),  # type: ignore[arg-type]
        OfPair("ana", "cy", 3, near(1), near(1), near(1)),  # type: ignore[arg-type]
        OfPair("bo", "cy", 4, near(0.25), near(Fraction(-1, 5)), near(Fraction(-5, 19))),  # type: ignore[arg-type]
    )


def test_each_article_and_sentence(found: Report) -> None:
    """What they have of the disagreement: two thirds, two thirds and one, of seven thirds."""
    third = near(Fraction(1, 3))
    assert found.articles == (
        OfGroup("x", 3, near(Fraction(7, 9)), near(Fraction(2, 7))),  # type: ignore[arg-type]
        OfGroup("y", 2, near(Fraction(1, 6)), near(Fraction(5, 7))),  # type: ignore[arg-type]
    )
    assert found.sentences == (
        OfUnit("x#1", "x", (3, 0, 0), near(1), near(0)),  # type: ignore[arg-type]
        OfUnit("x#2", "x", (2, 0, 1), third, near(Fraction(2, 7))),  # type: ignore[arg-type]
        OfUnit("x#3", "x", (0, 2, 0), near(1), near(0)),  # type: ignore[arg-type]
        OfUnit("y#2", "y", (0, 1, 2), third, near(Fraction(2, 7))),  # type: ignore[arg-type]
        OfUnit("y#3", "y", (1, 0, 1), near(0), near(Fraction(3, 7))),  # type: ignore[arg-type]
    )


def test_what_was_taken_for_what(found: Report) -> None:
    """Of three reviewers all pairs, half of each unlike one on either side; of two, the first's rows."""
    assert found.confusion == ((4.0, 0.0, 1.5), (0.0, 1.0, 1.0), (1.5, 1.0, 1.0))
    two = tabulate(("ana", "bo"), [["a", "e"], ["a", "e"], ["e", "a"], ["e", "e"]])
    assert report(two, draws=1).confusion == ((0.0, 2.0), (1.0, 1.0))


def test_the_record_has_it_all(found: Report) -> None:
    """Key by key, as other tools read it."""
    agents = (OfAgent("bot", "", 3, 0.5, None, 0.25), OfAgent("bot", "ana", 1, 1.0, 0.5, None))
    record = as_record(found, ["a note"], agents)
    assert list(record) == [
        *("coefficients", "units", "missing", "reviewers", "categories", "weights", "bootstrap", "cautions", "notes"),
        *("verdicts", "pairs", "articles", "sentences", "confusion", "agents"),
    ]
    percent = found.values[0]
    assert percent.ci is not None
    assert record["coefficients"]["percent"] == {  # type: ignore[index]
        **{"value": percent.value, "ci": [*percent.ci], "se": percent.se, "n": 5, "k": 3, "missing": 4},
        **{
            "undefined": None,
            "ci_undefined": None,
            "ci_method": "percentile",
            "draws_defined": 40,
            "convention": COEFFICIENTS[0].convention,
        },
    }
    assert (record["units"], record["missing"], record["reviewers"]) == (6, 4, ["ana", "bo", "cy"])
    assert (record["categories"], record["weights"], record["notes"]) == (["a", "d", "e"], "ordinal", ["a note"])
    assert record["bootstrap"] == {
        **{"method": "percentile", "level": 0.95, "draws": 40, "seed": 20110125, "resampled": "articles", "groups": 2}
    }
    assert record["cautions"] == list(found.cautions)
    verdict, pair, article = found.verdicts[2], found.pairs[0], found.articles[1]
    assert record["verdicts"][2] == {  # type: ignore[index]
        **{"verdict": "e", "share": verdict.share, "agreement": verdict.agreement, "kappa": verdict.kappa}
    }
    assert record["pairs"][0] == {  # type: ignore[index]
        **{"reviewers": ["ana", "bo"], "n": 4, "percent": 0.5, "kappa": pair.kappa, "pi": pair.pi}
    }
    assert record["articles"][1] == {  # type: ignore[index]
        **{"article": "y", "n": 2, "percent": article.percent, "share_of_disagreement": article.share}
    }
    sentence = {"unit": "x#2", "article": "x", "given": {"a": 2, "e": 1}, "percent": found.sentences[1].percent}
    assert record["sentences"][1] == {**sentence, "share_of_disagreement": found.sentences[1].share}  # type: ignore[index]
    assert record["confusion"] == [list(row) for row in found.confusion]
    assert record["agents"] == [
        {"agent": "bot", "person": None, "n": 3, "percent": 0.5, "cohen_kappa": None, "gwet_ac1": 0.25},
        {"agent": "bot", "person": "ana", "n": 1, "percent": 1.0, "cohen_kappa": 0.5, "gwet_ac1": None},
    ]


def test_units_that_are_a_group_each_are_redrawn_alone() -> None:
    """Then there are no articles, and a sentence names none."""
    alone = report(table(groups=()), draws=20)
    assert (alone.resampled, alone.groups, alone.articles) == ("units", 6, ())
    assert as_record(alone)["sentences"][0]["article"] is None  # type: ignore[index]
    one = report(table(groups=("x",) * 6), draws=20)
    assert (one.resampled, one.groups, [article.group for article in one.articles]) == ("units", 6, ["x"])


def test_the_error_over_articles_is_wider_by_what_few_of_them_lack() -> None:
    """Percent agreement of two articles that weigh 3 and 2, by hand; pairs' coefficients are not widened."""
    percent = report(table(), draws=20).values[0]
    slope = (3 * Fraction(7, 9) - 3 * Fraction(8, 15)) / 5
    assert percent.se == pytest.approx(2**0.5 * float(slope) * 2**0.5, rel=1e-6)
    pairs = report(tabulate(("ana", "bo"), [["a", "a"], ["a", "e"], ["e", "e"]]), draws=20)
    by_key = {value.key: value.se for value in pairs.values}
    assert by_key["fleiss_kappa"] == pytest.approx(1.5**0.5 * (by_key["scott_pi"] or 0), rel=1e-6)


ONE_VERDICT = "undefined because only one verdict was used"
NO_PAIRS = "undefined because no unit was judged by two reviewers"


def reasons(found: Report) -> dict[str, str | None]:
    return {value.key: value.undefined for value in found.values}


def test_one_category_used_is_undefined_whatever_the_scale_has() -> None:
    """Also where the order names others: chance has no meaning; percent agreement is 1."""
    one = report(tabulate(("ana", "bo"), [["a", "a"], ["a", "a"], ["a", None]], order=("a", "d", "e")), draws=20)
    assert one.values[0].value == 1.0
    assert reasons(one) == {one.key: None if one.key == "percent" else ONE_VERDICT for one in COEFFICIENTS}
    assert all(value.ci is None and value.se is None for value in one.values[1:])
    assert one.verdicts == (OfCategory("a", 1.0, 1.0, None),)
    assert one.categories == ("a",)
    apart = report(tabulate(("ana", "bo", "cy"), [["a", "a", None], [None, "a", "a"]]), draws=20)
    told = reasons(apart)
    assert told["cohen_kappa"] == told["scott_pi"] == f"{ONE_VERDICT} in every pair of reviewers"


def test_what_the_categories_do_not_allow_has_no_error_either() -> None:
    """Figures that need an order, of categories that have none: no value, interval, error or draws."""
    made = report(tabulate(("ana", "bo"), [["a", "b"], ["c", "c"], ["a", "a"]], spacing=Spacing.NOMINAL), draws=20)
    needing = {one.key for one in COEFFICIENTS if one.distances}
    assert len(needing) == 5
    assert [value.key for value in made.values] == [one.key for one in COEFFICIENTS]
    for value in made.values:
        if value.key in needing:
            assert value.undefined == "undefined because the categories were said to have no order"
            assert (value.value, value.ci, value.se, value.drawn, value.unsure) == (None, None, None, 0, None)
        else:
            assert value.undefined is None
            assert value.drawn > 0


def test_no_pair_is_undefined() -> None:
    """Nobody judged what another judged."""
    none = report(tabulate(("ana", "bo"), [["a", None], [None, "e"]]), draws=20)
    assert set(reasons(none).values()) == {NO_PAIRS}
    assert (none.pairs, none.sentences, none.articles) == ((), (), ())
    assert [(v.category, v.share, v.agreement, v.kappa) for v in none.verdicts] == [
        ("a", 0.5, None, None),
        ("e", 0.5, None, None),
    ]
    empty = report(tabulate(("ana", "bo"), []), draws=20)
    assert set(reasons(empty).values()) == {NO_PAIRS}
    assert (empty.units, empty.verdicts, empty.confusion) == (0, (), ())


def test_why_there_is_no_interval() -> None:
    """One unit cannot be redrawn; two hundred different values are too many; a value must stand in half the draws."""
    one = report(tabulate(("ana", "bo"), [["a", "e"]]), draws=20)
    assert {value.unsure for value in one.values if value.value is not None} == {"one unit alone cannot be redrawn"}
    assert {(value.ci, value.se, value.drawn) for value in one.values} == {(None, None, 0)}
    for size, said in ((200, "every draw has the same value"), (201, "more than 200 different values")):
        labels = [[str(number), str(number)] for number in range(size)]
        many = report(tabulate(("ana", "bo"), labels), draws=2)
        assert many.values[0].unsure == said
        assert (many.confusion == ()) is (size > 200)
    rare = tabulate(("ana", "bo"), [["a", "a"]] * 9 + [["a", "e"]])
    kappa = next(value for value in report(rare, draws=40, seed=5).values if value.key == "cohen_kappa")
    assert kappa.drawn >= 20
    assert (kappa.ci, kappa.unsure) == (None, "every draw has the same value"), (
        "who says one thing only agrees by chance"
    )
    percent, *others = report(rare, draws=40, seed=5).values
    assert {value.drawn for value in others} == {kappa.drawn}, "where only one verdict was drawn none has a value"
    assert percent.drawn == 40 > kappa.drawn
    rarer = tabulate(("ana", "bo"), [["a", "a"], ["e", "e"]], groups=("x", "y"))
    seldom = {value.key: value for value in report(rarer, draws=1, seed=1).values}
    assert {value.drawn for value in seldom.values()} <= {0, 1}


def test_what_differs_by_rounding_is_the_same_value() -> None:
    """Beside somebody who says one thing only every kappa is nothing, in each draw to the last digit or nearly so."""
    rows = [[said, "d"] for said in "adeaeda"]
    of = {value.key: value for value in report(tabulate(("ana", "bo"), rows, order=("a", "d", "e")), draws=50).values}
    for key in ("cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic"):
        assert of[key].value == pytest.approx(0)
        assert (of[key].ci, of[key].se, of[key].unsure) == (None, None, "every draw has the same value")


def test_a_mean_over_pairs_that_no_article_moves_has_no_interval() -> None:
    """Of three who always agree nobody knows how far they would not; one who does not makes an interval."""
    rows: list[list[str | None]] = [["a"] * 3, ["e"] * 3] * 6
    groups = [name for name in "uvwxyz" for _ in range(2)]
    kappa = report(tabulate(PEOPLE, rows, groups=groups), draws=10).values[1]
    assert (kappa.value, kappa.ci, kappa.se) == (1.0, None, None)
    assert kappa.unsure == "leaving one article out changes nothing"
    rows[0] = ["a", "a", "e"]
    kappa = report(tabulate(PEOPLE, rows, groups=groups), draws=10).values[1]
    assert kappa.ci is not None
    assert (kappa.unsure, kappa.ci[0] < kappa.ci[1]) == (None, True)


def test_one_pair_alone_of_several_has_no_interval() -> None:
    """Its figure is the mean, yet the mean of pairs varies with the pair; two pairs that have a figure have one."""
    two: list[list[str | None]] = [["a", "e", None], ["e", "e", None], ["a", "a", None], ["e", "a", None]]
    groups = tuple("wxyzwxyz")
    for third, ends in ("a", False), ("e", True):
        rows = [*two, ["a", None, "a"], ["a", None, "a"], ["a", None, third], [third, None, third]]
        of = {value.key: value for value in report(tabulate(PEOPLE, rows, groups=groups), draws=10).values}
        kappa = of["cohen_kappa"]
        assert kappa.value is not None
        assert (kappa.ci is not None, kappa.se is not None) == (ends, ends)
        assert kappa.unsure == (None if ends else "leaving one article out leaves no pair of reviewers")


def test_a_value_that_most_draws_lack_has_no_interval() -> None:
    """One pair in twelve articles: most draws have it, or not; the half of them decides."""
    pairs = [["a", "a"], ["a", "e"]]
    few = tabulate(("ana", "bo"), pairs + [["a", None]] * 10, groups=("x",) * 2 + tuple("bcdefghijk"))
    value = report(few, draws=60, seed=3).values[0]
    assert 2 * value.drawn >= 60
    assert value.ci is not None
    fewer = tabulate(("ana", "bo"), [["a", "a"]] + [["e", "e"]] * 5, groups=tuple("abcdef"))
    kappa = report(fewer, draws=60, seed=3).values[1]
    assert kappa.value == 1.0
    assert kappa.drawn < 60
    assert kappa.ci is None
    seldom = "undefined in more than half of the draws"
    assert kappa.unsure == (seldom if 2 * kappa.drawn < 60 else "every draw has the same value")


def test_progress_is_told_draw_by_draw() -> None:
    """How many are done, of how many."""
    told: list[tuple[int, int]] = []
    report(table(), draws=3, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_percentile_lies_between_values() -> None:
    """Interpolated, also at another level and with one value."""
    assert percentile([0.0, 1.0, 2.0, 3.0, 4.0], 0.5) == (1.0, 3.0)
    assert percentile([0.0, 1.0]) == pytest.approx((0.025, 0.975))
    assert percentile([7.0]) == (7.0, 7.0)
    assert percentile([0.0, 1.0, 4.0], 0.5) == (0.5, 2.5)


@pytest.mark.parametrize(("groups", "t"), [(2, 12.7062047), (3, 4.3026527), (5, 2.7764451), (30, 2.0452296)])
def test_of_few_groups_further_percentiles_are_taken(groups: int, t: float) -> None:
    """As far out as Student's t, by R's qt, times the root of n / (n - 1): Hesterberg's expanded interval."""
    tail = NormalDist().cdf(-t * (groups / (groups - 1)) ** 0.5)
    values = [float(value) for value in range(10_001)]
    assert percentile(values, groups=groups) == pytest.approx((10_000 * tail, 10_000 * (1 - tail)), abs=1e-3)
    assert percentile(values, groups=1) == percentile(values, groups=0) == pytest.approx((250, 9750))


# ---------------------------------------------------------------------------------------------------------- cautions

FEW = "Only {} two verdicts or more: the intervals are rough."
PREVALENT = (
    "{} of the verdicts are a: kappa, pi and alpha are low then even where reviewers mostly agree; read them beside "
    "AC1 and the agreement of each verdict."
)
BIASED = (
    "Some reviewers use the verdicts in very different shares: Cohen's kappa rewards that, Scott's pi and Fleiss' "
    "kappa do not."
)
UNORDERED = (
    "The labels' order is not known, so the alphabet's was taken: weighted, ordinal and interval figures mean "
    "something only if that is their order (--order says another)."
)


def cautions(rows: Sequence[Sequence[str | None]], groups: tuple[str, ...] = (), **options: object) -> tuple[str, ...]:
    made = tabulate(("ana", "bo"), rows, groups=groups, **options)  # type: ignore[arg-type]
    return report(made, draws=2).cautions


def test_cautions(found: Report) -> None:
    """Few sentences and few articles."""
    assert found.cautions == (
        FEW.format("5 units have"),
        "There are only 2 articles to redraw: the intervals are rough and likely too narrow.",
        "3 of 3 pairs of reviewers share fewer than 5 articles: a kappa of few sentences leans low, so look at alpha "
        "and Fleiss' kappa rather than at means over pairs (Cohen, Scott).",
    )
    assert cautions([["a", "e"]]) == (FEW.format("1 unit has"),)


def test_caution_of_prevalence() -> None:
    """From four of five on; where all are one verdict the figures say so themselves."""
    often: Sequence[Sequence[str | None]] = [["a", "a"]] * 24 + [["e", "e"]] * 6
    assert cautions(often) == (PREVALENT.format("80%"),)
    assert cautions([["a", "a"]] * 23 + [["e", "e"]] * 7) == ()
    assert cautions([["a", "a"]] * 30) == ()


def test_caution_of_bias() -> None:
    """A quarter of the verdicts apart, on thirty sentences."""
    apart: Sequence[Sequence[str | None]] = [["a", "a"]] * 12 + [["a", "e"]] * 8 + [["e", "e"]] * 12
    assert cautions(apart) == (BIASED,)
    assert cautions([*apart, ["e", "e"]]) == ()
    assert BIASED not in cautions(apart[1:-2])
    thirty: Sequence[Sequence[str | None]] = [["a", "a"]] * 11 + [["a", "e"]] * 8 + [["e", "e"]] * 11
    assert cautions(thirty) == (BIASED,)
    with_d: Sequence[Sequence[str | None]] = [["d", "d"]] * 2
    assert BIASED in cautions([*apart[:-2], *apart[12:14], *with_d], order="ade"), "one verdict as often is not enough"


def test_no_caution_of_what_is_not_there() -> None:
    """Where nobody judged what another judged there is nothing to be careful with."""
    assert cautions([["a", None], [None, "e"]]) == cautions([]) == ()


def test_caution_of_pairs_that_share_few_articles() -> None:
    """Fewer than five, of three reviewers or more, where sentences belong to articles."""

    def told(*shared: int, groups: bool = True) -> str:
        rows: list[list[str | None]] = []
        names = []
        for (a, b), number in zip(combinations(range(4), 2), shared, strict=True):
            for article in range(number):
                row: list[str | None] = [None] * 4
                row[a] = row[b] = "ae"[article % 2]
                rows += [row, row]
                names += [f"{a}{b}{article}"] * 2
        made = tabulate("wxyz", rows, groups=names if groups else ())
        return " ".join(report(made, draws=2).cautions)

    assert told(4, 5, 5, 5, 5, 5).startswith("1 of 6 pairs of reviewers share fewer than 5 articles: a kappa of few")
    assert told(4, 5, 0, 1, 5, 5).startswith("2 of 5 pairs of reviewers share fewer than 5 articles")
    assert told(5, 5, 5, 5, 5, 5) == ""
    assert told(4, 4, 4, 4, 4, 4, groups=False) == ""


def test_cautions_of_articles() -> None:
    """One alone, fewer than ten, ten."""
    rows: Sequence[Sequence[str | None]] = [["a", "a"], ["e", "e"]] * 15
    one = ("There is one article only, so its sentences were redrawn as if independent: intervals are too narrow.",)
    assert cautions(rows, ("x",) * 30) == one
    few = ("There are only 9 articles to redraw: the intervals are rough and likely too narrow.",)
    assert cautions(rows, tuple(str(n % 9) for n in range(30))) == few
    assert cautions(rows, tuple(str(n % 10) for n in range(30))) == ()
    assert cautions(rows) == ()


def test_caution_of_order() -> None:
    """Three labels without an order; two have none to get wrong, and nominal ones need none."""
    rows: Sequence[Sequence[str | None]] = [["a", "a"], ["e", "e"], ["i", "i"]] * 10
    assert cautions(rows) == (UNORDERED,)
    assert cautions(rows, spacing=Spacing.NOMINAL) == cautions(rows, order="aei") == ()
    assert cautions([["a", "a"], ["e", "e"]] * 15) == ()


# ------------------------------------------------------------------------------------------------------------- tables


def scaled(*labels: str, **options: object) -> tuple[tuple[str, ...], tuple[float, ...], str, bool]:
    made = tabulate(("ana",), [[label] for label in labels], **options).scale  # type: ignore[arg-type]
    return made.categories, made.positions, made.spacing.value, made.ordered


def test_unlike_labels_among_them_a_number() -> None:
    """They are words then: sorted by the alphabet, a step apart, and `1` and `1.0` are two of them."""
    assert scaled("no", "1", "1.0") == (("1", "1.0", "no"), (0.0, 0.5, 1.0), "ordinal", False)
    assert scaled("nan", "2", "inf") == (("2", "inf", "nan"), (0.0, 0.5, 1.0), "ordinal", False)
    assert scaled("10", "9", "x", order=("x", "9")) == (("x", "9", "10"), (0.0, 0.5, 1.0), "ordinal", False)


def test_numbers_stand_at_their_values() -> None:
    """The shortest way of writing one stands for it; ordinal ones are a step apart, nominal ones only sorted."""
    assert scaled("10", "2.0", "2", "-6") == (("-6", "2", "10"), (0.0, 0.5, 1.0), "interval", True)
    assert scaled("0.5", "0", "1") == (("0", "0.5", "1"), (0.0, 0.5, 1.0), "interval", True)
    assert scaled("9", "1", "2") == (("1", "2", "9"), (0.0, 0.125, 1.0), "interval", True)
    assert scaled("9", "1", "2", spacing=Spacing.ORDINAL)[1:] == ((0.0, 0.5, 1.0), "ordinal", True)
    assert scaled("9", "1", "2", spacing=Spacing.NOMINAL)[1:] == ((0.0, 0.5, 1.0), "nominal", True)
    assert scaled("3", "1.0", "1", order=("3", "1", "1.0"))[0] == ("3", "1", "1.0"), "an order tells them apart"
    assert scaled("0", "0.0") == (("0",), (0.0,), "interval", True)


def test_an_order_keeps_only_what_was_used() -> None:
    """Two labels have an order in any case."""
    assert scaled("e", "a", order=("a", "d", "e")) == (("a", "e"), (0.0, 1.0), "ordinal", True)
    assert scaled("e", "a")[3] is True
    assert scaled() == ((), (), "ordinal", True)


def test_a_table_names_what_it_has() -> None:
    """Units by number and each its own group, unless it is said otherwise."""
    made = tabulate(("ana", "bo"), [["e", "a"], [None, "e"]])
    assert (made.raters, made.rows) == (("ana", "bo"), ((1, 0), (None, 1)))
    assert (made.units, made.groups, made.missing) == (("1", "2"), ("1", "2"), 1)
    named = tabulate(("ana",), [["e"], ["a"]], units=("x", "y"), groups=("g", "g"))
    assert (named.units, named.groups, named.missing) == (("x", "y"), ("g", "g"), 0)


def test_many_articles_of_few_kinds_have_the_errors_of_the_formulas() -> None:
    """More articles than counts that differ: put together from the counts' own slopes, as from whole articles'."""
    kinds: list[list[list[str | None]]] = [[["a", "a"], ["e", "e"], ["a", "e"]], [["a", "a"]], [["e", "a"], ["e", "e"]]]
    rows = [row for at in range(30) for row in kinds[at % 3]]
    groups = [str(at) for at in range(30) for _ in kinds[at % 3]]
    percent = report(tabulate(("ana", "bo"), rows, groups=groups), draws=20).values[0]
    agree, of = (2, 1, 1), (3, 1, 2)
    share = sum(agree) / sum(of)
    squares = 10 * sum((a - share * n) ** 2 for a, n in zip(agree, of, strict=True)) / (10 * sum(of)) ** 2
    assert (percent.value, percent.se) == pytest.approx((share, (squares * 30 / 29) ** 0.5), rel=1e-6)


def test_articles_that_share_no_disagreement_and_pairs_by_place() -> None:
    """Where all agree no sentence has a share of what is lost; pairs stand as the columns do."""
    rows: list[list[str | None]] = [[None, "a", "a"], ["a", "a", None], ["e", None, "e"]]
    found = report(tabulate(PEOPLE, rows, groups=tuple("xxy")), draws=20)
    assert [(one.first, one.second) for one in found.pairs] == [("ana", "bo"), ("ana", "cy"), ("bo", "cy")]
    assert [one.share for one in found.sentences] == [0.0, 0.0, 0.0]
    assert [one.share for one in found.articles] == [0.0, 0.0]
