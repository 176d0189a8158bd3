"""Answers: what counts as one, and what nobody said."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from review.answers import answers, name_of
from review.consensus import Rule, Terms, consensus_of, differ, is_open
from review.events import Event, EventKind, Holding, Role
from review.outcome_counts import counted, outcome_phrases
from tests.verdicts import Verdict

A, D, E = Verdict
_ids = count(1)
CLAIMS = {"x": frozenset({1, 2, 3})}
"""Three claims; sentence 0 is a headline, which reading sets aside."""


def said(who: str, sentence: int, holding: Holding, role: Role = Role.REVIEWER) -> Event:
    """One event on article x."""
    identity = f"{next(_ids):020x}"
    return Event(EventKind.DECIDE, who, "one", "x", "sha", sentence, holding, id=identity, role=role)


def judged(who: str, verdicts: str, first: int = 1) -> list[Event]:
    """One's answers to a run of sentences: a letter each, "-" no claim, "." nothing."""
    letters = {"a": Holding(A, True), "d": Holding(D, True), "e": Holding(E, True), "-": Holding(claim=False)}
    return [said(who, at, letters[one]) for at, one in enumerate(verdicts, first) if one != "."]


def words(events: list[Event], claims: dict[str, frozenset[int]] | None = CLAIMS) -> dict[int, dict[str, str]]:
    """Return the answers in words."""
    return {at: {name: name_of(v.answer) for name, v in of.items()} for (_, at), of in answers(events, claims).items()}


def test_a_set_aside_is_an_answer() -> None:
    """One sets a claim aside, the other finds it wrong: a difference that waits for an adjudicator, by every rule."""
    events = [*judged("ana", "-aa"), *judged("bo", "eaa")]
    assert words(events)[1] == {"ana": "no claim", "bo": "erroneous"}
    for rule in (Rule.UNANIMOUS, Rule.MAJORITY):
        outcome = consensus_of(events, Terms(rule, CLAIMS)).outcomes["x", 1]
        assert (outcome.verdict, outcome.rule, outcome.certainty) == (None, Rule.UNRESOLVED, 0.5)
        assert differ(outcome)
        assert is_open(outcome)


def test_all_who_say_no_claim_agree() -> None:
    """Then it is settled that there is nothing to judge; without knowing what was up for judgement it says nothing."""
    events = [*judged("ana", "-aa"), *judged("bo", "-aa")]
    outcome = consensus_of(events, Terms(Rule.UNANIMOUS, CLAIMS)).outcomes["x", 1]
    assert (outcome.verdict, outcome.claim, outcome.rule, outcome.is_decided) == (None, False, Rule.UNANIMOUS, True)
    assert ("x", 1) not in consensus_of(events, Rule.UNANIMOUS).outcomes


def test_what_reading_set_aside_and_nobody_touched_is_no_answer() -> None:
    """Nor what somebody set aside again."""
    assert 0 not in words([*judged("ana", "aaa"), *judged("bo", "aaa")])
    assert 0 not in words([*judged("ana", "aaa"), said("ana", 0, Holding(claim=False))])


def test_whoever_answered_all_else_left_aside_what_a_colleague_took_in() -> None:
    """The headline is judged by ana; bo has answered all claims and left it, cy is not done, di took it in too."""
    events = [*judged("ana", "eaaa", 0), *judged("bo", "-aa"), *judged("cy", "aa."), *judged("di", "aaa")]
    events.append(said("di", 0, Holding(claim=True)))
    assert words(events)[0] == {"ana": "erroneous", "bo": "no claim"}
    outcome = consensus_of(events, Terms(Rule.MAJORITY, CLAIMS)).outcomes["x", 0]
    assert differ(outcome)


def test_answers_stand_in_the_order_of_articles_sentences_and_names() -> None:
    """Whatever the order in which they were given."""
    events = [*judged("bo", "a.a"), *judged("ana", "aaa")]
    other = replace(events[0], article="w")
    found = answers([events[1], *events[2:][::-1], events[0], other], CLAIMS)
    assert list(found) == [("w", 1), ("x", 1), ("x", 2), ("x", 3)]
    assert [list(votes) for votes in found.values()] == [["bo"], ["ana", "bo"], ["ana"], ["ana", "bo"]]


def test_agents_and_adjudicators_give_no_answers() -> None:
    """A program that suggests a verdict of everything leaves nothing aside."""
    suggested = [said("bot", at, Holding(A), Role.AGENT) for at in (1, 2, 3)]
    settled = [said("lea", at, Holding(A), Role.ADJUDICATOR) for at in (1, 2, 3)]
    assert words([*judged("ana", "eaaa", 0), *suggested, *settled])[0] == {"ana": "erroneous"}


@pytest.mark.parametrize(
    ("votes", "least", "rule"), [("a", 2, "incomplete"), ("aa", 2, "unanimous"), ("a", 1, "unanimous")]
)
def test_fewer_answers_than_asked_are_no_consensus(votes: str, least: int, rule: str) -> None:
    """One vote of two is incomplete, whatever the rule that was asked for."""
    events = [event for number, letter in enumerate(votes) for event in judged(f"r{number}", letter)]
    for asked in (Rule.UNANIMOUS, Rule.MAJORITY):
        outcome = consensus_of(events, Terms(asked, CLAIMS, {"x": least})).outcomes["x", 1]
        assert outcome.rule == rule
        assert (outcome.verdict is None) is (rule == "incomplete")
    weighed = consensus_of(events, Terms(Rule.DAWID_SKENE, CLAIMS, least)).outcomes["x", 1]
    assert (weighed.rule is Rule.INCOMPLETE) is (rule == "incomplete")


def test_an_adjudicator_may_settle_what_is_incomplete_and_that_it_is_no_claim() -> None:
    """What an adjudicator says needs no votes, and may be that there is nothing to judge."""
    decided = said("lea", 1, Holding(claim=False), Role.ADJUDICATOR)
    outcome = consensus_of([*judged("ana", "e"), decided], Terms(Rule.MAJORITY, CLAIMS, 2)).outcomes["x", 1]
    assert (outcome.verdict, outcome.claim, outcome.rule) == (None, False, Rule.ADJUDICATED)


def test_a_control_is_what_it_is_known_to_be() -> None:
    """Whatever reviewers and adjudicators say; their votes stand beside it, and it waits for nobody."""
    events = [*judged("ana", "a"), *judged("bo", "d"), said("lea", 1, Holding(A), Role.ADJUDICATOR)]
    outcome = consensus_of(events, Terms(Rule.MAJORITY, CLAIMS, 2, {("x", 1): E})).outcomes["x", 1]
    assert (outcome.verdict, outcome.rule, outcome.certainty) == (E, Rule.KNOWN, 1.0)
    assert outcome.votes == (("ana", A), ("bo", D))
    assert not is_open(outcome)


def test_what_the_board_counts() -> None:
    """Controls are apart, but for those of withdrawn articles; incomplete are those with too few answers, or none."""
    events = [*judged("ana", "-a"), *judged("bo", "e")]
    outcomes = consensus_of(events, Terms(Rule.UNANIMOUS, CLAIMS, 2)).outcomes
    counts = counted(outcomes, CLAIMS, {("x", 3): A, ("withdrawn", 0): A})
    assert (counts.sentences, counts.incomplete, counts.unanswered) == (2, 1, 0)
    assert (counts.differ, counts.unsettled, counts.no_claim, counts.controls) == (1, 1, 1, 1)
    assert list(outcome_phrases(counts)) == [
        "1 of 2 incomplete: fewer answers than asked for",
        "reviewers differ on 1, 0 settled",
        "1 sentence said to be no claim",
        "1 control, counted in nothing else",
    ]
    assert not any("incomplete" in sentence for sentence in outcome_phrases(counts, asked=False))
