"""The fact sheet of an article's people and organisations."""

from __future__ import annotations

import pytest

from reading.article import EntityType
from review.elsewhere.fact_lines import fact_lines
from review.elsewhere.side import side_of
from tests.reading.test_statements import article
from tests.review.elsewhere.making import ORG, PERSON


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


def test_the_day_of_a_sentence_is_said_of_all_whom_it_names_in_one_order() -> None:
    people = ("Zoe Ash", "Ann Lee", "Mia Oak", "Bo Day", "Kim Elm")
    made = article(", ".join(people) + " met on May 14, 2024.", mentions=tuple((one, PERSON) for one in people))
    found = [who for who, line in fact_lines(side_of(made, 0)) if line.kind.value == "date"]
    assert found == sorted(people)


@pytest.mark.parametrize(("words", "count"), [("It is so as we said", 0), ("It is so as we think", 1)])
def test_a_quotation_of_a_few_words_is_no_fact(words: str, count: int) -> None:
    made = article(f"“{words}” said Ann Lee.", mentions=(("Ann Lee", PERSON),))
    assert len(list(fact_lines(side_of(made, 0)))) == count


def test_a_quotation_is_kept_in_one_line_up_to_so_many_characters() -> None:
    made = article("“It  is\tso, as we said:" + " more" * 100 + "” said Ann Lee.", mentions=(("Ann Lee", PERSON),))
    [(who, line)] = fact_lines(side_of(made, 0))
    assert who == line.person == "Ann Lee"
    assert line.text == ("It is so, as we said:" + " more" * 56)[:299]
    assert made.text[line.end - 4 : line.end] == "more"


def test_a_day_is_said_of_people_and_organisations_of_its_own_sentence() -> None:
    mentions = (("Derby", EntityType.PLACE), ("Acme", ORG), ("Ann Lee", PERSON))
    made = article("Acme grew.", "Ann Lee came to Derby on May 3, 2024.", "Acme fell.", mentions=mentions)
    assert [(who, line.text) for who, line in fact_lines(side_of(made, 0))] == [("Ann Lee", "2024-05-03")]
