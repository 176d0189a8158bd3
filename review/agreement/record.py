"""The report on agreement as plain lists, numbers and names: what `--json` prints and other tools read."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import to_builtins

from review.agreement.against import AgentFigure
from review.agreement.bootstrap import METHOD
from review.agreement.of_agents import OfAgent
from review.agreement.report import Report, Value
from review.agreement.round_report import ReportPart, RoundReport
from review.reliability import OfReviewer, Share


def of_round_as_record(found: RoundReport) -> dict[str, object]:
    """Return the whole report on a round; `claim` and `answers` have the figures beside those of the verdicts."""
    return {
        **as_record(found.verdicts, found.notes),
        "agents": [{**_agent(one), **_grown(one, found)} for one in found.agents],
        "claim": _part(found.claims),
        "answers": _part(found.answers),
        "left_out": list(found.left_out),
        "reliability": [_reviewer(one) for one in found.reviewers],
    }


def part_as_record(found: RoundReport) -> dict[str, object]:
    """Return the coefficients of a round, of all answers and of claims, without anybody's name."""
    return {
        "units": found.verdicts.units,
        "coefficients": {value.key: _coefficient(value) for value in found.verdicts.values},
        "claim": _part(found.claims),
        "answers": _part(found.answers),
    }


def _grown(one: OfAgent, found: RoundReport) -> dict[str, object]:
    """Return the closer figures of the chosen program, which stand beside its entry against all people."""
    closely = found.against
    if closely is None or one.person or one.agent != closely.agent:
        return {}
    facts: dict[str, object] = to_builtins(closely)
    figures = {key: _figure(getattr(closely, key)) for key in _FIGURES}
    verdicts = [
        {**to_builtins(of), **{key: _figure(getattr(of, key)) for key in ("precision", "recall", "f1")}}
        for of in closely.verdicts
    ]
    own = next(value for value in found.verdicts.values if value.key == "cohen_kappa")
    people = {"value": own.value, "ci": None if own.ci is None else list(own.ci)}
    test = {**to_builtins(closely.alternative), "passes": closely.alternative.passes}
    del facts["agent"], facts["n"]
    grown = {**facts, **figures, "verdicts": verdicts, "people_kappa": people, "alternative_annotator": test}
    del grown["alternative"]
    return {**grown, "pairs": closely.n}


_FIGURES = ("accuracy", "baseline", "kappa", "macro_f1", "brier", "ece")


def _figure(figure: AgentFigure) -> dict[str, object]:
    return {"value": figure.value, "ci": None if figure.interval is None else list(figure.interval)}


def _reviewer(one: OfReviewer) -> dict[str, object]:
    return {
        "reviewer": one.reviewer,
        "answers": one.answers,
        "right": _share(one.right),
        "sensitivity": {name: _share(share) for name, share in one.sensitivity.items()},
        "confusion": {true: dict(row) for true, row in one.confusion.items()},
    }


def _share(share: Share) -> dict[str, object]:
    return {"value": share.value, "ci": None if share.interval is None else list(share.interval), "n": share.n}


def _part(part: ReportPart | None) -> dict[str, object] | None:
    if part is None:
        return None
    return {
        "units": part.units,
        "n": part.paired,
        "given": dict(part.given),
        "coefficients": {value.key: _coefficient(value) for value in part.values},
    }


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
        "ci_method": value.method,
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
