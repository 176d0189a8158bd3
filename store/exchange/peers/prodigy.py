"""Prodigy's exports (`prodigy db-out`): JSONL of spans, of one label that was accepted, or of a choice.

What was ignored or rejected is no label. <https://prodi.gy/docs/api-interfaces>
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from store.exchange.peers.values import (
    PeerEntry,
    PeerFault,
    PeerLabel,
    PeerText,
    Piece,
    mapping,
    tables,
    text,
    texts,
    whole_number,
)

_OWN = frozenset({"text", "spans", "tokens", "options", "accept", "answer", "label", "meta"})
_DATED = re.compile(r".*\d{4}-\d{2}-\d{2}")


def looks(entry: Mapping[str, object]) -> bool:
    """Whether an object is an example."""
    return isinstance(entry.get("text"), str) and ("_input_hash" in entry or "_task_hash" in entry or "answer" in entry)


def read(entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
    """Yield the texts and labels of examples."""
    for entry in entries:
        example = entry.facts
        words, answer = example.get("text"), text(example.get("answer")) or "accept"
        if not isinstance(words, str) or not words.strip():
            yield PeerFault(entry.line, "the example has no text")
            continue
        key = text(example.get("_input_hash")) or str(entry.line)
        rest = {name: value for name, value in example.items() if name not in _OWN and not name.startswith("_")}
        meta = mapping(example.get("meta"))
        yield PeerText(key, words, text(meta.get("title")), metadata={**rest, **meta})
        if answer != "accept":
            said = "rejected the example" if answer == "reject" else "ignored the example"
            yield PeerFault(entry.line, f"the annotator {said}", meant=True)
            continue
        yield from _labels(entry, key, _name(example, who))


def _labels(entry: PeerEntry, key: str, who: str) -> Iterator[PeerLabel | PeerFault]:
    example = entry.facts
    note = "\n".join(texts(example.get("user_input", example.get("comment"))))
    when = example.get("_timestamp")
    spans = tables(example.get("spans"))
    for span in spans:
        start, end, label = whole_number(span.get("start")), whole_number(span.get("end")), text(span.get("label"))
        if start is None or end is None or not label:
            yield PeerFault(entry.line, "a span without a label or a place")
            continue
        yield PeerLabel(
            entry.line, key, (label,), who, start=start, end=end, quote=text(span.get("text")), note=note, modified=when
        )
    options = {text(one.get("id")): text(one.get("text")) for one in tables(example.get("options"))}
    names = {options.get(one) or one: one for one in texts(example.get("accept"))}
    chosen = list(names)
    if not spans:
        chosen += texts(example.get("label"))
    if chosen:
        yield PeerLabel(entry.line, key, tuple(chosen), who, note=note, modified=when, other_names=names)
    elif not spans:
        yield PeerFault(entry.line, "nothing was marked", meant=True)


def _name(example: Mapping[str, object], who: str) -> str:
    """Return who annotated: a session is named by its data set, a dash, and a person, or else the time it began."""
    session = text(example.get("_annotator_id")) or text(example.get("_session_id"))
    if not session or _DATED.match(session):
        return who
    return session.rpartition("-")[2]
