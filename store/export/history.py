"""Everything that happened, as records: each event with what it left its reviewer holding, the last one current."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from review.drafts import is_draft
from review.events import Event
from store.door import Door
from store.record import Record, Setting, Standing, record_of


def records(door: Door, name: str) -> Iterator[Record]:
    """Yield every event on an article that the door shows, in the order in which they happened."""
    events = door.history(name)
    if not events:
        return
    now = door.article(name)
    settings = {now.sha256: Setting(now)}
    last = {(event.reviewer, event.snapshot, event.sentence): event.id for event in events}
    first: dict[tuple[str, str, int], Event] = {}
    for event in events:
        spot = event.reviewer, event.snapshot, event.sentence
        if event.snapshot not in settings:
            settings[event.snapshot] = Setting(door.version(name, event.snapshot), earlier=True)
        status = _status(door, event) if last[spot] == event.id else "past"
        begun = first.setdefault(spot, event)
        record = record_of(event, settings[event.snapshot], begun, Standing(status))
        yield replace(record, extra={"event": event.kind, "event_id": event.id, **record.extra})


def _status(door: Door, event: Event) -> str:
    """Return how the last event of a sentence stands."""
    if event.holding.verdict is None:
        return "past"
    return "draft" if is_draft(door.rules, event.holding) else "current"
