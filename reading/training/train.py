"""Train the entity model: `python -m reading.training.train CORPUS.jsonl [-o MODEL]` (about a minute).

The same corpus, lists of names and version of python-crfsuite give the same bytes; the SHA-256 is printed.
The list of ordinary words, `words.txt`, is made from the corpus first and written beside the model.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from reading.entities.features import Features
from reading.entities.gazetteer import MODEL, gazetteer
from reading.entities.tagger import labels_of, lowered
from reading.entities.tokens import tokenise
from reading.training.corpus import Document, documents

PARAMETERS = {
    "c1": 0.6,  # drops the weights that do not earn their bytes
    "c2": 0.1,
    "feature.minfreq": 3,
    "max_iterations": 70,
    "feature.possible_transitions": False,
}
DOCUMENTS = 2  # a word is ordinary when this many documents write it with a small letter
LABELS = ("PERSON", "ORG", "LOC", "MISC")


def ordinary(corpus: Iterable[Document]) -> list[str]:
    """Return the words that several documents write with a small letter, sorted."""
    counts = Counter(word for document in corpus for word in lowered(document.text) if len(word) > 1)
    return sorted(word for word, count in counts.items() if count >= DOCUMENTS)


def train(corpus: list[Document], output: Path) -> str:
    """Train on these documents, write the model to `output`, and return its SHA-256."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    lists, seen = gazetteer(), Features()
    for document in corpus:
        small = lowered(document.text)
        names = [name for name in document.names if name[2] in LABELS]
        for start, end in document.sentences:
            tokens = tokenise(document.text, start, end)
            if tokens:
                trainer.append(seen.of(tokens, lists.of(tokens), small), labels_of(tokens, names))
    trainer.set_params(PARAMETERS)
    trainer.train(str(output))
    return sha256(output.read_bytes()).hexdigest()


def main() -> int:
    """Read the corpus named on the command line and write the model."""
    parser = argparse.ArgumentParser(description="Train the entity model.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=MODEL / "entities.crfsuite")
    given = parser.parse_args()
    corpus = list(documents(given.corpus))
    (given.output.parent / "words.txt").write_text("\n".join(ordinary(corpus)) + "\n", encoding="utf-8")
    gazetteer.cache_clear()
    digest = train(corpus, given.output)
    print(f"{digest}  {given.output} ({given.output.stat().st_size:,} bytes)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
