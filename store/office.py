"""The office of a desk: all its rounds, how each stands, and a lead's deeds. What screens use beside the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from review.rounds import Deed, Round, State, why_not
from review.verdicts import Verdict
from store import rounds
from store.calls import Calls
from store.folder import FolderDesk
from store.layout import Layout

if TYPE_CHECKING:
    from review.assignment import Move
    from store.leading import Plan
    from store.standing import Standing


class View(Struct, frozen=True):
    """One round as this person may see it: how it stands, and a door to it."""

    door: FolderDesk
    overview: bool

    def standing(self, today: date) -> Standing:
        """Return how the round stands now."""
        from store.standing import standing  # every start makes an office, and few go on to its rounds

        return standing(self.door, today, overview=self.overview)


class Office:
    """One person's way to the rounds of one desk."""

    def __init__(self, layout: Layout, person: str, opened: Callable[[str, bool], FolderDesk]) -> None:
        """`opened` opens the desk as this person in a round; the flag asks for a lead's sight of it."""
        self.layout = layout
        self.person = person
        self.calls = Calls(layout, person)
        self._opened = opened

    def rounds(self) -> Sequence[Round]:
        """Return the desk's rounds, `main` first."""
        return list(rounds.all_rounds(self.layout))

    def view(self, name: str) -> View:
        """Open a round for looking at; whoever leads it sees how much everybody has done."""
        overview = not why_not(rounds.find(self.layout, name), self.person, Deed.SEE_COUNTS)
        return View(self._opened(name, overview), overview)

    def enter(self, name: str) -> FolderDesk:
        """Open a round for working in it."""
        return self._opened(name, False)

    def new(self, plan: Plan) -> Round:
        """Make a round, as a draft."""
        from store import leading

        return leading.new(self.enter, self.layout, plan)

    def assign(self, name: str, add: Sequence[str], remove: Sequence[str]) -> tuple[Move, ...]:
        """Assign a round again and return what changed hands."""
        from store import leading

        desk = self.view(name).door
        try:
            return leading.reassign(desk, desk.rules, add=add, remove=remove)[1]
        finally:
            desk.close()

    def change(self, name: str, to: State) -> Round:
        """Open, close, reopen or finish a round."""
        from store import leading

        one = rounds.find(self.layout, name)
        if to is State.OPEN:
            deed = leading.open_ if one.state is State.DRAFT else leading.reopen
        else:
            deed = leading.close if to is State.CLOSED else leading.finish
        return deed(self.layout, one, self.person)

    def control(self, name: str, place: tuple[str, int], verdict: Verdict | None) -> None:
        """Mark a sentence as a control with a known verdict, or no longer."""
        one = rounds.find(self.layout, name)
        why = why_not(one, self.person, Deed.CONTROL)
        if why:
            from store.leading import NotAllowed

            raise NotAllowed("The control was not set", why.rstrip("."))
        rounds.set_control(self.layout, one, place, verdict)

    def guidelines(self, name: str) -> str:
        """Return the text of a round's guidelines, or the empty string."""
        return rounds.guidelines(self.layout, rounds.find(self.layout, name))
