"""Records become Sources: one article a record (a line, a row, an object), the rest of it kept as metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Kind
from reading.clean import visible
from reading.decode import with_line_feeds
from reading.errors import ReadingError
from reading.language import vote
from reading.metadata import language_of
from reading.source import Source

_TEXTS = (
    "text",
    "claim",
    "statement",
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
    "sentence",
)
_IDS = ("id", "_id", "uid", "uuid", "article_id", "doc_id", "document_id", "docid", "key", "slug", "url", "link")
_TITLES = ("title", "headline", "heading", "article_title", "name")
_UNITS = "sentences"
"""The key of the places of the sentences, where a line says itself what is judged as one."""
_PROSE = 200  # characters: ids, titles and addresses are shorter
_SHOWN = 3  # what one message can hold
VOTERS = 200
"""Articles of a file that vote on its language."""


class Fields(Struct, frozen=True):
    """How a file of records is read: which keys hold the text, the id and the title; empty means guess.

    `form` is one of `reading.forms.FORMS`, whatever the file is called; empty means by its name.
    """

    text: str = ""
    id: str = ""
    title: str = ""
    form: str = ""


class FoundRecord(Struct, frozen=True):
    """A record as it was found: its number from 1, and what it holds or why it holds nothing."""

    number: int
    record: Mapping[str, object] | ReadingError


def from_records(path: Path, records: Iterable[FoundRecord], fields: Fields, unit: str) -> Iterator[Source]:
    """Yield the article of each record; `unit` is what one is called (a line, a row).

    Those that hold none are named in one ReadingError after the last good one.

    The first of them vote on the language of those that give none away.
    """
    found = _sources(path, records, fields, unit)
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


def _sources(path: Path, records: Iterable[FoundRecord], fields: Fields, unit: str) -> Iterator[Source]:
    """Yield the article of each record, whatever the others are."""
    faults: list[str] = []
    names: dict[str, int] = {}
    count = 0
    for found in records:
        count += 1
        try:
            if isinstance(found.record, ReadingError):
                raise found.record
            source = source_of(path, found.number, found.record, fields)
        except ReadingError as error:
            faults.append(f"{unit} {found.number}: {error.message}")
            if count == 1 and error.hint:
                raise
            continue
        yield _named(source, names)
    if faults:
        shown = "; ".join(faults[:_SHOWN]) + (f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else "")
        many = "entries" if unit == "entry" else f"{unit}s"
        raise ReadingError(f"{len(faults)} of {count} {many} hold no article", f"{visible(str(path))}, {shown}")


def text_key(record: Mapping[str, object]) -> str:
    """Return the key of the text when it is obvious, else the empty string.

    It is obvious by a usual name, or as the only long string.
    """
    usual = _first({key: value for key, value in record.items() if _is_prose(value)}, _TEXTS)
    if usual:
        return usual
    long = [key for key, value in record.items() if isinstance(value, str) and len(value) > _PROSE and " " in value]
    return long[0] if len(long) == 1 else ""


def _is_prose(value: object) -> bool:
    """Whether a value may be a text: it has a letter."""
    return isinstance(value, str) and any(map(str.isalpha, value))


def source_of(path: Path, number: int, record: Mapping[str, object], fields: Fields) -> Source:
    """Return the article of one record; ReadingError when it holds none."""
    key = fields.text or _text_field(path, record)
    text = record.get(key)
    if not isinstance(text, str):
        raise ReadingError("", f"no text under {visible(key)!r}")
    units = _units(record, text)
    lines = with_line_feeds(text)
    claim = {} if "\n" in lines.strip() else {len(lines) - len(lines.lstrip()): Kind.SENTENCE}
    id_key = fields.id or _first(record, _IDS)
    title_key = fields.title or _first(record, _TITLES)
    identity, title = record.get(id_key), record.get(title_key)
    known = identity is not None and not isinstance(identity, (dict, list))
    return Source(
        path,
        f"{path.name}#{visible(str(identity)) if known else number}",
        lines,
        title=title if isinstance(title, str) else "",
        language=language_of(record),
        metadata={name: value for name, value in record.items() if name != key and not (units and name == _UNITS)},
        units=units,
        given=claim,  # one line is what the record says, and heads nothing
    )


def _units(record: Mapping[str, object], text: str) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) of the sentences that the line names itself; none where it names no such places."""
    named = record.get(_UNITS)
    if not isinstance(named, list) or "\r" in text:
        return ()
    pairs = [one for one in named if isinstance(one, list) and len(one) == 2 and all(type(at) is int for at in one)]
    return tuple((start, end) for start, end in pairs) if len(pairs) == len(named) else ()


def _text_field(path: Path, record: Mapping[str, object]) -> str:
    """Return the key of the text; ReadingError where none is obvious."""
    found = text_key(record)
    if found:
        return found
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
