"""The two made-up colleagues of the second tutorial: they judge a round as soon as it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from review.rounds import Round
from review.scale import DEFAULT
from store.desk import Rounds
from store.errors import StoreError
from store.opening import open_desk

ROUND = "spring"
NAMES = ("ana", "bo", "cy")
"""What they are called; two of these, as the third may be who learns."""
DIFFERENT = 3
"""Sentences on which they differ."""
GUIDELINES = """# How we judge

1. *{}*: a source says so.
2. *{}*: sources differ.
3. *{}*: a source says otherwise. Say **why**, and where it stands.
""".format(*DEFAULT.names).encode()


class RehearsedRounds:
    """The rounds of a desk, in which colleagues judge at once whatever is opened for them."""

    def __init__(self, rounds: Rounds, folder: Path) -> None:
        self._rounds, self._folder = rounds, folder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rounds, name)

    def open(self, name: str) -> Round:
        """Open a round, and let its reviewers judge."""
        made = self._rounds.open(name)
        for number, who in enumerate(made.reviewers):
            judge(self._folder, who, name, number)
        return made


def draft(rounds: Rounds) -> Round:
    """Make a draft of a round for two colleagues; blind where this machine lets it be."""
    names = [name for name in NAMES if name != rounds.person][:2]
    first = sorted(rounds.view("main").desk.articles.cards(), key=lambda card: (card.claims, card.name))[0]
    for blind in (True, False):
        plan = Plan(ROUND, rounds.person, tuple(names), (first.name,), overlap=2, blind=blind, guidelines=GUIDELINES)
        try:
            return rounds.new(plan)
        except StoreError:  # nobody can be kept out of a blind round here
            if not blind:
                raise
    raise AssertionError


def judge(folder: Path, who: str, name: str, number: int) -> None:
    """Judge all sentences of a round as a colleague; on some of them the second one judges otherwise."""
    desk = open_desk(folder, who, name)
    best, worst = DEFAULT.names[0], DEFAULT.names[-1]
    for card in desk.articles.cards():
        claims = sorted(card.claims)
        differs = set(claims[:: max(1, len(claims) // DIFFERENT)][:DIFFERENT]) if number else set()
        events = [
            Event(
                EventKind.DECIDE,
                who,
                name,
                card.name,
                card.snapshot,
                at,
                Holding(worst if at in differs else best, reasons=("figure",) if at in differs else ()),
                duration=4.0 + at % 7,
            )
            for at in claims
        ]
        desk.decisions.append(events)
    desk.close()
