"""How far the reviewers of an export agree: a few figures for the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from review.agreement.report import Report, report
from review.agreement.table import tabulate
from review.verdicts import Verdict

SHOWN = ("percent", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha_nominal", "gwet_ac1")

Unit = tuple[str, str, int]
"""A round, an article and a sentence."""


class Figure(Struct, frozen=True):
    """One coefficient: its name, its value (empty when there is none), and its interval or why there is no value."""

    name: str
    value: str
    told: str


def figures(votes: Mapping[Unit, Mapping[str, str]]) -> Iterator[Figure]:
    """Yield the coefficients of verdicts by sentence and reviewer; none where no two reviewers judged one sentence."""
    if not any(len(given) > 1 for given in votes.values()):
        return
    raters = sorted({reviewer for given in votes.values() for reviewer in given})
    units = sorted(votes)
    table = tabulate(
        raters,
        [[votes[unit].get(rater) for rater in raters] for unit in units],
        order=[verdict.value for verdict in Verdict],
        units=[f"{round} {article}#{sentence}" for round, article, sentence in units],
        groups=[article for _, article, _ in units],
    )
    yield from _figures(report(table))


def _figures(found: Report) -> Iterator[Figure]:
    for value in found.values:
        if value.key not in SHOWN:
            continue
        if value.value is None:
            yield Figure(value.name, "", str(value.undefined))
        else:
            between = f"95% between {value.ci[0]:.2f} and {value.ci[1]:.2f}; " if value.ci else ""
            yield Figure(value.name, f"{value.value:.3f}", f"{between}{value.n} sentences by two or more")
