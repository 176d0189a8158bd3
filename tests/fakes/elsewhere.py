"""What other articles say, as a test sets it: the double of `store.desk.Elsewhere`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from review.elsewhere.values import DifferenceMark, Fact, Hints, Strength
from store.desk import Name, ProgressCallback, no_progress


class FakeElsewhere:
    """Answers with what `hints`, `said` and `worths` hold; like the real one it knows nothing before `refresh`."""

    def __init__(self) -> None:
        self.hints: dict[tuple[str, int], Hints] = {}
        self.said: dict[Name, Sequence[Fact]] = {}
        self.worths: dict[str, Sequence[float]] = {}
        self._is_fresh = False

    def refresh(self, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Know the hints, and return the names of the articles that have any."""
        was, self._is_fresh = self._is_fresh, True
        return frozenset() if was else frozenset(article for article, _ in self.hints)

    def of(self, article: str, sentence: int) -> Hints:
        """Return the hints of a sentence."""
        return self.hints.get((article, sentence), Hints(is_complete=True)) if self._is_fresh else Hints()

    def differing(self, article: str) -> Mapping[int, Sequence[DifferenceMark]]:
        """Return the sentences of an article with differences, and these."""
        if not self._is_fresh:
            return {}
        return {
            sentence: [
                DifferenceMark(one.kind, one.strength, one.there.article, one.there.sentence)
                for one in hints.differences
            ]
            for (name, sentence), hints in self.hints.items()
            if name == article and hints.differences
        }

    def differences(self) -> Mapping[str, int]:
        """Return how many sentences have a strong difference, by article."""
        counts: Counter[str] = Counter()
        for name, _ in self.hints:
            marks = self.differing(name).values()
            counts[name] = sum(any(one.strength is Strength.STRONG for one in some) for some in marks)
        return {name: count for name, count in counts.items() if count}

    def entities(self) -> Mapping[str, int]:
        """Return of whom something is said."""
        return {name: len(facts) for (name, _), facts in self.said.items()}

    def facts(self, name: Name) -> Sequence[Fact]:
        """Return what is said of an entity."""
        return self.said.get(name, ()) if self._is_fresh else ()

    def worth(self, article: str) -> Sequence[float]:
        """Return how much each sentence is worth judging first."""
        return self.worths.get(article, ())
