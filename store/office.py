"""The office of a desk: all its rounds, how each stands, and a lead's deeds. What screens use beside the door."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    from store.leading import Plan
    from store.reassigning import Change, Reassigned
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

    def assign(self, name: str, change: Change) -> Reassigned:
        """Assign a round again and return what became of it."""
        from store import reassigning

        desk = self.view(name).door
        try:
            return reassigning.reassign(desk, desk.rules, change)
        finally:
            desk.close()

    def decline(self, name: str, article: str, why: str) -> Reassigned | None:
        """Give an article back; return what changed hands, or None where only the lead can see to that."""
        from store import reassigning

        one = rounds.find(self.layout, name)
        desk = self._opened(name, rounds.is_own(self.layout, one))
        try:
            return reassigning.decline(desk, desk.rules, article, why)
        finally:
            desk.close()

    def name_adjudicators(self, name: str, people: Sequence[str]) -> Round:
        """Say who settles a round."""
        from store import leading

        return leading.name_adjudicators(self.layout, rounds.find(self.layout, name), self.person, people)

    def hand_over(self, name: str, to: str) -> Round:
        """Let somebody else lead a round."""
        from store import leading

        return leading.hand_over(self.layout, rounds.find(self.layout, name), self.person, to)

    def write_guidelines(self, name: str, text: bytes) -> Round:
        """Give a round another version of its guidelines."""
        from store import leading

        return leading.write_guidelines(self.layout, rounds.find(self.layout, name), self.person, text)

    def change(self, name: str, to: State, without: Collection[str] = ()) -> Round:
        """Open, close, reopen or finish a round; one that is closed may go `without` files that cannot be read."""
        from store import leading

        one = rounds.find(self.layout, name)
        if to is State.CLOSED:
            return leading.close(self.layout, one, self.person, without)
        if to is State.ADJUDICATED:
            return leading.finish(self.layout, one, self.person)
        deed = leading.open_ if one.state is State.DRAFT else leading.reopen
        return deed(self.layout, one, self.person)

    def unreadable(self, name: str) -> Sequence[str]:
        """Return the reviewers of a round whose files this person cannot read."""
        return rounds.unreadable(self.layout, rounds.find(self.layout, name))

    def control(self, name: str, place: tuple[str, int], verdict: Verdict | None) -> None:
        """Mark a sentence as a control with a known verdict, or no longer."""
        one = rounds.find(self.layout, name)
        why = why_not(one, self.person, Deed.CONTROL)
        if why:
            from store.leading import NotAllowed

            raise NotAllowed("The control was not set", why.rstrip("."))
        rounds.set_control(self.layout, one, place, verdict)

    def guidelines(self, name: str, version: str = "") -> str:
        """Return the text of a version of a round's guidelines, by default the one in force, or the empty string."""
        return rounds.guidelines(self.layout, rounds.find(self.layout, name), version)
