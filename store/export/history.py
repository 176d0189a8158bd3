"""Everything that happened, as records: each event with what it left its reviewer holding, the last one current."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from review.drafts import is_draft
from review.events import Event
from store.door import Door
from store.record import ORDER, Record
from store.recording import Setting, Standing, record_of


def records(door: Door, setting: Setting) -> list[Record]:
    """Return every event on an article that the door shows, those of one reviewer and sentence as they happened."""
    name = setting.name
    events = door.history(name)
    if not events:
        return []
    settings = {setting.article.sha256: setting}
    last = {(event.reviewer, event.snapshot, event.sentence): event.id for event in events}
    first: dict[tuple[str, str, int], Event] = {}
    found = []
    for event in events:
        spot = event.reviewer, event.snapshot, event.sentence
        if event.snapshot not in settings:
            settings[event.snapshot] = setting.before(partial(door.version, name, event.snapshot))
        status = _status(door, event) if last[spot] == event.id else "past"
        begun = first.setdefault(spot, event)
        record = record_of(event, settings[event.snapshot], begun, Standing(status))
        aside = {"claim": False} if event.holding.claim is False else {}
        extra = {"event": event.kind, "event_id": event.id, **aside, **record.extra}
        found.append(replace(record, tail=record.tail.with_extra(extra)))
    return sorted(found, key=ORDER)


def _status(door: Door, event: Event) -> str:
    """Return how the last event of a sentence stands."""
    if event.holding.verdict is None:
        return "past"
    return "draft" if is_draft(door.rules, event.holding) else "current"
