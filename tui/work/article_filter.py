"""Filtering and sorting the list of articles: a small query language over cards and progress.

Words must stand in the title, the name or, where an index knows it, the text. `is:unread is:started is:open is:done`
and `has:accurate has:disputed has:erroneous` look at progress, `by:ana` at another reviewer's instead of one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from review.holdings import Progress
from store.desk import Card

SORTS = ("name", "progress", "title", "date", "length")
Test = Callable[[Progress], bool]

STATES: Mapping[str, Test] = {
    "is:unread": lambda progress: progress.judged == 0,
    "is:started": lambda progress: 0 < progress.judged < progress.claims,
    "is:open": lambda progress: progress.judged < progress.claims,
    "is:done": lambda progress: 0 < progress.claims <= progress.judged,
    "has:accurate": lambda progress: progress.accurate > 0,
    "has:disputed": lambda progress: progress.disputed > 0,
    "has:erroneous": lambda progress: progress.erroneous > 0,
}


class Query(Struct, frozen=True):
    """A filter taken apart; `unknown` are the terms nobody understands."""

    words: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    by: str = ""
    unknown: tuple[str, ...] = ()


def parse(text: str) -> Query:
    """Take a filter apart; a term that is still being typed, such as `is:`, filters nothing yet."""
    words, states, unknown, by = [], [], [], ""
    for term in text.split():
        key, colon, value = term.lower().partition(":")
        if not colon or key not in ("is", "has", "by"):
            words.append(term.lower())
        elif key == "by":
            by = term.partition(":")[2]
        elif f"{key}:{value}" in STATES:
            states.append(f"{key}:{value}")
        elif value:
            unknown.append(term)
    return Query(tuple(words), tuple(states), by, tuple(unknown))


def sought(words: Sequence[str]) -> list[str]:
    """Return the words that are looked up in texts: two Latin letters begin too many."""
    return [word for word in words if len(word) > (2 if word.isascii() else 0)]


class ArticleFilter(Struct, dict=True):
    """The cards, ready for being filtered over and over: titles in lower case once, the last answer to narrow."""

    cards: Sequence[Card]
    progress: Callable[[Card, str], Progress]
    """`progress(card, reviewer)`; the reviewer is "" for one's own."""
    texts: Callable[[str], frozenset[str] | None] = lambda _word: None
    """The names of the articles whose text has a word, or None while that is not known."""
    _last: tuple[Query, list[int]] = (Query(), [])

    @cached_property
    def _all(self) -> list[Card]:
        """The cards, all of them made: in one go, which is quicker than one by one."""
        return list(self.cards)

    @cached_property
    def _haystack(self) -> list[str]:
        return [f"{card.title}\n{card.name}".lower() for card in self._all]

    def find(self, text: str) -> Sequence[int]:
        """Return the places of the cards that match, in their own order."""
        query = parse(text)
        if query == Query():
            return range(len(self.cards))
        numbers: Sequence[int] = range(len(self.cards))
        before, answer = self._last
        if (
            answer
            and not any(self.texts(word) for word in query.words)
            and not query.states
            and not before.states
            and before.by == query.by == ""
            and _narrows(before, query)
        ):
            numbers = answer
        found = self._by_state(self._by_words(numbers, query.words), query)
        self._last = (query, found)
        return found

    def _by_words(self, numbers: Sequence[int], words: Sequence[str]) -> Sequence[int]:
        hay = self._haystack
        for word in words:
            inside = self.texts(word)
            if inside:
                numbers = [n for n in numbers if word in hay[n] or self._all[n].name in inside]
            else:
                numbers = [n for n in numbers if word in hay[n]]
        return numbers

    def _by_state(self, numbers: Sequence[int], query: Query) -> list[int]:
        if not query.states and not query.by:
            return list(numbers)
        tests = [STATES[state] for state in query.states] or [lambda progress: progress.judged > 0]
        cards, progress, by = self._all, self.progress, query.by
        return [n for n in numbers if all(test(progress(cards[n], by)) for test in tests)]

    def sorted(self, numbers: Sequence[int], sort: str) -> Sequence[int]:
        """Return places in another order: first those with work left, the newest, or the longest."""
        if sort == "name":
            return numbers
        cards, progress = self._all, self.progress
        keys: Mapping[str, Callable[[int], object]] = {
            "progress": lambda n: _done(progress(cards[n], "")),
            "title": lambda n: cards[n].title.casefold(),
            "date": lambda n: cards[n].facts.date,
            "length": lambda n: (cards[n].sentences, cards[n].facts.words),
        }
        return sorted(numbers, key=keys[sort], reverse=sort in ("date", "length"))  # type: ignore[arg-type]


def _narrows(before: Query, now: Query) -> bool:
    """Whether all that matches `now` has matched `before`: every earlier word is part of a later one."""
    return bool(before.words) and all(any(old in new for new in now.words) for old in before.words)


def _done(progress: Progress) -> float:
    return progress.judged / progress.claims if progress.claims else 1.0
