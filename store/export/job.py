"""What every format is given: the sheets, and what the export says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from store.export.gather import Sheet


@dataclass(frozen=True, slots=True)
class Job:
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
