"""What is taken of an article to be compared: which sentences, how much of them, and whom these name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reading.article import Article, EntityType, Kind
from review.elsewhere.side import Side, side_of
from tests.reading.test_statements import article
from tests.review.elsewhere.making import PERSON

STATED = ("quotations", "offices", "pronouns", "amounts", "days")
ANN_AND_CEO = (("Ann Lee", PERSON), ("CEO", EntityType.ROLE))


def counts(side: Side) -> dict[str, int]:
    """Return how many statements of each kind an article has."""
    return {name: len(getattr(side, name)) for name in STATED}


def of_kind(kind: Kind) -> Article:
    """Return an article of one unit of a kind, which states something of each sort."""
    made = article("CEO Ann Lee sold 12 ships on May 3, 2024, and “kept the rest” in her town.", mentions=ANN_AND_CEO)
    return replace(made, sentences=[replace(made.sentences[0], kind=kind)])


@pytest.mark.parametrize("kind", Kind)
def test_sentences_and_headlines_are_compared_and_nothing_around_them(kind: Kind) -> None:
    """What stands in captions, bylines and links is no part of the story."""
    side = side_of(of_kind(kind), 0)
    is_told = kind.is_claim or kind in (Kind.HEADLINE, Kind.SUBHEAD)
    assert counts(side) == dict.fromkeys(STATED, int(is_told))
    assert bool(side.stems[0]) is is_told


@pytest.mark.parametrize(("language", "count"), [("en", 1), ("en-GB", 1), ("de", 0), ("", 0)])
def test_offices_and_pronouns_are_read_in_english(language: str, count: int) -> None:
    side = side_of(replace(of_kind(Kind.SENTENCE), language=language), 0)
    assert (len(side.offices), len(side.pronouns)) == (count, count)
    assert len(side.quotations) == 1


@pytest.mark.parametrize(
    ("name", "most", "sentence"),
    [
        ("quotations", 300, "It is “as it was”."),
        ("offices", 150, "CEO Ann Lee spoke."),
        ("pronouns", 300, "Ann Lee spoke of her work."),
        ("days", 300, "It fell on May 3, 2024."),
        ("amounts", 3000, "They saw " + ", ".join(f"{number} ships" for number in range(111, 131)) + "."),
    ],
)
def test_so_many_statements_of_a_kind_are_compared(name: str, most: int, sentence: str) -> None:
    """The first of them."""
    each = 20 if name == "amounts" else 1
    few, many = (article(*[sentence] * count, mentions=ANN_AND_CEO) for count in (most // each, most // each + 1))
    assert len(getattr(side_of(few, 0), name)) == len(getattr(side_of(many, 0), name)) == most


def test_the_end_of_a_book_is_left_out() -> None:
    assert [len(side_of(article(*["It fell."] * count), 0).stems) for count in (1499, 1500, 1501)] == [1499, 1500, 1500]


def test_the_end_of_a_very_long_sentence_is_left_out() -> None:
    """Of its stems and of its names."""
    for length, found in ((6000, True), (6001, False)):
        side = side_of(article("We saw".ljust(length - 6, ".") + " Derby"), 0)
        assert ("derby" in side.names(0)) is found
    assert side_of(article("Derby".rjust(5999, ".") + " house"), 0).stems == [("derby",)]


def test_names_are_the_words_with_a_capital_but_for_the_first() -> None:
    side = side_of(article("Yesterday Derby and Hull’s York met Ann-Marie in the north."), 0)
    assert side.names(0) == {"derby", "hull", "york", "ann", "mari"}
    assert side_of(article("“Derby saw it."), 0).names(0) == {"derby"}


@pytest.mark.parametrize(
    ("here", "there", "others"),
    [
        ("In Derby it rained.", "In Hull it rained.", True),
        ("In Derby it rained.", "It rained.", False),
        ("It rained.", "In Derby it rained.", False),
        ("In Derby it rained.", "In Derby and Hull it rained.", False),
        ("In Derby and Hull it rained.", "In Derby it rained.", False),
        ("In Derby and York it rained.", "In Derby and Hull it rained.", True),
        ("Derby saw rain.", "Hull saw rain.", True),
        ("Derby saw rain.", "Yesterday saw rain.", False),
        ("Yesterday saw rain.", "Today saw rain.", False),
    ],
)
def test_sentences_of_others_each_name_somebody_whom_the_other_does_not(here: str, there: str, others: bool) -> None:
    """A first word is a name where the article mentions it so."""
    mentions = (("Derby", EntityType.PLACE), ("Hull", EntityType.PLACE), ("York", EntityType.PLACE))
    one, other = (side_of(article("It was calm.", text, mentions=mentions), 0) for text in (here, there))
    assert one.others(1, other, 1) is others


def test_the_vocabulary_is_of_all_sentences() -> None:
    assert side_of(article("Ships waited.", "Boats sank."), 0).vocabulary == {"ship", "wait", "boat", "sank"}
