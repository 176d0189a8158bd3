"""The catalogue: the articles of a desk and the facts that the list shows of each, from the snapshots' entries.

It lies beside the index, so that opening need not read every snapshot again; deleting it costs one slow opening.
Rows are looked up in the file until one has to change: then all are taken into memory, and `save` writes the file
anew. The list's lines are a sequence as long as the desk; a line is made when somebody looks at it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import overload

import msgspec

from reading.forms import is_document
from store.articles import catalogue_file, snapshots
from store.articles.catalogue_file import CatalogueFile, CatalogueRow, Damaged, Pause, Rows, Stamp, no_pause
from store.articles.snapshots import Snapshot
from store.changes import NO_CHANGES, ChangesFolder
from store.desk import Card, Problem, facts_of
from store.errors import StoreError


class Cards(Sequence[Card]):
    """The list's lines of a kept catalogue, each made when it is looked at, by name."""

    def __init__(
        self, size: int, row: Callable[[int], CatalogueRow], rows: Callable[[], Iterable[CatalogueRow]]
    ) -> None:
        """`row` returns one article's current row, `rows` all of them, which is much quicker than one by one."""
        self._row = row
        self._rows = rows
        self._made: list[Card | None] = [None] * size
        self._whole = False

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> Card: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Card]: ...

    def __getitem__(self, at: int | slice) -> Card | Sequence[Card]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        found = self._made[at]
        if found is None:
            found = self._made[at] = card_of(self._row(at % len(self._made)))
        return found

    def __iter__(self) -> Iterator[Card]:
        for at, row in () if self._whole else enumerate(self._rows()):
            found = self._made[at]
            if found is None:
                found = self._made[at] = card_of(row)
            yield found
        if self._whole:
            yield from (self[at] for at in range(len(self)))
        self._whole = True

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other))

    __hash__ = None  # type: ignore[assignment]


def claims_of(row: CatalogueRow) -> frozenset[int]:
    """Return the indexes of the sentences that are claims by their kind."""
    return _indexes(row.claims, row.sentences)


@lru_cache(maxsize=256)
def _indexes(claims: str, sentences: int) -> frozenset[int]:
    """Return the indexes of the bits that are set; short articles are alike, so a desk of many has few sets."""
    bits = int(claims, 16)
    return frozenset(i for i in range(sentences) if bits >> i & 1)


def card_of(row: CatalogueRow) -> Card:
    """Return the list's line of an article."""
    return Card(
        name=row.name,
        title=row.title,
        source=row.source,
        snapshot=row.snapshot,
        sentences=row.sentences,
        claims=claims_of(row),
        facts=row.facts,
    )


_MANY = 2000
"""Articles that are looked up where they lie; to take all into memory costs less than more of that."""
_AT_REST = 2_000_000_000
"""Nanoseconds after which a folder's time of change is sure to move with the next change."""


class Catalogue:
    """The articles of a desk by their present names; `versions` lists a name's snapshots, the current one last.

    Those that are withdrawn stand aside: only `find` knows them.
    """

    def __init__(
        self, folder: Path, cache: Path | None, changes: ChangesFolder | None = None, *, whole: bool = False
    ) -> None:
        """`folder` holds the snapshots; `cache` is the catalogue's file, or None to keep it in memory.

        `changes` are renamings and withdrawals; a catalogue that is `whole` has withdrawn articles among the others.
        """
        self.folder = folder
        self._cache = cache
        self._folder_of_changes = changes
        self._is_whole = whole
        self.changes = NO_CHANGES
        self._changes_version = 0
        self._aside: dict[str, Rows] | None = None
        self._file: CatalogueFile | None = None
        self._state: Stamp = (0, 0)
        self._names: dict[str, Rows] | None = None
        self._stamps: dict[str, Stamp] | None = None
        self._seen: dict[str, Stamp] | None = None
        self._cards: Sequence[Card] | None = None
        self._dirty = False
        self._looked_up = 0
        self.problems: list[Problem] = []

    def load(self) -> bool:
        """Open the kept catalogue, read whatever snapshots changed since, and return whether there were any."""
        self._open()
        return bool(self.refresh())

    def refresh(self) -> frozenset[str]:
        """Read the snapshots that are new or changed and return the names of the articles that are others now."""
        now, renewed = self._look(), self._look_at_changes()
        if now == self._state and now[0] and not renewed:
            return frozenset()
        known = self._known_stamps()
        stamps = dict(_stamps(self.folder))
        fresh = {digest for digest, stamp in stamps.items() if known.get(digest) != stamp}
        gone = known.keys() - stamps.keys()
        self._dirty = self._dirty or renewed or bool(fresh or gone) or self._state != now
        self._state, self._stamps = now, stamps
        if not fresh and not gone and not renewed:
            return frozenset()
        self.problems = []
        before, aside = self._whole(), self._set_aside()
        changed = fresh | gone
        known_rows = [row for rows in (*before.values(), *aside.values()) for row in rows]
        left = [_as_entered(row) for row in known_rows if row.snapshot not in changed]
        after = self._gather([*left, *(row for digest in sorted(fresh) for row in self._read(digest))])
        others = {rows[-1].source for rows in self._all() if rows[-1].snapshot in fresh}
        sources = self.sources() - others  # what others brought is looked at
        self._seen = self._seen_of(sources)
        return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))

    def add_snapshot(self, digest: str, snapshot: Snapshot) -> None:
        """Take in a snapshot that was just saved, or one that is only in memory."""
        names, stamps = self._whole(), self._known_stamps()
        aside = self._set_aside()
        self._cards = None
        for row in map(self._named, rows_of(digest, snapshot)):
            place = aside if self._is_aside(row.name) else names
            others = (old for old in place.get(row.name, ()) if old.snapshot != digest or _entry(old) != _entry(row))
            place[row.name] = _by_time([*others, row])
        with suppress(OSError):
            stamps[digest] = _stamp((self.folder / f"{digest}.json").lstat())
        self._dirty = True

    def save(self) -> None:
        """Write the catalogue to the disk, and free the memory it took.

        Failures are nothing: it can be made again.
        """
        if self._is_whole:
            return  # what is kept knows who is withdrawn
        if self._dirty and self._cache is not None:
            names, stamps, sources = self._whole(), self._known_stamps(), self.sources()
            seen = self._seen_of(sources)
            with suppress(OSError):
                rows = [names[name] for name in sorted(names)]
                aside = list(self._set_aside().values())
                parts = catalogue_file.Parts(self._state, self._changes_version, rows, stamps, seen, aside)
                catalogue_file.save(self._cache, parts)
                self._dirty = False
                self._open()
        if self._file is not None and not self._dirty:
            self._names = self._stamps = self._seen = self._aside = None

    def __len__(self) -> int:
        return len(self.cards())

    def names(self) -> list[str]:
        """Return the names of all articles, sorted."""
        return sorted(self._whole())

    def current(self, name: str) -> CatalogueRow | None:
        """Return the row of an article's current snapshot, or None."""
        rows = self.versions(name)
        return rows[-1] if rows else None

    def versions(self, name: str) -> Rows:
        """Return the rows of an article's snapshots, the current one last."""
        if self._names is None and self._file is not None and self._looked_up < _MANY:
            self._looked_up += 1
            with suppress(Damaged):
                at = self._file.find(name)
                return self._file.rows(at) if at >= 0 else ()
            self._remake()  # only damage leads here
        return self._whole().get(name, ())

    def find(self, name: str) -> CatalogueRow | None:
        """Return the row of an article's current snapshot, withdrawn or not, or None."""
        rows = self._set_aside().get(name)
        return rows[-1] if rows else self.current(name)

    def all_rows(self) -> Iterator[CatalogueRow]:
        """Yield the row of every article's current snapshot, withdrawn or not."""
        return (rows[-1] for rows in list(self._all()))

    def withdrawn_rows(self) -> Mapping[str, Rows]:
        """Return the rows of the articles that are withdrawn, by name."""
        return self._set_aside()

    def cards(self) -> Sequence[Card]:
        """Return the list's lines, by name: the same list until something changes."""
        if self._cards is None:
            if self._names is None and self._file is not None:
                self._cards = self._file_cards(self._file)
            else:
                names = self._whole()
                self._cards = [card_of(names[name][-1]) for name in sorted(names)]
        return self._cards

    def claims(self) -> int:
        """Return how many sentences of all articles are claims by their kind."""
        if self._names is None and self._file is not None:
            return self._file.head.claims
        return sum(int(rows[-1].claims, 16).bit_count() for rows in self._whole().values())

    def sources(self) -> set[str]:
        """Return the source files of all articles, those of withdrawn ones too."""
        return {rows[-1].source for rows in self._all()}

    def files_seen(self, pause: Pause = no_pause) -> dict[str, Stamp]:
        """Return the source files that were taken in, with their state then: their times of change and length."""
        if self._seen is None:
            found: dict[str, Stamp] = {}
            if self._file is not None:
                with suppress(Damaged):
                    found = self._file.seen(pause)
            self._seen = found
        return self._seen

    @staticmethod
    def stamp_of(status: os.stat_result) -> Stamp:
        """Return a source file's state: times and length; two files that change places differ in when they moved."""
        return status.st_mtime_ns + status.st_ctime_ns, status.st_size

    def is_seen(self, source: str, stamp: Stamp) -> bool:
        """Whether a source file was already taken in in this state."""
        return self.files_seen().get(source) == stamp

    def see(self, source: str, stamp: Stamp) -> None:
        """Remember a source file's state."""
        self.files_seen()[source] = stamp
        self._dirty = True

    def _seen_of(self, sources: Collection[str]) -> dict[str, Stamp]:
        """Return the states of some source files, and of documents that failed."""
        return {at: stamp for at, stamp in self.files_seen().items() if at in sources or is_document(at)}

    def digests(self) -> dict[str, str]:
        """Return the digest of each source file as it was last read."""
        newest: dict[str, CatalogueRow] = {}
        for rows in self._all():
            row = rows[-1]
            if row.source not in newest or row.entered > newest[row.source].entered:
                newest[row.source] = row
        return {source: row.digest for source, row in newest.items()}

    def _open(self) -> None:
        """Open the catalogue's file, if there is a sound one."""
        self._file = None
        if self._cache is not None:
            with suppress(Damaged):
                self._file = CatalogueFile(self._cache)
                self._state, self._changes_version = self._file.head.folder, self._file.head.changes
                if self._is_whole:
                    self._names, self._aside = (
                        {rows[-1].name: rows for rows in (*self._file.all(), *self._file.aside())},
                        {},
                    )

    def _whole(self) -> dict[str, Rows]:
        """Return all rows by name, taken into memory."""
        found = self._names
        if found is None:
            try:
                found = self._names = {rows[-1].name: rows for rows in self._file.all()} if self._file else {}
            except Damaged:
                found = self._remake()
        return found

    def _set_aside(self) -> dict[str, Rows]:
        """Return the rows of the articles that are withdrawn, taken into memory."""
        if self._aside is None:
            self._aside = {}
            if self._file is not None:
                with suppress(Damaged):
                    self._aside = {rows[-1].name: rows for rows in self._file.aside()}
        return self._aside

    def _all(self) -> Iterator[Rows]:
        """Yield the rows of every article, withdrawn or not."""
        yield from self._whole().values()
        yield from self._set_aside().values()

    def _look_at_changes(self) -> bool:
        """Look for other changes of names, and return whether there are any that the rows do not know."""
        if self._folder_of_changes is None:
            return False
        self.changes = self._folder_of_changes.current()
        before, self._changes_version = self._changes_version, self.changes.version
        return before != self._changes_version

    def _named(self, row: CatalogueRow) -> CatalogueRow:
        """Return the row of an entry under the present name of its article."""
        name = (
            self.changes.name_of_text(row.name, row.snapshot, row.entered) if self.changes.has_moved(row.name) else ""
        )
        return msgspec.structs.replace(row, name=name, entry=row.name) if name not in ("", row.name) else row

    def _is_aside(self, name: str) -> bool:
        return not self._is_whole and name in self.changes.withdrawn

    def _remake(self) -> dict[str, Rows]:
        """Read all snapshots, because the kept catalogue is damaged, and return their rows."""
        self._file, self._names, self._stamps, self._seen, self._state = None, {}, {}, {}, (0, 0)
        self._aside = {}
        self.refresh()
        return self._names

    def _known_stamps(self) -> dict[str, Stamp]:
        if self._stamps is None:
            self._stamps = {}
            if self._file is not None:
                with suppress(Damaged):
                    self._stamps = self._file.stamps()
        return self._stamps

    def _file_cards(self, source: CatalogueFile) -> Cards:
        """Return the lines of a kept catalogue, or of one made anew when it turns out to be damaged."""

        def row(at: int) -> CatalogueRow:
            try:
                return source.rows(at)[-1]
            except Damaged:
                names = self._remake()
                return names[sorted(names)[at]][-1]

        def rows() -> Iterator[CatalogueRow]:
            try:
                yield from [found[-1] for found in source.all()]
            except Damaged:
                names = self._remake()
                yield from (names[name][-1] for name in sorted(names))

        return Cards(len(source), row, rows)

    def _look(self) -> Stamp:
        """Return the folder's time of change and its inode; zeros when it changed too recently to be sure."""
        with suppress(OSError):
            status = self.folder.stat()
            if time.time_ns() - status.st_mtime_ns > _AT_REST:
                return status.st_mtime_ns, status.st_ino
        return 0, 0

    def _read(self, digest: str) -> list[CatalogueRow]:
        path = self.folder / f"{digest}.json"
        try:
            return rows_of(digest, snapshots.load(path))
        except StoreError as error:
            self.problems.append(Problem(error.title, str(path), error.hint))
            return []

    def _gather(self, rows: list[CatalogueRow]) -> dict[str, Rows]:
        """Gather the rows of every name by the time they entered."""
        names: dict[str, Rows] = {}
        self._cards = None
        for row in map(self._named, rows) if self.changes.version else rows:
            before = names.get(row.name)
            names[row.name] = (row,) if before is None else _by_time([*before, row])
        self._aside = {
            name: names.pop(name) for name in self.changes.withdrawn if name in names and self._is_aside(name)
        }
        self._names = names
        return names


def _by_time(rows: list[CatalogueRow]) -> Rows:
    """Return rows by the time they entered; of several with one text the last counts."""
    last = {row.snapshot: row for row in sorted(rows, key=_when)}
    return tuple(sorted(last.values(), key=_when))


def _when(row: CatalogueRow) -> tuple[int, str]:
    return row.entered, row.snapshot


def _entry(row: CatalogueRow) -> str:
    return row.entry or row.name


def _as_entered(row: CatalogueRow) -> CatalogueRow:
    """Return a row under the name that its snapshot has it by."""
    return msgspec.structs.replace(row, name=row.entry, entry="") if row.entry else row


def rows_of(digest: str, snapshot: Snapshot) -> list[CatalogueRow]:
    """Return the rows of a snapshot's entries."""
    claims = sum(1 << i for i, (_, _, kind) in enumerate(snapshot.sentences) if kind.is_claim)
    return [
        CatalogueRow(
            name=entry.name,
            snapshot=digest,
            title=entry.title,
            source=entry.source,
            entered=snapshots.entered_of(entry),
            digest=entry.digest,
            sentences=len(snapshot.sentences),
            claims=f"{claims:x}",
            facts=facts_of(snapshot.text, entry.metadata),
        )
        for entry in snapshot.entries
    ]


def _stamps(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """Yield the digest and stamp of every snapshot in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if len(entry.name) == 69 and entry.name.endswith(".json") and entry.is_file(follow_symlinks=False):
                yield entry.name[:64], _stamp(entry.stat(follow_symlinks=False))


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size
