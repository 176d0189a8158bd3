"""Assignment: enough reviewers for each article, nobody twice, even loads, few moves when somebody joins or goes.

What is said of every article or every move is said after there are some: an empty assignment would have no fault.
"""

from __future__ import annotations

import os
from collections import Counter
from hashlib import blake2b
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.assignment import Assignment, AssignmentError, Slot, Work, assign, loads, moves, reassign
from review.round_changes import Move
from tests.review.histories import Step, highest_minimum, history, lowest_maximum, slots_of

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.integers(1, 40), min_size=1, max_size=25)
PEOPLE = [f"r{i}" for i in range(8)]
FIVE = {"a": 7, "b": 3, "c": 12, "d": 5, "e": 4}
THREE = ("ana", "bo", "cy")
DRAWN = {
    **{"00.txt": ("ana", "di"), "01.txt": ("cy", "di"), "02.txt": ("cy", "di"), "03.txt": ("ana", "bo")},
    **{"04.txt": ("ana", "bo"), "05.txt": ("bo", "cy"), "06.txt": ("ana", "cy"), "07.txt": ("ana", "di")},
    **{"08.txt": ("bo", "di"), "09.txt": ("ana", "cy"), "10.txt": ("bo", "cy"), "11.txt": ("bo", "di")},
}
"""What seed 7 gives four people; 39 sentences each."""
AFTER_DI = {
    "00.txt": ("bo",),
    "01.txt": ("ana",),
    "02.txt": ("ana",),
    "07.txt": ("bo",),
    "08.txt": ("cy",),
    "11.txt": ("cy",),
}
"""Who has what di had when di leaves."""


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
    assert sum(each) == sum(sizes.values()) * overlap
    assert max(each) - min(each) <= max(sizes.values())


@given(plans())
def test_joining_moves_only_what_the_newcomer_takes(plan: tuple[int, dict[str, int], list[str], int]) -> None:
    """Nobody else gains an article, and the newcomer takes no more than a fair share and one article."""
    seed, sizes, people, overlap = plan
    before = assign(seed, sizes, people, overlap)
    after = assign(seed, sizes, [*people, "new"], overlap)
    changed = moves(before, after)
    assert [move.article for move in changed] == sorted(article for article in sizes if "new" in after[article])
    for move in changed:
        assert move.gained == ("new",)
        assert len(move.lost) == 1
    taken = loads(after, sizes).get("new", 0)
    assert taken <= sum(sizes.values()) * overlap / (len(people) + 1) + max(sizes.values())


@given(plans().filter(lambda plan: plan[3] < len(plan[2])), st.data())
def test_leaving_moves_only_what_the_leaver_had(
    plan: tuple[int, dict[str, int], list[str], int], data: st.DataObject
) -> None:
    """All of the leaver's articles change hands, each to one other, and no other article does."""
    seed, sizes, people, overlap = plan
    leaver = data.draw(st.sampled_from(people))
    before, after = assign(seed, sizes, people, overlap), assign(seed, sizes, people, overlap, left=[leaver])
    assert list(after) == list(sizes)
    assert all(len(judges) == overlap and leaver not in judges for judges in after.values())
    changed = moves(before, after)
    assert [move.article for move in changed] == sorted(article for article in sizes if leaver in before[article])
    for move in changed:
        assert move.lost == (leaver,)
        assert len(move.gained) == 1


def test_a_leaver_is_assigned_nothing_and_the_others_share_what_they_had() -> None:
    """The largest article first, each to whoever stays and has least then: a to bo (4), d to bo (11), b to cy (12)."""
    before = assign(3, FIVE, THREE, 1)
    after = assign(3, FIVE, THREE, 1, left=["ana"])
    assert before == {"a": ("ana",), "b": ("ana",), "c": ("cy",), "d": ("ana",), "e": ("bo",)}
    assert after == {"a": ("bo",), "b": ("cy",), "c": ("cy",), "d": ("bo",), "e": ("bo",)}
    assert moves(before, after) == (
        Move("a", ("bo",), ("ana",)),
        Move("b", ("cy",), ("ana",)),
        Move("d", ("bo",), ("ana",)),
    )
    assert loads(after, FIVE) == {"bo": 16, "cy": 15}


def test_two_leave() -> None:
    """Neither is assigned anything, also of what the other one had."""
    assert assign(3, FIVE, (*THREE, "di"), 2, left=["cy", "ana"]) == dict.fromkeys(FIVE, ("bo", "di"))


def test_a_leavers_article_goes_to_nobody_who_is_excluded_from_it() -> None:
    """Also not to whoever has least."""
    excluded = dict.fromkeys(FIVE, ("bo",))
    assert assign(3, FIVE, THREE, 1, excluded, left=["ana"]) == dict.fromkeys(FIVE, ("cy",))


def test_who_joins_late_and_is_excluded_takes_only_the_rest() -> None:
    """Of two articles as large as each other they may judge one."""
    assert assign(0, {"a": 5, "b": 5}, ("ana", "bo"), 1, {"a": ("bo",)}) == {"a": ("ana",), "b": ("bo",)}


def test_the_draw_is_the_same_for_ever() -> None:
    """A round keeps its seed, not its draw: what was assigned on one machine is so on all, and in later versions."""
    sizes = {f"{number:02}.txt": 5 + number % 4 for number in range(12)}
    assert assign(7, sizes, ("ana", "bo", "cy", "di"), 2) == DRAWN
    left = assign(7, sizes, ("ana", "bo", "cy", "di"), 2, left=["di"])
    assert {move.article: move.gained for move in moves(DRAWN, left)} == AFTER_DI
    assert assign(0, {"\udcff.txt": 5}, ["ana"], 1) == {"\udcff.txt": ("ana",)}, "a file's name need not be Unicode"


def test_moves_say_who_gained_and_lost_by_article() -> None:
    """Names in their order; an article that came or went has nobody on the other side; what stays is not named."""
    before = {"b": ("bo", "ana", "cy"), "a": ("ana",), "c": ("ana",), "same": ("bo", "ana")}
    after = {"b": ("eva", "di", "cy"), "a": (), "same": ("ana", "bo"), "d": ("di",)}
    assert moves(before, after) == (
        Move("a", (), ("ana",)),
        Move("b", ("di", "eva"), ("ana", "bo")),
        Move("c", (), ("ana",)),
        Move("d", ("di",), ()),
    )


def test_loads_are_sentences() -> None:
    """Of all of one's articles; whoever has none is not named."""
    assert loads({"a": ("ana", "bo"), "b": ("ana",)}, {"a": 7, "b": 3}) == {"ana": 10, "bo": 7}


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
    found = assign(seed, sizes, people, overlap, excluded)
    assert list(found) == list(sizes)
    for article, judges in found.items():
        assert len(judges) == overlap
        assert not set(judges) & excluded[article]


def test_seeds_differ() -> None:
    """Another seed gives another assignment."""
    sizes = {f"a{i}": 10 for i in range(20)}
    assert assign(1, sizes, PEOPLE, 2) != assign(2, sizes, PEOPLE, 2)


@pytest.mark.parametrize(
    ("overlap", "left", "said"),
    [
        (0, (), "0 for each sentence, of 2 reviewers"),
        (3, (), "3 for each sentence, of 2 reviewers"),
        (2, ("x",), "2 for each sentence, of 1 reviewer"),
    ],
)
def test_overlap_must_fit(overlap: int, left: tuple[str, ...], said: str) -> None:
    """An overlap of none, or of more than there are or are left, is refused; the most that there are is not."""
    with pytest.raises(AssignmentError, match="overlap") as refused:
        assign(0, {"a": 1}, ["x", "y"], overlap, left=left)
    assert refused.value.title == "The overlap does not fit the reviewers"
    assert (refused.value.message, refused.value.hint) == (said, "Use 1 up to their number.")
    assert assign(0, {"a": 1}, ["x", "y"], 2) == {"a": ("x", "y")}


def test_twice() -> None:
    """A reviewer named twice is refused, by name."""
    with pytest.raises(AssignmentError, match="twice") as refused:
        assign(0, {"a": 1}, ["w", "x", "y", "x"], 1)
    assert refused.value.args == ("A reviewer is named twice", "x", "Name each once.")


def test_an_article_that_too_few_may_judge_is_named() -> None:
    """Who left, and who is no reviewer here, makes no difference to who is excluded."""
    with pytest.raises(AssignmentError, match="excluded") as refused:
        assign(0, {"a": 1, "b": 1}, THREE, 2, {"b": ("ana", "cy", "zoe", "ana")}, left=())
    assert refused.value.title == "Too many reviewers are excluded"
    assert refused.value.message == "b can have 1 of them, not 2"
    assert refused.value.hint == "Add reviewers or lower the overlap."
    assert assign(0, {"b": 1}, THREE, 2, {"b": ("ana", "zoe", "zed")}) == {"b": ("bo", "cy")}
    assert assign(0, {"b": 1}, THREE, 2, {"b": ("ana",)}, left=("ana",)) == {"b": ("bo", "cy")}


@given(plans())
def test_joining_later_moves_only_what_the_newcomer_takes(plan: tuple[int, dict[str, int], list[str], int]) -> None:
    """Nobody else gains an article, and the newcomer takes no more than a fair share and one article."""
    seed, sizes, people, overlap = plan
    before = assign(seed, sizes, people, overlap)
    after = reassign(seed, sizes, before, [*people, "new"], overlap, joining=["new"])
    found = moves(before, after)
    assert {move.article for move in found} == {name for name, judges in after.items() if "new" in judges}
    for move in found:
        assert move.gained == ("new",)
        assert len(move.lost) == 1
    taken = loads(after, sizes).get("new", 0)
    assert taken <= sum(sizes.values()) * overlap / (len(people) + 1) + max(sizes.values())


@given(plans(), st.data())
def test_leaving_later_moves_only_what_the_leaver_had(
    plan: tuple[int, dict[str, int], list[str], int], data: st.DataObject
) -> None:
    """Only the leaver's articles change hands, each to one other."""
    seed, sizes, people, overlap = plan
    if overlap == len(people):
        return
    leaver = data.draw(st.sampled_from(people))
    before = assign(seed, sizes, people, overlap)
    after = reassign(seed, sizes, before, [name for name in people if name != leaver], overlap)
    found = moves(before, after)
    assert {move.article for move in found} == {name for name, judges in before.items() if leaver in judges}
    for move in found:
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


def test_what_a_change_gives_is_the_same_for_ever() -> None:
    """As the draw is: over 60 rounds, by a hash of who judges what after each change, and where one left before."""
    given = blake2b(digest_size=8)
    for seed in range(60):
        for step, after in history(seed):
            out, left = {article: PEOPLE[at : at + 2] for at, article in enumerate(step.sizes)}, [PEOPLE[seed % 6]]
            drawn = [assign(seed, step.sizes, PEOPLE[:6], 2, excluded, left) for excluded in ({}, out)]
            given.update(repr((step.event, [*after.items()], drawn)).encode())
    assert given.hexdigest() == "a0f637f7a7a2c0eb"


def check(step: Step, after: Assignment) -> str:
    """Check one change and return what it was."""
    excluded = {(article, name) for article, names in step.excluded.items() for name in names}
    before, now = slots_of(step.assignment), slots_of(after)
    assert not now & excluded
    assert step.work.finished - excluded <= now
    assert {name for _, name in now - step.work.finished} <= set(step.people)
    done = Counter(article for article, _ in step.work.finished - excluded)
    assert all(len(names) == max(step.overlap, done[article]) for article, names in after.items())
    if step.event != "overlap" and step.people:
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


def test_an_exclusion_that_keeps_nobody_out_leaves_the_draw_as_it_is() -> None:
    """The draw is mended only where exclusions made loads uneven."""
    sizes = {f"a{number}": size for number, size in enumerate((9, 7, 5, 3, 2, 2, 1))}
    plain = assign(0, sizes, ["ana", "bo", "cy"], 1)
    assert sorted(loads(plain, sizes).values()) == [7, 10, 12]
    assert assign(0, sizes, ["ana", "bo", "cy"], 1, excluded={"a6": ("zoe",)}) == plain


@pytest.mark.parametrize(
    ("sizes", "left", "taken"),
    [({"a": 10}, [10], []), ({"a": 10, "b": 1}, [1], [10]), ({"a": 10, "b": 10}, [10], [10])],
)
def test_a_newcomer_takes_nothing_that_evens_nothing_out(
    sizes: dict[str, int], left: list[int], taken: list[int]
) -> None:
    """An only article would only change hands."""
    before = dict.fromkeys(sizes, ("ana",))
    after = reassign(1, sizes, before, ["ana", "bo"], 1, joining=["bo"])
    found = {name: [sizes[article] for article, names in after.items() if name in names] for name in ("ana", "bo")}
    assert found == {"ana": left, "bo": taken}


def test_whoever_has_not_begun_an_article_gives_it_up_where_fewer_are_wanted() -> None:
    """However little else they have; of those who are alike the busiest does."""
    sizes, before = {"a": 10, "b": 90}, {"a": ("ana", "bo"), "b": ("ana",)}
    for begun, left in ((("a", "ana"), "ana"), (("a", "bo"), "bo"), (("b", "ana"), "bo")):
        after = reassign(0, sizes, before, ["ana", "bo"], 1, work=Work(begun=frozenset({begun, ("b", "ana")})))
        assert after["a"] == (left,), begun


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


@pytest.mark.parametrize(
    ("people", "overlap", "excluded", "short", "said"),
    [
        (("ana",), 0, (), False, ("The overlap does not fit the reviewers", "0", "Use 1 or more.")),
        (("ana", "bo", "ana"), 1, (), False, ("A reviewer is named twice", "ana", "Name each once.")),
        (("ana", "bo"), 3, (), False, ("Too few reviewers stay", "a can have 2 of them, not 3")),
        (("ana", "bo"), 3, (), True, ("Too few reviewers stay", "a can have 2 of them, not 3")),
        (("ana", "bo"), 2, ("bo",), False, ("Too many reviewers are excluded", "a can have 1 of them, not 2")),
        (("ana", "bo"), 3, ("bo",), True, ("Too many reviewers are excluded", "a can have 1 of them, not 3")),
        (("ana", "bo"), 1, ("ana", "zoe"), False, None),
        (("ana", "bo"), 2, ("bo",), True, None),
    ],
)
def test_a_change_that_leaves_too_few_is_refused(
    people: tuple[str, ...], overlap: int, excluded: tuple[str, ...], short: bool, said: tuple[str, ...] | None
) -> None:
    """Says why; only for want of those who are excluded may an article stay short."""
    out = {"a": excluded} if excluded else {}
    if said is None:
        found = reassign(0, {"a": 1}, {"a": ("ana",)}, people, overlap, excluded=out, short=short)
        assert found == {"a": tuple(name for name in people if name not in excluded)}
        return
    with pytest.raises(AssignmentError) as refused:
        reassign(0, {"a": 1}, {"a": ("ana",)}, people, overlap, excluded=out, short=short)
    assert refused.value.args == (*said, "Add reviewers or lower the overlap.")[:3]


@pytest.mark.parametrize("seed", [*range(40), 1106])  # in the last one the draw alone leaves somebody 30 of 16
def test_a_new_round_is_even_as_far_as_exclusions_allow(seed: int) -> None:
    """Nobody has more than one article above what is possible at best, or less than one below."""
    chance = Random(seed)
    people = tuple(f"r{number}" for number in range(chance.randint(2, 5)))
    sizes = {f"a{number}": chance.choice((10, 10, chance.randint(1, 30))) for number in range(chance.randint(2, 12))}
    overlap = chance.randint(1, max(1, len(people) - 1))
    out = {article: _excluded(chance, people, len(people) - overlap) for article in sizes}
    judges = assign(seed, sizes, people, overlap, out)
    assert {name: len(set(names)) for name, names in judges.items()} == dict.fromkeys(sizes, overlap)
    held = loads(judges, sizes)
    each, largest = [held.get(name, 0) for name in people], max(sizes.values())
    step = Step(seed, sizes, overlap, people, dict.fromkeys(sizes, ()), out)
    assert max(each) <= lowest_maximum(step) + largest
    assert min(each) >= highest_minimum(step) - largest


def _excluded(chance: Random, people: tuple[str, ...], most: int) -> frozenset[str]:
    """Return who must not judge an article: rather those who joined late."""
    late = [name for number, name in enumerate(people) for _ in range(number + 1)]
    found: set[str] = set()
    while len(found) < most and chance.random() < 0.8:
        found.add(chance.choice(late))
    return frozenset(found)


def test_who_gets_what_nobody_has_is_drawn_among_those_with_least_to_do() -> None:
    """By the seed alone: six people have an article each, and di's goes to the same one of the others everywhere."""
    people, sizes = ("ana", "bo", "cy", "di", "ed", "flo"), {f"a{number}": 5 for number in range(6)}
    drawn: list[str] = []
    for seed in range(8):
        before = assign(seed, sizes, people, 1)
        [article] = [article for article, names in before.items() if names == ("di",)]
        drawn += reassign(seed, sizes, before, [name for name in people if name != "di"], 1)[article]
    assert drawn == ["ed", "ed", "ana", "flo", "bo", "bo", "ed", "ana"]


def test_moves_name_people_in_one_order() -> None:
    """However many gain or lose an article."""
    few, many = ("zoe",), ("mia", "ana", "kim", "bo", "eve", "cy")
    [gained] = moves({"a": few}, {"a": many})
    [lost] = moves({"a": many}, {"a": few})
    assert gained == Move("a", tuple(sorted(many)), few)
    assert lost == Move("a", few, tuple(sorted(many)))
