"""Consensus: which rule decides, Dawid and Skene's weights, and what a second round takes up."""

from __future__ import annotations

from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.consensus import Rule, consensus_of, differ, is_open
from review.dawid_skene import estimate
from review.events import Event, EventKind, Holding, Role, Verdict
from review.selection import SelectionError, select

A, D, E = Verdict
_ids = count(1)


def event(who: str, sentence: int, verdict: Verdict | None, role: Role = Role.REVIEWER, **more: object) -> Event:
    """One event on article x."""
    weighed, imported = more.pop("weighed", ()), more.pop("imported", "")
    holding = Holding(verdict=verdict, **more)  # type: ignore[arg-type]
    identity = f"{next(_ids):020x}"
    return Event(
        EventKind.DECIDE,
        who,
        "one",
        "x",
        "sha",
        sentence,
        holding,
        id=identity,
        role=role,
        weighed=weighed,  # type: ignore[arg-type]
        imported=imported,  # type: ignore[arg-type]
    )


def test_rules() -> None:
    """Unanimous where all agree; a majority only by that rule; a tie stays unresolved."""
    events = [event(w, 0, A) for w in "abc"] + [event("a", 1, A), event("b", 1, E), event("c", 1, E)]
    events += [event("a", 2, A), event("b", 2, E), event("c", 3, None)]
    by = {rule: consensus_of(events, rule).outcomes for rule in (Rule.UNANIMOUS, Rule.MAJORITY)}
    assert [(o.verdict, o.rule) for o in by[Rule.UNANIMOUS].values()] == [
        (A, Rule.UNANIMOUS), (None, Rule.UNRESOLVED), (None, Rule.UNRESOLVED)
    ]  # fmt: skip
    assert [(o.verdict, o.rule, round(o.certainty, 2)) for o in by[Rule.MAJORITY].values()] == [
        (A, Rule.UNANIMOUS, 1.0), (E, Rule.MAJORITY, 0.67), (None, Rule.UNRESOLVED, 0.5)
    ]  # fmt: skip
    assert [differ(o) for o in by[Rule.MAJORITY].values()] == [False, True, True]


def test_adjudicated() -> None:
    """An adjudicator's decision goes before any rule, turns stale when a vote it weighed changes, and may send back."""
    votes = [event("a", 0, A), event("b", 0, E)]
    decision = event("cy", 0, D, Role.ADJUDICATOR, weighed=tuple(v.id for v in votes))
    outcome = consensus_of([*votes, decision]).outcomes["x", 0]
    assert (outcome.verdict, outcome.rule, outcome.stale, is_open(outcome)) == (D, Rule.ADJUDICATED, False, False)
    changed = consensus_of([event("a", 0, D), votes[1], decision]).outcomes["x", 0]
    assert (changed.verdict, changed.stale, is_open(changed)) == (D, True, True)
    back = consensus_of([*votes, event("cy", 0, None, Role.ADJUDICATOR, why="ambiguous")]).outcomes["x", 0]
    assert (back.verdict, back.rule) == (None, Rule.UNRESOLVED)


def test_what_was_read_in_is_stale_when_a_vote_follows_here() -> None:
    """The events that it weighed have other ids on this desk; a vote that was read in with it changes nothing."""
    votes = [event("a", 0, A, imported="{}"), event("b", 0, E, imported="{}")]
    decision = event("cy", 0, D, Role.ADJUDICATOR, weighed=("elsewhere",), imported="{}")
    after = event("c", 0, A, imported="{}")
    assert not consensus_of([*votes, decision, after]).outcomes["x", 0].stale
    assert consensus_of([votes[0], decision, event("b", 0, A)]).outcomes["x", 0].stale


def test_agents_and_asides_have_no_vote() -> None:
    """A suggestion is no vote, nor is a sentence that was set aside."""
    events = [event("bot", 0, E, Role.AGENT), event("a", 0, A, claim=False)]
    assert consensus_of(events).outcomes == {}


def test_dawid_skene_finds_the_careless() -> None:
    """Reviewers' estimated reliability comes near to what made the votes, and outweighs a careless majority."""
    random = Random(5)
    skill = {"ana": 0.95, "bo": 0.9, "cy": 0.45, "di": 0.45}
    truth = {i: random.choice((A, D, E)) for i in range(400)}
    votes = {
        i: {who: right if random.random() < p else random.choice([v for v in Verdict if v is not right])
            for who, p in skill.items()}
        for i, right in truth.items()
    }  # fmt: skip
    found = estimate(votes, tuple(Verdict))
    for who, p in skill.items():
        assert found.reliability[who] == pytest.approx(p, abs=0.06)
    best = {i: max(chances, key=chances.__getitem__) for i, chances in found.chances.items()}
    right = sum(best[i] is truth[i] for i in truth)
    majority = consensus_of(
        [event(w, i, v) for i, given in votes.items() for w, v in given.items()], Rule.MAJORITY
    ).outcomes
    assert right > sum(o.verdict is truth[o.sentence] for o in majority.values()) + 40


VOTES = st.dictionaries(
    st.integers(0, 9), st.dictionaries(st.sampled_from("abcd"), st.sampled_from(tuple(Verdict)), min_size=1), max_size=8
)


@given(VOTES)
def test_chances_are_chances(votes: dict[int, dict[str, Verdict]]) -> None:
    """Chances add up to one, and a verdict on which all agree on all sentences stays."""
    found = estimate(votes, tuple(Verdict))
    for chances in found.chances.values():
        assert sum(chances.values()) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in found.reliability.values())


@given(VOTES)
def test_order_of_events_does_not_matter(votes: dict[int, dict[str, Verdict]]) -> None:
    """Consensus is a function of the set of events."""
    events = [event(who, at, verdict) for at, given in votes.items() for who, verdict in given.items()]
    for rule in (Rule.UNANIMOUS, Rule.MAJORITY, Rule.DAWID_SKENE):
        assert consensus_of(events, rule) == consensus_of(events[::-1], rule)


EVENTS = [
    event("a", 0, A), event("b", 0, A),
    event("a", 1, A), event("b", 1, E, reasons=("figure",)),
    event("a", 2, D, note="hm"), event("b", 2, D),
    event("a", 3, A), event("b", 3, D), event("cy", 3, A, Role.ADJUDICATOR),
    event("bot", 4, D, Role.AGENT),  # suggests, and judges nothing
    event("a", 5, None, claim=False),
]  # fmt: skip
CLAIMS = {"x": frozenset(range(6)), "y": frozenset({0})}


@pytest.mark.parametrize(
    ("only", "taken"),
    [
        ("disputed", {"x": (1, 2, 3)}),
        ("unsettled", {"x": (1,)}),
        ("unjudged", {"x": (4,), "y": (0,)}),
        ("verdict:erroneous,disputed", {"x": (1, 2, 3)}),
        ("verdict:disputed note:any", {"x": (2,)}),
        ("reason:figure", {"x": (1,)}),
        ("reviewer:a verdict:accurate", {"x": (0, 1, 3)}),
        ("article:y* verdict:accurate", {}),
    ],
)
def test_selection(only: str, taken: dict[str, tuple[int, ...]]) -> None:
    """What a next round takes up."""
    assert select(only, EVENTS, CLAIMS) == taken


@pytest.mark.parametrize("only", ["", "whatever", "colour:red", "verdict:"])
def test_no_selection(only: str) -> None:
    """A filter that means nothing is refused."""
    with pytest.raises(SelectionError):
        select(only, EVENTS, CLAIMS)
