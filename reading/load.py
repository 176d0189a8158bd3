"""Files become Sources: decoded raw text and what the file says about itself, by the file's suffix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reading import guard
from reading.clean import visible
from reading.errors import ReadingError

if TYPE_CHECKING:
    from reading.jsonl import Fields
    from reading.source import Source

_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm"})
SUFFIXES = frozenset({".txt", ".jsonl"}) | _MARKDOWN | _HTML
"""The suffixes of article files in a folder. A file of any other suffix is read as text when it is asked for."""


def load(path: Path, *, fields: Fields | None = None) -> Iterator[Source]:
    """Yield the articles of one file: one, or one a line for JSONL.

    Raises ReadingError, which names the file.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".jsonl":
            from reading.jsonl import Fields, from_jsonl

            yield from from_jsonl(path, fields or Fields())
            return
        data = guard.read_bytes(path, guard.ARTICLE)
    except OSError as error:
        raise ReadingError("Could not read the file", visible(str(path)), error.strerror or "") from error
    try:
        with guard.attributed():
            source = _source(path, suffix, data)
    except ValueError as error:
        raise ReadingError("Could not read the file", f"{visible(str(path))}: {visible(str(error))}") from error
    yield source


def _source(path: Path, suffix: str, data: bytes) -> Source:
    """Return the one article of a file's bytes."""
    from reading.decode import decode
    from reading.source import Source

    if suffix in _HTML:
        return _page(path, data)
    if suffix in _MARKDOWN:
        from reading.markdown import from_markdown

        return from_markdown(path, decode(data, path))
    return Source(path, path.name, decode(data, path))


def _page(path: Path, data: bytes) -> Source:
    """Return the article of an HTML page, in the encoding it names where that fits, else as any text."""
    from reading.decode import decode
    from reading.html import declared_charset, from_html

    charset = declared_charset(data)
    try:
        text = data.decode(charset) if charset else decode(data, path)
    except (LookupError, UnicodeError):
        text = decode(data, path)
    return from_html(path, text)
