"""Events: what reviewers did, each an immutable fact that carries everything its reviewer holds afterwards.

Because an event holds the whole `Holding` of its sentence, a reviewer's current decision on a sentence is the event
with the greatest id for (round, reviewer, article, sentence), and merging files is a union. Undo and redo are events
too: they carry the holding they bring back and name the step that they undo. Written down, an event leaves out every
field that is at its default.

Events that are not on the disk yet have local ids and steps, which begin with `~`, so that a program may enter an act
before the disk has the one it builds on: `supersedes` and `undoes` use local names until the writer gives real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct


class EventKind(StrEnum):
    """What a reviewer did."""

    DECIDE = "decide"
    CLEAR = "clear"
    SET_ASIDE = "set-aside"
    TAKE_BACK = "take-back"
    NOTE = "note"
    REASONS = "reasons"
    CONFIDENCE = "confidence"
    EVIDENCE = "evidence"
    CONFIRM = "confirm"
    UNDO = "undo"
    REDO = "redo"


class Role(StrEnum):
    """In which capacity somebody decided."""

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    AGENT = "agent"


class Evidence(Struct, frozen=True, gc=False):
    """One piece of evidence: `source` is a URL or `article#sentence` of the desk, `stance` supports or refutes."""

    source: str
    quote: str = ""
    stance: str = "supports"
    accessed: str = ""


class Relation(StrEnum):
    """What a sentence of another article is to the one that is linked to it."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NOT_SAME = "not-same"


class Link(Struct, frozen=True, gc=False):
    """A link from a sentence to one of another article, as that one's `snapshot` has it; `quote` is its text there.

    `relation` is a `Relation`, or a word of a newer program, which is passed on.
    """

    relation: str
    article: str
    snapshot: str
    sentence: int
    quote: str = ""


class Holding(Struct, frozen=True, omit_defaults=True, gc=False):
    """Everything that one reviewer holds of one sentence; everybody starts with the empty one.

    `verdict` is the name of one of the scale (`review.scale`). `claim` is None while nobody decided (the sentence's
    kind decides), True when taken in, False when set aside. `confidence` is 1 to 3, or None. `why` is an adjudicator's
    cause, `score` an agent's certainty, 0 to 1.
    """

    verdict: str | None = None
    claim: bool | None = None
    note: str = ""
    reasons: tuple[str, ...] = ()
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    score: float | None = None
    links: tuple[Link, ...] = ()


NOTHING = Holding()
_NO_TIME = 0.0  # one object, by which an unknown duration is left out


class Event(Struct, frozen=True, omit_defaults=True, gc=False):
    """One act of one reviewer on one sentence.

    `id` is 20 lower-case hexadecimal digits, 14 of microseconds since 1970 and 6 of the writing file, so that ids
    sort by time and are unique across hosts; empty until the store gives it. `step` is the id of the first event
    of the act that it belongs to (an act on many sentences is one step, undone as one). `supersedes` is the id
    of the event it replaces, `undoes` the step that an undo takes back or a redo brings back. `duration` is what the
    reviewer has spent on the sentence in all, in seconds, to the millisecond, `weighed` the events that an adjudicator
    looked at, `guidelines` the version that was in force. `imported` is, of an event that was read in from elsewhere,
    what its record said beyond all this, as JSON.
    `hinted` are the hints of other articles that were on the screen when the verdict was given, each as
    `review.links.hint` writes it; an act that leaves the verdict as it is passes them on.
    """

    kind: EventKind
    reviewer: str
    round: str
    article: str
    snapshot: str
    sentence: int
    holding: Holding
    id: str = ""
    step: str = ""
    supersedes: str = ""
    undoes: str = ""
    duration: float = _NO_TIME
    role: Role = Role.REVIEWER
    guidelines: str = ""
    weighed: tuple[str, ...] = ()
    imported: str = ""
    hinted: tuple[str, ...] = ()

    @property
    def micros(self) -> int:
        """When it happened: microseconds since 1970, UTC."""
        return int(self.id[:14], 16)

    def as_stored(self, identity: str, step: str, supersedes: str, undoes: str, guidelines: str) -> Event:
        """Return the event as the store keeps it; spelt out because this happens at every decision."""
        return Event(
            self.kind,
            self.reviewer,
            self.round,
            self.article,
            self.snapshot,
            self.sentence,
            self.holding,
            identity,
            step,
            supersedes,
            undoes,
            round(self.duration, 3) or _NO_TIME,
            self.role,
            guidelines,
            self.weighed,
            self.imported,
            self.hinted,
        )


class RawHolding(Struct, frozen=True, gc=False):
    """A holding whose verdict is a name."""

    verdict: str | None = None
    claim: bool | None = None
    note: str = ""
    reasons: tuple[str, ...] = ()
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    score: float | None = None
    links: tuple[Link, ...] = ()


class RawEvent(Struct, frozen=True, gc=False):
    """What going through a whole desk needs of an event: as an `Event`, with names in place of enums.

    That reads three times faster, and an export reads them all.
    """

    id: str
    reviewer: str
    round: str
    snapshot: str
    sentence: int
    holding: RawHolding
    supersedes: str = ""
    duration: float = 0.0
    role: str = "reviewer"
    guidelines: str = ""
    weighed: tuple[str, ...] = ()
    imported: str = ""
    hinted: tuple[str, ...] = ()

    @property
    def micros(self) -> int:
        """When it happened: microseconds since 1970, UTC."""
        return int(self.id[:14], 16)


LOCAL = "~"


def stamped(
    events: Iterable[Event],
    next_id: Callable[[], str],
    superseded: Callable[[Event], str] | None = None,
    guidelines: str = "",
) -> tuple[Event, ...]:
    """Return the events of one append with their ids, their steps and the ids that they supersede.

    Events without a step are one step, and so are those that share a local one; the id of a step's first event is
    the step. Local names of this append are replaced in `supersedes` and `undoes`. Where an event does not say what
    it supersedes, it is the append's last event of the same sentence, or else what `superseded` returns.
    `guidelines` is the version they are marked with, unless it is empty.
    """
    names: dict[str, str] = {}
    last: dict[tuple[str, int], str] = {}
    done: list[Event] = []
    for event in events:
        identity, place = next_id(), (event.article, event.sentence)
        step = event.step
        if not step or step.startswith(LOCAL):
            step = names.setdefault("step:" + step, identity)
        if event.id.startswith(LOCAL):
            names[event.id] = identity
        before = names.get(event.supersedes, event.supersedes) or last.get(place)
        if before is None:
            before = superseded(event) if superseded else ""
        undoes = names.get("step:" + event.undoes, event.undoes) if event.undoes else ""
        last[place] = identity
        done.append(event.as_stored(identity, step, before, undoes, guidelines or event.guidelines))
    return tuple(done)
