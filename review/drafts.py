"""Drafts: a verdict that lacks what its round requires is kept, but does not count yet."""

from __future__ import annotations

from collections.abc import Iterable

from review.events import Holding
from review.rounds import Round
from review.verdicts import Verdict

REQUIREMENTS = ("reason", "evidence", "confidence", "note")
"""What a round can require of a verdict."""
BY_FAULT = ("reason", "evidence")
"""What it requires only of verdicts that find fault."""
EVIDENCE_OF_ALL = "evidence!"
"""Evidence of verdicts that find none, too."""


def lacks(round: Round, holding: Holding) -> tuple[str, ...]:
    """Return what a verdict still lacks in this round; nothing where there is no verdict."""
    if holding.verdict is None:
        return ()
    has = {
        "reason": bool(holding.reasons),
        "evidence": bool(holding.evidence),
        "confidence": holding.confidence is not None,
        "note": bool(holding.note.strip()),
    }
    finds_fault = holding.verdict is not Verdict.ACCURATE
    return tuple(need for need in REQUIREMENTS if not has[need] and _is_asked(round, need, finds_fault))


def _is_asked(round: Round, need: str, finds_fault: bool) -> bool:
    """Whether a round requires something of a verdict that finds fault, or of one that does not."""
    if need == "evidence" and EVIDENCE_OF_ALL in round.require:
        return True
    return need in round.require and (finds_fault or need not in BY_FAULT)


def unknown_needs(require: Iterable[str]) -> tuple[str, ...]:
    """Return what cannot be required."""
    return tuple(need for need in require if need not in (*REQUIREMENTS, EVIDENCE_OF_ALL))


def is_draft(round: Round, holding: Holding) -> bool:
    """Whether there is a verdict that does not count yet."""
    return bool(lacks(round, holding))


def counts(round: Round, holding: Holding) -> bool:
    """Whether the holding is a decision: a verdict with all that its round requires."""
    return holding.verdict is not None and not lacks(round, holding)


def said(missing: tuple[str, ...]) -> str:
    """Return what is missing as the status line says it, or the empty string."""
    return f"draft: needs {' and '.join(missing)}" if missing else ""
