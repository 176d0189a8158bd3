"""The tables of a round: what its reviewers answered of each sentence, as verdicts, as claim or not, and as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from msgspec import Struct

from review.agreement.table import Spacing, Table, tabulate
from review.answers import NO_CLAIM, Answer, Claims, Votes, answers, name_of
from review.events import Event
from review.scale import DEFAULT, Scale

CLAIM = "claim"

Place = tuple[str, int]


class RoundTables(Struct, frozen=True):
    """Three tables of the same answers.

    `claims`: claim or no claim, of all sentences up for judgement; `verdicts`: the verdicts of those who took the
    sentence as a claim; `answers`: verdicts with "no claim" as one more category, which stands in no order to them.
    """

    claims: Table
    verdicts: Table
    answers: Table


def tables_of_round(
    events: Iterable[Event],
    *,
    claims: Claims | None = None,
    reviewers: Iterable[str] = (),
    leave_out: Set[Place] = frozenset(),
    first: int = 0,
    scale: Scale = DEFAULT,
    spacing: Spacing | None = None,
) -> RoundTables:
    """Make the tables of a round from current events: sentences by reviewers, an article's sentences one group.

    `claims` are the sentences up for judgement by their kind. Only reviewers' answers count, not those of adjudicators
    or agents. `reviewers` have a column even without an answer; `leave_out` are the (article, sentence) that count for
    nothing, such as controls. A row is named `article#number`, where an article's first sentence is number `first`: 0
    as in records, 1 as people read it. `scale` has the verdicts, and says whether they have an order, unless `spacing`
    takes it away.
    """
    found = {place: votes for place, votes in answers(events, claims).items() if place not in leave_out}
    raters = sorted({*reviewers, *(name for votes in found.values() for name in votes)})
    judged = {place: votes for place, votes in found.items() if any(vote.answer for vote in votes.values())}
    is_known = all(
        vote.answer is None or vote.answer in scale.names for votes in found.values() for vote in votes.values()
    )
    has_order = scale.is_ordinal and is_known and spacing is not Spacing.NOMINAL

    def table(rows: dict[Place, Votes], label: Callable[[Answer], str | None], *order: str, nominal: bool) -> Table:
        return tabulate(
            raters,
            [[label(votes[name].answer) if name in votes else None for name in raters] for votes in rows.values()],
            order=order,
            spacing=Spacing.NOMINAL if nominal else None,
            even=not scale.identity,
            units=[f"{article}#{sentence + first}" for article, sentence in rows],
            groups=[article for article, _ in rows],
        )

    return RoundTables(
        claims=table(found, _claim, CLAIM, NO_CLAIM, nominal=True),
        verdicts=table(judged, _verdict, *scale.names, nominal=not has_order),
        answers=table(found, name_of, *scale.names, NO_CLAIM, nominal=True),
    )


def table_of_round(
    events: Iterable[Event],
    *,
    claims: Claims | None = None,
    reviewers: Iterable[str] = (),
    leave_out: Set[Place] = frozenset(),
    first: int = 0,
    scale: Scale = DEFAULT,
) -> Table:
    """Return the table of verdicts alone; see `tables_of_round`."""
    found = tables_of_round(events, claims=claims, reviewers=reviewers, leave_out=leave_out, first=first, scale=scale)
    return found.verdicts


def _claim(answer: Answer) -> str:
    return NO_CLAIM if answer is None else CLAIM


def _verdict(answer: Answer) -> str | None:
    return None if answer is None else answer
