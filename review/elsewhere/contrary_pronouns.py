"""Pronouns that make a man of somebody whom the other article makes a woman, or the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reading.statements.pronouns import Pronoun
from review.elsewhere.discrepancy import Discrepancy, Place, Scores
from review.elsewhere.side import Side
from review.elsewhere.values import DifferenceKind, Strength

SURE = 2
"""Pronouns of one kind and none of the other with which an article is sure of a person."""


def contrary_pronouns(here: Side, there: Side, _scores: Scores) -> Iterator[Discrepancy]:
    """Yield the pronouns with which the one article votes for a person otherwise than the other does."""
    own, others = _votes(here.pronouns), _votes(there.pronouns)
    for person in own.keys() & others.keys():
        if " " not in person:
            continue
        for is_female in (True, False):
            ours, theirs = own[person][is_female], others[person][not is_female]
            if ours and theirs and (not own[person][not is_female] or not others[person][is_female]):
                yield Discrepancy(
                    DifferenceKind.PRONOUN,
                    _place(ours[0]),
                    _place(theirs[0]),
                    _strength(own[person], others[person], is_female),
                    _strength(others[person], own[person], not is_female),
                )


_Votes = dict[bool, list[Pronoun]]


def _votes(found: Sequence[Pronoun]) -> dict[str, _Votes]:
    votes: defaultdict[str, _Votes] = defaultdict(lambda: {True: [], False: []})
    for one in found:
        votes[one.person][one.is_female].append(one)
    return votes


def _strength(own: _Votes, others: _Votes, is_female: bool) -> Strength | None:
    """Return how loudly an article's pronoun is contradicted: strong where the other is sure and it is the odd one."""
    sure = len(others[not is_female]) >= SURE and not others[is_female]
    if len(own[not is_female]) > len(own[is_female]):
        return Strength.STRONG if sure or not others[is_female] else Strength.WEAK
    if sure:
        return Strength.STRONG if len(own[is_female]) <= len(others[not is_female]) else Strength.WEAK
    return Strength.WEAK if not others[is_female] and len(own[is_female]) < SURE else None


def _place(pronoun: Pronoun) -> Place:
    return pronoun.sentence, pronoun.start, pronoun.end
