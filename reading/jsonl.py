"""JSON lines become Sources: one article a line, also of a file that is packed with gzip."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from reading import guard
from reading.clean import visible
from reading.errors import ReadingError
from reading.records import Fields, FoundRecord, from_records, source_of
from reading.source import Source


def from_jsonl(path: Path, fields: Fields, *, packed: bool = False) -> Iterator[Source]:
    """Yield the article of each line; those that hold none are named in one ReadingError after the last good one."""
    return from_records(path, _records(path, packed), fields, "line")


def _records(path: Path, packed: bool) -> Iterator[FoundRecord]:
    """Yield the record of each line that is not empty."""
    with guard.opened(path, sys.maxsize) as file:
        lines = guard.unpacked_lines_of(file, guard.ARTICLE) if packed else guard.lines_of(file, guard.ARTICLE)
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                yield FoundRecord(number, _record(raw, number))
            except ReadingError as error:
                yield FoundRecord(number, error)


def source_of_line(path: Path, number: int, raw: bytes, fields: Fields) -> Source:
    """Return the article of one line; ReadingError when it holds none."""
    return source_of(path, number, _record(raw, number), fields)


def _record(raw: bytes, number: int) -> Mapping[str, object]:
    """Return the object of one line."""
    if len(raw) >= guard.largest(guard.ARTICLE):
        raise ReadingError("", guard.too_large(len(raw), guard.ARTICLE))
    try:
        with guard.attributed():
            found = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        guard.check_depth(found)
    except UnicodeDecodeError as error:
        raise ReadingError("", f"byte {error.start} is not UTF-8") from error
    except ValueError as error:
        raise ReadingError("", visible(f"not JSON ({error})")) from error
    if not isinstance(found, dict):
        raise ReadingError("", "not a JSON object")
    return found
