"""The list of decisions as it stands: what a query found so far, which lines are marked, and where the cursor is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from review.answers import Place
from review.events import Event
from review.query import Query, parse
from store.desk import Card, Desk, ProgressCallback
from store.manage.query_search import QueryHit, find
from tui.work.bulk import BulkTarget
from tui.work.session import Session

FIRST = 64
"""Lines that are shown before all are known: more than a screen has."""
SOME = 2048
"""Lines that are then taken in at a time."""
LONGEST = 0.1
"""Seconds after which found lines are shown although they are few: on a large desk a query may find little for long."""


class DecisionRow(Struct, frozen=True, gc=False):
    """One line: a sentence with its text, as far as that was read, and the decisions on it that one may see."""

    hit: QueryHit
    snapshot: str
    quote: str | None = None

    @property
    def place(self) -> Place:
        """Where the sentence stands."""
        return self.hit.place

    @property
    def target(self) -> BulkTarget:
        """The sentence for an act."""
        return BulkTarget(self.hit.article, self.snapshot, self.hit.sentence)


def find_rows(
    desk: Desk,
    cards: Sequence[Card],
    query: Query,
    now: datetime,
    report: ProgressCallback,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[list[DecisionRow]]:
    """Yield the lines of a query, a screenful with its texts first; reads the desk, in a thread."""
    snapshots = {card.name: card.snapshot for card in cards}
    quotes = Quotes(desk)
    rows: list[DecisionRow] = []
    size, found, last = FIRST, 0, clock()
    for hit in find(desk, query, now, report):
        if hit.article not in snapshots:
            continue
        quote = quotes.of(hit.place) if found < FIRST else None
        rows.append(DecisionRow(hit, snapshots[hit.article], quote))
        found += 1
        if len(rows) == size or clock() - last > LONGEST:
            yield rows
            rows, size, last = [], SOME if found >= FIRST else FIRST, clock()
        if not report(0, 0):
            return
    yield rows


class Quotes:
    """The texts of sentences, each article read once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read: dict[str, Sequence[str]] = {}

    def of(self, place: Place) -> str:
        """Return a sentence's text, or nothing where its article has fewer."""
        if place[0] not in self._read:
            article = self._desk.articles.article(place[0])
            self._read[place[0]] = [article.quote(one.index) for one in article.sentences]
        texts = self._read[place[0]]
        return texts[place[1]] if place[1] < len(texts) else ""


class DecisionList:
    """The lines that a query found so far; marks are kept by sentence, so that they outlive another query's order."""

    def __init__(self, session: Session, query: str) -> None:
        self.session = session
        self.text = query
        self.rows: list[DecisionRow] = []
        self.is_complete = False
        self.cursor = 0
        self.marked: dict[Place, BulkTarget] = {}
        self._places: dict[Place, int] = {}
        self._spent: list[tuple[list[DecisionRow], dict[Place, int]]] = []

    @property
    def query(self) -> Query:
        """The query, taken apart."""
        return parse(self.text, typing=True, scale=self.session.scale)

    @property
    def chosen(self) -> DecisionRow | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def begin(self, text: str) -> None:
        """Wait for the lines of another query; marks go, for they were set on what is shown no more."""
        if self.rows:
            self._spent.append((self.rows, self._places))
        self.text, self.rows, self.is_complete, self.cursor = text, [], False, 0
        self.marked, self._places = {}, {}

    def let_go(self) -> None:
        """Let go of the lines of queries before, in a thread: of a hundred thousand at once no key would be heard."""
        while self._spent:
            rows, places = self._spent.pop()
            while rows:
                del rows[-SOME // 4 :]
            while places:
                places.popitem()

    def take(self, rows: Iterable[DecisionRow]) -> None:
        """Take in further lines."""
        for row in rows:
            self._places[row.place] = len(self.rows)
            self.rows.append(row)

    def number_of(self, place: Place) -> int | None:
        """Return the line of a sentence."""
        return self._places.get(place)

    def quoted(self, rows: Iterable[tuple[int, DecisionRow]]) -> None:
        """Take in lines again once their texts were read."""
        for number, row in rows:
            if number < len(self.rows) and self.rows[number].place == row.place:
                self.rows[number] = row

    def own_event(self, row: DecisionRow) -> Event | None:
        """Return what the reviewer holds of a line's sentence, with what is on its way."""
        laid = self.session.pending.held_in_memory(row.hit.article)
        if laid is not None:
            return laid.get(row.hit.sentence)
        return next((one for one in row.hit.decisions if one.reviewer == self.session.desk.reviewer), None)

    def others_events(self, row: DecisionRow) -> Sequence[Event]:
        """Return the decisions of others on a line's sentence."""
        return [one for one in row.hit.decisions if one.reviewer != self.session.desk.reviewer]

    def mark(self) -> None:
        """Mark the line under the cursor, or take the mark away, and go on to the next."""
        if self.chosen is None:
            return
        if self.marked.pop(self.chosen.place, None) is None:
            self.marked[self.chosen.place] = self.chosen.target
        self.cursor = min(self.cursor + 1, len(self.rows) - 1)

    def mark_all(self) -> None:
        """Mark all lines, or none when all are marked."""
        every = {row.place: row.target for row in self.rows}
        self.marked = {} if self.marked.keys() == every.keys() else every

    def targets(self) -> list[BulkTarget]:
        """Return the sentences an act falls on: the marked ones in the list's order, else the one under the cursor."""
        if self.marked:
            return sorted(self.marked.values(), key=lambda one: self._places.get((one.article, one.sentence), 0))
        return [self.chosen.target] if self.chosen else []
