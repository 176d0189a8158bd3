"""Pronouns that stand for a person without doubt: no other is named there or shortly before; English alone."""

from __future__ import annotations

import re

from msgspec import Struct

from reading.article import Article, EntityType, Mention
from reading.statements.quotations import Quotation

_PRONOUN = re.compile(r"\b(?:(his|himself)|(her|hers|herself))\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:wife|husband|mother|father|sons?|daughters?|sisters?|brothers?|girls?|boys?|wom[ae]n|m[ae]n|lady|gentleman"
    r"|girlfriend|boyfriend|widow|widower|aunt|uncle|niece|nephew|actress|queen|king|princess|prince|mrs|mr|ms|sir"
    r"|parents?|partner|fianc[ée]e?|victims?|colleague|friend|who|whom|whose|plaintiff|spokes(?:wo)?man)\b",
    re.IGNORECASE,
)


_BEFORE = 2
"""Sentences before in which nobody else is named."""


class Pronoun(Struct, frozen=True, array_like=True, gc=False):
    """A pronoun, and the person it stands for."""

    sentence: int
    start: int
    end: int
    person: str
    is_female: bool


def pronouns(article: Article, quoted: list[Quotation]) -> list[Pronoun]:
    """Return the pronouns of an article that stand for a person whom their sentence names, and nobody else."""
    found: list[Pronoun] = []
    people = [one for one in article.mentions if one.type is EntityType.PERSON]
    at = 0
    last: list[set[str]] = []
    for unit in article.sentences:
        own: list[Mention] = []
        while at < len(people) and people[at].start < unit.end:
            if people[at].start >= unit.start:
                own.append(people[at])
            at += 1
        named = {one.entity for one in own}
        lately = set().union(*last)
        last = [*last, named][-_BEFORE:]
        if lately - named:
            continue
        if len({one.entity for one in own}) != 1 or unit.end - unit.start > 2000:
            continue
        text = article.text[unit.start : unit.end]
        if _OTHERS.search(text):
            continue
        within = [one for one in quoted if one.sentence == unit.index]
        hits = [
            (unit.start + match.start(), unit.start + match.end(), match[2] is not None)
            for match in _PRONOUN.finditer(text)
            if unit.start + match.start() >= own[0].end or match.start() < 12
        ]
        hits = [one for one in hits if not any(quote.start <= one[0] < quote.end for quote in within)]
        if len({female for _, _, female in hits}) == 1:
            found += [Pronoun(unit.index, start, end, own[0].entity, female) for start, end, female in hits[:1]]
    return found
