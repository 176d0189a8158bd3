"""The report on agreement as text, at most 80 columns wide where names allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from reading.plural import count_of
from review.agreement.bootstrap import METHOD
from review.agreement.coefficients import COEFFICIENTS
from review.agreement.of_agents import OfAgent
from review.agreement.report import Report, Value

WIDTH = 80
WORST = 5
MOST = 20
"""Categories that get a line of their own."""


def lines(report: Report, notes: Sequence[str] = (), agents: Sequence[OfAgent] = ()) -> Iterator[str]:
    """Yield the report's lines; names in them are raw, to be made visible where they are printed."""
    yield from _head(report)
    yield from _coefficients(report)
    yield from _verdicts(report)
    yield from _confusion(report)
    yield from _pairs(report)
    yield from _places(report)
    yield from _agents(agents)
    for title, sentences in (("Cautions", report.cautions), ("Notes", tuple(notes)), ("Conventions", _conventions())):
        if sentences:
            yield from ("", title)
            for sentence in sentences:
                yield from wrap(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _head(report: Report) -> Iterator[str]:
    empty = f", {count_of(report.missing, 'empty cell')}" if report.missing else ""
    yield f"{count_of(len(report.raters), 'reviewer')}, {count_of(report.units, 'unit')}{empty}"
    yield from wrap(", ".join(report.raters), WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield ""


def _coefficients(report: Report) -> Iterator[str]:
    if not report.units:
        yield "No figure is defined yet: nothing was judged by two reviewers."
        return
    yield f"{'':32}  value   95% interval       se       n"
    for value in report.values:
        yield from _coefficient(value)
    drawn = count_of(report.groups, "article" if report.resampled == "articles" else "unit")
    yield from wrap(
        f"Intervals: {METHOD} bootstrap, {report.draws} draws of {drawn}, seed {report.seed}; "
        f"{count_of(len(report.categories), 'category', 'categories')} used, spacing {report.spacing}.",
        WIDTH,
    )


def _coefficient(value: Value) -> Iterator[str]:
    if value.value is None:
        yield from wrap(f"{value.name:32}  {value.undefined}", WIDTH, subsequent_indent=" " * 34)
        return
    interval = f"{value.ci[0]:6.3f} …{value.ci[1]:6.3f}" if value.ci else "       –      "
    error = f"{value.se:7.3f}" if value.se is not None else "      –"
    yield f"{value.name:32} {value.value:6.3f}  {interval}  {error}  {value.n:6}".rstrip()
    if value.unsure:
        yield f"{'':34}no interval: {value.unsure}"


def _verdicts(report: Report) -> Iterator[str]:
    yield from ("", f"{'Each verdict':24}   share   agreement   kappa")
    for one in report.verdicts[:MOST]:
        yield f"  {one.category:22}   {one.share:5.1%}   {_number(one.agreement):>9}   {_number(one.kappa):>5}"
    if len(report.verdicts) > MOST:
        yield f"  … and {len(report.verdicts) - MOST} more"


def _confusion(report: Report) -> Iterator[str]:
    if len(report.raters) < 2 or not 1 < len(report.categories) <= 6:
        return
    two = len(report.raters) == 2
    yield ""
    yield f"Confusion: rows {report.raters[0]}, columns {report.raters[1]}" if two else "Confusion, over all pairs"
    width = max(9, *(len(category) for category in report.categories)) + 2
    yield " " * 14 + "".join(f"{category:>{width}}" for category in report.categories)
    for category, row in zip(report.categories, report.confusion, strict=True):
        yield f"  {category:12}" + "".join(f"{count:{width}g}" for count in row)


def _pairs(report: Report) -> Iterator[str]:
    if len(report.raters) < 3 or not report.pairs:
        return
    yield from ("", f"{'Each pair':32}       n   percent   kappa      pi")
    for one in report.pairs:
        names = f"{one.first}, {one.second}"
        yield f"  {names:30}  {one.units:6}   {one.percent:7.1%}   {_number(one.kappa):>5}   {_number(one.pi):>5}"


def _places(report: Report) -> Iterator[str]:
    if report.articles:
        yield from ("", f"{'Each article':44}       n   percent   of all disagreement")
        for one in report.articles:
            yield f"  {one.group:42}  {one.units:6}   {one.percent:7.1%}   {one.share:6.1%}"
    worst = sorted((s for s in report.sentences if s.percent < 1), key=lambda s: s.percent)[:WORST]
    if worst:
        yield from ("", "Least agreed")
        for unit in worst:
            given = ", ".join(f"{n} {c}" for n, c in zip(unit.given, report.categories, strict=True) if n)
            yield f"  {unit.unit:42}  {given}"


def _agents(agents: Sequence[OfAgent]) -> Iterator[str]:
    if agents:
        yield from ("", f"{'Agents against people, in no figure above':44}       n  percent   kappa     AC1")
    for one in agents:
        names = f"{one.agent}, {one.person or 'all people'}"
        share = "–" if one.percent is None else f"{one.percent:.1%}"
        yield f"  {names:42}  {one.n:6}   {share:>6}   {_number(one.kappa):>5}   {_number(one.ac1):>5}"


def _conventions() -> tuple[str, ...]:
    """Return each convention once, with the coefficients that follow it."""
    by_text: dict[str, list[str]] = {}
    for one in COEFFICIENTS:
        by_text.setdefault(one.convention, []).append(one.name)
    return tuple(f"{', '.join(names)}: {text}." for text, names in by_text.items())


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
