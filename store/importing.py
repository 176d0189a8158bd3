"""Decisions come in: a file of records, line by line, into the desk of whoever may write in those names.

What is there already is left alone, so that importing twice changes nothing. A line that contradicts a later decision
of the same reviewer is a conflict: the desk keeps its own and says so. Bad lines are listed and the rest goes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct, field
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, EventKind, Role
from store.door import Door
from store.errors import StoreError
from store.imported import imported_of, text_of
from store.incoming import Incoming, Refused, incoming
from store.placing import article_of, sentence_of
from store.record import identity, seed, utc

BATCH = 500
"""Records that become durable together."""

LONGEST = 8 << 20
"""Bytes of a line above which it is refused unread."""

OpenDoor = Callable[[str, str], Door]
"""Opens the desk as a reviewer (the empty name is whoever imports) in a round (the empty name is the usual one)."""


class Fault(Struct, frozen=True):
    """A line that did not go in: its number, from 1, and why; `conflict` when the desk knows better."""

    line: int
    reason: str
    conflict: bool = False


class Taken(Struct, frozen=True):
    """A line that is on the disk: its number, its record's id, and whether it was there before."""

    line: int
    id: str
    known: bool = False


class Contradicted(Refused):
    """The line contradicts what its reviewer decided later."""


class _Desk(Struct):
    """One reviewer's door, whether an agent or a person writes there, and what waits to go through it."""

    door: Door
    is_agent: bool | None
    article: str = ""
    held: Mapping[int, Event] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def holds(self, event: Event, current: Article) -> Event | None:
        """Return the reviewer's last event on a sentence; lines come article by article, so one is kept."""
        if event.snapshot != current.sha256:
            spot, past = _spot(event), self.door.history(event.article)
            return next((one for one in reversed(past) if one.reviewer == event.reviewer and _spot(one) == spot), None)
        if self.article != event.article:
            self.article, self.held = event.article, self.door.held(event.article, self.door.reviewer)
        return self.held.get(event.sentence)

    def waits(self, event: Event) -> bool:
        """Whether something on the same sentence waits already."""
        return any(_spot(one) == _spot(event) for one in self.events)


class Importer:
    """Takes lines in; opens each reviewer's door once."""

    def __init__(self, open_door: OpenDoor, batch: int = BATCH, open_program: OpenDoor | None = None) -> None:
        """`open_program` opens the door of a program, if that is another way."""
        self._open = open_door
        self._open_program = open_program or open_door
        self._batch = batch
        self._desks: dict[tuple[str, str], _Desk | StoreError] = {}
        self._article: Article | None = None

    def lines(self, lines: Iterable[bytes]) -> Iterator[Taken | Fault]:
        """Take lines in and yield what became of each; `Taken` only when the disk has it."""
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
                taken = Taken(number, identity(seed(event.round, event.article, event.sentence), event.reviewer))
                if _is_known(event, desk.holds(event, self._current(desk.door, event.article))):
                    yield replace(taken, known=True)
                    continue
            except Refused as refused:
                yield Fault(number, str(refused), isinstance(refused, Contradicted))
                continue
            desk.events.append(event)
            desk.taken.append(taken)
            if len(desk.events) >= self._batch:
                yield from _flush(desk)
        for waiting in self._open_desks():
            yield from _flush(waiting)

    def close(self) -> None:
        """Close every door."""
        for desk in self._open_desks():
            desk.door.close()

    def _open_desks(self) -> list[_Desk]:
        return list({id(desk): desk for desk in self._desks.values() if isinstance(desk, _Desk)}.values())

    def _event(self, text: bytes) -> tuple[_Desk, Event]:
        """Return the event that a line becomes and where it goes."""
        record, rest = incoming(text)
        desk = self._desk(record)
        door = desk.door
        card = article_of(record, door.cards())
        article = self._current(door, card.name)
        try:
            sentence, anchor = sentence_of(record, article)
        except Refused as refused:
            article = _earlier(door, card.name, record, refused)
            sentence, anchor = sentence_of(record, article)
            rest = replace(rest, anchor=None)  # where it is now is for the desk to say
        if anchor.status != "exact":
            rest = replace(rest, anchor=anchor)
        event = Event(
            kind=_kind(record),
            reviewer=door.reviewer,
            round=door.round,
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

    def _current(self, door: Door, name: str) -> Article:
        """Return an article as it is now; lines come article by article, so one is kept."""
        if self._article is None or self._article.name != name:
            self._article = door.article(name)
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

    def _opened(self, open_door: OpenDoor, name: str, round: str) -> _Desk | StoreError:
        try:
            door = open_door(name, round)
        except StoreError as error:
            return error
        for desk in self._open_desks():
            if (desk.door.reviewer, desk.door.round) == (door.reviewer, door.round):
                door.close()
                return desk
        last = next(reversed(door.log(door.reviewer)), None)
        return _Desk(door, last.role is Role.AGENT if last else None)


def _earlier(door: Door, name: str, record: Incoming, refused: Refused) -> Article:
    """Return the earlier text of an article that a line is about; without one, why the line was `refused` is raised."""
    with suppress(StoreError):
        found = door.version(name, record.article_sha256)
        if found.sha256 == record.article_sha256:
            return found
    if record.status in ("stale", "orphaned"):
        raise Refused("it is about an earlier text of the article, which the desk does not have")
    raise refused


def _kind(record: Incoming) -> EventKind:
    """Return what a line's reviewer did."""
    if record.verdict is not None:
        return EventKind.DECIDE
    return EventKind.SET_ASIDE if record.claim is False else EventKind.CLEAR


def _spot(event: Event) -> tuple[str, str, int]:
    return event.article, event.snapshot, event.sentence


def _flush(desk: _Desk) -> Iterator[Taken | Fault]:
    """Write what waits, together, and yield what became of it."""
    events, taken = desk.events, desk.taken
    desk.events, desk.taken, desk.article = [], [], ""
    if not events:
        return
    try:
        desk.door.append(events)
    except StoreError as error:
        yield from (Fault(one.line, str(error)) for one in taken)
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
