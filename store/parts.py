"""What a desk in a folder is put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from store.access import Access
from store.catalogue import Catalogue
from store.door import Problem
from store.index import Index
from store.intake import Intake, Take
from store.journal import Journal
from store.kept import Pause
from store.layout import Layout
from store.places import Places
from store.reader import Reader
from store.snapshots import Snapshot


class Parts(Struct, frozen=True):
    """What a desk is put together from.

    `loose` are snapshots of a desk that cannot be written, by digest; `enter` takes new articles in that have not been
    looked for yet.
    """

    layout: Layout
    access: Access
    catalogue: Catalogue
    journal: Journal
    reader: Reader
    index: Index
    places: Places
    loose: Mapping[str, Snapshot]
    take_in: Callable[[Iterable[Path], Take], Intake]
    enter: Callable[[Pause], Intake] | None = None
    corner: Path | None = None
    read_only: str = ""
    problems: tuple[Problem, ...] = ()
