"""The catalogue's file: it is opened, not read, so that a desk of any size opens alike.

A head of fixed length says where the parts lie. Then one line of JSON an article, sorted by name: the rows of its
snapshots, the current one last. Then lines of some thousand entries each: the stamps of the snapshots and of the
source files that were taken in; then one line with the rows of the articles that are withdrawn. At the end the offset
of each article's line: a row is found by bisection and read when somebody looks at it.
"""

from __future__ import annotations

import os
import re
import sys
import weakref
from array import array
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import TypeVar

import msgspec

from store import files
from store.desk import CardFacts

NAME = "catalogue.kept"
_HEAD = 256  # bytes: ten numbers of up to 20 digits as JSON
_FIRST = re.compile(rb"\[(\d{1,20}),.*\] *\n")  # of every version, whatever follows the number
_BLOCK = 500
"""Articles or stamps that are decoded at once: about a millisecond, in which no other thread gets on."""
_OFFSETS = "Q"

T = TypeVar("T")
Stamp = tuple[int, int]
Pause = Callable[[], object]


def no_pause() -> None:
    """Go on at once: nobody waits."""


class CatalogueRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One entry of one snapshot, with the figures of its text; `claims` has bit i set where sentence i is a claim.

    `entry` is the name that the snapshot has it under, where that is not its present one.
    """

    name: str
    snapshot: str
    title: str
    source: str
    entered: int
    digest: str
    sentences: int
    claims: str
    facts: CardFacts
    entry: str = ""


Rows = tuple[CatalogueRow, ...]
_FORMAT = 5  # raised when the meaning of fields changes; their names count by themselves


def version_of(*kinds: type[msgspec.Struct]) -> int:
    """Return the version of a file that holds structs of these kinds: another one as soon as a field is added."""
    return crc32(f"{_FORMAT} {[kind.__struct_fields__ for kind in kinds]}".encode())


VERSION = version_of(CatalogueRow, CardFacts)


class Head(msgspec.Struct, frozen=True, array_like=True):
    """The state of the snapshots' folder, the sum of all claims, how many articles there are, and where parts end.

    `changes` is the version of the changes by which articles have their names.
    """

    version: int
    folder: Stamp
    changes: int
    claims: int
    articles: int
    rows_end: int
    stamps_end: int
    seen_end: int
    aside_end: int


class Damaged(Exception):
    """The catalogue's file is damaged or of another version; it is made again."""


class AnotherVersion(Damaged):
    """The catalogue's file is of another version, which is no fault of the desk."""


class CatalogueFile:
    """A kept catalogue, open for reading; replaced on the disk, it goes on reading the one it opened."""

    def __init__(self, path: Path) -> None:
        """Raises Damaged when there is none, or none of this version that is whole."""
        try:
            self._descriptor = files.open_own(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise Damaged from error
        weakref.finalize(self, os.close, self._descriptor)
        self._size = os.fstat(self._descriptor).st_size
        first = self._read(0, _HEAD)
        begins = _FIRST.fullmatch(first)
        if begins and int(begins[1]) != VERSION:
            raise AnotherVersion
        self.head = _decoded(_HEADS, first)
        self._offsets = array(_OFFSETS)
        at, size = self.head.aside_end, self.head.articles * self._offsets.itemsize
        if self.head.version != VERSION or self._size != at + size:
            raise Damaged
        self._offsets.frombytes(self._read(at, self._size))
        if sys.byteorder == "big":
            self._offsets.byteswap()
        self._offsets.append(self.head.rows_end)

    def __len__(self) -> int:
        return self.head.articles

    def rows(self, at: int) -> Rows:
        """Return the rows of the article at a place; Damaged when they cannot be read."""
        found = _decoded(_ROWS, self._read(self._offsets[at], self._offsets[at + 1]))
        if not found:
            raise Damaged
        return found

    def find(self, name: str) -> int:
        """Return the place of an article by its name, or -1."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            found = self.rows(middle)[0].name
            if found == name:
                return middle
            if found < name:
                low = middle + 1
            else:
                high = middle
        return -1

    def all(self, pause: Pause = no_pause) -> Iterator[Rows]:
        """Yield the rows of every article, by name; `pause` is called now and then."""
        for first in range(0, len(self), _BLOCK):
            pause()
            last = min(first + _BLOCK, len(self))
            lines = self._read(self._offsets[first], self._offsets[last])
            try:
                found = _ROWS.decode_lines(lines)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise Damaged from error
            if len(found) != last - first or not all(found):
                raise Damaged
            yield from found

    def stamps(self) -> dict[str, Stamp]:
        """Return the stamps of the snapshots, by digest."""
        return self._stamps(self.head.rows_end, self.head.stamps_end, no_pause)

    def seen(self, pause: Pause = no_pause) -> dict[str, Stamp]:
        """Return the stamps of the source files that were taken in."""
        return self._stamps(self.head.stamps_end, self.head.seen_end, pause)

    def aside(self) -> tuple[Rows, ...]:
        """Return the rows of the articles that are withdrawn."""
        return _decoded(_ASIDE, self._read(self.head.seen_end, self.head.aside_end))

    def _stamps(self, start: int, end: int, pause: Pause) -> dict[str, Stamp]:
        found: dict[str, Stamp] = {}
        for line in self._read(start, end).splitlines():
            pause()
            some = _decoded(_STAMPS, line)
            found.update(some)
        return found

    def _read(self, start: int, end: int) -> bytes:
        if not 0 <= start <= end <= self._size:
            raise Damaged
        try:
            data = os.pread(self._descriptor, end - start, start)
        except OSError as error:
            raise Damaged from error
        if len(data) != end - start:
            raise Damaged
        return data


class Parts(msgspec.Struct, frozen=True):
    """What a catalogue's file keeps: see `Head`; `rows` sorted by name."""

    folder: Stamp
    changes: int
    rows: Sequence[Rows]
    stamps: Mapping[str, Stamp]
    seen: Mapping[str, Stamp]
    aside: Sequence[Rows] = ()


def save(path: Path, parts: Parts) -> None:
    """Write a catalogue; OSError when the disk refuses."""
    rows, stamps, seen = parts.rows, parts.stamps, parts.seen
    lines = [msgspec.json.encode(one) + b"\n" for one in rows]
    offsets = array(_OFFSETS)
    at = _HEAD
    for line in lines:
        offsets.append(at)
        at += len(line)
    if sys.byteorder == "big":
        offsets.byteswap()
    sections = [b"".join(_blocks(stamps.items())), b"".join(_blocks(seen.items())), msgspec.json.encode(parts.aside)]
    _, *ends = accumulate((at, *map(len, sections)))
    claims = sum(int(one[-1].claims, 16).bit_count() for one in rows)
    head = Head(VERSION, parts.folder, parts.changes, claims, len(rows), at, *ends)
    first = msgspec.json.encode(head).ljust(_HEAD - 1) + b"\n"
    files.replace(path, b"".join((first, *lines, *sections, offsets.tobytes())), 0o600, durable=False)


def is_sound(path: Path) -> bool:
    """Whether nothing is damaged in a kept catalogue: all of it can be read, or it is of another version."""
    try:
        kept = CatalogueFile(path)
        names = [kept.rows(at)[-1].name for at in range(len(kept))]
        kept.stamps()
        kept.seen()
        kept.aside()
    except AnotherVersion:
        return True
    except Damaged:
        return False
    return names == sorted(set(names))


def _blocks(items: Iterable[tuple[str, Stamp]]) -> Iterator[bytes]:
    rest = iter(items)
    while block := dict(islice(rest, _BLOCK)):
        yield msgspec.json.encode(block) + b"\n"


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged from error


_HEADS = msgspec.json.Decoder(Head)
_ROWS = msgspec.json.Decoder(Rows)
_ASIDE: msgspec.json.Decoder[tuple[Rows, ...]] = msgspec.json.Decoder(tuple[Rows, ...])
_STAMPS: msgspec.json.Decoder[dict[str, Stamp]] = msgspec.json.Decoder(dict[str, Stamp])
