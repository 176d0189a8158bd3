"""Consensus: what a round holds of a sentence, by which rule, how surely, and on whose answers.

A rule is asked for; what decided is said: with the rule `majority`, a sentence without one is `unresolved`, and one
that fewer people answered than were asked is `incomplete`. Whatever the rule, a control is what it is known to be, and
an adjudicator's decision goes before votes. "No claim" is an answer like a verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from review.answers import NO_CLAIM, Answer, Claims, Place, Vote, Votes, answers
from review.events import Event, EventKind, Role
from review.rounds import Round
from review.scale import DEFAULT, Scale

if TYPE_CHECKING:
    from review.dawid_skene import Estimate


Anchors = dict[Place, Answer]
"""What is true of sentences of which that is known."""


class Rule(StrEnum):
    """The ways in which votes become one verdict; a record names the one that decided."""

    KNOWN = "known"
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"
    DAWID_SKENE = "dawid-skene"
    ONE_COIN = "one-coin"
    INCOMPLETE = "incomplete"
    UNRESOLVED = "unresolved"


RULES = (Rule.UNANIMOUS, Rule.MAJORITY, Rule.ADJUDICATED, Rule.DAWID_SKENE, Rule.ONE_COIN)
"""The rules that can be asked for."""
WEIGHED = (Rule.DAWID_SKENE, Rule.ONE_COIN)
"""Those that look at a whole round to say what one vote is worth."""


class DeskRule(Struct, frozen=True):
    """How a desk's final verdicts come about; `least` answers a sentence needs, by default as many as were asked."""

    rule: Rule = Rule.MAJORITY
    least: int | None = None


class Terms(Struct, frozen=True):
    """What a consensus is made by.

    `claims` are the sentences up for judgement by their kind (see `review.answers`), `least` how many answers a
    sentence needs, by article or for all (missing articles need one), `known` the controls, with what is true of them,
    `scale` the verdicts that there are.
    """

    rule: Rule = Rule.MAJORITY
    claims: Claims | None = None
    least: int | Mapping[str, int] = 1
    known: Mapping[Place, str] = MappingProxyType({})
    scale: Scale = DEFAULT

    def needed(self, article: str) -> int:
        """Return how many answers a sentence of an article needs."""
        return self.least if isinstance(self.least, int) else self.least.get(article, 1)


def terms_of(round: Round, claims: Claims, rule: Rule = Rule.MAJORITY, least: int | None = None) -> Terms:
    """Return the terms of a round: its controls, and as many answers as were asked for unless `least` says a number."""
    asked = {article: round.overlap_of(article) for article in claims}
    return Terms(rule, claims, asked if least is None else least, round.controls, round.scale)


class Outcome(Struct, frozen=True):
    """One sentence's consensus: `verdict` is None when unresolved, incomplete, or no claim: then `claim` is False.

    `rule` says what decided, `certainty` how sure it is, 0 to 1: the share of the votes, or the probability by
    the rule's model. `votes` are the reviewers' answers, `decided` the adjudicator's event, `stale` whether a vote
    that it weighed has changed since, `chances` the probability of each answer where a model weighed the votes,
    `needed` how many answers were asked for, `fitted` the temperature that made the chances as sure as controls show
    them to be, and how many controls.
    """

    article: str
    sentence: int
    verdict: str | None
    rule: Rule
    certainty: float
    votes: tuple[tuple[str, Answer], ...]
    decided: Event | None = None
    stale: bool = False
    claim: bool | None = None
    chances: Mapping[Answer, float] | None = None
    needed: int = 1
    fitted: tuple[float, int] | None = None

    @property
    def is_decided(self) -> bool:
        """Whether the sentence came to anything: a verdict, or that it is no claim."""
        return self.verdict is not None or self.claim is False

    @property
    def said(self) -> str | None:
        """What it came to, in words: a verdict or "no claim"; None for nothing."""
        return NO_CLAIM if self.claim is False else self.verdict


class Calibrated(Struct, frozen=True):
    """A model of a round's votes, and its chances at the temperature that was learnt from so many controls, if any."""

    estimate: Estimate[Place, Answer]
    chances: Mapping[Place, Mapping[Answer, float]]
    temperature: float | None = None
    controls: int = 0


class Consensus(Struct, frozen=True):
    """The outcomes of a round by place, and the model's estimate of reviewers, where one weighed the votes."""

    outcomes: Mapping[Place, Outcome]
    model: Estimate[Place, Answer] | None = None

    @property
    def reliability(self) -> Mapping[str, float]:
        """Each reviewer's estimated reliability, 0 to 1; empty where no model weighed the votes."""
        return self.model.reliability if self.model else {}


def consensus_of(events: Iterable[Event], terms: Terms | Rule = Rule.MAJORITY) -> Consensus:
    """Return the consensus of a round's current events; sentences that nobody answered or decided are left out."""
    if isinstance(terms, Rule):
        terms = Terms(terms)
    held = list(events)
    votes = answers(held, terms.claims)
    decided = decisions_of(held)
    model = _calibrated(votes, decided, terms) if terms.rule in WEIGHED else None
    settled = (place for place, event in decided.items() if decides(event))
    places = sorted({*votes, *settled})
    outcomes = {place: _outcome(place, votes.get(place, {}), decided.get(place), terms, model) for place in places}
    return Consensus(outcomes, model.estimate if model else None)


def anchors_of(votes: Mapping[Place, Votes], decided: Mapping[Place, Event], known: Mapping[Place, str]) -> Anchors:
    """Return the true verdicts of the sentences that have a known one: controls, and adjudicated ones."""
    anchors: Anchors = {p: e.holding.verdict for p, e in decided.items() if p in votes and decides(e)}
    return anchors | {place: verdict for place, verdict in known.items() if place in votes}


def weigh(
    votes: Mapping[Place, Votes], anchors: Anchors, rule: Rule, scale: Scale = DEFAULT
) -> Estimate[Place, Answer]:
    """Weigh the votes of a round by the model of a rule, with anchors.

    Verdicts that the scale does not have are classes of their own behind those that it has.
    """
    from review.dawid_skene import estimate, one_coin

    given = {place: {name: vote.answer for name, vote in of.items()} for place, of in votes.items()}
    said = {answer for of in given.values() for answer in of.values()}.union(anchors.values())
    others = sorted(answer for answer in said if answer is not None and answer not in scale.names)
    categories: tuple[Answer, ...] = (*scale.names, *others, *([None] if None in said else []))
    return (one_coin if rule is Rule.ONE_COIN else estimate)(given, categories, anchors)


def _calibrated(votes: Mapping[Place, Votes], decided: Mapping[Place, Event], terms: Terms) -> Calibrated:
    """Weigh the votes, and make the chances as sure as controls show them to be, where there are enough of them."""
    from review.calibration import FEWEST, temperature, tempered

    anchors = anchors_of(votes, decided, terms.known)
    model = weigh(votes, anchors, terms.rule, terms.scale)
    controls = [place for place in terms.known if place in votes]
    if len(controls) < FEWEST:
        return Calibrated(model, model.chances)
    unknown = {place: answer for place, answer in anchors.items() if place not in terms.known}
    blind = weigh(votes, unknown, terms.rule, terms.scale)
    found = temperature([(blind.chances[place], terms.known[place]) for place in controls])
    chances = {place: of if place in anchors else tempered(of, found) for place, of in model.chances.items()}
    return Calibrated(model, chances, found, len(controls))


def decisions_of(events: Iterable[Event]) -> dict[Place, Event]:
    """Return the last adjudicator's event of each sentence, but those that took everything back."""
    decided: dict[Place, Event] = {}
    for event in events:
        if event.role is Role.ADJUDICATOR and not _is_withdrawn(event):
            place = (event.article, event.sentence)
            if place not in decided or event.id > decided[place].id:
                decided[place] = event
    return decided


def differ(outcome: Outcome) -> bool:
    """Whether reviewers gave a sentence different answers: two verdicts, or a verdict and "no claim"."""
    return len({answer for _, answer in outcome.votes}) > 1


def is_open(outcome: Outcome) -> bool:
    """Whether a sentence waits for an adjudicator: reviewers differ, and no decision stands or it has gone stale."""
    return outcome.rule is not Rule.KNOWN and differ(outcome) and (outcome.decided is None or outcome.stale)


def is_unsettled(outcome: Outcome) -> bool:
    """Whether reviewers differ on a sentence and no adjudicator's verdict stands: also where one sent it back."""
    return (
        outcome.rule is not Rule.KNOWN and differ(outcome) and (outcome.rule is not Rule.ADJUDICATED or outcome.stale)
    )


def _is_withdrawn(event: Event) -> bool:
    """Whether an adjudicator has taken everything back; sending a sentence back names weighed events."""
    return event.kind is EventKind.UNDO and not decides(event) and not event.weighed


def decides(event: Event) -> bool:
    """Whether an adjudicator's event decides, and does not send the sentence back."""
    return event.holding.verdict is not None or event.holding.claim is False


def _outcome(
    place: Place,
    votes: Mapping[str, Vote],
    decided: Event | None,
    terms: Terms,
    model: Calibrated | None,
) -> Outcome:
    given = tuple((name, vote.answer) for name, vote in votes.items())
    needed, stale = terms.needed(place[0]), decided is not None and _is_stale(decided, votes.values())
    chances = model.chances.get(place) if model else None
    fitted = (model.temperature, model.controls) if model and model.temperature else None

    def came_to(answer: Answer | _Nothing, by: Rule, certainty: float) -> Outcome:
        verdict = None if isinstance(answer, _Nothing) else answer
        claim = None if isinstance(answer, _Nothing) else answer is not None
        return Outcome(*place, verdict, by, certainty, given, decided, stale, claim, chances, needed, fitted)

    if place in terms.known:
        return came_to(terms.known[place], Rule.KNOWN, 1.0)
    if decided is not None:
        if decides(decided):
            return came_to(decided.holding.verdict, Rule.ADJUDICATED, 1.0)
        return came_to(NOTHING, Rule.UNRESOLVED, 0.0)
    if len(given) < needed:
        return came_to(NOTHING, Rule.INCOMPLETE, 0.0)
    return came_to(*_by_votes([answer for _, answer in given], terms.rule, chances))


class _Nothing(Struct, frozen=True):
    """Stands for no answer, since None is one."""


NOTHING = _Nothing()


def _is_stale(decided: Event, votes: Iterable[Vote]) -> bool:
    """Whether a vote has changed since an adjudicator weighed it.

    What was read in names events of another desk: there only a vote that was made here afterwards is news.
    """
    events = [vote.event for vote in votes if vote.event is not None]
    if decided.imported:
        return any(not event.imported and event.id > decided.id for event in events)
    return bool(decided.weighed) and not {event.id for event in events} <= set(decided.weighed)


def _by_votes(
    votes: list[Answer], rule: Rule, chances: Mapping[Answer, float] | None
) -> tuple[Answer | _Nothing, Rule, float]:
    """Return the answer, the rule that decided and its certainty, from the votes alone."""
    if chances is not None:
        best = max(chances, key=lambda answer: chances[answer])
        tied = sum(abs(chance - chances[best]) < 1e-9 for chance in chances.values()) > 1
        return (NOTHING, Rule.UNRESOLVED, chances[best]) if tied else (best, rule, chances[best])
    (first, most), *others = Counter(votes).most_common()
    share = most / len(votes)
    if not others:
        return first, Rule.UNANIMOUS, share
    if rule is Rule.MAJORITY and 2 * most > len(votes):
        return first, Rule.MAJORITY, share
    return NOTHING, Rule.UNRESOLVED, share
