"""What everybody holds, folded into packed integers: the events themselves stay on the disk.

One integer an event holds, from the top: its id (80 bits), its verdict and claim (4), the file (20), the offset in it
(36). The later event is the greater integer, so that the last writer wins by `max`, in whatever order files are read.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from review.events import Event
from review.verdicts import Verdict
from store.codec import Slim
from store.ids import LENGTH

_OFFSET_BITS, _FILE_BITS, _STATE_BITS = 36, 20, 4
_STATE_SHIFT = _OFFSET_BITS + _FILE_BITS
_ID_SHIFT = _STATE_SHIFT + _STATE_BITS
_SENTENCE_BITS, _SNAPSHOT_BITS = 20, 28
_OFFSET, _FILE, _STATE = (1 << _OFFSET_BITS) - 1, (1 << _FILE_BITS) - 1, (1 << _STATE_BITS) - 1
_SEVERAL = -1
_SENTENCE, _SNAPSHOT = (1 << _SENTENCE_BITS) - 1, (1 << _SNAPSHOT_BITS) - 1

_VERDICTS: tuple[Verdict | None, ...] = (None, *Verdict)
_CLAIMS = (None, True, False)
_STATES: dict[tuple[str | None, bool | None], int] = {
    (verdict, claim): (high << 2 | low) << _STATE_SHIFT
    for low, verdict in enumerate(_VERDICTS)
    for high, claim in enumerate(_CLAIMS)
}


class Held(NamedTuple):
    """The last event of one reviewer on one sentence of one snapshot, without its event."""

    reviewer: str
    snapshot: str
    sentence: int
    packed: int

    @property
    def id(self) -> int:
        """The event's id as a number."""
        return self.packed >> _ID_SHIFT

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that is held."""
        return _VERDICTS[self.packed >> _STATE_SHIFT & 3]

    @property
    def claim(self) -> bool | None:
        """Whether the sentence was taken in (True), set aside (False), or left to its kind (None)."""
        return _CLAIMS[self.packed >> (_STATE_SHIFT + 2) & 3]

    @property
    def place(self) -> tuple[int, int]:
        """The number of the file and the offset in it."""
        return self.packed >> _OFFSET_BITS & _FILE, self.packed & _OFFSET


_NOWHERE = array("Q")


def unpacked(place: int) -> tuple[int, int]:
    """Return the file and the offset that a packed place stands for."""
    return place >> _OFFSET_BITS, place & _OFFSET


class Run(NamedTuple):
    """Where in one file the events are that are held of one article, and their ids, in the same order."""

    file: int
    offsets: list[int]
    ids: list[int]

    @property
    def first(self) -> int:
        """Where the first event begins."""
        return min(self.offsets)

    @property
    def last(self) -> int:
        """Where the last event begins."""
        return max(self.offsets)

    @property
    def places(self) -> list[tuple[int, int]]:
        """The file and the offset of each event, in the order of the file."""
        return [(self.file, offset) for offset in sorted(self.offsets)]

    @property
    def spread(self) -> int:
        """How many bytes there are from the first event to the last, for each of them."""
        return (self.last - self.first) // len(self.ids)


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
    """The fold of one round's events; not for use by two threads at once."""

    def __init__(self) -> None:
        self._reviewers = Numbering()
        self._snapshots = Numbering()
        self._last: dict[str, dict[int, int]] = {}
        self._places: dict[str, array[int]] = {}
        self._texts: dict[str, int] = {}
        self._newest: dict[str, int] = {}

    def absorb(
        self, reviewer: str, round_name: str, file: int, offsets: Sequence[int], events: Sequence[Slim | Event]
    ) -> tuple[set[str], int]:
        """Take a file's events in; return the articles they are on and how many do not belong there or are malformed.

        Taking an event twice changes nothing. The loop is the whole cost of opening a desk, hence its plainness:
        events on one article mostly come together, so what belongs to the article is looked up when it changes.
        """
        who, base = self._reviewers.number(reviewer) << _SNAPSHOT_BITS, file << _OFFSET_BITS
        newest = self._newest.get(reviewer, 0)
        changed: set[str] = set()
        strangers = 0
        article = snapshot = None
        for offset, event in zip(offsets, events, strict=True):
            sentence, holding, identity = event.sentence, event.holding, event.id
            try:
                state, number = _STATES[holding.verdict, holding.claim], int(identity, 16)
            except (KeyError, ValueError):
                number = 0
            fits = number and 0 <= sentence <= _SENTENCE and len(identity) == LENGTH and offset <= _OFFSET
            if not fits or event.reviewer != reviewer or event.round != round_name:
                strangers += 1
                continue
            if event.article != article or event.snapshot != snapshot:
                article, snapshot = event.article, event.snapshot
                last, places = self._of(article)
                changed.add(article)
                text = (who | self._text(article, snapshot)) << _SENTENCE_BITS
            place = base | offset
            packed = number << _ID_SHIFT | state | place
            key = text | sentence
            if packed > last.get(key, 0):
                last[key] = packed
            places.append(place)
            if number > newest:
                newest = number
        self._newest[reviewer] = newest
        return changed, strangers

    def _of(self, article: str) -> tuple[dict[int, int], array[int]]:
        """Return what is last of an article and where its events are, both empty the first time."""
        last = self._last.get(article)
        if last is None:
            last, self._places[article] = {}, array("Q")
            self._last[article] = last
        return last, self._places[article]

    def _text(self, article: str, snapshot: str) -> int:
        """Return the number of a snapshot, and note which one an article's events are on."""
        number = self._snapshots.number(snapshot)
        if self._texts.setdefault(article, number) != number:
            self._texts[article] = _SEVERAL
        return number

    def forget(self, reviewer: str, files: frozenset[int]) -> frozenset[str]:
        """Drop one reviewer's events, which are in those files, and return the articles they were on."""
        who = self._reviewers.number(reviewer)
        dropped = set()
        for article, last in self._last.items():
            mine = [key for key in last if key >> (_SNAPSHOT_BITS + _SENTENCE_BITS) == who]
            for key in mine:
                del last[key]
            if mine:
                dropped.add(article)
                kept = (place for place in self._places[article] if place >> _OFFSET_BITS not in files)
                self._places[article] = array("Q", kept)
        self._newest.pop(reviewer, None)
        return frozenset(dropped)

    def articles(self) -> Iterator[str]:
        """Yield the names of the articles that have events."""
        return iter(self._last)

    def last(self, article: str, reviewer: str | None = None) -> Iterator[Held]:
        """Yield the last event of each (reviewer, snapshot, sentence) of an article, of one reviewer or of all."""
        reviewers, snapshots = self._reviewers.names, self._snapshots.names
        wanted = None if reviewer is None else self._reviewers.numbers.get(reviewer, -1)
        for key, packed in self._last.get(article, {}).items():
            who = key >> (_SNAPSHOT_BITS + _SENTENCE_BITS)
            if wanted is None or who == wanted:
                yield Held(reviewers[who], snapshots[key >> _SENTENCE_BITS & _SNAPSHOT], key & _SENTENCE, packed)

    def runs(self, article: str, snapshot: str) -> list[Run] | None:
        """Return the last events of an article, by file; None when some are on another snapshot."""
        text = self._snapshots.numbers.get(snapshot, -1)
        files: dict[int, list[int]] = {}
        for key, packed in self._last.get(article, {}).items():
            if key >> _SENTENCE_BITS & _SNAPSHOT != text:
                return None
            file = packed >> _OFFSET_BITS & _FILE
            if file in files:
                files[file].append(packed)
            else:
                files[file] = [packed]
        runs = []
        for file, events in files.items():
            runs.append(Run(file, [packed & _OFFSET for packed in events], [packed >> _ID_SHIFT for packed in events]))
        return runs

    def is_all_on(self, article: str, snapshot: str) -> bool:
        """Whether no event on an article is on another of its snapshots; when in doubt, no."""
        text = self._texts.get(article)
        return text is None or text == self._snapshots.numbers.get(snapshot)

    def identity(self, article: str, reviewer: str, snapshot: str, sentence: int) -> int:
        """Return the id of the last event of a reviewer on a sentence of a snapshot as a number, or 0."""
        who, text = self._reviewers.numbers.get(reviewer), self._snapshots.numbers.get(snapshot)
        if who is None or text is None:
            return 0
        key = (who << _SNAPSHOT_BITS | text) << _SENTENCE_BITS | sentence
        return self._last.get(article, {}).get(key, 0) >> _ID_SHIFT

    def size(self, article: str) -> int:
        """Return how many events `last` yields of all reviewers."""
        return len(self._last.get(article, ()))

    def has_history(self, article: str) -> bool:
        """Whether there are other events than `last` yields."""
        return len(self._places.get(article, ())) != self.size(article)

    def places(self, article: str) -> list[tuple[int, int]]:
        """Return the file and offset of every event of an article."""
        return [unpacked(place) for place in self._places.get(article, ())]

    def log_of(self, article: str) -> array[int]:
        """Return the packed places of an article's events: the same array while it only grows."""
        return self._places.get(article, _NOWHERE)

    def newest(self, reviewer: str) -> int:
        """Return the greatest id of a reviewer's events as a number, or 0."""
        return self._newest.get(reviewer, 0)
