"""Assignment: enough reviewers for each article, nobody twice, even loads, few moves when somebody joins or goes."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.assignment import Assignment, AssignmentError, Move, Slot, Work, assign, loads, moves, reassign
from tests.review.histories import Step, highest_minimum, history, lowest_maximum, slots_of

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.integers(1, 40), min_size=1, max_size=25)
PEOPLE = [f"r{i}" for i in range(8)]


@st.composite
def plans(draw: st.DrawFn) -> tuple[int, dict[str, int], list[str], int]:
    """Seed, sizes, reviewers in any order, overlap."""
    people = draw(st.permutations(PEOPLE))[: draw(st.integers(1, 8))]
    return draw(st.integers(0, 9)), draw(SIZES), people, draw(st.integers(1, len(people)))


@given(plans())
def test_every_article_gets_its_reviewers(plan: tuple[int, dict[str, int], list[str], int]) -> None:
    """Exactly k reviewers, nobody twice, every article, and the same again from the same arguments."""
    seed, sizes, people, overlap = plan
    found = assign(seed, sizes, people, overlap)
    assert list(found) == list(sizes)
    for judges in found.values():
        assert len(judges) == len(set(judges)) == overlap
        assert set(judges) <= set(people)
    assert found == assign(seed, dict(reversed(sizes.items())), people, overlap)


@given(plans())
def test_loads_are_even(plan: tuple[int, dict[str, int], list[str], int]) -> None:
    """Loads differ by at most one article."""
    seed, sizes, people, overlap = plan
    found = loads(assign(seed, sizes, people, overlap), sizes)
    each = [found.get(person, 0) for person in people]
    assert max(each) - min(each) <= max(sizes.values())


@given(plans())
def test_joining_moves_only_what_the_newcomer_takes(plan: tuple[int, dict[str, int], list[str], int]) -> None:
    """Nobody else gains an article, and the newcomer takes no more than a fair share and one article."""
    seed, sizes, people, overlap = plan
    before = assign(seed, sizes, people, overlap)
    after = reassign(seed, sizes, before, [*people, "new"], overlap, joining=["new"])
    for move in moves(before, after):
        assert move.gained == ("new",)
        assert len(move.lost) == 1
    taken = loads(after, sizes).get("new", 0)
    assert taken <= sum(sizes.values()) * overlap / (len(people) + 1) + max(sizes.values())


@given(plans(), st.data())
def test_leaving_moves_only_what_the_leaver_had(
    plan: tuple[int, dict[str, int], list[str], int], data: st.DataObject
) -> None:
    """Only the leaver's articles change hands, each to one other."""
    seed, sizes, people, overlap = plan
    if overlap == len(people):
        return
    leaver = data.draw(st.sampled_from(people))
    before = assign(seed, sizes, people, overlap)
    after = reassign(seed, sizes, before, [name for name in people if name != leaver], overlap)
    for move in moves(before, after):
        assert move.lost == (leaver,)
        assert len(move.gained) == 1
    assert all(len(judges) == overlap for judges in after.values())


def test_histories() -> None:
    """Over 1,000 rounds in which people come, go and finish: what the docs promise of each change.

    No article changes hands between two who stay, and nothing that is finished moves. Each article has its overlap
    exactly. Nobody has more than one article above what is possible at best, or less than one below.
    """
    rounds = 1_000 if os.environ.get("COPYDESK_SIMULATIONS") == "full" else 60
    seen = Counter(check(step, after) for seed in range(rounds) for step, after in history(seed))
    assert set(seen) == {"join", "leave", "both", "exclude", "overlap"}


def check(step: Step, after: Assignment) -> str:
    """Check one change and return what it was."""
    excluded = {(article, name) for article, names in step.excluded.items() for name in names}
    before, now = slots_of(step.assignment), slots_of(after)
    assert not now & excluded
    assert step.work.finished - excluded <= now
    assert {name for _, name in now - step.work.finished} <= set(step.people)
    done = Counter(article for article, _ in step.work.finished - excluded)
    assert all(len(names) == max(step.overlap, done[article]) for article, names in after.items())
    if step.event != "overlap":
        stays = set(step.people) - set(step.joining)
        lost = [one for one in moves(step.assignment, after) if set(one.lost) <= stays and not excluded & gone(one)]
        assert all(set(one.gained) <= set(step.joining) for one in lost)
        held = {name: sum(step.sizes[article] for article, other in now if other == name) for name in step.people}
        largest = max(step.sizes.values())
        assert max(held.values()) <= lowest_maximum(step) + largest
        assert min(held.values()) >= highest_minimum(step) - largest
    if step.event == "exclude":
        assert {article for article, _ in before ^ now} <= {article for article, _ in excluded & before}
    return step.event


def gone(move: Move) -> set[Slot]:
    """Return the article with each of those who lost it."""
    return {(move.article, name) for name in move.lost}


def test_what_was_not_begun_goes_first() -> None:
    """Somebody in the middle of an article keeps it, as long as there are others to even loads out with."""
    sizes = {f"a{number}": 10 for number in range(6)}
    before = assign(0, sizes, ["ana"], 1)
    begun = frozenset((f"a{number}", "ana") for number in range(3))
    after = reassign(0, sizes, before, ["ana", "bo"], 1, joining=["bo"], work=Work(begun=begun))
    assert {article for article, names in after.items() if names == ("bo",)} == {"a3", "a4", "a5"}


@pytest.mark.parametrize("seed", range(12))
def test_a_chain_of_people(seed: int) -> None:
    """Where nobody with less can take from the busiest, an article goes on over somebody who can."""
    sizes = dict.fromkeys("abcdef", 10)
    before = dict.fromkeys(sizes, ("gone",))
    excluded = dict.fromkeys("abcd", ("cy",)) | dict.fromkeys("ef", ("ana",))
    found = loads(reassign(seed, sizes, before, ["ana", "bo", "cy"], 1, excluded=excluded), sizes)
    assert found == {"ana": 20, "bo": 20, "cy": 20}


def test_short_for_want_of_people() -> None:
    """Where it may stay short, an article that nobody else can have keeps those it has."""
    before = {"a": ("ana", "bo")}
    with pytest.raises(AssignmentError, match="excluded"):
        reassign(0, {"a": 1}, before, ["ana", "bo"], 2, excluded={"a": ["ana"]})
    assert reassign(0, {"a": 1}, before, ["ana", "bo"], 2, excluded={"a": ["ana"]}, short=True) == {"a": ("bo",)}


@given(plans(), st.data())
def test_exclusions_hold(plan: tuple[int, dict[str, int], list[str], int], data: st.DataObject) -> None:
    """Nobody judges what they are excluded from; all articles still get enough, or it is refused."""
    seed, sizes, people, overlap = plan
    excluded = {article: data.draw(st.sets(st.sampled_from(people), max_size=3)) for article in sizes}
    possible = all(len(people) - len(out) >= overlap for out in excluded.values())
    if not possible:
        with pytest.raises(AssignmentError, match="excluded"):
            assign(seed, sizes, people, overlap, excluded)
        return
    for article, judges in assign(seed, sizes, people, overlap, excluded).items():
        assert len(judges) == overlap
        assert not set(judges) & excluded[article]


def test_seeds_differ() -> None:
    """Another seed gives another assignment."""
    sizes = {f"a{i}": 10 for i in range(20)}
    assert assign(1, sizes, PEOPLE, 2) != assign(2, sizes, PEOPLE, 2)


@pytest.mark.parametrize("overlap", [0, 3])
def test_overlap_must_fit(overlap: int) -> None:
    """An overlap of none, or of more than there are, is refused."""
    with pytest.raises(AssignmentError, match="overlap"):
        assign(0, {"a": 1}, ["x", "y"], overlap)


def test_twice() -> None:
    """A reviewer named twice is refused."""
    with pytest.raises(AssignmentError, match="twice"):
        assign(0, {"a": 1}, ["x", "x"], 1)
