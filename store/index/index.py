"""The index of one round: what everybody holds, packed into integers; the events themselves stay on the disk.

One integer an event holds, from the top: its id (80 bits), its verdict and claim (6), the offset in its file (34), the
file (20). The later event is the greater integer, so that the last writer wins by `max`, in whatever order files are
read. Its key holds the reviewer (the rest), the snapshot (28), the sentence (20); reviewers and snapshots are numbered.
The part of one article is made from the files' columns when somebody asks for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from review.scale import DEFAULT
from store.index.columns import (
    CLAIM_BITS,
    CLAIMS,
    NUMBERS,
    OFFSET,
    OFFSET_BITS,
    SENTENCE,
    SENTENCE_BITS,
    STATE_BITS,
    VERDICT_BITS,
    WRITER_BITS,
    Columns,
)

if TYPE_CHECKING:
    from store.index.naming import Naming

FILE_BITS = 20  # a million files of events, fifty times what is read of one reviewer
LOW_BITS = WRITER_BITS + STATE_BITS + OFFSET_BITS
_LOW = (1 << LOW_BITS) - 1
_VERDICT, _CLAIM = (1 << VERDICT_BITS) - 1, (1 << CLAIM_BITS) - 1
_STATE_SHIFT = FILE_BITS + OFFSET_BITS
ID_SHIFT = _STATE_SHIFT + STATE_BITS
_SNAPSHOT_BITS = 28  # 268 million snapshots, which no folder holds
_FILE, _SNAPSHOT = (1 << FILE_BITS) - 1, (1 << _SNAPSHOT_BITS) - 1


def text_key(who: int, snapshot: int) -> int:
    """Return the key of a reviewer on a snapshot, to which sentences are added."""
    return (who << _SNAPSHOT_BITS | snapshot) << SENTENCE_BITS


def who_of(key: int) -> int:
    """Return the number of the reviewer of a key."""
    return key >> (_SNAPSHOT_BITS + SENTENCE_BITS)


def snapshot_of(key: int) -> int:
    """Return the number of the snapshot of a key."""
    return key >> SENTENCE_BITS & _SNAPSHOT


def sentence_of(key: int) -> int:
    """Return the sentence of a key."""
    return key & SENTENCE


def place_of(packed: int) -> tuple[int, int]:
    """Return the file and the offset of an event."""
    return packed & _FILE, packed >> FILE_BITS & OFFSET


class LastEvent(NamedTuple):
    """The last event of one reviewer on one sentence of one snapshot, without its event."""

    reviewer: str
    snapshot: str
    sentence: int
    packed: int
    verdicts: Sequence[str | None] = (None, *DEFAULT.names)

    @property
    def id(self) -> int:
        """The event's id as a number."""
        return self.packed >> ID_SHIFT

    @property
    def verdict(self) -> str | None:
        """The verdict that is held."""
        return self.verdicts[self.packed >> _STATE_SHIFT & _VERDICT]

    @property
    def claim(self) -> bool | None:
        """Whether the sentence was taken in (True), set aside (False), or left to its kind (None)."""
        return CLAIMS[self.packed >> (_STATE_SHIFT + VERDICT_BITS) & _CLAIM]

    @property
    def place(self) -> tuple[int, int]:
        """The number of the file and the offset in it."""
        return place_of(self.packed)


def run_of(file: int, packed: list[int]) -> EventRun:
    """Return some events of one file as a run."""
    high = array(NUMBERS, (one >> (LOW_BITS + FILE_BITS) for one in packed))
    return EventRun(file, high, array(NUMBERS, (one >> FILE_BITS & _LOW for one in packed)))


class EventRun(Struct, frozen=True, gc=False):
    """Events of one article in one file, each by its two numbers; see `store.index.columns`."""

    file: int
    high: array[int]
    low: array[int]

    @property
    def offsets(self) -> list[int]:
        """Where each event begins."""
        return [low & OFFSET for low in self.low]

    @property
    def places(self) -> list[tuple[int, int]]:
        """The file and the offset of each event, in the order of the file."""
        return [(self.file, offset) for offset in sorted(self.offsets)]

    @property
    def ids(self) -> list[int]:
        """The id of each event as a number."""
        return [self.id(at) for at in range(len(self))]

    def __len__(self) -> int:
        return len(self.high)

    def id(self, at: int) -> int:
        """Return the id of one event."""
        return self.high[at] << WRITER_BITS | self.low[at] >> (STATE_BITS + OFFSET_BITS)


_SEVERAL = -1  # no snapshot has it for a number
_NOT_KNOWN = -1
_FEW = 256
"""Waiting events up to which `find` looks through them. That costs a tenth of taking them in, which pays for itself
only when many sentences are asked for; with more events a look would be felt in a list of many articles."""


class Part(Struct, frozen=True, gc=False):
    """The slice of a file's columns for one article: the key of its reviewer and snapshot, and its bounds."""

    text: int
    file: int
    columns: Columns
    start: int
    end: int

    @property
    def sentences(self) -> array[int]:
        """The sentence of each event."""
        return self.columns.sentences[self.start : self.end]

    @property
    def high(self) -> array[int]:
        """The microsecond of each event."""
        return self.columns.high[self.start : self.end]

    @property
    def low(self) -> array[int]:
        """The rest of each event."""
        return self.columns.low[self.start : self.end]

    def packed(self, at: int) -> int:
        """Return the event at a place in the columns, packed."""
        return (self.columns.high[at] << LOW_BITS | self.columns.low[at]) << FILE_BITS | self.file


class ArticleIndex(Struct, gc=False):
    """What is known of one article: the last event of each key, the places of all events, and parts that wait.

    `snapshot` is the number of the one that all events are on, or negative when there are several.
    """

    snapshot: int
    waiting: list[Part] = field(default_factory=list)
    _last: dict[int, int] = field(default_factory=dict)
    _places: array[int] = field(default_factory=lambda: array(NUMBERS))
    _newest: int = _NOT_KNOWN

    def add(self, snapshot: int, part: Part) -> None:
        """Let a part wait, which is about the snapshot of that number."""
        self.waiting.append(part)
        self._newest = _NOT_KNOWN
        if snapshot != self.snapshot:
            self.snapshot = _SEVERAL

    @property
    def last(self) -> dict[int, int]:
        """The last event of each key, packed."""
        if self.waiting:
            self._take_in()
        return self._last

    def find(self, text: int, sentence: int) -> int:
        """Return the last event of one key, packed, or 0: a few events that wait are looked through where they are."""
        if sum(part.end - part.start for part in self.waiting) > _FEW:
            self._take_in()
        found = self._last.get(text | sentence, 0)
        for part in self.waiting:
            if part.text == text:
                for at in range(part.start, part.end):
                    if part.columns.sentences[at] == sentence:
                        found = max(found, part.packed(at))
        return found

    @property
    def places(self) -> array[int]:
        """The file and the offset of every event, packed: the same array while it only grows."""
        if self.waiting:
            self._take_in()
        return self._places

    @property
    def newest(self) -> int:
        """The microsecond of the last event, found without taking in what waits; 0 when there is none."""
        if self._newest == _NOT_KNOWN:  # a list of all articles asks each of them, again and again
            taken_in = max(self._last.values(), default=0) >> (LOW_BITS + FILE_BITS)
            self._newest = max(taken_in, *(max(part.high) for part in self.waiting if part.end > part.start), 0)
        return self._newest

    @property
    def has_history(self) -> bool:
        """Whether there are other events than the last ones."""
        return not self._is_plain() and len(self.places) != len(self.last)

    def runs(self, snapshot: int) -> list[EventRun] | None:
        """Return the last events by file; None when some are on another snapshot than the one of that number."""
        if self._is_plain():
            is_all_on = all(snapshot_of(part.text) == snapshot for part in self.waiting)
            return [EventRun(part.file, part.high, part.low) for part in self.waiting] if is_all_on else None
        files: dict[int, list[int]] = {}
        for key, packed in self.last.items():
            if snapshot_of(key) != snapshot:
                return None
            files.setdefault(place_of(packed)[0], []).append(packed)
        return [run_of(file, events) for file, events in files.items()]

    def forget(self, who: int, files: frozenset[int]) -> bool:
        """Drop one reviewer's events, which are in those files, and return whether there were any."""
        waiting = [part for part in self.waiting if who_of(part.text) != who]
        mine = [key for key in self._last if who_of(key) == who]
        self._newest = _NOT_KNOWN
        for key in mine:
            del self._last[key]
        if mine:
            self._places = array(NUMBERS, (place for place in self._places if place >> OFFSET_BITS not in files))
        dropped = bool(mine) or len(waiting) < len(self.waiting)
        self.waiting = waiting
        return dropped

    def _is_plain(self) -> bool:
        """Whether all of it still waits, and every event is the only one of its reviewer on its sentence."""
        if self._places:
            return False
        seen: dict[int, set[int]] = {}
        for part in self.waiting:
            of_text = seen.setdefault(part.text, set())
            count = len(of_text) + part.end - part.start
            of_text.update(part.sentences)
            if len(of_text) != count:
                return False
        return True

    def _take_in(self) -> None:
        """Take in the waiting slices; an event taken twice changes nothing but the places."""
        last = self._last
        for part in self.waiting:
            low = part.low
            keys = [part.text | sentence for sentence in part.sentences]
            packed = [(a << LOW_BITS | b) << FILE_BITS | part.file for a, b in zip(part.high, low, strict=True)]
            fresh = dict(zip(keys, packed, strict=True))
            if len(fresh) == len(keys) and last.keys().isdisjoint(fresh):
                last.update(fresh)
            else:
                for key, one in zip(keys, packed, strict=True):
                    if one > last.get(key, 0):
                        last[key] = one
            base = part.file << OFFSET_BITS
            self._places.extend([base | one & OFFSET for one in low])
        self.waiting.clear()


def unpacked(place: int) -> tuple[int, int]:
    """Return the file and the offset that a packed place stands for."""
    return place >> OFFSET_BITS, place & OFFSET


_NOTHING = ArticleIndex(_SEVERAL)


class Numbering:
    """Gives strings small numbers, in the order they come."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the number of `name`, a new one the first time."""
        found = self.numbers.get(name)
        if found is None:
            found = self.numbers[name] = len(self.names)
            self.names.append(name)
        return found


class Index:
    """All events of one round in packed form; not for use by two threads at once."""

    def __init__(self) -> None:
        self._reviewers = Numbering()
        self._snapshots = Numbering()
        self._articles: dict[str, ArticleIndex] = {}
        self._newest: dict[str, int] = {}
        self.verdicts: tuple[str | None, ...] = (None, *DEFAULT.names)

    def take(self, reviewer: str, file: int, columns: Columns, naming: Naming | None = None) -> set[str]:
        """Take in the columns of a reviewer's file and return the articles with events in them, as now named."""
        who = self._reviewers.number(reviewer)
        found: set[str] = set()
        for noted, snapshot, first, last in columns.blocks:
            number = self._snapshots.number(snapshot)
            parts = naming.parts(noted, snapshot, columns.high, first, last) if naming else ((noted, first, last),)
            for article, start, end in parts:
                found.add(article)
                one = self._articles.get(article)
                if one is None:
                    one = self._articles[article] = ArticleIndex(number)
                one.add(number, Part(text_key(who, number), file, columns, start, end))
        self._newest[reviewer] = max(columns.newest, self._newest.get(reviewer, 0))
        return found

    def _of(self, article: str) -> ArticleIndex:
        return self._articles.get(article, _NOTHING)

    def forget(self, reviewer: str, files: frozenset[int]) -> frozenset[str]:
        """Drop one reviewer's events, which are in those files, and return the articles they were on."""
        who = self._reviewers.number(reviewer)
        self._newest.pop(reviewer, None)
        return frozenset(article for article, one in self._articles.items() if one.forget(who, files))

    def articles(self) -> Iterator[str]:
        """Yield the names of the articles that have events."""
        return iter(self._articles)

    def last(self, article: str, reviewer: str | None = None) -> Iterator[LastEvent]:
        """Yield the last event of each (reviewer, snapshot, sentence) of an article, of one reviewer or of all."""
        reviewers, snapshots, verdicts = self._reviewers.names, self._snapshots.names, self.verdicts
        wanted = None if reviewer is None else self._reviewers.numbers.get(reviewer, -1)
        for key, packed in self._of(article).last.items():
            who = who_of(key)
            if wanted is None or who == wanted:
                yield LastEvent(reviewers[who], snapshots[snapshot_of(key)], sentence_of(key), packed, verdicts)

    def runs(self, article: str, snapshot: str) -> list[EventRun] | None:
        """Return the last events of an article, by file; None when some are on another snapshot."""
        return self._of(article).runs(self._snapshots.numbers.get(snapshot, -1))

    def is_all_on(self, article: str, snapshot: str) -> bool:
        """Whether no event on an article is on another of its snapshots; when in doubt, no."""
        one = self._articles.get(article)
        return one is None or one.snapshot == self._snapshots.numbers.get(snapshot)

    def identity(self, article: str, reviewer: str, snapshot: str, sentence: int) -> int:
        """Return the id of the last event of a reviewer on a sentence of a snapshot as a number, or 0."""
        who, text = self._reviewers.numbers.get(reviewer), self._snapshots.numbers.get(snapshot)
        if who is None or text is None:
            return 0
        return self._of(article).find(text_key(who, text), sentence) >> ID_SHIFT

    def newest_by_article(self) -> dict[str, int]:
        """Return the microsecond of the last event on each article."""
        return {name: one.newest for name, one in self._articles.items()}

    def size(self, article: str) -> int:
        """Return how many events `last` yields of all reviewers."""
        return len(self._of(article).last)

    def has_history(self, article: str) -> bool:
        """Whether there are other events than `last` yields."""
        return self._of(article).has_history

    def places(self, article: str) -> list[tuple[int, int]]:
        """Return the file and offset of every event of an article."""
        return [unpacked(place) for place in self._of(article).places]

    def log_of(self, article: str) -> array[int]:
        """Return the packed places of an article's events: the same array while it only grows."""
        return self._of(article).places

    def newest(self, reviewer: str) -> int:
        """Return the greatest id of a reviewer's events as a number, or 0."""
        return self._newest.get(reviewer, 0)
