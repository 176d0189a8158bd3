"""FEVER's lines: a claim, its label and the evidence for it, as shared tasks on claims take them.

A claim is a sentence with a verdict, whose stance is its label; `id` is FEVER's own where the claim came from there,
else a number made of the record's. <https://fever.ai/dataset/fever.html>
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reading.errors import CopydeskError
from review.events import Evidence
from review.scale import OPEN, Scale
from store.exchange.export import ExportedArticle, Job
from store.exchange.fever import LABELS, SENTENCE, VERDICT, WIKIPEDIA
from store.exchange.record import CONTROL, Record
from store.exchange.safe_json import encode

_DIGITS = 13
"""Hexadecimal digits of a record's id that fit a number that every reader of JSON has exactly."""
_NOTHING = ((None, None, None, None),)


def write(job: Job) -> Iterator[bytes]:
    """Yield the claims, an article's lines at a time; CopydeskError when the text may not leave."""
    if not job.text:
        raise CopydeskError("FEVER's lines are claims", "there is nothing to label without", "Leave out --no-text.")
    return job.pieces(lambda exported: b"".join(_lines(exported, job)))


def _lines(exported: ExportedArticle, job: Job) -> Iterator[bytes]:
    alone = len(exported.article.sentences) == 1
    for record in exported.current:
        if record.verdict:
            yield encode(_claim(record, job.scale_of(record), alone)) + b"\n"


def _claim(record: Record, scale: Scale, alone: bool) -> Mapping[str, object]:
    stance = scale.stance(str(record.verdict))
    item = record.subject.article.rpartition("#")[2]
    own = int(item) if alone and item.isascii() and item.isdigit() and len(item) < 16 else None
    return {
        "id": own if own is not None else int(record.id[:_DIGITS], 16),
        "verifiable": "NOT VERIFIABLE" if stance == OPEN else "VERIFIABLE",
        "label": LABELS[stance],
        **({VERDICT: record.verdict} if scale.identity or record.verdict not in scale else {}),
        "claim": record.subject.quote,
        "evidence": [[_page(piece)] for piece in record.evidence] or [_NOTHING],
        "annotator": record.reviewer,
        "article": record.subject.article,
        "article_sha256": record.subject.article_sha256,
        "sentence": record.subject.sentence,
        **({CONTROL: record.extra[CONTROL]} if CONTROL in record.extra else {}),
    }


def _page(piece: Evidence) -> tuple[None, None, str, int | None]:
    """Return a piece of evidence as FEVER names it: a page of Wikipedia and a sentence of it, or any other source."""
    page, _, number = piece.source.partition(SENTENCE)
    if page.startswith(WIKIPEDIA) and number.isascii() and number.isdigit():
        return None, None, page.removeprefix(WIKIPEDIA), int(number)
    return None, None, piece.source, None
