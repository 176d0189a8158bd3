"""Files become Sources: decoded raw text and what the file says about itself, by the file's suffix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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
    """Yield the articles of one file: one, or one a line for JSONL. Raises ReadingError, which names the file."""
    from reading.decode import decode
    from reading.source import Source

    suffix = path.suffix.lower()
    try:
        if suffix == ".jsonl":
            from reading.jsonl import Fields, from_jsonl

            yield from from_jsonl(path, fields or Fields())
            return
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError("Could not read the file", visible(str(path)), error.strerror or "") from error
    if suffix in _HTML:
        yield _page(path, data)
    elif suffix in _MARKDOWN:
        from reading.markdown import from_markdown

        yield from_markdown(path, decode(data, path))
    else:
        yield Source(path, path.name, decode(data, path))


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
