"""Label Studio tasks: a JSON array with one task an article, people's decisions as annotations, agents' as predictions.

The labelling interface that shows them is `interface`. Offsets are code points, as Label Studio has them.
<https://labelstud.io/guide/task_format>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from reading.errors import CopydeskError
from review.events import Evidence
from review.reasons import REASONS, Reason
from review.scale import DEFAULT, Scale
from store.exchange.export import ExportedArticle, Job
from store.exchange.record import CONTROL, Record
from store.exchange.safe_json import encode

_COLOURS: Mapping[str, str] = {
    "good": "#2e7d32",
    "fair": "#00695c",
    "open": "#b26a00",
    "poor": "#bf360c",
    "bad": "#c62828",
    "grave": "#6a1b4d",
    "other": "#455a64",
}
"""The colour of a label by the role of its verdict."""


def interface(reasons: Iterable[Reason] = REASONS, scale: Scale = DEFAULT) -> str:
    """Return the labelling interface in which Label Studio shows the tasks: all that a decision can hold."""
    colours = (f"{quoteattr(one.name)} background={quoteattr(_COLOURS[one.role])}" for one in scale)
    labels = "".join(f"    <Label value={one}/>\n" for one in colours)
    choices = "".join(f"    <Choice value={quoteattr(one.name)} hint={quoteattr(one.help)}/>\n" for one in reasons)
    return f"""<View>
  <Labels name="verdict" toName="text">
{labels}  </Labels>
  <Text name="text" value="$text" granularity="sentence"/>
  <Choices name="reasons" toName="text" perRegion="true" choice="multiple">
{choices}  </Choices>
  <Choices name="confidence" toName="text" perRegion="true" choice="single-radio">
    <Choice value="1"/>
    <Choice value="2"/>
    <Choice value="3"/>
  </Choices>
  <TextArea name="note" toName="text" perRegion="true" placeholder="note" editable="true"/>
  <TextArea name="evidence" toName="text" perRegion="true" placeholder="supports: https://…" editable="true"/>
</View>
"""


def write(job: Job) -> Iterator[bytes]:
    """Yield the array, one task at a time; CopydeskError when the text may not leave."""
    if not job.text:
        raise CopydeskError("Label Studio shows the text", "it has nothing to label without", "Leave out --no-text.")
    before = b"[\n"
    for number, exported in enumerate(job.articles(), 1):
        yield before + encode(task(exported, number, job.about.emails))
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def task(exported: ExportedArticle, number: int, emails: Mapping[str, str]) -> Mapping[str, object]:
    """Return one article as a task, with one annotation for each reviewer and round; tasks are numbered from 1.

    `emails` say which of Label Studio's users a reviewer is there.
    """
    first = exported.records[0].subject
    people = [record for record in exported.current if record.verdict and record.role != "agent"]
    agents = [record for record in exported.current if record.verdict and record.role == "agent"]
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
        "annotations": [_annotation(records, emails) for records in _by_author(people)],
        "predictions": [_prediction(records) for records in _by_author(agents)],
    }


def _by_author(records: Sequence[Record]) -> list[list[Record]]:
    def author(record: Record) -> tuple[str, str, str]:
        return record.round, record.reviewer, record.role

    return [list(group) for _, group in groupby(sorted(records, key=author), key=author)]


def _annotation(records: list[Record], emails: Mapping[str, str]) -> Mapping[str, object]:
    mail = emails.get(records[0].reviewer)
    return {
        **({"completed_by": {"email": mail}} if mail else {}),
        "result": [one for record in records for one in _results(record)],
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
        "result": [one for record in records for one in _results(record)],
    }


def _results(record: Record) -> Iterator[Mapping[str, object]]:
    """Yield a decision's regions, one for each part that was marked or one for the sentence, and what belongs to it."""
    subject = record.subject
    marked = record.spans
    places = [(one.start, one.end, one.text) for one in marked] or [(subject.start, subject.end, subject.quote)]
    facts = {"reviewer": record.reviewer, "round": record.round, "role": record.role}
    if record.links:
        facts["links"] = "; ".join(link.in_words for link in record.links)
    if CONTROL in record.extra:
        facts[CONTROL] = str(record.extra[CONTROL])
    score = record.extra.get("score")
    for number, (start, end, words) in enumerate(places, 1):
        yield {
            "id": record.id if number == 1 else f"{record.id}-{number}",
            "from_name": "verdict",
            "to_name": "text",
            "type": "labels",
            "value": {"start": start, "end": end, "text": words, "labels": [record.verdict]},
            "meta": {"text": [f"{key}: {value}" for key, value in facts.items() if value], **facts},
            **({"score": score} if score is not None else {}),
        }
    start, end, words = places[0]
    confidence = [str(record.confidence)] if record.confidence else []
    beside: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("reasons", "choices", record.reasons),
        ("confidence", "choices", confidence),
        ("note", "text", [record.note] if record.note else []),
        ("evidence", "text", [evidence_line(piece) for piece in record.evidence]),
    )
    for name, key, said in beside:
        if said:
            yield {
                "id": record.id,
                "from_name": name,
                "to_name": "text",
                "type": "choices" if key == "choices" else "textarea",
                "value": {"start": start, "end": end, **({"text": words} if key == "choices" else {}), key: list(said)},
            }


def evidence_line(piece: Evidence) -> str:
    """Return evidence as a line that `store.exchange.peers.labelstudio` reads back."""
    quote = f" “{piece.quote}”" if piece.quote else ""
    return f"{piece.stance}: {piece.source}{quote}" + (f" ({piece.accessed})" if piece.accessed else "")
