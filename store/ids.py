"""Identities of events: 14 hexadecimal digits of microseconds, 6 of the writing file; they sort by time.

Two files never give the same id, because the file's six digits differ or, once in sixteen million, the microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from review.events import Event

LENGTH = 20


def writer_digits(path: str) -> str:
    """Return the six digits of a writing file, from its path below the rounds' folder."""
    return sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:6]


def stamp(events: Sequence[Event], first: int, digits: str, superseded: Callable[[Event], str]) -> tuple[Event, ...]:
    """Return the events with their ids, steps and what each supersedes.

    `first` is the microsecond of the first event, the others follow it. Events of one call that share a `step` are one
    step, named by the id of its first event; a `step` that is an id already is kept. `superseded` returns the id of
    the last known event of the same sentence, asked only where an event does not say so itself.
    """
    steps: dict[str, str] = {}
    last: dict[tuple[str, int], str] = {}
    stamped: list[Event] = []
    for number, event in enumerate(events):
        identity = f"{first + number:014x}{digits}"
        step = event.step if is_id(event.step) else steps.setdefault(event.step, identity)
        before = event.supersedes or last.get((event.article, event.sentence)) or superseded(event)
        last[event.article, event.sentence] = identity
        stamped.append(replace(event, id=identity, step=step, supersedes=before))
    return tuple(stamped)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an event's id."""
    return len(text) == LENGTH and not set(text) - set("0123456789abcdef")
