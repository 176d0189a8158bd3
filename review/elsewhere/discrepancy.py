"""A discrepancy: where two articles differ, before it is kept and before it is shown to anybody."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from review.elsewhere.values import DifferenceKind, Strength

Scores = Mapping[tuple[int, int], float]
"""How alike two sentences are, by their numbers in the one article and in the other, where they are near."""

Place = tuple[int, int, int]
"""A sentence, and where words of it begin and end in the article's text."""


class Discrepancy(Struct, frozen=True, array_like=True, gc=False):
    """A difference between one article and another: what each says, where, and how sure it is.

    `here` and `there` are strong or weak each for itself: where one article is alone with what it says, a reader of the
    other one need not be told so loudly. None says nothing there at all.
    """

    kind: DifferenceKind
    here: Place
    there: Place
    strength: Strength | None
    strength_there: Strength | None


def both(kind: DifferenceKind, here: Place, there: Place, strength: Strength) -> Discrepancy:
    """Return a discrepancy that is as sure for a reader of the one article as for one of the other."""
    return Discrepancy(kind, here, there, strength, strength)
