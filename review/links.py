"""Rules for links between sentences, and for hints of what other articles say: when they show, and what was shown.

A link says that a sentence of another article supports this one, contradicts it, or is not about the same. The last
silences the hints of that pair: for who said so, and for everybody once two people did, as far as the round lets them
see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec.structs import replace

from review.answers import is_answer
from review.events import Event, Holding, Link, Relation, Role
from review.rounds import Round, State

Place = tuple[str, int]
"""An article and a sentence."""

Pair = frozenset[Place]
"""Two sentences, in no order: "not the same" is said of both."""

ENOUGH = 2
"""How many people silence a pair for everybody."""


class HintTime(StrEnum):
    """When reviewers see what other articles say of a sentence."""

    BEFORE = "before"
    AFTER = "after"
    OFF = "off"


WORDS: Mapping[str, str] = {Relation.NOT_SAME: "not the same"}
"""Relations in words, where the name is not one."""


def word_of(relation: str) -> str:
    """Return a relation in words."""
    return WORDS.get(relation, relation)


def linked(holding: Holding, link: Link) -> Holding:
    """A link; it takes the place of one to the same sentence.

    Made once more it is taken away.
    """
    others = tuple(one for one in holding.links if place_of(one) != place_of(link))
    if any(place_of(one) == place_of(link) and one.relation == link.relation for one in holding.links):
        return replace(holding, links=others)
    return replace(holding, links=(*others, link))


def all_linked(holding: Holding, links: Sequence[Link]) -> Holding:
    """Several links to the same words; made once more they are all taken away."""
    made = {(*place_of(link), link.relation) for link in holding.links}
    are_made = all((*place_of(link), link.relation) in made for link in links)
    for link in links:
        if are_made or (*place_of(link), link.relation) not in made:
            holding = linked(holding, link)
    return holding


def place_of(link: Link) -> tuple[str, str, int]:
    """Return the sentence that a link leads to, in the text that it was made on."""
    return link.article, link.snapshot, link.sentence


def silenced(
    events: Iterable[Event], viewer: str, now: Callable[[Link], int | None] = lambda link: link.sentence
) -> frozenset[Pair]:
    """Return the pairs whose hints are not shown to a viewer, from the current events that the viewer may see.

    `now` gives the sentence that a link leads to in the present text, None where it is gone or has other words.
    Programs and adjudicators silence nothing for others.
    """
    said: dict[Pair, set[str]] = {}
    for event in events:
        for link in event.holding.links:
            if link.relation == Relation.NOT_SAME and (event.role is Role.REVIEWER or event.reviewer == viewer):
                there = now(link)
                if there is not None:
                    pair = frozenset(((event.article, event.sentence), (link.article, there)))
                    said.setdefault(pair, set()).add(event.reviewer)
    return frozenset(pair for pair, people in said.items() if viewer in people or len(people) >= ENOUGH)


def hint_time(round: Round) -> HintTime:
    """Return when a round shows hints: as it says, else after one's own judgement where it is blind, else before.

    A word that this program does not know shows none: fewer hints harm no verdict.
    """
    if not round.hints:
        return HintTime.AFTER if round.blind else HintTime.BEFORE
    return HintTime(round.hints) if round.hints in tuple(HintTime) else HintTime.OFF


def shows_hints(round: Round, holding: Holding) -> bool:
    """Whether somebody sees hints of a sentence, by what they hold of it; who settles a closed round sees them."""
    return shows_all_hints(round) or (hint_time(round) is HintTime.AFTER and is_answer(holding.verdict, holding.claim))


def shows_all_hints(round: Round) -> bool:
    """Whether a round shows hints of every sentence: from the beginning, or now that nobody judges in it any more."""
    when = hint_time(round)
    is_over = round.state in (State.CLOSED, State.ADJUDICATED)
    return when is HintTime.BEFORE or (when is HintTime.AFTER and is_over)


SIGN = "sign"
"""The hint that another article differs, without saying how."""


def hint(what: str, article: str, sentence: int, more: int = 0) -> str:
    """Return what was on the screen as an event keeps it: `quotation b.txt#4`, the sentence from 1.

    `what` is a kind of difference or a band; `more` counts further articles with the same words.
    """
    return f"{what} {article}#{sentence + 1}" + (f" +{more}" if more else "")
