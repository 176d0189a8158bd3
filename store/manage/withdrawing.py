"""Withdrawing articles: asks the rounds that are running, and lists what became of every article of a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct

from review.rounds import Permission, Round, State, why_not
from store.articles.renames import is_gone
from store.changes import ArticleChange
from store.errors import Asks
from store.folder_desk import FileDesk
from store.manage.rules import NotAllowed
from store.rounds.files import all_rounds


class RunningRound(Struct, frozen=True):
    """A round that is not closed and has some of the articles that somebody wants to withdraw."""

    round: Round
    articles: tuple[str, ...]

    def why_not(self, person: str) -> str:
        """Return why this person cannot take articles out of the round, or the empty string."""
        return why_not(self.round, person, Permission.ASSIGN)


def running(desk: FileDesk, names: Collection[str]) -> list[RunningRound]:
    """Return the rounds that are running and have given some of these articles out."""
    found = []
    for one in all_rounds(desk.layout):
        inside = tuple(name for name in names if name in one.assignment and name not in one.withdrawn)
        if inside and one.state in (State.DRAFT, State.OPEN):
            found.append(RunningRound(one, inside))
    return found


def withdraw(desk: FileDesk, names: Sequence[str], why: str = "", *, out_of_rounds: bool = False) -> ArticleChange:
    """Withdraw articles; raises NotAllowed where a running round is somebody else's to change, Asks where it asks.

    `out_of_rounds` is the lead's answer: yes, also out of the rounds that are running.
    """
    for held in running(desk, names):
        what = f"{', '.join(held.articles)} in round {held.round.name}, which is {held.round.state}"
        refused = held.why_not(desk.reviewer)
        if refused:
            hint = f"Ask {held.round.lead}, or wait until the round is closed"
            raise NotAllowed("Nothing was withdrawn", f"{what}: {refused.rstrip('.')}", hint)
        if not out_of_rounds:
            people = ", ".join(sorted({one for name in held.articles for one in held.round.assignment[name]}))
            hint = "Withdrawing takes them out of the round too: --yes does both"
            raise Asks("Nothing was withdrawn", f"{what}, was given to {people}", hint)
    return desk.withdraw(names, why)


class Standing(Struct, frozen=True):
    """One article of a desk: how it stands, its texts, the rounds that have it, and how much was decided on it.

    `state` is present, gone (its file is not there), or withdrawn. `same_text_as` names the articles with its text.
    """

    article: str
    state: str
    title: str
    sentences: int
    versions: int
    rounds: tuple[str, ...]
    decisions: int
    same_text_as: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    why: str = ""


PRESENT, GONE, WITHDRAWN = "present", "gone", "withdrawn"


def standings(desk: FileDesk, opened: Callable[[str], FileDesk]) -> Iterator[Standing]:
    """Yield how every article of a desk stands, withdrawn ones too, by name.

    `desk` has withdrawn articles among the others; `opened` opens it as the same person in the round of a name.
    """
    rounds = list(all_rounds(desk.layout))
    decided: Counter[str] = Counter()
    for one in rounds:
        other = opened(one.name)
        try:
            for name in other.decisions.names():
                decided[name] += sum(event.holding.verdict is not None for event in other.decisions.current(name))
        finally:
            other.close()
    by_text: dict[str, list[str]] = {}
    cards = desk.articles.cards()
    for card in cards:
        by_text.setdefault(card.snapshot, []).append(card.name)
    for card in cards:
        rows = desk.articles.versions(card.name)
        withdrawn = desk.articles.withdrawn().get(card.name)
        gone = GONE if is_gone(desk.layout.folder, card.source) else PRESENT
        yield Standing(
            card.name,
            WITHDRAWN if withdrawn is not None else gone,
            card.title,
            card.sentences,
            len(rows),
            tuple(one.name for one in rounds if card.name in one.assignment),
            decided[card.name],
            tuple(name for name in by_text[card.snapshot] if name != card.name),
            tuple(dict.fromkeys(row.entry for row in rows if row.entry)),
            withdrawn or "",
        )
