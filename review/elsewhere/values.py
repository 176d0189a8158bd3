"""The values that a comparison hands out: partners of a sentence, differences, and the facts of an entity."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Band(StrEnum):
    """How alike two sentences are: they say the same, something like it, or something near it."""

    SAME = "same"
    LIKE = "like"
    NEAR = "near"


SAME, LIKE, NEAR = 0.30, 0.20, 0.12
"""The least score of each band."""


def band_of(score: float) -> Band | None:
    """Return the band of a score, or None below all of them."""
    if score >= SAME:
        return Band.SAME
    if score >= LIKE:
        return Band.LIKE
    return Band.NEAR if score >= NEAR else None


class DifferenceKind(StrEnum):
    """What two articles say differently."""

    QUOTATION = "quotation"
    ROLE = "role"
    PRONOUN = "pronoun"
    FIGURE = "figure"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"
    SPELLING = "spelling"


class Strength(StrEnum):
    """How sure a difference is: weak ones are shown only where somebody looks closely."""

    STRONG = "strong"
    WEAK = "weak"


class Passage(Struct, frozen=True):
    """Some words of a sentence where they stand: code points of the article's text, half open."""

    article: str
    sentence: int
    start: int
    end: int
    text: str


class Partner(Struct, frozen=True):
    """A sentence of another article that says much the same; `quote` is its text."""

    article: str
    sentence: int
    score: float
    band: Band
    quote: str


class Difference(Struct, frozen=True):
    """What a sentence says and another article says otherwise."""

    kind: DifferenceKind
    here: Passage
    there: Passage
    strength: Strength


class DifferenceMark(Struct, frozen=True):
    """A difference as gutter, list and queries know it: kind, strength, and the sentence that says otherwise."""

    kind: DifferenceKind
    strength: Strength
    article: str
    sentence: int


class Hints(Struct, frozen=True):
    """All that other articles say of one sentence: differences, strong ones first, and partners, the best first.

    `is_complete` is false while not all articles have been compared with this one.
    """

    partners: tuple[Partner, ...] = ()
    differences: tuple[Difference, ...] = ()
    is_complete: bool = False


class FactKind(StrEnum):
    """What a line of an entity's fact sheet is about."""

    ROLE = "role"
    DATE = "date"
    QUOTATION = "quotation"


class Fact(Struct, frozen=True):
    """What a sentence says of an entity: a role, a date, or that these are its words; `differs` say otherwise.

    `text` is what is said, levelled: the office of a role, the day or days of a date, the words of a quotation;
    `person` holds the office, or speaks.
    """

    kind: FactKind
    text: str
    where: Passage
    person: str = ""
    organisation: str = ""
    is_former: bool = False
    differs: tuple[Passage, ...] = ()
