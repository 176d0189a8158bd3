"""The report on agreement as text, at most 80 columns wide where names allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from reading.plural import count_of
from review.agreement.against import AgentFigure
from review.agreement.alternative import Alternative
from review.agreement.bootstrap import METHOD
from review.agreement.coefficients import COEFFICIENTS
from review.agreement.of_agents import OfAgent
from review.agreement.report import JACKKNIFE, Report, Value
from review.agreement.round_report import ReportPart, RoundReport
from review.answers import NO_CLAIM
from review.reliability import OfReviewer, Share

WIDTH = 74
"""Cells of a line, so that it also fits into a sheet over a screen of 80."""
WORST = 5  # as many as one discusses in a meeting; `--json` has all
_EACH_REVIEWER = (
    "Each reviewer, as Dawid and Skene estimate it from all answers: how often right, and how often a sentence of each "
    "class is called by its name, with 95% intervals, of how many sentences"
)
MOST_CROSSED = 12
"""Categories that are crossed in a table: as many as a desk may have verdicts."""
MOST = 20
"""Categories that get a line of their own."""


def lines(found: RoundReport) -> Iterator[str]:
    """Yield the report's lines; names in them are raw, to be made visible where they are printed."""
    report = found.verdicts
    yield from _head(report)
    yield from _left_out(found.left_out)
    yield from _claims(found)
    yield from _coefficients(report)
    yield from _answers(found)
    yield from _verdicts(report)
    yield from _confusion(report)
    yield from _pairs(report)
    yield from _places(report)
    yield from _reviewers(found.reviewers)
    yield from _agents(found.agents)
    yield from _closely(found)
    for title, sentences in (("Cautions", report.cautions), ("Notes", found.notes), ("Conventions", _conventions())):
        if sentences:
            yield from ("", title)
            for sentence in sentences:
                yield from wrap(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _head(report: Report) -> Iterator[str]:
    empty = f", {count_of(report.missing, 'empty cell')}" if report.missing else ""
    yield f"{count_of(len(report.raters), 'reviewer')}, {count_of(report.units, 'unit')}{empty}"
    yield from wrap(", ".join(report.raters), WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield ""


def _left_out(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from wrap(f"Left out: {sentence}", WIDTH, subsequent_indent="  ")
    if sentences:
        yield ""


def _claims(found: RoundReport) -> Iterator[str]:
    """Yield the agreement on which sentences are claims, and the head of the figures on verdicts."""
    part = found.claims
    if part is None:
        return
    units = f"{count_of(part.units, 'sentence')} up for judgement, {part.paired} answered by two or more"
    if not part.values:
        yield from wrap(f"Claim or no claim: {units}; nobody answered {NO_CLAIM}.", WIDTH)
    else:
        yield from wrap(f"Claim or no claim: {units}: {_given(part)}.", WIDTH)
        yield from _figures(part.values)
        yield ""
        yield "The verdict, given that both took the sentence as a claim:"
    yield ""


def _answers(found: RoundReport) -> Iterator[str]:
    part = found.answers
    if part is not None and part.values:
        yield ""
        yield from wrap(f"All answers, with {NO_CLAIM} as one more category: {_given(part)}.", WIDTH)
        yield from _figures(part.values)


def _given(part: ReportPart) -> str:
    return ", ".join(f"{count} {category}" for category, count in part.given)


def _figures(values: Sequence[Value]) -> Iterator[str]:
    yield f"{'':32}  value   95% interval       se       n"
    for value in values:
        yield from _coefficient(value)


def _coefficients(report: Report) -> Iterator[str]:
    if not report.units:
        yield "No figure is defined yet: nothing was judged by two reviewers."
        return
    yield from _figures(report.values)
    drawn = count_of(report.groups, "article" if report.resampled == "articles" else "unit")
    yield from wrap(
        f"Intervals: {METHOD} bootstrap, {report.draws} draws of {drawn}, seed {report.seed}{_jackknife(report)}; "
        f"{count_of(len(report.categories), 'category', 'categories')} used, spacing {report.spacing}.",
        WIDTH,
    )


def _jackknife(report: Report) -> str:
    """Return how intervals of means over pairs were made, where there are any."""
    if not any(value.method == JACKKNIFE and value.ci for value in report.values):
        return ""
    one = "one article" if report.resampled == "articles" else "one unit"
    return f" (of means over pairs: {one} left out at a time)"


def _coefficient(value: Value) -> Iterator[str]:
    if value.value is None:
        yield from wrap(f"{value.name:32}  {value.undefined}", WIDTH, subsequent_indent=" " * 34)
        return
    interval = f"{_three(value.ci[0])} … {_three(value.ci[1])}" if value.ci else "       –       "
    error = f"{value.se:7.3f}" if value.se is not None else "      –"
    yield f"{value.name:32} {_three(value.value)}  {interval} {error}  {value.n:6}".rstrip()
    if value.unsure:
        yield f"{'':34}no interval: {value.unsure}"


def _three(value: float) -> str:
    """Return a figure with three digits; what rounds to nothing has no minus."""
    return f"{round(value, 3) + 0.0:6.3f}"


def _verdicts(report: Report) -> Iterator[str]:
    wide = max(22, 0, *(len(one.category) for one in report.verdicts[:MOST]))
    yield from ("", f"{'Each verdict':{wide + 2}}   share   agreement   kappa")
    for one in report.verdicts[:MOST]:
        yield f"  {one.category:{wide}}   {one.share:5.1%}   {_number(one.agreement):>9}   {_number(one.kappa):>5}"
    if len(report.verdicts) > MOST:
        yield f"  … and {len(report.verdicts) - MOST} more"


def _confusion(report: Report) -> Iterator[str]:
    if len(report.raters) < 2 or not 1 < len(report.categories) <= MOST_CROSSED:
        return
    two = len(report.raters) == 2
    yield ""
    yield f"Confusion: rows {report.raters[0]}, columns {report.raters[1]}" if two else "Confusion, over all pairs"
    heads, names = list(report.categories), list(report.categories)
    first, width = max(12, *map(len, names)), max(9, *map(len, heads)) + 2
    if 2 + first + width * len(heads) > WIDTH:  # too many or too long: columns have the numbers of the rows
        heads = [str(number) for number in range(1, len(names) + 1)]
        names = [f"{number:>2} {name}" for number, name in enumerate(names, 1)]
        first = max(map(len, names))
        width = max(len(f"{count:g}") for row in report.confusion for count in row) + 2
    fit = max(1, (WIDTH - 2 - first) // width)
    for at in range(0, len(heads), fit):
        if at:
            yield ""
        yield " " * (2 + first) + "".join(f"{head:>{width}}" for head in heads[at : at + fit])
        for name, row in zip(names, report.confusion, strict=True):
            yield f"  {name:{first}}" + "".join(f"{count:{width}g}" for count in row[at : at + fit])


def _pairs(report: Report) -> Iterator[str]:
    if len(report.raters) < 3 or not report.pairs:
        return
    yield from ("", f"{'Each pair':32}       n   percent   kappa      pi")
    for one in report.pairs:
        names = f"{one.first}, {one.second}"
        yield f"  {names:30}  {one.units:6}   {one.percent:7.1%}   {_number(one.kappa):>5}   {_number(one.pi):>5}"


def _places(report: Report) -> Iterator[str]:
    if report.articles:
        yield from ("", f"{'Each article, its share of disagreement':44}       n   percent    share")
        for one in report.articles:
            yield f"  {one.group:42}  {one.units:6}   {one.percent:7.1%}   {one.share:6.1%}"
    worst = sorted((s for s in report.sentences if s.percent < 1), key=lambda s: s.percent)[:WORST]
    if worst:
        yield from ("", "Least agreed")
        for unit in worst:
            given = ", ".join(f"{n} {c}" for n, c in zip(unit.given, report.categories, strict=True) if n)
            yield f"  {unit.unit:42}  {given}"


def _reviewers(reviewers: Sequence[OfReviewer]) -> Iterator[str]:
    """Yield each reviewer's reliability for each verdict, as Dawid and Skene estimate it."""
    if not reviewers:
        return
    yield ""
    yield from wrap(_EACH_REVIEWER, WIDTH)
    for one in reviewers:
        yield f"  {one.reviewer}, {count_of(one.answers, 'answer')}"
        wide = max(20, *(len(name) for name in one.sensitivity))
        for name, share in (("right", one.right), *one.sensitivity.items()):
            yield f"    {name:{wide}} {_number(share.value):>6}{_between(share):18}  of {share.n:.1f}"


def _between(share: Share) -> str:
    return f"  {share.interval[0]:5.3f} … {share.interval[1]:5.3f}" if share.interval else ""


def _agents(agents: Sequence[OfAgent]) -> Iterator[str]:
    if agents:
        yield from ("", f"{'Agents against people, in no figure above':44}       n  percent   kappa     AC1")
    for one in agents:
        names = f"{one.agent}, {one.person or 'all people'}"
        share = "–" if one.percent is None else f"{one.percent:.1%}"
        yield f"  {names:42}  {one.n:6}   {share:>6}   {_number(one.kappa):>5}   {_number(one.ac1):>5}"


def _closely(found: RoundReport) -> Iterator[str]:
    """Yield how one program compares with people, or with final verdicts."""
    one = found.against
    if one is None:
        return
    own = next(value for value in found.verdicts.values if value.key == "cohen_kappa")
    whom = "people's verdicts" if one.against == "people" else "final verdicts"
    yield ""
    told = f"{one.agent} against {whom}: {count_of(one.n, 'pair')} on {count_of(one.sentences, 'sentence')}"
    yield from wrap(told + (f"; {one.no_claim} more said to be {NO_CLAIM}" if one.no_claim else ""), WIDTH)
    if not one.n:
        return
    rows = [("accuracy", one.accuracy), (f"always saying {one.commonest}", one.baseline), ("Cohen's kappa", one.kappa)]
    rows += [("the people's own kappa", AgentFigure(own.value, own.ci)), ("macro F1", one.macro_f1)]
    rows += [("Brier, of the chosen label", one.brier), ("calibration error (ECE)", one.ece)] if one.scored else []
    wide = max(28, *(len(name) for name, _ in rows))
    yield f"{'':{wide + 2}}  value   95% interval"
    yield from (f"  {name:{wide}} {_number(figure.value):>6}{_span(figure)}" for name, figure in rows)
    wide = max(10, *(len(of.verdict) for of in one.verdicts))
    yield f"  {'':{wide + 2}} precision                recall                   F1"
    for of in one.verdicts:
        parts = "  ".join(f"{_number(part.value):>6}{_span(part):17}" for part in (of.precision, of.recall, of.f1))
        yield f"  {of.verdict:{wide}} {parts}".rstrip()
    if one.scored:
        yield f"  {'certainty':14} {'n':>6}   mean    right"
        for row in one.bins:
            if row.n:
                bounds = f"[{row.low:.1f}, {row.high:.1f}{']' if row.high == 1 else ')'}"
                yield f"  {bounds:14} {row.n:6}  {_number(row.certainty)}   {_number(row.accuracy)}"
    yield from _alternative(one.alternative)


def _alternative(test: Alternative) -> Iterator[str]:
    """Yield the result of the alternative-annotator test."""
    name = f"Alternative-annotator test, epsilon {test.epsilon:g}"
    if test.winning is None or test.advantage is None:
        yield from wrap(f"  {name}: undefined because {test.undefined}.", WIDTH, subsequent_indent="  ")
        return
    passes = "may stand for people" if test.passes else "may not stand for people"
    rate = f"winning rate {test.winning:.3f}{_between_ends(test.winning_interval)}, {passes} (0.5 passes)"
    near = f"as near as people in {test.advantage:.1%}{_between_ends(test.advantage_interval)}"
    told = f"  {name}: {rate}; {near}."
    yield from wrap(told, WIDTH, subsequent_indent="  ")
    for of in test.reviewers:
        beaten = "beaten" if of.beaten else "not beaten"
        near = f"program {of.advantage:6.1%}   own {of.own:6.1%}"
        yield f"    {of.reviewer:20} {of.n:6} shared   {near}   p {of.p:.3f}  {beaten}"


def _between_ends(interval: tuple[float, float] | None) -> str:
    return f" ({interval[0]:.3f} … {interval[1]:.3f})" if interval else ""


def _span(figure: AgentFigure) -> str:
    return f"  {figure.interval[0]:5.3f} … {figure.interval[1]:5.3f}" if figure.interval else ""


def _conventions() -> tuple[str, ...]:
    """Return each convention once, with the coefficients that follow it."""
    by_text: dict[str, list[str]] = {}
    for one in COEFFICIENTS:
        by_text.setdefault(one.convention, []).append(one.name)
    return tuple(f"{', '.join(names)}: {text}." for text, names in by_text.items())


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
