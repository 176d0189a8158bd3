"""A file's events as columns of numbers: all that the index needs of them, and kept on the disk for full files.

An event is three numbers: its sentence; the microsecond of its id (`high`); and in one of 64 bits (`low`), from the
top, the rest of its id (24), its claim (2), its verdict (as many as the greatest scale needs), and in what is left the
offset of its line in the file. A verdict's number is its place in the round's scale, so that columns of another scale
are of no use.

Columns kept on the disk let a desk open without reading again files that can no longer grow. They are used only for
the very file that they were made from: same disk, same inode, same length, and not changed since by the system's own
clock. A process that uses them must still be allowed to open that file.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from reading import guard
from review.admission import MALFORMED, UNKNOWN, AdmissionTerms, Seal, why_left_out
from review.events import Event, Role
from review.scale import MOST, Scale
from store import files
from store.journal.codec import LENGTH, Slim
from store.journal.segment import LIMIT

VERDICT_BITS, CLAIM_BITS = MOST.bit_length(), 2  # a verdict or none, three claims: `test_verdict_bits.py` watches both
STATE_BITS, WRITER_BITS = CLAIM_BITS + VERDICT_BITS, 24
OFFSET_BITS = 64 - WRITER_BITS - STATE_BITS
OFFSET, WRITER = (1 << OFFSET_BITS) - 1, (1 << WRITER_BITS) - 1
SENTENCE_BITS = 20  # a million sentences, more than an article of 32 MB has of prose
SENTENCE = (1 << SENTENCE_BITS) - 1
SENTENCES, NUMBERS = "I", "Q"
"""The type codes of the columns."""

CLAIMS = (None, True, False)


@lru_cache(maxsize=16)
def states_of(scale: Scale) -> Mapping[tuple[str | None, bool | None], int]:
    """Return the bits of each verdict and claim where the verdicts are those of a scale, by all names they had."""
    former = {was: at for at, verdict in enumerate(scale, 1) for was in verdict.was}
    numbers: dict[str | None, int] = {None: 0}
    numbers.update(former)
    numbers |= {verdict.name: at for at, verdict in enumerate(scale, 1)}
    return {
        (verdict, claim): (high << VERDICT_BITS | low) << OFFSET_BITS
        for verdict, low in numbers.items()
        for high, claim in enumerate(CLAIMS)
    }


REVIEWER = Role.REVIEWER.value

Block = tuple[str, str, int, int]
"""An article, a snapshot, and from where to where in the columns the events on it are."""


class Columns(Struct, frozen=True, gc=False):
    """The events of a file in its order; each block is those that stand together on one article and snapshot.

    `newest` is the greatest id as a number, `last` where the last event begins; `left_out` says why and how many were
    left out.
    """

    blocks: tuple[Block, ...]
    sentences: array[int]
    high: array[int]
    low: array[int]
    newest: int
    last: int
    left_out: Mapping[str, int] = {}

    @property
    def skipped(self) -> int:
        """How many were left out."""
        return sum(self.left_out.values())


def columns_of(
    terms: AdmissionTerms, seal: Seal, latest: int, offsets: Sequence[int], events: Sequence[Slim | Event]
) -> Columns:
    """Return the columns of the counting events of one reviewer in one round; `offsets` are where their lines begin.

    `latest` is the last microsecond that is not the future.

    The loop is most of the cost of opening a desk, hence its plainness: events on one article mostly come together,
    so what belongs to the article is looked up when it changes.
    """
    blocks: list[Block] = []
    sentences: list[int] = []
    high: list[int] = []
    low: list[int] = []
    reviewer, round_name = terms.reviewer, terms.name
    newest = start = 0
    greatest, free = (latest + 1) << WRITER_BITS, _free(terms, seal)
    out: dict[str, int] = {}
    article = snapshot = told_text = ""
    told_of: str | None = None
    by_text = bool(terms.round.texts)
    taken: frozenset[int] | None = None
    meant = strange = False
    states = states_of(terms.round.scale)
    for offset, event in zip(offsets, events, strict=True):
        sentence, holding, identity = event.sentence, event.holding, event.id
        try:
            number = int(identity, 16)
            state = states[holding.verdict, holding.claim]
        except ValueError:
            number = 0
        except KeyError:
            number, strange = 0, True
        fits = number > WRITER and 0 <= sentence <= SENTENCE and len(identity) == LENGTH and offset <= OFFSET
        if event.article != told_of or meant or (by_text and event.snapshot != told_text):
            told_of, told_text, meant = event.article, event.snapshot, terms.may_mean(event.article)
            taken = terms.sentences_of_event(event)
        if (
            not fits
            or number >= greatest
            or offset >= free
            or event.role != REVIEWER
            or (taken is not None and sentence not in taken)
            or event.reviewer != reviewer
            or event.round != round_name
        ):
            unfit = (UNKNOWN if strange else MALFORMED) if not fits else ""
            strange = False
            why = unfit or why_left_out(terms, seal, latest, event, offset)
            if why:
                out[why] = out.get(why, 0) + 1
                continue
        if event.article != article or event.snapshot != snapshot:
            if start < len(low):
                blocks.append((article, snapshot, start, len(low)))
            article, snapshot, start = event.article, event.snapshot, len(low)
        sentences.append(sentence)
        high.append(number >> WRITER_BITS)
        low.append((number & WRITER) << (STATE_BITS + OFFSET_BITS) | state | offset)
        if number > newest:
            newest = number
    if start < len(low):
        blocks.append((article, snapshot, start, len(low)))
    columns = array(SENTENCES, sentences), array(NUMBERS, high), array(NUMBERS, low)
    return Columns(tuple(blocks), *columns, newest, offsets[-1] if offsets else 0, out)


def _free(terms: AdmissionTerms, seal: Seal) -> int:
    """Return the offset up to which a reviewer's events need no look at the rules."""
    if terms.judges or seal.refused:
        return 0
    return seal.length if seal.at else OFFSET + 1


FOLDER = "folds"
_VERSION = 3  # raised when the packing changes; kept columns are then made anew
_AT_REST = 2_000_000_000
"""Nanoseconds after which a file's time of change is sure to move with the next change."""

_SHORTEST = LIMIT * 100
"""Bytes of a full file, at the least."""

Stamp = tuple[int, int, int, int, int]


class _CachedColumns(Struct, frozen=True, array_like=True):
    """Columns as they lie on the disk, with the file they were made from; the numbers are the machine's own bytes."""

    stamp: Stamp
    blocks: tuple[Block, ...]
    sentences: bytes
    high: bytes
    low: bytes
    newest: str
    last: int


class _CachedFolder(Struct, frozen=True, array_like=True):
    """The columns of one folder's files, by file name.

    Of another version or kind of machine, by another name, or checked against other rules, they are of no use.
    """

    version: int
    order: str
    about: tuple[str, str, str]
    files: dict[str, _CachedColumns]


class ColumnCache:
    """The columns of a round on the disk: one file for each reviewer's folder, in a login's private index."""

    def __init__(self, private_dir: Path | None, round_folder: Path) -> None:
        """`private_dir` is None when nothing can be kept."""
        self._base = private_dir / FOLDER / round_folder.name if private_dir else None
        self._round = round_folder

    def of_folder(self, folder: Path, reviewer: str, checked: str) -> FolderColumns:
        """Return the columns kept of a folder in the round; those `checked` against something else are removed."""
        path = self._base / folder.relative_to(self._round) if self._base else None
        return FolderColumns(path, reviewer, self._round.name, checked)

    def lacks(self, folder: Path) -> bool:
        """Whether columns of a reviewer's folder could be kept and none are."""
        if self._base is None or (self._base / folder.relative_to(self._round)).exists():
            return False
        try:
            with os.scandir(folder) as entries:
                return any(entry.stat(follow_symlinks=False).st_size > _SHORTEST for entry in entries)
        except OSError:
            return False

    def keep_only(self, folders: Iterable[Path]) -> None:
        """Remove the columns of other folders: what may no longer be read must not be found here either."""
        if self._base is not None:
            wanted = {self._base / folder.relative_to(self._round) for folder in folders}
            for path in self._base.rglob("*"):
                if path not in wanted and path.is_file():
                    path.unlink(missing_ok=True)


class FolderColumns:
    """The columns of one reviewer's files in one round."""

    def __init__(self, path: Path | None, reviewer: str, round_name: str, checked: str) -> None:
        """`path` is where they are kept, or None when nothing can be."""
        self._path = path
        self._about = (reviewer, round_name, checked)
        self._known: dict[str, tuple[Stamp, Columns]] | None = None
        self._dirty = False

    def find(self, name: str, status: os.stat_result) -> Columns | None:
        """Return the columns of a file in that state, or None."""
        stamp, columns = self._all().get(name, (None, None))
        return columns if stamp == _stamp(status) else None

    def keep(self, name: str, status: os.stat_result, columns: Columns) -> None:
        """Remember the columns of a full file, made when it was in that state, if that is worth while."""
        is_at_rest = time.time_ns() - status.st_ctime_ns > _AT_REST
        if is_at_rest and len(columns.sentences) >= LIMIT and not columns.left_out:
            self._all()[name] = _stamp(status), columns
            self._dirty = True

    def save(self, names: Collection[str]) -> None:
        """Write new columns of the files that still exist; a failure is ignored, for they can be made again."""
        if not self._dirty or self._path is None:
            return
        whole = {name: _cached(*found) for name, found in self._all().items() if name in names}
        data = msgspec.msgpack.encode(_CachedFolder(_VERSION, sys.byteorder, self._about, whole))
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            files.replace(self._path, zlib.crc32(data).to_bytes(4) + data, 0o600, durable=False)
        self._dirty = False

    def _all(self) -> dict[str, tuple[Stamp, Columns]]:
        if self._known is None:
            found = _load(self._path) if self._path else None
            cached = found.files if found and found.about == self._about else {}
            self._known = {name: (one.stamp, _uncached(one)) for name, one in cached.items()}
        return self._known


def is_sound(path: Path) -> bool:
    """Whether a file of kept columns is not damaged: it can be used, or is of another version."""
    return _load(path) is not None or _is_of_another_version(path)


def _is_of_another_version(path: Path) -> bool:
    """Whether a file is as a program wrote it, and names another version than this one's."""
    try:
        data = files.read_bytes(path, largest=guard.SNAPSHOT)
        whole = msgspec.msgpack.decode(memoryview(data)[4:], type=list)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return zlib.crc32(data[4:]).to_bytes(4) == data[:4] and whole[:1] != [_VERSION]


def _load(path: Path) -> _CachedFolder | None:
    """Return the columns in a file, or None when it is damaged, of another version, or not there."""
    try:
        data = files.read_bytes(path, largest=guard.SNAPSHOT)
        found = _DECODER.decode(memoryview(data)[4:]) if zlib.crc32(data[4:]).to_bytes(4) == data[:4] else None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if found is None or (found.version, found.order) != (_VERSION, sys.byteorder):
        return None
    return found if all(map(_is_whole, found.files.values())) else None


def _is_whole(kept: _CachedColumns) -> bool:
    """Whether the blocks are the columns, one after the other."""
    ends = [0, *(end for _, _, _, end in kept.blocks)]
    follows = all(start == before < end for before, (_, _, start, end) in zip(ends, kept.blocks, strict=False))
    return follows and len(kept.sentences) == ends[-1] * 4 and len(kept.high) == len(kept.low) == ends[-1] * 8


def _cached(stamp: Stamp, columns: Columns) -> _CachedColumns:
    numbers = columns.sentences.tobytes(), columns.high.tobytes(), columns.low.tobytes()
    return _CachedColumns(stamp, columns.blocks, *numbers, f"{columns.newest:x}", columns.last)


def _uncached(kept: _CachedColumns) -> Columns:
    sentences, high, low = array(SENTENCES), array(NUMBERS), array(NUMBERS)
    for column, data in ((sentences, kept.sentences), (high, kept.high), (low, kept.low)):
        column.frombytes(data)
    return Columns(kept.blocks, sentences, high, low, int(kept.newest, 16), kept.last)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


_DECODER = msgspec.msgpack.Decoder(_CachedFolder)
