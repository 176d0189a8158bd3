"""Each act of the session by itself: what it says, what the sentences hold, where the reviewer is afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from reading.anchor import Anchor, Status
from reading.article import EntityType, Mention
from review.events import NOTHING, Event, EventKind, Evidence, Holding, Link, Relation, Role
from review.rounds import Round
from store.desk import Place, Reanchored
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import Ear, look, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.pending import SaveState
from tui.work.session import AT_END, DeskRules, Session, at_once

A, D, E = Verdict.ACCURATE, Verdict.DISPUTED, Verdict.ERRONEOUS


def event(name: str, sentence: int, holding: Holding, who: str = "ana", **more: object) -> Event:
    """Return an event on an article of the fake desk."""
    return Event(EventKind.DECIDE, who, "main", name, "0" * 64, sentence, holding, **more)  # type: ignore[arg-type]


def session_on(desk: FakeDesk, terms: DeskRules | None = None) -> tuple[Session, Ear]:
    """Return a session that has not started, and its listener."""
    ear, clock = Ear(), iter(range(10_000))
    made = Session(desk, ear, submit=lambda _: None, resume=lambda: None, clock=lambda: float(next(clock)), terms=terms)
    return made, ear


def judged(desk: FakeDesk, *names: str) -> None:
    """Let ana have judged all of some articles."""
    for name in names:
        desk.append([event(name, at, Holding(A)) for at in range(len(desk.article(name).sentences))])


def abc(sentences: int = 3) -> FakeDesk:
    """Return a desk of three articles."""
    return FakeDesk([article(name, *(f"Sentence {at} of it." for at in range(sentences))) for name in "abc"])


# ---------------------------------------------------------------------- opening


@pytest.mark.parametrize(
    ("only", "left_at", "done", "opened"),
    [
        ("", Place(), "", ("a", 0)),
        ("", Place(), "ab", ("c", 0)),
        ("", Place(), "abc", ("a", 0)),
        ("", Place("b", 2), "a", ("b", 2)),
        ("", Place("gone", 2), "a", ("b", 0)),
        ("c", Place("b", 2), "", ("c", 0)),
        ("gone", Place("b", 1), "", ("b", 1)),
    ],
)
def test_a_session_starts_where_one_was_or_at_the_first_that_has_something_left(
    only: str, left_at: Place, done: str, opened: tuple[str, int]
) -> None:
    """What is asked for comes before both; the place of one article is none in another."""
    desk = abc()
    judged(desk, *done)
    desk.remember(left_at)
    session, ear = session_on(desk)
    session.start(only)
    assert session.here == opened
    assert ear.heard == ["opened"]
    assert session.place({"x": 1}) == Place(*opened, {"x": 1})


def test_a_desk_without_articles_opens_nothing() -> None:
    session, ear = session_on(FakeDesk([]))
    session.start()
    assert (session.article, session.name, session.number, session.current, session.progress.claims) == (
        *(None, "", -1, None, 0),
    )
    assert session.held() == {}
    session.move_article(1)
    session.reread()
    session.decide(A)
    assert not session.is_claim(0)
    assert not session.may_have_past(0)
    assert ear.heard == []


def test_an_article_is_entered_where_it_was_left_or_at_the_first_that_is_to_be_judged() -> None:
    """Unless a sentence is named; what was to be done there is done once it is open."""
    session, _, _ = start("a", "b")
    session.decide(A, 2)
    session.open("b", 3)
    then = []
    session.open("a", then=lambda: then.append(session.here))
    assert (session.here, then) == (("a", 2), [("a", 2)])
    session.cursor.go(4)
    session.open("b")
    assert session.here == ("b", 3)
    session.open("a")
    assert session.here == ("a", 4)
    session.open("a", 1, then=lambda: then.append(session.here))
    assert then[1:] == [("a", 1)]
    session.jump_back()
    assert session.here == ("a", 4), "the open article is a place that one comes back to as well"


def test_articles_are_gone_through_in_the_order_of_the_list() -> None:
    session, _, ear = start("a", "b", "c", "d")
    order = [2, 0, 3]
    session.move_article(1, order)
    assert session.name == "d"
    session.move_article(1, order)
    assert (session.name, ear.heard[-1]) == ("d", "This is the last article")
    session.move_article(-2, order)
    assert session.name == "c"
    session.move_article(-1, order)
    assert (session.name, ear.heard[-1]) == ("c", "This is the first article")
    session.move_article(9, order)
    assert session.name == "d"
    session.open("b")
    session.move_article(1, order)
    assert session.name == "c", "from an article that is not listed to the first that is"
    session.open("b")
    session.move_article(-1, order)
    assert session.name == "d", "and backwards to the last"
    session.move_article(1, [])
    assert session.name == "d"
    session.move_article(-1)
    assert session.name == "c"


def test_behind_the_end_of_an_article_the_next_that_has_something_left_follows() -> None:
    """From the top when there is none below; when all is judged, simply the next one."""
    desk = abc()
    judged(desk, "b")
    session, _, ear = start(desk=desk)
    session.decide(A, 3)
    assert session.cursor.ended
    session.move_article(1)
    assert session.name == "c"
    session.decide(A, 2)
    session.decide(A)
    session.open("b")
    session.cursor.end()
    session.move_article(-1)
    assert session.name == "a", "backwards it is a step"
    session.cursor.go(1)
    session.clear()
    session.open("b")
    session.move_article(1)
    assert session.name == "a", "around the end"
    session.cursor.go(1)
    session.decide(A)
    assert session.cursor.ended
    session.move_article(1)
    assert session.name == "b", "nothing is left anywhere"
    session.open("c")
    session.move_article(1)
    assert ear.heard[-1] == "This is the last article"
    session.open("b")
    session.move_article(2)
    assert session.name == "c"


def test_an_article_that_is_not_listed_goes_on_at_the_top_of_the_list() -> None:
    desk = FakeDesk([article(name, "One.", f"Two of {name}.") for name in "abcd"])
    judged(desk, "c")
    session, _, _ = start(desk=desk)
    session.open("c")
    session.cursor.end()
    session.move_article(1, [1, 0, 3])
    assert session.name == "b"


def test_the_open_article_is_taken_again_with_its_new_mentions() -> None:
    session, _, _ = start("a")
    desk = session.desk
    assert isinstance(desk, FakeDesk)
    here = session.cursor.sentence
    desk._articles["a"] = replace(desk._articles["a"], mentions=(Mention(0, 8, EntityType.PERSON, "Sentence"),))
    then = []
    session.reread(lambda: then.append(session.article.mentions if session.article else None))
    assert then == [(Mention(0, 8, EntityType.PERSON, "Sentence"),)]
    assert session.cursor.sentence == here


def test_an_article_that_comes_late_is_not_taken_for_the_open_one() -> None:
    """What was read of one article while another was opened is dropped."""
    session, _, _ = start("a", "b")
    later: list[Callable[[], None]] = []
    session._fetch = lambda read, take: later.append(lambda: take(read()))
    session.reread(lambda: later.clear())
    session._fetch = at_once
    session.open("b")
    [come] = later
    come()
    assert session.article is not None
    assert (session.article.name, len(later)) == ("b", 1)


def test_a_character_belongs_to_the_sentence_that_it_is_in_or_behind() -> None:
    session, _, _ = start("a")
    assert session.article is not None
    second = session.article.sentences[1]
    offsets = (-1, 0, second.start - 1, second.start, second.end, 10_000)
    assert [session.sentence_at(at) for at in offsets] == [0, 0, 0, 1, 1, 4]


def test_a_sentence_is_quoted_where_it_is_open() -> None:
    session, _, _ = start("a", "b")
    places = (("a", 1), ("a", 4), ("b", 1), ("a", 5), ("a", -1))
    assert [session.quote_of(*place) for place in places] == [
        *("Sentence 1 of it.", "Sentence 4 of it.", "", "", ""),
    ]


# ---------------------------------------------------------------------- jumps


def test_a_jump_to_another_article_does_what_was_to_be_done_there() -> None:
    session, _, _ = start("a", "b")
    session.cursor.go(2)
    session.open("b", 1)
    session.cursor.go(4)
    seen: list[tuple[str, int]] = []
    session.jump_back(then=lambda: seen.append(session.here))
    session.jump_forward(then=lambda: seen.append(session.here))
    session.jump(0)
    session.jump_back(then=lambda: seen.append(session.here))
    session.jump_back(9)
    session.jump_back(then=lambda: seen.append(session.here))
    assert seen == [("a", 2), ("b", 4), ("b", 4)]
    session.open("a", 3)
    session.open("b")
    assert session.here == ("b", 4), "going back leaves an article as another way of going does"


# ---------------------------------------------------------------------- deciding


def test_a_note_that_says_the_same_is_no_act() -> None:
    session, disk, ear = start()
    session.note("")
    session.note("x")
    session.note("x")
    assert [batch.events[0].kind for batch in disk.waiting] == [EventKind.NOTE]
    assert ear.heard[-1] == "sentence 1: note kept"
    assert session.cursor.sentence == 0
    session.note("")
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
    assert session.reason(key) == name
    assert f"{key} {name}  {other.key} {other.name}  " in session.reason_keys()
    session.reasons(())
    assert session.holding(0).reasons == ()
    assert {batch.events[0].kind for batch in disk.waiting} == {EventKind.DECIDE, EventKind.REASONS}


def test_parts_of_a_decision_are_set_where_the_cursor_is() -> None:
    """Certainty, evidence and links, each an act of its own kind."""
    session, disk, _ = start()
    session.decide(E)
    session.cursor.go(0)
    session.confidence(2)
    session.evidence((Evidence("https://example.org"),))
    session.extend()
    session.cursor.move(2)
    link = Link(Relation.SUPPORTS, "b", "1" * 64, 4)
    session.link(link)
    assert session.holding(0) == Holding(E, True, confidence=2, evidence=(Evidence("https://example.org"),))
    assert session.holding(2).links == (link,)
    assert session.holding(1) == NOTHING, "a link is one sentence's, whatever the range"
    assert [batch.events[0].kind for batch in disk.waiting[1:]] == [
        *(EventKind.CONFIDENCE, EventKind.EVIDENCE, EventKind.EVIDENCE),
    ]
    session.confidence(None)
    session.cursor.go(0)
    session.confidence(None)
    assert session.holding(0).confidence is None


@pytest.mark.parametrize("reasons", [(), ("figure",)])
def test_a_verdict_leaves_the_cursor_on_the_next_that_is_to_be_judged(reasons: tuple[str, ...]) -> None:
    session, disk, ear = start()
    session.cursor.go(2)
    session.aside()
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
    session.aside()
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
    session.confidence(3)
    assert session.cursor.sentence == 0
    assert ear.heard[-1].startswith("sentence 1: certainty high; draft")
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
    session.note("x")
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
    session.extend()
    assert ear.heard[-2:] == [AT_END, AT_END]
    assert session.holding(0).verdict is A
    assert session.cursor.anchor is None
    assert session.current is None


def test_a_range_is_begun_told_and_given_up() -> None:
    session, disk, ear = start()
    session.cursor.go(3)
    session.extend()
    assert ear.heard[-1] == "Range: move, then a key for all; 1 so far"
    session.cursor.move(-2)
    assert [view.is_in_range for view in session.views] == [False, True, True, True, False]
    ear.marks.clear()
    heard = len(ear.heard)
    session.extend()
    assert (session.cursor.anchor, ear.marks, ear.heard[heard:]) == (None, [("a", (1, 2, 3))], [])
    assert [view.is_in_range for view in session.views] == [False] * 5
    session.extend()
    session.cursor.move(2)
    session.aside()
    assert [session.is_claim(at) for at in range(5)] == [True, False, False, False, True]
    assert (session.cursor.anchor, session.cursor.sentence) == (None, 4)
    assert len(disk.waiting) == 1
    session.cursor.go(0)
    session.extend()
    session.cursor.go(3)
    session.decide(D)
    assert verdicts(session) == ["d", "-", "-", "-", "-"], "what is set aside in a range is passed by"
    session.cursor.go(1)
    session.extend()
    session.cursor.go(2)
    session.decide(A)
    assert verdicts(session) == ["d", "a", "a", "-", "-"], "unless nothing else is in it"


def test_a_range_is_cleared_where_it_has_verdicts() -> None:
    session, _, ear = start()
    session.decide(A)
    session.cursor.go(2)
    session.extend()
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
    session.aside()
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
    session.note("x")
    session.repeat(2)
    assert verdicts(session) == ["d", "d", "d", "-", "-"]
    assert session.cursor.sentence == 3
    session.cursor.go(0)
    session.clear()
    session.cursor.go(1)
    session.repeat()
    assert verdicts(session) == ["-", "-", "d", "-", "-"]
    assert session.cursor.sentence == 1
    session.aside()
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
    session.extend()
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
        def carried(self, article: str, reviewer: str) -> Sequence[Reanchored]:
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
    session.note("x")
    session.decide(D)
    session.cursor.go(0)
    session.aside()
    hinted = [batch.events[0].hinted for batch in disk.waiting]
    assert hinted == [("one 0",), ("one 0",), ("two 0",), ("two 0",)]
    session.cursor.go(1)
    session.note("y")
    shown[0] = "three"
    session.note("z")
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
    assert (session.here, verdicts(session)) == (("a", 0), ["-"] * 5)
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
    assert session.here == ("a", 1)
    session.jump_back()
    assert session.here == ("b", 4)
    session.undo()
    assert session.here == ("b", 4), "there was nothing more to undo"


def test_an_act_on_several_articles_is_undone_in_all_of_them() -> None:
    session, disk, ear = start("a", "b", "c")
    session.pending.enter([event(name, 2, Holding(D)) for name in ("b", "c")])
    disk.write()
    assert session.pending.saved == 2
    ear.marks.clear()
    session.undo()
    assert session.here == ("b", 2)
    assert ear.heard[-1] == "undone: 2 articles, 2 sentences: not judged, 2 of them changed"
    assert [session.pending.held(name)[2].holding for name in ("b", "c")] == [NOTHING, NOTHING]
    assert ear.marks == [("b", (2,)), ("c", (2,))]


def test_what_was_set_aside_is_told_as_a_claim_again() -> None:
    """Also of an article that is no longer on the desk's list."""
    session, _, ear = start()
    session.aside()
    session.undo()
    assert ear.heard[-1] == "undone: sentence 1: no claim → not judged"
    session.redo()
    session.cards = []
    session.undo()
    assert ear.heard[-1].startswith("undone: sentence 1: no claim")


# ---------------------------------------------------------------------- the disk


def test_what_failed_is_tried_again_when_it_is_asked_for() -> None:
    session, disk, ear = start()
    session.retry()
    assert ear.heard[-1] == "Everything is saved"
    session.decide(A)
    session.decide(D)
    session.undo()
    ear.marks.clear()
    disk.write(fail="full")
    assert (ear.urgent, ear.marks) == (["full"], [("a", (0, 1, 1))])
    assert (session.pending.pending, len(session.pending.failed)) == (0, 3)
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


def test_events_of_one_act_keep_one_name_and_their_predecessors() -> None:
    session, disk, _ = start()
    session.decide(A, 2)
    session.cursor.go(0)
    session.decide(D, 2)
    first, second = disk.waiting
    assert (first.number, second.number) == (2, 4)
    assert len({one.step for one in first.events}) == len({one.step for one in second.events}) == 1
    assert [one.supersedes for one in second.events] == [one.id for one in first.events]
    assert [one and one.id for one in session.pending.replaced] == [one.id for one in first.events]
    assert list(session.pending.known()) == []
    disk.write()
    stored = list(desk_of(session).log("ana"))
    assert [one.supersedes for one in stored[2:]] == [one.id for one in stored[:2]]
    assert {one.id for one in session.pending.known()} == {one.id for one in stored[2:]}
    assert session.pending.laid("a") == session.held()
    assert session.pending.laid("b") is None


def test_a_draft_counts_as_nothing_saved() -> None:
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.rules = Round(require=("reason",))
    session, disk, _ = start(desk=desk)
    session.decide(E)
    disk.write()
    assert (session.pending.saved, session.progress.judged, session.pending.left) == (0, 0, 2)
    session.cursor.go(0)
    session.toggle_reason(session.terms.reasons[0].key)
    disk.write()
    assert (session.pending.saved, session.progress.judged, session.pending.left) == (1, 1, 1)


# ---------------------------------------------------------------------- what others do


def renewed(session: Session, *changed: str) -> str:
    """Let a session see the desk as it is now, and return what is said."""
    return look(session, *changed, cards=session.desk.articles.cards()).said


def desk_of(session: Session) -> FakeDesk:
    assert isinstance(session.desk, FakeDesk)
    return session.desk


def rename(desk: FakeDesk, old: str, new: str) -> None:
    desk._articles[new] = replace(desk._articles.pop(old), name=new)
    desk.renamed[old] = new


def test_renamed_articles_keep_their_places() -> None:
    """Where they were left, their marks and jumps; one is named, several are counted."""
    session, _, _ = start("a", "b", "c", "d")
    session.open("b", 2)
    session.open("a", 1)
    session.marks = {"m": ("b", 3), "n": ("c", 1)}
    rename(desk_of(session), "b", "x")
    assert renewed(session) == "b is x now"
    assert session.marks == {"m": ("x", 3), "n": ("c", 1)}
    session.jump_back()
    assert session.here == ("x", 2)
    rename(desk_of(session), "c", "y")
    rename(desk_of(session), "d", "z")
    assert renewed(session) == "2 renamed"


def test_the_open_article_stays_open_under_its_new_name() -> None:
    session, _, _ = start("a", "b")
    session.cursor.go(3)
    rename(desk_of(session), "a", "z")
    renewal = look(session, cards=session.desk.articles.cards())
    assert (renewal.said, renewal.retold) == ("a is z now", False)
    assert session.here == ("z", 3)


def test_what_was_withdrawn_is_told_apart_from_what_others_got() -> None:
    session, _, _ = start("a", "b", "c", "d", "e")
    desk = desk_of(session)
    desk.rounds.withdrawn = {"b": "why"}
    del desk._articles["c"], desk._articles["d"]
    desk._articles["f"] = article("f", "One.")
    left = session.pending.left
    assert renewed(session, "f") == "1 new article: F; 1 withdrawn; 2 went to others"
    assert session.pending.left == left - 14
    assert renewed(session) == ""


def test_news_that_is_out_of_date_is_not_taken() -> None:
    """After another article was opened, something was entered, or while something is on its way."""
    session, disk, _ = start("a", "b")
    old = session.look_for_news(frozenset("a"))()
    renewal = session.renew(old)
    assert renewal is not None
    assert (renewal.said, renewal.retold) == ("", False)
    session.open("b")
    assert session.renew(old) is None
    session.open("a")
    assert session.renew(old) is not None
    session.decide(A)
    fresh = session.look_for_news(frozenset("a"))()
    assert session.renew(fresh) is None, "it is on its way"
    disk.write()
    assert session.renew(old) is None, "one more was entered"
    assert session.renew(session.look_for_news(frozenset("a"))()) is not None


def test_what_is_forgotten_of_other_articles_is_read_again() -> None:
    """And what is shown of the open one only where it was read anew."""
    session, _, _ = start("a", "b")
    assert session.pending.held("b") == {}
    desk_of(session).append([event("b", 1, Holding(D))])
    look(session, "b")
    assert session.pending.held("b")[1].holding.verdict is D
    assert session.pending.progress("b").judged == 1
    assert (session.pending.saved, session.pending.left) == (1, 9)
    session.undo()
    assert session.here == ("b", 1), "what came from elsewhere is undone in its turn"


def test_who_stood_behind_the_end_stands_there_in_the_new_text() -> None:
    """Where all is judged in it; otherwise at the first that is not."""
    session, disk, _ = start(desk=FakeDesk([article("a", "One.", "Two.")]))
    session.decide(A, 2)
    assert session.cursor.ended
    disk.write()
    desk_of(session)._articles["a"] = article("a", "One.", "New.", "Two.")
    renewal = look(session, "a", cards=session.desk.articles.cards())
    assert renewal.said == "This article has a new text; what still holds was carried over"
    assert (session.cursor.ended, session.cursor.sentence) == (False, 2)


def test_a_mark_follows_its_sentence_only_where_its_text_changed() -> None:
    asked = []

    class Moving(FakeDesk):
        def anchor(self, article: str, snapshot: str, sentence: int) -> Anchor:
            asked.append((article, sentence))
            return Anchor(Status.MOVED, sentence + 1, 1.0)

    session, _, _ = start(desk=Moving([article(name, f"One {name}.", "Two.", "Three.") for name in "abc"]))
    session.marks = {"k": ("a", 0), "m": ("b", 1), "n": ("c", 1), "o": ("gone", 1)}
    desk_of(session)._articles["b"] = article("b", "New.", "One.", "Two.")
    look(session, "b", cards=session.desk.articles.cards())
    assert session.marks == {"k": ("a", 0), "m": ("b", 2), "n": ("c", 1), "o": ("gone", 1)}
    assert asked == [("b", 1)]


def test_the_places_that_change_are_shown_anew() -> None:
    """The sentence left and the one come to; in a range all between them."""
    session, _, _ = start()
    assert [view.is_current for view in session.views] == [True, False, False, False, False]
    session.cursor.go(3)
    assert [view.is_current for view in session.views] == [False, False, False, True, False]
    session.extend()
    session.cursor.go(1)
    assert [view.is_in_range for view in session.views] == [False, True, True, True, False]
    session.cursor.go(4)
    assert [view.is_in_range for view in session.views] == [False, False, False, True, True]


def test_an_article_s_number_is_its_place_among_the_cards() -> None:
    session, _, _ = start("a", "b")
    assert [session.number_of(name) for name in ("a", "b", "aa", "")] == [0, 1, -1, -1]
    session.open("b")
    assert session.number == 1
