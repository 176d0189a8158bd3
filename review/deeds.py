"""Deeds: what each thing a reviewer does makes of what they hold of a sentence.

A sentence is *decided* when its holding has a verdict; a deed that takes the sentence out of judgement takes the
verdict with it, so that counting decisions is counting verdicts. Undo brings everything back.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from review.events import Event, Holding
from review.verdicts import Verdict


def decided(holding: Holding, verdict: Verdict) -> Holding:
    """A verdict; judging a sentence that was set aside takes it back in."""
    return replace(holding, verdict=verdict, claim=True)


def cleared(holding: Holding) -> Holding:
    """No verdict, and nothing that hung on it; the note stays."""
    return replace(holding, verdict=None, reasons=(), confidence=None, evidence=(), why="")


def set_aside(holding: Holding) -> Holding:
    """No claim: not up for judgement, and so without a verdict."""
    return replace(cleared(holding), claim=False)


def taken_back(holding: Holding) -> Holding:
    """Up for judgement again, or for the first time."""
    return replace(holding, claim=True)


def decisions(held: Iterable[Event]) -> int:
    """Count the decisions among last events: what the screen calls saved and an export has lines for."""
    return sum(event.holding.verdict is not None for event in held)
