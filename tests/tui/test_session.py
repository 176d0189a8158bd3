"""The session and the pending decisions: what keys do to holdings, and what the disk does to them."""

from __future__ import annotations

import pytest

from review.events import EventKind
from review.holdings import Progress
from review.rounds import Round
from store.desk import Tally
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import look, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.pending import SaveState


def test_a_verdict_shows_at_once_and_is_saved_later() -> None:
    session, disk, _ = start()
    session.decide(Verdict.ACCURATE)
    assert session.cursor.sentence == 1
    assert session.holding(0).verdict == Verdict.ACCURATE
    assert (session.views[0].state, session.pending.saved, session.pending.pending) == (SaveState.PENDING, 0, 1)
    disk.write()
    assert (session.views[0].state, session.pending.saved, session.pending.pending) == (SaveState.SAVED, 1, 0)
    assert session.progress.judged == 1


def test_what_is_left_is_what_was_not_judged_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in articles that the desk has not looked at one by one."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three."), article("b", "Four.", "Five.")])
    monkeypatch.setattr(desk, "tally", lambda _reviewer: Tally({"a": Progress(1, 3)}, 2))
    session, _, _ = start(desk=desk)
    pending = session.pending
    assert (pending.saved, pending.left) == (1, 4)
    assert (pending.progress("a"), pending.progress("b"), pending.progress("gone")) == (
        Progress(1, 3),
        Progress(0, 2),
        Progress(0, 0),
    )
    assert [pending.progress_of(card) for card in session.cards] == [Progress(1, 3), Progress(0, 2)]


def test_what_is_up_for_judgement_is_counted_beside_what_the_round_asks() -> None:
    session, _, _ = start(sentences=2)
    assert session.up_for_judgement == (2, 2)
    session.toggle_aside()
    assert session.up_for_judgement == (1, 2)
    session.toggle_aside()
    assert session.up_for_judgement == (0, 2)
    nothing, _, _ = start(desk=FakeDesk([]))
    assert nothing.up_for_judgement == (0, 0)


def test_the_time_a_sentence_was_current_is_kept() -> None:
    session, disk, _ = start()
    session.cursor.move(1)
    session.decide(Verdict.DISPUTED)
    disk.write()
    (event,) = session.desk.decisions.log("ana")
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
    assert [e.kind for e in session.desk.decisions.log("ana")] == [
        EventKind.DECIDE,
        EventKind.DECIDE,
        EventKind.UNDO,
        EventKind.UNDO,
        EventKind.REDO,
    ]
    assert not any("~" in e.id + e.step + e.supersedes + e.undoes for e in session.desk.decisions.log("ana"))
    session.undo()
    session.undo()
    assert ear.heard[-1] == "Nothing to undo"
    disk.write()
    assert session.pending.saved == 0


def test_a_refused_write_takes_the_mark_back_and_keeps_it_for_another_try() -> None:
    session, disk, ear = start()
    session.decide(Verdict.ACCURATE)
    disk.write()
    session.decide(Verdict.DISPUTED)
    session.undo()
    session.decide(Verdict.ERRONEOUS)
    disk.write(fail="No space left")
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
    assert session.views[1].state is SaveState.FAILED
    assert "No space left" in ear.heard[-1]
    assert (session.pending.saved, session.progress.judged) == (1, 1)
    session.retry()
    assert verdicts(session) == ["a", "e", "-", "-", "-"]
    disk.write()
    assert (session.views[1].state, session.pending.saved, session.pending.failed) == (SaveState.SAVED, 2, [])
    session.undo()
    assert verdicts(session) == ["a", "-", "-", "-", "-"]


def test_a_range_is_one_step() -> None:
    session, disk, _ = start()
    session.toggle_range()
    session.cursor.move(2)
    session.decide(Verdict.DISPUTED)
    assert verdicts(session) == ["d", "d", "d", "-", "-"]
    assert session.cursor.sentence == 3
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
    session.cursor.go(0)
    session.clear(3)
    assert verdicts(session) == ["-", "-", "-", "a", "-"]
    session.undo()
    assert verdicts(session) == ["a", "a", "a", "a", "-"]
    session.cursor.go(1)
    session.toggle_aside(2)
    assert [session.is_claim(n) for n in range(5)] == [True, False, False, True, True]
    session.undo()
    assert verdicts(session) == ["a", "a", "a", "a", "-"]
    session.cursor.go(4)
    session.clear(2)
    assert ear.heard[-1] == "No verdict to clear here"


def test_repeat_gives_the_same_verdict_with_its_reasons() -> None:
    session, _, _ = start()
    session.decide(Verdict.ERRONEOUS, reasons=("figure",))
    session.set_note("something else")
    session.repeat()
    assert (session.holding(1).verdict, session.holding(1).reasons) == (Verdict.ERRONEOUS, ("figure",))


def test_what_is_set_aside_is_passed_by() -> None:
    session, _, _ = start()
    session.cursor.move(1)
    session.toggle_aside()
    session.cursor.go(0)
    session.decide(Verdict.ACCURATE)
    assert session.cursor.sentence == 2
    assert session.progress.claims == 4
    session.cursor.go(1)
    session.toggle_aside()
    assert session.is_open(1)


def test_seeking_goes_around_the_end_and_says_so() -> None:
    session, _, ear = start()
    session.cursor.go(4)
    session.decide(Verdict.ACCURATE)
    assert session.cursor.sentence == 0
    assert "sentence 5: accurate; Nothing left below; went on from the top" in ear.heard
    for _ in range(4):
        session.decide(Verdict.ACCURATE)
    assert session.progress.judged == session.progress.claims == 5
    assert "3>5" in ear.heard, "behind the last sentence"


def test_undo_goes_to_the_article_it_was_in() -> None:
    session, _, _ = start("a", "b")
    session.decide(Verdict.ACCURATE)
    session.open("b")
    session.undo()
    assert (session.name, session.cursor.sentence) == ("a", 0)


def test_only_what_changed_is_told() -> None:
    """A verdict repaints its sentence; its saving repaints it once more."""
    session, disk, ear = start()
    ear.marks.clear()
    session.decide(Verdict.ACCURATE)
    disk.write()
    assert ear.marks == [("a", (0,)), ("a", (0,))]


def test_an_undo_that_is_on_its_way_is_known_when_only_what_it_undoes_has_arrived() -> None:
    """Then what it undoes has another name on the disk, and is not undone a second time."""
    session, disk, ear = start()
    session.decide(Verdict.ACCURATE)
    session.undo()
    assert len(disk.waiting) == 2
    first, rest = disk.waiting[:1], disk.waiting[1:]
    disk.waiting = first
    disk.write()
    disk.waiting = rest
    assert (session.pending.saved, session.pending.pending) == (1, 1)
    session.undo()
    assert ear.heard[-1] == "Nothing to undo"
    session.redo()
    disk.write()
    assert verdicts(session)[0] == "a"
    assert [event.kind for event in session.desk.decisions.log("ana")] == [
        *(EventKind.DECIDE, EventKind.UNDO, EventKind.REDO)
    ]


def test_what_is_undone_is_shown_anew() -> None:
    session, _, ear = start()
    session.decide(Verdict.ACCURATE, 2)
    assert [session.views[at].holding.verdict for at in (0, 1)] == [Verdict.ACCURATE] * 2
    ear.marks.clear()
    session.undo()
    assert ear.marks[-1] == ("a", (0, 1))
    assert [session.views[at].holding.verdict for at in (0, 1)] == [None, None]


@pytest.mark.parametrize(
    ("earlier", "previous", "may"), [(True, "one", True), (True, "", False), (False, "one", False)]
)
def test_a_sentence_may_have_a_past_where_an_earlier_round_is_shown(earlier: bool, previous: str, may: bool) -> None:
    """Or where one has done something to it oneself."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(show_earlier=earlier, previous=previous)
    session, _, _ = start(desk=desk)
    assert [session.may_have_past(at) for at in (0, 1)] == [may, may]
    session.decide(Verdict.ACCURATE)
    assert [session.may_have_past(at) for at in (0, 1)] == [True, may]


def test_articles_that_come_are_told_and_counted() -> None:
    """The first one by its title; what is left to do grows by their claims."""
    session, _, _ = start("a")
    desk = session.desk
    assert isinstance(desk, FakeDesk)
    left = session.pending.left
    desk._articles["b"] = article("b", "One.", "Two.")
    assert look(session, "b", cards=desk.cards()).said == "1 new article: B"
    assert session.pending.left == left + 2
    assert session.pending.progress("b").claims == 2
    desk._articles["c"], desk._articles["d"] = article("c", "One."), article("d", "One.")
    assert look(session, "c", "d", cards=desk.cards()).said == "2 new articles"
    del desk._articles["c"]
    assert look(session, cards=desk.cards()).said == "1 went to others"


def test_a_new_text_is_opened_at_the_nearest_sentence_that_says_the_same() -> None:
    """Of several; where none does, where one was."""
    session, _, _ = start(desk=FakeDesk([article("a", "One.", "Two.", "Three.", "Same.", "Five.")]))
    desk = session.desk
    assert isinstance(desk, FakeDesk)
    session.cursor.go(3)
    desk._articles["a"] = article("a", "Same.", "Two.", "New.", "Three.", "Same.", "Five.")
    assert look(session, "a", cards=desk.cards()).retold
    assert session.cursor.sentence == 4
    desk._articles["a"] = article("a", *(f"Other {at}." for at in range(6)))
    assert look(session, "a", cards=desk.cards()).retold
    assert session.cursor.sentence == 4
