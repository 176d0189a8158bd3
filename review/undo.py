"""Undo and redo as events: finds the next step to undo or redo, and what each of its sentences goes back to.

A reviewer's events are looked through from the newest on, and no further than the answer needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind

Past = Callable[[], Iterable[Event]]
"""Gives one reviewer's events, the newest first, each time it is called."""
History = Callable[[str, int], Iterable[Event]]
"""Gives the events of an article's sentence, as far as they are known there: a quicker way to most of them."""


class Stacks(Struct, frozen=True):
    """Steps that can be undone and steps that can be redone, the next one last."""

    undo: tuple[str, ...] = ()
    redo: tuple[str, ...] = ()


def stacks(log: Sequence[Event]) -> Stacks:
    """Return the steps that can be undone and redone, from one reviewer's events by id; a new act empties redo."""
    undo: dict[str, None] = {}
    redo: dict[str, None] = {}
    for event in log:
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


def undo(past: Past, history: History) -> tuple[Event, ...]:
    """Return the events that take back the reviewer's last step, or none when there is nothing to undo."""
    for part in _parts(past()):
        steps = stacks(part).undo
        if steps:
            events = [event for event in part if event.step == steps[-1]]
            return tuple(_again(event, EventKind.UNDO, _superseded(event, past, history)) for event in events)
    return ()


def redo(past: Past) -> tuple[Event, ...]:
    """Return the events that bring back the step last undone, or none when there is nothing to redo."""
    part = next(_parts(past()), ())  # an act begins it, which emptied what there was to redo
    steps = stacks(part).redo
    return tuple(_again(event, EventKind.REDO, event) for event in part if steps and event.step == steps[-1])


def _parts(newest_first: Iterable[Event]) -> Iterator[Sequence[Event]]:
    """Cut a log, from its end on, where an act begins that no undo or redo reaches across; each part by id."""
    part: list[Event] = []
    reached: set[str] = set()
    for event in newest_first:
        part.append(event)
        if event.kind in (EventKind.UNDO, EventKind.REDO):
            reached.add(event.undoes)
        elif event.id == event.step:  # a step is named by its first event
            reached.discard(event.step)
            if not reached:
                yield part[::-1]
                part = []
    yield part[::-1]


def _superseded(event: Event, past: Past, history: History) -> Event | None:
    """Return the event that one came after on its sentence."""
    if not event.supersedes:
        return None
    for source in (partial(history, event.article, event.sentence), past):
        for one in source():
            if one.id == event.supersedes:
                return one
    return None


def _again(event: Event, kind: EventKind, source: Event | None) -> Event:
    """Return an event that gives `event`'s sentence the holding of `source`."""
    return replace(
        event,
        kind=kind,
        holding=source.holding if source else NOTHING,
        id="",
        step="",
        supersedes="",
        undoes=event.step,
        weighed=source.weighed if source else (),
        hinted=source.hinted if source else (),
        imported="",
    )
