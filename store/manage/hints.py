"""What the other articles say, as far as a reviewer hears it: the kinds of a sentence's strong differences, its rank.

What was said not to be about the same is left out, and what the round does not show yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from review.answers import Place
from review.elsewhere.values import Strength
from review.events import NOTHING, Event, Link, Relation
from review.links import Pair, shows_hints, silenced
from store.desk import Desk, Elsewhere


def compared_kinds(desk: Desk) -> Callable[[Place], Collection[str]]:
    """Return a function for the kinds of a sentence's strong differences, without pairs that are silent for everybody.

    The articles are compared when it is asked.
    """
    return _kinds(desk, LinkReader(desk, viewer=""), lambda _: True)


def shown_places(desk: Desk) -> Callable[[Place], bool]:
    """Return a function that tells whether the round shows this person hints of a sentence now; reads files."""
    held = cache(lambda article: desk.decisions.held(article, desk.reviewer))

    def shown(place: Place) -> bool:
        event = held(place[0]).get(place[1])
        return shows_hints(desk.rules, event.holding if event else NOTHING)

    return shown


def heard_kinds(desk: Desk) -> Callable[[Place], Collection[str]]:
    """Return a function for the kinds of a sentence's strong differences that this person may see now."""
    return _kinds(desk, LinkReader(desk), shown_places(desk))


def _kinds(desk: Desk, reader: LinkReader, shown: Callable[[Place], bool]) -> Callable[[Place], Collection[str]]:
    @cache
    def refreshed() -> None:
        desk.elsewhere.refresh()

    def of(place: Place) -> Collection[str]:
        if not shown(place):
            return frozenset()
        refreshed()
        marks = [one for one in desk.elsewhere.differing(place[0]).get(place[1], ()) if one.strength is Strength.STRONG]
        silences = reader.silences((place[0], *(one.article for one in marks)), {}) if marks else frozenset()
        return {one.kind.value for one in marks if frozenset((place, (one.article, one.sentence))) not in silences}

    return of


def ranks(elsewhere: Elsewhere, claims: Mapping[str, Collection[int]]) -> Callable[[Place], float]:
    """Return a function for the share of claims that are worth more than a claim; the first call ranks them."""

    @cache
    def ranked() -> Mapping[Place, float]:
        worth: dict[Place, float] = {}
        for article, sentences in claims.items():
            known = elsewhere.worth(article)
            worth.update({(article, at): known[at] for at in sentences if at < len(known)})
        order = sorted(worth, key=lambda place: (-worth[place], place))
        return {place: number / len(order) for number, place in enumerate(order)}

    return lambda place: ranked().get(place, 1.0)


class LinkReader:
    """Reads the links that others and oneself made, article by article, each article once until it changes.

    For one thread at a time.
    """

    def __init__(self, desk: Desk, viewer: str | None = None) -> None:
        """`viewer` is for whom pairs are silent, the person at the desk if None; "" is nobody in particular."""
        self._desk = desk
        self._viewer = desk.reviewer if viewer is None else viewer
        self._linked: dict[str, Sequence[Event]] = {}

    def forget(self, articles: Iterable[str]) -> None:
        """Read these articles anew: somebody wrote on them, or they have another text."""
        for article in articles:
            self._linked.pop(article, None)

    def silences(self, articles: Iterable[str], own: Mapping[Place, Event]) -> frozenset[Pair]:
        """Return the pairs of sentences of some articles that are not shown; `own` are one's last events, by place."""
        events = [event for article in dict.fromkeys(articles) for event in self._of(article)]
        me, touched = self._desk.reviewer, {place[0] for place in own}
        others = [event for event in events if event.reviewer != me or event.article not in touched]
        return silenced([*others, *own.values()], self._viewer, self.present_sentence)

    def present_sentence(self, link: Link) -> int | None:
        """Return the sentence that a link leads to in the present text, None where it is gone or has other words."""
        anchor = self._desk.decisions.anchor(link.article, link.snapshot, link.sentence)
        return anchor.sentence if anchor.is_same else None

    def _of(self, article: str) -> Sequence[Event]:
        """Return the current events on an article that say of two sentences that they are not about the same."""
        found = self._linked.get(article)
        if found is None:
            found = self._linked[article] = [
                event
                for event in self._desk.decisions.current(article)
                if any(link.relation == Relation.NOT_SAME for link in event.holding.links)
            ]
        return found
