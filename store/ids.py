"""Identities of events: 14 hexadecimal digits of microseconds, 6 of the writing file; they sort by time.

Two files never give the same id, because the file's six digits differ or, once in sixteen million, the microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from review.events import Event
from review.stamp import stamped

LENGTH = 20


def writer_digits(path: str) -> str:
    """Return the six digits of a writing file, from its path below the rounds' folder."""
    from hashlib import sha256  # loads OpenSSL, which no start needs

    return sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:6]


def identified(
    events: Sequence[Event], first: int, digits: str, superseded: Callable[[Event], str], guidelines: str = ""
) -> tuple[Event, ...]:
    """Return the events with their ids, steps and what each supersedes; see `review.stamp.stamped`.

    `first` is the microsecond of the first event, the others follow it.
    """
    micros = count(first)
    return stamped(events, lambda: f"{next(micros):014x}{digits}", superseded, guidelines)
