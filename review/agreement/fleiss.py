"""Fleiss' kappa (1971), generalised to units with different numbers of ratings."""

from __future__ import annotations

from review.agreement.percent import corrected, observed, two_verdicts
from review.agreement.summary import Summary
from review.agreement.weights import Weight, chance


def fleiss(summary: Summary) -> float:
    """Return Fleiss' kappa.

    With missing ratings (Gwet 2014): agreement is the mean over units with two ratings or more, a category's share
    the mean over units with any rating of its share there. Without any missing this is Fleiss 1971 exactly.
    """
    agreement = observed(summary, Weight.NOMINAL)
    two_verdicts(summary)
    return corrected(agreement, chance(Weight.NOMINAL, summary.scale, summary.shares, summary.shares))
