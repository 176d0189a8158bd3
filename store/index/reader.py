"""Following what everybody writes in a round: each file is read once, then only what was added to it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from functools import partial
from io import FileIO
from pathlib import Path
from time import monotonic

from msgspec import Struct, field

from reading import guard
from review.admission import (
    ADMISSIBLE,
    DAY,
    MENDABLE,
    NOT_GIVEN,
    UNKNOWN,
    UNSEALED_FILE,
    AdmissionTerms,
    EventFacts,
    Seal,
    left_out_phrases,
    why_left_out,
)
from review.scale import Scale
from store import files
from store.desk import Problem
from store.files import forked
from store.index.columns import WRITER_BITS, ColumnCache, Columns, FolderColumns, columns_of
from store.index.event_files import EventFiles
from store.index.index import Index
from store.index.naming import Naming
from store.journal.segment import TAIL, Scan, SegmentState, scan
from store.journal.writer import Written
from store.rounds.folder_access import EventSource, FolderAccess
from store.rounds.sealing import NAME as SEAL
from store.rounds.sealing import Sealed, file_seal, missing_files

_JUMP = 3600
"""Seconds that a clock may move by itself: hosts that sleep, and those that are set, move by less."""

_NOT_THEIRS = "A file of events is not its reviewer's"

_MUCH = 65_536
"""Bytes of new events from which on reading them would let a key wait."""


class _Known(Struct):
    """A file that was read: which one it was, up to where, and the last line of it as proof that it only grew.

    `seal` is how it stood to the seal of its round when it was read from its beginning.
    """

    number: int
    inode: tuple[int, int]
    size: int
    end: int = 0
    newest: str = ""
    proof: tuple[int, bytes] = (0, b"")
    state: SegmentState = SegmentState.WHOLE
    seal: Seal = UNSEALED_FILE


class _Prepared(Struct, frozen=True):
    """What a file says from an offset on, read ahead, and the rules by which its columns were made."""

    found: Scan
    terms: AdmissionTerms
    seal: Seal
    columns: Columns


class _ReviewerFolder(Struct):
    """One folder of one reviewer's files; `basis` is what it was read by: the rules, the seal, and whose it is."""

    source: EventSource
    terms: AdmissionTerms
    columns: FolderColumns
    basis: tuple[object, ...]
    known: dict[str, _Known] = field(default_factory=dict)

    @property
    def reviewer(self) -> str:
        """Whose it is."""
        return self.source.reviewer

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.source.path


class IndexReader:
    """Keeps an index in step with the files of a round."""

    def __init__(
        self,
        access: FolderAccess,
        index: Index,
        clock: Callable[[], int],
        private_dir: Path | None = None,
        naming: Naming | None = None,
    ) -> None:
        """`access` names the folders that may be read and their reviewers, each time it is asked.

        `clock` returns microseconds since 1970, `private_dir` is the login's private folder of the index, or None when
        nothing can be kept. `naming` gives events the present names of their articles.
        """
        round_folder = access.round_folder
        self.round = round_folder.name
        self.lines = EventFiles(self.round, naming)
        self.sealed = Sealed(access)
        self._access = access
        self._clock = clock
        self._begun = clock(), monotonic()
        self._planted: dict[Path, Problem] = {}
        self._index = index
        self._cache = ColumnCache(private_dir, round_folder)
        self._folders: dict[str, _ReviewerFolder] = {}
        self._problems: dict[Path, Problem] = {}
        self._looked = False
        self._prepared: dict[tuple[Path, tuple[int, int], int, int], _Prepared] = {}

    def reviewers(self) -> Iterator[str]:
        """Yield the reviewers who have a folder."""
        return (folder.reviewer for folder in self._folders.values())

    def problems(self) -> list[Problem]:
        """Return the problems of files at the last look."""
        return [*self._problems.values(), *self._planted.values(), *self._jumped()]

    def _jumped(self) -> Iterator[Problem]:
        """Say when the clock is not where it would be by itself."""
        ahead = (self._clock() - self._begun[0]) / 1_000_000 - (monotonic() - self._begun[1])
        if abs(ahead) > _JUMP:
            when = f"{abs(ahead) / 3600:,.0f} hours {'ahead' if ahead > 0 else 'back'}"
            hint = "Decisions carry its time; set it right, then run `copydesk check`"
            yield Problem(f"The clock of this computer has jumped {when}", self.round, hint)

    def unfinished(self) -> list[Path]:
        """Return the files that end within an event: being written, or cut off."""
        return [
            folder.path / name
            for folder in self._folders.values()
            for name, known in folder.known.items()
            if known.state is SegmentState.TORN
        ]

    def read_ahead(self, workers: int) -> None:
        """Make the columns of full files in several processes, where none are kept; `refresh` then finds them.

        What fails there is read by `refresh` itself. Only for a program that has no threads.
        """
        unread = [source for source in self._sources() if self._cache.lacks(source.path)] if workers > 1 else []
        shares = [unread[turn::workers] for turn in range(min(workers, len(unread)))]
        children = [forked(partial(self._make_columns, share)) for share in shares[1:]]
        self._make_columns(shares[0] if shares else ())
        for child in children:
            os.waitpid(child, 0)

    def _sources(self) -> list[EventSource]:
        """Return the folders that may be read; those that are planted become problems."""
        found, self._planted = [], {}
        access = self._access.with_rules_of_now()
        for source, why in access.sources_with_faults():
            if why:
                what = f"A folder under {source.reviewer}'s name is not theirs"
                self._planted[source.path] = Problem(what, str(source.path), f"{why}; it is left out")
            else:
                found.append(source)
        for path, why in access.strange_files():
            self._planted[path] = Problem("This is not taken for the lead's", str(path), f"{why}; it is ignored")
        manifest = self.sealed()
        if self.sealed.why:
            path = access.leads_file(SEAL)
            told = Problem(
                "The round's seal is not believed", str(path), f"{self.sealed.why}; all counts as without it"
            )
            self._planted.setdefault(path, told)
        if manifest is not None:
            for path, why in missing_files(manifest, access):
                self._planted[path] = Problem("Something is not as it was sealed", str(path), why)
        return found

    def _make_columns(self, share: Iterable[EventSource]) -> None:
        """Make and keep the columns of some folders."""
        for source in share:
            with suppress(OSError):
                self._look(self._enlisted(source, self._basis()))
        self.save()

    def prepare(self) -> None:
        """Read ahead what is much in the folders that are followed, and touch nothing that others ask meanwhile.

        One thread at a time may do so. What the next `refresh` finds to be otherwise it reads itself.
        """
        self._prepared.clear()
        for folder in list(self._folders.values()):
            with suppress(OSError), os.scandir(folder.path) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    known = folder.known.get(entry.name)
                    start = known.end if known is not None else 0
                    is_much = stat.S_ISREG(status.st_mode) and status.st_size - start > _MUCH
                    if is_much and entry.name.endswith(".json") and not entry.name.startswith("."):
                        self._prepare(folder, entry.name, start, known.seal if known is not None else UNSEALED_FILE)

    def _prepare(self, folder: _ReviewerFolder, name: str, start: int, seal: Seal) -> None:
        """Read the events of a file from where it was read to, and make columns of them."""
        path, terms = folder.path / name, folder.terms
        with os.fdopen(files.open_own(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            file.seek(start)
            found = scan(_rest_of(file, status), start)
        if start == 0:
            seal = file_seal(self.sealed(), self._access, folder.source, name, found.data)
        columns = columns_of(terms, seal, self._latest(), found.offsets, found.slims)
        self._prepared[path, _inode(status), status.st_size, start] = _Prepared(found, terms, seal, columns)

    def refresh(self) -> frozenset[str]:
        """Read what is new and return the articles whose events changed."""
        changed: set[str] = set()
        listed = {str(source.path): source for source in self._sources()}
        if not self._looked or self._folders.keys() - listed.keys():
            self._cache.keep_only(source.path for source in listed.values())
        for name in self._folders.keys() - listed.keys():
            changed |= self._drop(name)
        basis = self._basis()
        changed |= self._forget_all(self._other_terms(listed, basis))
        self._follow(self._access.rules().scale)
        for name, source in listed.items():
            try:
                changed |= self._look(self._enlisted(source, basis))
            except PermissionError:
                told = Problem("A reviewer's folder cannot be read", str(source.path), "Ask its owner")
                self._problems[source.path] = told
            except FileNotFoundError:
                changed |= self._drop(name)
        self._looked = True
        self._prepared.clear()
        return frozenset(changed)

    def _follow(self, scale: Scale) -> None:
        """Take the round's present names of verdicts; files that were read by other rules are forgotten before."""
        self.lines.renamed, self._index.verdicts = scale.renamed, (None, *scale.names)

    def advance(self, written: Written | None) -> Set[str]:
        """Take in what our own journal just wrote, or look at its folder when that does not follow what was read."""
        if written is not None:
            folder = self._folders.get(written.folder)
            known = folder.known.get(written.name) if folder else None
            growth = written.growth
            if folder and known and known.end == growth.start and known.state is SegmentState.WHOLE:
                columns = columns_of(folder.terms, known.seal, self._latest(), growth.offsets, written.events)
                changed = self._index.take(folder.reviewer, known.number, columns, self.lines.naming)
                known.size, known.end = growth.end + len(TAIL), growth.end
                known.proof = growth.offsets[-1], growth.last
                known.newest = max(known.newest, written.events[-1].id)
                return changed
            if folder is not None:
                with suppress(OSError):
                    return self._look(folder)
        return self.refresh()

    def save(self) -> None:
        """Keep columns on the disk, so that the next opening need not read the files again."""
        for folder in self._folders.values():
            folder.columns.save(folder.known.keys())

    def event_counts(self, path: Path, event: EventFacts, offset: int) -> bool:
        """Whether an event in a file counts, by the rules under which the file was read."""
        folder = self._folders.get(str(path.parent))
        known = folder.known.get(path.name) if folder else None
        if folder is None or known is None:
            return False
        return not why_left_out(folder.terms, known.seal, self._latest(), event, offset)

    def files_of(self, reviewer: str) -> list[tuple[str, Path, int]]:
        """Return the files of one reviewer: the id of the newest event, the path, and how far it was read."""
        return [
            (known.newest, folder.path / name, known.end)
            for folder in self._folders.values()
            if folder.reviewer == reviewer
            for name, known in folder.known.items()
        ]

    def _enlisted(self, source: EventSource, basis: tuple[object, ...]) -> _ReviewerFolder:
        """Return a reviewer's folder as read so far, an empty one the first time; by the rules as they are now."""
        name, basis = str(source.path), (*basis, source.owner, source.is_trusted)
        folder = self._folders.get(name)
        if folder is None or folder.basis != basis or folder.source != source:
            checked = repr(basis[2:]) + self._access.rules().scale.identity
            columns = self._cache.of_folder(source.path, source.reviewer, checked)
            known = folder.known if folder else {}
            folder = self._folders[name] = _ReviewerFolder(source, self._access.terms(source), columns, basis, known)
        return folder

    def _other_terms(self, listed: Mapping[str, EventSource], basis: tuple[object, ...]) -> set[str]:
        """Return the reviewers of whom something else counts than when their files were read."""
        return {
            folder.reviewer
            for name, folder in self._folders.items()
            if folder.source != listed[name] or folder.basis[:3] != basis[:3]
        }

    def _forget_all(self, reviewers: Set[str]) -> set[str]:
        """Forget some reviewers' events, and return the articles they were on."""
        changed: set[str] = set()
        for folder in self._folders.values():
            if folder.reviewer in reviewers:
                changed |= self._forget(folder)
        return changed

    def _basis(self) -> tuple[object, ...]:
        """Return the basis by which events count in all folders: rules, seal and names, then what is on the disk."""
        manifest, naming = self.sealed(), self.lines.naming
        return (
            self._access.rules(),
            manifest,
            naming.version if naming else 0,
            self._access.stamp(),
            self.sealed.stamp,
        )

    def _latest(self) -> int:
        """Return the last microsecond that is not the future."""
        return self._clock() + DAY

    def _look(self, folder: _ReviewerFolder) -> set[str]:
        """Look for new files and new lines of one folder."""
        changed: set[str] = set()
        seen: set[str] = set()
        with os.scandir(folder.path) as entries:
            for entry in entries:
                if entry.name.startswith(".") or not entry.name.endswith(".json"):
                    continue
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and len(seen) < guard.MOST_FILES:
                    seen.add(entry.name)
                    before = folder.known.get(entry.name)
                    if before is None or (before.inode, before.size) != (_inode(status), status.st_size):
                        changed |= self._read(folder, entry.name)
                elif not stat.S_ISDIR(status.st_mode):
                    self._refuse(folder.path / entry.name, status)
        if folder.known.keys() - seen:
            changed |= self._again(folder)
        return changed

    def _read(self, folder: _ReviewerFolder, name: str) -> set[str]:
        """Read a file that is new or has changed."""
        path = folder.path / name
        known = folder.known.get(name)
        try:
            if known is not None and not _only_grew(path, known):
                return self._again(folder)
            descriptor = files.open_own(path, os.O_RDONLY | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb", buffering=0) as file:
                status = os.fstat(descriptor)
                if known is None:
                    known = folder.known[name] = _Known(self.lines.add(path, folder.reviewer), _inode(status), 0)
                    why = self._access.why_not_file(folder.source, status)
                    if why:
                        known.size = status.st_size
                        self._problems[path] = Problem(_NOT_THEIRS, str(path), f"{why}; it is left out")
                        return set()
                    columns = folder.columns.find(name, status)
                    if columns is not None and columns.newest >> WRITER_BITS <= self._latest():
                        return self._recall(folder, known, columns, status, file)
                prepared = self._prepared.pop((path, _inode(status), status.st_size, known.end), None)
                file.seek(known.end)
                found = prepared.found if prepared else scan(_rest_of(file, status), known.end)
                return self._take(folder, path, known, status, found, prepared)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                self._problems[path] = Problem("A file of events cannot be read", str(path), files.reason_of(error))
            return set()

    def _recall(
        self, folder: _ReviewerFolder, known: _Known, columns: Columns, status: os.stat_result, file: FileIO
    ) -> set[str]:
        """Put a file's kept columns into the index."""
        known.size, known.end = status.st_size, status.st_size - len(TAIL)
        known.newest = f"{columns.newest:020x}"
        known.proof = columns.last, os.pread(file.fileno(), known.end - columns.last, columns.last)
        return self._index.take(folder.reviewer, known.number, columns, self.lines.naming)

    def _take(
        self,
        folder: _ReviewerFolder,
        path: Path,
        known: _Known,
        status: os.stat_result,
        found: Scan,
        prepared: _Prepared | None,
    ) -> set[str]:
        """Put the events of a file from where it was read to into the index.

        Columns that were made ahead are taken while the same rules hold, and only if all of it counts.
        """
        data = found.data
        if found.start == 0:
            known.seal = file_seal(self.sealed(), self._access, folder.source, path.name, data)
        if prepared and (prepared.terms, prepared.seal) == (folder.terms, known.seal) and not prepared.columns.left_out:
            columns = prepared.columns
        else:
            columns = columns_of(folder.terms, known.seal, self._latest(), found.offsets, found.slims)
        changed = self._index.take(folder.reviewer, known.number, columns, self.lines.naming)
        if found.start == 0 and found.state is SegmentState.WHOLE and len(data) == status.st_size:
            folder.columns.keep(path.name, status, columns)
        known.inode, known.size, known.end = _inode(status), found.start + len(data), found.end
        if found.offsets:
            last = found.offsets[-1]
            known.proof = (last, data[last - found.start : found.end - found.start])
            known.newest = max(known.newest, f"{columns.newest:020x}")
        known.state = found.state
        self._judge(path, found.state, columns.left_out)
        return changed

    def _refuse(self, path: Path, status: os.stat_result) -> None:
        """Note that a file is not read: it is not a regular one, is too large, or there are too many."""
        try:
            guard.check_kind(status, path)
            why = f"it is one of more than {guard.MOST_FILES:,} files"
        except OSError as error:
            why = files.reason_of(error)
        self._problems[path] = Problem("A file of events is not read", str(path), f"{why}; its owner should remove it")

    def _judge(self, path: Path, state: SegmentState, left_out: Mapping[str, int]) -> None:
        """Note the faults of a file; a torn end is no fault: it is being written, or was never acknowledged."""
        if left_out:
            self._problems[path] = Problem("; ".join(left_out_phrases(left_out)), str(path), hint_for(left_out))
        elif state is SegmentState.DAMAGED:
            self._problems[path] = Problem(
                "A file of events is damaged", str(path), "Its whole lines are read; `copydesk check --repair` mends it"
            )
        else:
            self._problems.pop(path, None)

    def _again(self, folder: _ReviewerFolder) -> set[str]:
        """Read all files of one reviewer anew, because one of them is not a longer copy of what was read."""
        changed: set[str] = set()
        for other in self._folders.values():
            if other.reviewer == folder.reviewer:
                changed |= self._forget(other)
        for other in self._folders.values():
            if other.reviewer == folder.reviewer and other.path.is_dir():
                changed |= self._look(other)
        return changed

    def _drop(self, name: str) -> set[str]:
        """Forget a folder that is gone or may no longer be seen; the person's other folders are read anew."""
        gone = self._folders.pop(name)
        changed = self._forget(gone)
        for other in self._folders.values():
            if other.reviewer == gone.reviewer:
                changed |= self._forget(other) | (self._look(other) if other.path.is_dir() else set())
        return changed

    def _forget(self, folder: _ReviewerFolder) -> set[str]:
        """Forget everything read from a reviewer's folder."""
        numbers = frozenset(known.number for known in folder.known.values())
        for name in folder.known:
            self._problems.pop(folder.path / name, None)
        folder.known.clear()
        return set(self._index.forget(folder.reviewer, numbers))


def hint_for(left_out: Mapping[str, int]) -> str:
    """Return a hint for events that do not count."""
    if left_out.keys() & ADMISSIBLE:
        return "They do not count; `copydesk rounds admit ROUND NAME` lets the lead admit them"
    if left_out.keys() & MENDABLE:
        return "They are set apart; `copydesk check --repair` gives their owner's the time of their file"
    if UNKNOWN in left_out:
        return "They are left out; `copydesk check` names the verdicts, which the desk's [verdicts] may lack"
    if NOT_GIVEN in left_out:
        return (
            "They are in no figure: ask their reviewer how they came there; a new round can ask about these sentences"
        )
    return "They are in no figure: ask their reviewer how they came there"


def _rest_of(file: FileIO, status: os.stat_result) -> bytes:
    """Return the rest of an open file; OSError when it is longer than may be read."""
    if status.st_size > guard.largest(guard.EVENTS):
        raise OSError(errno.EFBIG, guard.too_large(status.st_size, guard.EVENTS))
    return file.read(guard.largest(guard.EVENTS)) or b""


def _inode(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _only_grew(path: Path, known: _Known) -> bool:
    """Whether the file at `path` still has the last line that was read where it was."""
    if known.state is SegmentState.DAMAGED:
        return False
    offset, text = known.proof
    return known.end == 0 if not text else _slice(path, offset, len(text)) == text


def _slice(path: Path, offset: int, length: int) -> bytes:
    descriptor = files.open_own(path, os.O_RDONLY)
    try:
        return os.pread(descriptor, length, offset)
    finally:
        os.close(descriptor)
