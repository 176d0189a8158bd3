"""The index of one round's events: by article, from the folds of everybody's files."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from store.fold import Fold
from store.held import ID_SHIFT, Held, Run, sentence_of, snapshot_of, text_key, who_of
from store.pile import Part, Pile, unpacked

_NOTHING = Pile(-1)


class Numbering:
    """Gives strings small numbers, in the order they come."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the number of `name`, a new one the first time."""
        found = self.numbers.get(name)
        if found is None:
            found = self.numbers[name] = len(self.names)
            self.names.append(name)
        return found


class Index:
    """The fold of one round's events; not for use by two threads at once."""

    def __init__(self) -> None:
        self._reviewers = Numbering()
        self._snapshots = Numbering()
        self._piles: dict[str, Pile] = {}
        self._newest: dict[str, int] = {}

    def take(self, reviewer: str, file: int, fold: Fold) -> set[str]:
        """Take in what a reviewer's file says and return the articles it is about."""
        who = self._reviewers.number(reviewer)
        for article, snapshot, start, end in fold.blocks:
            number = self._snapshots.number(snapshot)
            pile = self._piles.get(article)
            if pile is None:
                pile = self._piles[article] = Pile(number)
            pile.add(number, Part(text_key(who, number), file, fold, start, end))
        self._newest[reviewer] = max(fold.newest, self._newest.get(reviewer, 0))
        return {article for article, _, _, _ in fold.blocks}

    def _pile(self, article: str) -> Pile:
        return self._piles.get(article, _NOTHING)

    def forget(self, reviewer: str, files: frozenset[int]) -> frozenset[str]:
        """Drop one reviewer's events, which are in those files, and return the articles they were on."""
        who = self._reviewers.number(reviewer)
        self._newest.pop(reviewer, None)
        return frozenset(article for article, pile in self._piles.items() if pile.forget(who, files))

    def articles(self) -> Iterator[str]:
        """Yield the names of the articles that have events."""
        return iter(self._piles)

    def last(self, article: str, reviewer: str | None = None) -> Iterator[Held]:
        """Yield the last event of each (reviewer, snapshot, sentence) of an article, of one reviewer or of all."""
        reviewers, snapshots = self._reviewers.names, self._snapshots.names
        wanted = None if reviewer is None else self._reviewers.numbers.get(reviewer, -1)
        for key, packed in self._pile(article).last.items():
            who = who_of(key)
            if wanted is None or who == wanted:
                yield Held(reviewers[who], snapshots[snapshot_of(key)], sentence_of(key), packed)

    def runs(self, article: str, snapshot: str) -> list[Run] | None:
        """Return the last events of an article, by file; None when some are on another snapshot."""
        return self._pile(article).runs(self._snapshots.numbers.get(snapshot, -1))

    def is_all_on(self, article: str, snapshot: str) -> bool:
        """Whether no event on an article is on another of its snapshots; when in doubt, no."""
        pile = self._piles.get(article)
        return pile is None or pile.snapshot == self._snapshots.numbers.get(snapshot)

    def identity(self, article: str, reviewer: str, snapshot: str, sentence: int) -> int:
        """Return the id of the last event of a reviewer on a sentence of a snapshot as a number, or 0."""
        who, text = self._reviewers.numbers.get(reviewer), self._snapshots.numbers.get(snapshot)
        if who is None or text is None:
            return 0
        return self._pile(article).find(text_key(who, text), sentence) >> ID_SHIFT

    def size(self, article: str) -> int:
        """Return how many events `last` yields of all reviewers."""
        return len(self._pile(article).last)

    def has_history(self, article: str) -> bool:
        """Whether there are other events than `last` yields."""
        return self._pile(article).has_history

    def places(self, article: str) -> list[tuple[int, int]]:
        """Return the file and offset of every event of an article."""
        return [unpacked(place) for place in self._pile(article).places]

    def log_of(self, article: str) -> array[int]:
        """Return the packed places of an article's events: the same array while it only grows."""
        return self._pile(article).places

    def newest(self, reviewer: str) -> int:
        """Return the greatest id of a reviewer's events as a number, or 0."""
        return self._newest.get(reviewer, 0)
