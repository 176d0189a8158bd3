"""The training text: one JSON object a line, with offsets in code points.

`text`; `tokens` as [start, end); `sents` as [first, last) token indexes; `ents` as [start, end, type].
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

_NEW_DOCUMENT = "-DOCSTART-"


class Document(Struct, frozen=True):
    """One annotated text: its sentences as spans, its names as (start, end, type)."""

    name: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, int, str], ...]


def documents(path: Path) -> Iterator[Document]:
    """Yield the documents of a corpus file; a line that joins several is cut where each begins."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            tokens = record["tokens"]
            spans = [(tokens[first][0], tokens[after - 1][1]) for first, after in record["sents"] if after > first]
            names = [(start, end, kind) for start, end, kind in record["ents"]]
            yield from _cut(record["id"], record["text"], spans, names)


def _cut(
    name: str, text: str, sentences: list[tuple[int, int]], names: list[tuple[int, int, str]]
) -> Iterator[Document]:
    part: list[tuple[int, int]] = []
    parts = [part]
    for start, end in sentences:
        if text.startswith(_NEW_DOCUMENT, start):
            part = []
            parts.append(part)
            rest = text[start + len(_NEW_DOCUMENT) : end].lstrip()
            start = end - len(rest)
        if start < end:
            part.append((start, end))
    for part in filter(None, parts):
        low, high = part[0][0], part[-1][1]
        yield Document(
            name,
            text[low:high],
            tuple((start - low, end - low) for start, end in part),
            tuple((start - low, end - low, kind) for start, end, kind in names if low <= start and end <= high),
        )
