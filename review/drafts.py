"""Drafts: a verdict that lacks what its round requires is kept, but does not count yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from review.events import Event, Holding, Role
from review.rounds import Round
from review.verdicts import Verdict

REQUIREMENTS = ("reason", "evidence", "confidence", "note")
"""What a round can require of a verdict; a reason only of those that find fault."""


def lacks(round: Round, holding: Holding) -> tuple[str, ...]:
    """Return what a verdict still lacks in this round; nothing where there is no verdict."""
    if holding.verdict is None:
        return ()
    has = {
        "reason": bool(holding.reasons) or holding.verdict is Verdict.ACCURATE,
        "evidence": bool(holding.evidence),
        "confidence": holding.confidence is not None,
        "note": bool(holding.note.strip()),
    }
    return tuple(need for need in REQUIREMENTS if need in round.require and not has[need])


def is_draft(round: Round, holding: Holding) -> bool:
    """Whether there is a verdict that does not count yet."""
    return bool(lacks(round, holding))


def counts(round: Round, holding: Holding) -> bool:
    """Whether the holding is a decision: a verdict with all that its round requires."""
    return holding.verdict is not None and not lacks(round, holding)


def without_drafts(round: Round, events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events whose verdicts count: what a round requires, it requires of its reviewers alone."""
    return (event for event in events if event.role is not Role.REVIEWER or not is_draft(round, event.holding))


def said(missing: tuple[str, ...]) -> str:
    """Return what is missing as the status line says it, or the empty string."""
    return f"draft: needs {' and '.join(missing)}" if missing else ""
