"""Dates that two articles give of one event: what is a difference, and how loud."""

from __future__ import annotations

from datetime import date

import pytest

from reading.statements.amounts import AmountKind
from reading.statements.days import NO_YEAR, Day
from review.elsewhere import contrary_days as dates
from review.elsewhere.side import side_of
from review.elsewhere.values import Strength
from tests.reading.test_statements import article
from tests.review.elsewhere.making import STRONG, WEAK, amount, day, side

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
        (day(MAY, later(365), "built"), day(later(765), None, "built"), 0.3, True),
        (day(MAY, later(365), "built"), day(later(766), None, "built"), 0.3, False),
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
    for few, many in ((4, 1), (1, 4), (5, 1), (1, 5)):
        made = dates.contrary_days(side(days=[one] * few), side(days=[other] * many), {(0, 0): 0.9})
        assert [each.strength for each in made] == ([WEAK] * 4 if max(few, many) == 4 else [])
    assert list(dates.contrary_days(side(days=[one]), side(days=[other]), {(1, 0): 0.9})) == []
    ships = side(days=[one], amounts=[amount(3)]), side(days=[other], amounts=[amount(5)])
    assert list(dates.contrary_days(*ships, {(0, 0): 0.9})) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", f"The Derby ferry line was {verb} there in {{}}.") for verb in (
            "founded", "established", "formed", "created", "incorporated", "built", "opened", "inaugurated", "acquired",
            "bought", "launched",
        )),
        *(("en", f"Ann Lee of Derby {verb} there in {{}}.") for verb in (
            "was born", "died", "married", "joined it", "left", "resigned", "retired",
        )),
        *(("de", f"Das Werk in Derby wurde {{}} {verb}.") for verb in ("gegründet", "gebaut", "erbaut", "eröffnet")),
        *(("de", f"Die Autorin aus Derby {verb} im Jahr {{}}.") for verb in ("starb",)),
        ("de", "Die Autorin wurde {} geboren."),
        ("de", "Die Autorin aus Derby ist gestorben, im Jahr {}."),
        *(("es", f"La escritora de Derby {verb} en {{}}.") for verb in ("nació", "murió", "es nacida")),
        *(("es", f"El puerto de Derby fue {verb} en {{}}.") for verb in (
            "fundado", "construido", "inaugurado", "nacido",
        )),
        *(("es", f"La casa de Derby fue {verb} en {{}}.") for verb in ("fundada", "construida", "inaugurada")),
    ],
)  # fmt: skip
def test_what_happens_once_has_one_year(language: str, text: str) -> None:
    """Two years of it are a loud difference; of what comes back every year they are none to be sure of."""

    def strengths(told: str) -> list[Strength | None]:
        one, other = (side_of(article(told.format(year), language=language), 0) for year in (1978, 1979))
        return [found.strength for found in dates.contrary_days(one, other, {(0, 0): 0.5})]

    assert strengths(text) == [STRONG]


@pytest.mark.parametrize("verb", ["won", "held", "sold"])
def test_what_comes_back_has_many_years(verb: str) -> None:
    one, other = (side_of(article(f"The Derby club {verb} it in {year}."), 0) for year in (1978, 1979))
    assert [found.strength for found in dates.contrary_days(one, other, {(0, 0): 0.5})] == [WEAK]
