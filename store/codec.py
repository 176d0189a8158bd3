"""Events as documents: what is written, and the few fields that the index reads.

A document holds an event's fields by name, those with a default only where they differ from it.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from review.events import Event, Evidence, Holding


class SlimHolding(msgspec.Struct, frozen=True, gc=False):
    """The part of a holding that counts."""

    verdict: str | None = None
    claim: bool | None = None


class Slim(msgspec.Struct, frozen=True, gc=False):
    """The part of an event that the index needs."""

    id: str
    reviewer: str
    round: str
    article: str
    snapshot: str
    sentence: int
    holding: SlimHolding


class StoredHolding(msgspec.Struct, frozen=True, gc=False):
    """A holding as it is stored; the verdict by its name."""

    verdict: str | None = None
    claim: bool | None = None
    note: str = ""
    reasons: tuple[str, ...] = ()
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    score: float | None = None


class Stored(msgspec.Struct, frozen=True, gc=False):
    """What an export needs of an event: as an Event, but read three times faster."""

    id: str
    reviewer: str
    round: str
    snapshot: str
    sentence: int
    holding: StoredHolding
    supersedes: str = ""
    duration: float = 0.0
    role: str = "reviewer"
    guidelines: str = ""
    weighed: tuple[str, ...] = ()
    imported: str = ""

    @property
    def micros(self) -> int:
        """When it happened: microseconds since 1970, UTC."""
        return int(self.id[:14], 16)


E = TypeVar("E", Event, Stored)


class _File(msgspec.Struct, gc=False):
    """A whole segment."""

    events: dict[str, Slim]


def event_json(event: Event) -> bytes:
    """Return the event as the JSON of the document that is stored, on one line."""
    kept = _sparse(event)
    kept.duration = event.duration or _NO_TIME
    holding = kept.holding = _sparse(event.holding)
    if holding.evidence:
        holding.evidence = tuple(map(_sparse, holding.evidence))
    return _ENCODER.encode(kept)


def key(event_id: str) -> str:
    """Return the document id of an event in its table: the event's id as a decimal number, as TinyDB wants it."""
    return str(int(event_id, 16))


def event_of(line: bytes | memoryview) -> Event:
    """Return the event of a document's JSON; msgspec.MsgspecError when it is none."""
    return _EVENT.decode(line)


def stored_of(line: bytes | memoryview) -> Stored:
    """Return what an export needs of a document's JSON; msgspec.MsgspecError when it is no event."""
    return _STORED.decode(line)


def slim_of(line: bytes | memoryview) -> Slim:
    """Return what the index needs of a document's JSON; msgspec.MsgspecError when it is no event."""
    return _SLIM.decode(line)


def slims_of(data: bytes) -> list[Slim]:
    """Return what the index needs of a whole file's documents, in order; msgspec.MsgspecError when it is damaged."""
    return list(_FILE.decode(data).events.values())


def encode(doc: object) -> bytes:
    """Return a document as one line of JSON."""
    return _ENCODER.encode(doc)


def _sparse(value: Event | Holding | Evidence) -> Any:
    """Return the value as a struct that leaves its defaults out when it is written."""
    make, values = _SPARSE[type(value)]
    return make(*values(value))


def _sparse_kind(kind: type[msgspec.Struct]) -> tuple[Callable[..., Any], Callable[[Any], tuple[Any, ...]]]:
    """Return a struct of the same fields, the id first, and what takes the values for it from a value."""
    spare = {name: value for name, value in _defaults(kind).items() if name != "id"}
    needed = sorted((name for name in kind.__struct_fields__ if name not in spare), key=lambda name: name != "id")
    optional = [(name, Any, value) for name, value in spare.items()]
    struct = msgspec.defstruct(f"Sparse{kind.__name__}", [*needed, *optional], omit_defaults=True, gc=False)
    return struct, attrgetter(*needed, *spare)


def _defaults(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields that have a default, which are the last ones, and it."""
    values = kind.__struct_defaults__
    return dict(zip(kind.__struct_fields__[-len(values) :], values, strict=True))


_SPARSE = {kind: _sparse_kind(kind) for kind in (Event, Holding, Evidence)}
_NO_TIME = _defaults(Event)["duration"]
_ENCODER = msgspec.json.Encoder()
_EVENT = msgspec.json.Decoder(Event)
_STORED = msgspec.json.Decoder(Stored)
_SLIM = msgspec.json.Decoder(Slim)
_FILE = msgspec.json.Decoder(_File)
