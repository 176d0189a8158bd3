"""Rounds as text: the list, one round's status, what is left, what changed hands, and their terms in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.plural import count_of
from review.rounds import Round, State
from store.manage.status import RoundStatus

BAR = 20

if TYPE_CHECKING:
    from review.assignment import Move


def listed(rounds: Iterable[Round]) -> Iterator[str]:
    """Yield one line a round."""
    yield f"{'round':20} {'state':12} {'lead':12} {'reviewers':>9} {'articles':>8}  due"
    for one in rounds:
        blind = "blind" if one.blind else ""
        people = str(len(one.reviewers) - len(one.left)) if one.reviewers else "anybody"
        articles = str(len(one.assignment)) if one.assignment else "all"
        line = f"{visible(one.name):20} {one.state:12} {visible(one.lead):12} {people:>9} {articles:>8}"
        yield f"{line}  {visible(one.due):10}  {blind}".rstrip()


def shown(standing: RoundStatus) -> Iterator[str]:
    """Yield how a round stands: its terms, each reviewer, each article."""
    rules = standing.round
    yield f"round {visible(rules.name)}: {rules.state}{', blind' if rules.blind else ''}"
    for label, value in _terms(rules):
        yield f"  {label:12} {visible(value)}"
    if standing.overdue:
        yield f"  {'overdue':12} {count_of(standing.overdue, 'day')}"
    if any(standing.spread):
        accurate, disputed, erroneous = standing.spread
        whose = "yours" if rules.hides else "verdicts"
        yield f"  {whose:12} {accurate} accurate, {disputed} disputed, {erroneous} erroneous"
    yield ""
    for person in standing.by_reviewer:
        done, of = standing.done(person)
        yield f"  {visible(person):20} {bar(done, of, BAR)} {done:5}/{of}"
    if rules.hides and len(standing.by_reviewer) < len(rules.reviewers):
        yield "  others are seen when the round is closed"
    if standing.by_reviewer:
        yield ""
    for article in sorted({name for of in standing.by_reviewer.values() for name in of}):
        done, of = standing.of_article(article)
        people = ", ".join(rules.assignment.get(article, ()))
        yield f"  {visible(article):34} {done:5}/{of:<5} {visible(people)}"


def left(standing: RoundStatus) -> Iterator[str]:
    """Yield the rest of each reviewer's work, for a message to them."""
    rules = standing.round
    when = f", due {rules.due}" if rules.due else ""
    late = f", overdue by {count_of(standing.overdue, 'day')}" if standing.overdue else ""
    for person, articles in standing.by_reviewer.items():
        done, of = standing.done(person)
        if done >= of:
            yield f"{visible(person)}: nothing left in round {visible(rules.name)}"
            continue
        rest = f"{of - done} of {of} sentences left in round {visible(rules.name)}"
        yield f"{visible(person)}: {rest}{visible(when)}{late}"
        for article, progress in articles.items():
            if progress.judged < progress.claims:
                yield f"  {visible(article):40} {progress.claims - progress.judged:4} left"


def moved(moves: Iterable[Move]) -> Iterator[str]:
    """Yield each article that changed hands."""
    for one in moves:
        gained, lost = (visible(", ".join(names)) for names in (one.gained, one.lost))
        yield f"{visible(one.article)}: " + (
            f"{gained} instead of {lost}" if gained and lost else f"{gained} joins" if gained else f"{lost} leaves"
        )


def bar(done: int, of: int, width: int, full: str = "█", empty: str = "░") -> str:
    """Return a progress bar of that many cells; full only when all is done."""
    filled = width if of and done >= of else min(width - 1, width * done // of) if of else 0
    return full * filled + empty * (width - filled)


def _terms(rules: Round) -> Iterator[tuple[str, str]]:
    if rules.lead:
        yield "lead", rules.lead
    if rules.overlap:
        yield "overlap", f"{count_of(rules.overlap, 'reviewer')} a sentence, seed {rules.seed}"
    if rules.adjudicators:
        yield "adjudicators", ", ".join(rules.adjudicators)
    if rules.excluded:
        out = Counter(name for names in rules.excluded.values() for name in names)
        each = (f"{visible(name)} from {count} article{'s' * (count > 1)}" for name, count in sorted(out.items()))
        yield "excluded", ", ".join(each)
    if rules.left:
        yield "left", ", ".join(rules.left)
    if rules.only:
        yield "takes up", f"{rules.only} of round {rules.previous}"
    if rules.require:
        yield "requires", ", ".join(rules.require)
    if rules.guidelines:
        yield "guidelines", f"version {rules.guidelines}"
    if rules.due:
        yield "due", rules.due


def terms_line(round: Round) -> str:
    """Return the round's name and what matters while working in it: state, blindness, the date it is due."""
    state = [round.state.value] if round.state is not State.OPEN else ["blind"] if round.blind else []
    due = [f"due {round.due}"] if round.due and round.state is State.OPEN else []
    return " · ".join([round.name, *state, *due])
