"""Events as documents, the few fields that the index reads, and the ids that sort events by time.

A document holds an event's fields by name, those with a default only where they differ from it. An id is 14
hexadecimal digits of microseconds and 6 of the writing file. Two files never give the same id, because the file's six
digits differ or, once in sixteen million, the microsecond.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar

import msgspec

from review.events import Event, RawEvent, stamped


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
    role: str = "reviewer"


E = TypeVar("E", Event, RawEvent)


class _File(msgspec.Struct, gc=False):
    """A whole segment."""

    events: dict[str, Slim]


_HOSTILE = (RecursionError, MemoryError)
"""What a line can do to a decoder beside being no event: that is the line's fault, too."""


def _refused(error: RecursionError | MemoryError) -> msgspec.DecodeError:
    return msgspec.DecodeError(f"hostile: {type(error).__name__}")


def event_json(event: Event) -> bytes:
    """Return the event as the JSON of the document that is stored, on one line."""
    return _ENCODER.encode(event)


def with_verdict(event: E, verdict: str) -> E:
    """Return an event with its verdict under another name, as when it was renamed after it was given."""
    holding = msgspec.structs.replace(event.holding, verdict=verdict)
    return msgspec.structs.replace(event, holding=holding)


def key(event_id: str) -> str:
    """Return the document id of an event in its table: the event's id as a decimal number, as TinyDB wants it."""
    return str(int(event_id, 16))


def event_of(line: bytes | memoryview) -> Event:
    """Return the event of a document's JSON; msgspec.MsgspecError when it is none."""
    try:
        return _EVENT.decode(line)
    except _HOSTILE as error:
        raise _refused(error) from error


def raw_of(line: bytes | memoryview) -> RawEvent:
    """Return the fields of a document that an export uses; msgspec.MsgspecError when it is no event."""
    try:
        return _RAW.decode(line)
    except _HOSTILE as error:
        raise _refused(error) from error


def raw_by_key(lines: bytes) -> dict[str, RawEvent]:
    """Return the same of many documents' JSON, a JSON object, by their keys; msgspec.MsgspecError if one is none."""
    try:
        return _RAW_BY_KEY.decode(lines)
    except _HOSTILE as error:
        raise _refused(error) from error


def slim_of(line: bytes | memoryview) -> Slim:
    """Return the fields of a document that the index uses; msgspec.MsgspecError when it is no event."""
    try:
        return _SLIM.decode(line)
    except _HOSTILE as error:
        raise _refused(error) from error


def slims_of(data: bytes) -> list[Slim]:
    """Return the index's fields of all documents of a file, in order; msgspec.MsgspecError when it is damaged."""
    try:
        return list(_FILE.decode(data).events.values())
    except _HOSTILE as error:
        raise _refused(error) from error


def encode(doc: object) -> bytes:
    """Return a document as one line of JSON."""
    return _ENCODER.encode(doc)


_ENCODER = msgspec.json.Encoder()
_EVENT = msgspec.json.Decoder(Event)
_RAW = msgspec.json.Decoder(RawEvent)
_RAW_BY_KEY = msgspec.json.Decoder(dict[str, RawEvent])
_SLIM = msgspec.json.Decoder(Slim)
_FILE = msgspec.json.Decoder(_File)

LENGTH = 20  # 14 digits of the time and 6 of the file


def now_micros() -> int:
    """Return the time: microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def writer_digits(path: str) -> str:
    """Return the six digits of a writing file, from its path below the rounds' folder."""
    from hashlib import sha256  # loads OpenSSL, which no start needs

    return sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:6]


def identified(
    events: Sequence[Event], first: int, digits: str, superseded: Callable[[Event], str], guidelines: str
) -> tuple[Event, ...]:
    """Return the events with ids, steps and superseded ids; see `review.events.stamped`.

    `first` is the microsecond of the first event, the others follow it.
    """
    micros = count(first)
    return stamped(events, lambda: f"{next(micros):014x}{digits}", superseded, guidelines)
