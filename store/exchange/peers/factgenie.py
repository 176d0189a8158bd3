"""factgenie's annotations: JSONL of a campaign, with the output of a model, and spans with the number of a category.

<https://github.com/ufal/factgenie>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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

_KEY = ("dataset", "split", "setup_id", "example_idx")


def looks(entry: Mapping[str, object]) -> bool:
    """Whether an object is an annotated output."""
    return "annotations" in entry and "example_idx" in entry


def read(entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
    """Yield the outputs and the labels of their spans."""
    for entry in entries:
        facts, meta = entry.facts, mapping(entry.facts.get("metadata"))
        words = facts.get("output")
        key = "-".join(filter(None, (text(facts.get(name)) for name in _KEY)))
        if not key:
            yield PeerFault(entry.line, "the output has no name")
            continue
        beside = {name: value for name, value in facts.items() if name not in ("output", "annotations", "metadata")}
        yield PeerText(key, words if isinstance(words, str) and words.strip() else None, metadata=beside)
        model = text(mapping(meta.get("model_args")).get("model")) or text(meta.get("model"))
        is_agent = bool(model) or text(meta.get("mode", meta.get("campaign_mode"))).startswith("llm")
        by = (model or text(meta.get("id")) if is_agent else text(meta.get("annotator_id"))) or who
        categories = items(meta.get("annotation_span_categories", facts.get("annotation_span_categories")))
        for span in tables(facts.get("annotations")):
            yield _label(entry.line, key, span, categories, by, is_agent, meta)


def _label(
    line: int,
    key: str,
    span: Mapping[str, object],
    categories: Iterable[object],
    who: str,
    is_agent: bool,
    meta: Mapping[str, object],
) -> PeerLabel | PeerFault:
    names = [text(mapping(one).get("name")) or text(one) for one in categories]
    kind, start, words = span.get("type"), whole_number(span.get("start")), span.get("text")
    number = whole_number(kind)
    label = names[number] if number is not None and 0 <= number < len(names) else text(kind)
    if start is None or not isinstance(words, str) or not words or not label:
        return PeerFault(line, "a span without a label or a place")
    when = meta.get("end_timestamp", meta.get("timestamp"))
    note = text(span.get("reason", span.get("note")))
    end = start + len(words)
    return PeerLabel(line, key, (label,), who, is_agent, start, end, words, note=note, modified=when)
