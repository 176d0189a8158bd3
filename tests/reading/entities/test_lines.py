"""Lines with a form of their own, such as bylines and credits, and the sources that an article quotes."""

from __future__ import annotations

import pytest

from reading.article import EntityType, Kind, Sentence
from reading.entities.lines import named_lines, quoted_sources, reads_like_prose

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE


def unit(number: int, start: int, end: int, kind: Kind) -> Sentence:
    return Sentence(number, start, end, kind)


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("By Ann Lee and Bo Chen", Kind.BYLINE, [("Ann Lee", PERSON), ("Bo Chen", PERSON)]),
        ("by: Ann", Kind.BYLINE, [("Ann", PERSON)]),
        ("Photo: Ann Lee / Getty Images", Kind.CREDIT, [("Ann Lee", PERSON), ("Getty Images", ORG)]),
        ("Image courtesy of Acme Bank", Kind.CREDIT, [("Acme Bank", ORG)]),
        ("Credit: Reuters", Kind.CREDIT, [("Reuters", ORG)]),
        ("Photo: A B C D / Ann Lee", Kind.CREDIT, [("A B C D", ORG), ("Ann Lee", ORG)]),
        ("By Ann Lee", Kind.SENTENCE, []),
    ],
)
def test_lines_with_a_form_of_their_own_name_these(text: str, kind: Kind, names: list[tuple[str, EntityType]]) -> None:
    found = list(named_lines(f"..{text}..", [unit(0, 2, 2 + len(text), kind)]))
    assert [(f"..{text}.."[g.start : g.end], g.type) for g in found] == names
    assert all(g.odds == {k: 0.95 if k is g.type else 0.02 for k in (PERSON, ORG, PLACE)} for g in found)


def test_sources_that_an_article_quotes() -> None:
    text = "He told the Harbor herald, according to the Daily Post, reported in the Times; said the New York Times."
    assert [text[g.start : g.end] for g in quoted_sources(text)] == ["Harbor herald", "Daily Post"]


@pytest.mark.parametrize(
    ("line", "is_prose"),
    [
        ("Great Hopes rise here", True),
        ("Great Hopes Rise here", False),
        ("they met Ann Lee", True),
        ("met Ann Lee", True),
        ("met Lee", False),
        ("The Big Town met", True),
        ("The Bay And the Sun", False),
        ("x of it to", False),
    ],
)
def test_a_line_without_a_stop_is_prose_where_few_words_have_capitals(line: str, is_prose: bool) -> None:
    """Of three and more that have three letters and join no others."""
    assert reads_like_prose(line) is is_prose
