"""doccano documents for sequence labelling: one line for each article, reviewer and round; other keys become metadata.

What belongs to a label (`notes`, `reasons`, `confidences`, `evidence`, `controls`, `links`) stands under its start.

Offsets are code points, as doccano has them. <https://doccano.github.io/doccano/>
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reading.errors import CopydeskError
from store.exchange.export import ExportedArticle, Job
from store.exchange.formats.labelstudio import evidence_line
from store.exchange.record import CONTROL, Record
from store.exchange.safe_json import encode


def write(job: Job) -> Iterator[bytes]:
    """Return the documents, an article's lines at a time; CopydeskError when the text may not leave."""
    if not job.text:
        raise CopydeskError("doccano shows the text", "it has nothing to label without", "Leave out --no-text.")
    return job.pieces(lambda exported: b"".join(_lines(exported)))


def _lines(exported: ExportedArticle) -> Iterator[bytes]:
    def author(record: Record) -> tuple[str, str, str]:
        return record.round, record.reviewer, record.role

    for (round_, reviewer, role), group in groupby(sorted(exported.current, key=author), key=author):
        records = list(group)
        first = records[0].subject
        document: dict[str, object] = {
            "text": exported.article.text,
            "label": [(*place, one.verdict) for one in records if one.verdict for place in _places(one)],
            "article": first.article,
            "article_sha256": first.article_sha256,
            "title": first.title,
            "reviewer": reviewer,
            "round": round_,
            "role": role,
            "controls": {_start(one): one.extra[CONTROL] for one in records if CONTROL in one.extra},
            "notes": {_start(one): one.note for one in records if one.note},
            "reasons": {_start(one): one.reasons for one in records if one.reasons},
            "confidences": {_start(one): one.confidence for one in records if one.confidence},
            "evidence": {
                _start(one): [evidence_line(piece) for piece in one.evidence] for one in records if one.evidence
            },
        }
        links = {_start(one): one.links for one in records if one.links}
        if links:
            document["links"] = links
        yield encode(document) + b"\n"


def _places(record: Record) -> list[tuple[int, int]]:
    """Return where a decision's labels stand: the parts that were marked, or the sentence."""
    return [(one.start, one.end) for one in record.spans] or [(record.subject.start, record.subject.end)]


def _start(record: Record) -> str:
    """Return where a decision's first label begins, by which the other keys say what belongs to it."""
    return str(_places(record)[0][0])
