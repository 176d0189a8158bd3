"""The lines of the fact sheets of an article's entities: offices, dates and quotations that its sentences state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from reading.article import EntityType
from reading.statements.days import NO_YEAR
from reading.statements.offices import EMPLOYEE
from review.elsewhere.side import Side
from review.elsewhere.values import FactKind

_SHOWN = 300
"""Characters of a quotation that are kept in a line."""
_NAMED = (EntityType.PERSON, EntityType.ORG)


class FactLine(Struct, frozen=True, array_like=True, gc=False):
    """A line as it is kept: what is said and where, in the article's text."""

    kind: FactKind
    text: str
    sentence: int
    start: int
    end: int
    person: str = ""
    organisation: str = ""
    is_former: bool = False


def fact_lines(side: Side) -> Iterator[tuple[str, FactLine]]:
    """Yield what an article says of its people and organisations, each with the entity it is said of."""
    for one in side.offices:
        line = FactLine(
            FactKind.ROLE, one.office, one.sentence, one.start, one.end, one.person, one.organisation, one.is_former
        )
        yield one.person, line
        if one.organisation and one.office != EMPLOYEE and not one.is_implied:
            yield one.organisation, line
    text = side.article.text
    for quoted in side.quotations:
        if quoted.speaker and quoted.end - quoted.start >= 20:
            words = " ".join(text[quoted.start : quoted.end][:_SHOWN].split())
            yield (
                quoted.speaker,
                FactLine(FactKind.QUOTATION, words, quoted.sentence, quoted.start, quoted.end, quoted.speaker),
            )
    starts = [one.start for one in side.article.sentences]
    named: dict[int, set[str]] = {}
    for mention in side.article.mentions:
        if mention.type in _NAMED:
            named.setdefault(bisect_right(starts, mention.start) - 1, set()).add(mention.entity)
    for day in side.days:
        first, last = _said(day.first), _said(day.last)
        said = first if first == last else f"{first} – {last}"
        for entity in sorted(named.get(day.sentence, ())):
            yield entity, FactLine(FactKind.DATE, said, day.sentence, day.start, day.end)


def _said(number: int) -> str:
    """Return a day as it is written in a line: without a year where nobody gave one."""
    day = date.fromordinal(number)
    return day.isoformat()[5:] if day.year == NO_YEAR else day.isoformat()
