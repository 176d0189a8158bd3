"""Pronouns that make another of a person than the other article does."""

from __future__ import annotations

import pytest

from reading.statements.pronouns import Pronoun
from review.elsewhere.contrary_pronouns import contrary_pronouns
from review.elsewhere.side import Side
from review.elsewhere.values import Strength
from tests.review.elsewhere.making import ANN, STRONG, WEAK, side


def pronouns(he: int, she: int, person: str = ANN) -> Side:
    return side(pronouns=[Pronoun(0, at, at + 1, person, at < she) for at in range(he + she)])


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        ((0, 1), (1, 0), [(WEAK, WEAK)]),
        ((0, 1), (2, 0), [(STRONG, None)]),
        ((0, 2), (2, 0), [(STRONG, STRONG)]),
        ((0, 3), (2, 0), [(WEAK, STRONG)]),
        ((0, 3), (1, 0), [(None, STRONG)]),
        ((2, 1), (2, 0), [(STRONG, None)]),
        ((2, 1), (0, 0), []),
        ((1, 1), (1, 1), []),
        ((0, 0), (1, 0), []),
        ((1, 0), (1, 0), []),
    ],
)
def test_pronouns_that_make_another_of_a_person(
    here: tuple[int, int], there: tuple[int, int], found: list[tuple[Strength | None, Strength | None]]
) -> None:
    """The odd one is told loudly, against an article that is sure of the person."""
    made = contrary_pronouns(pronouns(*here), pronouns(*there), {})
    assert [(one.strength, one.strength_there) for one in made] == found
    assert list(contrary_pronouns(pronouns(*here, person="Ann"), pronouns(*there, person="Ann"), {})) == []
