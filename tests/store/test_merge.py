"""Copies of a desk merge in any order, any number of times, into the same desk."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from review.events import Event, EventKind, Holding, Verdict
from store.journal.codec import event_json
from store.layout import HIDDEN, Layout
from store.manage.merge import conflicts, events_in, merge, union
from store.opening import open_desk
from store.rounds.access import here

LINES = st.dictionaries(st.sampled_from(["01", "02", "03", "04"]), st.binary(min_size=1, max_size=3))


@given(LINES, LINES, LINES)
def test_union_is_commutative_associative_idempotent(
    one: dict[str, bytes], two: dict[str, bytes], three: dict[str, bytes]
) -> None:
    """Whatever the copies hold, even should they disagree about an id."""
    assert union(one, two) == union(two, one)
    assert union(union(one, two), three) == union(one, union(two, three))
    assert union(one, one) == dict(sorted(one.items()))


def said(identity: int, sentence: int, verdict: Verdict) -> tuple[str, bytes]:
    """Return one document of ana's."""
    holding = Holding(verdict=verdict, claim=True)
    event = Event(EventKind.DECIDE, "ana", "main", "a.txt", "0" * 64, sentence, holding, id=f"{identity:020x}")
    return event.id, event_json(event)


EVENTS = st.lists(st.builds(said, st.integers(1, 6), st.integers(0, 1), st.sampled_from(Verdict))).map(dict)


@given(EVENTS, EVENTS)
def test_conflicts_are_the_same_from_either_side(one: dict[str, bytes], two: dict[str, bytes]) -> None:
    """And there are none with a side that knows everything."""
    found = conflicts(one, two)
    assert [(clash.theirs, clash.ours) for clash in conflicts(two, one)] == [
        (clash.ours, clash.theirs) for clash in found
    ]
    assert all(clash.ours.holding != clash.theirs.holding for clash in found)
    both = union(one, two)
    assert conflicts(one, both) == conflicts(both, one) == conflicts(one, one) == []


def work(folder: Path, reviewer: str, verdicts: list[Verdict]) -> None:
    desk = open_desk(folder, reviewer=reviewer)
    card = desk.cards()[0]
    for sentence, verdict in enumerate(verdicts):
        holding = Holding(verdict=verdict, claim=True)
        desk.append([Event(EventKind.DECIDE, reviewer, "main", card.name, card.snapshot, sentence, holding)])
    desk.close()


def state(folder: Path) -> tuple[dict[str, dict[str, bytes]], list[str], list[str]]:
    layout = Layout(folder, folder / HIDDEN)
    desk = open_desk(folder)
    events = {who.name: events_in(who) for who in layout.round("main").iterdir()}
    return events, [repr(event) for event in desk.everything()], [card.name for card in desk.cards()]


def test_copies_merge_in_any_order_into_the_same_desk(samples: Path, tmp_path: Path) -> None:
    """Three copies worked on apart, merged in all orders and twice: the same decisions, the same texts."""
    work(samples, "ana", [Verdict.ACCURATE] * 3)
    copies = []
    for number, reviewer in enumerate(("ana", "ben", "ana")):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(samples, copy)
        (copy / f"extra{number}.txt").write_text(f"Only copy {number} has this sentence.\n", "utf-8")
        work(copy, reviewer, [Verdict.DISPUTED] * (number + 1))
        copies.append(copy)
    results = []
    for order in permutations(copies):
        into = tmp_path / "into"
        shutil.copytree(samples, into)
        for copy in (*order, order[0]):
            done = merge(Layout(into, into / HIDDEN), Layout(copy, copy / HIDDEN), here())
            assert not done.problems
        assert merge(Layout(into, into / HIDDEN), Layout(order[0], order[0] / HIDDEN), here()).events == 0
        results.append(state(into))
        shutil.rmtree(into)
    assert all(result == results[0] for result in results)
    events, _, names = results[0]
    assert {who: len(lines) for who, lines in events.items()} == {"ana": 3 + 1 + 3, "ben": 2}
    assert {"extra0.txt", "extra1.txt", "extra2.txt"} <= set(names)
