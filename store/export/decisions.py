"""Current decisions as records: those on the article's text, and those on an earlier text that wait or lost theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from review.drafts import counts
from review.events import Event
from store.codec import Stored
from store.door import Carried, Door
from store.imported import Anchor
from store.record import ORDER, Record
from store.recording import CURRENT, Setting, Standing, record_of


def records(door: Door, setting: Setting) -> list[Record]:
    """Return everybody's decisions on one article, as far as the door shows them; a draft is none yet."""
    name = setting.name
    events = _counted(door, name)
    carried = list(_carried(door, name))
    if not events and not carried:
        return []
    first = door.begun(name)
    if not carried and not first:  # by far the most common, so it comes without look-ups
        return [record_of(event, setting) for event in events]
    moved = {
        (one.event.reviewer, one.anchor.sentence): Anchor(one.anchor.status, one.anchor.score)
        for one in carried
        if one.anchor.is_same
    }
    found = []
    for event in events:
        anchor = moved.get((event.reviewer, event.sentence))
        begun = first.get((event.reviewer, event.snapshot, event.sentence))
        found.append(record_of(event, setting, begun, Standing("current", anchor) if anchor else CURRENT))
    found += [_earlier(door, setting, one) for one in carried if not one.anchor.is_same]
    return sorted(found, key=ORDER)


def _counted(door: Door, name: str) -> Sequence[Event | Stored]:
    """Return the events whose verdicts count."""
    if door.rules.require:
        return [event for event in door.current(name) if counts(door.rules, event.holding)]
    return [event for event in door.told(name) if event.holding.verdict is not None]


def _carried(door: Door, name: str) -> Iterator[Carried]:
    """Yield the decisions that were made on earlier texts of the article."""
    for reviewer in door.reviewers():
        yield from (one for one in door.carried(name, reviewer) if one.event.holding.verdict is not None)


def _earlier(door: Door, setting: Setting, one: Carried) -> Record:
    """Return the record of a decision whose sentence has changed or gone: it speaks of the text it was made on."""
    event, name = one.event, setting.name
    first = door.begun(name).get((event.reviewer, event.snapshot, event.sentence))
    status = "orphaned" if one.anchor.sentence is None else "stale"
    standing = Standing(status, Anchor(one.anchor.status, round(one.anchor.score, 4)))
    return record_of(event, setting.before(partial(door.version, name, event.snapshot)), first, standing)
