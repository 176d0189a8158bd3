"""A very long article is read piece by piece: what is held at once grows with its names alone, not with its words."""

from __future__ import annotations

import tracemalloc

from reading.article import Sentence
from reading.entities import recognise

FIRST = ("Ada", "Grace", "Alan", "Jane", "Peter", "Maria", "Omar", "Sofia", "Henry", "Laura")
LAST = ("Lovelace", "Hopper", "Turing", "Goodall", "Miller", "Keller", "Hassan", "Rossi", "Walker", "Brandt")
LINE = (
    "{0} {1} told the council of Rome on 5 June 2019 that about 40 percent of the old houses by the river were empty, "
    "and that nobody who had lived in them for more than a year had been asked what would become of the street."
)
CHARACTER = 10  # bytes of working memory a further character of prose may take; its words alone would take as many


def _article(count: int) -> tuple[str, tuple[Sentence, ...]]:
    lines = [LINE.format(FIRST[n % 10], LAST[n // 10 % 10]) for n in range(count)]
    sentences, at = [], 0
    for n, line in enumerate(lines):
        sentences.append(Sentence(n, at, at + len(line)))
        at += len(line) + 1
    return "\n".join(lines), tuple(sentences)


def _peak(text: str, sentences: tuple[Sentence, ...]) -> tuple[int, int]:
    """Return the bytes held at the height of the work, and the number of mentions."""
    tracemalloc.start()
    try:
        mentions = recognise(text, sentences)
        return tracemalloc.get_traced_memory()[1], len(mentions)
    finally:
        tracemalloc.stop()


def test_memory_grows_by_a_few_bytes_a_character() -> None:
    recognise(*_article(2))
    short, long = _article(50), _article(450)
    (before, few), (after, many) = _peak(*short), _peak(*long)
    assert many >= 8.5 * few > 100
    assert (after - before) / (len(long[0]) - len(short[0])) < CHARACTER
