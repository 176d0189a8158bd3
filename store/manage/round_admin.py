"""The rounds of a desk in a folder, as one person may see and change them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing

from review.consensus import DeskRule
from review.round_changes import (
    AssignmentChange,
    ChangedControl,
    Closed,
    HandedOver,
    Plan,
    PlannedRound,
    Reassigned,
    SealReport,
)
from review.rounds import Permission, Round, why_not
from store.desk import Problem, RoundView
from store.files import folders
from store.folder_desk import FileDesk
from store.layout import MAIN_ROUND, PUBLISHED, Layout
from store.manage import lead
from store.manage.rules import NotAllowed
from store.manage.status import changed_controls
from store.person import Person
from store.rounds import files, groups
from store.rounds.guidelines import edited_guidelines, guidelines_text
from store.rounds.invitations import Invitations
from store.rounds.left_out import damaged_rounds
from store.rounds.publishing import unreadable
from store.rounds.round_texts import on_present_texts
from store.rounds.rule import rule_of
from store.rounds.sealing import Manifest


class RoundAdmin:
    """One person's way to the rounds of one desk in a folder; satisfies `store.desk.Rounds`."""

    def __init__(self, layout: Layout, person: Person, opened: Callable[[str, bool], FileDesk]) -> None:
        """`opened` opens the desk as this person in a round; the flag asks for a lead's sight of it."""
        self.layout = layout
        self._person = person
        self._invitations = Invitations(layout, person.name)
        self._opened = opened

    @property
    def person(self) -> str:
        """The name of the person in whose name rounds are changed."""
        return self._person.name

    def all(self) -> Sequence[Round]:
        """Return the desk's rounds, `main` first; damaged ones are left out."""
        return list(files.all_rounds(self.layout))

    def damaged(self) -> Sequence[Problem]:
        """Return the rounds that cannot be understood."""
        return list(damaged_rounds(self.layout))

    def find(self, name: str) -> Round:
        """Return a round; StoreError when there is none of that name, or it cannot be understood."""
        return files.find(self.layout, name)

    def rule(self) -> DeskRule:
        """Return how the desk's final verdicts come about."""
        return rule_of(self.layout)

    def view(self, name: str) -> RoundView:
        """Open a round to look at it; its lead sees how much everybody has done."""
        overview = not why_not(self.find(name), self.person, Permission.SEE_COUNTS)
        return RoundView(self._opened(name, overview), overview)

    def enter(self, name: str) -> FileDesk:
        """Open a round for working in it."""
        return self._opened(name, False)

    def invitations(self, here: str) -> tuple[str, ...]:
        """Return the rounds that ask this person now and did not at the first look; `here` is where they work."""
        return self._invitations.look(here)

    def answer_invitations(self) -> None:
        """Mark the present invitations as seen."""
        self._invitations.answer()

    def new(self, plan: Plan) -> Round:
        """Make a round, as a draft."""
        return lead.new(self.enter, self.layout, plan, self._person)

    def planned(self, plan: Plan) -> PlannedRound:
        """Return the round that a plan would make."""
        return lead.planned(self.enter, self.layout, plan)

    def assign(self, name: str, change: AssignmentChange) -> Reassigned:
        """Assign a round again and return the changes."""
        from store.manage import reassign  # for whoever gives articles out again, and no start does

        overview = not why_not(self.find(name), self.person, Permission.SEE_COUNTS)
        desk = self._opened(name, overview)
        try:
            return reassign.reassign(desk, desk.rules, change)
        finally:
            desk.close()

    def decline(self, name: str, article: str, why: str) -> Reassigned | None:
        """Give an article back; return the changes, or None where only the lead can make them."""
        from store.manage import reassign

        desk = self._opened(name, files.is_own(self.layout, self.find(name), self._person))
        try:
            return reassign.decline(desk, desk.rules, article, why)
        finally:
            desk.close()

    def name_adjudicators(self, name: str, people: Sequence[str]) -> Round:
        """Name the adjudicators of a round."""
        return lead.name_adjudicators(self.layout, self.find(name), self._person, people)

    def hand_over(self, name: str, to: str) -> HandedOver:
        """Let somebody else lead a round."""
        done = lead.hand_over(self.layout, files.to_hand_over(self.layout, name, self._person), self._person, to)
        return HandedOver(done, groups.lacking(self.layout.round(name), done.lead, done.hides, done.reviewers))

    def open(self, name: str) -> Round:
        """Open a draft for its reviewers."""
        return lead.open_(self.layout, self.find(name), self._person)

    def close(self, name: str, without: Collection[str] = ()) -> Closed:
        """Close a round, `without` the files of some reviewers that cannot be read."""
        return lead.close_and_report(self.layout, self.find(name), self._person, without)

    def reopen(self, name: str) -> Round:
        """Open a closed round again; it is blind no longer."""
        return lead.reopen(self.layout, self.find(name), self._person)

    def finish(self, name: str) -> Round:
        """Mark a closed round as adjudicated."""
        return lead.finish(self.layout, self.find(name), self._person)

    def unreadable(self, name: str) -> Sequence[str]:
        """Return the reviewers of a round whose files this person cannot read."""
        return unreadable(self.layout, self.find(name))

    def lets_read(self, name: str, reviewer: str) -> str:
        """Return what lets this person read a reviewer's files, as a sentence."""
        return groups.lets_read(self._person, self.layout.reviewer(name, reviewer))

    def seal(self, name: str) -> SealReport:
        """Write down the present content of a round, so that what changes or comes later shows."""
        return _reported(lead.seal(self.layout, self.find(name), self._person))

    def admit(self, name: str, reviewers: Sequence[str] = ()) -> SealReport:
        """Let late or changed events count, of some reviewers or of all."""
        return _reported(lead.admit(self.layout, self.find(name), self._person, reviewers))

    def leave_out(self, name: str, reviewers: Sequence[str] = ()) -> int:
        """Leave out for good what came late to a hub, of some reviewers or of all."""
        return lead.leave_out(self.layout, self.find(name), self._person, reviewers)

    def writers(self, name: str) -> Sequence[str]:
        """Return the people who have written in a round; on a hub those who may have, whose late events are there."""
        found = [entry.name for entry in folders(self.layout.round(name)) if entry.name != PUBLISHED]
        asked = self.find(name).reviewers if self.layout.upstream is not None else ()
        return list(dict.fromkeys((*found, *asked)))

    def control(self, name: str, place: tuple[str, int], verdict: str | None) -> Sequence[ChangedControl]:
        """Mark a sentence as a control with a known verdict, or no longer; return those of its article that this ends.

        The round's other articles keep the numbers that they were given.
        """
        one, (article, sentence) = self.find(name), place
        why = why_not(one, self.person, Permission.CONTROL)
        if why:
            raise NotAllowed("The control was not set", why.rstrip("."))
        with closing(self._opened(name, True)) as desk:
            texts = {card.name: card.snapshot for card in desk.articles.everywhere((article,))}
            ended = changed_controls(desk, one, (article,))
            one = on_present_texts(one, texts, desk.decisions.anchor)
        files.set_control(self.layout, one, place, verdict, self._person, texts.get(article, ""))
        return [changed for changed in ended if changed.now != sentence]

    def write_guidelines(self, name: str, text: bytes) -> Round:
        """Give a round another version of its guidelines."""
        return lead.write_guidelines(self.layout, self.find(name), self._person, text)

    def guidelines(self, name: str, version: str = "") -> str:
        """Return the text of a version of a round's guidelines, by default the one in force, or the empty string."""
        return guidelines_text(self.layout, self.find(name), version)

    def edited_guidelines(self, name: str) -> str:
        """Return the file of a round's guidelines where somebody edited it by hand, or the empty string."""
        edited = edited_guidelines(self.layout, self.find(name))
        return "" if edited is None else str(edited)

    def withdraw(self, articles: Sequence[str], why: str = "", *, out_of_rounds: bool = False) -> None:
        """Withdraw articles of the desk; raises Asks where a running round that this person leads has some."""
        from store.manage import withdrawing  # knows how files are read, which no start needs

        with closing(self._opened(MAIN_ROUND, False)) as desk:
            withdrawing.withdraw(desk, articles, why, out_of_rounds=out_of_rounds)

    def restore(self, articles: Sequence[str]) -> None:
        """Bring withdrawn articles back as they were."""
        with closing(self._opened(MAIN_ROUND, False)) as desk:
            desk.withdraw(articles, restore=True)


def _reported(manifest: Manifest) -> SealReport:
    """Return the report on a seal."""
    return SealReport(
        sum(file.events for file in manifest.files.values()),
        len(manifest.files),
        manifest.unread,
        tuple((one.reviewer, len(one.events)) for one in manifest.admitted if one.at == manifest.at),
    )
