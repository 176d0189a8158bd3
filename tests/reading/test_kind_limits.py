"""Where one kind of block ends and another begins: headings by their words, headlines, lists, what stands behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.article import Article
from reading.read import read
from reading.source import Source

PROSE = "It rained on Monday in the whole of Ohio, he said."
TITLE = "Title of it all here"


def article(*blocks: str) -> Article:
    return read(Source(Path("a.txt"), "a.txt", "\n\n".join(blocks) + "\n"), "a.txt")


def kinds(*blocks: str) -> list[str]:
    """Return the kinds of all units but sentences that are `PROSE`."""
    found = article(*blocks)
    return [unit.kind.value for unit in found.sentences if found.quote(unit.index) != PROSE]


def words(count: int, word: str = "word") -> str:
    whole = " ".join([word] * count)
    return whole[0].upper() + whole[1:]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (words(9), "subhead"),
        (words(10), "sentence"),
        (words(14, "Word"), "subhead"),
        (words(15, "Word"), "sentence"),
        (words(9) + ".", "sentence"),
        ("A heading!", "sentence"),
        ("A heading…", "sentence"),
        ("What " + words(11, "x") + "?", "subhead"),
        ("What " + words(12, "x") + "?", "sentence"),
        ("It is what we know", "subhead"),
        ("It is what we all know so", "sentence"),
        ("Four words to it:", "subhead"),
        ("Five words are in it:", "lead-in"),
        ("small heading", "sentence"),
        ("A" * 160, "subhead"),
        ("A" * 161, "sentence"),
        ("经" * 29, "subhead"),
        ("经" * 30, "sentence"),
        ("---", "boilerplate"),
        ("https://a.example/b", "link"),
        ("By Ann Lee", "byline"),
        ("May 1, 2024", "date"),
        ("Photo: Ann Lee", "credit"),
        ("Read more", "link"),
        ("• An item", "bullet"),
        ("1. An item", "item"),
    ],
)
def test_what_a_line_is_by_itself(line: str, kind: str) -> None:
    """Between two paragraphs below a headline."""
    assert kinds(TITLE, PROSE, line, PROSE) == ["headline", kind]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (["The Daily Example", "A bridge opens in the north", "Findings"], ["boilerplate", "headline", "subhead"]),
        (["Rain fell in Ohio", "The Daily Example", "Rain fell in Ohio"], ["headline", "subhead", "headline"]),
        (["Short one", "Longer ones", "Last"], ["boilerplate", "headline", "subhead"]),
        (["Is it true that the mayor of the city asked the governor to come to the bridge?"], ["headline"]),
        ([words(25)], ["headline"]),
        ([words(26)], ["sentence"]),
        (["A bridge opens in the north."], ["sentence"]),
        ([TITLE, "Ann Lee", "May 1, 2024"], ["headline", "byline", "date"]),
        ([TITLE, "May 1, 2024", "Ann Lee"], ["headline", "date", "byline"]),
        ([TITLE, "Ann Lee"], ["headline", "subhead"]),
        ([TITLE, "May 1, 2024", "ANN LEE"], ["headline", "date", "subhead"]),
        ([TITLE, "May 1, 2024", "Ann of Ohio in the hills"], ["headline", "date", "subhead"]),
        ([TITLE, "May 1, 2024", "Ann"], ["headline", "date", "subhead"]),
    ],
)
def test_the_head_of_an_article(head: list[str], wanted: list[str]) -> None:
    """The headline is a line that comes again, else the first of five words, else the longest; by a date stands who."""
    assert kinds(*head, PROSE, PROSE) == wanted


@pytest.mark.parametrize(
    ("tail", "wanted"),
    [
        (["Ann Lee", "She writes of bridges in Ohio."], ["bio", "bio"]),
        (["Leave a comment", "It hailed. It snowed.", "https://a.example/x"], [*["boilerplate"] * 3, "link"]),
        (["Related News:", "A bridge falls", "- Another one"], ["link", "link", "link"]),
        (["Related News:", "A bridge falls", "It ends."], ["link", "link", "sentence"]),
        (["Related News:", "What now:"], ["link", "subhead"]),
    ],
)
def test_what_stands_behind_an_article(tail: list[str], wanted: list[str]) -> None:
    assert kinds(TITLE, "By Ann Lee", PROSE, PROSE, *tail) == ["headline", "byline", *wanted]


def test_what_looks_like_an_end_in_the_first_half_is_none() -> None:
    assert kinds(TITLE, "By Ann Lee", PROSE, "Ann Lee", *[PROSE] * 4) == ["headline", "byline", "subhead"]
    assert kinds(TITLE, "Leave a comment", *[PROSE] * 3) == ["headline", "boilerplate"]


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        (["What we know of it now:", "- One\n- Two"], ["lead-in", "bullet", "bullet"]),
        (["They are:", "- One\n- Two"], ["lead-in", "bullet", "bullet"]),
        (["They are:"], ["subhead"]),
        (["What we know of it now:"], ["lead-in"]),
        (["State: Ohio is the one.\nYear: it was 1974."], ["sentence", "sentence"]),
        (["What we know:\nState: Ohio is the one.\nYear: it was 1974."], ["lead-in", "item", "item"]),
        (["What we know:", "State: Ohio is the one.\nYear: it was 1974."], ["lead-in", "item", "item"]),
        (["What we know:", "State: Ohio is the one."], ["subhead", "sentence"]),
    ],
)
def test_lines_with_labels_are_items_below_what_leads_to_them(blocks: list[str], wanted: list[str]) -> None:
    assert kinds(TITLE, PROSE, *blocks, PROSE) == ["headline", *wanted]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ["One claim has no stop", "Another one has none", "The third has none either", "It hailed."],
            ["sentence"] * 4,
        ),
        (["One claim has no stop", "Another one has none", "It hailed."], ["headline", "subhead", "sentence"]),
        (
            ["President Biden Signed It", "Another Title Of It", "The Third One Here"],
            ["headline", "subhead", "subhead"],
        ),
        (["It is so", "It is not", "It was"], ["boilerplate", "headline", "subhead"]),
    ],
)
def test_three_lines_without_a_stop_are_claims_where_they_are_most_of_the_text(
    lines: list[str], wanted: list[str]
) -> None:
    """Of four words and more, and not written as titles are."""
    found = kinds("\n".join(lines))
    assert found == wanted
