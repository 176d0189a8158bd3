"""`FileDesk`: the desk of `store.desk` in a folder, put together from articles, decisions, a search and a journal."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock, RLock
from time import sleep, time  # noqa: TID251
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reading.lexicon import LexiconChange
from review.admission import NOT_GIVEN, left_out_phrases
from review.answers import is_answer
from review.events import Event, Role
from review.rounds import Round
from store import files
from store.articles.articles import Texts
from store.articles.catalogue import Catalogue, card_of
from store.articles.catalogue_file import Pause, Rows
from store.articles.intake import Intake, Take, update
from store.articles.snapshots import Snapshot
from store.changes import RESTORE, WITHDRAW, ArticleChange
from store.changes import save as save_change
from store.desk import Card, Place, Problem, Rounds
from store.errors import ReadOnlyDesk, StoreError
from store.index.decisions import DecisionIndex
from store.index.index import Index
from store.index.naming import Naming
from store.index.permissions import RoundPermissions
from store.index.reader import IndexReader
from store.index.reanchoring import LoadVersion
from store.journal.codec import event_of
from store.journal.writer import Journal
from store.layout import DeskSettings, Layout, load_settings
from store.person import Person, login_of
from store.places import Places
from store.rounds.folder_access import FolderAccess
from store.rounds.round_texts import on_present_texts
from store.search.finder import Finder

if TYPE_CHECKING:
    from store.elsewhere.comparison import Comparison


class DeskParts(Struct, frozen=True):
    """The parts of a desk in a folder.

    `unsaved` are snapshots of a desk that cannot be written, by digest; `take_in_new` takes in articles that nobody
    has looked for yet.
    """

    layout: Layout
    access: FolderAccess
    catalogue: Catalogue
    journal: Journal
    reader: IndexReader
    index: Index
    places: Places
    clock: Callable[[], int]
    unsaved: Mapping[str, Snapshot]
    take_in: Callable[[Iterable[Path], Take], Intake]
    known_file_test: Callable[[], Callable[[str], bool]]
    rounds: Callable[[], Rounds]
    take_in_new: Callable[[Pause], Intake] | None = None
    arriving: Callable[[], tuple[int, int]] = lambda: (0, 0)
    private_dir: Path | None = None
    read_only: str = ""
    problems: tuple[Problem, ...] = ()


_MENDED = "Another program changed your file of decisions"
_MENDED_HINT = "What it took was written again; find out which program it was (a copy in both directions, an editor)"
_PATIENCE = 0.2
"""Seconds for which a write that is under way is waited for; whoever waits for it knows what it writes."""
_BREATH = 0.002
"""Seconds in which other threads get on."""


class FileArticles(Texts):
    """The articles of a desk as one reviewer has to do with them in one round."""

    def __init__(
        self,
        parts: DeskParts,
        permissions: RoundPermissions,
        refused: Callable[[], str],
        judged: Callable[[], set[str]],
    ) -> None:
        """`refused` says why nothing can be written, `judged` names the articles that have events."""
        super().__init__(parts.layout, parts.catalogue, parts.unsaved)
        self._permissions = permissions
        self._refused = refused
        self._judged = judged

    def cards(self) -> Sequence[Card]:
        """Return the articles that this reviewer has to do with in this round, by name."""
        return self._permissions.cards_of_round(self._catalogue.cards())

    def claims(self, articles: Collection[str] | None = None) -> Mapping[str, frozenset[int]]:
        """Return the sentences that the round takes up, of some or all of its articles, of all reviewers."""
        rules = self._permissions.rules
        cards = self._catalogue.cards() if articles is None else self.everywhere(articles)
        inside = (card for card in cards if rules.is_everything or card.name in rules.assignment)
        return {card.name: rules.claims_taken_up(card.name, card.claims) for card in inside}

    def withdrawn(self) -> Mapping[str, str]:
        """Return the articles that are withdrawn, by name, with the reasons given."""
        return {name: one.why for name, one in self._catalogue.changes.withdrawn.items() if self._catalogue.find(name)}

    def present(self, name: str, snapshot: str) -> str:
        """Return the present name of the article that had a name, with the text of that digest, until lately."""
        return Naming(self._catalogue).present_name(name, snapshot)

    def former_names(self, name: str) -> Sequence[str]:
        """Return the names that an article had before, the first one first."""
        return self._catalogue.changes.former_names(name)

    def versions(self, name: str) -> Rows:
        """Return the rows of the snapshots of an article, the current one last."""
        return self._catalogue.versions(name)

    def outside(self) -> Sequence[Card]:
        """Return the articles of the desk that are not in this round and have something to judge, by name."""
        rules, catalogue = self._permissions.rules, self._catalogue
        if rules.is_everything or not set(catalogue.names()) - rules.assignment.keys():
            return ()
        return [card for card in catalogue.cards() if card.name not in rules.assignment and card.claims]

    def everywhere(self, articles: Collection[str]) -> Sequence[Card]:
        """Return the cards of those of these articles that the desk has, whether or not they are this reviewer's."""
        return [card_of(row) for row in map(self._catalogue.current, articles) if row is not None]

    def names(self) -> Sequence[str]:
        """Return the names of all articles that anybody may have decided on, in this round or not."""
        return sorted({*self._catalogue.names(), *self._judged()})

    def teach(self, change: LexiconChange) -> None:
        """Make a change of the lexicon durable."""
        if why := self._refused():
            raise ReadOnlyDesk("Nothing can be written here", why)
        super().teach(change)


class FileDecisions(DecisionIndex):
    """The decisions of one round, and the journal that takes the reviewer's own."""

    def __init__(self, parts: DeskParts, round: str, permissions: RoundPermissions, load: LoadVersion) -> None:
        """`load` returns an article by name as the snapshot of a digest has it."""
        super().__init__(parts.reader, parts.index, parts.catalogue, permissions, load)
        self._naming = Naming(parts.catalogue)
        self._journal = parts.journal
        self._refused = parts.read_only
        self._access = parts.access
        self._round = round
        self._writing = RLock()
        self._lost: Mapping[str, bytes] = {}
        self._closed = False

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Make events durable and return them with their ids; see `store.desk.Decisions.append`."""
        self.check(events)
        if not events:
            return ()
        person, guidelines = self._permissions.reviewer, self._permissions.rules.guidelines
        with self._writing:
            stored = self._journal.append(events, self.newest(person), self.superseded, guidelines)
            self.advance(self._journal.written)
        return stored

    def check(self, events: Sequence[Event]) -> None:
        """Raise the StoreError with which `append` would refuse the events, whatever the disk says to them."""
        permissions = self._permissions
        suggests = bool(events) and all(event.role is Role.AGENT for event in events)
        why = self._refused or ("" if suggests else permissions.refuses)
        if why:
            raise ReadOnlyDesk("Nothing can be written here", why, "Use --desk DIR to decide elsewhere")
        if not events:
            return
        if permissions.refresh():
            self.recount()
        person, round = permissions.reviewer, self._round
        events = list(map(self._naming.named, events))  # they may have been renamed meanwhile
        for event in events:
            if event.reviewer != person or event.round != round:
                raise StoreError("A decision in another's name was refused", f"{event.reviewer}, round {event.round}")
            permissions.check(event)
            if event.role is Role.ADJUDICATOR and _is_vote(self.held(event.article, person).get(event.sentence)):
                why = f"{event.article}, sentence {event.sentence + 1}: you judged it yourself in round {round}"
                raise StoreError("The decision was refused", why, "Somebody who did not judge it has to settle it")

    def salvage(self) -> None:
        """Write again what another program took out of one's own file of decisions."""
        with self._writing:
            self._journal.salvage()

    def missing(self) -> Sequence[Event]:
        """Return the events acknowledged since the start that are not on the disk any more, by id.

        After `close` it is what was missing then.
        """
        if not self._closed and self._writing.acquire(timeout=_PATIENCE):
            try:
                self._lost = self._journal.missing()
            finally:
                self._writing.release()
        return [event_of(json) for _, json in sorted(self._lost.items())]

    def everything(self) -> Iterator[Event]:
        """Return all current events of this round that this reviewer may see, by article, sentence, reviewer."""
        for name in sorted({*self._catalogue.names(), *self.names()}):
            yield from self.current(name)

    def unproven(self) -> Mapping[str, str]:
        """Return, for people with decisions here that they did not write themselves, the login that brought them."""
        access = self._access
        return {
            source.reviewer: login_of(source.owner)
            for source in access.sources()
            if not source.is_copy and access.identity.uid_of(source.reviewer) not in (None, source.owner)
        }

    @property
    def hides_own(self) -> bool:
        """Whether not even the decisions are shown of the reviewer that this desk was opened as."""
        return not self._access.may_see(self._permissions.reviewer)

    def close(self) -> None:
        """Let go of the journal's files, and keep the columns."""
        closed, self._closed = self._closed, True
        with self._writing:
            if not closed:
                self._lost = self._journal.close()
        self.save()


class FileDesk:
    """A desk as one reviewer sees it in one round; safe for one writing thread beside the reading one."""

    def __init__(self, parts: DeskParts, round: str) -> None:
        self._parts = parts
        self._round = round
        self._lock = RLock()
        self._looking = Lock()
        self._permissions = RoundPermissions(parts.access)
        self.articles = FileArticles(parts, self._permissions, lambda: self.read_only, lambda: self.decisions.names())
        self.decisions = FileDecisions(parts, round, self._permissions, self.articles.version)
        self._followed: tuple[Round, Sequence[Card], Round] | None = None
        self._permissions.follow(self._on_present_texts)
        self.search = Finder(parts.private_dir, parts.catalogue, self.articles, self._own)
        self._enter = parts.take_in_new
        self._problems = parts.problems
        self._missed: frozenset[str] = frozenset()
        self._closed = False
        self._laid_out = parts.layout.round(round).is_dir()
        self._elsewhere: Comparison | None = None

    def _on_present_texts(self, rules: Round) -> Round:
        """Return a round with its sentences as the present texts number them; the same while nothing has changed."""
        if not rules.texts:
            return rules
        cards = self._parts.catalogue.cards()
        if self._followed is None or self._followed[0] is not rules or self._followed[1] is not cards:
            texts = {card.name: card.snapshot for card in cards}
            self._followed = rules, cards, on_present_texts(rules, texts, self.decisions.anchor)
        return self._followed[2]

    @property
    def reviewer(self) -> str:
        """Whose events `decisions.append` writes."""
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
    def rounds(self) -> Rounds:
        """The rounds of the desk: the same object for all desks that were opened from it."""
        return self._parts.rounds()

    @property
    def name(self) -> str:
        """What people call the desk: the name of its folder."""
        return self.layout.folder.name

    @property
    def address(self) -> str:
        """Where the desk lies, links resolved."""
        return os.path.realpath(self.layout.home)

    def settings(self) -> DeskSettings:
        """Return what the people of the desk set for all of them."""
        return load_settings(self.layout.settings) if self.layout.settings.exists() else DeskSettings()

    def pseudonym_key(self) -> bytes:
        """Return the key that this person's pseudonyms are made with; it is kept in their private folder."""
        from store.exchange.pseudonyms import key_in  # for whoever exports under pseudonyms

        return key_in(self._parts.private_dir)

    @property
    def person(self) -> Person:
        """The person at the keyboard."""
        return self._parts.access.identity

    @property
    def layout(self) -> Layout:
        """Where the desk lies."""
        return self._parts.layout

    @property
    def modes(self) -> tuple[int, int]:
        """The modes of this reviewer's folder in the round, and of files in it."""
        return self._parts.access.modes

    def refresh(self) -> frozenset[str]:
        """Read what others have written since, and return the names of the articles that have other events now."""
        if not self._looking.acquire(blocking=False):
            return frozenset()  # another thread is at it
        try:
            self.decisions.salvage()
            return self._look()
        finally:
            self._looking.release()

    def _look(self) -> frozenset[str]:
        """Look for new decisions, articles and rules, and return the articles that changed."""
        with self._lock:
            arrived = self._parts.catalogue.refresh()  # first, for decisions are read by what articles are called
            changed = self.decisions.refresh()
            arrived |= self._arrivals() | self._missed
            self._missed = frozenset()
            if arrived:
                self._parts.catalogue.save()
            if self._permissions.refresh():
                arrived = frozenset(self._parts.catalogue.names())
            if arrived:
                self.decisions.recount()
            return changed | arrived

    def _arrivals(self) -> frozenset[str]:
        """Take in new articles if they have not been looked for yet, and return their names."""
        enter, self._enter = self._enter, None
        if enter is None:
            return frozenset()
        try:
            found = enter(self._let_others_run)
        finally:
            if self.arriving()[1]:  # the rest comes with the next looks
                self._enter = enter
        self._problems = (*self._problems, *found.problems)
        self._parts.catalogue.save()
        return frozenset(found.new)

    def arriving(self) -> tuple[int, int]:
        """Return how many files of a first reading were read, and of how many; (0, 0) when none is going on."""
        return self._parts.arriving()

    def _let_others_run(self) -> None:
        """Let other threads get on, for a key is more urgent than this look; StoreError once the desk is closed."""
        if self._closed:
            raise StoreError("The desk is closed", str(self.layout.folder))
        sleep(_BREATH)

    def known_file_test(self) -> Callable[[str], bool]:
        """Return a function that says whether the file at a path was taken in as it is now: nobody need open it."""
        with self._lock:
            self._missed |= self._parts.catalogue.refresh()
        return self._parts.known_file_test()

    def add(self, paths: Iterable[Path], take: Take = update) -> Intake:
        """Bring article files in: new ones, and changed ones as new snapshots to which decisions are carried over.

        `take` reads and keeps them; `store.manage.adding` has one that does it in several processes.
        """
        if self.read_only:
            raise ReadOnlyDesk("Nothing can be written here", self.read_only)
        with self._lock:
            self._missed |= self._parts.catalogue.refresh()  # what others added decides what is new
            result = self._parts.take_in(paths, take)
            self._parts.catalogue.save()
            self.decisions.recount()
            return result

    def withdraw(self, names: Collection[str], why: str = "", *, restore: bool = False) -> ArticleChange:
        """Withdraw some articles of this desk, or restore them, and return the change.

        Decisions on them stay as they are. Whether rounds allow it is for `store.manage.withdrawing` to say.
        """
        folder, catalogue = self.layout.articles, self._parts.catalogue
        if refused := files.why_not_writable(folder):
            raise ReadOnlyDesk("Articles cannot be withdrawn here", f"{folder}: {refused}", "Ask the desk's owner")
        with self._lock:
            self._missed |= catalogue.refresh()
            at = max(self._parts.clock(), catalogue.changes.last + 1)
            change = ArticleChange(
                RESTORE if restore else WITHDRAW, at, self._parts.access.identity.login, (), tuple(names), why
            )
            save_change(self.layout.changes, change)
            self._missed |= catalogue.refresh()
            catalogue.save()
            self.decisions.recount()
        return change

    @property
    def elsewhere(self) -> Comparison:
        """What the other articles say of a sentence."""
        with self._lock:
            if self._elsewhere is None:
                from store.elsewhere.comparison import Comparison  # for whoever looks, and no start does

                parts = self._parts
                self._elsewhere = Comparison(parts.private_dir, parts.catalogue, self.articles, self._own)
            return self._elsewhere

    def place(self) -> Place:
        """Return where this reviewer stopped, by the present name of the article."""
        places = self._parts.places
        place = places.load()
        present = self._parts.catalogue.changes.name_at(place.article, places.kept_at)
        return place if present == place.article else replace(place, article=present)

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is; failures are swallowed, for it is only a hint."""
        self._parts.places.save(place)

    def problems(self) -> Sequence[Problem]:
        """Return the problems on the disk that the desk has noticed."""
        with self._lock:
            return [
                *self._problems,
                *self._parts.catalogue.problems,
                *self.articles.problems(),
                *self._parts.reader.problems(),
                *(Problem(_MENDED, path, _MENDED_HINT) for path in sorted(self._parts.journal.mended)),
            ]

    def missing_folder(self) -> str:
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
            known += self._not_asked()
        named = {problem.path for problem in known}
        return [*dict.fromkeys(known), *(one for one in left_out(self._parts.access) if one.path not in named)]

    def _not_asked(self) -> Iterator[Problem]:
        """Yield the reviewers who decided on sentences that the round does not ask about."""
        for reviewer, count in self.decisions.not_asked().items():
            folder = self._parts.access.round_folder / reviewer
            yield Problem(
                "; ".join(left_out_phrases({NOT_GIVEN: count})),
                str(folder),
                "They are in no figure; `copydesk check` names the files",
            )

    def _own(self) -> Collection[str] | None:
        """Return the names of the articles that this reviewer has to do with, or None when that is all of them."""
        cards = self._parts.catalogue.cards()
        own = self._permissions.cards_of_round(cards)
        return None if own is cards else [card.name for card in own]

    def close(self) -> None:
        """Release files; nothing is left to save."""
        self._closed = True
        self.decisions.close()
        self.search.close()
        with self._lock:
            if self._elsewhere is not None:
                self._elsewhere.close()


def _is_vote(event: Event | None) -> bool:
    """Whether it is a reviewer's answer, which an adjudicator's decision by the same person would take the place of."""
    return event is not None and event.role is Role.REVIEWER and is_answer(event.holding.verdict, event.holding.claim)
