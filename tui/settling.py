"""An adjudicator's way through the sentences on which reviewers differ. No Textual here.

What is decided becomes an event with the role of an adjudicator, which names the reviewers' events that it weighed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from review.consensus import Outcome, Rule, differ, settle
from review.drafts import is_draft
from review.events import NOTHING, Event, EventKind, Holding, Role
from review.rounds import Deed, why_not
from review.undo import redo, undo
from review.verdicts import Verdict
from store.door import Card, Door

WHYS: tuple[str, ...] = ("", "ambiguous text", "guideline gap", "reviewer error", "edge case")
"""Why reviewers differed, in the order in which one key goes through them."""


class Case(Struct, frozen=True):
    """One sentence on which reviewers differ: their events, in the order of the columns, and what was settled."""

    article: str
    sentence: int
    snapshot: str
    votes: tuple[Event, ...]
    outcome: Outcome

    @property
    def settled(self) -> Event | None:
        """The adjudicator's event, or None while there is none or reviewers changed what it weighed."""
        return None if self.outcome.stale else self.outcome.decided


class Settling:
    """The cases of a round, which of them is current, and what will go with the next decision."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.cases: list[Case] = []
        self.at = 0
        self.why = self.note = ""
        self.load()
        self.go(next((n for n, case in enumerate(self.cases) if case.settled is None), 0) - self.at)

    def load(self) -> None:
        """Read the cases of all articles."""
        self.cases = [case for card in self.door.cards() for case in self._cases(card)]

    def reload(self, articles: Collection[str]) -> None:
        """Read the cases of these articles again, staying where we are."""
        here = (self.case.article, self.case.sentence) if self.case else ("", 0)
        fresh = [case for card in self.door.cards() if card.name in articles for case in self._cases(card)]
        kept = [case for case in self.cases if case.article not in articles]
        self.cases = sorted([*kept, *fresh], key=lambda case: (case.article, case.sentence))
        places = [(case.article, case.sentence) for case in self.cases]
        self.at = places.index(here) if here in places else min(self.at, max(0, len(places) - 1))

    def _cases(self, card: Card) -> Iterator[Case]:
        """Yield the sentences of an article on which reviewers differ."""
        rules = self.door.rules
        events = [event for event in self.door.current(card.name) if not is_draft(rules, event.holding)]
        for outcome in settle(events, Rule.UNANIMOUS).outcomes.values():
            if differ(outcome) and (card.name, outcome.sentence) not in rules.controls:
                names = {name for name, _ in outcome.votes}
                votes = [
                    event
                    for event in events
                    if event.sentence == outcome.sentence and event.role is Role.REVIEWER and event.reviewer in names
                ]
                yield Case(card.name, outcome.sentence, card.snapshot, self._in_order(votes), outcome)

    def _in_order(self, votes: Sequence[Event]) -> tuple[Event, ...]:
        """Return the votes as columns: by name, or so that the place tells nothing where the round is anonymous."""
        if not self.door.rules.anonymous:
            return tuple(sorted(votes, key=lambda event: event.reviewer))
        return tuple(sorted(votes, key=lambda event: blake2b(event.id.encode(), digest_size=8).digest()))

    @property
    def case(self) -> Case | None:
        """The current case."""
        return self.cases[self.at] if self.cases else None

    @property
    def left(self) -> int:
        """How many cases are not settled."""
        return sum(case.settled is None for case in self.cases)

    def name_of(self, column: int) -> str:
        """Return what stands above a column: the reviewer's name, unless the round hides it."""
        assert self.case is not None
        return f"reviewer {column + 1}" if self.door.rules.anonymous else self.case.votes[column].reviewer

    def cannot(self) -> str:
        """Return why nothing can be settled, or the empty string."""
        why = why_not(self.door.rules, self.door.reviewer, Deed.ADJUDICATE)
        return why or ("" if self.cases else "Reviewers differ on no sentence.")

    def go(self, steps: int) -> None:
        """Move to another case; what was prepared for the next decision is that case's own."""
        if not self.cases:
            return
        self.at = max(0, min(self.at + steps, len(self.cases) - 1))
        settled = self.cases[self.at].settled
        self.why = settled.holding.why if settled else ""
        self.note = settled.holding.note if settled else ""

    def next_why(self) -> str:
        """Go to the next cause and return it."""
        at = WHYS.index(self.why) if self.why in WHYS else 0
        self.why = WHYS[(at + 1) % len(WHYS)]
        return self.why

    def side(self, column: int) -> Event | None:
        """Return the event that sides with the reviewer in a column, with their reasons and evidence, or None."""
        if self.case is None or not 0 <= column < len(self.case.votes):
            return None
        return self._event(self.case.votes[column].holding)

    def decide(self, verdict: Verdict) -> Event | None:
        """Return the event that settles the case with a verdict; reasons are those of reviewers who gave it."""
        if self.case is None:
            return None
        same = [vote.holding for vote in self.case.votes if vote.holding.verdict is verdict]
        reasons = tuple(dict.fromkeys(reason for holding in same for reason in holding.reasons))
        return self._event(Holding(verdict=verdict, reasons=reasons))

    def send_back(self) -> Event | None:
        """Return the event that leaves the case open for the reviewers of another round."""
        return self._event(NOTHING, EventKind.CLEAR) if self.case else None

    def again(self) -> Event | None:
        """Return the event that gives a settled case its new cause and note, or None when it is not settled."""
        settled = self.case.settled if self.case else None
        return self._event(settled.holding, settled.kind) if settled else None

    def undo(self) -> tuple[Event, ...]:
        """Return the events that take back this adjudicator's last step, none when there is nothing to undo."""
        return undo(self._log())

    def redo(self) -> tuple[Event, ...]:
        """Return the events that bring back the step last undone."""
        return redo(self._log())

    def _log(self) -> list[Event]:
        """Return what this person settled; what they may have judged is undone on the desk."""
        return [event for event in self.door.log(self.door.reviewer) if event.role is Role.ADJUDICATOR]

    def find(self, article: str, sentence: int) -> None:
        """Go to the case of a sentence, if there is one."""
        at = next(
            (n for n, case in enumerate(self.cases) if (case.article, case.sentence) == (article, sentence)), None
        )
        if at is not None:
            self.go(at - self.at)

    def _event(self, holding: Holding, kind: EventKind = EventKind.DECIDE) -> Event:
        assert self.case is not None
        return Event(
            kind=kind,
            reviewer=self.door.reviewer,
            round=self.door.round,
            article=self.case.article,
            snapshot=self.case.snapshot,
            sentence=self.case.sentence,
            holding=replace(holding, claim=None, note=self.note, why=self.why, confidence=None, score=None),
            role=Role.ADJUDICATOR,
            weighed=tuple(vote.id for vote in self.case.votes),
        )
