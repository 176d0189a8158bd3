"""`Comparison`: what the articles of a desk say of each other's sentences, for several threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import RLock

from review.elsewhere.values import Fact, Hints, Partner, Strength, band_of
from review.elsewhere.words import scores
from store.articles.articles import Texts
from store.desk import Card, Name, ProgressCallback, no_progress


class Comparison:
    """Compares the articles of a desk; satisfies `store.desk.Elsewhere`."""

    def __init__(self, cards: Callable[[], Sequence[Card]], texts: Texts) -> None:
        """`cards` returns the articles that this reviewer has to do with."""
        self._cards = cards
        self._texts = texts
        self._lock = RLock()
        self._partners: dict[tuple[str, int], list[Partner]] = {}
        self._done: dict[str, str] = {}
        self._differing: dict[str, dict[int, Strength]] = {}
        self._facts: dict[Name, Sequence[Fact]] = {}

    def refresh(self, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Compare all articles that were not compared yet, and return the names of those with other hints now."""
        with self._lock:
            now = {card.name: card.snapshot for card in self._cards()}
            if now == self._done:
                return frozenset()
            quotes = {}
            for number, name in enumerate(now):
                if not report(number, len(now)):
                    return frozenset()
                article = self._texts.article(name)
                quotes[name] = [article.quote(one.index) if one.kind.is_claim else "" for one in article.sentences]
            self._partners = {}
            for here in quotes:
                for there in quotes:
                    if here != there:
                        self._pair(here, quotes[here], there, quotes[there])
            self._done = now
            return frozenset(now)

    def _pair(self, here: str, own: Sequence[str], there: str, others: Sequence[str]) -> None:
        for i, j, score in scores(own, others):
            band = band_of(score)
            if band is not None:
                self._partners.setdefault((here, i), []).append(Partner(there, j, round(score, 4), band, others[j]))

    def of(self, article: str, sentence: int) -> Hints:
        """Return what other articles say of a sentence, as far as they have been compared."""
        found = self._partners.get((article, sentence), [])
        return Hints(tuple(sorted(found, key=lambda one: -one.score)), (), article in self._done)

    def differing(self, article: str) -> Mapping[int, Strength]:
        """Return the sentences of an article with differences and how strong they are."""
        return self._differing.get(article, {})

    def differences(self) -> Mapping[str, int]:
        """Return how many sentences have a strong difference, by article, where any has."""
        counts = {name: list(found.values()).count(Strength.STRONG) for name, found in self._differing.items()}
        return {name: count for name, count in counts.items() if count}

    def facts(self, name: Name) -> Sequence[Fact]:
        """Return what the articles say of an entity."""
        return self._facts.get(name, ())

    def worth(self, article: str) -> Sequence[float]:
        """Return for each sentence of an article how much it is worth judging first."""
        return [0.0] * len(self._texts.article(article).sentences)
