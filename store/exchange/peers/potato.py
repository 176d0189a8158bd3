"""Potato's exports: JSONL, CSV and TSV of `potato.export`, `user_state.json`, and `annotated_instances` of 1.x.

An export of Potato 2 names its texts and does not have them: they are on the desk by that name, or in a file that is
given beside it. <https://potato-annotation.readthedocs.io>
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from store.exchange.peers.values import (
    PeerEntry,
    PeerFault,
    PeerLabel,
    PeerText,
    Piece,
    items,
    mapping,
    tables,
    text,
    whole_number,
)

_BOX = "text_box"
_SPANS_1 = "span_annotation"
_LONGEST = 100_000
"""Characters of a cell that are read as a list."""
_STATE = ("instance_id_to_label_to_value", "instance_id_to_span_to_value")


def looks(entry: Mapping[str, object]) -> bool:
    """Whether an object is an annotated instance, or the state that Potato keeps of a person."""
    if "instance_id" in entry and ("user_id" in entry or "user" in entry):
        return True
    return "label_annotations" in entry or "span_annotations" in entry or _STATE[0] in entry


def read(entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
    """Yield the texts and labels of instances."""
    for entry in entries:
        if _STATE[0] in entry.facts:
            yield from _of_state(entry, who)
        else:
            yield from _of_instance(entry, who)


def _of_instance(entry: PeerEntry, who: str) -> Iterator[Piece]:
    facts = entry.facts
    key = text(facts.get("instance_id", facts.get("id")))
    if not key:
        yield PeerFault(entry.line, "the instance has no id")
        return
    words = facts.get("displayed_text", facts.get("text"))
    yield PeerText(key, words if isinstance(words, str) and words.strip() else None)
    labels = mapping(facts.get("labels", facts.get("label_annotations")))
    spans = facts.get("spans", facts.get("span_annotations"))
    if "labels" not in facts and "label_annotations" not in facts:
        labels, spans = _of_cells(facts)
    found = [one for of in spans.values() for one in tables(of)] if isinstance(spans, Mapping) else tables(spans)
    by = text(facts.get("user_id", facts.get("user"))) or who
    yield from _labels(entry.line, key, by, labels, found)


def _of_cells(row: Mapping[str, object]) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return the labels and spans of a row.

    Columns are `scheme.label` and `scheme._spans`; of Potato 1 `scheme:::label` and `span_annotation:::label`, with
    spans as Python writes a list.
    """
    labels: dict[str, dict[str, object]] = {}
    spans: dict[str, object] = {}
    for column, cell in row.items():
        scheme, dot, name = column.rpartition(":::" if ":::" in column else ".")
        if not dot or cell in ("", None):
            continue
        if scheme == _SPANS_1:
            spans[column] = _written(str(cell))
        elif name == "_spans":
            with suppress(ValueError, RecursionError):
                spans[scheme] = json.loads(str(cell))
        else:
            labels.setdefault(scheme, {})[name] = cell
    return labels, spans


def _written(cell: str) -> object:
    """Return the list that a cell holds as Python writes it; what is none, or longer than any, is an empty one."""
    if len(cell) <= _LONGEST:
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            return ast.literal_eval(cell)
    return []


def _of_state(entry: PeerEntry, who: str) -> Iterator[Piece]:
    """Yield what a person's `user_state.json` holds: pairs of what was chosen and its value, by instance."""
    state = entry.facts
    by = text(state.get("user_id")) or who
    labels, spans = (mapping(state.get(key)) for key in _STATE)
    for key in dict.fromkeys((*labels, *spans)):
        yield PeerText(key, None)
        chosen: dict[str, dict[str, object]] = {}
        for named, value in _pairs(labels.get(key)):
            chosen.setdefault(text(named.get("schema")), {})[text(named.get("name"))] = value
        marked = [{**named, "text": value} for named, value in _pairs(spans.get(key))]
        yield from _labels(entry.line, key, by, chosen, marked)


def _pairs(value: object) -> Iterator[tuple[Mapping[str, object], object]]:
    for pair in items(value):
        two = items(pair)
        if len(two) == 2 and isinstance(two[0], Mapping):
            yield two[0], two[1]


def _labels(
    line: int, key: str, who: str, labels: Mapping[str, object], spans: Iterable[Mapping[str, object]]
) -> Iterator[PeerLabel | PeerFault]:
    notes: list[str] = []
    chosen: list[str] = []
    for scheme in labels.values():
        named = mapping(scheme)
        notes += [text(value) for name, value in named.items() if name == _BOX and text(value)]
        chosen += [name for name, value in named.items() if name != _BOX and value not in (False, None, "", "false")]
        chosen += [text(scheme)] if text(scheme) else []
    for span in spans:
        start, end = whole_number(span.get("start")), whole_number(span.get("end"))
        label = text(span.get("name", span.get("annotation", span.get("label"))))
        if start is None or end is None or not label:
            yield PeerFault(line, "a span without a label or a place")
            continue
        words = text(span.get("text", span.get("span")))
        yield PeerLabel(line, key, (label,), who, start=start, end=end, quote=words)
    if chosen:
        yield PeerLabel(line, key, tuple(chosen), who, note="\n".join(notes))
