"""The chosen one of a desk's rounds: an open view of it, how it stands and how far its reviewers agree.

All of it is read beside the keys, and shown piece by piece as it is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import takewhile
from typing import Protocol

from reading.errors import CopydeskError
from review.agreement.lead_figures import LeadFigures, lead_figures_of
from review.holdings import counting_events
from review.outcome_counts import outcome_phrases
from review.rounds import Round
from store.desk import Rounds, RoundView
from store.exchange.sources import outcome_counts
from store.manage.status import RoundStatus, round_status
from tui.shell.background import Background, Question


class ShowsRound(Protocol):
    """Shows the rounds and the chosen one: hears what is known by now."""

    def listed(self) -> None:
        """The rounds are known, and which one is chosen; nothing else is known of it yet."""

    def show(self) -> None:
        """More is known of the chosen round, or it stands otherwise."""

    def show_status(self) -> None:
        """All is known that says what can be done with the round."""

    def failed(self, error: CopydeskError) -> None:
        """The rounds, or the chosen one, cannot be read."""


class ChosenRound:
    """Follows one of the rounds, and all of them by name: opens it, counts it, and looks what was written in it."""

    def __init__(self, round_admin: Rounds, background: Background, screen: ShowsRound) -> None:
        self._round_admin = round_admin
        self._background = background
        self._screen = screen
        self.rounds: Sequence[Round] = ()
        self.at = 0
        """The place of the chosen round among them."""
        self.view: RoundView | None = None
        self.status: RoundStatus | None = None
        self.figures: LeadFigures | None = None
        self.outcomes: Sequence[str] = ()

    @property
    def rules(self) -> Round:
        """The chosen round, as it was last read."""
        return self.view.desk.rules if self.view else self.rounds[self.at]

    def open(self, place: Callable[[Sequence[Round]], int]) -> None:
        """Open the round at a place among the rounds there are now, instead of the one before."""

        def read(question: Question[None]) -> None:
            rounds = self._round_admin.all()
            at = place(rounds)
            question.tell(self.choose, rounds, at)
            view = self._round_admin.view(rounds[at].name)
            self._background.deliver(lambda: self._take(view) if question.is_wanted else view.desk.close())
            question.tell(self._counted, view, _status(view))

        self._background.drop("look")
        self._background.drop("agreement")
        self._background.ask("round", read, lambda _: self._screen.show_status(), self._screen.failed)

    def choose(self, rounds: Sequence[Round], at: int) -> None:
        """Choose one of the rounds; the one that was open is closed."""
        self.rounds, self.at = rounds, at
        self.close()
        self._screen.listed()

    def close(self) -> None:
        """Close the round that is open."""
        if self.view:
            self.view.desk.close()
        self.view = self.status = self.figures = None
        self.outcomes = ()

    def look(self) -> None:
        """Look whether anything was written, and show it if so."""
        view = self.view
        if view is None or self._background.asks("look"):
            return

        def read(_: object) -> tuple[Sequence[Round], RoundStatus] | None:
            return (self._round_admin.all(), _status(view)) if view.desk.refresh() else None

        def take(found: tuple[Sequence[Round], RoundStatus] | None) -> None:
            if found is not None and self.view is view:
                self.rounds = found[0]
                if view.desk.rules.hides:
                    self.figures, self.outcomes = None, ()
                self._counted(view, found[1])

        self._background.ask("look", read, take, self._screen.failed)

    def _take(self, view: RoundView) -> None:
        self.view = view
        self._screen.show()

    def _counted(self, view: RoundView, status: RoundStatus) -> None:
        """Show how a round stands, and find out how far its reviewers agree."""
        if self.view is not view:
            return
        self.status = status
        self._screen.show()
        rules = view.desk.rules
        if rules.hides:
            return

        def read(question: Question[tuple[LeadFigures, Sequence[str]]]) -> tuple[LeadFigures, Sequence[str]]:
            goes_on = takewhile(lambda _event: question.is_wanted, view.desk.decisions.everything())
            events = list(counting_events(rules, goes_on))
            said = list(outcome_phrases(outcome_counts(view.desk, events), asked=not rules.is_everything))
            said += [f"left out: {sentence}" for sentence in [one.sentence for one in view.desk.left_out()]]
            return lead_figures_of(rules, events), said

        def take(found: tuple[LeadFigures, Sequence[str]]) -> None:
            if self.view is view:
                self.figures, self.outcomes = found
                self._screen.show()

        self._background.ask("agreement", read, take)  # what cannot be read is told where the round is opened


def _status(view: RoundView) -> RoundStatus:
    """Return the status of a round that is looked at, as of today."""
    return round_status(view.desk, date.today(), overview=view.overview)
