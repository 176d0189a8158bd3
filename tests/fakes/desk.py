"""A desk in memory: the desk's double for tests and for screens that must not touch a disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from time import time_ns
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reading.anchor import ORPHAN, Anchor, Status
from reading.article import Article
from reading.lexicon import EMPTY, Lexicon, LexiconChange
from review.answers import Answer, answers, is_answer
from review.events import Event, RawEvent
from review.holdings import Progress, claims_of, tally
from review.rounds import MAIN
from store.desk import (
    Card,
    DecidedSentence,
    FoundSentence,
    Name,
    Place,
    Problem,
    ProgressCallback,
    Reanchored,
    SentenceKey,
    Sighting,
    Tally,
    facts_of,
    no_progress,
    sightings_of,
)
from store.journal.codec import identified
from store.layout import DeskSettings
from tests.fakes.elsewhere import FakeElsewhere
from tests.fakes.rounds import FakeRounds

if TYPE_CHECKING:
    from store.search.sentences import SentenceSearch


class FakeDesk:
    """Keeps events in a list; satisfies `store.desk.Desk`, and is each part of it itself."""

    def __init__(
        self,
        articles: Iterable[Article],
        reviewer: str = "ana",
        round: str = "main",
        clock: Callable[[], int] = lambda: time_ns() // 1000,
    ) -> None:
        """`clock` says the time in microseconds since 1970."""
        self._clock = clock
        self.reviewer = reviewer
        self.round = round
        self.read_only = ""
        self.rules = MAIN
        self._articles = {article.name: article for article in articles}
        self._events: list[Event] = []
        self._place = Place()
        self._lexicon = EMPTY
        self._last = 0
        self.articles = self.decisions = self.search = self
        self.rounds = FakeRounds(self)
        self.name = self.address = "memory"
        self.hides_own = False
        self.renamed: dict[str, str] = {}
        self.elsewhere = FakeElsewhere()

    def cards(self) -> Sequence[Card]:
        """Return all articles of the desk, by name."""
        return [card_of(self._articles[name]) for name in sorted(self._articles) if name not in self.withdrawn()]

    def claims(self, articles: Collection[str] | None = None) -> Mapping[str, frozenset[int]]:
        """Return the sentences that the round takes up, of some or all articles."""
        wanted = [card for card in self.cards() if articles is None or card.name in articles]
        return {card.name: self.rules.claims_taken_up(card.name, card.claims) for card in wanted}

    def names(self) -> Sequence[str]:
        """Return the names of all articles."""
        return sorted(self._articles)

    def article(self, name: str) -> Article:
        """Return one article."""
        article = self._articles[name]
        return replace(article, mentions=self._lexicon.apply(article.text, article.mentions))

    def lexicon(self) -> Lexicon:
        """Return the desk's own names."""
        return self._lexicon

    def teach(self, change: LexiconChange) -> None:
        """Change the lexicon."""
        self._lexicon = change.on(self._lexicon)

    def outside(self) -> Sequence[Card]:
        """The round has all articles."""
        return ()

    def everywhere(self, articles: Collection[str]) -> Sequence[Card]:
        """Return the cards of those of these articles that there are."""
        return [card for card in self.cards() if card.name in articles]

    def withdrawn(self) -> Mapping[str, str]:
        """Return what was withdrawn."""
        return self.rounds.withdrawn

    def present(self, name: str, snapshot: str) -> str:
        """Return an article's present name."""
        return self.renamed.get(name, name)

    def metadata(self, name: str) -> Mapping[str, object]:
        """Return an article's metadata."""
        return self._articles[name].metadata

    def settings(self) -> DeskSettings:
        """Nobody has set anything."""
        return DeskSettings()

    def pseudonym_key(self) -> bytes:
        """Return a key."""
        return bytes(32)

    def unproven(self) -> Mapping[str, str]:
        """Everybody wrote here themselves."""
        return {}

    def version(self, name: str, snapshot: str) -> Article:
        """Return one article; memory has one snapshot of each."""
        return self._articles[name]

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Keep events and return them with their ids."""
        first = max(self._last + 1, self._clock())
        stored = identified(events, first, "000000", self._superseded, "")
        self._last = first + len(stored) - 1
        self._events += stored
        return stored

    def refresh(self) -> frozenset[str]:
        """Nobody else writes here."""
        return frozenset()

    def progress(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress, by article name."""
        scale = self.rules.scale
        return {card.name: tally(card.claims, self.held(card.name, reviewer), scale) for card in self.cards()}

    def controls(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress with the round's controls alone."""
        articles = {article for article, _ in self.rules.controls}
        only = {article: frozenset(at for name, at in self.rules.controls if name == article) for article in articles}
        scale = self.rules.scale
        return {
            article: tally(claims, {at: one for at, one in self.held(article, reviewer).items() if at in claims}, scale)
            for article, claims in only.items()
        }

    def tally(self, reviewer: str) -> Tally:
        """Return how far one reviewer is with the whole desk."""
        return Tally(self.progress(reviewer))

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence for one reviewer."""
        return {e.sentence: e for e in self._events if e.article == article and e.reviewer == reviewer}

    def current(self, article: str) -> Sequence[Event]:
        """Return the last event of each (reviewer, sentence)."""
        last = {(e.reviewer, e.sentence): e for e in self._events if e.article == article}
        return sorted(last.values(), key=lambda e: (e.sentence, e.reviewer))

    def newest_first(self) -> Iterator[DecidedSentence]:
        """Yield the sentences that were decided on, the last first."""
        found: dict[tuple[str, int], list[Event]] = {}
        for event in self.everything():
            found.setdefault((event.article, event.sentence), []).append(event)
        rows = [
            DecidedSentence(*place, max(int(e.id, 16) for e in of), {e.reviewer: e.holding.verdict for e in of})
            for place, of in found.items()
        ]
        yield from sorted(rows, key=lambda row: row.newest, reverse=True)

    def contested(self, article: str) -> Sequence[Event]:
        """Return those events of `current` whose sentences have several answers."""
        events = self.current(article)
        said: dict[int, set[Answer]] = {}
        for e in events:
            if is_answer(e.holding.verdict, e.holding.claim):
                said.setdefault(e.sentence, set()).add(None if e.holding.claim is False else e.holding.verdict)
        votes = answers(events, {article: claims_of(self._articles[article])})
        split = {at for (_, at), of in votes.items() if len({vote.answer for vote in of.values()}) > 1}
        return (
            events
            if split - said.keys() or any(len(said[at]) < 2 for at in split)
            else [e for e in events if len(said.get(e.sentence, ())) > 1]
        )

    def reanchored(self, article: str, reviewer: str) -> Sequence[Reanchored]:
        """Articles never change here."""
        return ()

    def anchor(self, article: str, snapshot: str, sentence: int) -> Anchor:
        """Return where a sentence is; articles never change here."""
        found = self._articles.get(article)
        here = found is not None and found.sha256 == snapshot and 0 <= sentence < len(found.sentences)
        return Anchor(Status.EXACT, sentence, 1.0) if here else ORPHAN

    def current_raw(self, article: str) -> Sequence[Event | RawEvent]:
        """Return the last events."""
        return self.current(article)

    def first_events(self, article: str) -> Mapping[SentenceKey, Event | RawEvent]:
        """Return the first event of each sentence by each reviewer."""
        return {(e.reviewer, e.snapshot, e.sentence): e for e in reversed(self.history(article))}

    def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[FoundSentence]:
        """Return the sentences that have all words of a query."""
        with closing(self._index()) as index:
            return index.find(query, limit)

    def mentioning(self, query: str, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Return the names of the articles that have such a sentence."""
        with closing(self._index()) as index:
            return index.mentioning(query)

    def _index(self) -> SentenceSearch:
        from store.search.sentences import SentenceSearch

        index = SentenceSearch(None)
        index.refresh({card.name: card.snapshot for card in self.cards()}, self.article)
        return index

    def entities(self, report: ProgressCallback = no_progress) -> Mapping[Name, int]:
        """Return how often each entity is mentioned."""
        names = self.names()
        read = [self.article(name) for number, name in enumerate(names) if report(number, len(names))]
        return Counter((one.mention.entity, one.mention.type) for article in read for one in _seen(article))

    def sightings(self, names: Collection[Name]) -> Sequence[Sighting]:
        """Return where entities are mentioned, by article and place."""
        found = (one for name in self.names() for one in _seen(self.article(name)))
        return [one for one in found if (one.mention.entity, one.mention.type) in names]

    def history(self, article: str, sentence: int | None = None, last: int | None = None) -> Sequence[Event]:
        """Return the events of an article or of one of its sentences, or the last of them."""
        found = [e for e in self._events if e.article == article and sentence in (None, e.sentence)]
        return found if last is None else found[max(0, len(found) - last) :]

    def log(self, reviewer: str) -> Sequence[Event]:
        """Return all of one reviewer's events."""
        return [e for e in self._events if e.reviewer == reviewer]

    def reviewers(self) -> Sequence[str]:
        """Return everybody who wrote here, and the own reviewer."""
        return sorted({self.reviewer, *(e.reviewer for e in self._events)})

    def everything(self) -> Iterator[Event]:
        """Return all current events, by article, sentence, reviewer."""
        for name in sorted(self._articles):
            yield from self.current(name)

    def place(self) -> Place:
        """Return where the reviewer stopped."""
        return self._place

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is."""
        self._place = place

    def problems(self) -> Sequence[Problem]:
        """Memory has none."""
        return ()

    def missing(self) -> Sequence[Event]:
        """Memory loses nothing."""
        return ()

    def arriving(self) -> tuple[int, int]:
        """Memory was read."""
        return (0, 0)

    def missing_folder(self) -> str:
        """Memory does not go away."""
        return ""

    def left_out(self) -> Sequence[Problem]:
        """Memory leaves nothing out."""
        return ()

    def close(self) -> None:
        """Nothing to release."""

    def _superseded(self, event: Event) -> str:
        last = self.held(event.article, event.reviewer).get(event.sentence)
        return last.id if last else ""


def _seen(article: Article) -> list[Sighting]:
    return sightings_of(article, article.mentions)


def card_of(article: Article) -> Card:
    """Return the list's line for an article."""
    return Card(
        name=article.name,
        title=article.title,
        source=article.source,
        snapshot=article.sha256,
        sentences=len(article.sentences),
        claims=claims_of(article),
        facts=facts_of(article.text, article.metadata),
    )
