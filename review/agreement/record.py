"""The report on agreement as plain lists, numbers and names: what `--json` prints and other tools read."""

from __future__ import annotations

from collections.abc import Sequence

from review.agreement.bootstrap import METHOD
from review.agreement.of_agents import OfAgent
from review.agreement.report import Report, Value


def as_record(report: Report, notes: Sequence[str] = (), agents: Sequence[OfAgent] = ()) -> dict[str, object]:
    """Return the whole report; `coefficients` maps each key to its value; an agent against all has no person."""
    return {
        "coefficients": {value.key: _coefficient(value) for value in report.values},
        "units": report.units,
        "missing": report.missing,
        "reviewers": list(report.raters),
        "categories": list(report.categories),
        "weights": report.spacing,
        "bootstrap": _bootstrap(report),
        "cautions": list(report.cautions),
        "notes": list(notes),
        **_parts(report),
        "agents": [_agent(one) for one in agents],
    }


def _coefficient(value: Value) -> dict[str, object]:
    return {
        "value": value.value,
        "ci": None if value.ci is None else list(value.ci),
        "se": value.se,
        "n": value.n,
        "k": value.k,
        "missing": value.missing,
        "undefined": value.undefined,
        "ci_undefined": value.unsure,
        "draws_defined": value.drawn,
        "convention": value.convention,
    }


def _bootstrap(report: Report) -> dict[str, object]:
    """Return how the confidence intervals came about."""
    return {
        "method": METHOD,
        "level": 0.95,
        "draws": report.draws,
        "seed": report.seed,
        "resampled": report.resampled,
        "groups": report.groups,
    }


def _parts(report: Report) -> dict[str, object]:
    """Return the contributions of verdicts, pairs, articles and sentences, and the confusion table."""
    return {
        "verdicts": [
            {"verdict": v.category, "share": v.share, "agreement": v.agreement, "kappa": v.kappa}
            for v in report.verdicts
        ],
        "pairs": [
            {"reviewers": [p.first, p.second], "n": p.units, "percent": p.percent, "kappa": p.kappa, "pi": p.pi}
            for p in report.pairs
        ],
        "articles": [
            {"article": a.group, "n": a.units, "percent": a.percent, "share_of_disagreement": a.share}
            for a in report.articles
        ],
        "sentences": [
            {
                "unit": s.unit,
                "article": s.group if report.articles else None,
                "given": {name: count for name, count in zip(report.categories, s.given, strict=True) if count},
                "percent": s.percent,
                "share_of_disagreement": s.share,
            }
            for s in report.sentences
        ],
        "confusion": [list(row) for row in report.confusion],
    }


def _agent(one: OfAgent) -> dict[str, object]:
    return {
        "agent": one.agent,
        "person": one.person or None,
        "n": one.n,
        "percent": one.percent,
        "cohen_kappa": one.kappa,
        "gwet_ac1": one.ac1,
    }
