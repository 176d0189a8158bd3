"""The presenter and the ledger: what keys do to holdings, and what the disk does to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.events import Event, EventKind
from review.verdicts import Verdict
from store.errors import StoreError
from store.memory import MemoryDesk
from tests.tui.helpers import article
from tui.ledger import State
from tui.saver import Deed, Outcome, Saver
from tui.session import Session


class Ear:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.marks: list[tuple[str, tuple[int, ...]]] = []

    def opened(self) -> None:
        self.heard.append("opened")

    def moved(self, old: int, new: int) -> None:
        self.heard.append(f"{old}>{new}")

    def marked(self, article: str, sentences: Iterable[int]) -> None:
        self.marks.append((article, tuple(sentences)))

    def said(self, text: str, urgent: bool = False) -> None:
        if text:
            self.heard.append(text)


class Disk:
    """A writer by hand: deeds wait until `write`, which may fail."""

    def __init__(self, door: MemoryDesk) -> None:
        self.door = door
        self.waiting: list[Deed] = []
        self.settle: Callable[[Outcome], None] = lambda outcome: None
        self._saver = Saver.__new__(Saver)
        self._saver._door, self._saver._names = door, {}

    def resume(self) -> None:
        self.waiting.clear()

    def write(self, fail: str = "") -> None:
        deeds, self.waiting = tuple(self.waiting), []
        if not deeds:
            return
        if fail:
            self.settle(Outcome(deeds, error=StoreError(fail)))
        else:
            self.settle(self._saver._write(deeds))


def start(*names: str, sentences: int = 5) -> tuple[Session, Disk, Ear]:
    door = MemoryDesk(article(name, *(f"Sentence {n} of it." for n in range(sentences))) for name in names or ("a",))
    disk, ear = Disk(door), Ear()
    clock = iter(range(10_000))
    session = Session(door, ear, submit=disk.waiting.append, resume=disk.resume, clock=lambda: float(next(clock)))
    disk.waiting = Waiting(disk, session)  # type: ignore[assignment]
    disk.settle = session.settle
    session.start()
    return session, disk, ear


class Waiting(list[Deed]):
    """Deeds on their way; the session appends to the one list that the disk takes from."""

    def __init__(self, disk: Disk, session: Session) -> None:
        super().__init__()
        session.ledger._submit = lambda deed: disk.waiting.append(deed)


def verdicts(session: Session) -> list[str]:
    return [str(session.holding(n).verdict or "-")[0] for n in range(len(session.article.sentences))]  # type: ignore[union-attr]


def test_a_verdict_shows_at_once_and_is_saved_later() -> None:
    session, disk, _ = start()
    session.decide(Verdict.ACCURATE)
    assert session.cursor == 1
    assert session.holding(0).verdict is Verdict.ACCURATE
    assert (session.state(0), session.ledger.saved, session.ledger.pending) == (State.PENDING, 0, 1)
    disk.write()
    assert (session.state(0), session.ledger.saved, session.ledger.pending) == (State.SAVED, 1, 0)
    assert session.progress.judged == 1


def test_the_time_a_sentence_was_current_is_kept() -> None:
    session, disk, _ = start()
    session.move(1)
    session.decide(Verdict.DISPUTED)
    disk.write()
    (event,) = session.door.log("ana")
    assert event.sentence == 1
    assert event.duration > 0


def test_undo_and_redo_of_what_is_on_its_way() -> None:
    """Undo does not wait for the disk, and what the disk gets tells the same story."""
    session, disk, ear = start()
    session.decide(Verdict.ACCURATE)
    session.decide(Verdict.ERRONEOUS)
    session.undo()
    session.undo()
    session.redo()
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
    disk.write()
    assert [e.kind for e in session.door.log("ana")] == [
        EventKind.DECIDE,
        EventKind.DECIDE,
        EventKind.UNDO,
        EventKind.UNDO,
        EventKind.REDO,
    ]
    assert not any("~" in e.id + e.step + e.supersedes + e.undoes for e in session.door.log("ana"))
    session.undo()
    session.undo()
    assert ear.heard[-1] == "Nothing to undo"
    disk.write()
    assert session.ledger.saved == 0


def test_a_refused_write_takes_the_mark_back_and_keeps_it_for_another_try() -> None:
    session, disk, ear = start()
    session.decide(Verdict.ACCURATE)
    disk.write()
    session.decide(Verdict.DISPUTED)
    session.undo()
    session.decide(Verdict.ERRONEOUS)
    disk.write(fail="No space left")
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
    assert session.state(1) is State.FAILED
    assert "No space left" in ear.heard[-1]
    assert (session.ledger.saved, session.progress.judged) == (1, 1)
    session.retry()
    assert verdicts(session) == ["a", "e", "-", "-", "-"]
    disk.write()
    assert (session.state(1), session.ledger.saved, session.ledger.failed) == (State.SAVED, 2, [])
    session.undo()
    assert verdicts(session) == ["a", "-", "-", "-", "-"]


def test_a_range_is_one_step() -> None:
    session, disk, _ = start()
    session.extend()
    session.move(2)
    session.decide(Verdict.DISPUTED)
    assert verdicts(session) == ["d", "d", "d", "-", "-"]
    assert session.cursor == 3
    session.undo()
    assert verdicts(session) == ["-"] * 5
    disk.write()


def test_a_count_tags_the_next_ones_too() -> None:
    session, _, _ = start()
    session.decide(Verdict.ACCURATE, 3)
    assert verdicts(session) == ["a", "a", "a", "-", "-"]


def test_a_count_clears_and_sets_aside_as_one_step() -> None:
    session, _, ear = start()
    session.decide(Verdict.ACCURATE, 4)
    session.go(0)
    session.clear(3)
    assert verdicts(session) == ["-", "-", "-", "a", "-"]
    session.undo()
    assert verdicts(session) == ["a", "a", "a", "a", "-"]
    session.go(1)
    session.aside(2)
    assert [session.is_claim(n) for n in range(5)] == [True, False, False, True, True]
    session.undo()
    assert verdicts(session) == ["a", "a", "a", "a", "-"]
    session.go(4)
    session.clear(2)
    assert ear.heard[-1] == "No verdict to clear here"


def test_repeat_gives_the_same_verdict_with_its_reasons() -> None:
    session, _, _ = start()
    session.decide(Verdict.ERRONEOUS, reasons=("figure",))
    session.note("something else")
    session.repeat()
    assert (session.holding(1).verdict, session.holding(1).reasons) == (Verdict.ERRONEOUS, ("figure",))


def test_what_is_set_aside_is_passed_by() -> None:
    session, _, _ = start()
    session.move(1)
    session.aside()
    session.go(0)
    session.decide(Verdict.ACCURATE)
    assert session.cursor == 2
    assert session.progress.claims == 4
    session.go(1)
    session.aside()
    assert session.is_open(1)


def test_seeking_goes_around_the_end_and_says_so() -> None:
    session, _, ear = start()
    session.go(4)
    session.decide(Verdict.ACCURATE)
    assert session.cursor == 0
    assert "from the top" in ear.heard[-2]
    for _ in range(4):
        session.decide(Verdict.ACCURATE)
    assert ear.heard[-1] == "All 5 judged"


def test_undo_goes_to_the_article_it_was_in() -> None:
    session, _, _ = start("a", "b")
    session.decide(Verdict.ACCURATE)
    session.open("b")
    session.undo()
    assert (session.name, session.cursor) == ("a", 0)


def test_only_what_changed_is_told() -> None:
    """A verdict repaints its sentence; its saving repaints it once more."""
    session, disk, ear = start()
    ear.marks.clear()
    session.decide(Verdict.ACCURATE)
    disk.write()
    assert ear.marks == [("a", (0,)), ("a", (0,))]


KEYS = st.lists(
    st.sampled_from(["accurate", "disputed", "clear", "aside", "note", "range", "undo", "redo", "next", "back"])
    | st.sampled_from(["write", "fail", "retry"]),
    max_size=40,
)


@given(KEYS)
def test_the_screen_and_the_disk_agree_in_the_end(keys: Sequence[str]) -> None:
    """Whatever is pressed and whenever the disk refuses: once all is retried, disk, screen and counts are one."""
    session, disk, _ = start("a", "b", sentences=3)
    deeds: dict[str, Callable[[], object]] = {
        "accurate": lambda: session.decide(Verdict.ACCURATE),
        "disputed": lambda: session.decide(Verdict.DISPUTED),
        "clear": session.clear,
        "aside": session.aside,
        "note": lambda: session.note(f"note {session.cursor}"),
        "range": session.extend,
        "undo": session.undo,
        "redo": session.redo,
        "next": lambda: session.move(1),
        "back": lambda: session.open("b" if session.name == "a" else "a"),
        "write": disk.write,
        "fail": lambda: disk.write(fail="refused"),
        "retry": session.retry,
    }
    for key in keys:
        deeds[key]()
    for _ in range(2):
        session.retry()
        disk.write()
    for name in ("a", "b"):
        on_disk: dict[int, Event] = dict(session.door.held(name, "ana"))
        assert {n: e.holding for n, e in session.ledger.held(name).items()} == {
            n: e.holding for n, e in on_disk.items()
        }
        assert session.ledger.progress(name) == session.door.progress("ana")[name]
    assert session.ledger.saved == sum(p.judged for p in session.door.progress("ana").values())
    assert session.ledger.left == sum(p.claims - p.judged for p in session.door.progress("ana").values())
    assert not any("~" in e.id + e.step + e.supersedes + e.undoes for e in session.door.log("ana"))


@pytest.mark.parametrize("group", [1, 5])
def test_the_saver_writes_in_order_and_reports(group: int) -> None:
    """Deeds reach the door in their order; closing waits for all of them."""
    door = MemoryDesk([article("a", "One.", "Two.")])
    outcomes: list[Outcome] = []
    saver = Saver(door, outcomes.append)
    event = Event(EventKind.NOTE, "ana", "main", "a", "0", 0, start()[0].holding())
    from msgspec.structs import replace

    for number in range(group):
        saver.submit(Deed(number + 1, (replace(event, id=f"~{number}", step=f"~{number}", duration=float(number)),)))
    assert saver.close(timeout=5.0)
    assert [e.duration for e in door.log("ana")] == [float(n) for n in range(group)]
    assert sum(len(outcome.deeds) for outcome in outcomes) == group


def test_another_window_of_ones_own_is_caught_up_with() -> None:
    """What the same reviewer did elsewhere shows, counts and can be undone here."""
    session, disk, _ = start()
    session.decide(Verdict.ACCURATE)
    disk.write()
    (mine,) = session.door.log("ana")
    from msgspec.structs import replace

    session.door.append([replace(mine, id="", step="", supersedes="", sentence=3)])
    session.ledger.forget(["a"])
    assert verdicts(session) == ["a", "-", "-", "a", "-"]
    assert (session.ledger.saved, session.progress.judged) == (2, 2)
    session.undo()
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
