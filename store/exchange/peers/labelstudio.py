"""Label Studio's exports: JSON, and JSON-MIN, CSV and TSV, which know less.

A task has a text among its data, annotations of people and predictions of programs. A result is a region with labels,
or an answer to the whole text; what shares a region's id (choices, text areas) belongs to that region.
<https://labelstud.io/guide/export>
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from review.events import Evidence
from store.exchange.peers.values import (
    PeerEntry,
    PeerFault,
    PeerLabel,
    PeerText,
    Piece,
    items,
    mapping,
    number,
    tables,
    text,
    texts,
    whole_number,
)

_USUAL = ("text", "claim", "sentence", "content", "body", "article", "document")
_NO_ANSWER = frozenset(("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"))
_NOTES = frozenset(("note", "notes", "comment", "comments", "why", "explanation", "rationale", "justification"))
"""Names of answers that are texts; a table does not say which are."""
_BESIDE = _NO_ANSWER | {"agreement", "reviewers", "article_sha256", "source", "title"}
_CHOSEN = ("labels", "choices", "hypertextlabels", "taxonomy", "paragraphlabels")
_PIECE = re.compile(r"(supports|refutes): (.+?)(?: “(.*)”)?(?: \((\d{4}[^()]*)\))?$", re.DOTALL)


def looks(entry: Mapping[str, object]) -> bool:
    """Whether an object is a task."""
    if isinstance(entry.get("data"), Mapping):
        return any(key in entry for key in ("annotations", "predictions", "completions"))
    return "annotation_id" in entry and "annotator" in entry


def read(entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
    """Yield the texts and labels of tasks."""
    for entry in entries:
        yield from _of_task(entry, who) if isinstance(entry.facts.get("data"), Mapping) else _of_row(entry, who)


def _of_task(entry: PeerEntry, who: str) -> Iterator[Piece]:
    task = entry.facts
    data = mapping(task["data"])
    annotations = tables(task.get("annotations") or task.get("completions"))
    predictions = _predictions(task, annotations)
    quotes = [text(mapping(one.get("value")).get("text")) for of in annotations for one in tables(of.get("result"))]
    found = _text(entry, data, quotes)
    if found is None:
        yield PeerFault(entry.line, "the task has no text")
        return
    yield found
    for annotation in annotations:
        if annotation.get("was_cancelled") or annotation.get("skipped"):
            yield PeerFault(entry.line, "the annotator skipped the task", meant=True)
            continue
        yield from _labels(entry.line, found.key, annotation, _name(annotation, who))
    for prediction in predictions:
        name = text(prediction.get("model_version")) or "label-studio-predictions"
        yield from _labels(entry.line, found.key, prediction, name, is_agent=True)


def _predictions(task: Mapping[str, object], annotations: list[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return the predictions of a task; where it has only their ids, annotations that began with one have it."""
    full = tables(task.get("predictions"))
    if full:
        return full
    begun = [mapping(one.get("prediction")) for one in annotations]
    return list({text(one["id"]): one for one in begun if "id" in one}.values())


def _text(entry: PeerEntry, data: Mapping[str, object], quotes: list[str]) -> PeerText | None:
    """Return the text of a task: the value that has the regions' words in it, one of a usual name, or the longest."""
    words = {key: value for key, value in data.items() if isinstance(value, str) and value and key not in _BESIDE}
    wanted = {quote for quote in quotes if quote}
    holding = [key for key, value in words.items() if wanted and all(quote in value for quote in wanted)]
    usual = [key for key in _USUAL if key in words]
    key = next(iter([*[one for one in usual if one in holding], *holding, *usual]), None) or max(
        words, key=lambda one: len(words[one]), default=None
    )
    if key is None:
        return None
    identity = text(data.get("id")) or text(entry.facts.get("id")) or str(entry.line)
    rest = {name: value for name, value in data.items() if name not in (key, "article_sha256", "source", "reviewers")}
    sha256, article = text(data.get("article_sha256")), text(data.get("article")) if key != "article" else ""
    return PeerText(identity, words[key], text(data.get("title")), sha256, article, rest)


def _name(annotation: Mapping[str, object], who: str) -> str:
    """Return who annotated: the e-mail address, a name, or what the number stands for."""
    by = annotation.get("completed_by")
    facts = mapping(by)
    full = " ".join(filter(None, (text(facts.get("first_name")), text(facts.get("last_name")))))
    named = text(facts.get("email")) or text(facts.get("username")) or full
    identity = text(facts.get("id")) or text(by)
    return named or (identity if not identity.isdigit() else f"annotator-{identity}") or who


def _labels(
    line: int, key: str, of: Mapping[str, object], who: str, *, is_agent: bool = False
) -> Iterator[PeerLabel | PeerFault]:
    """Yield the labels of an annotation, a region at a time."""
    regions: dict[str, list[Mapping[str, object]]] = {}
    results = [(text(one.get("id")), "start" in mapping(one.get("value")), one) for one in tables(of.get("result"))]
    placed = {name for name, has_place, _ in results if has_place}
    for at, (name, has_place, one) in enumerate(results):
        # An answer about all of the text may have an id of its own.
        region = name or f"#{at}" if has_place or (name and name in placed) else ""
        regions.setdefault(region, []).append(one)
    seconds = of.get("lead_time")
    duration = float(seconds) / max(1, len(regions)) if isinstance(seconds, int | float) and seconds > 0 else 0.0
    for parts in regions.values():
        found = _label(line, key, parts)
        if isinstance(found, PeerLabel):
            meta = next((mapping(one.get("meta")) for one in parts if mapping(one.get("meta")).get("reviewer")), {})
            own = text(meta.get("reviewer"))
            found = _by(found, of, who if is_agent or "@" in who else own or who, is_agent, duration, meta)
        yield found


def _by(
    label: PeerLabel, of: Mapping[str, object], who: str, is_agent: bool, duration: float, meta: Mapping[str, object]
) -> PeerLabel:
    return replace(
        label,
        who=who,
        is_agent=is_agent,
        score=label.score if label.score is not None or not is_agent else number(of.get("score")),
        created=of.get("created_at"),
        modified=of.get("updated_at") or of.get("created_at"),
        duration=0.0 if is_agent else round(duration, 3),
        round=text(meta.get("round")),
        role="" if is_agent else text(meta.get("role")),
    )


def _label(line: int, key: str, parts: list[Mapping[str, object]]) -> PeerLabel | PeerFault:
    """Return the label that the results of one region make together."""
    place: Mapping[str, object] = {}
    labels: list[str] = []
    notes: list[str] = []
    evidence: list[Evidence] = []
    confidence, score = None, None
    for part in parts:
        value, name = mapping(part.get("value")), text(part.get("from_name"))
        kind = text(part.get("type"))
        place = value if "start" in value and not place else place
        score = number(part.get("score")) if score is None else score
        if kind == "textarea" or (kind == "" and isinstance(value.get("text"), list)):
            said = texts(value.get("text"))
            if name == "evidence":
                evidence += map(piece_of, said)
            else:
                notes += said
        elif name == "confidence":
            confidence = whole_number(next(iter(texts(value.get("choices"))), value.get("rating")))
        else:
            labels += [one for chosen in _CHOSEN for one in _chosen(value.get(chosen))]
    if not labels:
        return PeerFault(line, "a region without a label" if place else "an answer that is no label", meant=not place)
    start, end, quote = whole_number(place.get("start")), whole_number(place.get("end")), text(place.get("text"))
    confidence = confidence if confidence in (1, 2, 3) else None
    return PeerLabel(
        line,
        key,
        tuple(labels),
        start=start,
        end=end,
        quote=quote,
        note="\n".join(notes),
        confidence=confidence,
        evidence=tuple(evidence),
        score=score,
    )


def _chosen(value: object) -> Iterator[str]:
    """Yield the labels that were chosen; of a path in a taxonomy the last."""
    for one in items(value):
        yield from texts(items(one)[-1:] if isinstance(one, list) else one)


def piece_of(said: str) -> Evidence:
    """Return the evidence that a text area holds, as `store.exchange.formats.labelstudio` writes it, or as a source."""
    found = _PIECE.match(said.strip())
    if found is None:
        return Evidence(said.strip())
    stance, source, quote, accessed = found.groups()
    return Evidence(source, quote or "", stance, accessed or "")


def _of_row(entry: PeerEntry, who: str) -> Iterator[Piece]:
    """Yield the text and the labels of a row of JSON-MIN or CSV: whatever is a list of regions, or a choice."""
    row = {key: _parsed(value) for key, value in entry.facts.items()}
    regions = [one for value in row.values() for one in _regions(value)]
    found = _text(entry, row, [text(one.get("text")) for one in regions])
    if found is None:
        yield PeerFault(entry.line, "the row has no text")
        return
    yield found
    by = _name({"completed_by": row.get("annotator")}, who)
    common = PeerLabel(entry.line, found.key, (), by, created=row.get("created_at"), modified=row.get("updated_at"))
    answers = _answers(row, found.text)
    notes = [said for key in answers or () if key in _NOTES for said in texts(row[key])]
    chosen = [one for key in answers or () if key not in _NOTES for one in _choices(row[key])]
    if not regions:
        open_ = () if answers is not None else _facts_of(row, found.text)
        maybe = tuple(one for key in open_ for one in _choices(row[key]))
        yield replace(common, labels=tuple(chosen), maybe=maybe, note="\n".join(notes))
        return
    for one in regions:
        labels = tuple(label for key in _CHOSEN for label in _chosen(one.get(key)))
        start, end = whole_number(one.get("start")), whole_number(one.get("end"))
        region = replace(common, labels=labels, start=start, end=end, quote=text(one.get("text")))
        yield replace(region, labels=(*labels, *chosen), note="\n".join(notes)) if len(regions) == 1 else region
    if len(regions) > 1 and (notes or chosen):
        yield PeerFault(entry.line, "an answer beside several regions; the export as JSON says of which", meant=True)


def _facts_of(row: Mapping[str, object], words: str | None) -> list[str]:
    """Return the keys of a row that may be answers."""
    return [key for key, value in row.items() if key not in _BESIDE and value != words and not _regions(value)]


def _answers(row: Mapping[str, object], words: str | None) -> list[str] | None:
    """Return the keys of a row's answers, which stand between `id` and `annotator`; None where the order is another."""
    keys = list(row)
    if not {"id", "annotator"} <= set(keys):
        return None
    begin, end = keys.index("id"), keys.index("annotator")
    if begin > end or any(row[key] == words for key in keys[begin:end]):
        return None
    between = set(keys[begin:end])
    return [key for key in _facts_of(row, words) if key in between]


def _regions(value: object) -> list[Mapping[str, object]]:
    return [one for one in tables(value) if "start" in one]


def _choices(value: object) -> tuple[str, ...]:
    return texts(mapping(value).get("choices") or value)


def _parsed(value: object) -> object:
    """Return what a cell holds that is a list or a table."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value
