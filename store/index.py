"""What everybody holds, folded into packed integers: the events themselves stay on the disk.

One integer an event holds, from the top: its id (80 bits), its verdict and claim (4), the file (20), the offset in it
(36). The later event is the greater integer, so that the last writer wins by `max`, in whatever order files are read.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from review.verdicts import Verdict
from store.codec import Slim
from store.ids import LENGTH

_OFFSET_BITS, _FILE_BITS, _STATE_BITS = 36, 20, 4
_STATE_SHIFT = _OFFSET_BITS + _FILE_BITS
_ID_SHIFT = _STATE_SHIFT + _STATE_BITS
_SENTENCE_BITS, _SNAPSHOT_BITS = 20, 28
_OFFSET, _FILE, _STATE = (1 << _OFFSET_BITS) - 1, (1 << _FILE_BITS) - 1, (1 << _STATE_BITS) - 1
_SENTENCE, _SNAPSHOT = (1 << _SENTENCE_BITS) - 1, (1 << _SNAPSHOT_BITS) - 1

_VERDICTS: tuple[Verdict | None, ...] = (None, *Verdict)
_CLAIMS = (None, True, False)
_VERDICT_CODES: dict[str | None, int] = {verdict: code for code, verdict in enumerate(_VERDICTS)}
_CLAIM_CODES = {claim: code << 2 for code, claim in enumerate(_CLAIMS)}


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


class Numbering:
    """Gives strings small numbers, in the order they come."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the number of `name`, a new one the first time."""
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = len(self.names)
            self.names.append(name)
        return found


class Index:
    """The fold of one round's events; not for use by two threads at once."""

    def __init__(self) -> None:
        self._reviewers = Numbering()
        self._snapshots = Numbering()
        self._last: dict[str, dict[int, int]] = {}
        self._places: dict[str, array[int]] = {}
        self._newest: dict[str, int] = {}

    def absorb(self, reviewer: str, file: int, offset: int, slim: Slim) -> bool:
        """Take one event in and return whether it is well-formed; taking it twice changes nothing."""
        if not 0 <= slim.sentence <= _SENTENCE or len(slim.id) != LENGTH or offset > _OFFSET:
            return False
        try:
            state = _VERDICT_CODES[slim.holding.verdict] | _CLAIM_CODES[slim.holding.claim]
            identity = int(slim.id, 16)
        except (KeyError, ValueError):
            return False
        packed = (identity << _STATE_BITS | state) << _STATE_SHIFT | file << _OFFSET_BITS | offset
        who, text = self._reviewers.number(reviewer), self._snapshots.number(slim.snapshot)
        key = (who << _SNAPSHOT_BITS | text) << _SENTENCE_BITS | slim.sentence
        last = self._last.get(slim.article)
        if last is None:
            last = self._last[slim.article] = {}
            self._places[slim.article] = array("Q")
        if packed > last.get(key, 0):
            last[key] = packed
        self._places[slim.article].append(file << _OFFSET_BITS | offset)
        if identity > self._newest.get(reviewer, 0):
            self._newest[reviewer] = identity
        return True

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

    def last(self, article: str) -> Iterator[Held]:
        """Yield the last event of each (reviewer, snapshot, sentence) of an article."""
        reviewers, snapshots = self._reviewers.names, self._snapshots.names
        for key, packed in self._last.get(article, {}).items():
            yield Held(
                reviewers[key >> (_SNAPSHOT_BITS + _SENTENCE_BITS)],
                snapshots[key >> _SENTENCE_BITS & _SNAPSHOT],
                key & _SENTENCE,
                packed,
            )

    def places(self, article: str) -> list[tuple[int, int]]:
        """Return the file and offset of every event of an article."""
        return [(place >> _OFFSET_BITS, place & _OFFSET) for place in self._places.get(article, ())]

    def newest(self, reviewer: str) -> int:
        """Return the greatest id of a reviewer's events as a number, or 0."""
        return self._newest.get(reviewer, 0)
