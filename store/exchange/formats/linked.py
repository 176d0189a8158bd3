"""JSON-LD: the Web Annotations of an export as one page of annotations, with one context for all."""

from __future__ import annotations

from collections.abc import Iterator

from store.exchange.export import Job
from store.exchange.formats.json_array import as_array
from store.exchange.formats.webanno import CONTEXT, annotation
from store.exchange.safe_json import encode


def write(job: Job) -> Iterator[bytes]:
    """Return an annotation page."""

    def lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
        yield b'{"@context":' + encode(CONTEXT) + b',"type":"AnnotationPage","items":'
        yield from as_array(pieces)
        yield b"}\n"

    return lines(
        job.pieces(
            lambda exported: b"".join(
                encode(
                    {key: value for key, value in annotation(record, exported.article, job).items() if key[0] != "@"}
                )
                + b"\n"
                for record in exported.records
            )
        )
    )
