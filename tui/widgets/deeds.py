"""What somebody did, in one line of the inspector: when, with which sign, who, and what."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from review.events import Event, EventKind
from tui.signs import Signs
from tui.wrap import cells


class Row(Struct, frozen=True):
    """One line: parts as (text, component), an optional right end, and what choosing it means."""

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...] = ()
    target: tuple[str, int] | None = None


DEEDS = {
    EventKind.CLEAR: "cleared",
    EventKind.SET_ASIDE: "set aside",
    EventKind.TAKE_BACK: "taken in",
    EventKind.NOTE: "note",
    EventKind.REASONS: "reasons",
    EventKind.CONFIDENCE: "confidence",
    EventKind.EVIDENCE: "evidence",
    EventKind.CONFIRM: "confirmed",
    EventKind.UNDO: "undone",
    EventKind.REDO: "redone",
}


def deed(event: Event, signs: Signs, today: str, width: int) -> Row:
    """Return what an event says; where that is too long for `width` cells, the person is named before all else."""
    verdict = event.holding.verdict
    none = signs.aside if event.kind is EventKind.SET_ASIDE else signs.unjudged
    sign, look = (signs.verdict(verdict), str(verdict)) if verdict else (none, "quiet")
    when = _when(datetime.fromtimestamp(event.micros / 1e6), today)
    what = DEEDS.get(event.kind, str(verdict or event.kind))
    room = width - sum(map(cells, (sign, event.reviewer))) - 2
    if cells(f"{when} {what}") > room:
        when = when.split()[0]
    if cells(f"{when} {what}") > room and event.kind not in DEEDS:
        what = ""  # the sign says it
    return Row(((f"{when} ", "quiet"), (f"{sign} ", look), (event.reviewer, "text")), ((f" {what}", "quiet"),))


def _when(moment: datetime, today: str) -> str:
    """Return when something was done: the time of today, else the day before it, with the year if it is another."""
    day = moment.strftime("%Y-%m-%d")
    shown = "" if day == today else f"{day[5:] if day[:4] == today[:4] else day} "
    return f"{shown}{moment:%H:%M}"
