"""Cases of an adjudication without its screen: how they are gone through, and what each decision carries."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from review.events import NOTHING, Event, EventKind, Holding, Role
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article
from tests.tui.test_adjudication import A, D, E, contested
from tui.work.adjudication import WHYS, Adjudication


def vote(desk: FakeDesk, who: str, sentence: int, holding: Holding, name: str = "a") -> None:
    FakeDesk.append(desk, [Event(EventKind.DECIDE, who, desk.round, name, "", sentence, holding)])


def read(desk: FakeDesk) -> Adjudication:
    """Return an adjudication that has read all cases."""
    adjudication = Adjudication(desk)
    adjudication.take_cases(list(adjudication.read()))
    return adjudication


def places(adjudication: Adjudication) -> list[tuple[str, int]]:
    return [(case.article, case.sentence) for case in adjudication.cases]


def test_cases_are_taken_in_as_they_are_read() -> None:
    adjudication = Adjudication(contested())
    assert (adjudication.progress, adjudication.is_begun, adjudication.case) == (0, False, None)
    found = list(adjudication.read())
    assert [(name, len(cases)) for name, cases in found] == [("a", 3), ("b", 0)]
    adjudication.take_cases(found[:1])
    assert (adjudication.progress, adjudication.is_begun, adjudication.left) == (0.5, True, 3)
    assert [name for name, _ in adjudication.read()] == ["b"]
    adjudication.take_cases(found[1:])
    assert (adjudication.progress, places(adjudication)) == (1, [("a", 0), ("a", 1), ("a", 2)])
    assert adjudication.cannot() == ""
    nothing = read(FakeDesk([]))
    assert (nothing.progress, nothing.is_begun) == (1, True)
    nothing.desk.rules = contested().rules  # type: ignore[misc]
    assert nothing.cannot() == "Reviewers differ on no sentence."
    assert Adjudication(contested()).cannot() == "", "that is not known yet"


@pytest.mark.parametrize(("why", "note"), [("edge case", ""), ("", "n"), ("edge case", "n")])
def test_what_was_prepared_is_kept_whichever_part_of_it_there_is(why: str, note: str) -> None:
    """Of the case it was prepared for; emptied, it is kept no more."""
    adjudication = read(contested())
    with closing(adjudication.drafts):
        adjudication.why, adjudication.note = why, note
        adjudication.prepare()
        adjudication.go(1)
        assert (adjudication.why, adjudication.note) == ("", "")
        adjudication.go(-1)
        assert (adjudication.why, adjudication.note) == (why, note)
        adjudication.why = adjudication.note = ""
        adjudication.prepare()
        assert adjudication.drafts.is_empty


def test_one_moves_among_the_cases_and_no_further() -> None:
    adjudication = read(contested())
    ways = []
    for steps in (1, 5, -1, -9, 1):
        adjudication.go(steps)
        ways.append(adjudication.at)
    assert ways == [1, 2, 1, 0, 1]
    adjudication.ended = True
    adjudication.go(-1)
    assert (adjudication.at, adjudication.ended) == (1, False), "the end is behind the last one"
    adjudication.go(-1)
    assert adjudication.at == 0
    adjudication.find("a", 2)
    assert adjudication.at == 2
    adjudication.find("a", 9)
    adjudication.find("b", 0)
    assert adjudication.at == 2


def test_what_was_read_again_is_laid_in_place_of_what_was_there() -> None:
    """The current case stays, or the next one comes; what was read before comes too late."""
    desk = contested()
    adjudication, late = read(desk), Adjudication(desk)
    before = list(late.read())
    adjudication.go(2)
    vote(desk, "cy", 0, Holding(A))
    found = adjudication.read_again(["a", "gone"])
    assert [(name, len(cases)) for name, cases in found] == [("a", 2), ("gone", 0)]
    adjudication.take_again(found)
    assert (places(adjudication), adjudication.at, adjudication.left) == ([("a", 1), ("a", 2)], 1, 2)
    late.take_again(late.read_again(["a"]))
    late.take_cases(before)
    assert (places(late), late.left) == ([("a", 1), ("a", 2)], 2)
    adjudication.go(-1)
    vote(desk, "cy", 1, Holding(A))
    adjudication.take_again(adjudication.read_again(["a"]))
    assert (places(adjudication), adjudication.at) == ([("a", 2)], 0)
    vote(desk, "cy", 2, Holding(A))
    adjudication.take_again(adjudication.read_again(["a"]))
    assert (adjudication.case, adjudication.at, adjudication.left) == (None, 0, 0)


def test_a_decision_has_what_goes_with_the_side_that_is_taken() -> None:
    """And the adjudicator's own cause and note; nobody's confidence."""
    desk = contested()
    vote(desk, "bo", 0, Holding(A, note="bo's", reasons=("date",), confidence=2, score=0.5))
    adjudication = read(desk)
    assert adjudication.case is not None
    adjudication.why, adjudication.note = "edge case", "n"
    decided = adjudication.side(0)
    assert decided is not None
    assert decided.holding == Holding(A, note="n", reasons=("date",), why="edge case")
    assert (decided.kind, decided.role, decided.reviewer) == (EventKind.DECIDE, Role.ADJUDICATOR, "ana")
    assert (decided.article, decided.sentence, decided.round) == ("a", 0, "main")
    assert decided.snapshot == adjudication.case.snapshot
    assert decided.weighed == tuple(one.id for one in adjudication.case.votes)
    other = adjudication.side(1)
    assert other is not None
    assert other.holding.verdict == E
    assert [adjudication.side(column) for column in (-1, 2)] == [None, None]
    aside, back = adjudication.decide(None), adjudication.send_back()
    assert aside is not None
    assert (aside.kind, aside.holding.claim, aside.holding.verdict) == (EventKind.SET_ASIDE, False, None)
    assert back is not None
    assert (back.kind, back.holding) == (EventKind.CLEAR, msgspec.structs.replace(NOTHING, why="edge case", note="n"))
    assert adjudication.again() is None


def test_a_verdict_has_the_reasons_of_all_who_gave_it() -> None:
    desk = contested()
    desk.rules = msgspec.structs.replace(desk.rules, reviewers=("bo", "cy", "di"))
    vote(desk, "cy", 0, Holding(E, reasons=("date", "name")))
    vote(desk, "di", 0, Holding(E, reasons=("name", "figure")))
    adjudication = read(desk)
    found = [adjudication.decide(verdict) for verdict in (E, A, D)]
    assert [one and one.holding.reasons for one in found] == [("date", "name", "figure"), (), ()]
    assert [one and one.holding.verdict for one in found] == [E, A, D]


def test_where_there_is_no_case_nothing_is_decided() -> None:
    adjudication = read(FakeDesk([article("a", "One.")]))
    assert (adjudication.side(0), adjudication.decide(A), adjudication.send_back()) == (None, None, None)
    assert adjudication.again() is None
    adjudication.next_open()
    adjudication.go(1)
    assert (adjudication.ended, adjudication.at) == (False, 0)


def test_causes_come_one_after_the_other_and_none_behind_the_last() -> None:
    adjudication = read(contested())
    assert [adjudication.next_why() for _ in range(6)] == [*WHYS[1:], "", WHYS[1]]
    adjudication.why = "of another version"
    assert adjudication.next_why() == WHYS[1]
    adjudication.drafts.close()


def test_columns_have_names_unless_the_round_hides_them() -> None:
    desk = contested()
    adjudication = read(desk)
    assert [adjudication.name_of(column) for column in (0, 1)] == ["bo", "cy"]
    desk.rules = msgspec.structs.replace(desk.rules, anonymous=True)
    assert [adjudication.name_of(column) for column in (0, 1)] == ["reviewer 1", "reviewer 2"]


def test_the_next_open_case_is_looked_for_around_the_end() -> None:
    desk = contested()
    adjudication = read(desk)
    for at, following in ((1, 2), (2, 0), (0, 0)):
        adjudication.go(at - adjudication.at)
        decided = adjudication.side(0)
        assert decided is not None
        desk.append([decided])
        adjudication.take_again(adjudication.read_again(["a"]))
        adjudication.next_open()
        assert adjudication.at == following
    assert (adjudication.ended, adjudication.left) == (True, 0)
    adjudication.why = "edge case"
    anew = adjudication.again()
    assert anew is not None
    assert (anew.holding.verdict, anew.holding.why) == (A, "edge case")
