"""doccano's exports: JSONL of sequence labelling, JSON, JSONL and CSV of text classification, and older forms.

doccano exports a file for each annotator, who is named by the file alone. <https://doccano.github.io/doccano/>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from store.exchange.peers.labelstudio import piece_of
from store.exchange.peers.values import (
    PeerEntry,
    PeerFault,
    PeerLabel,
    PeerText,
    Piece,
    items,
    mapping,
    text,
    texts,
    whole_number,
)

_LABELS = ("label", "labels", "cats", "entities", "annotations", "spans")
_OURS = frozenset({"reviewer", "round", "role", "notes", "controls", "reasons", "confidences", "evidence", "Comments"})


def looks(entry: Mapping[str, object]) -> bool:
    """Whether an object is a document."""
    return isinstance(entry.get("text", entry.get("data")), str) and any(key in entry for key in _LABELS)


def read(entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
    """Yield the texts and labels of documents."""
    for entry in entries:
        document = entry.facts
        words = document.get("text", document.get("data"))
        if not isinstance(words, str) or not words.strip():
            yield PeerFault(entry.line, "the document has no text")
            continue
        rest = {key: value for key, value in document.items() if key not in (*_LABELS, *_OURS, "text", "data")}
        rest |= mapping(rest.pop("meta", None))
        key = text(document.get("id")) or str(entry.line)
        article, sha256 = text(rest.pop("article", "")), text(rest.pop("article_sha256", ""))
        yield PeerText(key, words, text(rest.pop("title", "")), sha256, article, rest)
        by = text(document.get("reviewer")) or text(document.get("username")) or text(document.get("annotator")) or who
        yield from _labels(entry, key, by)


def _labels(entry: PeerEntry, key: str, who: str) -> Iterator[PeerLabel | PeerFault]:
    document = entry.facts
    comments = "\n".join(texts(document.get("Comments", document.get("comments"))))
    round_, role = text(document.get("round")), text(document.get("role"))
    is_agent = role == "agent"
    role = "" if is_agent else role
    whole_text: list[str] = []
    count = 0
    for one in (one for name in _LABELS for one in _listed(document.get(name))):
        place = _place(one)
        if place is None and isinstance(one, list):
            yield PeerFault(entry.line, "a span without a label or a place")
            continue
        if place is None:
            whole_text += texts(one if isinstance(one, str | int) else mapping(one).get("label"))
            continue
        count += 1
        start, end, label, by = place
        if label == "":
            yield PeerFault(entry.line, "a span without a label")
            continue
        found = PeerLabel(entry.line, key, (label,), by or who, is_agent, start, end, round=round_, role=role)
        yield _with_beside(found, document, start)
    if whole_text:
        yield PeerLabel(entry.line, key, tuple(whole_text), who, is_agent, note=comments, round=round_, role=role)
    elif comments and count:
        yield PeerFault(entry.line, "a comment on the whole document")


def _listed(value: object) -> list[object]:
    """Return the labels of a key; a cell of a table has them with `#` between."""
    if isinstance(value, str):
        return list(filter(None, value.split("#")))
    if isinstance(value, Mapping):  # spaCy's form: a label and how sure
        return [label for label, sure in value.items() if sure]
    return [one for one in items(value) if one is not None]


def _place(one: object) -> tuple[int, int, str, str] | None:
    """Return start, end, label and annotator of a span, or None for what is none."""
    if isinstance(one, list | tuple) and len(one) >= 3:
        start, end = whole_number(one[0]), whole_number(one[1])
        return (start, end, text(one[2]), "") if start is not None and end is not None else None
    facts = mapping(one)
    start = whole_number(facts.get("start_offset", facts.get("start")))
    end = whole_number(facts.get("end_offset", facts.get("end")))
    if start is None or end is None:
        return None
    user = text(facts.get("user"))
    return start, end, text(facts.get("label")), f"annotator-{user}" if user.isdigit() else user


def _with_beside(label: PeerLabel, document: Mapping[str, object], start: int) -> PeerLabel:
    """Return a label with what copydesk's own document says of the span that begins there."""
    at = str(start)
    confidence = whole_number(mapping(document.get("confidences")).get(at))
    return replace(
        label,
        note=text(mapping(document.get("notes")).get(at)),
        reasons=texts(mapping(document.get("reasons")).get(at)),
        confidence=confidence if confidence in (1, 2, 3) else None,
        evidence=tuple(map(piece_of, texts(mapping(document.get("evidence")).get(at)))),
    )
