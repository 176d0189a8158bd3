"""Undo and redo are events: they bring holdings back, step by step and without limit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from review.deeds import decided
from review.events import NOTHING, Event, EventKind, Holding
from review.undo import redo, stacks, undo
from review.verdicts import Verdict


class Log:
    """One reviewer's events, kept as a store would keep them."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, events: tuple[Event, ...]) -> None:
        """Give ids and the step's id, as the door does for one call."""
        step = ""
        for event in events:
            identity = f"{len(self.events) + 1:014x}000000"
            step = step or identity
            self.events.append(replace(event, id=identity, step=step))

    def judge(self, sentences: list[int], verdict: Verdict) -> None:
        """Decide some sentences as one step."""
        self.append(tuple(self._decide(sentence, verdict) for sentence in sentences))

    def held(self) -> dict[int, Holding]:
        """What is held of each sentence that is not at nothing."""
        last = {event.sentence: event.holding for event in self.events}
        return {sentence: holding for sentence, holding in last.items() if holding != NOTHING}

    def _decide(self, sentence: int, verdict: Verdict) -> Event:
        before = next((e for e in reversed(self.events) if e.sentence == sentence), None)
        return Event(
            EventKind.DECIDE,
            "ana",
            "main",
            "a.txt",
            "0" * 64,
            sentence,
            decided(before.holding if before else NOTHING, verdict),
            supersedes=before.id if before else "",
        )


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), st.sampled_from(list(Verdict))),
        st.just("undo"),
        st.just("redo"),
    ),
    max_size=30,
)


@given(DEEDS)
def test_undo_and_redo_equal_two_stacks_of_states(deeds: list[object]) -> None:
    """Whatever the order, the log folds to what an editor with two stacks of whole states would show."""
    log = Log()
    past: list[dict[int, Holding]] = []
    future: list[dict[int, Holding]] = []
    for deed in deeds:
        now = log.held()
        if deed == "undo":
            log.append(undo(log.events))
            if past:
                future.append(now)
                assert log.held() == past.pop()
        elif deed == "redo":
            log.append(redo(log.events))
            if future:
                past.append(now)
                assert log.held() == future.pop()
        elif isinstance(deed, tuple):
            log.judge(*deed)
            past.append(now)
            future.clear()
    assert len(stacks(log.events).undo) == len(past)
    assert len(stacks(log.events).redo) == len(future)


def test_nothing_to_undo_is_no_event() -> None:
    """An empty log has nothing to take back or bring back."""
    assert undo([]) == ()
    assert redo([]) == ()
