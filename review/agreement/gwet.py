"""Gwet's AC1 (2008), AC2 with quadratic weights (2014), and Brennan and Prediger's coefficient (1981)."""

from __future__ import annotations

from review.agreement.percent import corrected, observed, two_verdicts
from review.agreement.summary import Formula, Summary
from review.agreement.weights import Weight, mean_credit


def gwet(weight: Weight) -> Formula:
    """Return AC1 (nominal weight) or AC2: chance is agreement by those who guess, on units that are hard."""

    def coefficient(summary: Summary) -> float:
        agreement = observed(summary, weight)
        two_verdicts(summary)
        k = summary.scale.size
        spread = sum(share * (1 - share) for share in summary.shares)
        return corrected(agreement, mean_credit(weight, summary.scale) * k / (k - 1) * spread)

    return coefficient


def brennan_prediger(summary: Summary) -> float:
    """Return agreement corrected for raters who pick each of the k categories equally often."""
    agreement = observed(summary, Weight.NOMINAL)
    two_verdicts(summary)
    return corrected(agreement, 1 / summary.scale.size)
