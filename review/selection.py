"""Which sentences a round takes up from an earlier one: a word, or a filter.

A filter is one or more `key:value`, all of which must hold: `is:disputed`, `verdict:erroneous`, `reason:figure`,
`confidence:1`, `reviewer:ana`, `note:any`, `article:002*`, `guidelines:old` (decided under earlier ones); a value may
give several after commas, one of which must hold. The words of `is:` stand alone too: `disputed`, `unsettled`,
`unjudged`, `incomplete`, `aside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from reading.errors import CopydeskError
from review.answers import Place
from review.consensus import Outcome, Rule, Terms, consensus_of, differ, is_open
from review.events import Event, Holding, Role, Verdict

KEYS = ("is", "verdict", "reason", "confidence", "reviewer", "note", "article", "guidelines")
STATES = ("disputed", "unsettled", "unjudged", "incomplete", "aside")

Term = tuple[str, tuple[str, ...]]


class SelectionError(CopydeskError):
    """A filter that cannot be understood."""


def select(
    only: str,
    events: Iterable[Event],
    claims: Mapping[str, frozenset[int]],
    least: int | Mapping[str, int] = 1,
    controls: Mapping[Place, Verdict] | None = None,
    *,
    guidelines: str = "",
) -> dict[str, tuple[int, ...]]:
    """Return the sentences, by article, that `only` takes from an earlier round's current events.

    `claims` are the sentences that were up for judgement, by article, `least` how many answers each needed, `controls`
    those whose verdict is known, which are neither disputed nor incomplete, `guidelines` the version that was in force
    last. Raises SelectionError.
    """
    held = list(events)
    terms = [("is", (only,))] if only in STATES else _terms(only)
    states = [values for key, values in terms if key == "is"]
    rest = [(key, values) for key, values in terms if key != "is"]
    said = (event for event in held if event.role is Role.REVIEWER and _holds(rest, event, guidelines))
    found = {(event.article, event.sentence) for event in said} if rest else None
    if states:
        if all(key == "article" for key, _ in rest):
            found = None
        outcomes = consensus_of(held, Terms(Rule.UNANIMOUS, claims, least, controls or {})).outcomes
        places = {(article, at) for article, every in claims.items() for at in every} | outcomes.keys()
        judged = {(e.article, e.sentence) for e in held if e.role is not Role.AGENT and _is_judged(e.holding)}
        found = {
            place
            for place in (places if found is None else places & found)
            if all(any(_STATES[state](outcomes.get(place), place in judged) for state in values) for values in states)
            and all(key != "article" or _matches(place[0], values) for key, values in rest)
        }
    result: dict[str, list[int]] = {}
    for article, sentence in sorted(found or ()):
        if article in claims:
            result.setdefault(article, []).append(sentence)
    return {article: tuple(sentences) for article, sentences in result.items()}


def _is_judged(holding: Holding) -> bool:
    return holding.verdict is not None or holding.claim is False


def _is_disputed(outcome: Outcome) -> bool:
    """Whether reviewers differed, or somebody said disputed; a control has its known verdict."""
    said = differ(outcome) or any(answer is Verdict.DISPUTED for _, answer in outcome.votes)
    return outcome.rule is not Rule.KNOWN and (said or _was_sent_back(outcome))


def _is_undecided(outcome: Outcome) -> bool:
    return outcome.rule is not Rule.KNOWN and (is_open(outcome) or _was_sent_back(outcome))


def _was_sent_back(outcome: Outcome) -> bool:
    return outcome.decided is not None and not outcome.is_decided


def _is_aside(outcome: Outcome) -> bool:
    return any(answer is None for _, answer in outcome.votes)


_STATES: Mapping[str, Callable[[Outcome | None, bool], bool]] = {
    "disputed": lambda outcome, _: outcome is not None and _is_disputed(outcome),
    "unsettled": lambda outcome, _: outcome is not None and _is_undecided(outcome),
    "unjudged": lambda _, judged: not judged,
    "incomplete": lambda outcome, _: outcome is None or outcome.rule is Rule.INCOMPLETE,
    "aside": lambda outcome, _: outcome is not None and _is_aside(outcome),
}


def _terms(only: str) -> list[Term]:
    terms = []
    for word in only.split():
        key, colon, value = word.partition(":")
        values = tuple(value.split(","))
        unknown = [one for one in values if one not in STATES] if key == "is" else []
        if not colon or key not in KEYS or not value or unknown:
            hint = f"Use {', '.join(STATES)}, or key:value with one of {', '.join(KEYS)}."
            raise SelectionError("This does not choose sentences", word, hint)
        terms.append((key, values))
    if not terms:
        raise SelectionError("The filter is empty", hint=f"Use {', '.join(STATES)}, or key:value.")
    return terms


def _matches(article: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(article, glob) for glob in globs)


def _holds(terms: Iterable[Term], event: Event, guidelines: str) -> bool:
    held = event.holding
    has: dict[str, tuple[str, ...]] = {
        "verdict": (held.verdict.value,) if held.verdict else (),
        "reason": held.reasons,
        "confidence": (str(held.confidence),) if held.confidence else (),
        "reviewer": (event.reviewer,),
        "note": ("any",) if held.note else (),
        "guidelines": ("old",) if held.verdict is not None and event.guidelines != guidelines else (),
    }
    return all(
        _matches(event.article, values) if key == "article" else bool(set(values) & set(has[key]))
        for key, values in terms
    )
