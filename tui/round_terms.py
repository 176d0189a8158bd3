"""A round's terms in a few words, for the top line."""

from __future__ import annotations

from review.rounds import Round, State


def terms_line(round: Round) -> str:
    """Return the round's name and what matters while working in it: state, blindness, the date it is due."""
    state = [round.state.value] if round.state is not State.OPEN else ["blind"] if round.blind else []
    due = [f"due {round.due}"] if round.due and round.state is State.OPEN else []
    return " · ".join([round.name, *state, *due])
