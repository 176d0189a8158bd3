"""Agents against people."""

from __future__ import annotations

import pytest

from review.agreement.of_agents import OfAgent, of_agents
from review.agreement.of_round import table_of_round
from review.events import Event, EventKind, Holding, Role
from tests.verdicts import Verdict

LETTERS = {"a": Verdict.ACCURATE, "d": Verdict.DISPUTED, "e": Verdict.ERRONEOUS}


def said(who: str, verdicts: str, role: Role = Role.REVIEWER) -> list[Event]:
    """Return one's verdicts of the sentences of an article, a letter each, "-" none."""
    return [
        Event(EventKind.DECIDE, who, "one", "a.txt", "s", at, Holding(LETTERS.get(letter)), role=role)
        for at, letter in enumerate(verdicts)
    ]


def test_the_figures_are_those_of_the_formulas() -> None:
    """Worked by hand: 3 of 4 alike, chance 1/2 after Cohen and 15/32 after Gwet."""
    together, ana = of_agents([*said("bot", "aaaed", Role.AGENT), *said("ana", "aaee-")])
    assert (together.agent, together.person, ana.person) == ("bot", "", "ana")
    assert (ana.n, ana.percent) == (4, 0.75)
    assert ana.kappa == pytest.approx(0.5)
    assert ana.ac1 == pytest.approx((0.75 - 15 / 32) / (1 - 15 / 32))
    assert (together.n, together.kappa, together.ac1) == (ana.n, ana.kappa, ana.ac1)


def test_what_is_undefined_is_none() -> None:
    """No pair, and one verdict only."""
    assert of_agents(said("bot", "aa", Role.AGENT)) == (OfAgent("bot", "", 0, None, None, None),)
    together, _ = of_agents([*said("bot", "aa", Role.AGENT), *said("ana", "aa")])
    assert (together.n, together.percent, together.kappa) == (2, 1.0, None)


def test_only_agents_and_reviewers_are_compared() -> None:
    """Without agents there is nothing; adjudicators and controls count for nothing; the people's table is untouched."""
    people = [*said("ana", "aae"), *said("bo", "ade")]
    assert of_agents(people) == ()
    everybody = [*people, *said("bot", "aaa", Role.AGENT), *said("lea", "eee", Role.ADJUDICATOR)]
    assert [(one.person, one.n) for one in of_agents(everybody)] == [("", 6), ("ana", 3), ("bo", 3)]
    assert [one.n for one in of_agents(everybody, leave_out={("a.txt", 0)})] == [4, 2, 2]
    assert table_of_round(everybody) == table_of_round(people)


def test_the_table_of_a_round() -> None:
    """Sentences by reviewers; who judged nothing has a column, what was set aside or is a control no row."""
    events = [*said("bo", "ade-"), *said("ana", "aa-e")]
    aside = Event(EventKind.SET_ASIDE, "ana", "one", "a.txt", "s", 9, Holding(Verdict.ACCURATE, False))
    other = Event(EventKind.DECIDE, "ana", "one", "B.txt", "s", 0, Holding(Verdict.ACCURATE))
    made = table_of_round([*events, aside, other], reviewers=("cy", "ana"), leave_out={("a.txt", 1)}, first=1)
    assert made.raters == ("ana", "bo", "cy")
    assert made.units == ("B.txt#1", "a.txt#1", "a.txt#3", "a.txt#4")
    assert made.groups == ("B.txt", "a.txt", "a.txt", "a.txt")
    assert made.rows == ((0, None, None), (0, 0, None), (None, 1, None), (1, None, None))
    assert made.scale.categories == ("accurate", "erroneous")
    assert table_of_round([other]).units == ("B.txt#0",)


def test_agents_and_people_stand_by_name() -> None:
    """Each agent against all, then against each person with whom it shares a sentence; what is set aside is none."""
    everybody = [
        *said("zed", "ae", Role.AGENT), *said("bot", "-e", Role.AGENT), *said("cy", "ad"), *said("ana", "a-"),
        Event(EventKind.DECIDE, "bot", "one", "a.txt", "s", 0, Holding(Verdict.ACCURATE, False), role=Role.AGENT),
    ]  # fmt: skip
    assert [(one.agent, one.person, one.n, one.percent) for one in of_agents(everybody)] == [
        ("bot", "", 1, 0.0),
        ("bot", "cy", 1, 0.0),
        ("zed", "", 3, pytest.approx(2 / 3)),
        ("zed", "ana", 1, 1.0),
        ("zed", "cy", 2, 0.5),
    ]
