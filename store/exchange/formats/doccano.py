"""doccano documents for sequence labelling: one line for each article, reviewer and round; other keys become metadata.

Offsets are code points, as doccano has them. <https://doccano.github.io/doccano/>
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reading.errors import CopydeskError
from store.exchange.export import ExportedArticle, Job
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

    for (round_, reviewer, role), group in groupby(sorted(exported.standing, key=author), key=author):
        records = list(group)
        first = records[0].scene
        document: dict[str, object] = {
            "text": exported.article.text,
            "label": [(one.scene.start, one.scene.end, one.verdict) for one in records if one.verdict],
            "article": first.article,
            "article_sha256": first.article_sha256,
            "title": first.title,
            "reviewer": reviewer,
            "round": round_,
            "role": role,
            "controls": {str(one.scene.sentence): one.extra[CONTROL] for one in records if CONTROL in one.extra},
            "notes": {str(one.scene.sentence): one.note for one in records if one.note},
        }
        links = {str(one.scene.sentence): one.links for one in records if one.links}
        if links:
            document["links"] = links
        yield encode(document) + b"\n"
