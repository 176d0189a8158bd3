"""`FileDesk`: the desk of `store.desk` in a folder, put together from articles, decisions, a search and a journal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Reversible, Sequence
from pathlib import Path
from threading import Lock, RLock
from time import sleep, time  # noqa: TID251

from msgspec import Struct

from reading.article import Article
from reading.lexicon import Lexicon, LexiconChange
from review.answers import is_answer
from review.events import Event, Role
from review.holdings import Progress
from review.rounds import Round
from store.articles.articles import Texts
from store.articles.catalogue import Catalogue, card_of
from store.articles.catalogue_file import Pause
from store.articles.intake import Intake, Take, update
from store.articles.snapshots import Snapshot
from store.desk import (
    Card,
    FoundSentence,
    Name,
    Place,
    Problem,
    ProgressCallback,
    Reanchored,
    SentenceKey,
    Sighting,
    Tally,
    no_progress,
)
from store.errors import ReadOnlyDesk, StoreError
from store.index.decisions import DecisionIndex
from store.index.index import Index
from store.index.naming import Naming
from store.index.permissions import RoundPermissions
from store.index.reader import IndexReader
from store.journal.codec import Stored, event_of
from store.journal.writer import Journal
from store.layout import Layout
from store.places import Places
from store.rounds.access import Access, login_of
from store.search.finder import Finder


class DeskParts(Struct, frozen=True):
    """The parts of a desk in a folder.

    `unsaved` are snapshots of a desk that cannot be written, by digest; `enter` takes new articles in that nobody has
    looked for yet.
    """

    layout: Layout
    access: Access
    catalogue: Catalogue
    journal: Journal
    reader: IndexReader
    index: Index
    places: Places
    unsaved: Mapping[str, Snapshot]
    take_in: Callable[[Iterable[Path], Take], Intake]
    enter: Callable[[Pause], Intake] | None = None
    private_dir: Path | None = None
    read_only: str = ""
    problems: tuple[Problem, ...] = ()


_MENDED = "Another program changed your file of decisions"
_MENDED_HINT = "What it took was written again; find out which program it was (a copy in both directions, an editor)"
_PATIENCE = 0.2
"""Seconds for which a write that is under way is waited for; whoever waits for it knows what it writes."""
_BREATH = 0.002
"""Seconds in which other threads get on."""


class FileDesk:
    """A desk as one reviewer sees it in one round; safe for one writing thread beside the reading one."""

    def __init__(self, parts: DeskParts, round: str) -> None:
        self._parts = parts
        self._round = round
        self._writing = RLock()
        self._lock = RLock()
        self._looking = Lock()
        self._permissions = RoundPermissions(parts.access)
        self._texts = Texts(parts.layout, parts.catalogue, parts.unsaved)
        self._decided = DecisionIndex(
            parts.reader, parts.index, parts.catalogue, self._permissions, self._texts.version
        )
        self._enter = parts.enter
        self._problems = parts.problems
        self._missed: frozenset[str] = frozenset()
        self._closed = False
        self._lost: Mapping[str, bytes] = {}
        self._laid_out = parts.layout.round(round).is_dir()
        self._naming = parts.reader.lines.naming or Naming(parts.catalogue)
        self._finder = Finder(parts.private_dir, parts.catalogue, self._texts)

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
        return self._parts.read_only or self._permissions.refuses

    @property
    def rules(self) -> Round:
        """The round as its lead set it up, as of the last refresh."""
        return self._permissions.rules

    @property
    def private_folder(self) -> Path | None:
        """The private folder of this login, or None when nothing can be kept."""
        return self._parts.private_dir

    @property
    def layout(self) -> Layout:
        """Where the desk lies."""
        return self._parts.layout

    def cards(self) -> Sequence[Card]:
        """Return the articles that this reviewer has to do with in this round, by name."""
        return self._permissions.cards(self._parts.catalogue.cards())

    def claims(self, articles: Collection[str] | None = None) -> Mapping[str, frozenset[int]]:
        """Return the sentences that the round takes up, of some or all of its articles, of all reviewers."""
        rules = self._permissions.rules
        cards = self._parts.catalogue.cards() if articles is None else self.everywhere(articles)
        inside = (card for card in cards if rules.is_everything or card.name in rules.assignment)
        return {card.name: rules.taken(card.name, card.claims) for card in inside}

    def outside(self) -> Sequence[Card]:
        """Return the articles of the desk that are not in this round and have something to judge, by name."""
        rules, catalogue = self._permissions.rules, self._parts.catalogue
        if rules.is_everything or not set(catalogue.names()) - rules.assignment.keys():
            return ()
        return [card for card in catalogue.cards() if card.name not in rules.assignment and card.claims]

    def everywhere(self, articles: Collection[str]) -> Sequence[Card]:
        """Return the cards of those of these articles that the desk has, whether or not they are this reviewer's."""
        return [card_of(row) for row in map(self._parts.catalogue.current, articles) if row is not None]

    @property
    def modes(self) -> tuple[int, int]:
        """The modes of this reviewer's folder in the round, and of files in it."""
        return self._parts.access.modes

    def names(self) -> Sequence[str]:
        """Return the names of all articles that anybody may have decided on, in this round or not."""
        catalogue = self._parts.catalogue
        return sorted({*catalogue.names(), *(self._decided.names() - catalogue.aside().keys())})

    def article(self, name: str) -> Article:
        """Return the current snapshot of one article, the lexicon laid over its mentions."""
        return self._texts.article(name)

    def metadata(self, name: str) -> Mapping[str, object]:
        """Return the metadata of an article's file: author, date and the like."""
        return self._texts.metadata(name)

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it."""
        return self._texts.version(name, snapshot)

    def lexicon(self) -> Lexicon:
        """Return the desk's own names."""
        return self._texts.lexicon()

    def teach(self, change: LexiconChange) -> None:
        """Make a change of the lexicon durable."""
        if self.read_only:
            raise ReadOnlyDesk("Nothing can be written here", self.read_only)
        self._texts.teach(change)

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Make events durable and return them with their ids; see `store.desk.Desk.append`."""
        permissions, decided, journal = self._permissions, self._decided, self._parts.journal
        suggests = bool(events) and all(event.role is Role.AGENT for event in events)
        why = self._parts.read_only or ("" if suggests else permissions.refuses)
        if why:
            raise ReadOnlyDesk("Nothing can be written here", why, "Use --desk DIR to decide elsewhere")
        if not events:
            return ()
        if permissions.refresh():
            decided.recount()
        person, round = permissions.reviewer, self._round
        events = list(map(self._naming.named, events))
        for event in events:
            if event.reviewer != person or event.round != round:
                raise StoreError("A decision in another's name was refused", f"{event.reviewer}, round {event.round}")
            permissions.check(event)
            if event.role is Role.ADJUDICATOR and _is_vote(decided.held(event.article, person).get(event.sentence)):
                why = f"{event.article}, sentence {event.sentence + 1}: you judged it yourself in round {round}"
                raise StoreError("The decision was refused", why, "Somebody who did not judge it has to settle it")
        with self._writing:
            stored = journal.append(events, decided.newest(person), decided.superseded, permissions.rules.guidelines)
            decided.advance(journal.written)
        return stored

    def refresh(self) -> frozenset[str]:
        """Read what others have written since, and return the names of the articles that have other events now."""
        if not self._looking.acquire(blocking=False):
            return frozenset()  # another thread is at it
        try:
            with self._writing:
                self._parts.journal.salvage()
            return self._look()
        finally:
            self._looking.release()

    def _look(self) -> frozenset[str]:
        """Look for new decisions, articles and rules, and return the articles that changed."""
        with self._lock:
            arrived = self._parts.catalogue.refresh()  # first, for decisions are read by what articles are called
            changed = self._decided.refresh()
            arrived |= self._arrivals() | self._missed
            self._missed = frozenset()
            if arrived:
                self._parts.catalogue.save()
            if self._permissions.refresh():
                arrived = frozenset(self._parts.catalogue.names())
            if arrived:
                self._decided.recount()
            return changed | arrived

    def _arrivals(self) -> frozenset[str]:
        """Take in new articles if they have not been looked for yet, and return their names."""
        enter, self._enter = self._enter, None
        if enter is None:
            return frozenset()
        found = enter(self._let_others_run)
        self._problems = (*self._problems, *found.problems)
        self._parts.catalogue.save()
        return frozenset(found.new)

    def _let_others_run(self) -> None:
        """Let other threads get on, for a key is more urgent than this look; StoreError once the desk is closed."""
        if self._closed:
            raise StoreError("The desk is closed", str(self.layout.folder))
        sleep(_BREATH)

    def add(self, paths: Iterable[Path], take: Take = update) -> Intake:
        """Bring article files in: new ones, and changed ones as new snapshots to which decisions are carried over.

        `take` reads and keeps them; `store.articles.adding` has one that does it in several processes.
        """
        if self.read_only:
            raise ReadOnlyDesk("Nothing can be written here", self.read_only)
        with self._lock:
            self._missed |= self._parts.catalogue.refresh()  # what others added decides what is new
            result = self._parts.take_in(paths, take)
            self._parts.catalogue.save()
            self._decided.recount()
            return result

    def progress(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress in this round, by article name; each is counted when it is looked at."""
        return self._decided.progress(reviewer)

    def controls(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress with the round's controls alone, as far as they may be known here."""
        return self._decided.controls(reviewer)

    def tally(self, reviewer: str) -> Tally:
        """Return one reviewer's progress in the articles that have decisions, and the number of claims elsewhere."""
        return self._decided.tally(reviewer)

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence of an article for one reviewer in this round."""
        return self._decided.held(article, reviewer)

    def contested(self, article: str) -> Sequence[Event]:
        """Return the events of `current` on sentences that have several verdicts."""
        return self._decided.contested(article)

    def carried(self, article: str, reviewer: str) -> Sequence[Reanchored]:
        """Return one reviewer's decisions on earlier texts of an article that no later act has replaced."""
        return self._decided.carried(article, reviewer)

    def current(self, article: str) -> Sequence[Event]:
        """Return the last event of each (reviewer, sentence) of this round that this reviewer may see."""
        return self._decided.current(article)

    def current_raw(self, article: str) -> Sequence[Stored]:
        """Return the events of `current` as fast as they can be read, for going through a whole desk."""
        return self._decided.current_raw(article)

    def first_events(self, article: str) -> Mapping[SentenceKey, Stored]:
        """Return the first event of each sentence by each reviewer, where that may not be the last one too."""
        return self._decided.first_events(article)

    def history(self, article: str, sentence: int | None = None, last: int | None = None) -> Sequence[Event]:
        """Return the events of an article, or of one of its sentences, that this reviewer may see, by id."""
        return self._decided.history(article, sentence, last)

    def log(self, reviewer: str) -> Reversible[Event]:
        """Return all of one reviewer's events of this round, by id, for undo and redo."""
        return self._decided.log(reviewer)

    def reviewers(self) -> Sequence[str]:
        """Return the reviewers of this round that this reviewer may see, themselves included."""
        return self._decided.reviewers()

    def everything(self) -> Iterator[Event]:
        """Return all current events of this round that this reviewer may see, by article, sentence, reviewer."""
        for name in self.names():
            yield from self.current(name)

    def unproven(self) -> Mapping[str, str]:
        """Return, for people with decisions here that they did not write themselves, the login that brought them."""
        access = self._parts.access
        return {
            source.reviewer: login_of(source.owner)
            for source in access.sources()
            if not source.is_copy and access.identity.uid_of(source.reviewer) not in (None, source.owner)
        }

    @property
    def hides_own(self) -> bool:
        """Whether not even the decisions are shown of the reviewer that this desk was opened as."""
        return not self._parts.access.may_see(self.reviewer)

    def search(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[FoundSentence]:
        """Return the sentences of the desk that have the words of a query, the best first."""
        return self._finder.find(query, limit, self._own(), report)

    def mentioning(self, query: str, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Return the names of the articles that have such a sentence."""
        return self._finder.mentioning(query, report)

    def entities(self, report: ProgressCallback = no_progress) -> Mapping[Name, int]:
        """Return how often each entity is mentioned in the articles of the desk."""
        return self._finder.entities(report)

    def sightings(self, names: Collection[Name]) -> Sequence[Sighting]:
        """Return where entities are mentioned in the articles of `cards`, by article and place, as last read."""
        return self._finder.sightings(names, self._own())

    def place(self) -> Place:
        """Return where this reviewer stopped."""
        return self._parts.places.load()

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is; failures are swallowed, for it is only a hint."""
        self._parts.places.save(place)

    def problems(self) -> Sequence[Problem]:
        """Return the problems on the disk that the desk has noticed."""
        with self._lock:
            return [
                *self._problems,
                *self._parts.catalogue.problems,
                *self._texts.problems(),
                *self._parts.reader.problems(),
                *(Problem(_MENDED, path, _MENDED_HINT) for path in sorted(self._parts.journal.mended)),
            ]

    def missing(self) -> Sequence[Event]:
        """Return the events acknowledged since the start that are not on the disk any more, by id.

        After `close` it is what was missing then.
        """
        if not self._closed and self._writing.acquire(timeout=_PATIENCE):
            try:
                self._lost = self._parts.journal.missing()
            finally:
                self._writing.release()
        return [event_of(json) for _, json in sorted(self._lost.items())]

    def gone(self) -> str:
        """Return the folder of the desk that is gone, or the empty string."""
        folder = self.layout.round(self._round)
        if not self._laid_out or folder.is_dir():
            return ""
        return str(folder if self.layout.home.is_dir() else self.layout.home)

    def left_out(self) -> Sequence[Problem]:
        """Return the problems that figures of this round leave out: files damaged, unreadable or ignored."""
        from store.rounds.left_out import cut_off, left_out  # for whoever makes figures, and no start does

        with self._lock:
            known = [*self._parts.catalogue.problems, *self._parts.reader.problems()]
            known += cut_off(self._parts.reader.unfinished(), time())
        named = {problem.path for problem in known}
        return [*dict.fromkeys(known), *(one for one in left_out(self._parts.access) if one.path not in named)]

    def _own(self) -> Collection[str] | None:
        """Return the names of the articles that this reviewer has to do with, or None when that is all of them."""
        cards = self._parts.catalogue.cards()
        own = self._permissions.cards(cards)
        return None if own is cards else [card.name for card in own]

    def close(self) -> None:
        """Release files; nothing is left to save."""
        closed, self._closed = self._closed, True
        with self._writing:
            if not closed:
                self._lost = self._parts.journal.close()
        self._decided.save()
        self._finder.close()


def _is_vote(event: Event | None) -> bool:
    """Whether it is a reviewer's answer, which an adjudicator's decision by the same person would take the place of."""
    return event is not None and event.role is Role.REVIEWER and is_answer(event.holding.verdict, event.holding.claim)
