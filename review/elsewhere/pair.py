"""Comparing two articles: the pairs of sentences that are near each other, and what the articles say differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from review.elsewhere.alike import Score, Story
from review.elsewhere.contrary_amounts import contrary_amounts
from review.elsewhere.contrary_days import contrary_days
from review.elsewhere.contrary_offices import contrary_offices
from review.elsewhere.contrary_pronouns import contrary_pronouns
from review.elsewhere.discrepancy import Discrepancy, Scores
from review.elsewhere.misquoted import misquoted
from review.elsewhere.misspelt import misspelt
from review.elsewhere.side import Side
from review.elsewhere.values import LIKE, SAME

_EQUAL = 0.6
"""The score from which on two sentences say the same whatever they name."""
MOST_SCORES = 4000
"""Pairs of near sentences of two articles that are kept: more are tables."""
MOST_DISCREPANCIES = 200
"""Differences of two articles that are kept, of each kind."""

_KINDS: Sequence[Callable[[Side, Side, Scores], Iterator[Discrepancy]]] = (
    misquoted,
    contrary_offices,
    contrary_pronouns,
    contrary_amounts,
    contrary_days,
    misspelt,
)


class ComparedPair(Struct, frozen=True):
    """What two articles say of the same: near sentences, and differences."""

    scores: Sequence[Score]
    discrepancies: Sequence[Discrepancy]


def compared(story: Story, here: Side, there: Side) -> ComparedPair:
    """Return the partners and differences of two articles of one story."""
    found = (_apart(one, here, there) for one in story.compare(here.stems, there.stems))
    scores = sorted(found, key=lambda one: (-one.score, one.here, one.there))
    scores = scores[:MOST_SCORES]
    near = {(one.here, one.there): one.score for one in scores}
    discrepancies: dict[tuple[object, ...], Discrepancy] = {}
    for kind in _KINDS:
        for number, one in enumerate(kind(here, there, near)):
            if number >= MOST_DISCREPANCIES:
                break
            discrepancies.setdefault((one.kind, one.here, one.there), one)
    return ComparedPair(scores, tuple(discrepancies.values()))


def _apart(one: Score, here: Side, there: Side) -> Score:
    """Return a score; no more than like where each sentence names somebody of whom the other article knows nothing."""
    if not SAME <= one.score < _EQUAL:
        return one
    if here.names(one.here) - there.vocabulary and there.names(one.there) - here.vocabulary:
        return Score(one.here, one.there, LIKE)
    return one
