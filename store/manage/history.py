"""The history of an article or a sentence: who did what when, in the words of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from review.events import NOTHING, Event, EventKind, Holding, Role
from review.links import word_of
from store.exchange.record import imported_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {
    EventKind.CLEAR: "cleared the verdict",
    EventKind.SET_ASIDE: "set it aside",
    EventKind.TAKE_BACK: "took it in",
    EventKind.NOTE: "wrote a note",
    EventKind.REASONS: "gave reasons",
    EventKind.CONFIDENCE: "said how sure",
    EventKind.EVIDENCE: "gave evidence",
    EventKind.UNDO: "undid",
    EventKind.REDO: "redid",
}
_JUDGED = {Role.REVIEWER: "judged it", Role.ADJUDICATOR: "settled it as", Role.AGENT: "suggested"}


class HistoryEntry(Struct, frozen=True):
    """One event in words: when (UTC), who, what they did, on which sentence, and what they wrote with it."""

    when: datetime
    reviewer: str
    what: str
    sentence: int
    note: str
    event: Event


def entries_of(events: Sequence[Event]) -> list[HistoryEntry]:
    """Return the acts of events, in their order; the event that each replaced is looked up among them."""
    known = {event.id: event for event in events}
    return [_entry(event, known.get(event.supersedes)) for event in events]


def _entry(event: Event, before: Event | None) -> HistoryEntry:
    earlier = before.holding if before else NOTHING
    return HistoryEntry(
        when=_EPOCH + timedelta(microseconds=event.micros),
        reviewer=event.reviewer,
        what=", ".join(_words(event, earlier)),
        sentence=event.sentence,
        note=event.holding.note if event.holding.note != earlier.note else "",
        event=event,
    )


def _words(event: Event, earlier: Holding) -> Iterable[str]:
    """Yield an event's act, in words."""
    now = event.holding
    if event.kind is EventKind.CONFIRM:
        yield f"confirmed {now.verdict}"
    elif event.kind is EventKind.DECIDE and now.verdict is not None:
        was = f" (was {earlier.verdict})" if earlier.verdict not in (None, now.verdict) else ""
        sure = "" if now.score is None else f" ({now.score:.2f})"
        yield f"{_JUDGED[event.role]} {now.verdict}{sure}{was}"
    elif event.role is Role.ADJUDICATOR and event.kind is EventKind.CLEAR and event.weighed:
        yield "sent it back"
    else:
        links_only = now.links != earlier.links and now.evidence == earlier.evidence
        did = (
            "linked it" if event.kind is EventKind.EVIDENCE and links_only else _KINDS.get(event.kind, event.kind.value)
        )
        back = f", back to {_state(now)}" if event.kind in (EventKind.UNDO, EventKind.REDO) else ""
        yield did + back
    if now.reasons != earlier.reasons and now.reasons:
        yield f"because of {', '.join(now.reasons)}"
    if now.confidence != earlier.confidence and now.confidence is not None:
        yield f"confidence {now.confidence}"
    if now.evidence != earlier.evidence and now.evidence:
        yield f"evidence {' '.join(piece.source for piece in now.evidence)}"
    if now.links != earlier.links and now.links:
        links = (f"{word_of(one.relation)} {one.article} sentence {one.sentence + 1}" for one in now.links)
        yield f"links: {'; '.join(links)}"
    if now.why and now.why != earlier.why:
        yield f"why: {now.why}"
    made = imported_of(event.imported).modified
    if made:
        yield f"read in, made {made[:10]} {made[11:19]}Z"


def _state(holding: Holding) -> str:
    """Return a holding in words."""
    if holding.verdict is not None:
        return str(holding.verdict)
    return {None: "no verdict", True: "no verdict", False: "set aside"}[holding.claim]
