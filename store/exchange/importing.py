"""Importing: a file of records goes, line by line, into the desk of a person who may write in those names.

What is there already is left alone, so that importing twice changes nothing. A line that contradicts a later decision
of the same reviewer is a conflict: the desk keeps its own and says so. Bad lines are listed and the rest goes in. A
line finds its sentence by the article's text, its name, or the sentence's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Reversible, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct, field
from msgspec.structs import astuple, replace

from reading.article import Article
from reading.clean import clean
from review.events import Event, EventKind, Holding, Role
from review.rounds import Round
from review.spans import MarkedSpan
from store.errors import StoreError
from store.exchange.finding import DeskCards, Found, locate_sentence
from store.exchange.incoming import Incoming, Refused, of_scale, parse
from store.exchange.record import SPANS, ImportedRecord, id_seed, imported_of, record_id, text_of, utc

if TYPE_CHECKING:
    from store.desk import Card
    from store.layout import DeskSettings


BATCH = 500
"""Records that become durable together."""

LONGEST = 8 << 20
"""Bytes of a line above which it is refused unread."""


class TargetArticles(Protocol):
    """The articles that an import finds sentences in."""

    def cards(self) -> Sequence[Card]:
        """Return all articles."""

    def article(self, name: str) -> Article:
        """Return an article as it is now."""

    def version(self, name: str, snapshot: str) -> Article:
        """Return an article as one of its snapshots has it; StoreError when that one is lost."""


class TargetDecisions(Protocol):
    """The decisions that an import compares with, and the way in."""

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence of an article for one reviewer."""

    def history(self, article: str) -> Sequence[Event]:
        """Return the events of an article."""

    def log(self, reviewer: str) -> Reversible[Event]:
        """Return all of one reviewer's events."""

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Make events durable; on StoreError none of them is."""


class Target(Protocol):
    """The part of a desk that an import needs; `store.exchange.preview` has one on which nothing is written."""

    @property
    def articles(self) -> TargetArticles:
        """The desk's articles."""

    @property
    def decisions(self) -> TargetDecisions:
        """What was decided in the round."""

    @property
    def reviewer(self) -> str:
        """The reviewer whose events `decisions.append` writes."""

    @property
    def round(self) -> str:
        """The round."""

    @property
    def rules(self) -> Round:
        """The round as its lead set it up, with its verdicts."""

    def settings(self) -> DeskSettings:
        """Return what desk.toml says."""

    def close(self) -> None:
        """Release files."""


OpenDesk = Callable[[str, str], Target]
"""Opens the desk as a reviewer (the empty name is whoever imports) in a round (the empty name is the usual one)."""


class RefusedLine(Struct, frozen=True):
    """A line that did not go in: its number, from 1, and why; `conflict` when the desk knows better."""

    line: int
    reason: str
    conflict: bool = False


class AcceptedLine(Struct, frozen=True):
    """A line that is on the disk: its number, its record's id, its round, and whether it was there before."""

    line: int
    id: str
    round: str
    known: bool = False


class Contradicted(Refused):
    """The line contradicts a later decision of its reviewer."""


class _Desk(Struct):
    """One reviewer's desk, whether an agent or a person writes there, and the events that wait to be written."""

    desk: Target
    is_agent: bool | None
    cards: DeskCards
    article: str = ""
    held: Mapping[int, Event] = field(default_factory=dict)
    waiting: dict[tuple[str, str, int], tuple[Event, AcceptedLine]] = field(default_factory=dict)

    def holds(self, event: Event, current: str) -> Event | None:
        """Return the reviewer's last event on a sentence; lines come article by article, so one is kept.

        `current` is the digest of the article's present text.
        """
        if event.snapshot != current:
            sentence, past = _sentence_of(event), self.desk.decisions.history(event.article)
            return next(
                (one for one in reversed(past) if one.reviewer == event.reviewer and _sentence_of(one) == sentence),
                None,
            )
        if self.article != event.article:
            self.article, self.held = event.article, self.desk.decisions.held(event.article, self.desk.reviewer)
        return self.held.get(event.sentence)


class ReadLine(Struct, frozen=True):
    """A line that was read: its number, its record, and the parts for which no event has a place.

    `given` are the keys of a line that corrects what the desk holds; those that it lacks stay as they are. What
    `is_from_elsewhere`, from another program, confirms nothing by a later time alone.
    """

    number: int
    record: Incoming
    rest: ImportedRecord
    given: frozenset[str] | None = None
    is_from_elsewhere: bool = False


Watch = Callable[[ReadLine, Event, Event | None], None]
"""Hears of each line that is about to go in: its event, and what its reviewer held before."""


def _unwatched(_line: ReadLine, _event: Event, _held: Event | None) -> None:
    """Hear nothing."""


class Importer:
    """Takes lines in; opens each reviewer's desk once."""

    def __init__(
        self,
        open_desk: OpenDesk,
        batch: int = BATCH,
        open_program: OpenDesk | None = None,
        watch: Watch = _unwatched,
    ) -> None:
        """`open_program` opens the desk of a program, if that is another way."""
        self._open = open_desk
        self._open_program = open_program or open_desk
        self._batch = batch
        self._watch = watch
        self._desks: dict[tuple[str, str], _Desk | StoreError] = {}
        self._article: tuple[str, Article] | None = None

    def lines(self, lines: Iterable[bytes]) -> Iterator[AcceptedLine | RefusedLine]:
        """Take lines in and yield the outcome of each; `AcceptedLine` only when the disk has it."""
        return self.records(read_lines(lines))

    def records(self, lines: Iterable[ReadLine | RefusedLine]) -> Iterator[AcceptedLine | RefusedLine]:
        """Take in lines that were read, and yield the outcome of each."""
        for line in lines:
            if isinstance(line, RefusedLine):
                yield line
                continue
            try:
                desk, event, current = self._event(line)
                key = _sentence_of(event)
                if key in desk.waiting:
                    yield from _flush(desk)
                number = line.number
                id = record_id(id_seed(event.round, event.article, event.sentence), event.reviewer)
                taken = AcceptedLine(number, id, event.round)
                held = desk.holds(event, current)
                if line.given is not None and held is not None:
                    event = _correction(event, held, line)
                if _is_known(event, held, line):
                    yield replace(taken, known=True)
                    continue
            except Refused as refused:
                yield RefusedLine(line.number, str(refused), isinstance(refused, Contradicted))
                continue
            self._watch(line, event, held)
            desk.waiting[key] = event, taken
            if len(desk.waiting) >= self._batch:
                yield from _flush(desk)
        for waiting in self._open_desks():
            yield from _flush(waiting)

    def close(self) -> None:
        """Close every desk."""
        for desk in self._open_desks():
            desk.desk.close()

    def _open_desks(self) -> list[_Desk]:
        return list({id(desk): desk for desk in self._desks.values() if isinstance(desk, _Desk)}.values())

    def _event(self, line: ReadLine) -> tuple[_Desk, Event, str]:
        """Return the event that a line becomes, where it goes, and the digest of its article's present text."""
        desk, rest = self._desk(line.record), line.rest
        opened = desk.desk
        record = of_scale(line.record, opened.rules.scale)
        card = desk.cards.locate(record)
        article = self._current(opened, card)
        snapshot = card.snapshot
        try:
            found = locate_sentence(record, article, snapshot)
        except Refused as refused:
            article = _earlier(opened, card.name, record, refused)
            snapshot = record.article_sha256
            found = locate_sentence(record, article, snapshot)
            rest = replace(rest, anchor=None)  # where it is now is for the desk to say
        if found.anchor.status != "exact":
            rest = replace(rest, anchor=found.anchor)
        spans = _spans(record, article, found)
        if spans:
            rest = replace(rest, extra={**rest.extra, SPANS: msgspec.Raw(msgspec.json.encode(spans))})
        event = Event(
            kind=_kind(record),
            reviewer=opened.reviewer,
            round=opened.round,
            article=card.name,
            snapshot=snapshot,
            sentence=found.sentence,
            holding=_at_home(record.holding, desk.cards),
            duration=record.duration,
            role=record.capacity,
            guidelines=record.guidelines,
            weighed=record.weighed,
            imported=text_of(rest),
            hinted=record.hinted,
        )
        return desk, event, card.snapshot

    def _current(self, desk: Target, card: Card) -> Article:
        """Return an article as it is now; lines come article by article, so one is kept."""
        if self._article is None or self._article[0] != card.name:
            self._article = card.name, desk.articles.article(card.name)
        return self._article[1]

    def _desk(self, record: Incoming) -> _Desk:
        """Return where the line's reviewer writes; Refused when nobody here may write in that name."""
        name, agent = record.agent or record.reviewer, record.capacity is Role.AGENT
        key = (name, record.round)
        if key not in self._desks:
            self._desks[key] = self._opened(self._open_program if agent else self._open, *key)
        desk = self._desks[key]
        if isinstance(desk, StoreError):
            raise Refused(str(desk))
        if desk.is_agent is None:
            desk.is_agent = agent
        if agent and not name:
            raise Refused("an agent needs a name")
        if desk.is_agent is not agent:
            raise Refused(f"{name} is {'an agent' if desk.is_agent else 'a person'} on this desk; use another name")
        return desk

    def _opened(self, open_desk: OpenDesk, name: str, round: str) -> _Desk | StoreError:
        try:
            opened = open_desk(name, round)
        except StoreError as error:
            return error
        for desk in self._open_desks():
            if (desk.desk.reviewer, desk.desk.round) == (opened.reviewer, opened.round):
                opened.close()
                return desk
        last = next(reversed(opened.decisions.log(opened.reviewer)), None)
        return _Desk(opened, last.role is Role.AGENT if last else None, DeskCards(opened.articles.cards()))


def read_lines(lines: Iterable[bytes]) -> Iterator[ReadLine | RefusedLine]:
    """Yield each line that is not empty, as it was read."""
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not text:
            continue
        yield RefusedLine(number, "the line is too long") if len(line) > LONGEST else read_object(number, text)


def read_object(number: int, text: bytes) -> ReadLine | RefusedLine:
    """Return one record of JSON, as it was read."""
    try:
        return ReadLine(number, *parse(text))
    except Refused as refused:
        return RefusedLine(number, str(refused))


def _spans(record: Incoming, article: Article, found: Found) -> tuple[MarkedSpan, ...]:
    """Return the marked parts of a sentence: those that the line names, or else the part that it is itself about."""
    try:
        named = msgspec.convert(record.spans, tuple[MarkedSpan, ...], strict=False)
    except msgspec.ValidationError:
        return found.spans
    sentence = article.sentences[found.sentence]
    by = sentence.start - record.start if record.start is not None and found.anchor.status == "moved" else 0
    moved = (replace(one, start=one.start + by, end=one.end + by) for one in named)
    inside = [one for one in moved if sentence.start <= one.start < one.end <= sentence.end]
    return tuple(replace(one, text=article.text[one.start : one.end]) for one in inside) or found.spans


def _earlier(desk: Target, name: str, record: Incoming, refused: Refused) -> Article:
    """Return the earlier text of an article that a line is about; without one, why the line was `refused` is raised."""
    with suppress(StoreError):
        found = desk.articles.version(name, record.article_sha256)
        if found.sha256 == record.article_sha256:
            return found
    if record.status in ("stale", "orphaned"):
        raise Refused("it is about an earlier text of the article, which the desk does not have")
    raise refused


def _kind(record: Incoming) -> EventKind:
    """Return the kind of event that a line describes."""
    if record.verdict is not None:
        return EventKind.DECIDE
    return EventKind.SET_ASIDE if record.claim is False else EventKind.CLEAR


def _at_home(holding: Holding, cards: DeskCards) -> Holding:
    """Return a holding whose links name articles as this desk does; one that it lacks keeps its name."""
    if not holding.links:
        return holding
    return replace(holding, links=tuple(map(cards.at_home, holding.links)))


def _sentence_of(event: Event) -> tuple[str, str, int]:
    return event.article, event.snapshot, event.sentence


def _flush(desk: _Desk) -> Iterator[AcceptedLine | RefusedLine]:
    """Write all waiting lines together, and yield the outcome of each; where one is refused, each goes by itself."""
    waiting = list(desk.waiting.values())
    desk.waiting, desk.article = {}, ""
    if not waiting:
        return
    try:
        desk.desk.decisions.append([event for event, _ in waiting])
    except StoreError as error:
        if len(waiting) == 1:
            yield RefusedLine(waiting[0][1].line, str(error))
            return
        for event, taken in waiting:
            desk.waiting = {_sentence_of(event): (event, taken)}
            yield from _flush(desk)
    else:
        yield from (taken for _, taken in waiting)


def _correction(event: Event, held: Event, line: ReadLine) -> Event:
    """Return the event of a line of a table that was corrected: what the table does not say stays as it is held."""
    given = line.given or frozenset()
    was, said = held.holding, event.holding
    kept = {key: getattr(was, key) for key in Holding.__struct_fields__ if key not in given and key != "claim"}
    holding = replace(said, **kept)
    if is_same_in_a_table(holding, was):
        return held
    rest = replace(imported_of(event.imported), created="", modified="", supersedes="")
    return replace(event, holding=holding, imported=text_of(rest))


def is_same_in_a_table(one: Holding, other: Holding) -> bool:
    """Whether two holdings are the same but for what a table makes of texts: other line ends, marks for controls."""
    return _in_a_table(one) == _in_a_table(other)


def _in_a_table(one: Holding) -> tuple[object, ...]:
    def plain(text: str) -> str:
        return " ".join(clean(text.replace("\r\n", "\n")).text.split())

    evidence = tuple(tuple(map(plain, astuple(piece))) for piece in one.evidence)
    reasons = tuple(filter(None, (part.strip() for part in plain(";".join(one.reasons)).split(";"))))
    return one.verdict, one.claim, plain(one.note), reasons, one.confidence, evidence, plain(one.why), one.score


def _is_known(event: Event, held: Event | None, line: ReadLine) -> bool:
    """Whether the desk has it already; Contradicted when the same reviewer decided otherwise, later."""
    if held is None:
        return False
    rest, had = imported_of(event.imported), imported_of(held.imported)
    then, now = had.modified or utc(held.micros), rest.modified
    if line.given is not None:
        if event.holding == held.holding:
            return True
        now = line.rest.modified
        if now in ("", then):
            return False
    elif held.holding == event.holding and rest.extra == had.extra and (line.is_from_elsewhere or now in ("", then)):
        return True
    if now > then or (not now and event.role is Role.AGENT):
        return False
    raise Contradicted(f"{held.reviewer} decided otherwise{f', at {then}' if now else ''}; the desk keeps that")
