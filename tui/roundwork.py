"""Rounds as rows of a board: their list, and of the chosen one progress, verdicts and agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from msgspec import Struct

from reading.clean import visible
from reading.plural import count_of
from review.agreement.contributions import OfPair, by_pair
from review.agreement.counts import layout_of, sums, total
from review.agreement.krippendorff import nominal
from review.agreement.of_round import table_of_round
from review.agreement.percent import percent
from review.agreement.summary import Undefined, summarise
from review.events import Event, Role
from review.rounds import Round
from review.verdicts import Verdict
from store.standing import Standing
from tui.casework import wrapped
from tui.rounds_text import How, bar, to_see_to
from tui.signs import ASCII, Signs
from tui.widgets.board import BoardRow, Span
from tui.wrap import cells, fit

SHADES = " ░▒▓█"
NUMBERS = " .:*#"
DONE, LEFT = "━", "─"
NAME = 16
NARROW = 60
"""Cells below which a reviewer's row has a shorter name, and nothing behind the verdicts."""
BARLESS = 46
"""Cells below which it has no bar either, so that the last verdict is not cut off."""


class Glance(Struct, frozen=True):
    """What is seen of the verdicts themselves: nothing while the round hides them."""

    raters: tuple[str, ...] = ()
    percent: float | None = None
    alpha: float | None = None
    pairs: tuple[OfPair, ...] = ()
    seconds: Mapping[str, float] | None = None
    right: Mapping[str, tuple[int, int]] | None = None


def glance(round: Round, events: Sequence[Event]) -> Glance:
    """Compute what the board shows of a round's current events."""
    table = table_of_round(events, reviewers=round.reviewers, leave_out=round.controls.keys())
    layout, numbers = layout_of(table)
    summary = summarise(layout, total(list(sums(table, numbers).values()), layout.size))
    found: list[float | None] = []
    for formula in (percent, nominal):
        try:
            found.append(formula(summary))
        except Undefined:
            found.append(None)
    return Glance(
        table.raters, found[0], found[1], by_pair(summary, table.raters), _seconds(events), _right(round, events)
    )


def list_rows(rounds: Sequence[Round], chosen: int, signs: Signs) -> Iterator[BoardRow]:
    """Yield one row a round, with a bar at the chosen one."""
    for number, one in enumerate(rounds):
        facts = [one.state.value, *(["blind"] if one.blind else []), *([f"due {one.due}"] if one.due else [])]
        here = number == chosen
        name = _column(one.name, NAME, signs)
        yield (
            (f" {signs.bar if here else ' '} ", "bar"),
            (name, "head" if here else "text"),
            (visible(", ".join(facts)), "quiet"),
        )


def standing_rows(
    standing: Standing, seen: Glance | None, signs: Signs, width: int, how: How | None = None
) -> Iterator[BoardRow]:
    """Yield how a round stands; `how` says by which key something is done."""
    done, of = standing.total
    late = f"   overdue by {count_of(standing.overdue, 'day')}" if standing.overdue else ""
    terms = [f"{count_of(standing.round.overlap, 'reviewer')} a sentence"] if standing.round.overlap else []
    terms += [f"requires {', '.join(standing.round.require)}"] if standing.round.require else []
    yield (
        (f" {done} of {of} verdicts", "head"),
        (f"   {'   '.join(terms)}" if terms else "", "quiet"),
        (late, "urgent"),
    )
    yield from _verdicts(standing, signs, width)
    for line in to_see_to(standing, how):
        for number, row in enumerate(wrapped(line, width - 4)):
            yield ((f" {'!' if number == 0 else ' '} ", "urgent"), (row, "text"))
    yield ()
    yield ((" reviewers", "quiet"),)
    for person in standing.by_reviewer:
        yield _person(standing, seen, person, signs, width)
    for person in standing.unreadable:
        yield (
            ("   ", "text"),
            (_column(person, NAME if width >= NARROW else 10, signs), "text"),
            ("cannot be read", "urgent"),
        )
    known = len(standing.by_reviewer) + len(standing.unreadable)
    if standing.round.hides and known < len(standing.round.reviewers):
        yield (("   others are seen when the round is closed", "quiet"),)
    if seen is not None:
        yield from _agreement(seen, signs, width)
    yield ()
    yield ((" articles", "quiet"),)
    names = sorted({name for articles in standing.by_reviewer.values() for name in articles})
    room = min(max(map(cells, names), default=0) + 2, max(NAME + 10, width - 50))
    for article in names:
        done, of = standing.of_article(article)
        people = ", ".join(standing.round.assignment.get(article, ()))
        yield (
            ("   ", "text"),
            (_column(article, room, signs), "text"),
            *_bar(done, of, 8, signs),
            (f" {done:4}/{of:<5}", "text"),
            (visible(people), "quiet"),
        )


def _person(standing: Standing, seen: Glance | None, person: str, signs: Signs, width: int) -> BoardRow:
    wide = width >= NARROW
    length = max(6, min(24, width - 60)) if width >= BARLESS else 0
    done, of = standing.done(person)
    row: list[Span] = [
        ("   ", "text"),
        (_column(person, NAME if wide else 10, signs), "text"),
        *(_bar(done, of, length, signs) if length else ()),
    ]
    row.append((f" {done:4}/{of:<4}", "text"))
    counted = standing.by_reviewer[person].values()
    for verdict in Verdict:
        count = sum(getattr(progress, verdict.value) for progress in counted)
        if count:
            row.append((f" {signs.verdict(verdict)}{count:<{4 if wide else 3}}", verdict.value))
    if person in standing.round.left:
        row.append((" left", "quiet"))
    if wide and seen and seen.seconds and person in seen.seconds:
        each = seen.seconds[person]
        row.append((f" {each:.0f} s each" if each >= 1 else " <1 s each", "quiet"))
    if wide and seen and seen.right and person in seen.right:
        right, asked = seen.right[person]
        row.append((f" controls {right}/{asked}", "quiet"))
    return tuple(row)


def _verdicts(standing: Standing, signs: Signs, width: int) -> Iterator[BoardRow]:
    total_count = sum(standing.spread)
    if not total_count:
        return
    length = max(3, min(20, width - 34))
    row: list[Span] = [(" yours  " if standing.round.hides else " ", "quiet")]
    for verdict, count in zip(Verdict, standing.spread, strict=True):
        share = count / total_count
        block = (ASCII.full if signs is ASCII else DONE) * max(1 if count else 0, round(share * length))
        row += [(f"{signs.verdict(verdict)} {share:.0%} ", verdict.value), (f"{block}  ", verdict.value)]
    yield tuple(row)


def _agreement(seen: Glance, signs: Signs, width: int) -> Iterator[BoardRow]:
    if seen.percent is None:
        return
    alpha = "undefined: only one verdict was used" if seen.alpha is None else f"{seen.alpha:.2f}"
    yield ()
    yield ((" agreement", "quiet"), (f"   {seen.percent:.0%} of pairs   alpha {alpha}", "text"))
    if len(seen.raters) > max(2, (width - NAME - 4) // 7) or not seen.pairs:
        return
    of = {frozenset((pair.first, pair.second)): pair for pair in seen.pairs}
    yield (("   " + " " * NAME + "".join(_column(name, 7, signs) for name in seen.raters), "quiet"),)
    for one in seen.raters:
        cellsrow = "".join(_cell(of.get(frozenset((one, other))), one == other, signs) for other in seen.raters)
        yield (("   ", "text"), (_column(one, NAME, signs), "quiet"), (cellsrow, "text"))


def _cell(pair: OfPair | None, same: bool, signs: Signs) -> str:
    """Return a pair's kappa, or its share of agreement where kappa is undefined, with a shade: seven cells."""
    if pair is None or same:
        return f"{signs.unjudged if same else ' ':>3}    "
    value = pair.percent if pair.kappa is None else pair.kappa
    shades = NUMBERS if signs is ASCII else SHADES
    shade = shades[max(0, min(len(shades) - 1, int(value * len(shades))))]
    return f"{shade * 2}{value:4.2f} "[:7]


def _bar(done: int, of: int, width: int, signs: Signs) -> tuple[Span, Span]:
    """Return a thin bar: what is done, and what is left."""
    full, empty = ("#", ".") if signs is ASCII else (DONE, LEFT)
    filled = bar(done, of, width, full, empty).count(full)
    return (full * filled, "text"), (empty * (width - filled), "quiet")


def _column(text: str, width: int, signs: Signs) -> str:
    shown = fit(visible(text), width - 1, signs.ellipsis)
    return shown + " " * (width - cells(shown))


def _seconds(events: Sequence[Event]) -> dict[str, float]:
    """Return the median seconds that each reviewer spent on a sentence."""
    spent: dict[str, list[float]] = {}
    for event in events:
        if event.role is Role.REVIEWER and event.duration > 0:
            spent.setdefault(event.reviewer, []).append(event.duration)
    return {name: median(seconds) for name, seconds in spent.items()}


def _right(round: Round, events: Sequence[Event]) -> dict[str, tuple[int, int]]:
    """Return how many controls each reviewer got right, of those they judged."""
    found: dict[str, tuple[int, int]] = {}
    for event in events:
        known = round.controls.get((event.article, event.sentence))
        if known is not None and event.role is Role.REVIEWER and event.holding.verdict is not None:
            right, asked = found.get(event.reviewer, (0, 0))
            found[event.reviewer] = (right + (event.holding.verdict is known), asked + 1)
    return found
