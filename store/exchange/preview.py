"""A desk on which an import can be tried: it has the articles and decisions of one, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Reversible, Sequence
from time import time_ns
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from reading.article import Article
from review.events import Event, Holding
from review.holdings import claims_of
from review.rounds import MAIN, Round
from store.desk import Card, facts_of
from store.errors import StoreError
from store.exchange.importing import Target, TargetDecisions
from store.layout import DeskSettings

if TYPE_CHECKING:
    from store.exchange.importing import TargetArticles


class CheckedDecisions(TargetDecisions, Protocol):
    """Decisions that can say whether they would take an event."""

    def check(self, events: Sequence[Event]) -> None:
        """Raise the StoreError with which they would refuse the events."""


class TriedDesk:
    """A desk with articles that it does not have yet, on which nothing is written; it is each part of it itself."""

    def __init__(
        self, reviewer: str, round: str, new: Iterable[Article], desk: Target | None, decided: CheckedDecisions | None
    ) -> None:
        """`desk` is the one as it is, or None where there is none yet; so are `decided`, the round's decisions."""
        self.reviewer, self.round = reviewer, round
        self._desk, self._decided = desk, decided
        self._new = {article.name: article for article in new}
        self._seen: dict[tuple[str, int], Event] = {}

    @property
    def articles(self) -> TargetArticles:
        """The articles that there are, and those that would come."""
        return self

    @property
    def decisions(self) -> TargetDecisions:
        """The decisions as they would be."""
        return self

    @property
    def rules(self) -> Round:
        """The round; one over everything where there is no desk yet."""
        return self._desk.rules if self._desk else MAIN

    def settings(self) -> DeskSettings:
        """Return what desk.toml says; nothing where there is no desk yet."""
        return self._desk.settings() if self._desk else DeskSettings()

    def cards(self) -> Sequence[Card]:
        """Return all articles."""
        return [*(self._desk.articles.cards() if self._desk else ()), *map(new_card, self._new.values())]

    def article(self, name: str) -> Article:
        """Return an article as it is now."""
        if name in self._new or self._desk is None:
            return self._new[name]
        return self._desk.articles.article(name)

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it."""
        if self._desk is None:
            raise StoreError("There is no such snapshot of the article", name)
        return self._desk.articles.version(name, snapshot)

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence of an article for one reviewer."""
        before = self._decided.held(article, reviewer) if self._decided and article not in self._new else {}
        return {**before, **{at: event for (name, at), event in self._seen.items() if name == article}}

    def history(self, article: str) -> Sequence[Event]:
        """Return the events of an article."""
        return self._decided.history(article) if self._decided else ()

    def log(self, reviewer: str) -> Reversible[Event]:
        """Return all of one reviewer's events."""
        return self._decided.log(reviewer) if self._decided else ()

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Write nothing; StoreError where the desk would refuse the events."""
        if self._decided is not None:
            self._decided.check([event for event in events if event.article not in self._new])
        now = time_ns() // 1000
        for at, event in enumerate(events):  # with an id, for the next line on the sentence asks when it happened
            self._seen[event.article, event.sentence] = replace(event, id=f"{now + at:014x}000000")
        return tuple(events)

    def close(self) -> None:
        """Release files."""
        if self._desk is not None:
            self._desk.close()


def new_card(article: Article) -> Card:
    """Return the card of an article that is not on the desk."""
    return Card(
        name=article.name,
        title=article.title,
        source=article.source,
        snapshot=article.sha256,
        sentences=len(article.sentences),
        claims=claims_of(article),
        facts=facts_of(article.text, article.metadata),
    )


def changes(event: Event, held: Event | None) -> list[tuple[str, object, object]]:
    """Return the changes that an event would make in its reviewer's holding: key, value before, value after."""
    was, will = held.holding if held else Holding(), event.holding
    names = [name for name in Holding.__struct_fields__ if name != "claim" or will.claim is False or was.claim is False]
    pairs = [(name, getattr(was, name), getattr(will, name)) for name in names]
    return [(name, one, other) for name, one, other in pairs if one != other]
