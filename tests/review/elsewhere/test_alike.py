"""How alike two sentences are."""

from __future__ import annotations

import pytest

from review.elsewhere.alike import Story, levelled
from review.elsewhere.pair import compared
from review.elsewhere.side import side_of
from review.elsewhere.values import LIKE, NEAR, SAME
from tests.reading.test_statements import article


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


def scores(here: str, there: str) -> list[float]:
    """Return the score of two sentences, or nothing where they are not near, in a story that has many others."""
    others = [
        f"In {town} rain fell on {month} roads." for town in ("Hull", "York") for month in ("may", "june", "july")
    ]
    own, other = (side_of(article(text, *others), 0) for text in (here, there))
    story = Story([own.stems, other.stems], "en")
    return [one.score for one in story.compare(own.stems[:1], other.stems[:1])]


@pytest.mark.parametrize(("words", "found"), [("Ministers resigned", []), ("Ministers resigned again today", [1.0])])
def test_a_line_of_two_words_says_nothing_by_itself(words: str, found: list[float]) -> None:
    """Three that are not among the commonest are needed, in all and besides."""
    assert scores(words, words) == found
    assert scores(f"{words} of the", f"{words} of the") == found


def test_one_word_in_common_makes_no_two_sentences_the_same() -> None:
    """However rare it is; they are like each other at most."""
    [one] = scores("Superalignment quarrels ended", "Superalignment quorums began")
    assert NEAR <= one <= LIKE
    [two] = scores("Superalignment quarrels ended", "Superalignment quarrels began")
    assert two >= SAME


def test_a_score_is_written_with_three_decimals() -> None:
    """As it is kept; lower ones are lifted, so that the best partner of a sentence is near enough to be shown."""
    assert [levelled(cosine) for cosine in (0.05, 0.1, 0.39, 0.5, 1.2)] == [0.079, 0.124, 0.3, 0.426, 1.0]
