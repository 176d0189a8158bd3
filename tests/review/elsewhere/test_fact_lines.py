"""The fact sheet of an article's people and organisations."""

from __future__ import annotations

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
