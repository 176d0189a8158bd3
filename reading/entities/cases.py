"""Facts about the names of one article, collected while they are weighed."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct, field

from reading.article import EntityType

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE
TYPES = (PERSON, ORG, PLACE)
MENTIONS = 3.0  # so many mentions of a name say all that the model can say of it
FAINT = 0.3  # what a faint guess counts beside a plain one


class Unit(Struct, frozen=True):
    """One unit of the article: its span, and whether it may only repeat names that others carry (a headline)."""

    start: int
    end: int
    echo: bool


class Name(Struct, frozen=True):
    """One mention of a name after the votes."""

    start: int
    end: int
    type: EntityType


class Spans:
    """Spans in 8 bytes each, in the order in which they were added: a long article has very many."""

    __slots__ = ("_packed",)

    def __init__(self) -> None:
        self._packed = array("Q")

    def add(self, start: int, end: int) -> None:
        """Add a span; it may be there already."""
        self._packed.append(start << 32 | end)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield the spans."""
        return (divmod(packed, 1 << 32) for packed in self._packed)

    def __len__(self) -> int:
        """How many were added."""
        return len(self._packed)

    @property
    def different(self) -> int:
        """How many different ones there are."""
        return len(set(self._packed))


class Spelling(Struct):
    """What is known of one spelling: votes a type, where it was guessed, all places where it stands.

    `guesses` are the model's log odds, summed over so many `mentions`; `votes` is everything else that speaks for a
    type. A name is weighed once: what the model says of each mention counts in the mean, however often it says it.
    """

    guesses: dict[EntityType, float] = field(default_factory=lambda: dict.fromkeys(TYPES, 0.0))
    mentions: float = 0.0
    votes: dict[EntityType, float] = field(default_factory=lambda: dict.fromkeys(TYPES, 0.0))
    guessed: Spans = field(default_factory=Spans)
    faint: Spans = field(default_factory=Spans)
    places: Spans = field(default_factory=Spans)
    cues: float = 0.0
    person: bool = False

    @property
    def verdict(self) -> EntityType:
        """The type with the most votes."""
        return max(TYPES, key=self.weight)

    def weight(self, kind: EntityType) -> float:
        """How much speaks for a type."""
        seen = self.guesses[kind] / self.mentions * min(self.mentions, MENTIONS) if self.mentions else 0.0
        return seen + self.votes[kind]

    @property
    def share(self) -> float:
        """The part of its places where the model saw a name."""
        return (self.guessed.different + FAINT * self.faint.different) / max(len(self.places), 1)


class NameVerdict(Enum):
    """Where a spelling is a name."""

    SEEN = 1
    EVERYWHERE = 2
