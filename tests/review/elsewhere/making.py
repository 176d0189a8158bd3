"""Sides made by hand for the tests of what two articles say of the same: what they state, with no text to be read."""

from __future__ import annotations

from datetime import date
from itertools import count

from reading.article import Article, EntityType
from reading.statements.amounts import Amount, AmountKind
from reading.statements.days import Day
from reading.statements.offices import Office
from review.elsewhere.side import Side
from review.elsewhere.values import Strength

PERSON, ORG = EntityType.PERSON, EntityType.ORG
STRONG, WEAK = Strength.STRONG, Strength.WEAK


_EMPTY = Article("a.txt", "a.txt", "", "", ())


def side(**found: object) -> Side:
    """Return a side that states this."""
    nothing: dict[str, object] = dict.fromkeys(("stems", "quotations", "offices", "pronouns", "amounts", "days"), ())
    return Side(**{"article": _EMPTY, **nothing, **found})  # type: ignore[arg-type]


_places = count()


def office(person: str, what: str, where: str, *, former: bool = False, implied: bool = False) -> Office:
    return Office(0, next(_places), 9, person, what, where, former, implied)


ANN, BO = "Ann Lee", "Bo Day"


def amount(
    low: float,
    high: float | None = None,
    *around: str,
    kind: AmountKind = AmountKind.FIGURE,
    unit: str = "ship",
    exact: bool = True,
) -> Amount:
    return Amount(0, next(_places), 9, kind, unit, low, low if high is None else high, around, exact)


def day(first: date, last: date | None = None, *verbs: str, bare: bool = False) -> Day:
    return Day(0, 0, 9, first.toordinal(), (last or first).toordinal(), verbs, bare)
