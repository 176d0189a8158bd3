"""What is known of the names of one article while they are being weighed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from reading.article import EntityType

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE
TYPES = (PERSON, ORG, PLACE)
FAINT = 0.3  # what a faint guess counts beside a plain one


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the article: its span, and whether it may only repeat names that others carry (a headline)."""

    start: int
    end: int
    echo: bool


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name after the votes."""

    start: int
    end: int
    type: EntityType


@dataclass(slots=True)
class Case:
    """What is known of one spelling: votes a type, where it was guessed, all places where it stands."""

    votes: dict[EntityType, float] = field(default_factory=lambda: dict.fromkeys(TYPES, 0.0))
    guessed: set[tuple[int, int]] = field(default_factory=set)
    faint: set[tuple[int, int]] = field(default_factory=set)
    places: list[tuple[int, int]] = field(default_factory=list)
    cues: float = 0.0
    person: bool = False

    @property
    def verdict(self) -> EntityType:
        """The type with the most votes."""
        return max(TYPES, key=lambda kind: self.votes[kind])

    @property
    def share(self) -> float:
        """The part of its places where the model saw a name."""
        return (len(self.guessed) + FAINT * len(self.faint)) / max(len(self.places), 1)


class Verdict(Enum):
    """Where a spelling is a name."""

    NOWHERE = 0
    SEEN = 1
    EVERYWHERE = 2

    def __bool__(self) -> bool:
        """Whether it is one at all."""
        return self is not Verdict.NOWHERE
