"""One reviewer's events of one round, written: ids, segments, and what others do to our files meanwhile.

A file replaced or removed under us (a two-way copy, a slip of the hand) costs nothing: what the disk lacks is
written again, from memory, to the next segment. Before each write the path must name our file at our length; after
it, also, the bytes before and at the end must be those we know, and only then is anything acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from review.events import Event
from store import files
from store.claiming import REFUSED, Claimed, Terms, claim
from store.codec import key
from store.errors import StoreError
from store.ids import identified
from store.segment import scan

if TYPE_CHECKING:
    from store.storage import Growth

_RETRIES = 3


class Written(Struct, frozen=True):
    """What the last append put where: a reader that knows the file up to there need not look at the disk."""

    folder: str
    name: str
    growth: Growth
    events: tuple[Event, ...]


class Journal:
    """Appends one reviewer's events; not for use by two threads at once."""

    def __init__(self, terms: Terms, clock: Callable[[], int]) -> None:
        """`clock` returns microseconds since 1970; nothing is touched before the first append."""
        self._terms = terms
        self._clock = clock
        self._open: Claimed | None = None
        self.written: Written | None = None

    def append(
        self, events: Sequence[Event], after: int, superseded: Callable[[Event], str], guidelines: str = ""
    ) -> tuple[Event, ...]:
        """Make the events durable and return them with their ids, all later than the microsecond `after`.

        `guidelines` is the version in force, which they are marked with. Raises StoreError, and then none of them is
        on the disk.
        """
        try:
            current = self._ready(len(events))
            first = max(self._clock(), after + 1, current.last + 1)
            stored = identified(events, first, current.digits, superseded, guidelines)
            self._keep(current, stored)
        except OSError as error:
            raise files.failure(REFUSED, self._terms.folder, error) from error
        return stored

    def salvage(self) -> bool:
        """Write again what a foreign hand took from the file being written; return whether anything was missing."""
        if self._open is None or self._open.is_intact():
            return False
        try:
            self._move_on(self._open)
        except OSError as error:
            raise files.failure("Decisions are missing on the disk", self._terms.folder, error) from error
        return True

    def close(self) -> None:
        """Release the file; what a foreign hand took from it is written again first, if the disk lets us."""
        with suppress(StoreError):
            self.salvage()
        self._release()

    def _ready(self, coming: int) -> Claimed:
        """Return the segment to write to, in its place and with room for what is coming."""
        if self._open is not None and not self._open.is_in_place():
            self._move_on(self._open)
        current = self._open
        if current is not None and current.storage.count + coming <= max(self._terms.limit, coming):
            return current
        self._release()
        self._open = claim(self._terms, fresh=current is not None)
        return self._open

    def _keep(self, current: Claimed, stored: tuple[Event, ...]) -> None:
        """Write events; a file that can no longer be written is left for the next one."""
        self.written = None
        try:
            current.insert(stored)
        except OSError:
            if current.storage.broken:
                self._release()
            raise
        if current.is_intact():
            self.written = Written(current.folder, current.name, current.storage.growth, stored)
            return
        try:
            self._move_on(current)
        except (OSError, StoreError):
            current.storage.take_back(len(stored))
            raise

    def _move_on(self, lost: Claimed) -> None:
        """Write what the disk lacks of a segment that was taken from us to the next one, until it stays there.

        Until the disk has it, the lost one is kept: a disk that refuses now is tried again at the next look.
        """
        for _ in range(_RETRIES):
            on_disk = _keys_at(lost.path)
            missing = lost.storage.without(on_disk)
            following = claim(self._terms, fresh=True)
            try:
                if missing:
                    following.table.insert_json(missing)
            except OSError:
                following.discard()
                raise
            if following.is_intact():
                following.last = max(following.last, lost.last)
                self._open = following
                lost.close()
                return
            following.close()
        raise StoreError(REFUSED, f"{self._terms.folder} keeps being replaced by another program")

    def _release(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _keys_at(path: Path) -> set[str]:
    """Return the keys of the events that a reader would find at `path` now."""
    try:
        return {key(slim.id) for slim in scan(files.read_bytes(path)).slims}
    except OSError:
        return set()
