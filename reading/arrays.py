"""JSON becomes Sources: one article an object of an array, or the one object that the file holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from reading import guard
from reading.clean import visible
from reading.errors import ReadingError
from reading.records import Fields, FoundRecord, from_records
from reading.source import Source


def from_json(path: Path, text: str, fields: Fields) -> Iterator[Source]:
    """Yield the article of each object; those that hold none are named in one ReadingError after the last good one."""
    try:
        with guard.attributed():
            found = json.loads(text.removeprefix("\ufeff"))
        guard.check_depth(found)
    except ValueError as error:
        what = f"{visible(str(path))}: {visible(str(error))}"
        raise ReadingError("The file is not JSON", what, "One object a line is JSONL: name it .jsonl") from error
    if not isinstance(found, (list, dict)):
        raise ReadingError(
            "No articles in the file", visible(str(path)), "copydesk reads an array of objects, each with a text"
        )
    return from_records(path, _records(found if isinstance(found, list) else [found]), fields, "entry")


def _records(found: list[object]) -> Iterator[FoundRecord]:
    """Yield the entries of an array, from 1."""
    for number, one in enumerate(found, 1):
        yield FoundRecord(number, one if isinstance(one, dict) else ReadingError("", "not a JSON object"))
