"""Deciding on the first sentences of a desk on the disk, and what is held of them."""

from __future__ import annotations

from pathlib import Path

from review.events import Event, EventKind, Holding
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.verdicts import Verdict


def decide(desk: FileDesk, sentence: int, note: str = "", verdict: str | None = Verdict.DISPUTED) -> Event:
    card = desk.articles.cards()[0]
    holding = Holding(verdict=verdict, note=note)
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sentence, holding)
    return desk.decisions.append([event])[0]


def held(folder: Path) -> dict[int, str]:
    """Return sentence and note of what a fresh program finds."""
    desk = open_desk(folder)
    return {event.sentence: event.holding.note for event in desk.decisions.everything()}


def files(desk: FileDesk) -> list[Path]:
    return sorted((desk.layout.round(desk.round) / desk.reviewer).glob("*.json"))
