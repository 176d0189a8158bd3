"""What to keep in mind when reading the figures of one table: prevalence, few units, few articles, an order unknown."""

from __future__ import annotations

from itertools import combinations

from review.agreement.means_over_pairs import FEW
from review.agreement.summary import Summary
from review.agreement.table import Spacing, Table

PREVALENT = 0.8  # by then chance alone agrees two times in three, and kappa falls far below the percentage
FEW_UNITS = 30  # below, the interval of a percentage is wider than 35 points
FEW_GROUPS = 10  # drawing whole groups from fewer makes intervals too narrow


def cautions(table: Table, summary: Summary, *, groups: int, of_units: bool) -> tuple[str, ...]:
    """Return the cautions that apply, as sentences; `of_units` when one article's sentences were redrawn."""
    found = [_prevalence(summary), _bias(summary), _few(summary), _groups(table, groups, of_units), _order(table)]
    found.append(_shared(table))
    return tuple(sentence for sentence in found if sentence)


def _prevalence(summary: Summary) -> str:
    share = max(summary.shares, default=0.0)
    if not PREVALENT <= share < 1:
        return ""
    category = summary.scale.categories[summary.shares.index(share)]
    return (
        f"{share:.0%} of the verdicts are {category}: kappa, pi and alpha are low then even where reviewers mostly "
        "agree; read them beside AC1 and the agreement of each verdict."
    )


def _bias(summary: Summary) -> str:
    for both in summary.pairs.values():
        apart = max(abs(a - b) for a, b in zip(both.first, both.second, strict=True))
        if apart >= 0.25 and both.units >= FEW_UNITS:
            return (
                "Some reviewers use the verdicts in very different shares: Cohen's kappa rewards that, Scott's pi and "
                "Fleiss' kappa do not."
            )
    return ""


def _few(summary: Summary) -> str:
    if not 0 < summary.units < FEW_UNITS:
        return ""
    units = round(summary.units)
    have = "1 unit has" if units == 1 else f"{units} units have"
    return f"Only {have} two verdicts or more: the intervals are rough."


def _groups(table: Table, groups: int, of_units: bool) -> str:
    if of_units:
        return "There is one article only, so its sentences were redrawn as if independent: intervals are too narrow."
    if len(set(table.groups)) < len(table.units) and groups < FEW_GROUPS:
        return f"There are only {groups} articles to redraw: the intervals are rough and likely too narrow."
    return ""


def _shared(table: Table) -> str:
    """Return the caution where there are pairs of reviewers that share few articles."""
    if len(table.raters) < 3 or len(set(table.groups)) == len(table.units):
        return ""
    articles: dict[tuple[int, int], set[str]] = {}
    for row, group in zip(table.rows, table.groups, strict=True):
        judges = [rater for rater, cell in enumerate(row) if cell is not None]
        for pair in combinations(judges, 2):
            articles.setdefault(pair, set()).add(group)
    few = sum(len(shared) < FEW for shared in articles.values())
    if not few:
        return ""
    return (
        f"{few} of {len(articles)} pairs of reviewers share fewer than {FEW} articles: a kappa of few sentences leans "
        "low, so look at alpha and Fleiss' kappa rather than at means over pairs (Cohen, Scott)."
    )


def _order(table: Table) -> str:
    if table.scale.ordered or table.scale.spacing is Spacing.NOMINAL:
        return ""
    return (
        "The labels' order is not known, so the alphabet's was taken: weighted, ordinal and interval figures mean "
        "something only if that is their order (--order says another)."
    )
