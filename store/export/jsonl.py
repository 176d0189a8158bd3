"""JSONL: one record a line, the form that copydesk reads back."""

from __future__ import annotations

from collections.abc import Iterator

from store.export.gather import Sheets
from store.record import encode


def write(sheets: Sheets) -> Iterator[bytes]:
    """Yield the records, one line each; an article's lines at a time."""
    for sheet in sheets():
        yield b"".join(map(encode, sheet.records))
