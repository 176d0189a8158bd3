"""How well names are found in files as people bring them: `python -m tests.bench.names FILE… [--layout LAYOUT]`.

FILE is annotated text in columns (`reading.training.columns`). Its documents are laid out as text files, `prose` (one
paragraph), `lines` (a sentence a line) or `spaced` (and a blank line between them), and read as `copydesk add` does.
F1 in percent of exact spans for PERSON, ORG and PLACE.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from itertools import chain
from pathlib import Path

from reading.article import EntityType
from reading.codes import LanguageChoice
from reading.read import read
from reading.source import Source
from reading.training.columns import AnnotatedLine, texts

TYPES = {"PERSON": EntityType.PERSON, "ORG": EntityType.ORG, "LOC": EntityType.PLACE}
GAPS = {"prose": " ", "lines": "\n", "spaced": "\n\n"}
Name = tuple[int, int, EntityType]


def laid_out(document: list[AnnotatedLine], gap: str) -> tuple[str, set[Name]]:
    """Return the text of a document and its names."""
    text, names = "", set()
    for line in document:
        at = len(text)
        names |= {(at + start, at + end, TYPES[kind]) for start, end, kind in line.names if kind in TYPES}
        text += line.text + gap
    return text, names


def measure(path: Path, layout: str, show: int, together: int) -> dict[str, float]:
    """Print one file's figures in one layout and return them."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    spent, words = 0.0, 0
    documents = list(texts(path))
    if together > 1:
        documents = [list(chain(*documents[at : at + together])) for at in range(0, len(documents), together)]
    for document in documents:
        text, gold = laid_out(document, GAPS[layout])
        began = time.process_time()
        article = read(Source(Path("a.txt"), "a", text), "a", choice=LanguageChoice("en"))
        spent += time.process_time() - began
        words += len(text.split())
        own = {(m.start, m.end, m.type) for m in article.mentions if m.type in TYPES.values()}
        for names, counts in ((own & gold, right), (own, found), (gold, wanted)):
            counts.update(str(kind) for _, _, kind in names)
        bare = {span[:2] for span in own} & {span[:2] for span in gold}
        right["span"] += len(bare)
        if show > 0 and own != gold:
            show -= 1
            for start, end, type_ in sorted(own ^ gold):
                sign = "false" if (start, end, type_) in own else "lost "
                print(f"  {sign} {type_:<7}{text[start:end]!r}  … {text[max(0, start - 40) : end + 30]!r}")
    scores: dict[str, float] = {}
    for kind in [*map(str, TYPES.values()), "typed"]:
        parts = list(map(str, TYPES.values())) if kind == "typed" else [kind]
        good, ours, theirs = (sum(counts[part] for part in parts) for counts in (right, found, wanted))
        scores[kind] = 200 * good / max(ours + theirs, 1)
        precision, recall = 100 * good / max(ours, 1), 100 * good / max(theirs, 1)
        print(f"  {kind:<7} F1 {scores[kind]:5.1f}   precision {precision:5.1f}   recall {recall:5.1f}")
    span = 200 * right["span"] / max(found.total() + wanted.total(), 1)
    print(f"  span    F1 {span:5.1f}   {600000 * spent / max(words, 1):.0f} ms for 600 words")
    return scores


def main() -> int:
    """Print the figures of each file in each layout."""
    parser = argparse.ArgumentParser(description="Measure names in files as people bring them.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--layout", choices=[*GAPS, "all"], default="all")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print what is wrong in so many documents")
    parser.add_argument("--together", type=int, default=1, metavar="N", help="so many documents a file")
    given = parser.parse_args()
    for path in given.files:
        for layout in GAPS if given.layout == "all" else [given.layout]:
            print(f"{path.name}, {layout}")
            measure(path, layout, given.show, given.together)
    return 0


if __name__ == "__main__":
    sys.exit(main())
