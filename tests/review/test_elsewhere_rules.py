"""Each rule by which two articles differ, by itself: on statements made by hand, with no text to be read first."""

from __future__ import annotations

from datetime import date
from difflib import Match
from itertools import count

import pytest

from reading.article import Article, EntityType
from reading.statements.amounts import Amount, AmountKind
from reading.statements.days import NO_YEAR, Day
from reading.statements.offices import EMPLOYEE, Office
from reading.statements.pronouns import Pronoun
from reading.statements.quotations import Quotation
from review.elsewhere import contrary_amounts as figures
from review.elsewhere import contrary_days as dates
from review.elsewhere import contrary_offices as posts
from review.elsewhere import misquoted as quotes
from review.elsewhere import misspelt as names
from review.elsewhere.alike import Story
from review.elsewhere.contrary_pronouns import contrary_pronouns
from review.elsewhere.fact_lines import fact_lines
from review.elsewhere.pair import compared
from review.elsewhere.side import Side, side_of
from review.elsewhere.values import Strength
from review.elsewhere.worth import worth_of
from review.links import HintTime
from tests.reading.test_statements import article

PERSON, ORG = EntityType.PERSON, EntityType.ORG
STRONG, WEAK = Strength.STRONG, Strength.WEAK
_EMPTY = Article("a.txt", "a.txt", "", "", ())


def side(**found: object) -> Side:
    """Return a side that states this."""
    nothing: dict[str, object] = dict.fromkeys(("stems", "quotations", "offices", "pronouns", "amounts", "days"), ())
    return Side(**{"article": _EMPTY, **nothing, **found})  # type: ignore[arg-type]


def test_the_times_of_hints_are_these_words() -> None:
    """A round's file says by them when hints show."""
    assert [time.value for time in HintTime] == ["before", "after", "off"]


# ---------------------------------------------------------------------- offices

_places = count()


def office(person: str, what: str, where: str, *, former: bool = False, implied: bool = False) -> Office:
    return Office(0, next(_places), 9, person, what, where, former, implied)


ANN, BO = "Ann Lee", "Bo Day"
ACME, ZETA = "Acme", "Zeta"


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        ((ANN, "CEO", ACME), (BO, "CEO", ACME), STRONG),
        ((ANN, "CEO", ACME), (BO, "CEO", "Acme Inc."), STRONG),
        ((ANN, "CEO", ACME), (BO, "CEO", ZETA), None),
        ((ANN, "CEO", ""), (BO, "CEO", ""), None),
        ((ANN, "engineer", ACME), (BO, "engineer", ACME), None),
        ((ANN, "CEO", ACME), (BO, "CFO", ACME), None),
        ((ANN, "CEO", ACME), ("Ann Levy", "CEO", ACME), None),
        ((ANN, "CEO", "Acme, Inc."), (ANN, "CEO", "Acme Corp"), None),
        ((ANN, "CEO", ACME), ("Ann", "CEO", ACME), None),
        (("Ann", "CEO", ACME), (BO, "CEO", ACME), None),
        ((ANN, "CEO", ACME), ("Unit 7", "CEO", ACME), None),
        ((ANN, "CEO", ACME), (ANN, "CEO", ACME), None),
        ((ANN, "CEO", ACME), (ANN, "CEO", ZETA), STRONG),
        ((ANN, "CEO", ACME), (ANN, "CEO", ""), None),
        ((ANN, "CEO", ""), (ANN, "CEO", ZETA), None),
        ((ANN, "engineer", ACME), (ANN, "engineer", ZETA), None),
        ((ANN, "CEO", "Acme Motors"), (ANN, "CEO", "Acme Rockets"), None),
        ((ANN, "CEO", ACME), (ANN, "CFO", ACME), STRONG),
        ((ANN, "CEO", ACME), (ANN, "CFO", ""), STRONG),
        ((ANN, "CEO", ""), (ANN, "CFO", ZETA), STRONG),
        ((ANN, "CEO", ACME), (ANN, "CFO", ZETA), None),
        ((ANN, "CEO", ACME), (ANN, "co-founder", ACME), None),
        ((ANN, "finance minister", ""), (ANN, "interior minister", ""), STRONG),
    ],
)
def test_offices_that_exclude_each_other(
    one: tuple[str, str, str], other: tuple[str, str, str], strength: Strength | None
) -> None:
    """One holder an office at a time, one such office a person: among people and organisations that are surely two."""
    for left, right in ((one, other), (other, one)):
        found = list(posts.contrary_offices(side(offices=[office(*left)]), side(offices=[office(*right)]), {}))
        assert [each.strength for each in found] == ([strength] if strength else []), (left, right)


@pytest.mark.parametrize(
    ("past", "present", "strength"),
    [
        ((ANN, "CEO", ACME), (ANN, "CEO", ACME), WEAK),
        ((ANN, "CEO", ACME), (ANN, "CEO", ZETA), None),
        ((ANN, "CEO", ""), (ANN, "CEO", ""), None),
        ((ANN, "CEO", ACME), (ANN, "CFO", ACME), None),
        ((ANN, "engineer", ACME), (ANN, "engineer", ACME), None),
        ((ANN, "CEO", ACME), (BO, "CEO", ACME), None),
        ((ANN, EMPLOYEE, ACME), (ANN, "CEO", ACME), STRONG),
        ((ANN, EMPLOYEE, ACME), (ANN, "CEO", ZETA), None),
        ((ANN, EMPLOYEE, ACME), (BO, "CEO", ACME), None),
    ],
)
def test_offices_that_are_over_for_one_article_alone(
    past: tuple[str, str, str], present: tuple[str, str, str], strength: Strength | None
) -> None:
    """Who was employed cannot be in office; for who was in it, it may be later."""
    was, now = side(offices=[office(*past, former=True)]), side(offices=[office(*present)])
    for left, right in ((was, now), (now, was)):
        found = [each.strength for each in posts.contrary_offices(left, right, {})]
        assert found == ([strength] if strength else [])
    assert list(posts.contrary_offices(was, was, {})) == []
    implied = side(offices=[office(*present, implied=True)])
    loud = [each for each in posts.contrary_offices(was, implied, {}) if each.strength is STRONG]
    assert loud == [], "who stands near an organisation need not be in it"


def test_an_article_that_says_both_itself_is_contradicted_softly() -> None:
    """Two holders one after another, as far as one article tells; two organisations of one holder, too."""
    both = side(offices=[office(ANN, "CEO", ACME), office(BO, "CEO", ACME)])
    one = side(offices=[office(BO, "CEO", ACME)])
    assert [each.strength for each in posts.contrary_offices(both, one, {})] == [WEAK]
    assert [each.strength for each in posts.contrary_offices(one, both, {})] == [WEAK]
    both = side(offices=[office(ANN, "CEO", ACME), office(ANN, "CEO", ZETA)])
    one = side(offices=[office(ANN, "CEO", ZETA)])
    assert [each.strength for each in posts.contrary_offices(both, one, {})] == [WEAK]
    assert [each.strength for each in posts.contrary_offices(one, both, {})] == [WEAK]
    both = side(offices=[office(ANN, "CEO", ACME), office(ANN, "CFO", ACME)])
    one = side(offices=[office(ANN, "CFO", ACME)])
    assert list(posts.contrary_offices(both, one, {})) == list(posts.contrary_offices(one, both, {})) == []
    for implied in (True, False):
        here = side(offices=[office(ANN, "CEO", ACME, implied=implied)])
        there = side(offices=[office(ANN, "CEO", ZETA, implied=not implied)])
        assert list(posts.contrary_offices(here, there, {})) == []
    assert list(posts.contrary_offices(side(), both, {})) == list(posts.contrary_offices(both, side(), {})) == []


@pytest.mark.parametrize(
    ("one", "other", "equal", "maybe"),
    [
        ("Acme", "Acme", True, True),
        ("Acme, Inc.", "acme corp", True, True),
        ("World Health Organization", "WHO", True, True),
        ("W.H.O.", "World Health Organization", True, True),
        ("Acme Motors", "Acme Rockets", False, True),
        ("Acme", "Zeta", False, False),
        ("The Group", "The Company", False, False),
        ("Red Sea Co", "Red Hat Co", False, False),
        ("", "Acme", False, False),
        ("Acme", "", False, False),
        ("A B", "", False, False),
    ],
)
def test_two_names_of_an_organisation(one: str, other: str, equal: bool, maybe: bool) -> None:
    assert posts._is_equal(one, other) is posts._is_equal(other, one) is equal
    assert posts._may_be_one(one, other) is posts._may_be_one(other, one) is maybe


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("Ann Lee", "Bo Lee", True),
        ("Ann Lee", "ANN LEE", True),
        ("ann LEE", "Bo lee", True),
        ("Ann Lee", "Ann Lee Day", True),
        ("ANN Marie Lee", "Marie ann Lee Schmidt", True),
        ("Ann Leigh", "Bo Lee", False),
        ("Ann Levy", "Bo Lee", True),
        ("Ann Marie Schmidt", "Ann Schulze", False),
    ],
)
def test_two_names_that_may_be_one_person_s(one: str, other: str, related: bool) -> None:
    """By last names that differ by two letters at most, or because one name is in the other; capitals say nothing."""
    assert posts._related(one, other) is posts._related(other, one) is related


# ---------------------------------------------------------------------- amounts


def amount(
    low: float,
    high: float | None = None,
    *around: str,
    kind: AmountKind = AmountKind.FIGURE,
    unit: str = "ship",
    exact: bool = True,
) -> Amount:
    return Amount(0, next(_places), 9, kind, unit, low, low if high is None else high, around, exact)


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


# ---------------------------------------------------------------------- days


def day(first: date, last: date | None = None, *verbs: str, bare: bool = False) -> Day:
    return Day(0, 0, 9, first.toordinal(), (last or first).toordinal(), verbs, bare)


MAY = date(2024, 5, 14)


@pytest.mark.parametrize(
    ("one", "other", "score", "same"),
    [
        (day(MAY, None, "left"), day(MAY, None, "left"), 0.1, True),
        (day(MAY, None, "left"), day(MAY, None, "came"), 0.59, False),
        (day(MAY, None, "left"), day(MAY, None, "came"), 0.6, True),
        (day(MAY, None, "left", bare=True), day(MAY, None, "left"), 0.59, False),
        (day(MAY, None, "left", bare=True), day(MAY, None, "left"), 0.6, True),
        (day(MAY, None, "left", bare=True), day(MAY, None, "came"), 0.6, False),
        (day(MAY, None, "left", bare=True), day(MAY), 0.6, False),
        (day(MAY, None, bare=True), day(MAY), 0.6, True),
    ],
)
def test_days_of_one_event(one: Day, other: Day, score: float, same: bool) -> None:
    """By their verbs or because the sentences are nearly equal; weekdays need both."""
    assert dates._is_one_event(one, other, score) is dates._is_one_event(other, one, score) is same


def later(days: int) -> date:
    return date.fromordinal(MAY.toordinal() + days)


@pytest.mark.parametrize(
    ("one", "other", "score", "sure"),
    [
        (day(MAY), day(later(400)), 0.3, True),
        (day(MAY), day(later(401)), 0.3, False),
        (day(MAY, later(31)), day(later(40)), 0.3, True),
        (day(MAY, later(32)), day(later(40)), 0.3, False),
        (day(MAY, later(365), "built"), day(later(500), None, "built"), 0.3, True),
        (day(MAY, later(365), "built"), day(later(900), None, "built"), 0.59, False),
        (day(MAY, later(365), "built"), day(later(900), None, "built"), 0.6, True),
        (day(MAY, later(365), "won"), day(later(500), None, "won"), 0.9, False),
        (day(MAY, later(365), "built"), day(later(500), None, "open"), 0.9, False),
    ],
)
def test_days_that_are_surely_of_one_event(one: Day, other: Day, score: float, sure: bool) -> None:
    """They are near; what is told by years alone must happen once."""
    assert dates._is_sure(one, other, score) is dates._is_sure(other, one, score) is sure


def test_a_date_without_a_year_takes_the_years_from_the_others() -> None:
    bare = day(date(NO_YEAR, 5, 14))
    left, right = dates._of_one_year([day(date(2024, 5, 1), date(2024, 5, 31))], [bare])
    assert [(one.first, one.last) for one in left] == [
        (date(NO_YEAR, 5, 1).toordinal(), date(NO_YEAR, 5, 31).toordinal())
    ]
    assert right == [bare]
    over = day(date(2023, 12, 1), date(2024, 1, 31))
    assert dates._of_one_year([bare], [over]) == ([bare], [over])
    assert dates._of_one_year([over], [day(MAY)]) == ([over], [day(MAY)])


def test_amounts_that_differ_make_two_times_of_two_sentences() -> None:
    """Of one kind, and none in common."""
    ten, twelve, euros = amount(10), amount(12), amount(10, kind=AmountKind.MONEY)
    assert dates._other_amounts([ten], 0, [twelve], 0)
    assert not dates._other_amounts([ten], 0, [twelve, amount(5, 10)], 0)
    assert not dates._other_amounts([ten], 0, [euros], 0)
    assert not dates._other_amounts([ten], 1, [twelve], 0)
    assert not dates._other_amounts([ten], 0, [twelve], 1)
    assert not dates._other_amounts([], 0, [twelve], 0)


def test_what_happens_once_to_each_of_two_is_no_difference() -> None:
    """Not even a soft one: a museum of one town and that of another were opened each in its year."""
    here, there, same = (
        side_of(article(f"The museum of {town} was opened in {year}."), 0)
        for town, year in (("Derby", 1978), ("Leeds", 1987), ("Derby", 1987))
    )
    assert list(dates.contrary_days(here, there, {(0, 0): 0.9})) == []
    assert [one.strength for one in dates.contrary_days(here, same, {(0, 0): 0.9})] == [STRONG]


def test_days_are_compared_in_sentences_that_are_alike() -> None:
    """Loudly where these say the same and have one date each; those that share a day agree."""
    one, other = day(MAY, None, "met"), day(later(3), None, "met")
    for score, found in ((0.19, []), (0.2, [WEAK]), (0.3, [STRONG])):
        made = dates.contrary_days(side(days=[one]), side(days=[other]), {(0, 0): score})
        assert [each.strength for each in made] == found, score
    two = [one, day(later(20), None, "came")]
    assert [each.strength for each in dates.contrary_days(side(days=two), side(days=[other]), {(0, 0): 0.3})] == [WEAK]
    assert list(dates.contrary_days(side(days=[one]), side(days=[other, one]), {(0, 0): 0.9})) == []
    assert list(dates.contrary_days(side(days=[one] * 5), side(days=[other]), {(0, 0): 0.9})) == []
    assert list(dates.contrary_days(side(days=[one]), side(days=[other] * 5), {(0, 0): 0.9})) == []
    assert list(dates.contrary_days(side(days=[one]), side(days=[other]), {(1, 0): 0.9})) == []
    ships = side(days=[one], amounts=[amount(3)]), side(days=[other], amounts=[amount(5)])
    assert list(dates.contrary_days(*ships, {(0, 0): 0.9})) == []


# ---------------------------------------------------------------------- pronouns


def pronouns(he: int, she: int, person: str = ANN) -> Side:
    return side(pronouns=[Pronoun(0, at, at + 1, person, at < she) for at in range(he + she)])


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        ((0, 1), (1, 0), [(WEAK, WEAK)]),
        ((0, 1), (2, 0), [(STRONG, None)]),
        ((0, 2), (2, 0), [(STRONG, STRONG)]),
        ((0, 3), (2, 0), [(WEAK, STRONG)]),
        ((0, 3), (1, 0), [(None, STRONG)]),
        ((2, 1), (2, 0), [(STRONG, None)]),
        ((2, 1), (0, 0), []),
        ((1, 1), (1, 1), []),
        ((0, 0), (1, 0), []),
        ((1, 0), (1, 0), []),
    ],
)
def test_pronouns_that_make_another_of_a_person(
    here: tuple[int, int], there: tuple[int, int], found: list[tuple[Strength | None, Strength | None]]
) -> None:
    """The odd one is told loudly, against an article that is sure of the person."""
    made = contrary_pronouns(pronouns(*here), pronouns(*there), {})
    assert [(one.strength, one.strength_there) for one in made] == found
    assert list(contrary_pronouns(pronouns(*here, person="Ann"), pronouns(*there, person="Ann"), {})) == []


# ---------------------------------------------------------------------- quotations


def quoted(words: str, speaker: str = "") -> Side:
    text = f"“{words}”"
    return side(article=article(text), quotations=[Quotation(0, 1, len(text) - 1, speaker)])


def misquotes(one: str, other: str, score: float = 0.9, speakers: tuple[str, str] = ("", "")) -> list[tuple[str, str]]:
    """Return the words in which two quotations differ, those that do so weakly in brackets."""
    here, there = quoted(one, speakers[0]), quoted(other, speakers[1])
    found = []
    for each in quotes.misquoted(here, there, {(0, 0): score}):
        words = [s.article.text[at[1] : at[2]] for s, at in ((here, each.here), (there, each.there))]
        found.append((words[0], words[1]) if each.strength is STRONG else (f"({words[0]})", f"({words[1]})"))
    return found


PLANT = "We must close the old plant in Derby before the next summer begins"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (PLANT, PLANT, []),
        (PLANT, PLANT.replace("old", "new"), [("old", "new")]),
        (PLANT, PLANT.replace("must", "must not"), [("must close", "must not close")]),
        (PLANT, PLANT.replace("must", "did"), [("(must)", "(did)")]),
        (PLANT, PLANT.replace("the old", "that old"), [("(the)", "(that)")]),
        (PLANT, PLANT.replace("old ", "old […] "), []),
        (PLANT, PLANT.replace("old", "***"), []),
        (PLANT, PLANT + " and never open it again", []),
        (PLANT, PLANT.replace("begins", "ends"), [("begins", "ends")]),
        (PLANT, PLANT.replace("summer begins", "winter ends"), [("summer begins", "winter ends")]),
        (PLANT, PLANT.replace("next summer begins", "first winter ends"), []),
        (PLANT, "We must close the road", []),
        ("They can't see one ship of two there", "They can not see 1 ship of 2 there", []),
        (PLANT.replace("old", "colour"), PLANT.replace("old", "color"), [("(colour)", "(color)")]),
        (PLANT.replace("old", "10 km"), PLANT.replace("old", "10 kilometres"), [("(km)", "(kilometres)")]),
    ],
)
def test_words_of_a_quotation_that_differ(one: str, other: str, found: list[tuple[str, str]]) -> None:
    """Content and a not are told loudly, fillers softly; what is left out, spelt otherwise or goes on is no other."""
    assert misquotes(one, other) == found
    assert misquotes(other, one) == [(there, here) for here, there in found]


def test_a_short_quotation_is_sure_in_sentences_that_say_the_same() -> None:
    """Eight shared words are enough by themselves."""
    short, other = "We must close the old plant today", "We must close the old plant tomorrow"
    assert misquotes(short + " again", other + " again", 0.3) == [("today", "tomorrow")]
    assert misquotes(short + " again", other + " again", 0.29) == [("(today)", "(tomorrow)")]
    assert misquotes(PLANT, PLANT.replace("old", "new"), 0.0) == [("old", "new")]


def test_two_speakers_who_share_no_name_are_two() -> None:
    changed = PLANT.replace("old", "new")
    assert misquotes(PLANT, changed, speakers=(ANN, BO)) == []
    assert misquotes(PLANT, changed, speakers=(ANN, "LEE")) == [("old", "new")]
    assert misquotes(PLANT, changed, speakers=(ANN, "")) == [("old", "new")]


def test_the_better_of_two_quotations_is_compared() -> None:
    """What one article says twice, once in other words, is said as the other one has it."""
    changed = PLANT.replace("old", "new")
    one = quoted(PLANT)
    text = f"“{changed}” “{PLANT}”"
    spans = [Quotation(0, 1, 1 + len(changed)), Quotation(0, len(text) - 1 - len(PLANT), len(text) - 1)]
    for order in (spans, spans[::-1]):
        both = side(article=article(text), quotations=order)
        assert list(quotes.misquoted(one, both, {(0, 0): 0.9})) == []
        assert list(quotes.misquoted(both, one, {(0, 0): 0.9})) == []


def test_fillers_and_nots_are_no_words_of_content() -> None:
    """A not that is one's alone matters; a filler never does."""
    fillers = [
        "well",
        "um",
        "uh",
        "er",
        "like",
        "you",
        "know",
        "mean",
        "so",
        "and",
        "but",
        "just",
        "very",
        "really",
        "that",
        "which",
        "okay",
        "oh",
        "yes",
        "yeah",
        "no",
        "now",
        "then",
        "also",
        "i",
        "we",
        "here",
        "there",
        "going",
        "think",
        "believe",
        "do",
        "did",
        "does",
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
    ]
    nots = [
        "not",
        "never",
        "no",
        "none",
        "nothing",
        "nicht",
        "nie",
        "niemals",
        "nichts",
        "kein",
        "keine",
        "keinen",
        "keiner",
        "keinem",
        "keines",
        "nunca",
        "jamás",
        "ningún",
        "ninguna",
        "ninguno",
    ]
    usual: frozenset[str] = frozenset({"hous"})
    for word in (*fillers, *nots, "houses", "…"):
        assert not quotes._is_content(word, usual), word
    assert quotes._is_content("plant", usual)
    for word in set(fillers) - {"no"}:
        assert not quotes._matters([word], [], usual), word
    for word in nots:
        assert quotes._matters([word], [], usual), word
        assert not quotes._matters([word, "plant"], ["plant", word], usual), word
    assert quotes._matters(["plant"], [], usual)
    assert not quotes._matters(["colours"], ["colors"], usual)


@pytest.mark.parametrize(
    ("word", "levelled"),
    [
        ("can't", "can not"),
        ("won't", "will not"),
        ("don't", "do not"),
        ("we're", "we are"),
        ("i've", "i have"),
        ("he'll", "he will"),
        ("i'm", "i am"),
        ("she'd", "she would"),
        ("it's", "it is"),
        ("let's", "let us"),
        ("gonna", "going to"),
        ("ok", "okay"),
        ("percent", "per cent"),
        ("three", "3"),
        ("twelve", "12"),
        ("company's", "companys"),
        ("n't", "nt"),
    ],
)
def test_words_of_a_quotation_are_levelled(word: str, levelled: str) -> None:
    assert quotes._levelled(word) == levelled


# ---------------------------------------------------------------------- spelling


@pytest.mark.parametrize(
    ("one", "other", "variant"),
    [
        ("Sutskever", "Sutzkever", True),
        ("Superalignment", "Superalighnment", True),
        ("Superalignment", "Superaliggnnment", True),
        ("Altmann", "Altman", False),
        ("Leike", "Leikee", False),
        ("Brennan", "Brannen", False),
        ("Brennan", "Brenman", True),
        ("Derby", "Derry", True),
        ("Lee", "Lie", False),
        ("Austria", "Australia", False),
        ("Calderón", "Calderon", False),
        ("Calderón", "Caldron", True),
        ("BRENNAN", "brenman", True),
        ("Berlin", "Merlin", False),
    ],
)
def test_two_spellings_of_a_name(one: str, other: str, variant: bool) -> None:
    """One letter, in long names two; not at the beginning or the end, where another form of the name differs."""
    assert names._is_variant(one, other) is names._is_variant(other, one) is variant


def spelt(here: str, there: str) -> list[tuple[Strength | None, Strength | None]]:
    one, other = (side_of(article(*text.split("|")), 0) for text in (here, there))
    return [(found.strength, found.strength_there) for found in names.misspelt(one, other, {})]


def test_spellings_are_told_to_the_one_that_is_alone_with_its_own() -> None:
    """Loudly beside the same word; softly where nothing but the name is alike; a word of its own is no misspelling."""
    odd, usual = "We saw the Quarzwerk team leave.", "We saw the Quartwerk team leave."
    assert spelt(odd, usual) == [(STRONG, STRONG)]
    assert spelt("Then came Quarzwerk alone again.", "Later on Quartwerk fell down.") == [(WEAK, WEAK)]
    assert spelt(f"{odd}|{usual}", usual) == [(STRONG, None)]
    assert spelt(usual, f"{odd}|{usual}") == [(None, STRONG)]
    assert spelt(f"{odd}|{odd}|{odd}|{usual}", usual) == []
    assert spelt(usual, f"{odd}|{odd}|{odd}|{usual}") == []
    assert spelt(odd + "|One quarzwerk and one quartwerk stood there.", usual) == []


# ---------------------------------------------------------------------- worth


def test_each_sign_of_worth_has_its_weight() -> None:
    """By the points that it adds, as far as it counts; all of them below their limits."""
    from math import log

    def points(text: str) -> float:
        share = worth_of(text)
        return round(log(share / (1 - share)), 2)

    plain = "the ferry lies beside a long stone wall"
    base = points(plain)
    assert base == round(-2.2 + 0.05 * 8, 2)
    for more, weight in (
        (" 5", 1.1),
        (" 5 6", 2.2),
        (" 5 6 7", 2.2),
        (" hundreds", 0.9 + 0.05),
        (" hundreds thousands", 1.8 + 0.1),
        (" hundreds thousands millions", 1.8 + 0.15),
        (" taxes", 0.5 + 0.05),
        (" taxes debt budget", 1.0 + 0.15),
        (" more", 0.45 + 0.05),
        (" more less fewer higher", 1.35 + 0.2),
        (" went", 0.4 + 0.05),
        (" went took made got", 1.2 + 0.2),
        (" Derby", 0.25 + 0.05),
        (" Derby York Leeds Hull Bath", 1.0 + 0.25),
        (" perhaps", -0.5 + 0.05),
        (" perhaps maybe must should", -1.5 + 0.2),
        (" my", -0.6 + 0.05),
        (" my me my", -1.2 + 0.15),
        (" your", -0.3 + 0.05),
        (" your your your", -0.6 + 0.15),
        (" will", -0.45 + 0.05),
        (" will could may", -0.9 + 0.15),
        ("?", -1.5),
        ("?” )", -1.5),
    ):
        assert points(plain + more) - base == pytest.approx(weight, abs=0.011), more
    assert points("the ferry lies beside") == round(-2.2 + 0.2 - 1.5, 2)
    assert points("the ferry lies beside a wall") == round(-2.2 + 0.3, 2)
    assert points("word " * 31) == points("word " * 30) == round(-2.2 + 1.5, 2)


# ---------------------------------------------------------------------- what is near, what is told


def test_how_alike_sentences_are_is_this_number() -> None:
    """The same in both directions, lower for what shares fewer or commoner words, nothing for a line of two words."""
    here = article(
        "The minister resigned on Friday after the vote.",
        "Rain is expected in the north of Derby.",
        "The harbour was closed after the storm.",
    )
    there = article(
        "After the vote the minister has resigned.",
        "It rains in northern Derby.",
        "The minister closed the harbour on Friday.",
        "The minister.",
    )
    own, other = side_of(here, 0), side_of(there, 0)
    story = Story([own.stems, other.stems], "en")
    found = {(0, 0): 0.764, (0, 2): 0.468, (1, 1): 0.428, (2, 0): 0.164, (2, 2): 0.417}
    assert {(one.here, one.there): one.score for one in story.compare(own.stems, other.stems)} == found
    assert {(one.there, one.here): one.score for one in story.compare(other.stems, own.stems)} == found
    assert sorted(found.values(), reverse=True) == [one.score for one in compared(story, own, other).scores]


def test_the_fact_sheet_of_an_article() -> None:
    """Offices of people and organisations, longer quotations of who speaks, the days of who is named."""
    names = (("Ann Lee", PERSON), ("Acme", ORG), ("CEO", EntityType.ROLE), ("Derby", EntityType.PLACE))
    made = article(
        "Acme CEO Ann Lee spoke in Derby on May 14, 2024.",
        "“We will close the old plant in Derby,” said Ann Lee.",
        "Ann Lee left Acme in May 2021.",
        "“We close,” said Ann Lee.",
        "“We will close the old plant in Derby,” it was said.",
        "Acme hired CEO Ann Lee on May 3.",
        "Ann Lee and the former Acme employee met.",
        mentions=names,
    )
    lines = [
        (who, one.kind.value, one.text, one.sentence, made.text[one.start : one.end], one.organisation)
        for who, one in fact_lines(side_of(made, 0))
    ]
    words = "We will close the old plant in Derby,"
    assert lines == [
        ("Ann Lee", "role", "CEO", 0, "Acme CEO Ann Lee", "Acme"),
        ("Acme", "role", "CEO", 0, "Acme CEO Ann Lee", "Acme"),
        ("Ann Lee", "role", "CEO", 5, "CEO Ann Lee", "Acme"),
        ("Ann Lee", "quotation", words, 1, words, ""),
        ("Acme", "date", "2024-05-14", 0, "May 14, 2024", ""),
        ("Ann Lee", "date", "2024-05-14", 0, "May 14, 2024", ""),
        ("Acme", "date", "2021-05-01 – 2021-05-31", 2, "May 2021", ""),
        ("Ann Lee", "date", "2021-05-01 – 2021-05-31", 2, "May 2021", ""),
        ("Acme", "date", "05-03", 5, "May 3", ""),
        ("Ann Lee", "date", "05-03", 5, "May 3", ""),
    ]


def test_another_quotation_that_both_have_takes_no_difference_away() -> None:
    """Only one that shares more of the same words is a better partner."""
    long = "Nobody on this side of the river has ever seen so many ships wait for so little water in one summer"
    changed = PLANT.replace("old", "new")

    def both(one: str) -> Side:
        text = f"“{one}” “{long}”"
        return side(
            article=article(text),
            quotations=[Quotation(0, 1, 1 + len(one)), Quotation(0, len(text) - 1 - len(long), len(text) - 1)],
        )

    here, there = both(PLANT), both(changed)
    [found] = quotes.misquoted(here, there, {(0, 0): 0.9})
    assert here.article.text[found.here[1] : found.here[2]] == "old"


def test_a_long_quotation_is_compared_up_to_so_many_words() -> None:
    for words, kept in ((149, 149), (150, 150), (151, 150), (400, 150)):
        text = "word " * words
        assert len(quotes._tokens(text, Quotation(0, 0, len(text)))) == kept


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Police said 12 people were hurt, later 15 people were hurt.", "Police said 15 people were hurt."),
        ("Police said 15 people were hurt.", "Police said 12 people were hurt, later 15 people were hurt."),
        ("Police arrested 12 people on Friday and 9 on Saturday.", "Police arrested 9 people on Saturday."),
    ],
)
def test_amounts_that_the_other_sentence_has_elsewhere_are_no_difference(here: str, there: str) -> None:
    assert differences(here, there, 0.9) == []


def test_the_day_of_a_sentence_is_said_of_all_whom_it_names_in_one_order() -> None:
    people = ("Zoe Ash", "Ann Lee", "Mia Oak", "Bo Day", "Kim Elm")
    made = article(", ".join(people) + " met on May 14, 2024.", mentions=tuple((one, PERSON) for one in people))
    found = [who for who, line in fact_lines(side_of(made, 0)) if line.kind.value == "date"]
    assert found == sorted(people)


@pytest.mark.parametrize(
    ("a", "b", "size", "holds"),
    [
        (2, 2, 2, False),
        (2, 2, 3, True),
        (0, 0, 1, True),
        (0, 1, 1, False),
        (1, 0, 1, False),
        (8, 7, 2, True),
        (8, 6, 2, False),
    ],
)
def test_what_a_quotation_begins_or_ends_with(a: int, b: int, size: int, holds: bool) -> None:
    """A few shared words within it are none, unless both begin or end with them."""
    one = quotes._Aligned(["w"] * 10, ["w"] * 9, [], 0)
    assert quotes._begins_or_ends(one, Match(a, b, size)) is holds


def test_no_more_than_so_many_pairs_of_quotations_are_compared() -> None:
    """Each once; and only those that share words in a row."""
    words = [(word, 0, 1) for word in "we will close the old plant".split()]  # noqa: SIM905
    assert list(quotes._candidates([words], [words, words[:3], words])) == [(0, 0), (0, 2)]
    assert len(list(quotes._candidates([words], [words] * 120))) == 100


def test_what_stands_beside_a_name_is_looked_for_near_it() -> None:
    """One word each way within 25 characters, none of two letters."""
    long = "a" * 40
    made = names._Names(side_of(article(f"We {long} Quartwerk {long} it.", "We saw it on Quartwerk in May."), 0))
    assert made.beside["Quartwerk"] == {"a" * 24}
    assert made.counts["Quartwerk"] == 2
    start = 3 + 40 + 1
    assert made.first["Quartwerk"] == (0, start, start + 9)
