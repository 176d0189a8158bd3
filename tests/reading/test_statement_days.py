"""Days: the words by which dates are read, the year that they are in, and the verbs that they stand with."""

from __future__ import annotations

from datetime import date

import pytest

from reading.statements.days import NO_YEAR, days
from tests.reading.test_statements import MAY_31, article


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *((f"They met on {name} there.", number) for number, names in enumerate(
            (
                "Monday Montag lunes", "Tuesday Dienstag martes", "Wednesday Mittwoch miércoles",
                "Thursday Donnerstag jueves", "Friday Freitag viernes", "Saturday Samstag sábado",
                "Sunday Sonntag domingo",
            ),
            27,
        ) for name in names.split()),
        *((f"They met {word} there.", number) for number, words in (
            (30, "yesterday gestern ayer"), (31, "today heute hoy"),
        ) for word in words.split()),
    ],
)  # fmt: skip
def test_a_weekday_is_the_last_one_before_an_article_appeared(text: str, day: int) -> None:
    """That day itself among them; the article appears on Friday, 31 May 2024."""
    [found] = days(article(text), MAY_31)
    assert date.fromordinal(found.first) == date.fromordinal(found.last) == date(2024, 5, day if day < 32 else day - 7)
    assert found.is_bare
    assert days(article(text), 0) == []


@pytest.mark.parametrize(("text", "day"), [("Yesterday it fell.", 30), ("MONDAY it fell.", 27), ("Heute fiel es.", 31)])
def test_a_day_may_begin_a_sentence(text: str, day: int) -> None:
    [found] = days(article(text), MAY_31)
    assert date.fromordinal(found.first) == date(2024, 5, day)


def test_tomorrow_is_the_day_after() -> None:
    [found] = days(article("It begins tomorrow, they say, on 5th street."), MAY_31)
    assert date.fromordinal(found.first) == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It fell on 2024-02-29 there.", date(2024, 2, 29), date(2024, 2, 29)),
        ("It fell on May 3rd, 2021.", date(2021, 5, 3), date(2021, 5, 3)),
        ("It fell on the 3rd of May 2021.", date(2021, 5, 3), date(2021, 5, 3)),
        ("It fell in December 2021.", date(2021, 12, 1), date(2021, 12, 31)),
        ("It fell in February of 2024.", date(2024, 2, 1), date(2024, 2, 29)),
        ("Es fiel am 3. Okt 2021.", date(2021, 10, 3), date(2021, 10, 3)),
        ("Es fiel am 3. Dez. 2021.", date(2021, 12, 3), date(2021, 12, 3)),
        ("Das Werk wurde 1963 in Dresden gegründet.", date(1963, 1, 1), date(1963, 12, 31)),
        ("It runs until 2019.", date(2019, 1, 1), date(2019, 12, 31)),
        ("It begins on January 3.", date(2024, 1, 3), date(2024, 1, 3)),
        ("It ended on December 3.", date(2023, 12, 3), date(2023, 12, 3)),
    ],
)
def test_a_date_without_a_year_is_the_nearest_one(text: str, first: date, last: date) -> None:
    """Of three years, from the one before the article appeared to the one after."""
    [found] = days(article(text), MAY_31)
    assert (date.fromordinal(found.first), date.fromordinal(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("appeared", "told", "meant"),
    [
        (date(2024, 1, 5), "December 28", date(2023, 12, 28)),
        (date(2024, 12, 28), "January 5", date(2025, 1, 5)),
        (date(2024, 5, 31), "February 29", date(2024, 2, 29)),
    ],
)
def test_the_turn_of_the_year_is_near(appeared: date, told: str, meant: date) -> None:
    [found] = days(article(f"It falls on {told} there."), appeared.toordinal())
    assert date.fromordinal(found.first) == date.fromordinal(found.last) == meant


@pytest.mark.parametrize(
    "text",
    [
        "It fell on 2023-02-29.",
        "It fell on February 30, 2023.",
        "It grew 2024 – 2025.",
        "In 2019% of it.",
        "It cost 2024.",
    ],
)
def test_no_day_of_the_calendar_is_no_date(text: str) -> None:
    assert days(article(text), 0) == []


def test_a_29th_of_february_is_a_day_of_no_year() -> None:
    [found] = days(article("It fell on February 29."), 0)
    assert date.fromordinal(found.first) == date(NO_YEAR, 2, 29)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("It sank on May 3 and burned there.", ("sank", "burn")),
        ("It sank; on May 3 it burned there.", ("burn",)),
        ("Including the boats, on May 3 it sank.", ("sank",)),
        ("It sank on May 3; it burned there.", ("sank",)),
        ("It sank, he said, on May 3, according to them.", ("sank",)),
        ("It sank on May 3 and sank there.", ("sank",)),
        ("It was there on May 3 in all.", ()),
        ("It sank, then burned on May 3.", ("burn",)),
        ("It sank " + "far " * 20 + "on May 3.", ()),
        ("On May 3 " + "far " * 20 + "it sank.", ()),
        (f"It sank{' ' * 63}on May 3.", ("sank",)), (f"It sank{' ' * 64}on May 3.", ()),
        (f"On May 3{' ' * 63}it sank.", ("sank",)), (f"On May 3{' ' * 64}it sank.", ()),
        *((f"It sank, {word} them, on May 3.", ("sank",)) for word in (
            "said", "according", "including", "during", "being", "having", "asked", "told", "added", "following",
            "regarding",
        )),
    ],
)  # fmt: skip
def test_the_verbs_of_a_date_are_the_nearest_on_either_side(text: str, verbs: tuple[str, ...]) -> None:
    """Of its clause, within seventy characters; not those that say who told it."""
    [found] = days(article(text), MAY_31)
    assert found.verbs == verbs


def test_a_date_stands_where_it_says() -> None:
    made = article("Nobody came.", "It began in 2019, and on Friday, May 3, 2024, it ended.")
    assert [(one.sentence, made.text[one.start : one.end]) for one in days(made, 0)] == [
        (1, "2019"),
        (1, "Friday, May 3, 2024"),
    ]
    for length, count in ((4000, 1), (4001, 0)):
        text = "It fell on May 3, 2024, " + "x" * (length - 24)
        assert len(text) == length
        assert len(days(article(text), 0)) == count
