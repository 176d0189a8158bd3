"""Each act of the session by itself: what it says, what the sentences hold, where the reviewer is afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from reading.anchor import Anchor, Status
from review.events import NOTHING, Event, EventKind, Evidence, Holding, Link, Relation, Role
from review.rounds import Round
from store.desk import Reanchored
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import event, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.bulk import BulkTarget, act_on, read_held
from tui.work.session import AT_END, Session

A, D, E = Verdict.ACCURATE, Verdict.DISPUTED, Verdict.ERRONEOUS


# ---------------------------------------------------------------------- deciding


def test_a_note_that_says_the_same_is_no_act() -> None:
    session, disk, ear = start()
    session.set_note("")
    session.set_note("x")
    session.set_note("x")
    assert [batch.events[0].kind for batch in disk.waiting] == [EventKind.NOTE]
    assert ear.heard[-1] == "sentence 1: note kept"
    assert session.cursor.sentence == 0
    session.set_note("")
    assert (session.holding().note, ear.heard[-1]) == ("", "sentence 1: note removed")


def test_reasons_come_and_go_by_their_keys() -> None:
    """They need a verdict; a key that none has is told with those that there are."""
    session, disk, ear = start()
    one, other = session.terms.reasons[:2]
    key, name = one.key, one.name
    session.toggle_reason(key)
    assert ear.heard[-1] == "A reason needs a verdict first"
    session.decide(E)
    session.cursor.go(0)
    session.toggle_reason(key)
    session.toggle_reason(other.key)
    assert session.holding(0).reasons == (name, other.name)
    session.toggle_reason(key)
    assert session.holding(0).reasons == (other.name,)
    assert ear.heard[-1] == f"sentence 1: no longer {name}"
    before = len(disk.waiting)
    session.toggle_reason("?")
    assert ear.heard[-1] == f"No reason ?: {session.reason_keys()}"
    assert len(disk.waiting) == before
    assert session.reason_of_key(key) == name
    assert f"{key} {name}  {other.key} {other.name}  " in session.reason_keys()
    session.set_reasons(())
    assert session.holding(0).reasons == ()
    assert {batch.events[0].kind for batch in disk.waiting} == {EventKind.DECIDE, EventKind.REASONS}


def test_parts_of_a_decision_are_set_where_the_cursor_is() -> None:
    """Confidence, evidence and links, each an act of its own kind."""
    session, disk, _ = start()
    session.decide(E)
    session.cursor.go(0)
    session.set_confidence(2)
    session.set_evidence((Evidence("https://example.org"),))
    session.toggle_range()
    session.cursor.move(2)
    link = Link(Relation.SUPPORTS, "b", "1" * 64, 4)
    session.toggle_link(link)
    assert session.holding(0) == Holding(E, True, confidence=2, evidence=(Evidence("https://example.org"),))
    assert session.holding(2).links == (link,)
    assert session.holding(1) == NOTHING, "a link is one sentence's, whatever the range"
    assert [batch.events[0].kind for batch in disk.waiting[1:]] == [
        *(EventKind.CONFIDENCE, EventKind.EVIDENCE, EventKind.EVIDENCE),
    ]
    session.set_confidence(None)
    session.cursor.go(0)
    session.set_confidence(None)
    assert session.holding(0).confidence is None


@pytest.mark.parametrize("reasons", [(), ("figure",)])
def test_a_verdict_leaves_the_cursor_on_the_next_that_is_to_be_judged(reasons: tuple[str, ...]) -> None:
    session, disk, ear = start()
    session.cursor.go(2)
    session.toggle_aside()
    session.cursor.go(1)
    session.decide(D, reasons=reasons)
    assert (session.cursor.sentence, session.holding(1)) == (3, Holding(D, True, reasons=reasons))
    [done] = disk.waiting[-1].events
    assert (done.sentence, done.snapshot, done.reviewer, done.round) == (1, session.opened.snapshot, "ana", "main")  # type: ignore[union-attr]
    assert ear.marks[-1] == ("a", (1,))
    assert ear.heard[-1].startswith("sentence 2: disputed")


def test_a_verdict_that_changes_another_is_said_with_what_it_was() -> None:
    session, _, ear = start()
    session.decide(A)
    session.cursor.go(0)
    session.decide(E)
    assert ear.heard[-1] == "sentence 1: accurate → erroneous"
    session.cursor.go(1)
    session.toggle_aside()
    assert ear.heard[-1] == "sentence 2: no claim"
    session.cursor.go(1)
    session.decide(A)
    assert "no claim → accurate" in ear.heard[-1]


def test_a_draft_stays_under_the_cursor_and_says_what_it_lacks() -> None:
    """Until it has all: then the cursor goes on, whatever was given last."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three.")])
    desk.rules = Round(require=("reason",))
    session, _, ear = start(desk=desk)
    session.decide(E)
    assert (session.cursor.sentence, session.lacks()) == (0, ("reason",))
    assert ear.heard[-1] == "sentence 1: erroneous; draft: needs reason"
    session.set_confidence(3)
    assert session.cursor.sentence == 0
    assert ear.heard[-1].startswith("sentence 1: confidence high; draft")
    session.toggle_reason(session.terms.reasons[0].key)
    assert session.cursor.sentence == 1
    assert session.lacks(0) == ()


def test_a_key_too_many_changes_no_verdict_on_which_the_cursor_stayed() -> None:
    """It is said what to do, and what the draft lacks; whoever moves, or gives the same, is heard."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(require=("reason",))
    session, disk, ear = start(desk=desk)
    session.decide(E)
    session.decide(D)
    assert session.holding(0).verdict is E
    assert ear.heard[-1].startswith("sentence 1 stays erroneous: move first to change it; draft")
    session.decide(E)
    session.set_note("x")
    session.decide(D)
    assert session.holding(0).verdict is D, "another act was meant for this sentence"
    before = len(disk.waiting)
    session.clear()
    assert (session.holding(0).verdict, len(disk.waiting)) == (None, before + 1)
    session.decide(D)
    session.cursor.go(1)
    session.cursor.go(0)
    session.decide(E)
    assert session.holding(0).verdict is E


def test_the_last_sentence_left_is_stayed_on_with_no_word_of_a_draft() -> None:
    session, _, ear = start(desk=FakeDesk([article("a", "One.")]))
    session.decide(A)
    assert session.cursor.ended
    session.decide(E)
    session.toggle_range()
    assert ear.heard[-2:] == [AT_END, AT_END]
    assert session.holding(0).verdict is A
    assert session.cursor.anchor is None
    assert session.current is None


def test_a_range_is_begun_told_and_given_up() -> None:
    session, disk, ear = start()
    session.cursor.go(3)
    session.toggle_range()
    assert ear.heard[-1] == "Range: move, then a key for all; 1 so far"
    session.cursor.move(-2)
    assert [view.is_in_range for view in session.views] == [False, True, True, True, False]
    ear.marks.clear()
    heard = len(ear.heard)
    session.toggle_range()
    assert (session.cursor.anchor, ear.marks, ear.heard[heard:]) == (None, [("a", (1, 2, 3))], [])
    assert [view.is_in_range for view in session.views] == [False] * 5
    session.toggle_range()
    session.cursor.move(2)
    session.toggle_aside()
    assert [session.is_claim(at) for at in range(5)] == [True, False, False, False, True]
    assert (session.cursor.anchor, session.cursor.sentence) == (None, 4)
    assert len(disk.waiting) == 1
    session.cursor.go(0)
    session.toggle_range()
    session.cursor.go(3)
    session.decide(D)
    assert verdicts(session) == ["d", "-", "-", "-", "-"], "what is set aside in a range is passed by"
    session.cursor.go(1)
    session.toggle_range()
    session.cursor.go(2)
    session.decide(A)
    assert verdicts(session) == ["d", "a", "a", "-", "-"], "unless nothing else is in it"


def test_a_range_is_cleared_where_it_has_verdicts() -> None:
    session, _, ear = start()
    session.decide(A)
    session.cursor.go(2)
    session.toggle_range()
    session.cursor.go(1)
    session.clear(5)
    assert ear.heard[-1] == "No verdict to clear here"
    session.cursor.go(0)
    session.clear()
    assert verdicts(session) == ["-"] * 5
    assert session.cursor.sentence == 2, "the range's last"


@pytest.mark.parametrize(("count", "done"), [(None, "a----"), (0, "a----"), (1, "a----"), (2, "a-a--"), (9, "a-aaa")])
def test_a_count_takes_the_claims_from_here(count: int | None, done: str) -> None:
    """The current sentence first; no more than there are."""
    session, _, _ = start()
    session.cursor.go(1)
    session.toggle_aside()
    session.cursor.go(0)
    session.decide(A, count)
    assert "".join(verdicts(session)) == done


def test_time_is_the_current_sentence_s_alone() -> None:
    """Of several that are decided together only that one took any."""
    session, disk, _ = start()
    session.decide(A, 3)
    assert [one.duration > 0 for one in disk.waiting[0].events] == [True, False, False]


def test_the_last_act_is_done_again_with_all_that_it_did() -> None:
    """A verdict goes on to the next, a note is nothing to repeat, and what was cleared is cleared again."""
    session, _, ear = start()
    session.repeat()
    assert ear.heard[-1] == "Nothing to repeat yet"
    session.decide(D)
    session.cursor.go(1)
    session.set_note("x")
    session.repeat(2)
    assert verdicts(session) == ["d", "d", "d", "-", "-"]
    assert session.cursor.sentence == 3
    session.cursor.go(0)
    session.clear()
    session.cursor.go(1)
    session.repeat()
    assert verdicts(session) == ["-", "-", "d", "-", "-"]
    assert session.cursor.sentence == 1
    session.toggle_aside()
    session.repeat()
    assert [session.is_claim(at) for at in range(5)] == [True, False, True, False, True]


def test_a_key_too_many_changes_no_verdict_that_was_repeated() -> None:
    """It is a verdict as any other: the cursor stays on a draft, and the next one is not taken for a change."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three.")])
    desk.rules = Round(require=("reason",))
    session, _, ear = start(desk=desk)
    session.decide(E)
    session.cursor.go(1)
    session.repeat()
    assert ear.heard[-1] == "sentence 2: erroneous; draft: needs reason"
    session.decide(D)
    assert [session.holding(at).verdict for at in range(3)] == [E, E, None]
    assert ear.heard[-1].startswith("sentence 2 stays erroneous")


def suggested(verdict: Verdict | None = E) -> FakeDesk:
    """Return a desk on which an agent has said something of the first sentence."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.append([event("a", 0, Holding(verdict), "bot", role=Role.AGENT)])
    return desk


def test_a_suggestion_is_taken() -> None:
    """As a decision of one's own; where there is none, nothing is done."""
    session, disk, ear = start(desk=suggested())
    assert (session.views[0].sign, session.views[0].look) == ("erroneous", "suggested")
    session.toggle_range()
    session.confirm()
    assert session.holding(0).verdict is E
    assert disk.waiting[-1].events[0].kind is EventKind.DECIDE
    assert (session.cursor.sentence, session.cursor.anchor) == (1, None)
    session.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"
    session.cursor.go(0)
    session.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"


def test_a_verdict_on_an_earlier_text_is_confirmed_with_all_that_it_had() -> None:
    held = Holding(D, note="n", reasons=("figure",))

    class Carrying(FakeDesk):
        def reanchored(self, article: str, reviewer: str) -> Sequence[Reanchored]:
            return [Reanchored(event(article, 7, held), Anchor(Status.FUZZY, 1, 0.8), "Old.", "Two.")]

    session, disk, ear = start(desk=Carrying([article("a", "One.", "Two.", "Three.")]))
    assert session.views[1].look == "stale"
    assert session.may_have_past(1)
    assert not session.may_have_past(0)
    session.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"
    session.cursor.go(1)
    session.confirm()
    assert (session.holding(1), session.cursor.sentence) == (held, 2)
    assert disk.waiting[-1].events[0].kind is EventKind.CONFIRM


def test_who_shares_an_article_may_have_a_past_with_it() -> None:
    session, _, _ = start(desk=suggested())
    assert session.may_have_past(1)


# ---------------------------------------------------------------------- hints


def test_what_was_on_the_screen_goes_into_the_decision_and_what_came_after_does_not() -> None:
    """A changed verdict has the new ones, a note keeps those of the verdict."""
    session, disk, _ = start()
    shown = ["one"]
    session.hinted = lambda sentence: (f"{shown[0]} {sentence}",)
    session.decide(A)
    shown[0] = "two"
    session.cursor.go(0)
    session.set_note("x")
    session.decide(D)
    session.cursor.go(0)
    session.toggle_aside()
    hinted = [batch.events[0].hinted for batch in disk.waiting]
    assert hinted == [("one 0",), ("one 0",), ("two 0",), ("two 0",)]
    session.cursor.go(1)
    session.set_note("y")
    shown[0] = "three"
    session.set_note("z")
    assert [batch.events[0].hinted for batch in disk.waiting[4:]] == [("two 1",), ("three 1",)]


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
    session.show_differing(frozenset({0, 1}))
    session.decide(A)
    assert [session.shows_hints(at) for at in (0, 1)] == [True, False]
    assert [view.differs for view in session.views] == [True, False]


# ---------------------------------------------------------------------- undo


def test_several_steps_are_undone_and_redone() -> None:
    """Each is said; the places that were left can be gone back to; beyond the first there is nothing."""
    session, _, ear = start("a", "b")
    session.decide(A)
    session.decide(D)
    session.open("b", 4)
    ear.heard.clear()
    session.undo(2)
    assert (session.current_place, verdicts(session)) == (("a", 0), ["-"] * 5)
    said = [one for one in ear.heard if one.startswith("undone")]
    assert said == ["undone: A, sentence 2: disputed → not judged", "undone: sentence 1: accurate → not judged"]
    session.redo(5)
    assert verdicts(session) == ["a", "d", "-", "-", "-"]
    assert ear.heard[-1] == "Nothing to redo"


def test_undo_goes_where_the_act_was_and_one_comes_back_from_there() -> None:
    session, _, _ = start("a", "b")
    session.decide(A)
    session.decide(D)
    session.open("b", 4)
    session.undo(2)
    session.jump_back()
    assert session.current_place == ("a", 1)
    session.jump_back()
    assert session.current_place == ("b", 4)
    session.undo()
    assert session.current_place == ("b", 4), "there was nothing more to undo"


def test_an_act_on_several_articles_is_undone_in_all_of_them() -> None:
    session, disk, ear = start("a", "b", "c")
    texts = {card.name: card.snapshot for card in session.cards}
    session.pending.enter_step([event(name, 2, Holding(D), snapshot=texts[name]) for name in ("b", "c")])
    disk.write()
    assert session.pending.saved == 2
    ear.marks.clear()
    session.undo()
    assert session.current_place == ("b", 2)
    assert ear.heard[-1] == "undone: 2 articles, 2 sentences: not judged, 2 of them changed"
    assert [session.pending.held(name)[2].holding for name in ("b", "c")] == [NOTHING, NOTHING]
    assert ear.marks == [("b", (2,)), ("c", (2,))]


def test_what_was_set_aside_is_told_as_a_claim_again() -> None:
    """Also of an article that is no longer on the desk's list."""
    session, _, ear = start()
    session.toggle_aside()
    session.undo()
    assert ear.heard[-1] == "undone: sentence 1: no claim → not judged"
    session.redo()
    session.cards = []
    session.undo()
    assert ear.heard[-1].startswith("undone: sentence 1: no claim")


# --------------------------------------------------------------------------------------- sentences of several articles


def accurate(holding: Holding) -> Holding:
    return replace(holding, verdict=Verdict.ACCURATE)


def targets_of(session: Session, *places: tuple[str, int]) -> list[BulkTarget]:
    """Return sentences as they are now; one of an article that is not there, or has another text, has another."""
    snapshots = {card.name: card.snapshot for card in session.cards}
    return [BulkTarget(name, snapshots.get(name, ""), sentence) for name, sentence in places]


def test_one_step_falls_on_sentences_of_several_articles() -> None:
    session, disk, ear = start("a", "b")
    targets = targets_of(session, ("a", 0), ("b", 1))
    result = act_on(session, targets, read_held(session.desk, targets), EventKind.DECIDE, accurate)
    assert [(event.article, event.sentence, event.reviewer, event.round) for event in result.events] == [
        ("a", 0, "ana", "main"),
        ("b", 1, "ana", "main"),
    ]
    assert [event.snapshot for event in result.events] == [target.snapshot for target in targets]
    assert (result.left_out_line, ear.marks) == ("", [("a", (0,)), ("b", (1,))])
    assert session.pending.held("b")[1].holding.verdict == Verdict.ACCURATE
    disk.write()
    session.undo()
    assert session.pending.held("a")[0].holding.verdict is None
    assert session.pending.held("b")[1].holding.verdict is None


def test_what_an_act_cannot_fall_on_is_left_out_and_counted_by_the_reason() -> None:
    session, _, _ = start("a", "b")
    session.decide(Verdict.ACCURATE)
    session.toggle_aside()
    other = BulkTarget("b", "another", 0)
    targets = [*targets_of(session, ("a", 0), ("a", 1), ("gone", 0), ("gone", 1), ("a", 2)), other]
    result = act_on(session, targets, {}, EventKind.DECIDE, accurate)
    assert [(event.article, event.sentence) for event in result.events] == [("a", 2)]
    assert result.left_out == {
        "as before": 1,
        "set aside": 1,
        "not yours in this round": 2,
        "another text by now": 1,
    }
    assert result.left_out_line.startswith("1 left out: as before; 1 left out: set aside; 2 left out: not yours")
    reasons = act_on(
        session,
        targets_of(session, ("a", 2), ("a", 3)),
        {},
        EventKind.DECIDE,
        lambda holding: replace(holding, reasons=("date",)),
        needs_verdict=True,
    )
    assert [event.sentence for event in reasons.events] == [2]
    assert reasons.left_out == {"no verdict of yours": 1}
    noted = act_on(
        session, targets_of(session, ("a", 1)), {}, EventKind.NOTE, lambda holding: replace(holding, note="n")
    )
    assert [event.kind for event in noted.events] == [EventKind.NOTE], "a note may be on what is set aside"
    nothing = act_on(session, [], {}, EventKind.DECIDE, accurate)
    assert (nothing.events, nothing.left_out) == ((), {})


def test_what_was_read_beside_the_keys_is_what_is_held() -> None:
    session, _, _ = start("a", "b")
    targets = targets_of(session, ("b", 1))
    read = Event(EventKind.DECIDE, "ana", "main", "b", targets[0].snapshot, 1, Holding(Verdict.ERRONEOUS), id="f" * 20)
    (entered,) = act_on(session, targets, {"b": {1: read}}, EventKind.DECIDE, accurate).events
    assert session.pending.held("b")[1].supersedes == read.id
    assert entered.holding.verdict == Verdict.ACCURATE
