"""Events as documents: what is written, and the few fields that the index reads.

A document holds an event's fields by name, those with a default only where they differ from it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import msgspec

from review.events import Event


class SlimHolding(msgspec.Struct, frozen=True, gc=False):
    """The part of a holding that counts."""

    verdict: str | None = None
    claim: bool | None = None


class Slim(msgspec.Struct, frozen=True):
    """The part of an event that the index needs."""

    id: str
    reviewer: str
    round: str
    article: str
    snapshot: str
    sentence: int
    holding: SlimHolding


def document(event: Event) -> dict[str, Any]:
    """Return the event as the document that is stored."""
    plain: dict[str, Any] = msgspec.to_builtins(_sparse(event))
    return plain


def key(event_id: str) -> str:
    """Return the document id of an event in its table: the event's id as a decimal number, as TinyDB wants it."""
    return str(int(event_id, 16))


def event_of(line: bytes | memoryview) -> Event:
    """Return the event of a document's JSON; msgspec.MsgspecError when it is none."""
    return _EVENT.decode(line)


def slim_of(line: bytes | memoryview) -> Slim:
    """Return what the index needs of a document's JSON; msgspec.MsgspecError when it is no event."""
    return _SLIM.decode(line)


def encode(doc: object) -> bytes:
    """Return a document as one line of JSON."""
    return msgspec.json.encode(doc)


def _sparse(value: object) -> object:
    """Return dataclasses as dicts without the fields that are at their default; `id` comes first."""
    if isinstance(value, tuple):
        return [_sparse(item) for item in value]
    if not is_dataclass(value):
        return value
    kept: dict[str, object] = {}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.name == "id":
            kept = {"id": content, **kept}
        elif field.default is MISSING or content != field.default:
            kept[field.name] = _sparse(content)
    return kept


_EVENT = msgspec.json.Decoder(Event)
_SLIM = msgspec.json.Decoder(Slim)
