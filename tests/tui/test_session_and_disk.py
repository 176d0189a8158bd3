"""What the screen shows and what the disk has agree in the end, in whatever order acts are written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reading.errors import CopydeskError
from review.events import NOTHING, Event, EventKind, Holding
from review.rounds import Round
from store.desk import Place
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import desk_of, look, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tests.waiting import LIMIT, until
from tui.work.acts import Acts
from tui.work.pending import SaveState
from tui.work.undo import redo, undo
from tui.work.unsaved import Rescue, file_for, rescue, spots, unsaved
from tui.work.writer import Batch, BatchResult, Writer

A, D, E = Verdict.ACCURATE, Verdict.DISPUTED, Verdict.ERRONEOUS

KEYS = st.lists(
    st.sampled_from(["accurate", "disputed", "clear", "aside", "note", "range", "undo", "redo", "next", "back"])
    | st.sampled_from(["write", "fail", "retry"]),
    max_size=40,
)


@given(KEYS)
def test_the_screen_and_the_disk_agree_in_the_end(keys: Sequence[str]) -> None:
    """Whatever is pressed and whenever the disk refuses: once all is retried, disk, screen and counts are one."""
    session, disk, _ = start("a", "b", sentences=3)
    acts = Acts(session)
    keys_do: dict[str, Callable[[], object]] = {
        "accurate": lambda: acts.decide(Verdict.ACCURATE),
        "disputed": lambda: acts.decide(Verdict.DISPUTED),
        "clear": acts.clear,
        "aside": acts.toggle_aside,
        "note": lambda: acts.set_note(f"note {session.cursor.sentence}"),
        "range": session.toggle_range,
        "undo": lambda: undo(session),
        "redo": lambda: redo(session),
        "next": lambda: session.cursor.move(1),
        "back": lambda: session.open("b" if session.name == "a" else "a"),
        "write": disk.write,
        "fail": lambda: disk.write(fail="refused"),
        "retry": session.retry,
    }
    for key in keys:
        keys_do[key]()
    for _ in range(2):
        session.retry()
        disk.write()
    for name in ("a", "b"):
        on_disk: dict[int, Event] = dict(session.desk.decisions.held(name, "ana"))
        assert {n: e.holding for n, e in session.pending.held(name).items()} == {
            n: e.holding for n, e in on_disk.items()
        }
        assert session.pending.progress(name) == session.desk.decisions.progress("ana")[name]
    assert session.pending.saved == sum(p.judged for p in session.desk.decisions.progress("ana").values())
    assert session.pending.left == sum(p.claims - p.judged for p in session.desk.decisions.progress("ana").values())
    assert not any("~" in e.id + e.step + e.supersedes + e.undoes for e in session.desk.decisions.log("ana"))


@pytest.mark.parametrize("group", [1, 5])
def test_the_saver_writes_in_order_and_reports(group: int) -> None:
    """Acts reach the desk in their order; closing waits for all of them."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    outcomes: list[BatchResult] = []
    writer = Writer(desk, outcomes.append)
    event = Event(EventKind.NOTE, "ana", "main", "a", "0", 0, start()[0].holding())

    for number in range(group):
        writer.submit(Batch(number + 1, (replace(event, id=f"~{number}", step=f"~{number}", duration=float(number)),)))
    assert writer.close(timeout=LIMIT)
    assert [e.duration for e in desk.log("ana")] == [float(n) for n in range(group)]
    assert sum(len(outcome.batches) for outcome in outcomes) == group


class Refusing(FakeDesk):
    """A desk that refuses to append, and counts what it was asked, until it is told to go on."""

    refuses = True
    asked = 0

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        self.asked += 1
        if self.refuses:
            raise StoreError("Not saved", "full")
        return super().append(events)


def batch(number: int) -> Batch:
    event = Event(EventKind.NOTE, "ana", "main", "a", "0", 0, NOTHING, f"~{number}", f"~{number}", duration=number)
    return Batch(number, (event,))


def test_a_place_is_not_kept_beside_a_disk_that_does_not_answer() -> None:
    """Whoever ends waits no longer, and asks nothing of a desk that another thread still stands in."""
    desk, asked, gate = FakeDesk([article("a", "One.", "Two.")]), threading.Event(), threading.Event()
    append = desk.append

    def slow(events: Sequence[Event]) -> tuple[Event, ...]:
        asked.set()
        assert gate.wait(LIMIT)
        return append(events)

    desk.append = slow  # type: ignore[method-assign]
    writer = Writer(desk, lambda _: None)
    try:
        writer.submit(batch(1))
        assert asked.wait(LIMIT)
        writer.remember(Place("a", 7))
        assert not writer.close(0)
        assert desk.place() == Place()
    finally:
        gate.set()
        writer._thread.join(LIMIT)
    assert len(list(desk.log("ana"))) == 1


def test_what_builds_on_an_act_that_was_written_meanwhile_names_it_as_the_disk_does() -> None:
    """An undo of it that was entered while the disk had not answered yet knows it by its local names alone."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    writer = Writer(desk, lambda _: None)
    writer.submit(batch(1))
    assert writer.flush(LIMIT)
    [undone] = batch(2).events
    writer.submit(Batch(2, (replace(undone, supersedes="~1", undoes="~1"),)))
    assert writer.close(LIMIT)
    first, second = desk.log("ana")
    assert (second.supersedes, second.undoes) == (first.id, first.step)
    assert not first.id.startswith("~")
    assert not first.step.startswith("~")


def test_after_a_refusal_no_decision_is_written_until_it_is_taken_back() -> None:
    """Later ones build on the one that failed; other acts go on, and what was refused is known all the while."""
    desk = Refusing([article("a", "One.", "Two.")])
    outcomes: list[BatchResult] = []
    writer = Writer(desk, outcomes.append)
    writer.submit(batch(1))
    assert writer.flush(LIMIT)
    writer.submit(batch(2))
    assert writer.perform(lambda: 7).result(LIMIT) == 7
    assert writer.flush(LIMIT)
    assert not writer.is_busy
    [outcome] = outcomes
    assert (str(outcome.error), outcome.batches, outcome.stored, desk.asked) == ("Not saved: full", (batch(1),), (), 1)
    assert writer.unwritten() == (batch(1), batch(2))
    desk.refuses = False
    writer.resume()
    assert writer.unwritten() == ()
    writer.submit(batch(3))
    assert writer.close(LIMIT)
    assert ([event.duration for event in desk.log("ana")], writer.unwritten()) == ([3.0], ())


def test_what_a_fault_of_the_program_refused_is_told_as_well() -> None:
    desk = Refusing([article("a", "One.")])
    desk.append = lambda events: 1 // 0  # type: ignore[assignment, method-assign, return-value]
    outcomes: list[BatchResult] = []
    writer = Writer(desk, outcomes.append)
    writer.submit(batch(1))
    assert writer.close(LIMIT)
    assert [str(one.error) for one in outcomes] == ["Not saved: ZeroDivisionError: integer division or modulo by zero"]


def test_a_place_is_kept_in_a_quiet_moment_and_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not between two keys: the last of several places is the one that is kept."""
    monkeypatch.setattr("tui.work.writer.QUIET_SECONDS", LIMIT)
    desk = FakeDesk([article("a", "One.")])
    writer = Writer(desk, lambda _: None)
    for number in range(20):
        writer.remember(Place("a", number))
        writer.submit(batch(number))
        assert writer.flush(LIMIT)
        assert desk.place() == Place()
    assert writer.close(LIMIT)
    assert desk.place() == Place("a", 19)
    with pytest.raises(CopydeskError, match="Not saved"):
        writer.perform(lambda: 1).result(LIMIT)
    monkeypatch.setattr("tui.work.writer.QUIET_SECONDS", 0.001)
    writer = Writer(desk, lambda _: None)
    writer.remember(Place("a", 7))
    until(lambda: desk.place() == Place("a", 7))
    desk.remember(Place())
    assert writer.close(LIMIT)
    assert desk.place() == Place(), "it was kept once"


def test_another_window_of_ones_own_is_caught_up_with() -> None:
    """What the same reviewer did elsewhere shows, counts and can be undone here."""
    session, disk, _ = start()
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE)
    disk.write()
    (mine,) = session.desk.decisions.log("ana")

    session.desk.decisions.append([replace(mine, id="", step="", supersedes="", sentence=3)])
    look(session, "a")
    assert verdicts(session) == ["a", "-", "-", "a", "-"]
    assert (session.pending.saved, session.progress.judged) == (2, 2)
    undo(session)
    assert verdicts(session) == ["a", "-", "-", "-", "-"]


def test_what_is_asked_elsewhere_holds_up_no_decision() -> None:
    """A change of a round on a hub that does not answer: decisions are saved meanwhile, changes follow one another."""
    desk, outcomes = FakeDesk([article("a", "One.", "Two.")]), list[BatchResult]()
    begun, saved, gate, done = threading.Event(), threading.Event(), threading.Event(), list[int]()

    def report(result: BatchResult) -> None:
        outcomes.append(result)
        saved.set()

    writer = Writer(desk, report, True)

    def ask() -> None:
        begun.set()
        assert gate.wait(LIMIT)
        done.append(1)

    first = writer.change_round(ask)
    assert begun.wait(LIMIT)
    event = Event(EventKind.NOTE, "ana", "main", "a", "0", 0, start()[0].holding())

    writer.submit(Batch(1, (replace(event, id="~1", step="~1"),)))
    assert saved.wait(LIMIT)
    assert not first.done()
    second = writer.change_round(partial(done.append, 2))
    gate.set()
    assert writer.close(timeout=LIMIT)
    assert first.done()
    assert second.done()
    assert done == [1, 2]
    assert not outcomes[0].error


def test_an_act_whose_result_nobody_waits_for_any_longer_is_done_all_the_same() -> None:
    """As when the application is left: it is neither dropped, nor does it end the thread that writes what follows."""
    writer = Writer(FakeDesk([article("a", "One.")]), lambda _outcome: None)
    gate, done = threading.Event(), list[int]()
    writer.perform(lambda: gate.wait(LIMIT))
    forgotten, failing = writer.perform(lambda: done.append(1)), writer.perform(lambda: 1 // 0)
    assert forgotten.cancel()
    assert failing.cancel()
    last = writer.perform(lambda: done.append(2))
    gate.set()
    last.result(LIMIT)
    assert done == [1, 2]
    assert writer.close(timeout=LIMIT)


def test_a_failure_is_urgent_and_marks_what_it_took_back() -> None:
    """Article by article."""
    session, disk, ear = start("a", "b")
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE)
    acts.decide(Verdict.ACCURATE)
    session.open("b")
    acts.decide(Verdict.DISPUTED)
    ear.marks.clear()
    disk.write(fail="No space left")
    assert ear.urgent == ["No space left"]
    assert ear.marks == [("a", (0, 1)), ("b", (0,))]
    ear.marks.clear()
    session.retry()
    assert ear.marks == [("a", (0, 1)), ("b", (0,))]
    disk.write()
    assert (session.pending.saved, session.pending.left, ear.urgent) == (3, 7, ["No space left"])


def test_what_failed_is_tried_again_when_it_is_asked_for() -> None:
    session, disk, ear = start()
    acts = Acts(session)
    session.retry()
    assert ear.heard[-1] == "Everything is saved"
    acts.decide(A)
    acts.decide(D)
    undo(session)
    ear.marks.clear()
    disk.write(fail="full")
    assert (ear.urgent, ear.marks) == (["full"], [("a", (0, 1, 1))])
    assert (session.pending.pending, len(session.pending.failed), session.pending.refused) == (0, 3, 2)
    assert [session.views[at].state for at in (0, 1, 2)] == [SaveState.FAILED, SaveState.FAILED, SaveState.SAVED]
    ear.marks.clear()
    session.retry()
    assert ear.marks == [("a", (0, 1, 1))]
    assert [session.views[at].state for at in (0, 1, 2)] == [SaveState.PENDING, SaveState.PENDING, SaveState.SAVED]
    disk.write()
    decided, other, undone = session.desk.decisions.log("ana")
    assert undone.undoes == other.step
    assert decided.step != other.step
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
    acts.decide(E, 3)
    disk.write(fail="full")
    assert session.pending.refused == 3, "by one key"


def test_events_of_one_act_keep_one_name_and_their_predecessors() -> None:
    session, disk, _ = start()
    acts = Acts(session)
    acts.decide(A, 2)
    session.cursor.go(0)
    acts.decide(D, 2)
    first, second = disk.waiting
    assert (first.number, second.number) == (2, 4)
    assert len({one.step for one in first.events}) == len({one.step for one in second.events}) == 1
    assert [one.supersedes for one in second.events] == [one.id for one in first.events]
    assert [one and one.id for one in session.pending.replaced] == [one.id for one in first.events]
    assert list(session.pending.events_on_disk()) == []
    disk.write()
    stored = list(desk_of(session).log("ana"))
    assert [one.supersedes for one in stored[2:]] == [one.id for one in stored[:2]]
    assert {one.id for one in session.pending.events_on_disk()} == {one.id for one in stored[2:]}
    assert session.pending.held_in_memory("a") == session.held()
    assert session.pending.held_in_memory("b") is None


def test_a_draft_counts_as_nothing_saved() -> None:
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(require=("reason",))
    session, disk, _ = start(desk=desk)
    acts = Acts(session)
    acts.decide(E)
    disk.write()
    assert (session.pending.saved, session.progress.judged, session.pending.left) == (0, 0, 2)
    session.cursor.go(0)
    acts.toggle_reason(session.terms.reasons[0].key)
    disk.write()
    assert (session.pending.saved, session.progress.judged, session.pending.left) == (1, 1, 1)


# --------------------------------------------------------------------------------------------- what the disk never had


@pytest.mark.parametrize(
    ("title", "round", "reviewer", "name"),
    [
        ("My desk: 2/3.", "main", "ana@b.c", "My-desk-2-3-main-ana@b.c"),
        ("", "r+1", "..ana..", "r+1-ana"),
        ("é" * 130, "main", "ana", "é" * 120),
        ("..", "", "", "desk"),
    ],
)
def test_the_file_of_what_is_not_saved_says_whose_it_is_and_since_when(
    title: str, round: str, reviewer: str, name: str
) -> None:
    desk = cast("Any", SimpleNamespace(round=round, reviewer=reviewer))
    found = file_for(Path("state"), desk, title, 1_700_000_000_999_999)
    assert found == Path("state", "unsaved", f"{name}-20231114-221320.jsonl")


def entered(id: str, sentence: int = 0, reviewer: str = "ana") -> Event:
    return Event(EventKind.DECIDE, reviewer, "main", "a", "text", sentence, Holding(A), id=id)


@pytest.mark.parametrize(
    ("is_gone", "with_writer", "ids"), [(False, False, ["1", "2", "x"]), (True, True, ["0", "1", "2", "x", "y"])]
)
def test_what_is_not_saved_is_in_its_order(is_gone: bool, with_writer: bool, ids: list[str]) -> None:
    """Where the folder is gone, all that the reviewer held is among it."""
    decisions = SimpleNamespace(missing=lambda: [entered("2"), entered("1")])
    desk = SimpleNamespace(decisions=decisions, missing_folder=lambda: is_gone, reviewer="ana")
    on_disk = [entered("9", reviewer="ben"), entered("2"), entered("0")]
    pending = SimpleNamespace(events_on_disk=lambda: on_disk, failed=[Batch(1, (entered("x"),))])
    writer = SimpleNamespace(unwritten=lambda: (Batch(2, (entered("y"),)),)) if with_writer else None
    assert [event.id for event in unsaved(cast("Any", desk), cast("Any", pending), cast("Any", writer))] == ids


def test_sentences_are_counted_and_the_last_line_says_where_they_are(tmp_path: Path) -> None:
    events = [entered("1"), entered("2"), entered("3", 1), entered("4", reviewer="ben")]
    assert spots(events) == 3
    assert rescue([], lambda _name, _sentence: "", [], 0) is None
    path = tmp_path / "lost.jsonl"
    assert rescue(events[:2], lambda _name, _sentence: "", [path], 1_700_000_000_000_000) == Rescue(path, 1)
    where = f"not in the desk; `copydesk import DESK FILE` takes them from {path}"
    assert Rescue(path, 1).rescue_line() == f"1 decision is {where}"
    assert Rescue(path, 2).rescue_line() == f"2 decisions are {where}"
