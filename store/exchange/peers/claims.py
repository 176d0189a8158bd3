"""Data sets of claims, FEVER's JSONL and AVeriTeC's JSON: one claim an article, its label, and the evidence for it.

<https://fever.ai/dataset/fever.html>, <https://fever.ai/dataset/averitec.html>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from review.events import Evidence
from store.exchange.fever import SENTENCE, VERDICT, WIKIPEDIA
from store.exchange.peers.values import PeerEntry, PeerFault, PeerLabel, PeerText, Piece, items, mapping, tables, text

_OURS = frozenset({"claim", "annotator", "article", "article_sha256", "sentence", "control", VERDICT})
_AVERITEC = ("questions", "justification", "required_reformulation", "fact_checking_article")


def looks(entry: Mapping[str, object]) -> bool:
    """Whether an object is a claim with a label."""
    return isinstance(entry.get("claim"), str) and "label" in entry


def read(entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
    """Yield the claims and their labels."""
    for entry in entries:
        claim = entry.facts
        words, label = claim.get("claim"), text(claim.get("label"))
        if not isinstance(words, str) or not words.strip():
            yield PeerFault(entry.line, "there is no claim")
            continue
        key = text(claim.get("id", claim.get("claim_id"))) or str(entry.line)
        yield PeerText(key, words, metadata={name: value for name, value in claim.items() if name not in _OURS})
        if not label:
            yield PeerFault(entry.line, "the claim has no label", meant=True)
            continue
        is_averitec = any(name in claim for name in _AVERITEC)
        refutes = label.casefold().startswith("refute")
        evidence = _answers(claim) if is_averitec else _pages(claim)
        yield PeerLabel(
            entry.line,
            key,
            (_verdict(claim) or label,),
            text(claim.get("annotator")) or who,
            note=text(claim.get("justification")),
            evidence=tuple(
                dict.fromkeys(Evidence(url, quote, "refutes" if refutes else "supports") for url, quote in evidence)
            ),
        )


def _verdict(claim: Mapping[str, object]) -> str:
    """Return the verdict of a line that copydesk wrote, where FEVER's labels do not tell it."""
    return text(claim.get(VERDICT)) if "article_sha256" in claim else ""


def _pages(claim: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the sentences of pages that FEVER names: lists of annotation, evidence, page and line."""
    for group in items(claim.get("evidence")):
        for one in items(group):
            parts = items(one)
            if len(parts) >= 4 and text(parts[2]):
                page = text(parts[2])
                source = page if "://" in page else f"{WIKIPEDIA}{page}"
                yield f"{source}{SENTENCE}{text(parts[3])}" if text(parts[3]) else source, ""


def _answers(claim: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the sources of the answers that AVeriTeC has."""
    for question in tables(claim.get("questions")):
        for answer in tables(question.get("answers")):
            url = text(answer.get("source_url"))
            if url:
                yield url, text(answer.get("answer"))
        for answer in (mapping(one) for one in items(question.get("answer"))):
            if url := text(answer.get("source_url")):
                yield url, text(answer.get("answer"))
