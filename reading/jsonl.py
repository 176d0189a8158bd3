"""JSON lines become Sources: one article a line, the rest of the line kept as metadata."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reading import guard
from reading.clean import visible
from reading.decode import with_line_feeds
from reading.errors import ReadingError
from reading.language import vote
from reading.metadata import language_of
from reading.source import Source

_TEXTS = (
    "text",
    "body",
    "content",
    "article",
    "article_text",
    "full_text",
    "fulltext",
    "maintext",
    "main_text",
    "article_body",
    "articlebody",
    "document",
    "story",
    "raw_text",
    "clean_text",
    "passage",
)
_IDS = ("id", "_id", "uid", "uuid", "article_id", "doc_id", "document_id", "docid", "key", "slug", "url", "link")
_TITLES = ("title", "headline", "heading", "article_title", "name")
_UNITS = "sentences"
"""The key of the places of the sentences, where a line says itself what is judged as one."""
_PROSE = 200
_SHOWN = 3
VOTERS = 200
"""Articles of a file that vote on its language."""


class Fields(Struct, frozen=True):
    """Which keys of a line hold the text, the id and the title; empty means guess."""

    text: str = ""
    id: str = ""
    title: str = ""


def from_jsonl(path: Path, fields: Fields) -> Iterator[Source]:
    """Yield the article of each line.

    Lines that hold none are named in one ReadingError after the last good one.

    The first of them vote on the language of those that give none away.
    """
    found = _sources(path, fields)
    first: list[Source] = []
    fault: ReadingError | None = None
    try:
        for source in found:
            first.append(source)
            if len(first) == VOTERS:
                break
    except ReadingError as error:
        fault = error  # told when those before it are handed out
    likely = vote(source.text for source in first)
    for source in chain(first, found):
        yield replace(source, likely=likely) if likely else source
    if fault is not None:
        raise fault


def _sources(path: Path, fields: Fields) -> Iterator[Source]:
    """Yield the article of each line, whatever the others are."""
    faults: list[str] = []
    names: dict[str, int] = {}
    count = 0
    with guard.opened(path, sys.maxsize) as file:
        for number, raw in enumerate(guard.lines_of(file, guard.ARTICLE), 1):
            if not raw.strip():
                continue
            count += 1
            try:
                source = source_of_line(path, number, raw, fields)
            except ReadingError as error:
                faults.append(f"line {number}: {error.message}")
                if count == 1 and error.hint:
                    raise
                continue
            yield _named(source, names)
    if faults:
        shown = "; ".join(faults[:_SHOWN]) + (f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else "")
        raise ReadingError(f"{len(faults)} of {count} lines hold no article", f"{visible(str(path))}, {shown}")


def source_of_line(path: Path, number: int, raw: bytes, fields: Fields) -> Source:
    """Return the article of one line; ReadingError when it holds none."""
    return _source(path, number, _record(raw, number), fields)


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


def _source(path: Path, number: int, record: Mapping[str, object], fields: Fields) -> Source:
    """Return the article of one record."""
    key = fields.text or _text_field(path, record)
    text = record.get(key)
    if not isinstance(text, str):
        raise ReadingError("", f"no text under {visible(key)!r}")
    units = _units(record, text)
    id_key = fields.id or _first(record, _IDS)
    title_key = fields.title or _first(record, _TITLES)
    identity, title = record.get(id_key), record.get(title_key)
    known = identity is not None and not isinstance(identity, (dict, list))
    return Source(
        path,
        f"{path.name}#{visible(str(identity)) if known else number}",
        with_line_feeds(text),
        title=title if isinstance(title, str) else "",
        language=language_of(record),
        metadata={name: value for name, value in record.items() if name != key and not (units and name == _UNITS)},
        units=units,
    )


def _units(record: Mapping[str, object], text: str) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) of the sentences that the line names itself; none where it names no such places."""
    named = record.get(_UNITS)
    if not isinstance(named, list) or "\r" in text:
        return ()
    pairs = [one for one in named if isinstance(one, list) and len(one) == 2 and all(type(at) is int for at in one)]
    return tuple((start, end) for start, end in pairs) if len(pairs) == len(named) else ()


def _text_field(path: Path, record: Mapping[str, object]) -> str:
    """Return the key of the text when it is obvious: a usual name, or the only long string."""
    usual = _first(record, _TEXTS)
    if usual:
        return usual
    long = [key for key, value in record.items() if isinstance(value, str) and len(value) > _PROSE and " " in value]
    if len(long) == 1:
        return long[0]
    keys = ", ".join(visible(key) for key in record)
    raise ReadingError(
        "Which field holds the text?", f"{visible(str(path))} has the fields {keys}", "Name it with --text-field"
    )


def _first(record: Mapping[str, object], usual: tuple[str, ...]) -> str:
    """Return the record's own spelling of the first usual key that it has a value for, or the empty string."""
    own = {key.casefold().replace("-", "_"): key for key, value in record.items() if value not in (None, "")}
    return next((own[name] for name in usual if name in own), "")


def _named(source: Source, names: dict[str, int]) -> Source:
    """Return the source under a name that no earlier line of the file has."""
    names[source.name] = names.get(source.name, 0) + 1
    times = names[source.name]
    return source if times == 1 else replace(source, name=f"{source.name}~{times}")
