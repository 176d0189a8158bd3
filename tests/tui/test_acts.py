"""What keys do to sentences: what each act says, what is held then, and where the reviewer is afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from msgspec.structs import replace

from reading.anchor import Anchor, Status
from review.events import NOTHING, EventKind, Evidence, Holding, Link, Relation, Role
from review.rounds import Round
from store.desk import Reanchored
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import event, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.session import AT_END
from tui.work.undo import redo, undo

A, D, E = Verdict.ACCURATE, Verdict.DISPUTED, Verdict.ERRONEOUS


def desk_that_requires_reasons() -> FakeDesk:
    """Return a desk of one article, where a verdict without a reason is a draft."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three.")])
    desk.rules = Round(require=("reason",))
    return desk


def test_the_time_a_sentence_was_current_is_kept() -> None:
    session, disk, _ = start()
    acts = Acts(session)
    session.cursor.move(1)
    acts.decide(D)
    disk.write()
    (event,) = session.desk.decisions.log("ana")
    assert event.sentence == 1
    assert event.duration > 0


def test_only_what_changed_is_told() -> None:
    """A verdict repaints its sentence; its saving repaints it once more."""
    session, disk, ear = start()
    acts = Acts(session)
    ear.marks.clear()
    acts.decide(A)
    disk.write()
    assert ear.marks == [("a", (0,)), ("a", (0,))]


def test_a_note_that_says_the_same_is_no_act() -> None:
    session, disk, ear = start()
    acts = Acts(session)
    acts.set_note("")
    acts.set_note("x")
    acts.set_note("x")
    assert [batch.events[0].kind for batch in disk.waiting] == [EventKind.NOTE]
    assert ear.heard[-1] == "sentence 1: note kept"
    assert session.cursor.sentence == 0
    acts.set_note("")
    assert (session.holding().note, ear.heard[-1]) == ("", "sentence 1: note removed")


def test_reasons_come_and_go_by_their_keys() -> None:
    """They need a verdict; a key that none has is told with those that there are."""
    session, disk, ear = start()
    acts = Acts(session)
    one, other = session.terms.reasons[:2]
    key, name = one.key, one.name
    acts.toggle_reason(key)
    assert ear.heard[-1] == "A reason needs a verdict first"
    acts.decide(E)
    session.cursor.go(0)
    acts.toggle_reason(key)
    acts.toggle_reason(other.key)
    assert session.holding(0).reasons == (name, other.name)
    acts.toggle_reason(key)
    assert session.holding(0).reasons == (other.name,)
    assert ear.heard[-1] == f"sentence 1: no longer {name}"
    before = len(disk.waiting)
    acts.toggle_reason("?")
    assert ear.heard[-1] == f"No reason ?: {session.reason_keys()}"
    assert len(disk.waiting) == before
    assert session.reason_of_key(key) == name
    assert f"{key} {name}  {other.key} {other.name}  " in session.reason_keys()
    acts.set_reasons(())
    assert session.holding(0).reasons == ()
    assert {batch.events[0].kind for batch in disk.waiting} == {EventKind.DECIDE, EventKind.REASONS}


def test_parts_of_a_decision_are_set_where_the_cursor_is() -> None:
    """Confidence, evidence and links, each an act of its own kind."""
    session, disk, _ = start()
    acts = Acts(session)
    acts.decide(E)
    session.cursor.go(0)
    acts.set_confidence(2)
    acts.set_evidence((Evidence("https://example.org"),))
    session.toggle_range()
    session.cursor.move(2)
    link = Link(Relation.SUPPORTS, "b", "1" * 64, 4)
    acts.toggle_link(link)
    assert session.holding(0) == Holding(E, True, confidence=2, evidence=(Evidence("https://example.org"),))
    assert session.holding(2).links == (link,)
    assert session.holding(1) == NOTHING, "a link is one sentence's, whatever the range"
    assert [batch.events[0].kind for batch in disk.waiting[1:]] == [
        *(EventKind.CONFIDENCE, EventKind.EVIDENCE, EventKind.EVIDENCE),
    ]
    acts.set_confidence(None)
    session.cursor.go(0)
    acts.set_confidence(None)
    assert session.holding(0).confidence is None


@pytest.mark.parametrize("kind", ["evidence", "confidence"])
def test_what_hangs_on_a_verdict_is_replaced(kind: str) -> None:
    """By what was entered; nothing else changes, and one stays."""
    session, _, _ = start()
    acts = Acts(session)
    acts.decide(E)
    session.cursor.go(0)
    value = {"evidence": (Evidence("x"),), "confidence": 3}
    acts.set_evidence((Evidence("x"),)) if kind == "evidence" else acts.set_confidence(3)
    assert session.holding(0) == replace(Holding(E, True), **{kind: value[kind]})
    assert session.cursor.sentence == 0


@pytest.mark.parametrize("reasons", [(), ("figure",)])
def test_a_verdict_leaves_the_cursor_on_the_next_that_is_to_be_judged(reasons: tuple[str, ...]) -> None:
    session, disk, ear = start()
    acts = Acts(session)
    session.cursor.go(2)
    acts.toggle_aside()
    session.cursor.go(1)
    acts.decide(D, reasons=reasons)
    assert (session.cursor.sentence, session.holding(1)) == (3, Holding(D, True, reasons=reasons))
    [done] = disk.waiting[-1].events
    assert (done.sentence, done.snapshot, done.reviewer, done.round) == (1, session.opened.snapshot, "ana", "main")  # type: ignore[union-attr]
    assert ear.marks[-1] == ("a", (1,))
    assert ear.heard[-1].startswith("sentence 2: disputed")


def test_a_verdict_that_changes_another_is_said_with_what_it_was() -> None:
    session, _, ear = start()
    acts = Acts(session)
    acts.decide(A)
    session.cursor.go(0)
    acts.decide(E)
    assert ear.heard[-1] == "sentence 1: accurate → erroneous"
    session.cursor.go(1)
    acts.toggle_aside()
    assert ear.heard[-1] == "sentence 2: no claim"
    session.cursor.go(1)
    acts.decide(A)
    assert "no claim → accurate" in ear.heard[-1]


def test_a_draft_stays_under_the_cursor_and_says_what_it_lacks() -> None:
    """Until it has all: then the cursor goes on, whatever was given last."""
    session, _, ear = start(desk=desk_that_requires_reasons())
    acts = Acts(session)
    acts.decide(E)
    assert (session.cursor.sentence, session.lacks()) == (0, ("reason",))
    assert ear.heard[-1] == "sentence 1: erroneous; draft: needs reason"
    acts.set_confidence(3)
    assert session.cursor.sentence == 0
    assert ear.heard[-1].startswith("sentence 1: confidence high; draft")
    acts.toggle_reason(session.terms.reasons[0].key)
    assert session.cursor.sentence == 1
    assert session.lacks(0) == ()


def test_a_draft_says_what_it_lacks_and_goes_on_when_it_has_it() -> None:
    """A verdict is no decision before its reason is there."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three.")])
    desk.rules = replace(desk.rules, require=("reason",))
    session, disk, ear = start(desk=desk)
    acts = Acts(session)
    acts.decide(D)
    assert (session.cursor.sentence, ear.heard[-1], session.views[session.cursor.sentence].missing) == (
        0,
        "sentence 1: disputed; draft: needs reason",
        ("reason",),
    )
    assert (session.progress.judged, session.pending.left) == (0, 3)
    disk.write()
    assert session.pending.saved == 0
    acts.set_reasons(("date",))
    assert (session.cursor.sentence, session.views[0].missing, session.progress.judged, session.pending.left) == (
        1,
        (),
        1,
        2,
    )
    disk.write()
    assert session.pending.saved == 1
    acts.set_reasons(("name",))
    assert session.cursor.sentence == 1, "nothing lacked"


def test_a_key_too_many_changes_no_verdict_on_which_the_cursor_stayed() -> None:
    """It is said what to do, and what the draft lacks; whoever moves, or gives the same, is heard."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(require=("reason",))
    session, disk, ear = start(desk=desk)
    acts = Acts(session)
    acts.decide(E)
    acts.decide(D)
    assert session.holding(0).verdict is E
    assert ear.heard[-1].startswith("sentence 1 stays erroneous: move first to change it; draft")
    acts.decide(E)
    acts.set_note("x")
    acts.decide(D)
    assert session.holding(0).verdict is D, "another act was meant for this sentence"
    before = len(disk.waiting)
    acts.clear()
    assert (session.holding(0).verdict, len(disk.waiting)) == (None, before + 1)
    acts.decide(D)
    session.cursor.go(1)
    session.cursor.go(0)
    acts.decide(E)
    assert session.holding(0).verdict is E


def test_the_last_sentence_left_is_stayed_on_with_no_word_of_a_draft() -> None:
    session, _, ear = start(desk=FakeDesk([article("a", "One.")]))
    acts = Acts(session)
    acts.decide(A)
    assert session.cursor.ended
    acts.decide(E)
    session.toggle_range()
    assert ear.heard[-2:] == [AT_END, AT_END]
    assert session.holding(0).verdict is A
    assert session.cursor.anchor is None
    assert session.current is None


def test_what_is_set_aside_is_passed_by() -> None:
    session, _, _ = start()
    acts = Acts(session)
    session.cursor.move(1)
    acts.toggle_aside()
    session.cursor.go(0)
    acts.decide(A)
    assert session.cursor.sentence == 2
    assert session.progress.claims == 4
    session.cursor.go(1)
    acts.toggle_aside()
    assert session.is_open(1)


def test_what_cannot_be_done_is_said() -> None:
    """Nothing to repeat, to undo, to bring back, to save."""
    session, _, ear = start()
    acts = Acts(session)
    ear.heard.clear()
    for act in (acts.repeat, partial(undo, session), partial(redo, session), acts.clear, session.retry, acts.confirm):
        act()
    assert ear.heard == [
        "Nothing to repeat yet",
        "Nothing to undo",
        "Nothing to redo",
        "No verdict to clear here",
        "Everything is saved",
        "Nothing to confirm here",
    ]


# ---------------------------------------------------------------------- several sentences


def test_a_range_is_one_step() -> None:
    session, disk, _ = start()
    acts = Acts(session)
    session.toggle_range()
    session.cursor.move(2)
    acts.decide(D)
    assert verdicts(session) == ["d", "d", "d", "-", "-"]
    assert session.cursor.sentence == 3
    undo(session)
    assert verdicts(session) == ["-"] * 5
    disk.write()


def test_a_range_is_begun_told_and_given_up() -> None:
    session, disk, ear = start()
    acts = Acts(session)
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
    acts.toggle_aside()
    assert [session.is_claim(at) for at in range(5)] == [True, False, False, False, True]
    assert (session.cursor.anchor, session.cursor.sentence) == (None, 4)
    assert len(disk.waiting) == 1
    session.cursor.go(0)
    session.toggle_range()
    session.cursor.go(3)
    acts.decide(D)
    assert verdicts(session) == ["d", "-", "-", "-", "-"], "what is set aside in a range is passed by"
    session.cursor.go(1)
    session.toggle_range()
    session.cursor.go(2)
    acts.decide(A)
    assert verdicts(session) == ["d", "a", "a", "-", "-"], "unless nothing else is in it"


def test_a_range_is_cleared_where_it_has_verdicts() -> None:
    session, _, ear = start()
    acts = Acts(session)
    acts.decide(A)
    session.cursor.go(2)
    session.toggle_range()
    session.cursor.go(1)
    acts.clear(5)
    assert ear.heard[-1] == "No verdict to clear here"
    session.cursor.go(0)
    acts.clear()
    assert verdicts(session) == ["-"] * 5
    assert session.cursor.sentence == 2, "the range's last"


def test_a_count_tags_the_next_ones_too() -> None:
    session, _, _ = start()
    acts = Acts(session)
    acts.decide(A, 3)
    assert verdicts(session) == ["a", "a", "a", "-", "-"]


@pytest.mark.parametrize(("count", "done"), [(None, "a----"), (0, "a----"), (1, "a----"), (2, "a-a--"), (9, "a-aaa")])
def test_a_count_takes_the_claims_from_here(count: int | None, done: str) -> None:
    """The current sentence first; no more than there are."""
    session, _, _ = start()
    acts = Acts(session)
    session.cursor.go(1)
    acts.toggle_aside()
    session.cursor.go(0)
    acts.decide(A, count)
    assert "".join(verdicts(session)) == done


def test_a_count_clears_and_sets_aside_as_one_step() -> None:
    session, _, ear = start()
    acts = Acts(session)
    acts.decide(A, 4)
    session.cursor.go(0)
    acts.clear(3)
    assert verdicts(session) == ["-", "-", "-", "a", "-"]
    undo(session)
    assert verdicts(session) == ["a", "a", "a", "a", "-"]
    session.cursor.go(1)
    acts.toggle_aside(2)
    assert [session.is_claim(n) for n in range(5)] == [True, False, False, True, True]
    undo(session)
    assert verdicts(session) == ["a", "a", "a", "a", "-"]
    session.cursor.go(4)
    acts.clear(2)
    assert ear.heard[-1] == "No verdict to clear here"


def test_only_the_current_sentence_took_time() -> None:
    """Of a range or a count the others took none; the clock begins anew with every sentence."""
    session, disk, ear = start()
    acts = Acts(session)
    session.cursor.go(1)
    acts.decide(A, 3)
    disk.write()
    assert [(event.sentence, event.duration) for event in disk.desk.log("ana")] == [(1, 1.0), (2, 0.0), (3, 0.0)]
    assert "3 sentences: accurate" in ear.heard


# ---------------------------------------------------------------------- again


def test_repeat_gives_the_same_verdict_with_its_reasons() -> None:
    session, _, _ = start()
    acts = Acts(session)
    acts.decide(E, reasons=("figure",))
    acts.set_note("something else")
    acts.repeat()
    assert (session.holding(1).verdict, session.holding(1).reasons) == (E, ("figure",))


def test_the_last_act_is_done_again_with_all_that_it_did() -> None:
    """A verdict goes on to the next, a note is nothing to repeat, and what was cleared is cleared again."""
    session, _, ear = start()
    acts = Acts(session)
    acts.repeat()
    assert ear.heard[-1] == "Nothing to repeat yet"
    acts.decide(D)
    session.cursor.go(1)
    acts.set_note("x")
    acts.repeat(2)
    assert verdicts(session) == ["d", "d", "d", "-", "-"]
    assert session.cursor.sentence == 3
    session.cursor.go(0)
    acts.clear()
    session.cursor.go(1)
    acts.repeat()
    assert verdicts(session) == ["-", "-", "d", "-", "-"]
    assert session.cursor.sentence == 1
    acts.toggle_aside()
    acts.repeat()
    assert [session.is_claim(at) for at in range(5)] == [True, False, True, False, True]


def test_repeating_does_what_a_key_did_last() -> None:
    """A verdict, a clearing, a setting aside; and stays or goes on as that did."""
    session, _, _ = start()
    acts = Acts(session)
    acts.decide(A, 2)
    assert session.cursor.sentence == 2
    session.cursor.go(0)
    acts.clear()
    acts.set_confidence(3)
    session.cursor.go(1)
    acts.repeat()
    assert (verdicts(session), session.cursor.sentence) == (["-"] * 5, 1)
    acts.toggle_aside()
    assert session.cursor.sentence == 2
    acts.repeat(2)
    assert [session.is_claim(at) for at in range(5)] == [True, False, False, False, True]
    assert session.cursor.sentence == 4


def test_a_key_too_many_changes_no_verdict_that_was_repeated() -> None:
    """It is a verdict as any other: the cursor stays on a draft, and the next one is not taken for a change."""
    session, _, ear = start(desk=desk_that_requires_reasons())
    acts = Acts(session)
    acts.decide(E)
    session.cursor.go(1)
    acts.repeat()
    assert ear.heard[-1] == "sentence 2: erroneous; draft: needs reason"
    acts.decide(D)
    assert [session.holding(at).verdict for at in range(3)] == [E, E, None]
    assert ear.heard[-1].startswith("sentence 2 stays erroneous")


# ---------------------------------------------------------------------- what others said


def suggested(verdict: Verdict | None = E) -> FakeDesk:
    """Return a desk on which an agent has said something of the first sentence."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.append([event("a", 0, Holding(verdict), "bot", role=Role.AGENT)])
    return desk


def test_a_suggestion_is_taken() -> None:
    """As a decision of one's own; where there is none, nothing is done."""
    session, disk, ear = start(desk=suggested())
    acts = Acts(session)
    assert (session.views[0].sign, session.views[0].look) == ("erroneous", "suggested")
    session.toggle_range()
    acts.confirm()
    assert session.holding(0).verdict is E
    assert disk.waiting[-1].events[0].kind is EventKind.DECIDE
    assert (session.cursor.sentence, session.cursor.anchor) == (1, None)
    acts.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"
    session.cursor.go(0)
    acts.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"


def test_a_verdict_on_an_earlier_text_is_confirmed_with_all_that_it_had() -> None:
    held = Holding(D, note="n", reasons=("figure",))

    class Carrying(FakeDesk):
        def reanchored(self, article: str, reviewer: str) -> Sequence[Reanchored]:
            return [Reanchored(event(article, 7, held), Anchor(Status.FUZZY, 1, 0.8), "Old.", "Two.")]

    session, disk, ear = start(desk=Carrying([article("a", "One.", "Two.", "Three.")]))
    acts = Acts(session)
    assert session.views[1].look == "stale"
    assert session.may_have_past(1)
    assert not session.may_have_past(0)
    acts.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"
    session.cursor.go(1)
    acts.confirm()
    assert (session.holding(1), session.cursor.sentence) == (held, 2)
    assert disk.waiting[-1].events[0].kind is EventKind.CONFIRM


def test_what_was_on_the_screen_goes_into_the_decision_and_what_came_after_does_not() -> None:
    """A changed verdict has the new ones, a note keeps those of the verdict."""
    session, disk, _ = start()
    acts = Acts(session)
    shown = ["one"]
    session.hinted = lambda sentence: (f"{shown[0]} {sentence}",)
    acts.decide(A)
    shown[0] = "two"
    session.cursor.go(0)
    acts.set_note("x")
    acts.decide(D)
    session.cursor.go(0)
    acts.toggle_aside()
    hinted = [batch.events[0].hinted for batch in disk.waiting]
    assert hinted == [("one 0",), ("one 0",), ("two 0",), ("two 0",)]
    session.cursor.go(1)
    acts.set_note("y")
    shown[0] = "three"
    acts.set_note("z")
    assert [batch.events[0].hinted for batch in disk.waiting[4:]] == [("two 1",), ("three 1",)]


def test_an_act_that_does_not_go_on_ends_on_the_last_sentence_that_it_fell_on() -> None:
    """By a number, or of a range, wherever the cursor is in it."""
    session, _, _ = start()
    acts = Acts(session)
    acts.decide(A, 3)
    session.cursor.go(0)
    acts.clear(3)
    assert (verdicts(session), session.cursor.sentence) == (["-"] * 5, 2)
    session.cursor.go(4)
    acts.toggle_aside()
    session.cursor.go(3)
    session.toggle_range()
    session.cursor.go(4)
    acts.set_note("x")
    assert ([session.holding(at).note for at in (3, 4)], session.cursor.sentence) == (["x", ""], 3)


def test_a_verdict_on_a_range_says_how_many_it_passed_over() -> None:
    session, _, ear = start()
    acts = Acts(session)
    session.cursor.go(1)
    acts.toggle_aside()
    session.cursor.go(0)
    session.toggle_range()
    session.cursor.go(2)
    acts.decide(D)
    assert ear.heard[-1] == "2 of 3 sentences: disputed"
