"""Annotated text in columns, as corpora publish it: Universal NER (`.iob2`) and CoNLL (word and label a line).

`python -m reading.training.columns FILE… -o CORPUS.jsonl` writes the text that `reading.training.corpus` reads.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

KINDS = {
    **dict.fromkeys(("per", "person", "politician", "scientist", "writer", "researcher", "musicalartist"), "PERSON"),
    **dict.fromkeys(("org", "organisation", "organization", "corporation", "group", "politicalparty"), "ORG"),
    **dict.fromkeys(("university", "band"), "ORG"),
    **dict.fromkeys(("loc", "location", "country", "geo-loc"), "LOC"),
    **dict.fromkeys(("oth", "misc"), "MISC"),
}
"""The types of several corpora by those that the model is trained on; all others are left out."""

_DAMAGED = ("o",)  # a label of Universal NER for what annotators did not agree on


class AnnotatedLine(Struct, frozen=True):
    """One annotated sentence: its text, the spans of its words, and its names as (start, end, type)."""

    text: str
    words: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, int, str], ...]


def texts(path: Path) -> Iterator[list[AnnotatedLine]]:
    """Yield the documents of a file, each as its sentences; one that names no documents has as many as sentences."""
    document: list[AnnotatedLine] = []
    named = False
    for comments, rows in _blocks(path):
        if any(comment.startswith("# newdoc") for comment in comments):
            named = True
            if document:
                yield document
                document = []
        text = next((c.partition("= ")[2] for c in comments if c.startswith("# text = ")), "")
        document.append(_line(text, rows))
        if not named:
            yield document
            document = []
    if document:
        yield document


def _blocks(path: Path) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    comments: list[str] = []
    rows: list[tuple[str, str]] = []
    for raw in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        line = raw.rstrip("\r")
        if not line.strip():
            if rows:
                yield comments, rows
            comments, rows = [], []
        elif line.startswith("# ") and not rows:
            comments.append(line)
        else:
            parts = line.split("\t") if "\t" in line else line.split(" ")
            rows.append((parts[1], parts[2]) if parts[0].isdigit() and len(parts) > 2 else (parts[0], parts[-1]))


def _line(text: str, rows: Iterable[tuple[str, str]]) -> AnnotatedLine:
    """Return one sentence; without a text of its own it is its words, a space between them."""
    rows = list(rows)
    words: list[tuple[int, int]] = []
    at = 0
    if not text:
        text = " ".join(word for word, _ in rows)
    names: list[tuple[int, int, str]] = []
    kind = ""
    for word, label in rows:
        start = text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        words.append((start, at))
        mark, _, own = label.partition("-")
        own = own.lower()
        if mark == "I" and names and kind == own and own not in _DAMAGED:
            names[-1] = (names[-1][0], at, names[-1][2])
        elif mark in ("B", "I") and own in KINDS:
            names.append((start, at, KINDS[own]))
        kind = own if mark in ("B", "I") and own in KINDS else ""
    return AnnotatedLine(text, tuple(words), tuple(names))


def record(name: str, document: Iterable[AnnotatedLine]) -> dict[str, object]:
    """Return a document as a line of the training text has it: its sentences a space apart."""
    text = ""
    tokens: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    names: list[tuple[int, int, str]] = []
    for line in document:
        at = len(text)
        first = len(tokens)
        tokens += [(at + start, at + end) for start, end in line.words]
        names += [(at + start, at + end, kind) for start, end, kind in line.names]
        sentences.append((first, len(tokens)))
        text += line.text + " "
    return {"id": name, "text": text.rstrip(), "tokens": tokens, "sents": sentences, "ents": names}


def main() -> int:
    """Write the files named on the command line as training text."""
    parser = argparse.ArgumentParser(description="Make training text of annotated columns.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    with given.output.open("w", encoding="utf-8") as output:
        for path in given.files:
            for number, document in enumerate(texts(path)):
                output.write(json.dumps(record(f"{path.stem}-{number}", document), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
