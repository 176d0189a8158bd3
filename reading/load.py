"""Files become Sources: decoded raw text and what the file says about itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reading.clean import visible
from reading.errors import ReadingError

SUFFIXES = frozenset({".txt"})


@dataclass(frozen=True, slots=True)
class Source:
    """One article as it was found: `text` is decoded and raw, `name` the file's name (`f.jsonl#id` for a JSONL line).

    `title` and `language` are what the file itself says, else empty; `metadata` is everything else it says.
    """

    path: Path
    name: str
    text: str
    title: str = ""
    language: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)


def load(path: Path) -> Iterator[Source]:
    """Yield the articles of one file: one, or one a line for JSONL. Raises ReadingError, which names the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError("Could not read the file", visible(str(path)), error.strerror or "") from error
    yield Source(path, path.name, data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
