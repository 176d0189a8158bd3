"""What waits for the lead of a desk's rounds: one to open, to close, to settle, articles that nobody judges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date

from msgspec import Struct

from reading.plural import count_of
from review.rounds import Round, State, why_nobody_settles
from store.desk import Rounds
from store.errors import StoreError
from store.manage.status import RoundStatus, round_status, undecided


class LeadTask(Struct, frozen=True):
    """A round that waits for its lead, what for, and the action that does it."""

    round: str
    what: str
    action: str


def lead_tasks(rounds: Rounds, today: date) -> Iterator[LeadTask]:
    """Yield what waits for this person in the rounds they lead; rounds that cannot be read are left out.

    A round is opened to count what was judged: to be called from a thread that may wait.
    """
    for one in rounds.all():
        if one.lead != rounds.person:
            continue
        if one.state is State.DRAFT:
            yield LeadTask(one.name, "is a draft", "round.open")
        elif one.state is State.CLOSED:
            with suppress(StoreError), closing(rounds.view(one.name).desk) as desk:
                yield from _of_closed(one, undecided(desk)[0])
        elif one.state is State.OPEN:
            with suppress(StoreError), closing(rounds.view(one.name).desk) as desk:
                yield from _of_open(round_status(desk, today, overview=True))


def _of_closed(one: Round, unsettled: int) -> Iterator[LeadTask]:
    """Yield what waits in a round that is closed: what its lead may settle, or its end; others settle by themselves."""
    if not unsettled:
        yield LeadTask(one.name, "has nothing left to settle", "round.finish")
    elif one.lead in one.acting_adjudicators and one.lead not in one.reviewers:
        yield LeadTask(one.name, f"has {count_of(unsettled, 'sentence')} to settle", "adjudication.open")
    elif why_nobody_settles(one):
        yield LeadTask(one.name, "has nobody who settles it", "round.finish")


def _of_open(status: RoundStatus) -> Iterator[LeadTask]:
    """Yield what waits in a round that is open."""
    rules = status.round
    declined = [one for one in rules.declined if one.reviewer in rules.assignment.get(one.article, ())]
    done, of = status.with_controls.total
    if declined:
        yield LeadTask(rules.name, f"has {count_of(len(declined), 'article')} that nobody judges", "round.assign")
    elif status.outside:
        yield LeadTask(rules.name, f"does not have {count_of(len(status.outside), 'new article')}", "round.articles")
    elif status.edited:
        yield LeadTask(rules.name, "has guidelines that were edited by hand", "round.guidelines")
    elif of and done >= of and not status.unreadable:
        yield LeadTask(rules.name, "has all its verdicts", "round.close")
    elif status.overdue:
        yield LeadTask(rules.name, f"is overdue by {count_of(status.overdue, 'day')}", "round.remind")
