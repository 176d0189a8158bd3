"""One article's part of the index: what everybody holds of it, made from the files' folds when somebody asks."""

from __future__ import annotations

from array import array

from msgspec import Struct, field

from store.fold import NUMBERS, OFFSET, OFFSET_BITS, Fold
from store.held import FILE_BITS, LOW_BITS, Run, place_of, run_of, snapshot_of, who_of

_SEVERAL = -1
_FEW = 256
"""Events that are looked through sooner than all of them are taken in."""


class Part(Struct, frozen=True, gc=False):
    """The part of a file's fold that is about one article: the key of its reviewer and snapshot, and where it is."""

    text: int
    file: int
    fold: Fold
    start: int
    end: int

    @property
    def sentences(self) -> array[int]:
        """The sentence of each event."""
        return self.fold.sentences[self.start : self.end]

    @property
    def high(self) -> array[int]:
        """The microsecond of each event."""
        return self.fold.high[self.start : self.end]

    @property
    def low(self) -> array[int]:
        """The rest of each event."""
        return self.fold.low[self.start : self.end]

    def packed(self, at: int) -> int:
        """Return the event at a place in the columns, packed."""
        return (self.fold.high[at] << LOW_BITS | self.fold.low[at]) << FILE_BITS | self.file


class Pile(Struct, gc=False):
    """What is known of one article: the last event of each key, the places of all events, and parts that wait.

    `snapshot` is the number of the one that all events are on, or negative when there are several.
    """

    snapshot: int
    waiting: list[Part] = field(default_factory=list)
    _last: dict[int, int] = field(default_factory=dict)
    _places: array[int] = field(default_factory=lambda: array(NUMBERS))

    def add(self, snapshot: int, part: Part) -> None:
        """Let a part wait, which is about the snapshot of that number."""
        self.waiting.append(part)
        if snapshot != self.snapshot:
            self.snapshot = _SEVERAL

    @property
    def last(self) -> dict[int, int]:
        """The last event of each key, packed."""
        if self.waiting:
            self._settle()
        return self._last

    def find(self, text: int, sentence: int) -> int:
        """Return the last event of one key, packed, or 0: a few events that wait are looked through where they are."""
        if sum(part.end - part.start for part in self.waiting) > _FEW:
            self._settle()
        found = self._last.get(text | sentence, 0)
        for part in self.waiting:
            if part.text == text:
                for at in range(part.start, part.end):
                    if part.fold.sentences[at] == sentence:
                        found = max(found, part.packed(at))
        return found

    @property
    def places(self) -> array[int]:
        """The file and the offset of every event, packed: the same array while it only grows."""
        if self.waiting:
            self._settle()
        return self._places

    @property
    def has_history(self) -> bool:
        """Whether there are other events than the last ones."""
        return not self._is_plain() and len(self.places) != len(self.last)

    def runs(self, snapshot: int) -> list[Run] | None:
        """Return the last events by file; None when some are on another snapshot than the one of that number."""
        if self._is_plain():
            is_all_on = all(snapshot_of(part.text) == snapshot for part in self.waiting)
            return [Run(part.file, part.high, part.low) for part in self.waiting] if is_all_on else None
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

    def _settle(self) -> None:
        """Take in what waits; taking an event twice changes nothing but the places."""
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
