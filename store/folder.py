"""A desk in a folder: the door of `store.door`, over snapshots, segments and an index of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from reading.article import Article
from reading.lexicon import Change, Lexicon
from review.events import Event
from review.progress import Progress
from review.rounds import Round
from store import snapshots
from store.access import Access
from store.carrying import Carrier, carried, placed
from store.catalogue import Catalogue
from store.codec import E, Stored, event_of, stored_of
from store.door import Card, Carried, Hit, Place, Problem, Spot
from store.errors import ReadOnlyDesk, StoreError
from store.index import Held, Index
from store.intake import Intake, Take, update
from store.journal import Journal
from store.layout import Layout
from store.lexicon import DeskLexicon
from store.log import Log
from store.places import Places
from store.reader import Reader
from store.share import Share
from store.snapshots import Snapshot

if TYPE_CHECKING:
    from store.search import Search


@dataclass(frozen=True, slots=True)
class Parts:
    """What a desk is put together from; `loose` are snapshots of a desk that cannot be written, by digest."""

    layout: Layout
    access: Access
    catalogue: Catalogue
    journal: Journal
    reader: Reader
    index: Index
    places: Places
    loose: Mapping[str, Snapshot]
    take_in: Callable[[Iterable[Path], Take], Intake]
    search: Path | None = None
    read_only: str = ""
    problems: tuple[Problem, ...] = ()


class FolderDesk:
    """A desk as one reviewer sees it in one round; safe for one writing thread beside the reading one."""

    def __init__(self, parts: Parts, round: str) -> None:
        self._parts = parts
        self._round = round
        self._writing = RLock()
        self._lock = RLock()
        self._carrier = Carrier(self.version)
        self._lexicon = DeskLexicon(parts.layout.lexicon)
        self._search: Search | None = None
        self._searching = RLock()  # building the index takes long: nobody else waits for it
        self._closed = False
        self._progress: dict[str, dict[str, Progress]] = {}
        self._logs: dict[str, Log] = {}
        self._share = Share(parts.access)
        parts.reader.refresh()

    @property
    def reviewer(self) -> str:
        """Whose events `append` writes."""
        return self._parts.access.reviewer

    @property
    def round(self) -> str:
        """The round that is being worked on."""
        return self._round

    @property
    def read_only(self) -> str:
        """Why nothing can be written, or the empty string."""
        return self._parts.read_only or self._share.refuses

    @property
    def rules(self) -> Round:
        """The round as its lead set it up, as of the last refresh."""
        return self._share.rules

    @property
    def layout(self) -> Layout:
        """Where the desk lies."""
        return self._parts.layout

    def cards(self) -> Sequence[Card]:
        """Return the articles that this reviewer has to do with in this round, by name."""
        return self._share.cards(self._parts.catalogue.cards())

    def names(self) -> Sequence[str]:
        """Return the names of all articles that anybody may have decided on, in this round or not."""
        with self._lock:
            return sorted({*self._parts.catalogue.names(), *self._parts.index.articles()})

    def article(self, name: str) -> Article:
        """Return the current snapshot of one article, the lexicon laid over its mentions."""
        row = self._parts.catalogue.current(name)
        if row is None:
            raise StoreError("There is no such article on this desk", repr(name), "`copydesk add` brings it in")
        found = self.version(name, row.snapshot)
        lexicon = self._lexicon.now()
        return replace(found, mentions=lexicon.apply(found.text, found.mentions)) if lexicon.entries else found

    def lexicon(self) -> Lexicon:
        """Return the desk's own names."""
        return self._lexicon.now()

    def teach(self, change: Change) -> None:
        """Make a change of the lexicon durable."""
        if self.read_only:
            raise ReadOnlyDesk("Nothing can be written here", self.read_only)
        self._lexicon.change(change)

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it."""
        loose = self._parts.loose.get(snapshot)
        try:
            found = loose or snapshots.load(snapshots.path_of(self.layout.articles, snapshot))
            return snapshots.article_of(found, name)
        except (KeyError, ValueError) as error:
            raise StoreError("There is no such snapshot of the article", f"{name!r}, {snapshot!r}") from error

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Make events durable and return them with their ids; see `store.door.Door.append`."""
        if self.read_only:
            raise ReadOnlyDesk("Nothing can be written here", self.read_only, "Use --desk DIR to decide elsewhere")
        if not events:
            return ()
        if self._share.refresh():
            self._progress.clear()
        for event in events:
            if (event.reviewer, event.round) != (self.reviewer, self.round):
                raise StoreError("A decision in another's name was refused", f"{event.reviewer}, round {event.round}")
            self._share.check(event)
        events = [self._share.stamped(event) for event in events]
        with self._writing:
            with self._lock:
                after = self._parts.index.newest(self.reviewer) >> 24
            stored = self._parts.journal.append(events, after, self._superseded)
            with self._lock:
                self._settle(self._parts.reader.advance(self._parts.journal.written))
        return stored

    def refresh(self) -> frozenset[str]:
        """Look for what others have written and return the names of the articles whose events changed."""
        with self._writing:
            self._parts.journal.salvage()
        with self._lock:
            changed = self._parts.reader.refresh()
            arrived = self._parts.catalogue.refresh()
            if arrived:
                self._parts.catalogue.rest()
            if self._share.refresh() or arrived:
                self._progress.clear()
                changed |= frozenset(self._parts.catalogue.names())
            return self._settle(changed)

    def progress(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress in this round, by article name."""
        with self._lock:
            known = self._progress.get(reviewer)
            if known is None:
                names = self._parts.catalogue.names()
                known = self._progress[reviewer] = {name: self._count(name, reviewer) for name in names}
            return MappingProxyType(known)

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence of an article for one reviewer in this round."""
        return {event.sentence: event for event in self._events(self._held(article, reviewer))}

    def carried(self, article: str, reviewer: str) -> Sequence[Carried]:
        """Return one reviewer's decisions on earlier texts of an article that no later deed has replaced."""
        row = self._parts.catalogue.current(article)
        if row is None or len(self._parts.catalogue.versions(article)) < 2:
            return ()
        with self._lock:
            return carried(self._carrier, self._parts.reader, article, row.snapshot, self._last(article, reviewer))

    def search(self, query: str, limit: int = 200) -> Sequence[Hit]:
        """Return the sentences of the desk that have the words of a query, the best first."""
        with self._searching:
            return self._searched().find(query, limit, [card.name for card in self.cards()])

    def mentioning(self, query: str) -> frozenset[str]:
        """Return the names of the articles that have such a sentence."""
        with self._searching:
            return self._searched().mentioning(query)

    def _searched(self) -> Search:
        """Return the index, up to date with the whole desk, so that no round takes away what another has read."""
        if self._closed:
            raise StoreError("The desk is closed", str(self.layout.folder))
        if self._search is None:
            from store.search import Search  # SQLite is imported when somebody searches

            self._search = Search(self._parts.search)
        cards = self._parts.catalogue.cards()
        snapshots = {card.name: card.snapshot for card in cards}
        self._search.refresh(cards, lambda name: self.version(name, snapshots[name]), lambda: self._closed)
        return self._search

    def add(self, paths: Iterable[Path], take: Take = update) -> Intake:
        """Bring article files in: new ones, and changed ones as new snapshots to which decisions are carried over.

        `take` reads and keeps them; `store.adding` has one that does it in several processes.
        """
        if self.read_only:
            raise ReadOnlyDesk("Nothing can be written here", self.read_only)
        with self._lock:
            result = self._parts.take_in(paths, take)
            self._parts.catalogue.rest()
            self._progress.clear()
            return result

    def current(self, article: str) -> Sequence[Event]:
        """Return the last event of each (reviewer, sentence) of this round that this reviewer may see."""
        found = list(self._events(self._held(article)))
        return sorted(found, key=lambda event: (event.sentence, event.reviewer))

    def told(self, article: str) -> Sequence[Stored]:
        """Return what `current` returns, read as fast as can be: for whoever goes through a whole desk."""
        with self._lock:
            held = {one.place: one for one in self._held(article)}
            found = [
                event
                if (event.snapshot, event.sentence) == (one.snapshot, one.sentence)
                else msgspec.structs.replace(event, snapshot=one.snapshot, sentence=one.sentence)
                for event, one in self._read(held, stored_of)
            ]
        return sorted(found, key=lambda event: (event.sentence, event.reviewer))

    def begun(self, article: str) -> Mapping[Spot, Stored]:
        """Return the first event of each sentence by each reviewer, where that may not be the last one too."""
        row = self._parts.catalogue.current(article)
        with self._lock:
            places = self._parts.index.places(article)
            if len(places) == self._parts.index.size(article):
                return {}
            seen = (e for e in self._parts.reader.events(places, stored_of) if self._share.shows(e.reviewer))
            events = sorted(seen, key=lambda event: event.id, reverse=True)
            first = {(event.reviewer, event.snapshot, event.sentence): event for event in events}
            if row is not None:
                for event in events:
                    now = self._now_at(article, event.snapshot, event.sentence)
                    if now is not None:
                        first[event.reviewer, row.snapshot, now] = event
        return first

    def history(self, article: str, sentence: int | None = None) -> Sequence[Event]:
        """Return the events of an article, or of one of its sentences, that this reviewer may see, by id."""
        with self._lock:
            found = self._parts.reader.events(self._parts.index.places(article), event_of)
            events = sorted({event.id: event for event in found if self._share.shows(event.reviewer)}.items())
            if sentence is None:
                return [event for _, event in events]
            return [event for _, event in events if self._now_at(article, event.snapshot, event.sentence) == sentence]

    def log(self, reviewer: str) -> Sequence[Event]:
        """Return all of one reviewer's events of this round, by id: what undo and redo look through."""
        with self._lock:
            if not self._share.shows(reviewer):
                return ()
            if reviewer not in self._logs:
                self._logs[reviewer] = Log(self._parts.reader, reviewer)
            return self._logs[reviewer].events()

    def reviewers(self) -> Sequence[str]:
        """Return the reviewers of this round whose events this reviewer may see, the own one among them."""
        with self._lock:
            return sorted({self.reviewer, *self._parts.reader.reviewers()})

    def everything(self) -> Iterator[Event]:
        """Return all current events of this round that this reviewer may see, by article, sentence, reviewer."""
        for name in self.names():
            yield from self.current(name)

    def place(self) -> Place:
        """Return where this reviewer stopped."""
        return self._parts.places.load()

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is; failures are swallowed, for it is only a hint."""
        self._parts.places.save(place)

    def problems(self) -> Sequence[Problem]:
        """Return what is wrong on the disk, as far as the door has noticed."""
        with self._lock:
            return [
                *self._parts.problems,
                *self._parts.catalogue.problems,
                *self._lexicon.problems(),
                *self._parts.reader.problems(),
            ]

    def close(self) -> None:
        """Release files; nothing is left to save."""
        with self._writing:
            self._parts.journal.close()
        self._parts.catalogue.rest()
        self._closed = True
        with self._searching:
            if self._search is not None:
                self._search.close()
                self._search = None

    def _held(self, article: str, reviewer: str | None = None) -> list[Held]:
        """Return the last events of the current snapshot's sentences, of one reviewer or all who may be shown."""
        found = self._counted(article, reviewer)
        return [one for one in found if self._share.shows(one.reviewer)] if self._share.counts_only else found

    def _counted(self, article: str, reviewer: str | None = None) -> list[Held]:
        """Return the same for counting: of everybody, shown or not."""
        row = self._parts.catalogue.current(article)
        with self._lock:
            last = self._last(article, reviewer)
            return self._carrier.settled(article, row.snapshot, last) if row else last

    def _last(self, article: str, reviewer: str | None = None) -> list[Held]:
        """Return the last event of each sentence of every snapshot, of one reviewer or all."""
        return list(self._parts.index.last(article, reviewer))

    def _events(self, wanted: list[Held]) -> list[Event]:
        """Return the events of what is held, as they stand in the current text."""
        held = {one.place: one for one in wanted}
        with self._lock:
            return [placed(event, one) for event, one in self._read(held, event_of)]

    def _read(self, held: Mapping[tuple[int, int], Held], decode: Callable[[bytes], E]) -> Iterator[tuple[E, Held]]:
        """Yield the events of what is held with their entries; one that its file no longer has is passed over."""
        by_id = {f"{one.id:020x}": one for one in held.values()}
        for event in self._parts.reader.events(sorted(held), decode):
            if event.id in by_id:
                yield event, by_id[event.id]

    def _now_at(self, article: str, snapshot: str, sentence: int) -> int | None:
        """Return the sentence of the current text that one of a snapshot is now, or None for an orphan."""
        row = self._parts.catalogue.current(article)
        if row is None or row.snapshot == snapshot:
            return sentence
        return self._carrier.anchor(article, snapshot, row.snapshot, sentence).sentence

    def _count(self, article: str, reviewer: str) -> Progress:
        row = self._parts.catalogue.current(article)
        held = self._counted(article, reviewer) if self._parts.index.size(article) else []
        return self._share.count(row, reviewer, held, lambda: self._events(held))

    def _settle(self, changed: frozenset[str]) -> frozenset[str]:
        """Bring what was computed from events up to date with the articles that changed."""
        for reviewer, known in self._progress.items():
            for name in changed & known.keys():
                known[name] = self._count(name, reviewer)
        return changed

    def _superseded(self, event: Event) -> str:
        """Return the id of the reviewer's last event on the same sentence, or the empty string."""
        ids = [held.id for held in self._held(event.article, event.reviewer) if held.sentence == event.sentence]
        return f"{max(ids):020x}" if ids else ""
