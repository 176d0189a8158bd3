"""How alike two sentences are."""

from __future__ import annotations

from review.elsewhere.alike import Story
from review.elsewhere.pair import compared
from review.elsewhere.side import side_of
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
