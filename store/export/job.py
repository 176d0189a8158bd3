"""What every format is given: the sheets, and what the export says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from typing import Protocol

from msgspec import Struct

from store.door import Door
from store.export.gather import Sheet, Wanted, sheets
from store.record import utc


class Job(Struct, frozen=True):
    """One export.

    `sheets` gives the articles from the start each time it is called: some formats count before they write.
    `made` is the time of the export, UTC, `desk` the desk's name, `version` copydesk's own, `rounds` the rounds that
    were looked at. `text` is False when no text of the articles may leave.
    """

    sheets: Callable[[], Iterator[Sheet]]
    made: str = ""
    desk: str = ""
    version: str = ""
    rounds: tuple[str, ...] = ()
    text: bool = True


class Format(Protocol):
    """What a format's module offers."""

    def write(self, job: Job) -> Iterator[bytes]:
        """Yield the export in pieces, of about an article each."""


def job_of(doors: Sequence[Door], wanted: Wanted, desk: str, now: int) -> Job:
    """Return the export of what is wanted behind the doors; `now` is in microseconds since 1970."""
    rounds = tuple(door.round for door in doors)
    return Job(lambda: sheets(doors, wanted), utc(now), desk, version("copydesk"), rounds, wanted.text)
