"""Finds the sentences of a desk that a query asks for, the last decided first: for lists of decisions and exports.

What the person at the desk may not see is not found: everything is asked of the desk, which shows no more. To be called
from a thread that may wait, and taken from as far as there is room to show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from review.answers import Place, is_answer
from review.consensus import Outcome, Rule, Terms, consensus_of
from review.events import NOTHING, Event, RawEvent, RawHolding, Role
from review.holdings import counting_events, is_draft
from review.query import DECISION_KEYS, Query, Term
from review.query_match import OF_OUTCOME, Facts, meets
from review.scale import Scale
from store.desk import Desk, ProgressCallback, Reanchored, no_progress
from store.manage.hints import heard_kinds, ranks

MOST = 1_000_000
"""Sentences that are looked up by words: all that a desk has."""

_EMPTY = (NOTHING, RawHolding())
"""What is held where the only decision was undone."""
_GLANCED = frozenset(("article", "reviewer", "verdict"))
"""Terms whose sentences are nearly all told by the index alone."""

Verdicts = Mapping[str, str | None]


class QueryHit(Struct, frozen=True, gc=False):
    """A sentence that was found: the current events on it that one may see, by reviewer, and those that are stale."""

    article: str
    sentence: int
    decisions: tuple[Event, ...] = ()
    stale: tuple[Reanchored, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.article, self.sentence


class _ArticleFacts(Struct, frozen=True):
    decisions: Mapping[int, Sequence[Event | RawEvent]]
    stale: Mapping[int, Sequence[Reanchored]]
    outcomes: Mapping[Place, Outcome]
    claims: Collection[int] = ()


def find(
    desk: Desk,
    query: Query,
    now: datetime,
    report: ProgressCallback = no_progress,
    scale: Scale | None = None,
) -> Iterator[QueryHit]:
    """Yield the sentences: first those that were decided on, the last first, then the others, by article.

    `now` is the time from which `since:` counts back; `report` hears of the index that a search for words may build.
    `scale` has the verdicts that the query was understood by, where these are more than the round's.
    """
    return _Search(desk, query, now, report, scale).found()


def find_in(desk: Desk, article: str, query: Query, now: datetime) -> list[QueryHit]:
    """Return the sentences of one article that meet the terms of a query, in its order; words are not looked up."""
    return _Search(desk, replace(query, words=(), without=()), now, no_progress).found_in(article)


class _Search:
    """One query on one desk; what an article says is worked out once."""

    def __init__(
        self, desk: Desk, query: Query, now: datetime, report: ProgressCallback, scale: Scale | None = None
    ) -> None:
        self._desk, self._query, self._now = desk, query, now
        self._rules = desk.rules
        self._scale = scale or self._rules.scale
        self._known: dict[str, _ArticleFacts] = {}
        self._events: dict[str, Mapping[int, tuple[Event, ...]]] = {}
        self._with = self._having(" ".join(query.words), report) if query.words else None
        self._without = frozenset[Place]().union(*(self._having(word, report) for word in query.without))
        self._terms = replace(query, words=(), without=())
        self._asks_for_state = "is" in query.keys
        self._asks_for_outcome = any(not OF_OUTCOME.isdisjoint(term.values) for term in query.terms_of(("is",)))
        self._is_choosy = not _GLANCED.issuperset(query.keys)
        self._asks_for_difference = "difference" in query.keys
        self._kinds = heard_kinds(desk)
        self._rank = ranks(desk.elsewhere, desk.articles.claims()) if "worth" in query.keys else lambda _: 0.0

    def found(self) -> Iterator[QueryHit]:
        seen: set[Place] = set()
        may_meet = _glance(self._query, self._scale)
        for row in self._desk.decisions.newest_first():
            place = row.article, row.sentence
            seen.add(place)
            if may_meet(row.verdicts) and self._meets(place):
                yield self._hit(place)
        if any(not term.without for term in self._query.terms_of(DECISION_KEYS)) and not self._asks_for_state:
            return  # who asks for a decision means no sentence without one, but for stale decisions
        for card in self._desk.articles.cards():
            stale = self._of(card.name).stale if self._asks_for_state else {}
            for at in sorted({*card.claims, *stale}):
                if (card.name, at) not in seen and self._meets((card.name, at)):
                    yield self._hit((card.name, at))
            self._known.pop(card.name, None)
            self._events.pop(card.name, None)

    def found_in(self, article: str) -> list[QueryHit]:
        known = self._of(article)
        claims = self._desk.articles.claims([article]).get(article, frozenset())
        places = ((article, at) for at in sorted({*claims, *known.decisions, *known.stale}))
        return [self._hit(place) for place in places if self._meets(place)]

    def _having(self, words: str, report: ProgressCallback) -> frozenset[Place]:
        return frozenset((one.article, one.sentence) for one in self._desk.search.find(words, MOST, report))

    def _meets(self, place: Place) -> bool:
        if place in self._without or (self._with is not None and place not in self._with):
            return False
        known = self._of(place[0])
        decisions, stale = known.decisions.get(place[1], ()), known.stale.get(place[1], ())
        facts = Facts(
            *place,
            (*decisions, *(one.event for one in stale)),
            guidelines=self._rules.guidelines,
            differences=self._kinds(place) if self._asks_for_difference else (),
            rank=self._rank(place),
            scale=self._scale,
        )
        if self._asks_for_state:
            by_kind = place[1] in known.claims and place not in self._rules.controls
            facts = replace(
                facts,
                outcome=known.outcomes.get(place),
                is_up=by_kind or any(event.holding.claim for event in decisions),
                is_judged=any(
                    e.role != Role.AGENT and is_answer(e.holding.verdict, e.holding.claim) for e in decisions
                ),
                is_aside=any(event.holding.claim is False for event in decisions),
                is_draft=any(
                    event.role == Role.REVIEWER and is_draft(self._rules, event.holding) for event in decisions
                ),
                stale=frozenset(one.event.reviewer for one in stale),
            )
        return meets(self._terms, facts, self._now)

    def _hit(self, place: Place) -> QueryHit:
        article, at = place
        if article not in self._events:
            self._events[article] = _by_sentence(self._desk.decisions.current(article))
        stale = self._of(article).stale.get(at, ())
        return QueryHit(article, at, self._events[article].get(at, ()), tuple(stale))

    def _of(self, article: str) -> _ArticleFacts:
        known = self._known.get(article)
        if known is None:
            known = self._known[article] = self._read(article)
        return known

    def _read(self, article: str) -> _ArticleFacts:
        """Return what terms are held against; of raw events, which read faster, where few are likely to be found."""
        decisions, stale = self._desk.decisions, dict[int, list[Reanchored]]()
        if self._asks_for_state:
            for reviewer in decisions.reviewers():
                for one in decisions.reanchored(article, reviewer):
                    if one.anchor.is_fuzzy and one.anchor.sentence is not None:
                        stale.setdefault(one.anchor.sentence, []).append(one)
        if self._is_choosy and not self._asks_for_outcome:
            return _ArticleFacts(_by_sentence(decisions.current_raw(article)), stale, {}, self._claims(article))
        events = decisions.current(article)
        found = self._events[article] = _by_sentence(events)
        if not self._asks_for_outcome:
            return _ArticleFacts(found, stale, {}, self._claims(article))
        rules = self._rules
        claims = self._desk.articles.claims([article])
        terms = Terms(Rule.UNANIMOUS, claims, rules.overlap_of(article), rules.controls, rules.scale)
        outcomes = consensus_of(counting_events(rules, events), terms).outcomes
        return _ArticleFacts(found, stale, outcomes, claims.get(article, ()))

    def _claims(self, article: str) -> Collection[int]:
        return self._desk.articles.claims([article]).get(article, ()) if self._asks_for_state else ()


E = TypeVar("E", Event, RawEvent, Event | RawEvent)


def _by_sentence(events: Sequence[E]) -> Mapping[int, tuple[E, ...]]:
    found: dict[int, list[E]] = {}
    for event in events:
        if event.holding not in _EMPTY:  # what was undone is no decision any more
            found.setdefault(event.sentence, []).append(event)
    # Of a whole desk these are held at once: tuples of events are none that collecting garbage looks through.
    return {sentence: tuple(held) for sentence, held in found.items()}


def _glance(query: Query, scale: Scale) -> Callable[[Verdicts], bool]:
    """Return what tells, by verdicts alone and without reading events, that a sentence cannot meet a query."""
    asked = [term for term in query.terms_of(("verdict", "reviewer")) if not term.without]
    if not asked or "is" in query.keys:
        return lambda _: True

    def holds(term: Term, name: str, verdict: str | None) -> bool:
        if term.key == "reviewer":
            return name in term.values
        return verdict is not None and scale.present_name(verdict) in term.values

    return lambda said: any(all(holds(term, *one) for term in asked) for one in said.items())
