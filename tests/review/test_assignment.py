"""Assignment: enough reviewers for each article, nobody twice, even loads, few moves when somebody joins or goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.assignment import AssignmentError, assign, loads, moves

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
    after = assign(seed, sizes, [*people, "new"], overlap)
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
    after = assign(seed, sizes, people, overlap, left=[leaver])
    for move in moves(assign(seed, sizes, people, overlap), after):
        assert move.lost == (leaver,)
        assert len(move.gained) == 1
    assert all(len(judges) == overlap for judges in after.values())


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
