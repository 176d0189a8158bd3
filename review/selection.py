"""Selecting sentences of an earlier round for a new one: `disputed`, `unjudged`, `unsettled`, or a filter.

A filter is one or more `key:value`, all of which must hold: `verdict:erroneous`, `reason:figure`, `confidence:1`,
`reviewer:ana`, `note:any`, `article:002*`; a value may give several after commas, one of which must hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from reading.errors import CopydeskError
from review.consensus import Outcome, Rule, consensus_of, differ, is_open
from review.events import Event, Holding, Role, Verdict

KEYS = ("verdict", "reason", "confidence", "reviewer", "note", "article")


class SelectionError(CopydeskError):
    """A filter that cannot be understood."""


def select(only: str, events: Iterable[Event], claims: Mapping[str, frozenset[int]]) -> dict[str, tuple[int, ...]]:
    """Return the sentences, by article, that `only` takes from an earlier round's current events.

    `claims` are the sentences that were up for judgement, by article. Raises SelectionError.
    """
    held = list(events)
    if only == "unjudged":
        judged = {(e.article, e.sentence) for e in held if e.role is not Role.AGENT and _is_judged(e.holding)}
        found = {(article, at) for article, every in claims.items() for at in every} - judged
    elif only in ("disputed", "unsettled"):
        outcomes = consensus_of(held, Rule.UNANIMOUS).outcomes.values()
        wanted = _is_disputed if only == "disputed" else is_open
        found = {(o.article, o.sentence) for o in outcomes if wanted(o) or _was_sent_back(o)}
    else:
        terms = _terms(only)
        found = {(e.article, e.sentence) for e in held if e.role is Role.REVIEWER and _holds(terms, e)}
    result: dict[str, list[int]] = {}
    for article, sentence in sorted(found):
        if article in claims:
            result.setdefault(article, []).append(sentence)
    return {article: tuple(sentences) for article, sentences in result.items()}


def _is_judged(holding: Holding) -> bool:
    return holding.verdict is not None or holding.claim is False


def _is_disputed(outcome: Outcome) -> bool:
    return differ(outcome) or any(verdict is Verdict.DISPUTED for _, verdict in outcome.votes)


def _was_sent_back(outcome: Outcome) -> bool:
    return outcome.decided is not None and outcome.verdict is None


def _terms(only: str) -> list[tuple[str, tuple[str, ...]]]:
    terms = []
    for word in only.split():
        key, colon, value = word.partition(":")
        if not colon or key not in KEYS or not value:
            hint = f"Use disputed, unjudged, unsettled, or key:value with one of {', '.join(KEYS)}."
            raise SelectionError("This does not choose sentences", word, hint)
        terms.append((key, tuple(value.split(","))))
    if not terms:
        raise SelectionError("The filter is empty", hint="Use disputed, unjudged, unsettled, or key:value.")
    return terms


def _holds(terms: Iterable[tuple[str, tuple[str, ...]]], event: Event) -> bool:
    held = event.holding
    has: dict[str, tuple[str, ...]] = {
        "verdict": (held.verdict.value,) if held.verdict else (),
        "reason": held.reasons,
        "confidence": (str(held.confidence),) if held.confidence else (),
        "reviewer": (event.reviewer,),
        "note": ("any",) if held.note else (),
    }
    return all(
        any(fnmatchcase(event.article, value) for value in values)
        if key == "article"
        else bool(set(values) & set(has[key]))
        for key, values in terms
    )
