"""Local names: how events that are not on disk yet refer to each other, and what becomes of the names when they are.

A program may enter a deed before the disk has the one it builds on. It then gives its events local ids and steps,
which begin with `~`, and uses them in `supersedes` and `undoes`; whoever gives out the real ids replaces them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from review.events import Event

LOCAL = "~"


def stamped(
    events: Iterable[Event],
    next_id: Callable[[], str],
    superseded: Callable[[Event], str] | None = None,
    guidelines: str = "",
) -> tuple[Event, ...]:
    """Return the events of one append with their ids, steps and what each supersedes.

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
        done.append(event.kept(identity, step, before, undoes, guidelines or event.guidelines))
    return tuple(done)
