"""Importing: a file of records goes, line by line, into the desk of a person who may write in those names.

What is there already is left alone, so that importing twice changes nothing. A line that contradicts a later decision
of the same reviewer is a conflict: the desk keeps its own and says so. Bad lines are listed and the rest goes in. A
line finds its sentence by the article's text, its name, or the sentence's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct, field
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, EventKind, Role
from store.desk import Card, Desk
from store.errors import StoreError
from store.exchange.incoming import Incoming, Refused, parse
from store.exchange.record import EXACT, RecordAnchor, file_name, file_path, identity, imported_of, seed, text_of, utc


def locate_article(record: Incoming, cards: Iterable[Card]) -> Card:
    """Return the article that the line names, by file name, then path, then text; Refused when it is not one."""
    named = [card for card in cards if record.article in (file_name(card.name), card.name)]
    if len(named) > 1:
        named = [card for card in named if record.source in (card.name, file_path(card.name))] or named
    if len(named) > 1:
        named = [card for card in named if card.snapshot == record.article_sha256] or named
    if not named:
        raise Refused(f"no such article on the desk: {record.article}")
    if len(named) > 1:
        raise Refused(f"several articles are called {record.article}; give the source")
    return named[0]


def locate_sentence(record: Incoming, article: Article) -> tuple[int, RecordAnchor]:
    """Return the sentence that the line is about, and how it was found; Refused when it is not clearly one."""
    if not record.article_sha256 or record.article_sha256 == article.sha256:
        index = _by_place(record, article)
        if index is not None:
            return index, EXACT
    if not record.quote:
        raise Refused("the article's text is another" if record.article_sha256 else "no such sentence in the article")
    index = _by_quote(record, article)
    same = (record.sentence, record.start) in ((index, article.sentences[index].start), (None, None))
    return index, EXACT if same else RecordAnchor("moved")


def _by_place(record: Incoming, article: Article) -> int | None:
    """Return the sentence at the index or at the offsets, where the quote, when there is one, agrees."""
    if record.start is not None and record.end is not None:
        span = (record.start, record.end)
        index = next((one.index for one in article.sentences if (one.start, one.end) == span), None)
    elif record.sentence is not None and record.sentence < len(article.sentences):
        index = record.sentence
    else:
        index = None
    return index if index is not None and record.quote in ("", article.quote(index)) else None


def _by_quote(record: Incoming, article: Article) -> int:
    """Return the sentence that the quote is, but for white space; its context and its index decide between several."""
    wanted = record.quote.split()
    found = [one.index for one in article.sentences if article.quote(one.index).split() == wanted]
    if len(found) > 1:
        found = [index for index in found if _in_context(record, article, index)] or found
    if len(found) > 1 and record.sentence in found:
        found = [record.sentence]
    if not found:
        raise Refused("the quote is no sentence of the article")
    if len(found) > 1:
        raise Refused(f"the quote is {len(found)} sentences of the article; give the sentence or more context")
    return found[0]


def _in_context(record: Incoming, article: Article, index: int) -> bool:
    span = article.sentences[index]
    before, after = article.text[: span.start].split(), article.text[span.end :].split()
    prefix, suffix = record.prefix.split()[1:], record.suffix.split()[:-1]
    return (not prefix or before[-len(prefix) :] == prefix) and after[: len(suffix)] == suffix


BATCH = 500
"""Records that become durable together."""

LONGEST = 8 << 20
"""Bytes of a line above which it is refused unread."""

OpenDesk = Callable[[str, str], Desk]
"""Opens the desk as a reviewer (the empty name is whoever imports) in a round (the empty name is the usual one)."""


class RefusedLine(Struct, frozen=True):
    """A line that did not go in: its number, from 1, and why; `conflict` when the desk knows better."""

    line: int
    reason: str
    conflict: bool = False


class AcceptedLine(Struct, frozen=True):
    """A line that is on the disk: its number, its record's id, and whether it was there before."""

    line: int
    id: str
    known: bool = False


class Contradicted(Refused):
    """The line contradicts a later decision of its reviewer."""


class _Desk(Struct):
    """One reviewer's desk, whether an agent or a person writes there, and the events that wait to be written."""

    desk: Desk
    is_agent: bool | None
    article: str = ""
    held: Mapping[int, Event] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    taken: list[AcceptedLine] = field(default_factory=list)

    def holds(self, event: Event, current: Article) -> Event | None:
        """Return the reviewer's last event on a sentence; lines come article by article, so one is kept."""
        if event.snapshot != current.sha256:
            sentence, past = _sentence_of(event), self.desk.decisions.history(event.article)
            return next(
                (one for one in reversed(past) if one.reviewer == event.reviewer and _sentence_of(one) == sentence),
                None,
            )
        if self.article != event.article:
            self.article, self.held = event.article, self.desk.decisions.held(event.article, self.desk.reviewer)
        return self.held.get(event.sentence)

    def waits(self, event: Event) -> bool:
        """Whether something on the same sentence waits already."""
        return any(_sentence_of(one) == _sentence_of(event) for one in self.events)


class Importer:
    """Takes lines in; opens each reviewer's desk once."""

    def __init__(self, open_desk: OpenDesk, batch: int = BATCH, open_program: OpenDesk | None = None) -> None:
        """`open_program` opens the desk of a program, if that is another way."""
        self._open = open_desk
        self._open_program = open_program or open_desk
        self._batch = batch
        self._desks: dict[tuple[str, str], _Desk | StoreError] = {}
        self._article: Article | None = None

    def lines(self, lines: Iterable[bytes]) -> Iterator[AcceptedLine | RefusedLine]:
        """Take lines in and yield the outcome of each; `AcceptedLine` only when the disk has it."""
        for number, line in enumerate(lines, 1):
            text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if not text:
                continue
            try:
                if len(line) > LONGEST:
                    raise Refused("the line is too long")
                desk, event = self._event(text)
                if desk.waits(event):
                    yield from _flush(desk)
                taken = AcceptedLine(number, identity(seed(event.round, event.article, event.sentence), event.reviewer))
                if _is_known(event, desk.holds(event, self._current(desk.desk, event.article))):
                    yield replace(taken, known=True)
                    continue
            except Refused as refused:
                yield RefusedLine(number, str(refused), isinstance(refused, Contradicted))
                continue
            desk.events.append(event)
            desk.taken.append(taken)
            if len(desk.events) >= self._batch:
                yield from _flush(desk)
        for waiting in self._open_desks():
            yield from _flush(waiting)

    def close(self) -> None:
        """Close every desk."""
        for desk in self._open_desks():
            desk.desk.close()

    def _open_desks(self) -> list[_Desk]:
        return list({id(desk): desk for desk in self._desks.values() if isinstance(desk, _Desk)}.values())

    def _event(self, text: bytes) -> tuple[_Desk, Event]:
        """Return the event that a line becomes and where it goes."""
        record, rest = parse(text)
        desk = self._desk(record)
        opened = desk.desk
        card = locate_article(record, opened.articles.cards())
        article = self._current(opened, card.name)
        try:
            sentence, anchor = locate_sentence(record, article)
        except Refused as refused:
            article = _earlier(opened, card.name, record, refused)
            sentence, anchor = locate_sentence(record, article)
            rest = replace(rest, anchor=None)  # where it is now is for the desk to say
        if anchor.status != "exact":
            rest = replace(rest, anchor=anchor)
        event = Event(
            kind=_kind(record),
            reviewer=opened.reviewer,
            round=opened.round,
            article=card.name,
            snapshot=article.sha256,
            sentence=sentence,
            holding=record.holding,
            duration=record.duration,
            role=record.capacity,
            guidelines=record.guidelines,
            weighed=record.weighed,
            imported=text_of(rest),
        )
        return desk, event

    def _current(self, desk: Desk, name: str) -> Article:
        """Return an article as it is now; lines come article by article, so one is kept."""
        if self._article is None or self._article.name != name:
            self._article = desk.articles.article(name)
        return self._article

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
        return _Desk(opened, last.role is Role.AGENT if last else None)


def _earlier(desk: Desk, name: str, record: Incoming, refused: Refused) -> Article:
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


def _sentence_of(event: Event) -> tuple[str, str, int]:
    return event.article, event.snapshot, event.sentence


def _flush(desk: _Desk) -> Iterator[AcceptedLine | RefusedLine]:
    """Write all waiting lines together, and yield the outcome of each."""
    events, taken = desk.events, desk.taken
    desk.events, desk.taken, desk.article = [], [], ""
    if not events:
        return
    try:
        desk.desk.decisions.append(events)
    except StoreError as error:
        yield from (RefusedLine(one.line, str(error)) for one in taken)
    else:
        yield from taken


def _is_known(event: Event, held: Event | None) -> bool:
    """Whether the desk has it already; Contradicted when the same reviewer decided otherwise, later."""
    if held is None:
        return False
    rest, had = imported_of(event.imported), imported_of(held.imported)
    then, now = had.modified or utc(held.micros), rest.modified
    if held.holding == event.holding and now in ("", then) and rest.extra == had.extra:
        return True
    if now > then or (not now and event.role is Role.AGENT):
        return False
    raise Contradicted(f"{held.reviewer} decided otherwise{f', at {then}' if now else ''}; the desk keeps that")
