"""The rows of the rounds screen: the list of rounds, and the chosen one's progress, verdicts and agreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from reading.clean import visible
from reading.plural import count_of
from review.agreement.contributions import OfPair
from review.agreement.lead_figures import LeadFigures
from review.links import hint_time
from review.rounds import Round
from store.manage.status import RoundStatus
from tui.screens.row_screen import Span, StyledRow
from tui.shell.signs import Signs, SpokenSigns
from tui.text.columns import GAP, Column, fitting, in_lines, laid_out
from tui.text.paragraphs import wrapped
from tui.text.rounds import How, bar, lead_tasks
from tui.text.wrap import cells, fit

SHADES = " ░▒▓█"
ASCII_SHADES = " .:*#"
"""How alike two reviewers judge, the more ink the more alike."""
CELL = 9
"""Cells of a pair: its shade, a figure that may be negative, and a gap."""
DONE, LEFT = "━", "─"
NAME = 16  # cells: most logins; longer ones are cut so that several columns fit 80
BROAD, TWO_HALVES = 120, 160
"""Cells from which the list says more of each round, and from which articles stand beside their reviewers."""
USUAL_BAR, SHORTEST_BAR = 24, 6
"""Cells of a bar, more only on a broad screen; and those below which there is none."""


def list_rows(rounds: Sequence[Round], chosen: int, signs: Signs, width: int = 80) -> Iterator[StyledRow]:
    """Yield names of columns and one row a round, with a bar at the chosen one."""
    columns = [
        Column("round", [one.name for one in rounds]),
        Column("state", [one.state.value for one in rounds], look="quiet", whole=True),
        Column("", ["blind" if one.blind else "" for one in rounds], look="quiet", whole=True),
        Column("lead", [one.lead for one in rounds], look="quiet", rank=2),
        Column("due", [one.due for one in rounds], look="quiet", rank=1, whole=True),
        Column("reviewers", [_people(one) for one in rounds], look="quiet", rank=3),
    ]
    if width >= BROAD and not isinstance(signs, SpokenSigns):
        columns += [
            Column("articles", [_articles_of(one) for one in rounds], right=True, look="quiet", rank=4),
            Column("overlap", [f"{one.overlap or ''}" for one in rounds], right=True, look="quiet", rank=5),
            Column("requires", [", ".join(one.require) for one in rounds], look="quiet", rank=7),
            Column("closed", [one.closed[:10] for one in rounds], look="quiet", rank=6, whole=True),
        ]
    if isinstance(signs, SpokenSigns):
        for number, row in enumerate(in_lines(columns)):
            yield ((f" {signs.bar if number == chosen else ' '} ", "bar"), *row)
        return
    head, *rows = laid_out(columns, width, signs.ellipsis)
    yield head
    for number, (_, (name, _look), *rest) in enumerate(rows):
        here = number == chosen
        yield ((f" {signs.bar if here else ' '} ", "bar"), (name, "head" if here else "text"), *rest)


def _people(one: Round) -> str:
    """Return who judges in a round, in short."""
    return ", ".join(name for name in one.reviewers if name not in one.left) or "anybody"


def _articles_of(one: Round) -> str:
    """Return how many articles a round has, or that it has all."""
    return "all" if one.is_everything else f"{len(one.assignment):,}"


def status_rows(
    status: RoundStatus,
    seen: LeadFigures | None,
    signs: Signs,
    width: int,
    said: Sequence[str] = (),
    how: How | None = None,
) -> Iterator[StyledRow]:
    """Yield a round's status; `said` are sentences on its outcomes, `how` names the key for something to do."""
    done, of = status.total
    late = f"   overdue by {count_of(status.overdue, 'day')}" if status.overdue else ""
    terms = [f"{count_of(status.round.overlap, 'reviewer')} a sentence"] if status.round.overlap else []
    terms += [f"requires {', '.join(status.round.require)}"] if status.round.require else []
    terms += [f"hints {hint_time(status.round)}"] if status.round.hints or status.round.blind else []
    yield (
        (f" {done} of {of} verdicts", "head"),
        (f"   {'   '.join(terms)}" if terms else "", "quiet"),
        (late, "urgent"),
    )
    yield from _verdicts(status, signs, width)
    for line in lead_tasks(status, how):
        for number, row in enumerate(wrapped(line, width - 4)):
            yield ((f" {'!' if number == 0 else ' '} ", "urgent"), (row, "text"))
    for sentence in said:
        yield from (((f" {line}", "text"),) for line in wrapped(sentence, width - 2))
    yield ()
    is_halved = width >= TWO_HALVES and not isinstance(signs, SpokenSigns)
    half = (width - GAP) // 2 if is_halved else width
    longest = max(USUAL_BAR, width // 4 - 6)
    crossed_below = is_halved and seen is not None and len(seen.raters) > _crossable(half)
    left = [*_people_rows(status, seen, signs, half, longest)]
    if seen is not None and not crossed_below:
        left += _agreement(seen, signs, half)
    right = _articles(status, signs, half, longest)
    yield from _beside(left, right, half) if is_halved else (*left, (), *right)
    if seen is not None and crossed_below:
        yield from _agreement(seen, signs, width)


def _beside(left: Iterable[StyledRow], right: Iterable[StyledRow], half: int) -> Iterator[StyledRow]:
    """Yield rows of two halves of the screen; the left ones are filled up to the gap."""
    for one, other in zip_longest(left, right, fillvalue=()):
        blank = half + GAP - sum(cells(text) for text, _ in one)
        yield (*one, (" " * blank, "text"), *other) if other else one


def _people_rows(
    status: RoundStatus, seen: LeadFigures | None, signs: Signs, width: int, longest: int
) -> Iterator[StyledRow]:
    """Yield the reviewers, and what is not known of them or wrong on the disk."""
    yield from _reviewers(status, seen, signs, width, longest)
    known = len(status.by_reviewer) + len(status.unreadable)
    if status.round.hides and not status.leads and known < len(status.round.reviewers):
        yield (("   others are seen when the round is closed", "quiet"),)
    for problem in status.problems:
        yield (
            (" ! ", "urgent"),
            (fit(visible(f"{problem.title}: {problem.path}"), max(10, width - 4), signs.ellipsis), "urgent"),
        )


def _reviewers(
    status: RoundStatus, seen: LeadFigures | None, signs: Signs, width: int, longest: int
) -> Iterator[StyledRow]:
    """Yield a row for each reviewer, below the names of the columns: how much is done, what was said, what is known."""
    people = [*status.by_reviewer, *status.unreadable]
    done = [status.judged_of(person) for person in status.by_reviewer]
    blank = [""] * len(status.unreadable)
    columns = [
        Column("reviewer", people),
        Column("done", [f"{n:,}" for n, _ in done] + blank, right=True),
        Column("of", [f"{of:,}" for _, of in done] + blank, right=True),
    ]
    of_all = status.by_reviewer.values()
    spreads = [
        [sum(given) for given in zip(*(p.spread for p in of.values() if p.spread), strict=True)] for of in of_all
    ]
    columns += _of_each_verdict(status, [*spreads, *[[] for _ in blank]], signs, rank=1)
    gone = ["left" if who in status.round.left else "" for who in status.by_reviewer]
    said = gone + ["cannot be read"] * len(blank)
    columns.append(Column("", said, rank=2, looks=["quiet"] * len(gone) + ["urgent"] * len(blank)))
    columns.append(Column("controls", [_controls(status, seen, who) for who in status.by_reviewer] + blank, rank=3))
    seconds = seen.median_seconds if seen and seen.median_seconds else {}
    columns.append(Column("s each", [_each(seconds.get(who)) for who in people], right=True, rank=4))
    yield from _with_bars(columns, [*done, *[(0, 0)] * len(blank)], signs, width, longest)


def _of_each_verdict(
    status: RoundStatus, spreads: Sequence[Sequence[int]], signs: Signs, rank: int
) -> Iterator[Column]:
    """Yield a column for each verdict of the scale: how often it was given, in spreads that may be empty."""
    for at, verdict in enumerate(status.round.scale):
        shown = [f"{spread[at]:,}" if spread and spread[at] else "" for spread in spreads]
        yield Column(signs.head(verdict), shown, right=True, rank=rank, look=verdict.role)


def _controls(status: RoundStatus, seen: LeadFigures | None, person: str) -> str:
    """Return how many controls a reviewer got right, or has answered while more may not be known."""
    if seen and seen.controls_right and person in seen.controls_right:
        right, judged = seen.controls_right[person]
        return f"{right}/{judged} right"
    answered, asked = status.controls_of(person)
    return f"{answered}/{asked} done" if asked else ""


def _each(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.0f}" if seconds >= 1 else "<1"


def _articles(status: RoundStatus, signs: Signs, width: int, longest: int) -> Iterator[StyledRow]:
    """Yield a row for each article, below the names of the columns: how much is done, and who judges it."""
    names = sorted({name for articles in status.by_reviewer.values() for name in articles})
    done = [status.of_article(name) for name in names]
    columns = [
        Column("article", names),
        Column("done", [f"{n:,}" for n, _ in done], right=True),
        Column("of", [f"{of:,}" for _, of in done], right=True),
        Column("who", [", ".join(status.round.assignment.get(name, ())) for name in names], rank=1, look="quiet"),
    ]
    columns[3:3] = _of_each_verdict(status, [status.spread_of(name) for name in names], signs, rank=2)
    yield from _with_bars(columns, done, signs, width, longest)


def _with_bars(
    columns: Sequence[Column], done: Sequence[tuple[int, int]], signs: Signs, width: int, longest: int
) -> Iterator[StyledRow]:
    """Yield columns with a bar behind the first one, as long as they leave room for, but not longer than `longest`."""
    if isinstance(signs, SpokenSigns):
        yield from in_lines(columns)
        return
    used = sum(one.width for one in fitting(columns, width)) + 2 * len(fitting(columns, width)) + 3
    length = min(longest, width - used - 2)
    if not columns[0].values:
        return
    if length < SHORTEST_BAR:
        yield from laid_out(columns, width, signs.ellipsis)
        return
    head, *rows = laid_out(columns, width - length - 2, signs.ellipsis)
    first = 3 + columns[0].width + 2
    names = head[0][0].ljust(first)
    yield ((names[:first] + " " * (length + 2) + names[first:], "quiet"),)
    for (margin, name, *rest), (n, of) in zip(rows, done, strict=True):
        yield (margin, name, *_bar(n, of, length, signs), ("  ", "text"), *rest)


def _verdicts(status: RoundStatus, signs: Signs, width: int) -> Iterator[StyledRow]:
    total_count = sum(status.spread)
    if not total_count:
        return
    length = max(3, min(20, width - 34))
    row: list[Span] = [(" yours  " if status.round.hides else " ", "quiet")]
    for verdict, count in zip(status.round.scale, status.spread, strict=True):
        share = count / total_count
        block = (signs.full if signs.is_ascii else DONE) * max(1 if count else 0, round(share * length))
        sign = signs.head(verdict)
        row += [(f"{sign} {share:.0%} ", verdict.role), (f"{block}  ", verdict.role)]
    yield tuple(row)


def _agreement(seen: LeadFigures, signs: Signs, width: int) -> Iterator[StyledRow]:
    if seen.percent is None:
        return
    alpha = "undefined: only one verdict was used" if seen.alpha is None else f"{seen.alpha:.2f}"
    yield ()
    yield ((" agreement", "quiet"), (f"   {seen.percent:.0%} of pairs   alpha {alpha}", "text"))
    if len(seen.raters) > _crossable(width) or not seen.pairs:
        return
    if isinstance(signs, SpokenSigns):
        for pair in seen.pairs:
            of_two = f"{pair.percent:.0%} alike" if pair.kappa is None else f"kappa {pair.kappa:.2f}"
            yield ((f"{visible(pair.first)} and {visible(pair.second)}: {of_two}", "text"),)
        return
    of = {frozenset((pair.first, pair.second)): pair for pair in seen.pairs}
    yield (("   " + " " * NAME + "".join(_column(name, CELL, signs) for name in seen.raters), "quiet"),)
    for one in seen.raters:
        cellsrow = "".join(_cell(of.get(frozenset((one, other))), one == other, signs) for other in seen.raters)
        yield (("   ", "text"), (_column(one, NAME, signs), "quiet"), (cellsrow, "text"))


def _crossable(width: int) -> int:
    """Return how many reviewers a table of pairs may have on a width."""
    return max(2, (width - NAME - 4) // CELL)


def _cell(pair: OfPair | None, same: bool, signs: Signs) -> str:
    """Return a pair's kappa, or its share of agreement where kappa is undefined, with a shade."""
    if pair is None or same:
        return f"{signs.unjudged if same else ' ':>6}".ljust(CELL)
    value = pair.percent if pair.kappa is None else pair.kappa
    shades = ASCII_SHADES if signs.is_ascii else SHADES
    shade = shades[max(0, min(len(shades) - 1, int(value * len(shades))))]
    return f"{shade * 2} {value:4.2f}".ljust(CELL)


def _bar(done: int, of: int, width: int, signs: Signs) -> tuple[Span, Span]:
    """Return a thin bar of the done and the left part."""
    full, empty = ("#", ".") if signs.is_ascii else (DONE, LEFT)
    filled = bar(done, of, width, full, empty).count(full)
    return (full * filled, "text"), (empty * (width - filled), "quiet")


def _column(text: str, width: int, signs: Signs) -> str:
    shown = fit(visible(text), width - 1, signs.ellipsis)
    return shown + " " * (width - cells(shown))
