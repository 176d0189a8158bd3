"""The report on agreement as text, at most 80 columns wide where names allow, or laid out for a narrow screen."""

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


Rows = Sequence[tuple[str, tuple[str, ...]]]
"""Rows of a table, that of the names of its columns first: each a name and cells, which fill a line one after another.
"""


def lines(found: RoundReport, width: int = WIDTH) -> Iterator[str]:
    """Yield the report's lines; names in them are raw, to be made visible where they are printed.

    On fewer cells than `WIDTH` the figures of a table stand below the name that they belong to.
    """
    width = min(width, WIDTH)
    report = found.verdicts
    yield from _head(report, width)
    yield from _left_out(found.left_out, width)
    yield from _claims(found, width)
    yield from _coefficients(report, width)
    yield from _answers(found, width)
    yield from _verdicts(report, width)
    yield from _confusion(report, width)
    yield from _pairs(report, width)
    yield from _places(report, width)
    yield from _reviewers(found.reviewers, width)
    yield from _agents(found.agents, width)
    yield from _closely(found, width)
    for title, sentences in (("Cautions", report.cautions), ("Notes", found.notes), ("Conventions", _conventions())):
        if sentences:
            yield from ("", title)
            for sentence in sentences:
                yield from wrap(sentence, width, initial_indent="  - ", subsequent_indent="    ")


def _table(rows: Rows, room: int, width: int) -> Iterator[str]:
    """Yield a table whose names have `room`, or, on a narrow screen, figures in columns below each name.

    A row of one cell says in words why there is no figure.
    """
    rooms = [max(len(cell.strip()) for cell in column) for column in _columns(rows)]
    for name, row in rows:
        if width >= WIDTH:
            line = f"{name:{room}}{''.join(row)}".rstrip()
            yield from wrap(line, width, subsequent_indent=" " * (room + 2)) if len(row) == 1 else (line,)
            continue
        yield from wrap(name.strip(), width, subsequent_indent="  ")
        if len(row) == 1:
            yield from wrap(row[0].strip(), width, initial_indent="  ", subsequent_indent="  ")
        else:
            yield "  " + "  ".join(cell.strip().rjust(wide) for cell, wide in zip(row, rooms, strict=True)).rstrip()


def _columns(rows: Rows) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each column, of rows that have all of them."""
    most = max((len(row) for _, row in rows), default=0)
    return zip(*(row for _, row in rows if len(row) == most), strict=True)


def _head(report: Report, width: int) -> Iterator[str]:
    empty = f", {count_of(report.missing, 'empty cell')}" if report.missing else ""
    yield f"{count_of(len(report.raters), 'reviewer')}, {count_of(report.units, 'unit')}{empty}"
    yield from wrap(", ".join(report.raters), width, initial_indent="  ", subsequent_indent="  ")
    yield ""


def _left_out(sentences: Sequence[str], width: int) -> Iterator[str]:
    for sentence in sentences:
        yield from wrap(f"Left out: {sentence}", width, subsequent_indent="  ")
    if sentences:
        yield ""


def _claims(found: RoundReport, width: int) -> Iterator[str]:
    """Yield the agreement on which sentences are claims, and the head of the figures on verdicts."""
    part = found.claims
    if part is None:
        return
    units = f"{count_of(part.units, 'sentence')} up for judgement, {part.paired} answered by two or more"
    if not part.values:
        yield from wrap(f"Claim or no claim: {units}; nobody answered {NO_CLAIM}.", width)
    else:
        yield from wrap(f"Claim or no claim: {units}: {_given(part)}.", width)
        yield from _figures(part.values, width)
        yield ""
        yield "The verdict, given that both took the sentence as a claim:"
    yield ""


def _answers(found: RoundReport, width: int) -> Iterator[str]:
    part = found.answers
    if part is not None and part.values:
        yield ""
        yield from wrap(f"All answers, with {NO_CLAIM} as one more category: {_given(part)}.", width)
        yield from _figures(part.values, width)


def _given(part: ReportPart) -> str:
    return ", ".join(f"{count} {category}" for category, count in part.given)


def _figures(values: Sequence[Value], width: int) -> Iterator[str]:
    """Yield a coefficient a row, below the names of the columns."""
    rows: list[tuple[str, tuple[str, ...]]] = [("", ("  value", "   95% interval", "       se", "       n"))]
    for value in values:
        rows.append((value.name, _coefficient(value)))
        if value.value is not None and value.unsure:
            rows.append(("", (f"  no interval: {value.unsure}",)))
    yield from _table(rows, 32, width)


def _coefficients(report: Report, width: int) -> Iterator[str]:
    if not report.units:
        yield "No figure is defined yet: nothing was judged by two reviewers."
        return
    yield from _figures(report.values, width)
    drawn = count_of(report.groups, "article" if report.resampled == "articles" else "unit")
    yield from wrap(
        f"Intervals: {METHOD} bootstrap, {report.draws} draws of {drawn}, seed {report.seed}{_jackknife(report)}; "
        f"{count_of(len(report.categories), 'category', 'categories')} used, spacing {report.spacing}.",
        width,
    )


def _jackknife(report: Report) -> str:
    """Return how intervals of means over pairs were made, where there are any."""
    if not any(value.method == JACKKNIFE and value.ci for value in report.values):
        return ""
    one = "one article" if report.resampled == "articles" else "one unit"
    return f" (of means over pairs: {one} left out at a time)"


def _coefficient(value: Value) -> tuple[str, ...]:
    """Return a coefficient's figures, or why it has none."""
    if value.value is None:
        return (f"  {value.undefined}",)
    interval = f"{_three(value.ci[0])} … {_three(value.ci[1])}" if value.ci else "       –       "
    error = f"{value.se:7.3f}" if value.se is not None else "      –"
    return f" {_three(value.value)}", f"  {interval}", f" {error}", f"  {value.n:6}"


def _three(value: float) -> str:
    """Return a figure with three digits; what rounds to nothing has no minus."""
    return f"{round(value, 3) + 0.0:6.3f}"


def _verdicts(report: Report, width: int) -> Iterator[str]:
    wide = max([22, *(len(one.category) for one in report.verdicts[:MOST])])
    rows: list[tuple[str, tuple[str, ...]]] = [("Each verdict", ("   share", "   agreement", "   kappa"))]
    for one in report.verdicts[:MOST]:
        figures = f"   {one.share:5.1%}", f"   {_number(one.agreement):>9}", f"   {_number(one.kappa):>5}"
        rows.append((f"  {one.category}", figures))
    yield ""
    yield from _table(rows, wide + 2, width)
    if len(report.verdicts) > MOST:
        yield f"  … and {len(report.verdicts) - MOST} more"


def _confusion(report: Report, width: int) -> Iterator[str]:
    if len(report.raters) < 2 or not 1 < len(report.categories) <= MOST_CROSSED:
        return
    two = len(report.raters) == 2
    yield ""
    yield f"Confusion: rows {report.raters[0]}, columns {report.raters[1]}" if two else "Confusion, over all pairs"
    heads, names = list(report.categories), list(report.categories)
    first, wide = max(12, *map(len, names)), max(9, *map(len, heads)) + 2
    if 2 + first + wide * len(heads) > width:  # too many or too long: columns have the numbers of the rows
        heads = [str(number) for number in range(1, len(names) + 1)]
        names = [f"{number:>2} {name}" for number, name in enumerate(names, 1)]
        first = max(map(len, names))
        wide = max(len(f"{count:g}") for row in report.confusion for count in row) + 2
    fit = max(1, (width - 2 - first) // wide)
    for at in range(0, len(heads), fit):
        if at:
            yield ""
        yield " " * (2 + first) + "".join(f"{head:>{wide}}" for head in heads[at : at + fit])
        for name, row in zip(names, report.confusion, strict=True):
            yield f"  {name:{first}}" + "".join(f"{count:{wide}g}" for count in row[at : at + fit])


def _pairs(report: Report, width: int) -> Iterator[str]:
    if len(report.raters) < 3 or not report.pairs:
        return
    rows: list[tuple[str, tuple[str, ...]]] = [("Each pair", ("       n", "   percent", "   kappa", "      pi"))]
    for one in report.pairs:
        kappa, pi = _number(one.kappa), _number(one.pi)
        figures = f"  {one.units:6}", f"   {one.percent:7.1%}", f"   {kappa:>5}", f"   {pi:>5}"
        rows.append((f"  {one.first}, {one.second}", figures))
    yield ""
    yield from _table(rows, 32, width)


def _places(report: Report, width: int) -> Iterator[str]:
    if report.articles:
        head = "Each article, its share of disagreement", ("       n", "   percent", "    share")
        rows: list[tuple[str, tuple[str, ...]]] = [head]
        for one in report.articles:
            rows.append((f"  {one.group}", (f"  {one.units:6}", f"   {one.percent:7.1%}", f"   {one.share:6.1%}")))
        yield ""
        yield from _table(rows, 44, width)
    worst = sorted((s for s in report.sentences if s.percent < 1), key=lambda s: s.percent)[:WORST]
    if worst:
        yield from ("", "Least agreed")
        for unit in worst:
            given = ", ".join(f"{n} {c}" for n, c in zip(unit.given, report.categories, strict=True) if n)
            yield from _table([(f"  {unit.unit}", (f"  {given}", ""))], 44, width)


def _reviewers(reviewers: Sequence[OfReviewer], width: int) -> Iterator[str]:
    """Yield each reviewer's reliability for each verdict, as Dawid and Skene estimate it."""
    if not reviewers:
        return
    yield ""
    yield from wrap(_EACH_REVIEWER, width)
    for one in reviewers:
        yield f"  {one.reviewer}, {count_of(one.answers, 'answer')}"
        wide = max(24, *(len(name) + 4 for name in one.sensitivity))
        rows: list[tuple[str, tuple[str, ...]]] = []
        for name, share in (("right", one.right), *one.sensitivity.items()):
            figures = f" {_number(share.value):>6}", f"{_between(share):18}", f"  of {share.n:.1f}"
            rows.append((f"    {name}", figures))
        yield from _table(rows, wide, width)


def _between(share: Share) -> str:
    return f"  {share.interval[0]:5.3f} … {share.interval[1]:5.3f}" if share.interval else ""


def _agents(agents: Sequence[OfAgent], width: int) -> Iterator[str]:
    if not agents:
        return
    head = "Agents against people, in no figure above", ("       n", "  percent", "   kappa", "     AC1")
    rows: list[tuple[str, tuple[str, ...]]] = [head]
    for one in agents:
        names = f"{one.agent}, {one.person or 'all people'}"
        share = "–" if one.percent is None else f"{one.percent:.1%}"
        kappa, ac1 = _number(one.kappa), _number(one.ac1)
        rows.append((f"  {names}", (f"  {one.n:6}", f"   {share:>6}", f"   {kappa:>5}", f"   {ac1:>5}")))
    yield ""
    yield from _table(rows, len(head[0]), width)


def _closely(found: RoundReport, width: int) -> Iterator[str]:
    """Yield how one program compares with people, or with final verdicts."""
    one = found.against
    if one is None:
        return
    own = next(value for value in found.verdicts.values if value.key == "cohen_kappa")
    whom = "people's verdicts" if one.against == "people" else "final verdicts"
    yield ""
    told = f"{one.agent} against {whom}: {count_of(one.n, 'pair')} on {count_of(one.sentences, 'sentence')}"
    yield from wrap(told + (f"; {one.no_claim} more said to be {NO_CLAIM}" if one.no_claim else ""), width)
    if not one.n:
        return
    rows = [("accuracy", one.accuracy), (f"always saying {one.commonest}", one.baseline), ("Cohen's kappa", one.kappa)]
    rows += [("the people's own kappa", AgentFigure(own.value, own.ci)), ("macro F1", one.macro_f1)]
    rows += [("Brier, of the chosen label", one.brier), ("calibration error (ECE)", one.ece)] if one.scored else []
    wide = max(28, *(len(name) for name, _ in rows))
    yield f"{'':{wide + 2}}  value   95% interval"
    yield from (f"  {name:{wide}} {_number(figure.value):>6}{_span(figure)}" for name, figure in rows)
    wide = max(10, *(len(of.verdict) for of in one.verdicts))
    yield f"  {'':{wide + 2}} precision              recall                 F1"
    for of in one.verdicts:
        parts = "  ".join(f"{_number(part.value):>6}{_span(part):15}" for part in (of.precision, of.recall, of.f1))
        yield f"  {of.verdict:{wide}} {parts}".rstrip()
    if one.scored:
        yield f"  {'certainty':14} {'n':>6}   mean    right"
        for row in one.bins:
            if row.n:
                bounds = f"[{row.low:.1f}, {row.high:.1f}{']' if row.high == 1 else ')'}"
                yield f"  {bounds:14} {row.n:6}  {_number(row.certainty)}   {_number(row.accuracy)}"
    yield from _alternative(one.alternative, width)


def _alternative(test: Alternative, width: int) -> Iterator[str]:
    """Yield the result of the alternative-annotator test."""
    name = f"Alternative-annotator test, epsilon {test.epsilon:g}"
    if test.winning is None or test.advantage is None:
        yield from wrap(f"  {name}: undefined because {test.undefined}.", width, subsequent_indent="  ")
        return
    passes = "may stand for people" if test.passes else "may not stand for people"
    rate = f"winning rate {test.winning:.3f}{_between_ends(test.winning_interval)}, {passes} (0.5 passes)"
    near = f"as near as people in {test.advantage:.1%}{_between_ends(test.advantage_interval)}"
    told = f"  {name}: {rate}; {near}."
    yield from wrap(told, width, subsequent_indent="  ")
    head = "  shared", "   program", "      own", "       p", "            "
    rows: list[tuple[str, tuple[str, ...]]] = [("", head)]
    for of in test.reviewers:
        figures = f"  {of.n:6}", f"    {of.advantage:6.1%}", f"   {of.own:6.1%}", f"   {of.p:.3f}"
        rows.append((f"    {of.reviewer}", (*figures, "  beaten" if of.beaten else "  not beaten")))
    yield from _table(rows, 24, width)


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
    return "–" if value is None else _three(value).strip()
