"""A segment's text: a TinyDB file with one document a line, and how to read it even when it is damaged.

    {"events":{
     "1763…":{…}
    ,"1764…":{…}
    }}

The comma leads, so that an append only ever adds lines. Whole lines are whole events wherever they stand: between
the marks of a merge conflict, before a torn end, after a garbled middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple

import msgspec
from msgspec import Struct

from store.journal.codec import LENGTH, Slim, slim_of, slims_of

TABLE = "events"
HEAD = b'{"events":{\n'
TAIL = b"}}\n"
LIMIT = 2000
"""Events of a segment; the next one goes to the next file."""

_IGNORED = (HEAD.strip(), TAIL.strip(), b"")
_STARTS = (b',"', b' "')
_DIGITS = b"0123456789abcdef"
_NEXT = re.compile(rb'\n[ ,]"')


class SegmentState(Enum):
    """The state of a segment's bytes: a whole TinyDB file, one cut off in mid-write, or something worse."""

    WHOLE = auto()
    TORN = auto()
    DAMAGED = auto()


class SegmentLine(NamedTuple):
    """One event of a segment: the offset of its line, and the fields that the index uses."""

    offset: int
    slim: Slim


class Scan(Struct, frozen=True):
    """The events of some bytes that start at `start`, the offset for the next one, and the state of the bytes."""

    data: bytes
    start: int
    offsets: list[int]
    slims: list[Slim]
    end: int
    state: SegmentState

    @property
    def lines(self) -> list[SegmentLine]:
        """The events with where they are."""
        return list(map(SegmentLine, self.offsets, self.slims))

    def json(self, line: SegmentLine) -> bytes:
        """Return the document of a line as JSON."""
        begin = line.offset - self.start
        return json_of(self.data[begin : self.data.find(b"\n", begin) % (len(self.data) + 1)])


def entry(key: str, json: bytes, first: bool) -> bytes:
    """Return one document as a line of the file."""
    return b'%s"%s":%s\n' % (b" " if first else b",", key.encode(), json)


def intact(data: bytes, documents: Mapping[str, bytes]) -> set[str]:
    """Return the keys of the documents that stand in a file's text letter for letter, each on a line of its own."""
    lines = set(data.split(b"\n"))
    return {
        name
        for name, json in documents.items()
        if entry(name, json, False)[:-1] in lines or entry(name, json, True)[:-1] in lines
    }


def json_of(text: bytes) -> bytes:
    """Return the document of a line's text."""
    return text[text.find(b'":', 2) + 2 :]


def jsons(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the JSON of every line that looks like a document, whole or not, with where the line begins."""
    offset = 0
    for text in data.split(b"\n"):
        if text[:2] in _STARTS:
            yield offset, json_of(text)
        offset += len(text) + 1


def scan(data: bytes, start: int = 0) -> Scan:
    """Read a segment's bytes, or those from `start` on when the part before was read already."""
    if start == 0 and data.startswith(HEAD + _STARTS[1]) and data.endswith(b"\n" + TAIL):
        found = _whole(data)
        if found is not None:
            return found
    return _piecemeal(data, start)


def _whole(data: bytes) -> Scan | None:
    """Read a file that is as it should be, in one go; None when it is not."""
    try:
        slims = slims_of(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    # JSON has no line feed inside a text, so a line that begins like a document is one.
    offsets = [found.start() + 1 for found in _NEXT.finditer(data)]
    if len(offsets) != len(slims) or not _are_ids([slim.id for slim in slims]):
        return None
    return Scan(data, 0, offsets, slims, len(data) - len(TAIL), SegmentState.WHOLE)


def _piecemeal(data: bytes, start: int) -> Scan:
    """Read whatever whole lines there are."""
    offsets: list[int] = []
    slims: list[Slim] = []
    position, end, bad, torn = start, start, 0, False
    for text in data.split(b"\n"):
        slim = _event(text)
        if slim is not None:
            offsets.append(position)
            slims.append(slim)
        elif text not in _IGNORED:
            bad += 1
            torn = position + len(text) - start == len(data)
        position += len(text) + 1
        if slim is not None or text == _IGNORED[0]:
            end = min(position, start + len(data))
    return Scan(data, start, offsets, slims, end, _state(data, start, end - start, bad, torn))


def _event(text: bytes) -> Slim | None:
    """Return the event of one line's text, or None when it is none."""
    if text[:2] not in _STARTS:
        return None
    try:
        slim = slim_of(json_of(text))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return slim if _are_ids([slim.id]) else None


def _are_ids(texts: list[str]) -> bool:
    """Whether all of these are ids of events: without one of its own an event can be neither kept nor replaced."""
    return set(map(len, texts)) <= {LENGTH} and not "".join(texts).encode().translate(None, _DIGITS)


def _state(data: bytes, start: int, end: int, bad: int, torn: bool) -> SegmentState:
    """Judge: a torn end is a partial head, at most one partial line, or zeros, or missing braces after whole lines."""
    if not start and HEAD.startswith(data.rstrip(b"\0")):
        return SegmentState.TORN
    headed = start > 0 or data.startswith(HEAD)
    rest = data[end:]
    if headed and not bad and rest == TAIL:
        return SegmentState.WHOLE
    if headed and (not bad or (bad == 1 and torn)) and _cut_off(rest):
        return SegmentState.TORN
    return SegmentState.DAMAGED


def _cut_off(rest: bytes) -> bool:
    """Whether the bytes after the last whole line look like an interrupted append."""
    return not rest.strip(b"\0") or TAIL.startswith(rest) or rest[:2] in _STARTS or rest in (b",", b" ")
