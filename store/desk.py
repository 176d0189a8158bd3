"""The interface of a desk: everything that screens and commands may ask of a store, and no more.

A store behind it keeps each reviewer's events for ever and hands out frozen values. Undo, disagreements, agreement,
queues and exports are plain functions above it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Reversible, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from reading.article import Article, EntityType, Mention
from reading.lexicon import Lexicon, LexiconChange
from review.events import Event, RawEvent
from review.holdings import Progress
from review.rounds import Round

if TYPE_CHECKING:
    from reading.anchor import Anchor
    from review.consensus import DeskRule
    from review.elsewhere.values import DifferenceMark, Fact, Hints
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
    from store.layout import DeskSettings


class CardFacts(Struct, frozen=True, array_like=True, gc=False):
    """Facts that the list shows or sorts by, computed once from an article's text and metadata by `facts_of`.

    A field added here is kept in the catalogue, which is then made anew, and stands on every `Card`.
    """

    words: int = 0
    date: str = ""


def facts_of(text: str, metadata: Mapping[str, object]) -> CardFacts:
    """Return the facts of an article with that text and metadata."""
    return CardFacts(words=len(text.split()), date=str(metadata.get("date", "")))


class Card(Struct, frozen=True):
    """One line of the article list: the facts of an article that are known without opening it.

    `claims` are the indexes of the sentences that are up for judgement by their kind.
    """

    name: str
    title: str
    source: str
    snapshot: str
    sentences: int
    claims: frozenset[int]
    facts: CardFacts = CardFacts()


def number_of(cards: Sequence[Card], name: str) -> int:
    """Return an article's place among the cards of a desk, which are by name, or -1."""
    at = bisect_left(cards, name, key=attrgetter("name"))
    return at if at < len(cards) and cards[at].name == name else -1


class Place(Struct, frozen=True):
    """Where a reviewer stopped; a hint that may be lost, never a decision.

    `state` is the screen's own small record.
    """

    article: str = ""
    sentence: int = 0
    state: Mapping[str, object] | None = None


class Problem(Struct, frozen=True):
    """A problem on the disk: its title, its file, and what to do about it."""

    title: str
    path: str
    hint: str = ""

    @property
    def sentence(self) -> str:
        """The problem as one sentence, which names the file and what to do."""
        return f"{self.title}: {self.path}{f' ({self.hint})' if self.hint else ''}"


class DecidedSentence(Struct, frozen=True, gc=False):
    """A sentence that was decided on: the id of its last event as a number, and what each reviewer holds of it."""

    article: str
    sentence: int
    newest: int
    verdicts: Mapping[str, str | None]


class Reanchored(Struct, frozen=True):
    """A decision made on an earlier text of an article: the event as it was written, where it is now, and the texts.

    With an exact or moved anchor it holds of the new sentence by itself. With a fuzzy one it is stale: to be confirmed
    or judged again. With none it is an orphan. `new` is empty for an orphan, `old` when the earlier text is lost.
    """

    event: Event
    anchor: Anchor
    old: str
    new: str


class FoundSentence(Struct, frozen=True):
    """A sentence that was found; `marks` are the [start, end) code points of its quote that answer the query."""

    article: str
    sentence: int
    quote: str
    marks: tuple[tuple[int, int], ...]


class Sighting(Struct, frozen=True):
    """One mention where it stands: article, sentence, and its sentence's text cut around it."""

    article: str
    sentence: int
    mention: Mention
    spelling: str
    before: str
    after: str


NOBODY = -1  # no sentence has it for a number


def sentence_of(article: Article, offset: int) -> int:
    """Return the sentence that holds an offset, or NOBODY."""
    at = bisect_right(article.sentences, offset, key=lambda sentence: sentence.start) - 1
    return at if at >= 0 and offset < article.sentences[at].end else NOBODY


def sightings_of(article: Article, mentions: Iterable[Mention]) -> list[Sighting]:
    """Return some mentions of an article where they stand; those outside every sentence are left out."""
    found = []
    for mention in mentions:
        at = sentence_of(article, mention.start)
        if at != NOBODY:
            span = article.sentences[at]
            spelling = " ".join(article.text[mention.start : mention.end].split())
            before, after = article.text[span.start : mention.start], article.text[mention.end : span.end]
            found.append(Sighting(article.name, at, mention, spelling, before, after))
    return found


Name = tuple[str, EntityType]
"""An entity, by its name and type."""

ProgressCallback = Callable[[int, int], bool]
"""Hears how many articles of how many have been read, and returns whether to go on."""


def no_progress(_done: int, _of: int) -> bool:
    """Go on, whatever was read."""
    return True


class Tally(Struct, frozen=True):
    """How far one reviewer is with a desk: with each article that somebody has decided on, or that a round gave out.

    `others` counts the sentences that are to be judged in all further articles, in which nothing is judged.
    """

    progress: Mapping[str, Progress]
    others: int = 0


SentenceKey = tuple[str, str, int]
"""A reviewer, a snapshot and a sentence of it."""


class Elsewhere(Protocol):
    """What the other articles of a desk say, from their texts alone; of the articles of `Articles.cards` and no others.

    What reads files raises `StoreError` and is to be called from a thread that may wait.
    """

    def refresh(self, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Compare all articles that were not compared yet, and return the names of those with other hints now.

        The first call makes the file, which takes long: until then there are no hints, or not all. `close` ends it.
        """

    def of(self, article: str, sentence: int) -> Hints:
        """Return what other articles say of a sentence, as far as they have been compared; reads files."""

    def differing(self, article: str) -> Mapping[int, Sequence[DifferenceMark]]:
        """Return the sentences of an article with differences, and these, strong ones first: a lookup in memory.

        Empty before the first `refresh`.
        """

    def differences(self) -> Mapping[str, int]:
        """Return how many sentences have a strong difference, by article, where any has: a lookup in memory."""

    def entities(self) -> Mapping[str, int]:
        """Return of whom the articles say something, by name, and how often; reads files."""

    def facts(self, name: Name) -> Sequence[Fact]:
        """Return what the articles say of an entity: roles, dates, quotations; reads files."""

    def worth(self, article: str) -> Sequence[float]:
        """Return for each sentence of an article how much it is worth judging first, from 0 to 1; reads files."""


class Articles(Protocol):
    """The articles of a desk, as far as one reviewer has to do with them in one round."""

    def cards(self) -> Sequence[Card]:
        """Return all articles of the desk, by name."""

    def claims(self, articles: Collection[str] | None = None) -> Mapping[str, frozenset[int]]:
        """Return the sentences that the round takes up, of some or all of its articles, of all reviewers."""

    def names(self) -> Sequence[str]:
        """Return the names of all articles on which there may be decisions, in this round or not."""

    def article(self, name: str) -> Article:
        """Return the current snapshot of one article, the lexicon laid over its mentions."""

    def outside(self) -> Sequence[Card]:
        """Return the articles of the desk that are not in this round and have something to judge, by name."""

    def everywhere(self, articles: Collection[str]) -> Sequence[Card]:
        """Return the cards of those of these articles that the desk has, whether or not they are this reviewer's."""

    def withdrawn(self) -> Mapping[str, str]:
        """Return the articles that are withdrawn, which all else leaves out, by name, with the reasons given."""

    def present(self, name: str, snapshot: str) -> str:
        """Return the present name of the article that had a name, with the text of that digest, until lately."""

    def metadata(self, name: str) -> Mapping[str, object]:
        """Return the metadata of an article's file: author, date and the like."""

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it; StoreError when that one is lost."""

    def lexicon(self) -> Lexicon:
        """Return the desk's own names; they are laid over the mentions of every article that `article` returns."""

    def teach(self, change: LexiconChange) -> None:
        """Make a change of the lexicon durable; all articles show it at once, their snapshots stay as they are."""


class Decisions(Protocol):
    """The decisions of one round as one reviewer may see them, and the way in for that reviewer's own."""

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Make events durable and return them with their ids; all of one call are one step unless they say otherwise.

        Steps that share a call (group commit) are told apart by local names, which `review.events.stamped` replaces.
        A `supersedes` left empty is filled in.
        Blocks until the disk has them. On StoreError none of them is on disk and nothing else has changed.
        """

    def progress(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress in this round, by article name."""

    def controls(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress with the round's controls alone, as far as they may be known here."""

    def tally(self, reviewer: str) -> Tally:
        """Return how far one reviewer is with the whole desk, without counting articles that nobody has touched."""

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence of an article for one reviewer in this round."""

    def current(self, article: str) -> Sequence[Event]:
        """Return the last event of each (reviewer, sentence) of this round that this reviewer may see."""

    def newest_first(self) -> Iterator[DecidedSentence]:
        """Yield the sentences that `current` has events on, the last event first, without reading any event.

        To be asked again when others have written; articles are looked at only when it is their turn.
        """

    def contested(self, article: str) -> Sequence[Event]:
        """Return the events of `current` on sentences that reviewers did not answer alike.

        All events of an article where somebody took in a sentence that others, who answered all else, left aside.
        """

    def reanchored(self, article: str, reviewer: str) -> Sequence[Reanchored]:
        """Return one reviewer's decisions on earlier texts of an article, except those that a later act replaced."""

    def anchor(self, article: str, snapshot: str, sentence: int) -> Anchor:
        """Return where a sentence of one of an article's texts is in the present one; reads files if it is another."""

    def current_raw(self, article: str) -> Sequence[Event | RawEvent]:
        """Return the events of `current` as fast as the store can read them, for going through a whole desk."""

    def first_events(self, article: str) -> Mapping[SentenceKey, Event | RawEvent]:
        """Return the first event of each reviewer on each sentence, where it may be another than the last."""

    def history(self, article: str, sentence: int | None = None, last: int | None = None) -> Sequence[Event]:
        """Return the events of an article, or of one of its sentences, that this reviewer may see, by id.

        With `last`, the last so many of them, for no more than these cost.
        """

    def log(self, reviewer: str) -> Reversible[Event]:
        """Return all of one reviewer's events of this round so far, by id; from the end on they are read one by one."""

    def reviewers(self) -> Sequence[str]:
        """Return the reviewers of this round that this reviewer may see, themselves included."""

    def everything(self) -> Iterator[Event]:
        """Return all current events of this round that this reviewer may see, by article, sentence, reviewer."""

    def missing(self) -> Sequence[Event]:
        """Return the events acknowledged since the start that are not on the disk any more, by id.

        That is looked for at `refresh`, and for the last time at `close`.
        """

    def unproven(self) -> Mapping[str, str]:
        """Return, for people with decisions here that they did not write themselves, who brought them."""

    @property
    def hides_own(self) -> bool:
        """Whether not even the decisions are shown of the reviewer that this desk was opened as."""


class Search(Protocol):
    """Finds sentences and mentions in the articles of a desk."""

    def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[FoundSentence]:
        """Return the sentences of the desk that have all words of a query, the best first.

        The first call builds the index: to be called from a thread that may wait. `Desk.close` ends it early;
        whoever does not want to go on gets nothing, and what is being built is built nevertheless.
        """

    def mentioning(self, query: str, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Return the names of the articles that have a sentence `find` would find; to be called as it is."""

    def entities(self, report: ProgressCallback = no_progress) -> Mapping[Name, int]:
        """Return how often each entity is mentioned in the articles of the desk.

        The first call reads all articles: to be called from a thread that may wait. `Desk.close` ends it early.
        """

    def sightings(self, names: Collection[Name]) -> Sequence[Sighting]:
        """Return where entities are mentioned in the reviewer's articles, by article and place, as last read."""


class RoundView(Struct, frozen=True):
    """A desk that was opened in a round to look at it; with `overview`, sight of how much everybody has done."""

    desk: Desk
    overview: bool


class Rounds(Protocol):
    """The rounds of a desk, as one person may see and change them.

    What the rules of a round do not let this person do raises `store.errors.StoreError` and changes nothing.
    """

    @property
    def person(self) -> str:
        """The person in whose name rounds are changed."""

    def all(self) -> Sequence[Round]:
        """Return the desk's rounds, `main` first; damaged ones are left out."""

    def damaged(self) -> Sequence[Problem]:
        """Return the rounds that cannot be understood."""

    def find(self, name: str) -> Round:
        """Return a round; StoreError when there is none of that name, or it cannot be understood."""

    def rule(self) -> DeskRule:
        """Return how the desk's final verdicts come about."""

    def view(self, name: str) -> RoundView:
        """Open a round to look at it; its lead sees how much everybody has done."""

    def enter(self, name: str) -> Desk:
        """Open a round for working in it."""

    def invitations(self, here: str) -> tuple[str, ...]:
        """Return the rounds that ask this person now and did not at the first look; `here` is where they work."""

    def answer_invitations(self) -> None:
        """Mark the present invitations as seen."""

    def new(self, plan: Plan) -> Round:
        """Make a round, as a draft."""

    def planned(self, plan: Plan) -> PlannedRound:
        """Return the round that a plan would make, and write nothing."""

    def assign(self, name: str, change: AssignmentChange) -> Reassigned:
        """Assign a round again and return the changes."""

    def decline(self, name: str, article: str, why: str) -> Reassigned | None:
        """Give an article back; return the changes, or None where only the lead can make them."""

    def name_adjudicators(self, name: str, people: Sequence[str]) -> Round:
        """Name the adjudicators of a round."""

    def hand_over(self, name: str, to: str) -> HandedOver:
        """Let somebody else lead a round."""

    def open(self, name: str) -> Round:
        """Open a draft for its reviewers."""

    def close(self, name: str, without: Collection[str] = ()) -> Closed:
        """Close a round, `without` what some reviewers did, which cannot be read."""

    def reopen(self, name: str) -> Round:
        """Open a closed round again; it is blind no longer."""

    def finish(self, name: str) -> Round:
        """Mark a closed round as adjudicated."""

    def unreadable(self, name: str) -> Sequence[str]:
        """Return the reviewers of a round whose decisions this person cannot read, though the rules let them."""

    def lets_read(self, name: str, reviewer: str) -> str:
        """Return what lets this person read a reviewer's decisions, as a sentence."""

    def seal(self, name: str) -> SealReport:
        """Write down the present content of a round, so that what changes or comes later shows."""

    def admit(self, name: str, reviewers: Sequence[str] = ()) -> SealReport:
        """Let late or changed events count, of some reviewers or of all."""

    def leave_out(self, name: str, reviewers: Sequence[str] = ()) -> int:
        """Leave out for good what came late to a hub, of some reviewers or of all; return how many events it was."""

    def writers(self, name: str) -> Sequence[str]:
        """Return the people who have written in a round."""

    def control(self, name: str, place: tuple[str, int], verdict: str | None) -> Sequence[ChangedControl]:
        """Mark a sentence as a control with a known verdict, or no longer.

        Its number is of the present text, as those of the article's other controls are from then on. Returns those that
        this ends because their words are others.
        """

    def write_guidelines(self, name: str, text: bytes) -> Round:
        """Give a round another version of its guidelines."""

    def guidelines(self, name: str, version: str = "") -> str:
        """Return the text of a version of a round's guidelines, by default the one in force, or the empty string."""

    def withdraw(self, articles: Sequence[str], why: str = "", *, out_of_rounds: bool = False) -> None:
        """Withdraw articles of the desk; decisions on them stay.

        `store.errors.Asks` where a running round that this person leads has some, unless it is `out_of_rounds` too.
        """

    def restore(self, articles: Sequence[str]) -> None:
        """Bring withdrawn articles back as they were."""

    def edited_guidelines(self, name: str) -> str:
        """Return where somebody edited a round's guidelines by hand, which makes no version, or the empty string."""


class Desk(Protocol):
    """A desk as one reviewer sees it in one round.

    Methods raise `StoreError`; none blocks for another process.
    """

    @property
    def articles(self) -> Articles:
        """The desk's articles."""

    @property
    def decisions(self) -> Decisions:
        """What was decided in the round."""

    @property
    def search(self) -> Search:
        """The search through the articles."""

    @property
    def rounds(self) -> Rounds:
        """The rounds of the desk: the same object for all desks that were opened from it."""

    @property
    def name(self) -> str:
        """What people call the desk."""

    @property
    def address(self) -> str:
        """Where the desk is, as a text that no other desk has that this person opens."""

    def settings(self) -> DeskSettings:
        """Return what the people of the desk set for all of them."""

    def pseudonym_key(self) -> bytes:
        """Return the key that this person's pseudonyms are made with: the same each time, where it can be kept."""

    @property
    def reviewer(self) -> str:
        """The reviewer whose events `decisions.append` writes."""

    @property
    def round(self) -> str:
        """The round that is being worked on."""

    @property
    def rules(self) -> Round:
        """The round as its lead set it up, as of the last refresh."""

    @property
    def read_only(self) -> str:
        """The reason why nothing can be written, or the empty string."""

    def refresh(self) -> frozenset[str]:
        """Read what others have written since, and return the names of the articles that have other events now."""

    def arriving(self) -> tuple[int, int]:
        """Return how many files of a first reading were read, and of how many; (0, 0) when none is going on.

        Each `refresh` reads some more.
        """

    def place(self) -> Place:
        """Return where this reviewer stopped."""

    def remember(self, place: Place) -> None:
        """Keep where this reviewer is; failures are swallowed, for it is only a hint."""

    def problems(self) -> Sequence[Problem]:
        """Return the problems on the disk that the desk has noticed."""

    def missing_folder(self) -> str:
        """Return the folder of the desk that is gone, or the empty string."""

    def left_out(self) -> Sequence[Problem]:
        """Return the problems that figures of this round leave out: files damaged, unreadable or ignored."""

    @property
    def elsewhere(self) -> Elsewhere:
        """What the other articles say of a sentence."""

    def close(self) -> None:
        """Release files; nothing is left to save."""
