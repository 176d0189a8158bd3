"""Well-kept libraries compute the same figures from the same tables; absent ones are skipped, and said to be."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import Any

import pytest

from review.agreement.coefficients import COEFFICIENTS
from review.agreement.report import report
from review.agreement.table import tabulate

Labels = list[list[str | None]]
CLOSE = 1e-4
"""irrCAC rounds to five digits."""


def oracle(name: str) -> Any:
    """Import a library whose own import may warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason=f"{name} is not installed: its figures were not compared")


def ours(labels: Labels) -> dict[str, Any]:
    """Return our values by key."""
    found = report(tabulate([f"r{i}" for i in range(len(labels[0]))], labels), draws=100)
    assert [value.key for value in found.values] == [one.key for one in COEFFICIENTS]
    return {value.key: value for value in found.values}


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_krippendorff(labels: Labels, level: str) -> None:
    """Alpha equals the krippendorff package's, with and without missing values."""
    krippendorff = oracle("krippendorff")
    numpy = oracle("numpy")
    data = numpy.array([[float("nan") if cell is None else float(cell) for cell in row] for row in labels]).T
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    assert ours(labels)[f"krippendorff_alpha_{level}"].value == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(
    ("key", "method", "weights"),
    [
        ("fleiss_kappa", "fleiss", "identity"),
        ("gwet_ac1", "gwet", "identity"),
        ("gwet_ac2_quadratic", "gwet", "quadratic"),
        ("brennan_prediger", "bp", "identity"),
        ("krippendorff_alpha_nominal", "krippendorff", "identity"),
    ],
)
def test_irrcac(labels: Labels, key: str, method: str, weights: str) -> None:
    """The figures over whole units equal irrCAC's; so do the standard errors where no unit has a single rating."""
    raw = oracle("irrCAC.raw")
    pandas = oracle("pandas")
    kept = [row for row in labels if any(cell is not None for cell in row)]
    frame = pandas.DataFrame([[None if cell is None else float(cell) for cell in row] for row in kept], dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = getattr(raw.CAC(frame, weights=weights), method)()["est"]
    if key != "krippendorff_alpha_nominal":
        assert ours(labels)[key].value == pytest.approx(theirs["coefficient_value"], abs=CLOSE)
    else:
        assert ours(labels)[key].value == pytest.approx(theirs["coefficient_value"], abs=2e-4)
    if all(sum(cell is not None for cell in row) > 1 for row in kept):
        assert ours(labels)[key].se == pytest.approx(theirs["se"], rel=0.02)


@pytest.mark.parametrize(
    ("key", "weights"),
    [("cohen_kappa", None), ("cohen_kappa_linear", "linear"), ("cohen_kappa_quadratic", "quadratic")],
)
def test_sklearn(labels: Labels, key: str, weights: str | None) -> None:
    """Cohen's kappa is the mean of scikit-learn's over the pairs of raters."""
    metrics = oracle("sklearn.metrics")
    categories = sorted({cell for row in labels for cell in row if cell is not None})
    found = []
    for p, q in combinations(range(len(labels[0])), 2):
        both = [(row[p], row[q]) for row in labels if row[p] is not None and row[q] is not None]
        found.append(metrics.cohen_kappa_score(*zip(*both, strict=True), labels=categories, weights=weights))
    assert ours(labels)[key].value == pytest.approx(sum(found) / len(found), abs=1e-9)


@pytest.mark.parametrize(("key", "weights"), [("cohen_kappa", None), ("cohen_kappa_linear", "linear")])
def test_statsmodels_kappa(labels: Labels, key: str, weights: str | None) -> None:
    """Value and standard error of two raters' kappa equal statsmodels'."""
    inter_rater = oracle("statsmodels.stats.inter_rater")
    pair: Labels = [row[:2] for row in labels if row[0] is not None and row[1] is not None]
    square = report(tabulate(["a", "b"], pair), draws=100).confusion
    theirs = inter_rater.cohens_kappa(square, wt=weights)
    assert ours(pair)[key].value == pytest.approx(theirs.kappa, abs=1e-9)
    assert ours(pair)[key].se == pytest.approx(theirs.std_kappa, rel=1e-4)


def test_statsmodels_fleiss(labels: Labels) -> None:
    """Fleiss' kappa of units without missing ratings equals statsmodels'."""
    inter_rater = oracle("statsmodels.stats.inter_rater")
    full: Labels = [row for row in labels if None not in row]
    counts = [
        list(unit.given) for unit in report(tabulate([str(i) for i in range(len(full[0]))], full), draws=100).sentences
    ]
    assert ours(full)["fleiss_kappa"].value == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-9)
