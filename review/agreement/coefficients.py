"""The coefficients that a report has, in its order: key, name, formula and the convention where several are legal."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from review.agreement import krippendorff
from review.agreement.fleiss import fleiss
from review.agreement.gwet import brennan_prediger, gwet
from review.agreement.pairwise import OfPair, cohen, mean_of_pairs, scott
from review.agreement.percent import percent
from review.agreement.summary import Formula
from review.agreement.weights import Weight

PAIRS = "two reviewers; with more, the mean over all pairs, each on the units that both judged (Light 1971)"
UNITS = "mean over units with two or more ratings; shares over units with any rating (Gwet 2014)"
VALUES = "values of units with two or more ratings, coincidences weighted by 1 / (m - 1) (Krippendorff 2011)"


class Family(StrEnum):
    """What a coefficient looks at: pairs of raters, units whole, or pairable values."""

    PAIRS = "pairs"
    UNITS = "units"
    VALUES = "values"


class Coefficient(Struct, frozen=True):
    """One figure of agreement; `distances` says whether it uses the order and spacing of the categories.

    `numbers` says that it takes categories for numbers. `of_pair` is the figure of one pair of raters, where that of
    more is the mean over their pairs.
    """

    key: str
    name: str
    of: Formula
    family: Family
    convention: str
    distances: bool = False
    of_pair: OfPair | None = None
    numbers: bool = False


def _of_pairs(key: str, name: str, of_pair: OfPair, *, distances: bool = False) -> Coefficient:
    """Return a coefficient that is the mean of one pair's over all pairs."""
    return Coefficient(key, name, mean_of_pairs(of_pair), Family.PAIRS, PAIRS, distances, of_pair)


COEFFICIENTS: tuple[Coefficient, ...] = (
    Coefficient("percent", "percent agreement", percent, Family.UNITS, UNITS),
    _of_pairs("cohen_kappa", "Cohen's kappa", cohen(Weight.NOMINAL)),
    _of_pairs("cohen_kappa_linear", "Cohen's kappa, linear weights", cohen(Weight.LINEAR), distances=True),
    _of_pairs("cohen_kappa_quadratic", "Cohen's kappa, quadratic weights", cohen(Weight.QUADRATIC), distances=True),
    _of_pairs("scott_pi", "Scott's pi", scott),
    Coefficient("fleiss_kappa", "Fleiss' kappa", fleiss, Family.UNITS, UNITS),
    Coefficient(
        "krippendorff_alpha_nominal", "Krippendorff's alpha, nominal", krippendorff.nominal, Family.VALUES, VALUES
    ),
    Coefficient(
        "krippendorff_alpha_ordinal",
        "Krippendorff's alpha, ordinal",
        krippendorff.ordinal,
        Family.VALUES,
        VALUES,
        distances=True,
    ),
    Coefficient(
        "krippendorff_alpha_interval",
        "Krippendorff's alpha, interval",
        krippendorff.interval,
        Family.VALUES,
        VALUES,
        distances=True,
        numbers=True,
    ),
    Coefficient("gwet_ac1", "Gwet's AC1", gwet(Weight.NOMINAL), Family.UNITS, UNITS),
    Coefficient(
        "gwet_ac2_quadratic",
        "Gwet's AC2, quadratic weights",
        gwet(Weight.QUADRATIC),
        Family.UNITS,
        UNITS,
        distances=True,
    ),
    Coefficient("brennan_prediger", "Brennan and Prediger", brennan_prediger, Family.UNITS, UNITS),
)
