"""How right sentence boundaries are: F1 over the ends of sentences, and the golden rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
GOLDEN = Path(__file__).parent / "golden-rules-en.json"

Splitter = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(slots=True)
class Score:
    """Counts of boundaries that are right, found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: set[int], wanted: set[int]) -> None:
        """Count one document."""
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    @property
    def f1(self) -> float:
        """F1 in percent."""
        return 200 * self.right / max(1, self.found + self.wanted)


def documents(name: str) -> Iterator[dict[str, object]]:
    """Yield the documents of one development set, such as `gum-dev`."""
    with (CORPORA / f"sentences-{name}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def score(name: str, split: Splitter) -> dict[str, Score]:
    """Return the score of each genre of a development set, and of all together as `all`.

    A boundary is the end of a sentence that is not the document's last one: that end is found by everybody.
    """
    scores = {"all": Score()}
    for document in documents(name):
        text = str(document["text"])
        sents = document["sents"]
        assert isinstance(sents, list)
        wanted = {end for _, end in sents} - {len(text.rstrip())}
        found = {end for _, end in split(text)} - {len(text.rstrip())}
        for genre in ("all", str(document["genre"])):
            scores.setdefault(genre, Score()).add(found, wanted)
    return scores


def golden_rules() -> list[dict[str, object]]:
    """Return the English golden rules: number, name, text, sentences."""
    rules: list[dict[str, object]] = json.loads(GOLDEN.read_text("utf-8"))["rules"]
    return rules


def follows(rule: dict[str, object], split: Splitter) -> bool:
    """Whether `split` cuts the rule's text as the rule says; white space and bullets do not count."""
    text, sentences = str(rule["text"]), rule["sentences"]
    assert isinstance(sentences, list)
    return [_bare(text[start:end]) for start, end in split(text)] == [_bare(sentence) for sentence in sentences]


def _bare(text: str) -> str:
    return "".join(text.split()).lstrip("•⁃")
