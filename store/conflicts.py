"""Conflicts of a merge: sentences on which one reviewer decided on two machines, in ignorance of each other."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec
from msgspec import Struct

from review.events import Event
from store.codec import event_of

Lines = Mapping[str, bytes]
"""Documents as JSON, by event id."""


class Conflict(Struct, frozen=True):
    """A reviewer's last event on a sentence on either side; both are kept, and the later one is what they hold.

    `shown` is False where whoever merges may not see what was decided: in a round that is blind.
    """

    ours: Event
    theirs: Event
    shown: bool = True


def conflicts(ours: Lines, theirs: Lines, shown: bool = True) -> list[Conflict]:
    """Return where what only one side of one reviewer's events has ends in something else than what only the other has.

    By article and sentence. A side that knows the other's events has seen them, so it contradicts nothing.
    """
    here, there = _last(ours, theirs), _last(theirs, ours)
    both = sorted(here.keys() & there.keys())
    return [Conflict(here[spot], there[spot], shown) for spot in both if here[spot].holding != there[spot].holding]


def _last(events: Lines, known: Lines) -> dict[tuple[str, int, str], Event]:
    """Return the last of the events that the other side does not know, by article, sentence and snapshot."""
    found: dict[tuple[str, int, str], Event] = {}
    for key in sorted(events.keys() - known.keys()):
        with suppress(msgspec.MsgspecError):  # what a later copydesk wrote is merged, though not understood
            event = event_of(events[key])
            found[event.article, event.sentence, event.snapshot] = event
    return found
