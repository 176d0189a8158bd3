"""The sample documents that are always there: licensed text with its sentences and names, and the shipped articles.

What reading says of them stands in `corpus/read.golden`; `python -m tests.reading.samples` writes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reading.article import Article, EntityType, Sentence
from reading.entities import recognise
from reading.read import read, read_file
from reading.source import Source

SAMPLES = Path(__file__).parent / "corpus"
SEEDS = Path(__file__).parents[2] / "seeds"
TYPES = {"PERSON": EntityType.PERSON, "ORG": EntityType.ORG, "LOC": EntityType.PLACE, "DATE": EntityType.DATE}

Span = tuple[int, int, EntityType]


class Document(NamedTuple):
    """A document with what people said of it: its sentences and its names, as code points."""

    id: str
    text: str
    sentences: tuple[Sentence, ...]
    names: set[Span]


def annotated() -> Iterator[Document]:
    """Yield the documents of GUM that may be here."""
    for line in (SAMPLES / "gum.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        sentences = tuple(Sentence(number, *span) for number, span in enumerate(record["sents"]))
        names = {(start, end, TYPES[kind]) for start, end, kind in record["ents"] if kind in TYPES}
        yield Document(record["id"], record["text"], sentences, names)


def found(document: Document) -> set[Span]:
    """Return the names and dates that reading finds in a document's own sentences."""
    mentions = recognise(document.text, document.sentences)
    return {(m.start, m.end, m.type) for m in mentions if m.type in TYPES.values()}


def articles() -> Iterator[Article]:
    """Yield every sample as reading makes an article of it."""
    for document in annotated():
        yield read(Source(Path(document.id), document.id, document.text), document.id)
    for path in sorted(SEEDS.glob("*.txt")):
        yield read_file(path)
    for path in sorted(SAMPLES.glob("*.txt")):
        yield read_file(path)


def shown(article: Article) -> str:
    """Return all that reading says of an article: a line for each unit, indented ones for what it mentions."""
    lines = [f"# {article.name}: {article.title} [{article.language}]"]
    lines += [f"{key}: {value}" for key, value in sorted(article.metadata.items())]
    mentions = list(article.mentions)
    for unit in article.sentences:
        quote = article.text[unit.start : unit.end].replace("\n", "\u23ce")
        short = quote if len(quote) <= 60 else f"{quote[:28]} … {quote[-28:]}"
        lines.append(f"{unit.start}-{unit.end} {unit.kind}: {short}")
        while mentions and mentions[0].start < unit.end:
            mention = mentions.pop(0)
            said = article.text[mention.start : mention.end].replace("\n", "\u23ce")
            lines.append(f"    {mention.start} {mention.type} {said} = {mention.entity}")
    return "\n".join([*lines, ""])


def everything() -> str:
    """Return what reading says of all samples."""
    return "\n".join(map(shown, articles()))


if __name__ == "__main__":
    (SAMPLES / "read.golden").write_text(everything(), encoding="utf-8")
