"""Comparing two articles as a whole: the order of what is near, how much is kept, and whose sentences are apart."""

from __future__ import annotations

import pytest

from review.elsewhere.alike import Score, Story
from review.elsewhere.pair import compared
from review.elsewhere.side import Side, side_of
from review.elsewhere.values import LIKE, SAME
from tests.reading.test_statements import article
from tests.review.elsewhere.making import office, side


def best(*sides: Side) -> Score:
    """Return the best score of two articles."""
    return compared(Story([one.stems for one in sides], "en"), *sides).scores[0]


@pytest.mark.parametrize(
    ("here", "there", "is_same"),
    [
        ("Yesterday fire burned Derby harbour down.", "Later fire burned Hull harbour.", False),
        ("Yesterday fire burned Derby harbour down.", "Later fire burned the harbour.", True),
        ("Yesterday fire burned the harbour down.", "Later fire burned Hull harbour.", True),
        ("Yesterday fire burned Derby harbour down.", "Later fire burned Derby harbour of Hull.", True),
    ],
)
def test_sentences_that_each_name_somebody_unknown_to_the_other_article_are_alike_at_most(
    here: str, there: str, is_same: bool
) -> None:
    """Whom only one of them names may be left out by the other; and what is nearly equal is the same all the same."""
    others = "Rain fell in the north all night.", "Schools stayed closed for a week."
    found = best(side_of(article(here, *others), 0), side_of(article("Boats turned.", there), 0))
    assert (found.here, found.there) == (0, 1)
    assert (found.score >= SAME) is is_same
    assert is_same or found.score == LIKE


def test_nearly_equal_sentences_are_the_same_whomever_they_name() -> None:
    text = "Yesterday fire burned old {} harbour down to black ground after midnight storms."
    assert best(*(side_of(article(text.format(town)), 0) for town in ("Derby", "Hull"))).score > 0.6


def test_a_name_that_the_other_article_has_elsewhere_is_known_to_it() -> None:
    here, there = "Yesterday fire burned Derby harbour down.", "Later fire burned Hull harbour."
    one, other = side_of(article(here), 0), side_of(article(there, "Derby was quiet."), 0)
    assert compared(Story([one.stems, other.stems], "en"), one, other).scores[0].score >= SAME


def test_near_sentences_come_the_nearest_first_and_in_order() -> None:
    same, like = "Fire burned Derby harbour down.", "Fire burned the old harbour of Derby last night."
    one, other = side_of(article(like, same), 0), side_of(article(same, same, like), 0)
    found = compared(Story([one.stems, other.stems], "en"), one, other).scores
    assert [(each.here, each.there) for each in found[:3]] == [(0, 2), (1, 0), (1, 1)]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_so_many_near_sentences_of_two_articles_are_kept() -> None:
    table = side_of(article(*["Fire burned Derby harbour."] * 64), 0)
    assert len(compared(Story([table.stems], "en"), table, table).scores) == 4000


def test_so_many_differences_of_a_kind_are_kept() -> None:
    """And one that is found twice is one."""
    here = side(offices=[office(f"Ann {name}mann", "CEO", "Acme") for name in "abcdefghijklmnop"])
    there = side(offices=[office(f"Bo {name}schulze", "CEO", "Acme") for name in "abcdefghijklmnop"])
    assert len(compared(Story([], "en"), here, there).discrepancies) == 200
    twice = side(offices=[here.offices[0], here.offices[0]])
    assert len(compared(Story([], "en"), twice, there).discrepancies) == 16
