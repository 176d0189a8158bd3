"""Withdrawing articles: asks the rounds that are running, and lists what became of every article of a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress

from msgspec import Struct

from reading.errors import CopydeskError
from reading.load import load
from review.holdings import counting_events, decisions
from review.rounds import Permission, Round, State, why_not
from store.articles.intake import article_name
from store.articles.renames import is_gone
from store.changes import ArticleChange
from store.desk import Card, Problem
from store.errors import Asks
from store.folder_desk import FileDesk
from store.layout import MAIN_ROUND
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


class ArticleStatus(Struct, frozen=True):
    """One article of a desk: its state, its texts, the rounds that have it, and how much was decided on it.

    `state` is present, gone (its file is not there, or has no such line), or withdrawn. `same_text_as`
    names the articles with its text.
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


def article_statuses(opened: Callable[[str], FileDesk]) -> tuple[list[ArticleStatus], list[Problem]]:
    """Return the status of every article of a desk, by name, withdrawn ones too, and what could not be read for it.

    `opened` opens the desk in the round of a name, with withdrawn articles among the others.
    """
    decided: Counter[str] = Counter()
    problems: dict[Problem, None] = {}
    with closing(opened(MAIN_ROUND)) as desk:
        rounds = list(all_rounds(desk.layout))
        for one in rounds:
            with closing(opened(one.name)) as other:
                for name in other.decisions.names():
                    decided[name] += decisions(counting_events(other.rules, other.decisions.current(name)))
                problems.update(dict.fromkeys(other.left_out()))
        by_text: dict[str, list[str]] = {}
        cards = desk.articles.cards()
        away = _away(desk, cards)
        for card in cards:
            by_text.setdefault(card.snapshot, []).append(card.name)
        return [
            _status(desk, card, rounds, decided[card.name], by_text[card.snapshot], card.name in away) for card in cards
        ], [*problems]


def _away(desk: FileDesk, cards: Sequence[Card]) -> set[str]:
    """Return the articles that are not where they came from: their file is gone, or has no such line now.

    A file that was read with other fields than those that are guessed tells nothing. A mirror has no files.
    """
    if desk.layout.upstream is not None:
        return set()
    found: set[str] = set()
    by_source: dict[str, set[str]] = {}
    for card in cards:
        by_source.setdefault(card.source, set()).add(card.name)
    for source, names in by_source.items():
        if is_gone(desk.layout.folder, source):
            found |= names
        elif source.lower().endswith(".jsonl"):
            with suppress(CopydeskError, OSError):
                there = {article_name(source, one.name) for one in load(desk.layout.folder / source)}
                found |= names - there if names & there else set()
    return found


def _status(
    desk: FileDesk, card: Card, rounds: Sequence[Round], decisions: int, alike: Sequence[str], is_away: bool
) -> ArticleStatus:
    rows = desk.articles.versions(card.name)
    why = desk.articles.withdrawn().get(card.name)
    gone = GONE if is_away else PRESENT
    return ArticleStatus(
        card.name,
        gone if why is None else WITHDRAWN,
        card.title,
        card.sentences,
        len(rows),
        tuple(one.name for one in rounds if card.name in one.assignment),
        decisions,
        tuple(name for name in alike if name != card.name),
        tuple(name for name in desk.articles.former_names(card.name) if name != card.name),
        why or "",
    )
