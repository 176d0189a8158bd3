"""What changed in a round, in sentences for one of the people in it."""

from __future__ import annotations

from collections.abc import Iterator

from reading.plural import count_of
from review.rounds import Round, State

_STATES = {
    State.DRAFT: "is a draft",
    State.OPEN: "is open",
    State.CLOSED: "is closed: verdicts stand as they are",
    State.ADJUDICATED: "is settled",
}


def news(before: Round, now: Round, person: str) -> Iterator[str]:
    """Yield news of a round that changed, for this person, the most important first."""
    if before.name != now.name:
        return
    if now.state is not before.state:
        again = " again" if now.state is State.OPEN and before.state is not State.DRAFT else ""
        yield f"Round {now.name} {_STATES[now.state]}{again}"
    if now.guidelines not in ("", before.guidelines):
        yield f"Round {now.name} has {'new ' if before.guidelines else ''}guidelines"
    if person in now.left and person not in before.left:
        yield f"You have left round {now.name}"
    yield from _hands(before, now, person)
    if now.due != before.due:
        yield f"Round {now.name} is due {now.due}" if now.due else f"Round {now.name} has no date any more"
    if now.lead != before.lead and now.lead:
        yield f"{now.lead} leads round {now.name} now"


def _hands(before: Round, now: Round, person: str) -> Iterator[str]:
    """Yield how many articles came to this person, and how many went."""
    mine, were = ({name for name in one.assignment if one.judges(person, name)} for one in (now, before))
    if before.is_everything or now.is_everything:
        return
    if mine - were:
        yield f"{count_of(len(mine - were), 'more article')} to judge in round {now.name}"
    if were - mine:
        yield f"{count_of(len(were - mine), 'article')} of round {now.name} {_are(len(were - mine))} not yours any more"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
