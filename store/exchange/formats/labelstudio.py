"""Label Studio tasks: a JSON array with one task an article, people's decisions as annotations, agents' as predictions.

The labelling interface that shows them is `CONFIG`. Offsets are code points, as Label Studio has them.
<https://labelstud.io/guide/task_format>
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from reading.errors import CopydeskError
from store.exchange.export import ExportedArticle, Job
from store.exchange.record import CONTROL, Record
from store.exchange.safe_json import encode

CONFIG = """<View>
  <Labels name="verdict" toName="text">
    <Label value="accurate" background="#2e7d32"/>
    <Label value="disputed" background="#b26a00"/>
    <Label value="erroneous" background="#c62828"/>
  </Labels>
  <Text name="text" value="$text" granularity="sentence"/>
</View>
"""


def write(job: Job) -> Iterator[bytes]:
    """Yield the array, one task at a time; CopydeskError when the text may not leave."""
    if not job.text:
        raise CopydeskError("Label Studio shows the text", "it has nothing to label without", "Leave out --no-text.")
    before = b"[\n"
    for number, exported in enumerate(job.articles(), 1):
        yield before + encode(task(exported, number))
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def task(exported: ExportedArticle, number: int) -> Mapping[str, object]:
    """Return one article as a task, with one annotation for each reviewer and round; tasks are numbered from 1."""
    first = exported.records[0].scene
    people = [record for record in exported.standing if record.verdict and record.role != "agent"]
    agents = [record for record in exported.standing if record.verdict and record.role == "agent"]
    return {
        "id": number,
        "data": {
            "text": exported.article.text,
            "article": first.article,
            "article_sha256": exported.article.sha256,
            "title": first.title,
            "source": first.source,
            "reviewers": sorted({record.reviewer for record in people}),
        },
        "annotations": [_annotation(records) for records in _by_author(people)],
        "predictions": [_prediction(records) for records in _by_author(agents)],
    }


def _by_author(records: Sequence[Record]) -> list[list[Record]]:
    def author(record: Record) -> tuple[str, str, str]:
        return record.round, record.reviewer, record.role

    return [list(group) for _, group in groupby(sorted(records, key=author), key=author)]


def _annotation(records: list[Record]) -> Mapping[str, object]:
    return {
        "result": [_region(record) for record in records],
        "lead_time": round(sum(record.duration for record in records), 3),
        "created_at": min(record.created for record in records),
        "updated_at": max(record.modified for record in records),
        "was_cancelled": False,
        "ground_truth": records[0].role == "adjudicator",
    }


def _prediction(records: list[Record]) -> Mapping[str, object]:
    scores = [score for record in records if isinstance(score := record.extra.get("score"), float | int)]
    return {
        "model_version": records[0].reviewer,
        **({"score": sum(scores) / len(scores)} if scores else {}),
        "result": [_region(record) for record in records],
    }


def _region(record: Record) -> Mapping[str, object]:
    scene = record.scene
    facts = {
        "reviewer": record.reviewer,
        "round": record.round,
        "role": record.role,
        "note": record.note,
    }
    facts |= {
        "reasons": ", ".join(record.reasons),
        "evidence": " ".join(piece.source for piece in record.evidence),
    }
    if record.links:
        facts["links"] = "; ".join(link.told for link in record.links)
    if CONTROL in record.extra:
        facts[CONTROL] = str(record.extra[CONTROL])
    score = record.extra.get("score")
    return {
        "id": record.id,
        "from_name": "verdict",
        "to_name": "text",
        "type": "labels",
        "value": {
            "start": scene.start,
            "end": scene.end,
            "text": scene.quote,
            "labels": [record.verdict],
        },
        "meta": {"text": [f"{key}: {value}" for key, value in facts.items() if value], **facts},
        **({"score": score} if score is not None else {}),
    }
