"""Consensus: which rule decides, Dawid and Skene's weights, and what a second round takes up."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from math import prod
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from review import outcome_counts
from review.answers import answers
from review.consensus import Outcome, Rule, Terms, anchors_of, consensus_of, differ, is_open, is_unsettled
from review.dawid_skene import ROUNDS, estimate
from review.events import Event, EventKind, Holding, Role
from review.selection import SelectionError, Sources, select
from tests.verdicts import Verdict

A, D, E = Verdict
_ids = count(1)


def event(who: str, sentence: int, verdict: str | None, role: Role = Role.REVIEWER, **more: object) -> Event:
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


def test_rules_are_named_in_records_by_these_words() -> None:
    """For ever: an export says by them what decided."""
    assert [rule.value for rule in Rule] == [
        *("known", "unanimous", "majority", "adjudicated", "dawid-skene", "one-coin", "incomplete", "unresolved"),
    ]


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


def test_what_was_sent_back_is_not_counted_as_settled() -> None:
    """Nor what a majority says; an adjudicator's verdict or "no claim" is, as long as the votes stay."""
    votes = [event(who, at, verdict) for at in range(5) for who, verdict in (("a", A), ("b", E), ("c", E))]
    weighed = {at: tuple(vote.id for vote in votes if vote.sentence == at) for at in range(5)}
    settled = [
        event("di", 0, None, Role.ADJUDICATOR, weighed=weighed[0]),
        event("di", 1, D, Role.ADJUDICATOR, weighed=weighed[1]),
        event("di", 2, None, Role.ADJUDICATOR, weighed=weighed[2], claim=False),
        event("di", 3, D, Role.ADJUDICATOR, weighed=weighed[3][:2]),
    ]
    outcomes = consensus_of([*votes, *settled], Rule.MAJORITY).outcomes
    assert [at for (_, at), one in outcomes.items() if is_unsettled(one)] == [0, 3, 4]
    counts = outcome_counts.counted(outcomes, {"x": range(5)}, {})
    assert (counts.differ, counts.unsettled) == (5, 3)
    assert "reviewers differ on 5, 2 settled" in list(outcome_counts.outcome_phrases(counts))


def test_a_control_is_open_to_nobody() -> None:
    """Its verdict is known, however reviewers differ on it, and whatever an adjudicator said."""
    events = [event("a", 0, A), event("b", 0, E), event("a", 1, A), event("b", 1, E)]
    terms = Terms(known={("x", 0): D})
    control, other = consensus_of(events, terms).outcomes.values()
    assert (control.verdict, control.rule, control.certainty, differ(control)) == (D, Rule.KNOWN, 1.0, True)
    assert (is_open(control), is_unsettled(control)) == (False, False)
    assert (is_open(other), is_unsettled(other)) == (True, True)


def test_an_article_of_which_nothing_else_is_said_needs_one_answer() -> None:
    """Of the others as many as are said; too few are incomplete, whatever they say."""
    y = replace(event("a", 0, A), article="y")
    outcomes = consensus_of(
        [event("a", 0, A), y, replace(event("b", 1, A), article="y")], Terms(least={"y": 2})
    ).outcomes
    assert [(one.needed, one.rule, one.certainty) for one in outcomes.values()] == [
        (1, Rule.UNANIMOUS, 1.0), (2, Rule.INCOMPLETE, 0.0), (2, Rule.INCOMPLETE, 0.0)
    ]  # fmt: skip


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


def test_two_adjudicators_on_one_sentence() -> None:
    """The later decision holds, whichever is read first; one who took everything back leaves it to the other."""
    votes = [event("a", 0, A), event("b", 0, E)]
    first, second = event("cy", 0, D, Role.ADJUDICATOR), event("di", 0, E, Role.ADJUDICATOR)
    for events in ([*votes, first, second], [second, first, *votes]):
        outcome = consensus_of(events).outcomes["x", 0]
        assert (outcome.verdict, outcome.rule, outcome.certainty, outcome.decided) == (E, Rule.ADJUDICATED, 1.0, second)
        assert outcome.votes == (("a", A), ("b", E))
    withdrawn = replace(event("di", 0, None, Role.ADJUDICATOR), kind=EventKind.UNDO)
    for events in ([*votes, first, withdrawn], [withdrawn, first, *votes]):
        assert consensus_of(events).outcomes["x", 0].decided == first
    both = consensus_of([*votes, withdrawn]).outcomes["x", 0]
    assert (both.verdict, both.rule, both.decided, is_open(both)) == (None, Rule.UNRESOLVED, None, True)


def test_an_undo_that_sends_back_is_no_withdrawal() -> None:
    """Who brings back a decision to send a sentence back names what was weighed: the sentence stays unresolved."""
    votes = [event("a", 0, A), event("b", 0, A)]
    back = replace(
        event("cy", 0, None, Role.ADJUDICATOR, weighed=tuple(vote.id for vote in votes)), kind=EventKind.UNDO
    )
    outcome = consensus_of([*votes, back]).outcomes["x", 0]
    assert (outcome.verdict, outcome.rule, outcome.certainty, outcome.decided) == (None, Rule.UNRESOLVED, 0.0, back)


def test_an_adjudicators_decision_needs_no_votes() -> None:
    """A sentence that nobody else judged has its verdict; one that was only sent back has no outcome."""
    decision = event("cy", 0, D, Role.ADJUDICATOR)
    outcomes = consensus_of([decision, event("cy", 1, None, Role.ADJUDICATOR, why="ambiguous")]).outcomes
    assert outcomes == {("x", 0): Outcome("x", 0, D, Rule.ADJUDICATED, 1.0, (), decided=decision, claim=True)}


def test_what_was_read_in_is_stale_when_a_vote_follows_here() -> None:
    """The events that it weighed have other ids on this desk; a vote that was read in with it changes nothing."""
    votes = [event("a", 0, A, imported="{}"), event("b", 0, E, imported="{}")]
    before = event("d", 0, A)
    decision = event("cy", 0, D, Role.ADJUDICATOR, weighed=("elsewhere",), imported="{}")
    after = event("c", 0, A, imported="{}")
    assert not consensus_of([*votes, before, decision, after]).outcomes["x", 0].stale
    assert consensus_of([votes[0], decision, event("b", 0, A)]).outcomes["x", 0].stale


def test_agents_have_no_vote_and_an_aside_is_one_beside_a_verdict() -> None:
    """A suggestion is no vote; that a sentence is no claim is an answer where somebody judged it."""
    events = [event("bot", 0, E, Role.AGENT), event("a", 0, A, claim=False)]
    assert consensus_of(events).outcomes == {}
    outcomes = consensus_of([*events, event("b", 0, D)]).outcomes
    assert [(o.verdict, o.rule, o.votes) for o in outcomes.values()] == [
        (None, Rule.UNRESOLVED, (("a", None), ("b", D)))
    ]


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
    assert len(majority) == len(truth)
    assert right > sum(o.verdict is truth[o.sentence] for o in majority.values()) + 40


def dawid_skene(votes: dict[int, dict[str, str]]) -> tuple[dict[int, list[float]], dict[str, float]]:
    """Return chances and reliabilities as the docstring of `review.dawid_skene` has them, without its short cuts."""
    kinds = tuple(Verdict)
    people = sorted({who for told in votes.values() for who in told})
    chances = {at: [sum(v is k for v in told.values()) / len(told) for k in kinds] for at, told in votes.items()}
    for _ in range(ROUNDS):
        total = len(votes) + 0.5 * len(kinds)
        prior = [(sum(of[k] for of in chances.values()) + 0.5) / total for k in range(len(kinds))]
        calls = {}
        for who in people:
            for true in range(len(kinds)):
                row = [1.0 if said == true else 0.5 for said in range(len(kinds))]
                for at, told in votes.items():
                    if who in told:
                        row[kinds.index(told[who])] += chances[at][true]
                calls[who, true] = [count / sum(row) for count in row]
        new = {}
        for at, told in votes.items():
            raw = [
                prior[true] * prod(calls[who, true][kinds.index(said)] for who, said in told.items())
                for true in range(len(kinds))
            ]
            new[at] = [value / sum(raw) for value in raw]
        moved = max(abs(new[at][k] - chances[at][k]) for at in votes for k in range(len(kinds)))
        chances = new
        if moved < 1e-6:
            break
    right = {
        who: fmean(chances[at][kinds.index(told[who])] for at, told in votes.items() if who in told) for who in people
    }
    return chances, right


CARELESS: dict[int, dict[str, str]] = {
    **{at: {"ana": right, "bo": right, "cy": A} for at, right in enumerate((A, D, E, E, D, E))},
    6: {"ana": E, "cy": A, "di": A},
    7: {"bo": A},
    8: {"ana": D, "bo": E},
}
"""Where they can be compared ana and bo are right, and cy says accurate whatever it is; di judged once, with cy."""


def test_dawid_skene_gives_verdicts() -> None:
    """Whoever proves right outvotes two who do not, with the probability as the certainty."""
    events = [event(who, at, verdict) for at, given in CARELESS.items() for who, verdict in given.items()]
    found = consensus_of(events, Rule.DAWID_SKENE)
    assert [outcome.verdict for outcome in found.outcomes.values()] == [A, D, E, E, D, E, E, A, E]
    assert {outcome.rule for outcome in found.outcomes.values()} == {Rule.DAWID_SKENE}
    assert consensus_of(events, Rule.MAJORITY).outcomes["x", 6].verdict is A
    chances, right = dawid_skene(CARELESS)
    assert {at: outcome.certainty for (_, at), outcome in found.outcomes.items()} == pytest.approx(
        {at: max(of) for at, of in chances.items()}, abs=1e-6
    )
    assert found.reliability == pytest.approx(right, abs=1e-6)
    assert consensus_of(events, Rule.MAJORITY).reliability == {}


def test_dawid_skene_leaves_a_tie_unresolved() -> None:
    """Two people of whom nothing else is known differ: neither verdict is likelier, and the share is still told."""
    outcome = consensus_of([event("a", 0, A), event("b", 0, D)], Rule.DAWID_SKENE).outcomes["x", 0]
    assert (outcome.verdict, outcome.rule) == (None, Rule.UNRESOLVED)
    chances, _ = dawid_skene({0: {"a": A, "b": D}})
    assert outcome.certainty == pytest.approx(chances[0][0])
    assert chances[0][0] == pytest.approx(chances[0][1])


def test_an_undo_that_brings_a_decision_back_decides() -> None:
    """Whatever it names as weighed: it is no withdrawal."""
    votes = [event("a", 0, A), event("b", 0, E)]
    back = replace(event("cy", 0, D, Role.ADJUDICATOR), kind=EventKind.UNDO)
    outcome = consensus_of([*votes, back]).outcomes["x", 0]
    assert (outcome.verdict, outcome.rule) == (D, Rule.ADJUDICATED)


def test_what_is_known_anchors_the_sentences_that_somebody_judged() -> None:
    """Controls before what was settled; of a sentence without votes nothing is learnt."""
    votes = [event(who, at, A) for at in range(3) for who in "ab"]
    settled = event("cy", 1, D, Role.ADJUDICATOR)
    known = {("x", 0): E, ("x", 1): E, ("x", 9): A}
    found = anchors_of(answers(votes), {("x", 1): settled, ("x", 8): settled}, known)
    assert found == {("x", 0): E, ("x", 1): E}


def test_a_sentence_that_was_sent_back_teaches_the_model_nothing() -> None:
    """What is true of it is not known: it is no sentence that is known to be no claim."""
    votes = [event(who, at, A) for at in range(3) for who in "ab"]
    back = event("cy", 0, None, Role.ADJUDICATOR, why="ambiguous")
    plain, sent_back = (consensus_of(events, Rule.DAWID_SKENE) for events in (votes, [*votes, back]))
    assert plain.model is not None
    assert sent_back.model == plain.model
    assert sent_back.outcomes["x", 0].rule is Rule.UNRESOLVED


def test_an_adjudicator_goes_before_dawid_and_skene() -> None:
    """Where nobody voted, too."""
    events = [
        event("a", 0, A),
        event("b", 0, A),
        event("cy", 0, E, Role.ADJUDICATOR),
        event("cy", 1, D, Role.ADJUDICATOR),
    ]
    outcomes = consensus_of(events, Rule.DAWID_SKENE).outcomes
    assert [(o.sentence, o.verdict, o.rule, o.certainty) for o in outcomes.values()] == [
        (0, E, Rule.ADJUDICATED, 1.0), (1, D, Rule.ADJUDICATED, 1.0)
    ]  # fmt: skip


VOTES = st.dictionaries(
    st.integers(0, 9), st.dictionaries(st.sampled_from("abcd"), st.sampled_from(tuple(Verdict)), min_size=1), max_size=8
)


@given(VOTES)
def test_chances_are_those_of_the_formula(votes: dict[int, dict[str, str]]) -> None:
    """Chances add up to one, and they and the reliabilities are what the plain formula gives, whatever the votes."""
    found = estimate(votes, tuple(Verdict))
    chances, right = dawid_skene(votes) if votes else ({}, {})
    assert found.chances.keys() == votes.keys()
    for at, of in found.chances.items():
        assert sum(of.values()) == pytest.approx(1)
        assert list(of.values()) == pytest.approx(chances[at], abs=1e-5)
    assert found.reliability == pytest.approx(right, abs=1e-5)


@given(VOTES)
def test_order_of_events_does_not_matter(votes: dict[int, dict[str, str]]) -> None:
    """Consensus is a function of the set of events."""
    events = [event(who, at, verdict) for at, given in votes.items() for who, verdict in given.items()]
    for rule in (Rule.UNANIMOUS, Rule.MAJORITY, Rule.DAWID_SKENE):
        found = consensus_of(events, rule)
        assert found == consensus_of(events[::-1], rule)
        assert list(found.outcomes) == [("x", at) for at in sorted(votes)]


EVENTS = [
    event("a", 0, A), event("b", 0, A),
    event("a", 1, A), event("b", 1, E, reasons=("figure",)),
    event("a", 2, D, note="hm"), event("b", 2, D),
    event("a", 3, A), event("b", 3, D, confidence=2), event("cy", 3, A, Role.ADJUDICATOR),
    event("bot", 4, D, Role.AGENT),  # suggests, and judges nothing
    event("a", 5, None, claim=False),
]  # fmt: skip
CLAIMS = {"x": frozenset(range(6)), "y": frozenset({0})}
KEYS = "verdict, is, reviewer, round, reason, note, evidence, confidence, guidelines, difference, worth, since, article"
HINT = f"Use disputed, unsettled, unjudged, incomplete, aside, stale, or key:value with one of {KEYS}."


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
        ("reviewer:a verdict:disputed", {"x": (2,)}),
        ("verdict:disputed,accurate confidence:2", {"x": (3,)}),
        ("verdict:disputed -confidence:2", {"x": (2,)}),
        ("-verdict:accurate article:x", {"x": (2, 4, 5)}),
        ("-is:unjudged -disputed", {"x": (0, 5)}),
        ("reviewer:a -verdict:accurate", {"x": (2, 5)}),
        ("by:b has:erroneous", {"x": (1,)}),
        ("aside", {"x": (5,)}),
        ("article:y* verdict:accurate", {}),
        ("is:disputed,unjudged article:y*", {"y": (0,)}),
        ("is:disputed is:unsettled", {"x": (1,)}),
        ("is:disputed reviewer:a note:any", {"x": (2,)}),
        ("confidence:3", {}),
        ("article:y*,?", {"x": (0, 1, 2, 3, 4, 5), "y": (0,)}),
    ],
)
def test_selection(only: str, taken: dict[str, tuple[int, ...]]) -> None:
    """What a next round takes up."""
    assert select(only, EVENTS, CLAIMS) == taken


def test_a_query_asks_for_no_more_than_it_needs_and_without_a_clock_for_no_time() -> None:
    """What a sentence is worth takes time to say; how long ago something was needs a now."""
    asked: list[object] = []

    def rank(place: tuple[str, int]) -> float:
        asked.append(place)
        return place[1] / 10

    now = datetime(2026, 11, 29, tzinfo=UTC)
    assert select("disputed", EVENTS, CLAIMS, sources=Sources(rank=rank)) == {"x": (1, 2, 3)}
    assert asked == []
    assert select("worth:20%", EVENTS, CLAIMS, sources=Sources(rank=rank))["x"][0] == 0
    assert len(asked) == 7
    for refused in ("worth:20%", "since:2d"):
        with pytest.raises(SelectionError, match="not known of an earlier round"):
            select(refused, EVENTS, CLAIMS)
    assert select("since:2026-11-28", EVENTS, CLAIMS, now=now) == {}
    differing = Sources(differences=lambda place: ("date",) if place == ("x", 4) else ())
    assert select("difference:date", EVENTS, CLAIMS, sources=differing) == {"x": (4,)}
    assert select("difference:any", EVENTS, CLAIMS, sources=differing) == {"x": (4,)}
    assert select("difference:role", EVENTS, CLAIMS, sources=differing) == {}


def test_what_was_sent_back_is_taken_up() -> None:
    """Also where all agreed: an adjudicator who gives no verdict wants the sentence judged again."""
    events = [event("a", 0, A), event("b", 0, A), event("cy", 0, None, Role.ADJUDICATOR, why="ambiguous")]
    assert select("unsettled", events, CLAIMS) == select("disputed", events, CLAIMS) == {"x": (0,)}
    assert select("disputed", events, {"y": frozenset({0})}) == {}, "of articles that were not up for judgement, none"


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("", ("The query is empty", "", "Use disputed, unsettled, unjudged, incomplete, aside, stale, or key:value.")),
        ("whatever", ("This is not known of an earlier round", "whatever", f"Use key:value with one of {KEYS}.")),
        (
            "is:started,draft,done",
            ("This is not known of an earlier round", "is:done", f"Use key:value with one of {KEYS}."),
        ),
        ("is:draft", ("This is not known of an earlier round", "is:draft", f"Use key:value with one of {KEYS}.")),
        ("worth:30%", ("This is not known of an earlier round", "worth:", f"Use key:value with one of {KEYS}.")),
        ("since:2d", ("This is not known of an earlier round", "since:", f"Use key:value with one of {KEYS}.")),
        ("is:stale", ("This is not known of an earlier round", "is:stale", f"Use key:value with one of {KEYS}.")),
        (
            "difference:any",
            ("This is not known of an earlier round", "difference:", f"Use key:value with one of {KEYS}."),
        ),
        ("-one two", ("This is not known of an earlier round", "two one", f"Use key:value with one of {KEYS}.")),
        ("verdict:erronous", ("This does not choose sentences", "verdict:erronous", "Did you mean verdict:erroneous?")),
        ("confidence:None", ("This does not choose sentences", "confidence:None", HINT)),
        ("verdict:accurate colour:red", ("This does not choose sentences", "colour:red", HINT)),
        ("verdict:", ("This does not choose sentences", "verdict:", HINT)),
    ],
)
def test_no_selection(only: str, said: tuple[str, str, str]) -> None:
    """A filter that means nothing is refused, with the word and what there is."""
    with pytest.raises(SelectionError) as refused:
        select(only, EVENTS, CLAIMS)
    assert refused.value.args == said
