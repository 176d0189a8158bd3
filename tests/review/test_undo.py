"""Undo and redo are events: they bring holdings back, step by step and without limit."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind, Holding
from review.holdings import decided
from review.undo import Stacks, redo, stacks, undo
from tests.verdicts import Verdict


class Log:
    """One reviewer's events, kept as a store would keep them."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def past(self) -> Iterator[Event]:
        """Yield the newest event first."""
        return reversed(self.events)

    def append(self, events: tuple[Event, ...]) -> None:
        """Give ids, the step's id and what each event supersedes, as the desk does for one call."""
        step = ""
        for event in events:
            identity = f"{len(self.events) + 1:014x}000000"
            step = step or identity
            before = next((e for e in self.past() if e.sentence == event.sentence), None)
            self.events.append(replace(event, id=identity, step=step, supersedes=before.id if before else ""))

    def judge(self, sentences: list[int], verdict: str) -> None:
        """Decide some sentences as one step."""
        self.append(tuple(self._decide(sentence, verdict) for sentence in sentences))

    def held(self) -> dict[int, Holding]:
        """What is held of each sentence that is not at nothing."""
        last = {event.sentence: event.holding for event in self.events}
        return {sentence: holding for sentence, holding in last.items() if holding != NOTHING}

    def _decide(self, sentence: int, verdict: str) -> Event:
        before = next((e for e in reversed(self.events) if e.sentence == sentence), None)
        return Event(
            EventKind.DECIDE,
            "ana",
            "main",
            "a.txt",
            "0" * 64,
            sentence,
            decided(before.holding if before else NOTHING, verdict),
        )


ACTS = st.lists(
    st.one_of(
        st.tuples(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), st.sampled_from(list(Verdict))),
        st.just("undo"),
        st.just("redo"),
    ),
    max_size=30,
)


@given(ACTS)
def test_undo_and_redo_equal_two_stacks_of_states(acts: list[object]) -> None:
    """Whatever the order, the log folds to what an editor with two stacks of whole states would show."""
    log = Log()
    past: list[dict[int, Holding]] = []
    future: list[dict[int, Holding]] = []
    for act in acts:
        now = log.held()
        if act == "undo":
            log.append(undo(log.past, lambda _article, _sentence: ()))
            if past:
                future.append(now)
                assert log.held() == past.pop()
        elif act == "redo":
            log.append(redo(log.past))
            if future:
                past.append(now)
                assert log.held() == future.pop()
        elif isinstance(act, tuple):
            log.judge(*act)
            past.append(now)
            future.clear()
    assert len(stacks(log.events).undo) == len(past)
    assert len(stacks(log.events).redo) == len(future)


def test_nothing_to_undo_is_no_event() -> None:
    """An empty log has nothing to take back or bring back."""
    assert undo(lambda: (), lambda _article, _sentence: ()) == ()
    assert redo(lambda: ()) == ()


def test_an_undo_keeps_the_time_that_was_spent_and_takes_no_origin_from_what_it_takes_back() -> None:
    """What was spent on a verdict was spent, also when it is taken back; a redo does not count it once more either."""
    log = Log()
    log.judge([3], Verdict.ACCURATE)
    log.judge([3], Verdict.ERRONEOUS)
    log.events = [
        replace(event, duration=4.5 + number, weighed=(f"w{number}",), hinted=(f"h{number}",), imported="{}")
        for number, event in enumerate(log.events)
    ]
    first, second = log.events
    (back,) = undo(log.past, lambda _article, _sentence: ())
    assert back == replace(first, kind=EventKind.UNDO, id="", step="", undoes=second.step, duration=5.5, imported="")
    assert (back.weighed, back.hinted) == (("w0",), ("h0",))
    log.append((back,))
    (forth,) = redo(log.past)
    assert (forth.kind, forth.holding.verdict) == (EventKind.REDO, Verdict.ERRONEOUS)
    assert (forth.weighed, forth.hinted) == (("w1",), ("h1",))
    assert (forth.duration, forth.imported, forth.undoes, forth.supersedes) == (5.5, "", second.step, "")
    log.append((forth,))
    log.judge([4], Verdict.ACCURATE)
    (back,) = undo(log.past, lambda _article, _sentence: ())
    assert (back.holding, back.weighed, back.hinted) == (NOTHING, (), ())


def test_an_undo_brings_back_what_that_sentence_held_before() -> None:
    """Also when other sentences were judged between, wherever the older event is found."""
    log = Log()
    for at, verdict in ((3, Verdict.ACCURATE), (2, Verdict.DISPUTED), (3, Verdict.ERRONEOUS)):
        log.judge([at], verdict)
    for history in (lambda _article, _sentence: (), lambda _article, at: [e for e in log.events if e.sentence == at]):
        (back,) = undo(log.past, history)
        assert (back.sentence, back.holding.verdict) == (3, Verdict.ACCURATE)


def test_what_can_be_undone_and_redone_stands_with_the_next_one_last() -> None:
    """Undoing twice leaves two to redo; another act leaves none."""
    log = Log()
    for at in (0, 1, 2):
        log.judge([at], Verdict.ACCURATE)
    one, two, three = (event.step for event in log.events)
    for _ in range(2):
        log.append(undo(log.past, lambda _article, _sentence: ()))
    assert stacks(log.events) == Stacks((one,), (three, two))
    log.append(redo(log.past))
    assert stacks(log.events) == Stacks((one, two), (three,))
    log.judge([5], Verdict.ACCURATE)
    assert stacks(log.events) == Stacks((one, two, log.events[-1].step), ())


STEPS = st.lists(
    st.tuples(st.sampled_from(("act", "act", EventKind.UNDO, EventKind.REDO)), st.integers(0, 11), st.integers(1, 2)),
    max_size=24,
)


@given(STEPS)
def test_the_end_of_a_log_tells_what_the_whole_of_it_does(steps: list[tuple[str, int, int]]) -> None:
    """Whatever was undone or brought back, in vain too as two windows may, the next step is that of the whole fold."""
    log = Log()
    for kind, number, size in steps:
        before = len(log.events)
        log.judge(list(range(size)), Verdict.ACCURATE)
        if kind != "act":
            undoes = log.events[min(number, before)].step if number < 11 else "nowhere"
            log.events[before:] = [replace(e, kind=EventKind(kind), undoes=undoes) for e in log.events[before:]]
        whole = stacks(log.events)
        back = undo(log.past, lambda _article, sentence: [e for e in log.events if e.sentence == sentence])
        assert {event.undoes for event in back} == set(whole.undo[-1:])
        assert {event.undoes for event in redo(log.past)} == set(whole.redo[-1:])
        assert len(back) == sum(event.step in whole.undo[-1:] for event in log.events)


def test_no_more_of_a_log_is_looked_at_than_the_step_needs() -> None:
    """Ten steps back from the end of a long log, and one forth: nothing before them is read, nor asked of the log."""
    log = Log()
    for number in range(40):
        log.judge([number], Verdict.ACCURATE)

    def past() -> Iterator[Event]:
        for event in reversed(log.events):
            assert event.sentence >= 30
            yield event

    for number in range(39, 29, -1):
        (event,) = undo(past, lambda _article, _sentence: ())
        assert event.sentence == number
        log.append((event,))
    (event,) = redo(past)
    assert event.sentence == 30
