"""Edited articles with the truth of where each sentence went: for measuring anchoring.

The texts in `anchor_texts.jsonl` are documents of GUM (Zeldes 2017, Georgetown University Multilayer corpus), from the
genres that are under CC BY, CC BY-SA or in the public domain.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

LEVELS = {"light": 0.08, "medium": 0.25, "heavy": 0.5}
"""Which share of the sentences is edited."""


@dataclass(slots=True)
class Unit:
    """One sentence of the new text and the old sentences it stems from."""

    text: str
    stems: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """An article before and after; `truth` gives for each old sentence all new ones it may be found in."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    truth: tuple[frozenset[int], ...]


@dataclass(slots=True)
class Editor:
    """Edits one article."""

    random: Random
    strange: Sequence[str]
    units: list[Unit] = field(default_factory=list)

    def edit(self, old: Sequence[str], share: float) -> Edited:
        """Edit a share of the sentences, each in one way."""
        self.units = [Unit(text, (i,)) for i, text in enumerate(old)]
        for i in self.random.sample(range(len(old)), round(share * len(old))):
            at = [n for n, unit in enumerate(self.units) if i in unit.stems]
            if at:
                self.random.choices(WAYS, WEIGHTS)[0](self, at[0])
        truth = tuple(frozenset(n for n, unit in enumerate(self.units) if i in unit.stems) for i in range(len(old)))
        return Edited(tuple(old), tuple(unit.text for unit in self.units), truth)

    def typo(self, at: int) -> None:
        text = self.units[at].text
        for _ in range(self.random.randint(1, 2)):
            spot = self.random.randrange(len(text))
            text = text[:spot] + self.random.choice("aeiounrst") + text[spot + self.random.randint(0, 1) :]
        self.units[at].text = text

    def words(self, at: int) -> None:
        self._replace(at, self.random.randint(1, 3))

    def rewrite(self, at: int) -> None:
        self._replace(at, max(2, round(0.35 * len(self.units[at].text.split()))))

    def insert(self, at: int) -> None:
        self.units.insert(at, Unit(self.random.choice(self.strange), ()))

    def delete(self, at: int) -> None:
        del self.units[at]

    def move(self, at: int) -> None:
        unit = self.units.pop(at)
        self.units.insert(self.random.randrange(len(self.units) + 1), unit)

    def merge(self, at: int) -> None:
        if at + 1 < len(self.units):
            one, two = self.units[at], self.units.pop(at + 1)
            one.text = f"{one.text.rstrip('.!?')}, and {two.text[:1].lower()}{two.text[1:]}"
            one.stems += two.stems

    def split(self, at: int) -> None:
        unit = self.units[at]
        words = unit.text.split()
        if len(words) >= 8:
            half = len(words) // 2 + self.random.randint(-1, 1)
            unit.text = " ".join(words[:half]) + "."
            self.units.insert(at + 1, Unit(" ".join(words[half:]).capitalize(), unit.stems))

    def _replace(self, at: int, number: int) -> None:
        words = self.units[at].text.split()
        for _ in range(number):
            other = self.random.choice(self.random.choice(self.strange).split())
            words[self.random.randrange(len(words))] = other
        self.units[at].text = " ".join(words)


Way = Callable[[Editor, int], None]
WAYS: tuple[Way, ...] = (
    Editor.typo,
    Editor.words,
    Editor.rewrite,
    Editor.insert,
    Editor.delete,
    Editor.move,
    Editor.merge,
    Editor.split,
)
WEIGHTS = (3, 4, 2, 3, 2, 2, 1, 1)


def documents() -> list[list[str]]:
    """Return the sentences of each document."""
    path = Path(__file__).with_name("anchor_texts.jsonl")
    return [json.loads(line)["sentences"] for line in path.read_text("utf-8").splitlines()]


def corpus(level: str, seed: int) -> list[Edited]:
    """Return every document edited once."""
    random = Random(f"{level}-{seed}")
    texts = documents()
    result = []
    for number, old in enumerate(texts):
        strange = [sentence for other, text in enumerate(texts) if other != number for sentence in text]
        result.append(Editor(random, strange).edit(old, LEVELS[level]))
    return result
