"""Amounts that two articles give of one thing: what is a difference, and how loud."""

from __future__ import annotations

from datetime import date

import pytest

from reading.statements.amounts import Amount, AmountKind
from review.elsewhere import contrary_amounts as figures
from review.elsewhere.side import Side, side_of
from review.elsewhere.values import DifferenceKind, Strength
from tests.reading.test_statements import article
from tests.review.elsewhere.making import STRONG, WEAK, amount, side


@pytest.mark.parametrize(
    ("one", "other", "equal", "contrary"),
    [
        ((100, 100), (100, 100), True, False),
        ((100, 200), (200, 300), True, False),
        ((100, 100), (900, 900), True, True),
        ((100, 100), (900, 900), False, False),
        ((65, 65), (100, 100), False, True),
        ((64, 64), (100, 100), False, False),
        ((4, 4), (40, 40), False, True),
        ((4, 4), (4000, 4000), False, True),
        ((4, 4), (40000, 40000), False, False),
        ((4, 4), (41, 41), False, True),
        ((4, 4), (43, 43), False, False),
        ((150, 150), (510, 510), False, True),
        ((150, 150), (511, 511), False, False),
        ((132, 132), (213, 213), False, True),
        ((15, 15), (510, 510), False, False),
        ((0, 0), (5, 5), True, False),
        ((-5, -5), (5, 5), True, False),
    ],
)
def test_amounts_that_are_mistaken_for_each_other(
    one: tuple[float, float], other: tuple[float, float], equal: bool, contrary: bool
) -> None:
    """What is near, off by a power of ten, or has its figures turned round; in equal sentences whatever differs."""
    left, right = amount(*one), amount(*other)
    assert figures._contrary(left, right, equal) is figures._contrary(right, left, equal) is contrary


def test_an_interval_is_written_a_third_above_its_lowest_value() -> None:
    assert figures._written(amount(3, 6)) == 4
    assert figures._written(amount(7)) == 7
    assert [figures._figures(value) for value in (0.25, 120, 1.5e9)] == ["25", "12", "15e+09"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ship", "ship", True),
        ("", "", True),
        ("red ship", "ship", True),
        ("ship wait", "ship sail", True),
        ("car red", "car blue", False),
        ("cars red", "cars blue", True),
        ("", "ship", False),
        ("ship", "", False),
        ("ship", "boat", False),
    ],
)
def test_units_of_what_is_counted(one: str, other: str, same: bool) -> None:
    assert figures._is_same_unit(one, other) is figures._is_same_unit(other, one) is same


def test_partners_share_most_of_the_words_around_them() -> None:
    """Of one kind and unit, more than with any other, at least one word and a quarter of them."""
    near, far = amount(1, 1, "a", "b", "c"), amount(2, 2, "a", "x", "y")
    left = amount(3, 3, "a", "b", "z")
    assert figures._partners([left], [near, far]) == [(left, near, 2)]
    assert figures._partners([left], [far, far]) == [], "two that are as good are none"
    assert figures._partners([near], [amount(1, 1, "a", "b", unit="boat")]) == []
    assert figures._partners([near], [amount(1, 1, "a", "b", kind=AmountKind.MONEY)]) == []
    assert figures._partners([amount(1)], [amount(2)]) == []
    four = amount(1, 1, "a", "b", "c", "d")
    assert figures._partners([four], [amount(2, 2, "a", "x", "y", "z")]) != []
    five = amount(1, 1, "a", "b", "c", "d", "e")
    assert figures._partners([five], [amount(2, 2, "a", "v", "x", "y", "z")]) == []


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (amount(100), amount(100, 110, exact=False), True),
        (amount(100, 110, exact=False), amount(100), True),
        (amount(90, 100, exact=False), amount(102.1, 110, exact=False), False),
        (amount(90, 100, exact=False), amount(102.3, 110, exact=False), True),
        (amount(90, 100, exact=False), amount(102.1, 104, exact=False), True),
    ],
)
def test_amounts_are_told_plainly(one: Amount, other: Amount, told: bool) -> None:
    """One of them exact, or the gap wider than a fiftieth of the greater."""
    assert figures._is_told(one, other) is figures._is_told(other, one) is told


def test_two_percentages_that_make_a_whole_are_its_parts() -> None:
    forty, sixty = (amount(part, kind=AmountKind.PERCENT) for part in (40, 60))
    assert figures._are_parts(forty, sixty)
    assert not figures._are_parts(forty, forty)
    assert not figures._are_parts(amount(40), amount(60))


def test_an_amount_that_the_other_sentence_has_too_is_agreed() -> None:
    has = [amount(5, 8), amount(40, kind=AmountKind.MONEY, unit="euro")]
    for one, agrees in (
        (amount(8, 9), True),
        (amount(4, 5), True),
        (amount(9), False),
        (amount(4), False),
        (amount(6, unit="boat"), False),
        (amount(40), False),
        (amount(40, kind=AmountKind.MONEY, unit="euro"), True),
    ):
        assert figures._agrees(one, has) is agrees, one


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("In 2019 it sank.", "In 2021 it sank.", True),
        ("In 2019 and 2021 it sank.", "In 2021 it sank.", False),
        ("In 2019 it sank.", "It sank.", False),
        ("It sank in May.", "It sank in JUNE.", True),
        ("It sank in May.", "It sank in may or June.", False),
        ("It sank.", "It sank in June.", False),
        ("The first quarter was good.", "Q2 was good.", True),
        ("Das Schiff sank im März.", "Das Schiff sank im Oktober.", True),
        ("El barco se hundió en enero.", "El barco se hundió en agosto.", True),
    ],
)
def test_sentences_of_other_times(one: str, other: str, apart: bool) -> None:
    assert figures._other_time(one, other) is figures._other_time(other, one) is apart


@pytest.mark.parametrize(
    ("told", "other", "here", "there", "past"),
    [
        ({"2010"}, set(), 2024, 0, True),
        ({"2024"}, set(), 2024, 0, False),
        ({"2024"}, set(), 0, 2024, False),
        ({"2010"}, set(), 0, 0, False),
        ({"2010"}, {"2012"}, 2024, 2024, False),
        (set(), set(), 2024, 2024, False),
    ],
)
def test_a_sentence_of_the_past(told: set[str], other: set[str], here: int, there: int, past: bool) -> None:
    """It alone names a year, and none in which the articles appeared, as far as that is known."""
    sides = [side(published=date(year, 5, 1).toordinal() if year else 0) for year in (here, there)]
    assert figures._is_past((told, other), *sides) is past


def differences(here: str, there: str, score: float, published: int = 0) -> list[Strength | None]:
    """Return how loudly the amounts of two sentences differ, which are so alike."""
    one, other = (side_of(article(text), published) for text in (here, there))
    return [each.strength for each in figures.contrary_amounts(one, other, {(0, 0): score})]


def test_amounts_are_compared_in_sentences_that_are_alike() -> None:
    """Loudly where these say the same, share enough words or more than half, and name the same years or none."""
    here, there = "The blast in Derby killed 42 people.", "The blast in Derby killed 47 people."
    for score, found in ((0.19, []), (0.2, [WEAK]), (0.29, [WEAK]), (0.3, [STRONG]), (0.9, [STRONG])):
        assert differences(here, there, score) == found, score
    one, other = "In Derby 42 ships waited.", "Some 47 ships waited."
    assert differences(here, there.replace("47 people", "47 people in 2020"), 0.9) == [STRONG]
    dated, published = there.replace("47 people", "47 people in 2010"), date(2024, 1, 1).toordinal()
    assert differences(here, dated, 0.9, published) == [WEAK]
    assert differences(dated, here, 0.9, published) == [WEAK]
    both = here.replace("killed", "in 2019 and 2020 killed"), there.replace("killed", "in 2020 killed")
    assert differences(*both, 0.9) == [WEAK]
    assert differences(both[0], both[0].replace("42", "47"), 0.9) == [STRONG]
    many = "Counted: " + ", ".join(f"{at} ships" for at in range(100, 113))
    assert differences(many, many.replace("112", "118"), 0.9) == []
    assert differences(one, other, 0.1) == []


def test_amounts_share_two_words_around_them_or_stand_in_sentences_that_share_half() -> None:
    two, one = "The blast killed {0} people.", "They killed {0} people."
    assert [differences(two.format(42), two.format(47), score) for score in (0.3, 0.5)] == [[STRONG]] * 2
    assert [differences(one.format(42), one.format(47), score) for score in (0.49, 0.5)] == [[WEAK], [STRONG]]


def test_amounts_of_equal_sentences_need_not_be_near() -> None:
    """They are equal above their score when they name the same: then any other number is a difference."""
    here, there = "The blast in Derby killed 42 people.", "The blast in Derby killed 97 people."
    assert differences(here, there, 0.7) == [STRONG]
    assert differences(here, there, 0.69) == []
    assert differences(here, there.replace("Derby", "Leeds"), 0.9) == []
    assert differences(here, there.replace("Derby", "DERBY"), 0.9) == [STRONG], "in whatever letters"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Police said 12 people were hurt, later 15 people were hurt.", "Police said 15 people were hurt."),
        ("Police said 15 people were hurt.", "Police said 12 people were hurt, later 15 people were hurt."),
        ("Police arrested 12 people on Friday and 9 on Saturday.", "Police arrested 9 people on Saturday."),
        ("Police arrested 9 people on Saturday.", "Police arrested 12 people on Friday and 9 on Saturday."),
        ("Police arrested twelve people on Friday and nine on Saturday.", "Police arrested nine people on Saturday."),
        (
            "The storm sank 42 ships in Derby harbour; 45 to 60 ships, others said.",
            "The storm sank 47 ships in Derby harbour.",
        ),
        (
            "The storm sank 47 ships in Derby harbour.",
            "The storm sank 42 ships in Derby harbour; 45 to 60 ships, others said.",
        ),
    ],
)
def test_amounts_that_the_other_sentence_has_elsewhere_are_no_difference(here: str, there: str) -> None:
    assert differences(here, there, 0.9) == []


@pytest.mark.parametrize(("here", "there", "found"), [(12, 12, 1), (13, 1, 0), (1, 13, 0)])
def test_a_sentence_of_many_amounts_is_a_table(here: int, there: int, found: int) -> None:
    """Nothing tells its amounts apart; so many as twelve are compared, each with the other of the same words."""

    def of(count: int, value: int) -> Side:
        rest = [amount(500 + 90 * number, None, f"{number}x") for number in range(count - 1)]
        return side(article=article("The fire killed people."), amounts=[amount(value, None, "fire", "kill"), *rest])

    assert len(list(figures.contrary_amounts(of(here, 42), of(there, 47), {(0, 0): 0.9}))) == found


def test_amounts_that_both_are_rounded_and_nearly_touch_differ_softly() -> None:
    here, there = "The fire in Derby killed about {} people.", "About {} people were killed by the fire in Derby."
    for few, many, strength in ((70, 91, WEAK), (70, 93, STRONG)):
        assert differences(here.format(few), there.format(many), 0.9) == [strength]


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("The fire in Derby killed {} people.", DifferenceKind.FIGURE),
        ("The fire in Derby cost ${} million.", DifferenceKind.MONEY),
        ("The fire in Derby burned {} percent of the houses.", DifferenceKind.PERCENT),
        ("The fire in Derby burned for {} hours.", DifferenceKind.DURATION),
    ],
)
def test_a_difference_says_what_kind_of_amount_it_is_of_and_where(template: str, kind: DifferenceKind) -> None:
    here, there = (side_of(article("Ships waited.", template.format(value)), 0) for value in (42, 47))
    [found] = figures.contrary_amounts(here, there, {(1, 1): 0.9})
    assert found.kind is kind
    for one, (sentence, start, end), value in ((here, found.here, "42"), (there, found.there, "47")):
        assert sentence == 1
        assert value in one.article.text[start:end]


def test_amounts_of_sentences_that_are_not_near_are_not_compared() -> None:
    here, there = (side_of(article("Ships waited.", f"The fire killed {value} people."), 0) for value in (42, 47))
    assert list(figures.contrary_amounts(here, there, {(0, 1): 0.9, (1, 0): 0.9, (0, 0): 0.9})) == []
