"""Undo and redo as events: which step is next to be undone or redone, and what each of its sentences goes back to."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind


class Stacks(Struct, frozen=True):
    """Steps that can be undone and steps that can be redone, the next one last."""

    undo: tuple[str, ...] = ()
    redo: tuple[str, ...] = ()


def stacks(log: Sequence[Event]) -> Stacks:
    """Fold one reviewer's events, by id, into what can be undone and redone: a new deed empties the redo stack."""
    undo: dict[str, None] = {}
    redo: dict[str, None] = {}
    seen = ""
    for event in log:
        if event.step == seen:
            continue
        seen = event.step
        if event.kind is EventKind.UNDO and event.undoes in undo:
            del undo[event.undoes]
            redo[event.undoes] = None
        elif event.kind is EventKind.REDO and event.undoes in redo:
            del redo[event.undoes]
            undo[event.undoes] = None
        elif event.kind not in (EventKind.UNDO, EventKind.REDO):
            undo[event.step] = None
            redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def undo(log: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that take back the reviewer's last step, or none when there is nothing to undo."""
    steps = stacks(log).undo
    if not steps:
        return ()
    events = [event for event in log if event.step == steps[-1]]
    wanted = {event.supersedes for event in events}
    before = {event.id: event for event in log if event.id in wanted}
    return tuple(_again(event, EventKind.UNDO, before.get(event.supersedes), log) for event in events)


def redo(log: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that bring back the step last undone, or none when there is nothing to redo."""
    steps = stacks(log).redo
    if not steps:
        return ()
    return tuple(_again(event, EventKind.REDO, event, log) for event in log if event.step == steps[-1])


def _again(event: Event, kind: EventKind, source: Event | None, log: Sequence[Event]) -> Event:
    """Return an event that gives `event`'s sentence the holding of `source`."""
    last = next(e for e in reversed(log) if e.article == event.article and e.sentence == event.sentence)
    return replace(
        event,
        kind=kind,
        holding=source.holding if source else NOTHING,
        id="",
        step="",
        supersedes=last.id,
        undoes=event.step,
        weighed=source.weighed if source else (),
        duration=0.0,
        imported="",
    )
