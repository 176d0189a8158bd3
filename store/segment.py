"""A segment's text: a TinyDB file with one document a line, and how to read it even when it is damaged.

    {"events":{
     "1763…":{…}
    ,"1764…":{…}
    }}

The comma leads, so that an append only ever adds lines. Whole lines are whole events wherever they stand: between
the marks of a merge conflict, before a torn end, after a garbled middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import msgspec

from store.codec import Slim, slim_of

TABLE = "events"
HEAD = b'{"events":{\n'
TAIL = b"}}\n"
LIMIT = 2000
"""Events of a segment; the next one goes to the next file."""

_IGNORED = (HEAD.strip(), TAIL.strip(), b"")


class State(Enum):
    """What a segment's bytes are: a TinyDB file, one whose end was cut off in mid-write, or something worse."""

    WHOLE = "whole"
    TORN = "torn"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Line:
    """One event found: where its JSON starts in the file, its bytes, and what the index needs of it."""

    offset: int
    json: bytes
    slim: Slim


@dataclass(frozen=True, slots=True)
class Scan:
    """The events of some bytes, where the next one would be appended, and what is wrong."""

    lines: tuple[Line, ...]
    end: int
    state: State


def entry(key: str, json: bytes, first: bool) -> bytes:
    """Return one document as a line of the file."""
    return b'%s"%s":%s\n' % (b" " if first else b",", key.encode(), json)


def scan(data: bytes, start: int = 0) -> Scan:
    """Read a segment's bytes, or those from `start` on when the part before was read already."""
    lines: list[Line] = []
    position, end, bad, torn = start, start, 0, False
    for text in data.split(b"\n"):
        line = _line(text, position)
        if line is not None:
            lines.append(line)
        elif text not in _IGNORED:
            bad += 1
            torn = position + len(text) - start == len(data)
        position += len(text) + 1
        if line is not None or text == _IGNORED[0]:
            end = min(position, start + len(data))
    return Scan(tuple(lines), end, _state(data, start, end - start, bad, torn))


def _line(text: bytes, position: int) -> Line | None:
    """Return the event of one line of the file, or None when it is none."""
    if text[:2] not in (b',"', b' "'):
        return None
    cut = text.find(b'":', 2) + 2
    if cut < 2:
        return None
    json = text[cut:]
    try:
        return Line(position + cut, json, slim_of(json))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _state(data: bytes, start: int, end: int, bad: int, torn: bool) -> State:
    """Judge: a torn end is at most one partial line, or zeros, or missing braces after whole lines."""
    headed = start > 0 or data.startswith(HEAD)
    if headed and not bad and data[end:] == TAIL:
        return State.WHOLE
    rest = data[end:]
    if (headed or HEAD.startswith(data.rstrip(b"\0"))) and (not bad or (bad == 1 and torn)) and _cut_off(rest):
        return State.TORN
    return State.DAMAGED


def _cut_off(rest: bytes) -> bool:
    """Whether the bytes after the last whole line can be what an interrupted append leaves."""
    return rest == b"" or not rest.strip(b"\0") or TAIL.startswith(rest) or rest[:2] in (b',"', b' "') or rest == b","
