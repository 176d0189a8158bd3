"""How far each agent's suggestions agree with people's verdicts: kept apart from the figures of people alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from msgspec import Struct

from review.agreement.counts import layout_of, sums, total
from review.agreement.gwet import gwet
from review.agreement.pairwise import cohen, mean_of_pairs
from review.agreement.percent import percent
from review.agreement.summary import summarise, value_of
from review.agreement.table import tabulate
from review.agreement.weights import Weight
from review.events import Event, Role
from review.scale import DEFAULT, Scale

Place = tuple[str, int]
Said = dict[str, dict[Place, str]]
Pair = tuple[str, str]


class OfAgent(Struct, frozen=True):
    """One agent against one person, or against all people when `person` is empty.

    `n` counts pairs of a suggestion and a person's verdict on the same sentence: two people who judged it are two.
    A figure is None where it is undefined: without pairs, or when only one verdict was used.
    """

    agent: str
    person: str
    n: int
    percent: float | None
    kappa: float | None
    ac1: float | None


def of_agents(
    events: Iterable[Event], *, leave_out: Set[Place] = frozenset(), scale: Scale = DEFAULT
) -> tuple[OfAgent, ...]:
    """Compare each agent with all people and with each of them, from a round's current events.

    `leave_out` are the (article, sentence) that count for nothing, such as controls. Adjudicators are no reviewers and
    are not compared; neither are drafts, which the caller leaves out.
    """
    agents: Said = {}
    people: Said = {}
    for event in events:
        place, verdict = (event.article, event.sentence), event.holding.verdict
        side = {Role.AGENT: agents, Role.REVIEWER: people}.get(event.role)
        if side is not None and verdict is not None and event.holding.claim is not False and place not in leave_out:
            side.setdefault(event.reviewer, {})[place] = verdict
    found: list[OfAgent] = []
    for agent in sorted(agents):
        pairs = {person: _pairs(agents[agent], people[person]) for person in sorted(people)}
        found.append(_compared(agent, "", [pair for of_person in pairs.values() for pair in of_person], scale))
        found += [_compared(agent, person, of_person, scale) for person, of_person in pairs.items() if of_person]
    return tuple(found)


def _pairs(suggested: dict[Place, str], judged: dict[Place, str]) -> list[Pair]:
    return [(suggested[place], judged[place]) for place in sorted(suggested.keys() & judged.keys())]


def _compared(agent: str, person: str, pairs: Sequence[Pair], scale: Scale) -> OfAgent:
    table = tabulate((agent, person), pairs, order=scale.names)
    layout, numbers = layout_of(table)
    summary = summarise(layout, total(list(sums(table, numbers).values()), layout.size))
    kappa, ac1 = mean_of_pairs(cohen(Weight.NOMINAL)), gwet(Weight.NOMINAL)
    return OfAgent(agent, person, len(pairs), *(value_of(one, summary) for one in (percent, kappa, ac1)))
