"""JSONL: one record a line, the form that copydesk reads back."""

from __future__ import annotations

from collections.abc import Iterator

from store.exchange.export import Job
from store.exchange.record import encode


def write(job: Job) -> Iterator[bytes]:
    """Return the records, one line each; an article's lines at a time."""
    return job.pieces(lambda exported: encode(exported.records))
