"""Events of an earlier text of an article: what undo and redo bring back of them belongs to the text of today."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from review.events import Event
from store.desk import Card, Desk, number_of


def carried(desk: Desk, event: Event, cards: Sequence[Card]) -> tuple[Event, int | None]:
    """Return an event as it is to be entered, and where its sentence is in the present text, or None; may read files.

    Where the words are the same it is one on the present text; else it stays with the text that it was made on.
    """
    at = number_of(cards, event.article)
    if at < 0:
        return event, None
    if cards[at].snapshot == event.snapshot:
        return event, event.sentence
    found = desk.decisions.anchor(event.article, event.snapshot, event.sentence)
    if found.is_same and found.sentence is not None:
        return replace(event, snapshot=cards[at].snapshot, sentence=found.sentence), found.sentence
    return event, found.sentence
