"""Local names: how events that are not on disk yet refer to each other, and what becomes of the names when they are.

A program may enter a deed before the disk has the one it builds on. It then gives its events local ids and steps,
which begin with `~`, and uses them in `supersedes` and `undoes`; whoever gives out the real ids replaces them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from review.events import Event

LOCAL = "~"


def stamped(events: Iterable[Event], next_id: Callable[[], str]) -> tuple[Event, ...]:
    """Return the events of one append with their ids and steps.

    Events without a step are one step, and so are those that share a local one; the id of a step's first event is
    the step. Local names of this append are replaced in `supersedes` and `undoes`.
    """
    names: dict[str, str] = {}
    done: list[Event] = []
    for event in events:
        identity = next_id()
        step = event.step
        if not step or step.startswith(LOCAL):
            step = names.setdefault("step:" + step, identity)
        if event.id.startswith(LOCAL):
            names[event.id] = identity
        done.append(
            replace(
                event,
                id=identity,
                step=step,
                supersedes=names.get(event.supersedes, event.supersedes),
                undoes=names.get("step:" + event.undoes, event.undoes) if event.undoes else "",
            )
        )
    return tuple(done)
