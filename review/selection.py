"""Which sentences a round takes up from an earlier one: what a query asks for, in the language of `review.query`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from reading.errors import CopydeskError
from review.answers import Place, is_answer
from review.consensus import Rule, Terms, consensus_of
from review.events import Event, Role
from review.query import SENTENCE_STATES, VALUES, Query, Term, parse
from review.query_match import Facts, meets
from review.scale import DEFAULT, Scale

OF_A_ROUND = f"key:value with one of {', '.join(VALUES)}"
STATES = tuple(state for state in SENTENCE_STATES if state != "draft")
"""The words of `is:` that choose sentences of a round; they may stand alone."""


class SelectionError(CopydeskError):
    """A query that cannot be understood, or that cannot be answered for a round."""


class Sources(Struct, frozen=True):
    """What is known of a sentence besides decisions, where somebody can say it: a query that needs more is refused.

    `rank` is the share of the round's sentences that are worth more, `stale` the reviewers who decided on another text.
    """

    text: Callable[[Place], str] | None = None
    differences: Callable[[Place], Collection[str]] | None = None
    rank: Callable[[Place], float] | None = None
    stale: Callable[[Place], Collection[str]] | None = None


def select(
    only: str,
    events: Iterable[Event],
    claims: Mapping[str, frozenset[int]],
    least: int | Mapping[str, int] = 1,
    controls: Mapping[Place, str] | None = None,
    *,
    scale: Scale = DEFAULT,
    guidelines: str = "",
    sources: Sources = Sources(),  # noqa: B008, a frozen value
    now: datetime | None = None,
) -> dict[str, tuple[int, ...]]:
    """Return the sentences, by article, that `only` takes from an earlier round's current events.

    `claims` are the sentences that were up for judgement, by article, `least` how many answers each needed, `controls`
    those whose verdict is known, which nobody differs on and which are not incomplete, `scale` the round's verdicts,
    `guidelines` the version that was in force last, `now` the time from which `since:` counts back. Raises
    SelectionError.
    """
    query = _understood(only, sources, has_clock=now is not None, scale=scale)
    held = list(events)
    outcomes = consensus_of(held, Terms(Rule.UNANIMOUS, claims, least, controls or {}, scale)).outcomes
    said: dict[Place, list[Event]] = {}
    for event in held:
        if event.role is Role.REVIEWER:
            said.setdefault((event.article, event.sentence), []).append(event)
    judged = {
        (e.article, e.sentence)
        for e in held
        if e.role is not Role.AGENT and is_answer(e.holding.verdict, e.holding.claim)
    }
    taken_in = {place for place, of in said.items() if any(event.holding.claim for event in of)}
    up = ({(article, at) for article, every in claims.items() for at in every} | taken_in) - (controls or {}).keys()
    up |= outcomes.keys()
    result: dict[str, list[int]] = {}
    every = up | said.keys() | {(article, at) for article, of in claims.items() for at in of}
    for place in sorted(place for place in every if place[0] in claims):
        facts = Facts(
            *place,
            said.get(place, ()),
            outcome=outcomes.get(place),
            scale=scale,
            is_up=place in up,
            is_judged=place in judged,
            guidelines=guidelines,
            text=sources.text(place) if sources.text and (query.words or query.without) else "",
            differences=sources.differences(place) if sources.differences and "difference" in query.keys else (),
            rank=sources.rank(place) if sources.rank and "worth" in query.keys else 0.0,
            stale=sources.stale(place) if sources.stale and "is" in query.keys else (),
        )
        if meets(query, facts, now or datetime.min):
            result.setdefault(place[0], []).append(place[1])
    return {article: tuple(sentences) for article, sentences in result.items()}


def _understood(only: str, sources: Sources, *, has_clock: bool, scale: Scale) -> Query:
    """Return a query taken apart; SelectionError when it is empty, misspelt, or nobody can answer it for a round."""
    query = parse(only, scale=scale)
    if not only.split():
        raise SelectionError("The query is empty", hint=f"Use {', '.join(STATES)}, or key:value.")
    if query.unknown:
        meant = query.meant(scale)
        hint = f"Did you mean {meant}?" if meant else f"Use {', '.join(STATES)}, or {OF_A_ROUND}."
        raise SelectionError("This does not choose sentences", query.unknown[0], hint)
    alone = [Term("is", (word,)) for word in query.words if word in STATES]
    alone += [Term("is", (word,), without=True) for word in query.without if word in STATES]
    query = replace(
        query,
        words=tuple(word for word in query.words if word not in STATES),
        without=tuple(word for word in query.without if word not in STATES),
        terms=(*query.terms, *alone),
    )
    states = {value for term in query.terms_of(("is",)) for value in term.values}
    for asked, is_known in (
        *((f"is:{state}", False) for state in sorted(states.difference(STATES))),
        ("is:stale", "stale" not in states or sources.stale is not None),
        ("difference:", "difference" not in query.keys or sources.differences is not None),
        ("worth:", "worth" not in query.keys or sources.rank is not None),
        ("since:", "since" not in query.keys or has_clock),
        (" ".join((*query.words, *query.without)), not (query.words or query.without) or sources.text is not None),
    ):
        if not is_known:
            raise SelectionError("This is not known of an earlier round", asked, f"Use {OF_A_ROUND}.")
    return query
