"""Which articles tell one story: by their heaviest terms, and by the days they appeared on."""

from __future__ import annotations

from datetime import date
from math import log

import pytest

from review.elsewhere.kin import are_published_near, cosine, day_of, weights_of

DAY = date(2024, 5, 31).toordinal()


@pytest.mark.parametrize(
    ("heavier", "lighter"),
    [
        ({"spread": 5}, {"spread": 50}),
        ({"count": 9}, {"count": 2}),
        ({"capital": True}, {"capital": False}),
        ({"usual": False}, {"usual": True}),
        ({"count": 1, "capital": True}, {"count": 1, "capital": False}),
        ({"count": 1, "spread": 1}, {"count": 2, "spread": 90}),
    ],
)
def test_a_term_weighs_more_when_it_is_rare_stands_often_and_is_a_name(
    heavier: dict[str, int], lighter: dict[str, int]
) -> None:
    one, other = ({"count": 3, "capital": False, "usual": False, "spread": 20, **given} for given in (heavier, lighter))
    terms = {1: (other["count"], bool(other["capital"])), 2: (one["count"], bool(one["capital"]))}
    usual = {number for number, term in ((1, other), (2, one)) if term["usual"]}
    found = weights_of(terms, usual, {1: other["spread"], 2: one["spread"]}, 100)
    assert list(found) == [2, 1], "the heaviest comes first"
    assert found[2] > found[1]


def test_the_weights_of_an_article_are_a_vector_of_length_one() -> None:
    """Of a term that stands twice, with a capital, in five of a hundred articles, beside one that stands once."""
    found = weights_of({1: (2, True), 2: (1, False)}, {2}, {1: 5}, 100)
    name, usual = (1 + log(2)) * 1.5 * log(151 / 5), log(151 / 25)
    length = (name**2 + usual**2) ** 0.5
    assert found == {1: pytest.approx(name / length), 2: pytest.approx(usual / length)}
    assert cosine(found, found) == pytest.approx(1)


def test_terms_that_stand_everywhere_weigh_nothing() -> None:
    assert weights_of({1: (1, False)}, {1}, {1: 200}, 100) == {1: 0}
    assert weights_of({}, set(), {}, 0) == {}


def test_two_hundred_terms_stand_for_an_article_those_of_equal_weight_in_order() -> None:
    found = weights_of(dict.fromkeys(reversed(range(300)), (1, False)), set(), {}, 10)
    assert list(found) == list(range(200))


def test_the_cosine_is_of_the_terms_that_both_have() -> None:
    assert cosine({1: 0.6, 2: 0.8}, {2: 0.5, 3: 0.5, 4: 0.7}) == pytest.approx(0.4)
    assert cosine({2: 0.5, 3: 0.5, 4: 0.7}, {1: 0.6, 2: 0.8}) == pytest.approx(0.4)
    assert cosine({1: 1.0}, {2: 1.0}) == 0


@pytest.mark.parametrize(
    ("here", "there", "is_near"),
    [(DAY, DAY - 7, True), (DAY, DAY - 8, False), (DAY - 8, DAY, False), (0, DAY, True), (DAY, 0, True), (0, 0, True)],
)
def test_kin_appear_in_one_week_as_far_as_that_is_known(here: int, there: int, is_near: bool) -> None:
    assert are_published_near(here, there) is is_near


@pytest.mark.parametrize(
    ("text", "day"), [("2024-05-31", DAY), ("2024-05-31T10:15", DAY), ("31 May", 0), ("2024-02-30", 0), ("", 0)]
)
def test_a_day_is_read_of_a_date_whatever_follows_it(text: str, day: int) -> None:
    assert day_of(text) == day
