"""Decisions find their sentences again after an article changed, or say that they do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.anchor import Status, anchor
from reading.worddiff import Change, word_diff

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.bench.anchoring import RIGHT, WRONG, judge
from tests.bench.edits import corpus

OLD = [
    "The minister resigned on Monday morning.",
    "Her party had lost three elections in a row.",
    "A successor will be named within the week.",
    "Markets barely moved on the news.",
]


def places(new: list[str]) -> list[tuple[Status, int | None]]:
    return [(found.status, found.sentence) for found in anchor(OLD, new)]


def test_white_space_changes_nothing() -> None:
    """Text that is equal but for white space keeps its verdicts."""
    assert places([text.replace(" ", " \n ") for text in OLD]) == [(Status.EXACT, i) for i in range(4)]


def test_a_corrected_word_is_never_carried_over_by_itself() -> None:
    """One changed number makes the sentence fuzzy, with a score below one."""
    new = [OLD[0], OLD[1].replace("three", "two"), *OLD[2:]]
    found = anchor(OLD, new)[1]
    assert (found.status, found.sentence) == (Status.FUZZY, 1)
    assert 0.7 < found.score < 1
    assert not found.is_same


def test_moved_and_deleted_sentences() -> None:
    """An equal sentence elsewhere is moved; one that is nowhere is an orphan."""
    found = places([OLD[3], OLD[0], OLD[1]])
    assert found == [(Status.EXACT, 1), (Status.EXACT, 2), (Status.ORPHANED, None), (Status.MOVED, 0)]


def test_both_parts_of_a_merged_sentence_point_to_it() -> None:
    """Neither is carried over."""
    merged = "The minister resigned on Monday morning, and her party had lost three elections in a row."
    assert places([merged, *OLD[2:]])[:2] == [(Status.FUZZY, 0), (Status.FUZZY, 0)]


def test_two_old_sentences_never_carry_onto_one_new_one() -> None:
    """Equal ones of which one is left, like ones, a like one beside an equal one: the second goes nowhere."""
    minister, party, successor, markets = OLD
    found = anchor([minister, minister, party, successor], [party, successor, minister])
    assert [one.sentence for one in found] == [2, None, 0, 1]
    assert [one.status for one in found] == [Status.MOVED, Status.ORPHANED, Status.EXACT, Status.EXACT]
    like = [markets.replace("the news", word) for word in ("the nude", "the newt", "the snews")]
    found = anchor([like[0], like[1], party, successor], [party, successor, markets])
    assert sorted((one.sentence for one in found), key=str) == [0, 1, 2, None]
    assert {one.status for one in found[:2]} == {Status.FUZZY, Status.ORPHANED}
    found = anchor([party, like[0], successor, markets], [party, markets, successor])
    assert [one.sentence for one in found] == [0, None, 2, 1]
    assert [one.status for one in found] == [Status.EXACT, Status.ORPHANED, Status.EXACT, Status.MOVED]


@given(st.lists(st.text("ab. ", max_size=12), max_size=8), st.lists(st.text("ab. ", max_size=12), max_size=8))
def test_equal_text_alone_is_exact_or_moved(old: list[str], new: list[str]) -> None:
    """Whatever the texts: a verdict carries over only onto equal words, and never twice onto one sentence."""
    anchors = anchor(old, new)
    assert len(anchors) == len(old)
    same = [(i, found.sentence) for i, found in enumerate(anchors) if found.is_same]
    for i, j in same:
        assert j is not None
        assert old[i].split() == new[j].split()
    assert len({j for _, j in same}) == len(same)
    assert [found.status for found in anchor(old, old)] == [Status.EXACT] * len(old)


@pytest.mark.parametrize("level", RIGHT)
def test_edited_articles_keep_their_decisions(level: str) -> None:
    """On openly licensed text with known edits the goal figures hold, and nothing carries over wrongly."""
    results = [(edited, judge(edited, anchor(edited.old, edited.new))) for edited in corpus(level, 0)]
    total = sum(len(edited.old) for edited, _ in results)
    assert 100 * sum(right for _, (right, _, _) in results) / total >= RIGHT[level]
    assert 100 * sum(wrong for _, (_, wrong, _) in results) / total <= WRONG[level]
    assert sum(carried for _, (_, _, carried) in results) == 0


@given(st.text("ab \n.", max_size=30), st.text("ab \n.", max_size=30))
def test_a_word_diff_holds_both_texts(old: str, new: str) -> None:
    """Leaving out what was added gives the old text, leaving out what was removed the new one."""
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED) == old
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == new
