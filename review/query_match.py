"""Whether a sentence is what a query asks for: what each term means, given what is known of the sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from review.consensus import Outcome, Rule, differ, is_open
from review.events import Event, RawEvent
from review.query import DECISION_KEYS, Query, Term, matches, moment_of
from review.scale import DEFAULT, DISPUTED_STATE, OPEN, Scale


class Facts(Struct, frozen=True, dict=True):
    """What may be asked of one sentence: what its reader may not see is not in it.

    `decisions` are the current events of reviewers (or of whom one looks for), `stale` the reviewers whose decision
    was made on another text, `guidelines` the version in force, `rank` the share of sentences that are worth more,
    `scale` the round's verdicts.
    """

    article: str
    sentence: int
    decisions: Sequence[Event | RawEvent] = ()
    outcome: Outcome | None = None
    is_up: bool = True
    """For judgement: also what is no claim by its kind, where somebody took it in, but no control without answers."""
    is_judged: bool = False
    is_aside: bool = False
    is_draft: bool = False
    stale: Collection[str] = ()
    guidelines: str = ""
    differences: Collection[str] = ()
    rank: float = 0.0
    scale: Scale = DEFAULT
    text: str = ""
    state: str = ""
    """Of the article: unread, started or done."""

    @cached_property
    def searched(self) -> str:
        """The text in which words are looked for."""
        return f"{self.article}\n{self.text}".lower()


def meets(query: Query, facts: Facts, now: datetime) -> bool:
    """Whether a sentence is what a query asks for; `now` is the time from which `since:` counts back."""
    if any(word not in facts.searched for word in query.words) or any(word in facts.searched for word in query.without):
        return False
    asked = query.terms_of(DECISION_KEYS)
    own = all(_place_holds(term, facts) is not term.without for term in query.terms if term.key not in DECISION_KEYS)
    return own and (not asked or _decided_so(asked, facts, now))


def _decided_so(asked: Sequence[Term], facts: Facts, now: datetime) -> bool:
    """Whether a decision meets all terms; with terms that are all turned round, whether none meets one of them."""
    if all(term.without for term in asked):
        return not any(_decision_holds(term, event, facts, now) for event in facts.decisions for term in asked)
    return any(
        all(_decision_holds(term, event, facts, now) is not term.without for term in asked) for event in facts.decisions
    )


def _decision_holds(term: Term, event: Event | RawEvent, facts: Facts, now: datetime) -> bool:
    held, values = event.holding, term.values
    match term.key:
        case "verdict":
            return held.verdict is not None and facts.scale.present_name(held.verdict) in values
        case "reviewer":
            return event.reviewer in values
        case "round":
            return matches(event.round, values)
        case "reason":
            return not set(held.reasons).isdisjoint(values) or ("any" in values and bool(held.reasons))
        case "note":
            return ("any" if held.note else "none") in values
        case "evidence":
            return ("any" if held.evidence else "none") in values
        case "confidence":
            return str(held.confidence) in values
        case "guidelines":
            return held.verdict is not None and event.guidelines != facts.guidelines
        case _:
            moments = [moment for one in values if (moment := moment_of(one, now)) is not None]
            return bool(event.id and moments) and event.micros >= min(moments).timestamp() * 1e6


def _place_holds(term: Term, facts: Facts) -> bool:
    match term.key:
        case "article":
            return matches(facts.article, term.values)
        case "difference":
            return bool(facts.differences) if "any" in term.values else any(v in facts.differences for v in term.values)
        case "worth":
            return any(facts.rank < float(value.rstrip("%")) / 100 for value in term.values)
        case _:
            return any(_STATES[value](facts) for value in term.values)


def is_disputed(outcome: Outcome | None, scale: Scale = DEFAULT) -> bool:
    """Whether reviewers differed, or somebody left it open; a control has its known verdict."""
    if outcome is None or outcome.rule is Rule.KNOWN:
        return False
    said = differ(outcome) or any(answer is not None and scale.stance(answer) == OPEN for _, answer in outcome.votes)
    return said or _was_sent_back(outcome)


def _is_unsettled(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.rule is not Rule.KNOWN and (is_open(outcome) or _was_sent_back(outcome))


def _was_sent_back(outcome: Outcome) -> bool:
    return outcome.decided is not None and not outcome.is_decided


_STATES: Mapping[str, Callable[[Facts], bool]] = {
    DISPUTED_STATE: lambda facts: is_disputed(facts.outcome, facts.scale),
    "unsettled": lambda facts: _is_unsettled(facts.outcome),
    "unjudged": lambda facts: facts.is_up and not facts.is_judged,
    "incomplete": lambda facts: facts.is_up if facts.outcome is None else facts.outcome.rule is Rule.INCOMPLETE,
    "aside": lambda facts: (
        facts.is_aside or bool(facts.outcome and any(said is None for _, said in facts.outcome.votes))
    ),
    "stale": lambda facts: bool(facts.stale),
    "draft": lambda facts: facts.is_draft,
    "unread": lambda facts: facts.state == "unread",
    "started": lambda facts: facts.state == "started",
    "open": lambda facts: facts.state in ("unread", "started"),
    "done": lambda facts: facts.state == "done",
}

OF_OUTCOME = frozenset((DISPUTED_STATE, "unsettled", "incomplete", "aside"))
"""The values of `is:` for which somebody has to work out what the reviewers say together."""
