"""What everybody holds, packed into integers: the events themselves stay on the disk.

One integer an event holds, from the top: its id (80 bits), its verdict and claim (4), the offset in its file (36), the
file (20). The later event is the greater integer, so that the last writer wins by `max`, in whatever order files are
read. Its key holds who (the rest), the snapshot (28), the sentence (20); reviewers and snapshots are numbered.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

from msgspec import Struct

from review.verdicts import Verdict
from store.fold import CLAIMS, NUMBERS, OFFSET, OFFSET_BITS, SENTENCE, SENTENCE_BITS, STATE_BITS, VERDICTS, WRITER_BITS

FILE_BITS = 20
LOW_BITS = WRITER_BITS + STATE_BITS + OFFSET_BITS
_LOW = (1 << LOW_BITS) - 1
_STATE_SHIFT = FILE_BITS + OFFSET_BITS
ID_SHIFT = _STATE_SHIFT + STATE_BITS
_SNAPSHOT_BITS = 28
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


class Held(NamedTuple):
    """The last event of one reviewer on one sentence of one snapshot, without its event."""

    reviewer: str
    snapshot: str
    sentence: int
    packed: int

    @property
    def id(self) -> int:
        """The event's id as a number."""
        return self.packed >> ID_SHIFT

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that is held."""
        return VERDICTS[self.packed >> _STATE_SHIFT & 3]

    @property
    def claim(self) -> bool | None:
        """Whether the sentence was taken in (True), set aside (False), or left to its kind (None)."""
        return CLAIMS[self.packed >> (_STATE_SHIFT + 2) & 3]

    @property
    def place(self) -> tuple[int, int]:
        """The number of the file and the offset in it."""
        return place_of(self.packed)


def run_of(file: int, packed: list[int]) -> Run:
    """Return some events of one file as a run."""
    high = array(NUMBERS, (one >> (LOW_BITS + FILE_BITS) for one in packed))
    return Run(file, high, array(NUMBERS, (one >> FILE_BITS & _LOW for one in packed)))


class Run(Struct, frozen=True, gc=False):
    """Events of one article in one file, each by its two numbers; see `store.fold`."""

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
