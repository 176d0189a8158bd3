"""JSON: the records of the JSONL export as one array, for programs that read a file as one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.exchange.export import Job
from store.exchange.record import encode


def write(job: Job) -> Iterator[bytes]:
    """Return the records as an array, one a line."""
    yield from as_array(job.pieces(lambda exported: encode(exported.records)))
    yield b"\n"


def as_array(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines of JSON as the elements of an array."""
    before = b"[\n"
    for piece in pieces:
        for line in filter(None, piece.split(b"\n")):
            yield before + line
            before = b",\n"
    yield b"[]" if before == b"[\n" else b"\n]"
