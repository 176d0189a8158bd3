"""The rounds of a desk in memory: one, which nobody leads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NoReturn

from review.consensus import DeskRule
from review.round_changes import AssignmentChange, Plan
from review.rounds import Round
from store.desk import Desk, Problem, RoundView
from store.errors import StoreError


class FakeRounds:
    """Knows the round of one desk; satisfies `store.desk.Rounds`. Whoever wants to change a round needs a disk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.withdrawn: dict[str, str] = {}

    @property
    def person(self) -> str:
        """The reviewer."""
        return self._desk.reviewer

    def all(self) -> Sequence[Round]:
        """Return the one round."""
        return [self._desk.rules]

    def damaged(self) -> Sequence[Problem]:
        """Memory is not damaged."""
        return ()

    def find(self, name: str) -> Round:
        """Return the round."""
        if name != self._desk.round:
            raise StoreError("There is no such round", repr(name))
        return self._desk.rules

    def rule(self) -> DeskRule:
        """Return the rule of a desk that names none."""
        return DeskRule()

    def view(self, name: str) -> RoundView:
        """Look at the round."""
        self.find(name)
        return RoundView(self._desk, overview=False)

    def enter(self, name: str) -> Desk:
        """Return the desk."""
        self.find(name)
        return self._desk

    def invitations(self, here: str) -> tuple[str, ...]:
        """Nobody is invited."""
        return ()

    def answer_invitations(self) -> None:
        """There is none to answer."""

    def unreadable(self, name: str) -> Sequence[str]:
        """Memory can be read."""
        return ()

    def lets_read(self, name: str, reviewer: str) -> str:
        """Nothing has to be done."""
        return ""

    def writers(self, name: str) -> Sequence[str]:
        """Return everybody who wrote here."""
        self.find(name)
        return sorted({event.reviewer for event in self._desk.decisions.everything()})

    def guidelines(self, name: str, version: str = "") -> str:
        """There are none."""
        return ""

    def edited_guidelines(self, name: str) -> str:
        """There are none."""
        return ""

    def withdraw(self, articles: Sequence[str], why: str = "", *, out_of_rounds: bool = False) -> None:
        """Take articles out of the desk in memory."""
        self.withdrawn.update(dict.fromkeys(articles, why))

    def restore(self, articles: Sequence[str]) -> None:
        """Bring them back."""
        for name in articles:
            del self.withdrawn[name]

    def new(self, plan: Plan) -> NoReturn:
        """Refuse."""
        raise _refused()

    def planned(self, plan: Plan) -> NoReturn:
        """Refuse."""
        raise _refused()

    def assign(self, name: str, change: AssignmentChange) -> NoReturn:
        """Refuse."""
        raise _refused()

    def decline(self, name: str, article: str, why: str) -> NoReturn:
        """Refuse."""
        raise _refused()

    def name_adjudicators(self, name: str, people: Sequence[str]) -> NoReturn:
        """Refuse."""
        raise _refused()

    def hand_over(self, name: str, to: str) -> NoReturn:
        """Refuse."""
        raise _refused()

    def open(self, name: str) -> NoReturn:
        """Refuse."""
        raise _refused()

    def close(self, name: str, without: Collection[str] = ()) -> NoReturn:
        """Refuse."""
        raise _refused()

    def reopen(self, name: str) -> NoReturn:
        """Refuse."""
        raise _refused()

    def finish(self, name: str) -> NoReturn:
        """Refuse."""
        raise _refused()

    def seal(self, name: str) -> NoReturn:
        """Refuse."""
        raise _refused()

    def admit(self, name: str, reviewers: Sequence[str] = ()) -> NoReturn:
        """Refuse."""
        raise _refused()

    def leave_out(self, name: str, reviewers: Sequence[str] = ()) -> NoReturn:
        """Refuse."""
        raise _refused()

    def control(self, name: str, place: tuple[str, int], verdict: str | None) -> NoReturn:
        """Refuse."""
        raise _refused()

    def write_guidelines(self, name: str, text: bytes) -> NoReturn:
        """Refuse."""
        raise _refused()


def _refused() -> StoreError:
    return StoreError("The round stays as it is", "a desk in memory has one that nobody leads")
