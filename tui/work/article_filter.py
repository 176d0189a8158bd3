"""Filtering and sorting the list of articles, in the query language of `review.query`, over cards and progress.

Words must stand in the title, the name or, where an index knows it, the text. `is:unread is:started is:open is:done`
and `verdict:` look at progress, at another reviewer's instead of one's own with `by:ana`, `difference:` at what other
articles say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from review import query as language
from review.holdings import Progress
from review.query import ARTICLE_STATES, Term, matches
from review.scale import DEFAULT, Scale
from store.desk import Card

SORTS = ("name", "progress", "title", "date", "length", "worth")
Test = Callable[[Progress], bool]

STATES: Mapping[str, Test] = {
    "unread": lambda progress: progress.judged == 0,
    "started": lambda progress: 0 < progress.judged < progress.claims,
    "open": lambda progress: progress.judged < progress.claims,
    "done": lambda progress: 0 < progress.claims <= progress.judged,
}
"""What progress says of an article's state."""


class ListQuery(Struct, frozen=True):
    """A filter taken apart; `unknown` are the terms nobody understands, or that a list of articles cannot answer."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    states: tuple[Term, ...] = ()
    articles: tuple[Term, ...] = ()
    differences: tuple[Term, ...] = ()
    by: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def is_words(self) -> bool:
        """Whether nothing but words is asked for."""
        return not (self.without or self.states or self.articles or self.differences or self.by)


def parse(text: str, scale: Scale = DEFAULT) -> ListQuery:
    """Take a filter apart; a term that is still being typed, such as `is:`, filters nothing yet."""
    asked = language.parse(text, typing=True, scale=scale)
    states = [term for term in asked.terms if _is_state(term)]
    reviewers = [term.values[0] for term in asked.terms_of(("reviewer",)) if len(term.values) == 1 and not term.without]
    known = {*states, *asked.terms_of(("article", "difference"))}
    others = [
        f"{term.key}:{','.join(term.values)}"
        for term in asked.terms
        if term not in known and not (term.key == "reviewer" and term.values[0] in reviewers[-1:])
    ]
    return ListQuery(
        asked.words,
        asked.without,
        tuple(states),
        asked.terms_of(("article",)),
        asked.terms_of(("difference",)),
        reviewers[-1] if reviewers else "",
        (*asked.unknown, *others),
    )


def _is_state(term: Term) -> bool:
    return term.key == "verdict" or (term.key == "is" and set(term.values) <= set(ARTICLE_STATES))


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
    differing: Callable[[Card], Collection[str]] = lambda _card: ()
    """The kinds of differences of an article that its reader may see now."""
    worth: Callable[[str], float] = lambda _name: 0.0
    """How much an article is worth judging first, as far as that is known."""
    scale: Scale = DEFAULT
    """The verdicts of the round, in whose order progress counts them."""
    _last: tuple[ListQuery, list[int]] = (ListQuery(), [])

    @cached_property
    def _all(self) -> list[Card]:
        """The cards, all of them made: in one go, which is quicker than one by one."""
        return list(self.cards)

    @cached_property
    def _haystack(self) -> list[str]:
        return [f"{card.title}\n{card.name}".lower() for card in self._all]

    def find(self, text: str) -> Sequence[int]:
        """Return the places of the cards that match, in their own order."""
        query = parse(text, self.scale)
        if query == ListQuery():
            return range(len(self.cards))
        numbers: Sequence[int] = range(len(self.cards))
        before, answer = self._last
        if (
            answer
            and not any(self.texts(word) for word in query.words)
            and query.is_words
            and before.is_words
            and _narrows(before, query)
        ):
            numbers = answer
        found = self._by_state(self._by_words(numbers, query), query)
        self._last = (query, found)
        return found

    def _by_words(self, numbers: Sequence[int], query: ListQuery) -> Sequence[int]:
        for word in query.words:
            has = self._has(word)
            numbers = [n for n in numbers if has(n)]
        for word in query.without:
            has = self._has(word)
            numbers = [n for n in numbers if not has(n)]
        return numbers

    def _has(self, word: str) -> Callable[[int], bool]:
        """Return whether an article, by its place, has a word."""
        hay, inside = self._haystack, self.texts(word)
        return lambda n: word in hay[n] or bool(inside and self._all[n].name in inside)

    def _by_state(self, numbers: Sequence[int], query: ListQuery) -> list[int]:
        cards, progress, by = self._all, self.progress, query.by
        for term in query.articles:
            numbers = [n for n in numbers if matches(cards[n].name, term.values) is not term.without]
        for term in query.differences:
            differs = self._differs(term.values)
            numbers = [n for n in numbers if differs(cards[n]) is not term.without]
        for term in query.states:
            tests = [self._test(term.key, value) for value in term.values]
            numbers = [n for n in numbers if any(t(progress(cards[n], by)) for t in tests) is not term.without]
        if by and not query.states:
            numbers = [n for n in numbers if progress(cards[n], by).judged > 0]
        return list(numbers)

    def _test(self, key: str, value: str) -> Test:
        """Return what an article's progress must be, for a state or a verdict that must be in it."""
        if key == "is":
            return STATES[value]
        at = self.scale.rank(value)
        return lambda progress: at < len(progress.spread) and progress.spread[at] > 0

    def _differs(self, kinds: Sequence[str]) -> Callable[[Card], bool]:
        """Return whether an article has a difference of some kinds."""
        asked = set(kinds)
        return lambda card: (
            bool(found if "any" in asked else asked & set(found)) if (found := self.differing(card)) else False
        )

    def sorted(self, numbers: Sequence[int], sort: str) -> Sequence[int]:
        """Return places in another order: first those with work left, the newest, the longest, or those worth most."""
        if sort == "name":
            return numbers
        cards, progress = self._all, self.progress
        keys: Mapping[str, Callable[[int], object]] = {
            "progress": lambda n: _done(progress(cards[n], "")),
            "title": lambda n: cards[n].title.casefold(),
            "date": lambda n: cards[n].facts.date,
            "length": lambda n: (cards[n].sentences, cards[n].facts.words),
            "worth": lambda n: self.worth(cards[n].name),
        }
        return sorted(numbers, key=keys[sort], reverse=sort in ("date", "length", "worth"))  # type: ignore[arg-type]


def _narrows(before: ListQuery, now: ListQuery) -> bool:
    """Whether all that matches `now` has matched `before`: every earlier word is part of a later one."""
    return bool(before.words) and all(any(old in new for new in now.words) for old in before.words)


def _done(progress: Progress) -> float:
    return progress.judged / progress.claims if progress.claims else 1.0
