"""doccano documents for sequence labelling: one line for each article, reviewer and round; other keys become metadata.

Offsets are code points, as doccano has them. <https://doccano.github.io/doccano/>
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reading.errors import CopydeskError
from store.export.gather import Sheet
from store.export.job import Job
from store.inert import encode
from store.record import Record


def write(job: Job) -> Iterator[bytes]:
    """Yield the documents, an article's lines at a time; CopydeskError when the text may not leave."""
    if not job.text:
        raise CopydeskError("doccano shows the text", "it has nothing to label without", "Leave out --no-text.")
    for sheet in job.sheets():
        yield b"".join(_lines(sheet))


def _lines(sheet: Sheet) -> Iterator[bytes]:
    def author(record: Record) -> tuple[str, str, str]:
        return record.said.round, record.said.reviewer, record.said.role

    for (round_, reviewer, role), group in groupby(sorted(sheet.standing, key=author), key=author):
        records = list(group)
        pairs, first = [(record.scene, record.said) for record in records], records[0].scene
        document = {
            "text": sheet.article.text,
            "label": [(scene.start, scene.end, said.verdict) for scene, said in pairs if said.verdict],
            "article": first.article,
            "article_sha256": first.article_sha256,
            "title": first.title,
            "reviewer": reviewer,
            "round": round_,
            "role": role,
            "notes": {str(scene.sentence): said.note for scene, said in pairs if said.note},
        }
        yield encode(document) + b"\n"
