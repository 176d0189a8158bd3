"""The upkeep of a desk that somebody names on the command line: its check, repair, newest format, and merging."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from store.errors import StoreError
from store.layout import VERSION, Layout
from store.locate import find
from store.manage import migrations
from store.manage.check import Finding, check, copy_before
from store.manage.merge import Merged, merge
from store.person import Person
from store.remembered import differences, remember


class Upkeep:
    """Checks one desk and mends it; `memory` is the person's folder for what was seen of desks before."""

    version = VERSION
    """The newest format."""

    def __init__(self, path: str | None, desk: str | None, person: Person, memory: Path) -> None:
        """`path` and `desk` are as `store.opening.open_desk` takes them.

        StoreError when there is no desk.
        """
        location = find(Path(path) if path else None, Path(desk).absolute() if desk else None, person.uid, mending=True)
        if not location.exists:
            raise StoreError("There is no desk here", str(location.layout.home.parent), "`copydesk FOLDER` makes one")
        self._layout = location.layout
        self._person = person
        self._memory = memory

    @property
    def where(self) -> str:
        """Where the desk lies."""
        return str(self._layout.home)

    def findings(self) -> list[Finding]:
        """Return the faults of the desk."""
        return list(check(self._layout, self._person))

    def another(self) -> Iterator[Finding]:
        """Yield the differences of the desk from the last time, and remember it as it is now."""
        for problem in differences(self._memory, self._layout):
            yield Finding(problem.title, Path(problem.path), "It is taken as it is from now on: ask its lead")
        remember(self._memory, self._layout)

    def upgrade(self) -> int:
        """Bring the desk to the newest format and return how many steps that took; StoreError for all but its owner."""
        return migrations.upgrade(self._layout, _stamp(), self._person.uid)

    def copy(self) -> str:
        """Copy the desk, so that it can be mended, and return where."""
        return str(copy_before(self._layout, _stamp(), self._memory))


def merged(into: str | None, copies: Sequence[str], person: Person, told: Callable[[str, Merged], None]) -> None:
    """Bring into a desk what only its copies have; `told` hears where each copy is and what came of it.

    StoreError, before anything is changed, when one of them is no desk.
    """
    desk, *others = [_layout(path, person) for path in (into, *copies)]
    for copy in others:
        told(str(copy.folder), merge(desk, copy, person))


def _layout(path: str | None, person: Person) -> Layout:
    location = find(Path(path) if path else None, None, person.uid)
    if not location.exists:
        raise StoreError("There is no desk here", str(location.layout.home.parent))
    return location.layout


def _stamp() -> str:
    """Return the time as a part of a file's name."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
