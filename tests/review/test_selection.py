"""What a next round takes up rests on reviewers' answers, controls, guidelines and, where it is asked for, texts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from review.events import Event, EventKind, Holding, Role
from review.selection import Sources, select
from tests.verdicts import Verdict

A, D, E = Verdict
PLACES = {"x": frozenset(range(4))}
TEXTS = {0: "The old bridge", 1: "A new bridge", 2: "The old tunnel", 3: "Nothing"}


def said(who: str, at: int, held: Holding, role: Role = Role.REVIEWER, guidelines: str = "2") -> Event:
    """Return what somebody holds of a sentence of article x."""
    return Event(EventKind.DECIDE, who, "one", "x", "s", at, held, id=f"{at:020x}", role=role, guidelines=guidelines)


def taken(only: str, *events: Event, **more: object) -> tuple[int, ...]:
    """Return the sentences that a query takes of four."""
    return select(only, events, PLACES, **more).get("x", ())  # type: ignore[arg-type]


def test_words_are_looked_for_in_the_text() -> None:
    """All of them, and none that stands behind a minus; a query without any asks for no text."""
    asked: list[int] = []

    def text(place: tuple[str, int]) -> str:
        asked.append(place[1])
        return TEXTS[place[1]]

    sources = Sources(text=text)
    assert taken("bridge", sources=sources) == (0, 1)
    assert taken("bridge old", sources=sources) == (0,)
    assert taken("-bridge", sources=sources) == (2, 3)
    assert taken("old -bridge", sources=sources) == (2,)
    asked.clear()
    assert taken("unjudged", sources=sources) == (0, 1, 2, 3)
    assert asked == []


def test_states_and_differences_are_asked_for_only_where_the_query_does() -> None:
    """Each costs something to find out."""
    asked: list[str] = []

    def stale(place: tuple[str, int]) -> tuple[str, ...]:
        asked.append("stale")
        return ("ana",) if place[1] == 1 else ()

    def differences(place: tuple[str, int]) -> tuple[str, ...]:
        asked.append("differences")
        return ("date",) if place[1] == 2 else ()

    sources = Sources(stale=stale, differences=differences)
    events = [said("ana", at, Holding(A)) for at in range(4)]
    assert taken("is:stale", *events, sources=sources) == (1,)
    assert set(asked) == {"stale"}
    asked.clear()
    assert taken("difference:date", *events, sources=sources) == (2,)
    assert set(asked) == {"differences"}
    asked.clear()
    assert taken("verdict:accurate", *events, sources=sources) == (0, 1, 2, 3)
    assert asked == []


def test_only_an_answer_of_a_person_is_a_judgement() -> None:
    """Not a note alone, nor what a program says; what an adjudicator decides is."""
    events = [
        said("ana", 0, Holding(None, note="hm")),
        said("bot", 1, Holding(A), Role.AGENT),
        said("lea", 2, Holding(D), Role.ADJUDICATOR),
        said("ana", 3, Holding(claim=False)),
    ]
    assert taken("unjudged", *events) == (0, 1)
    assert taken("verdict:disputed", *events) == (), "an adjudicator's verdict is no reviewer's"


@pytest.mark.parametrize(("least", "incomplete"), [(1, (3,)), (2, (1, 2, 3)), ({"x": 2}, (1, 2, 3)), ({"x": 1}, (3,))])
def test_how_many_answers_are_needed_is_said(least: int | Mapping[str, int], incomplete: tuple[int, ...]) -> None:
    """Of all articles or of each; one unless it is said."""
    events = [said("ana", at, Holding(A)) for at in range(3)] + [said("bo", 0, Holding(A))]
    assert taken("incomplete", *events, least=least) == incomplete
    assert taken("disputed", *events, least=least) == (), "too few are not two who differ"
    assert taken("incomplete", *events) == (3,)


def test_of_a_control_nothing_is_open() -> None:
    """Its verdict is known: nobody differs on it, and one answer is enough."""
    events = [said(who, at, Holding(verdict)) for at in (0, 1) for who, verdict in (("ana", A), ("bo", E))]
    events += [said("ana", 2, Holding(A)), said("ana", 3, Holding(A))]
    controls = {("x", 0): A, ("x", 2): D}
    assert taken("disputed", *events, controls=controls) == (1,)
    assert taken("incomplete", *events, controls=controls, least=2) == (3,)
    assert taken("incomplete", controls=controls) == taken("unjudged", controls=controls) == (1, 3)


def test_what_is_no_claim_waits_for_nobody() -> None:
    """Unless somebody took it in; a note or what was undone makes no claim of it."""
    events = [said("ana", 4, Holding(note="hm")), said("ana", 5, Holding()), said("ana", 6, Holding(claim=True))]
    for state in ("unjudged", "incomplete"):
        assert taken(state, *events) == (0, 1, 2, 3, 6)
    assert taken("note:any", *events) == (4,)


def test_older_guidelines_are_those_before_the_last() -> None:
    """Of a round that has none there are none."""
    events = [said("ana", 0, Holding(A), guidelines="1"), said("ana", 1, Holding(A), guidelines="2")]
    assert taken("guidelines:old", *events, guidelines="2") == (0,)
    assert taken("guidelines:old", *events, guidelines="1") == (1,)
    assert taken("guidelines:old", said("ana", 0, Holding(A), guidelines="")) == ()
