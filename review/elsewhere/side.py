"""One side of a comparison: an article with its sentences' stems and all that they state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from reading.article import CLAIMS, Article, Kind, Sentence
from reading.statements.amounts import Amount, amounts
from reading.statements.days import Day, days
from reading.statements.offices import Office, offices
from reading.statements.pronouns import Pronoun, pronouns
from reading.statements.quotations import Quotation, quotations
from reading.terms import stem, stems_of

MOST_SENTENCES = 1500
"""Sentences of an article that are compared: a book is no news, and its end is left out."""
LONGEST = 6000
"""Characters of a sentence whose stems are compared."""
MOST = 300
"""Quotations, offices, pronouns and dates of an article that are compared, each; amounts are ten times as many."""
_CAPITAL = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]+(?:['’]s)?")
COMPARED = CLAIMS | {Kind.HEADLINE, Kind.SUBHEAD}
"""The kinds of sentences that say something of the story."""


class Side(Struct, frozen=True, dict=True):
    """An article as it is compared; a sentence that says nothing of the story has no stems.

    `published` is the number of the day it appeared on, or 0.
    """

    article: Article
    stems: Sequence[tuple[str, ...]]
    quotations: Sequence[Quotation]
    offices: Sequence[Office]
    pronouns: Sequence[Pronoun]
    amounts: Sequence[Amount]
    days: Sequence[Day]
    published: int = 0

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The stems of all of its sentences."""
        return frozenset(term for stems in self.stems for term in stems)

    def names(self, sentence: int) -> frozenset[str]:
        """Return the stems of a sentence's words that stand with a capital, its first word apart."""
        return frozenset(stem(word.lower()) for word in _CAPITAL.findall(self.article.quote(sentence)[1:LONGEST]))

    def others(self, sentence: int, there: Side, its: int) -> bool:
        """Whether a sentence and one of another article each name somebody or something that the other does not."""
        own, names = self._all_names(sentence), there._all_names(its)
        return bool(own - names) and bool(names - own)

    def _all_names(self, sentence: int) -> frozenset[str]:
        """Return the names in a sentence, also its first word where one of the article's mentions begins there."""
        names, start = self.names(sentence), self.article.sentences[sentence].start
        if any(one.start == start for one in self.article.mentions):
            return names | {stem(self.article.quote(sentence).split(maxsplit=1)[0].lower())}
        return names


def side_of(article: Article, published: int) -> Side:
    """Return an article ready to be compared; `published` is the number of the day it appeared on, or 0."""
    units = article.sentences[:MOST_SENTENCES]
    english = article.language.partition("-")[0] == "en"
    quoted = quotations(article)
    told = {unit.index for unit in units if unit.kind in COMPARED}
    return Side(
        article=article,
        stems=[_stems(article, unit) if unit.index in told else () for unit in units],
        quotations=[one for one in quoted if one.sentence in told][:MOST],
        offices=[one for one in offices(article) if one.sentence in told][: MOST // 2] if english else (),
        pronouns=[one for one in pronouns(article, quoted) if one.sentence in told][:MOST] if english else (),
        amounts=[one for one in amounts(article) if one.sentence in told][: MOST * 10],
        days=[one for one in days(article, published) if one.sentence in told][:MOST],
        published=published,
    )


def _stems(article: Article, unit: Sentence) -> tuple[str, ...]:
    return tuple(stems_of(article.text[unit.start : min(unit.end, unit.start + LONGEST)]))
