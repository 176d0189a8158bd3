"""How well and how fast entities are found, against spaCy's small pipeline in the same run where it is installed.

Run: python -m tests.bench.entities [CORPUS.jsonl]    (default: ../shared/corpora/entities-dev.jsonl)

F1 in percent for PERSON, ORG and PLACE: typed and exact, and exact spans of any type; milliseconds of processor time
an article of 600 words; milliseconds to load the model in a fresh interpreter, over importing pycrfsuite alone.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from reading.article import EntityType, Sentence
from reading.entities.engine import Engine, engine
from reading.errors import ReadingError

CORPUS = Path("../shared/corpora/entities-dev.jsonl")
TYPES = {"PERSON": EntityType.PERSON, "ORG": EntityType.ORG, "LOC": EntityType.PLACE, "DATE": EntityType.DATE}
NAMES = (EntityType.PERSON, EntityType.ORG, EntityType.PLACE)
GOALS = {"typed": 65.0, "span": 78.0}
WORDS = 600
Span = tuple[int, int, EntityType]


def documents(path: Path) -> list[tuple[str, tuple[Sentence, ...], set[Span]]]:
    """Return text, sentences and annotated names of each document."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        tokens = record["tokens"]
        spans = [(tokens[first][0], tokens[after - 1][1]) for first, after in record["sents"] if after > first]
        gold = {(start, end, TYPES[kind]) for start, end, kind in record["ents"] if kind in TYPES}
        found.append((record["text"], tuple(Sentence(n, *span) for n, span in enumerate(spans)), gold))
    return found


def f1(found: Sequence[set[Span]], gold: Sequence[set[Span]], keep: Callable[[Span], object]) -> tuple[float, ...]:
    """Return F1, precision and recall, in percent, of what `keep` makes of spans (None: left out)."""
    right = marked = wanted = 0
    for ours, theirs in zip(found, gold, strict=True):
        a, b = {keep(span) for span in ours} - {None}, {keep(span) for span in theirs} - {None}
        right, marked, wanted = right + len(a & b), marked + len(a), wanted + len(b)
    precision, recall = 100 * right / max(marked, 1), 100 * right / max(wanted, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def _of_kind(kind: EntityType, span: Span) -> Span | None:
    return span if span[2] is kind else None


def measure(own: Engine, corpus: Sequence[tuple[str, tuple[Sentence, ...], set[Span]]]) -> dict[str, float]:
    """Print one engine's table and return its overall figures."""
    found, costs = [], []
    own.recognise(corpus[0][0], corpus[0][1], "en")
    for text, sentences, _ in corpus:
        began = time.process_time()
        mentions = own.recognise(text, sentences, "en")
        costs.append((time.process_time() - began) * 1000 * WORDS / max(len(text.split()), 1))
        found.append({(m.start, m.end, m.type) for m in mentions})
    gold = [names for _, _, names in corpus]
    rows: dict[str, Callable[[Span], object]] = {
        **{str(kind): partial(_of_kind, kind) for kind in TYPES.values()},
        "typed": lambda span: span if span[2] in NAMES else None,
        "span": lambda span: span[:2] if span[2] in NAMES else None,
    }
    print(f"\n{own.name}: {statistics.median(costs):.0f} ms processor time for {WORDS} words (median)")
    results = {name: f1(found, gold, keep) for name, keep in rows.items()}
    for name, (score, precision, recall) in results.items():
        print(f"  {name:<8} F1 {score:5.1f}   precision {precision:5.1f}   recall {recall:5.1f}")
    return {"ms": statistics.median(costs), **{name: result[0] for name, result in results.items()}}


def loading() -> float:
    """Return the milliseconds to the first mention in a fresh interpreter, less those of its imports."""
    code = (
        "import time, pycrfsuite\nfrom reading.entities import recognise\nbegan = time.process_time()\n"
        "recognise('Ann met Bob in Rome.', ())\nprint((time.process_time() - began) * 1000)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> int:
    """Print the tables; 1 when a goal for the own engine is missed."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not path.exists():
        print(f"There is no corpus at {path}", file=sys.stderr)
        return 2
    corpus = documents(path)
    ours = measure(engine(), corpus)
    print(f"  loading: {loading():.0f} ms processor time")
    try:
        theirs = measure(engine("spacy"), corpus)
        print(f"\ntime, copydesk over spaCy: {ours['ms'] / theirs['ms']:.2f}")
    except (ReadingError, ImportError) as error:
        print(f"\nspaCy was not measured: {error} ({os.environ.get('COPYDESK_SPACY', 'en_core_web_sm')})")
    missed = [name for name, goal in GOALS.items() if ours[name] < goal]
    print(f"goals {GOALS}: {'missed ' + ', '.join(missed) if missed else 'met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
