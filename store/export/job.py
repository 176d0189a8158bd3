"""What every format is given: the sheets, and what the export says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from typing import Protocol

from msgspec import Struct

from store.door import Door
from store.export.crew import pieces
from store.export.gather import Gathering, Sheet, Wanted, sheets
from store.record import utc

Make = Callable[[Sheet], bytes]
"""Returns what a format makes of one article."""


class Job(Struct, frozen=True):
    """One export.

    `sheets` gives the articles from the start each time it is called: some formats count before they write.
    `made` is the time of the export, UTC, `desk` the desk's name, `version` copydesk's own, `rounds` the rounds that
    were looked at. `text` is False when no text of the articles may leave. `spread` has pieces made by several
    processes. `left_out` says what on the disk the export does not rest on, a sentence each.
    """

    sheets: Callable[[], Iterator[Sheet]]
    made: str = ""
    desk: str = ""
    version: str = ""
    rounds: tuple[str, ...] = ()
    text: bool = True
    spread: Callable[[Make], Iterator[bytes]] | None = None
    left_out: tuple[str, ...] = ()

    def pieces(self, make: Make) -> Iterator[bytes]:
        """Yield what a format makes of each article by itself, one or several articles at a time, in order."""
        return self.spread(make) if self.spread else map(make, self.sheets())


class Format(Protocol):
    """What a format's module offers."""

    def write(self, job: Job) -> Iterator[bytes]:
        """Yield the export in pieces, of about an article each."""


def job_of(doors: Sequence[Door], wanted: Wanted, desk: str, now: int, workers: int = 1) -> Job:
    """Return the export of what is wanted behind the doors; `now` is in microseconds since 1970.

    With several `workers` pieces are made by as many processes: only for a program that has no threads.
    """
    rounds = tuple(door.round for door in doors)
    spread = partial(_spread, doors, wanted, workers) if workers > 1 else None
    return Job(lambda: sheets(doors, wanted), utc(now), desk, version("copydesk"), rounds, wanted.text, spread)


def _spread(doors: Sequence[Door], wanted: Wanted, workers: int, make: Make) -> Iterator[bytes]:
    gathering = Gathering(doors, wanted)
    return pieces(gathering.names(), lambda names: b"".join(map(make, gathering.sheets(names))), workers)
