"""The session and the pending decisions: what is shown and counted of the open article, and what others change."""

from __future__ import annotations

import pytest

from review.events import Holding, Role
from review.holdings import Progress
from review.rounds import Round
from store.desk import Tally
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import event, look, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.pending import SaveState
from tui.work.undo import undo


def test_a_verdict_shows_at_once_and_is_saved_later() -> None:
    session, disk, _ = start()
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE)
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
    acts = Acts(session)
    assert session.up_for_judgement == (2, 2)
    acts.toggle_aside()
    assert session.up_for_judgement == (1, 2)
    acts.toggle_aside()
    assert session.up_for_judgement == (0, 2)
    nothing, _, _ = start(desk=FakeDesk([]))
    assert nothing.up_for_judgement == (0, 0)


def test_a_refused_write_takes_the_mark_back_and_keeps_it_for_another_try() -> None:
    session, disk, ear = start()
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE)
    disk.write()
    acts.decide(Verdict.DISPUTED)
    undo(session)
    acts.decide(Verdict.ERRONEOUS)
    disk.write(fail="No space left")
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
    assert session.views[1].state is SaveState.FAILED
    assert "No space left" in ear.heard[-1]
    assert (session.pending.saved, session.progress.judged) == (1, 1)
    session.retry()
    assert verdicts(session) == ["a", "e", "-", "-", "-"]
    disk.write()
    assert (session.views[1].state, session.pending.saved, session.pending.failed) == (SaveState.SAVED, 2, [])
    undo(session)
    assert verdicts(session) == ["a", "-", "-", "-", "-"]


def test_what_was_refused_is_counted_by_sentence_of_a_text() -> None:
    """A sentence with two refused decisions is one; that of an earlier text with its number is another."""
    session, disk, _ = start("a", "b")
    text = session.cards[0].snapshot
    session.pending.enter_step([event("a", 0, Holding(Verdict.ACCURATE), snapshot=text)])
    session.pending.enter_step([event("a", 0, Holding(Verdict.DISPUTED), snapshot=text)])
    disk.write(fail="No space left")
    assert session.pending.refused == 1
    session.pending.enter_step([event("a", 0, Holding(Verdict.DISPUTED), snapshot="f" * 64)])
    session.pending.enter_step([event("a", 1, Holding(Verdict.DISPUTED), snapshot=text)])
    session.pending.enter_step([event("b", 0, Holding(Verdict.DISPUTED), snapshot=session.cards[1].snapshot)])
    disk.write(fail="No space left")
    assert session.pending.refused == 4


def test_seeking_goes_around_the_end_and_says_so() -> None:
    session, _, ear = start()
    acts = Acts(session)
    session.cursor.go(4)
    acts.decide(Verdict.ACCURATE)
    assert session.cursor.sentence == 0
    assert "sentence 5: accurate; Nothing left below; went on from the top" in ear.heard
    for _ in range(4):
        acts.decide(Verdict.ACCURATE)
    assert session.progress.judged == session.progress.claims == 5
    assert "3>5" in ear.heard, "behind the last sentence"


@pytest.mark.parametrize(
    ("earlier", "previous", "may"), [(True, "one", True), (True, "", False), (False, "one", False)]
)
def test_a_sentence_may_have_a_past_where_an_earlier_round_is_shown(earlier: bool, previous: str, may: bool) -> None:
    """Or where one has done something to it oneself."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(show_earlier=earlier, previous=previous)
    session, _, _ = start(desk=desk)
    acts = Acts(session)
    assert [session.may_have_past(at) for at in (0, 1)] == [may, may]
    acts.decide(Verdict.ACCURATE)
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


def test_who_shares_an_article_may_have_a_past_with_it() -> None:
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.append([event("a", 0, Holding(Verdict.ERRONEOUS), "bot", role=Role.AGENT)])
    session, _, _ = start(desk=desk)
    assert session.may_have_past(1)


def test_sentences_that_differ_elsewhere_are_marked_and_told_when_they_change() -> None:
    session, _, _ = start("a", "b")
    assert session.show_differing(frozenset({1, 2})) == {1, 2}
    assert [view.differs for view in session.views] == [False, True, True, False, False]
    assert session.show_differing(frozenset({2, 3})) == {1, 3}
    assert [view.differs for view in session.views] == [False, False, True, True, False]
    session.open("b")
    assert [view.differs for view in session.views] == [False] * 5


def test_what_differs_is_shown_where_the_round_shows_hints() -> None:
    """After one's own verdict alone, where it says so."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(hints="after")
    session, _, _ = start(desk=desk)
    acts = Acts(session)
    session.show_differing(frozenset({0, 1}))
    acts.decide(Verdict.ACCURATE)
    assert [session.shows_hints(at) for at in (0, 1)] == [True, False]
    assert [view.differs for view in session.views] == [True, False]
