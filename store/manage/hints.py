"""What a query asks of the other articles: the kinds of strong differences of a sentence, and its rank by worth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache

from review.answers import Place
from review.elsewhere.values import Strength
from store.desk import Elsewhere


def compared_kinds(elsewhere: Elsewhere) -> Callable[[Place], Collection[str]]:
    """Return what tells the kinds of a sentence's strong differences; the articles are compared when it is asked."""

    @cache
    def kinds(article: str) -> Mapping[int, frozenset[str]]:
        found = elsewhere.differing(article)
        return {
            sentence: frozenset(one.kind.value for one in marks if one.strength is Strength.STRONG)
            for sentence, marks in found.items()
        }

    @cache
    def refreshed() -> None:
        elsewhere.refresh()

    def of(place: Place) -> Collection[str]:
        refreshed()
        return kinds(place[0]).get(place[1], frozenset())

    return of


def ranks(elsewhere: Elsewhere, claims: Mapping[str, Collection[int]]) -> Callable[[Place], float]:
    """Return what tells the share of the claims that are worth more than one of them; worked out when it is asked."""

    @cache
    def ranked() -> Mapping[Place, float]:
        worth: dict[Place, float] = {}
        for article, sentences in claims.items():
            known = elsewhere.worth(article)
            worth.update({(article, at): known[at] for at in sentences if at < len(known)})
        order = sorted(worth, key=lambda place: (-worth[place], place))
        return {place: number / len(order) for number, place in enumerate(order)}

    return lambda place: ranked().get(place, 1.0)
