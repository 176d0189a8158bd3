"""What one of its people is told of a round that changed."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from review.round_news import news
from review.rounds import Round, State
from tests.verdicts import Verdict

NOW = Round("one", State.OPEN, "lea", reviewers=("ana", "bo"), assignment={"a": ("ana",), "b": ("bo",)})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {}, ""),
        ({"state": State.DRAFT}, {}, "Round one is open"),
        ({"state": State.CLOSED}, {}, "Round one is open again"),
        ({"state": State.ADJUDICATED}, {}, "Round one is open again"),
        ({}, {"state": State.CLOSED}, "Round one is closed: verdicts stand as they are"),
        ({"state": State.ADJUDICATED}, {"state": State.CLOSED}, "Round one is closed: verdicts stand as they are"),
        ({}, {"state": State.ADJUDICATED}, "Round one is settled"),
        ({}, {"state": State.DRAFT}, "Round one is a draft"),
        ({"guidelines": "1"}, {"guidelines": "2"}, "Round one has new guidelines"),
        ({}, {"guidelines": "2"}, "Round one has guidelines"),
        ({"guidelines": "2"}, {}, ""),
        ({}, {"assignment": {"a": ("ana",), "b": ("ana",)}}, "1 more article to judge in round one"),
        ({}, {"assignment": dict.fromkeys("abc", ("ana",))}, "2 more articles to judge in round one"),
        ({}, {"assignment": {"a": ("bo",), "b": ("bo",)}}, "1 article of round one is not yours any more"),
        ({"assignment": dict.fromkeys("ab", ("ana",))}, {"assignment": dict.fromkeys("ab", ("bo",))},
         "2 articles of round one are not yours any more"),
        ({}, {"assignment": {"a": ("bo",), "b": ("ana",)}},
         "1 more article to judge in round one. 1 article of round one is not yours any more"),
        ({}, {"assignment": {}}, ""),
        ({"assignment": {}}, {}, ""),
        ({}, {"left": ("ana",)}, "You have left round one"),
        ({}, {"left": ("bo",)}, ""),
        ({"left": ("ana",)}, {"left": ("ana", "bo")}, ""),
        ({}, {"due": "2026-02-01"}, "Round one is due 2026-02-01"),
        ({"due": "2026-02-01"}, {}, "Round one has no date any more"),
        ({}, {"lead": "cy"}, "cy leads round one now"),
        ({}, {"lead": ""}, ""),
        ({}, {"controls": {("a", 1): Verdict.ACCURATE}}, ""),
        ({"name": "two", "state": State.CLOSED}, {}, ""),
    ],
)  # fmt: skip
def test_what_a_reviewer_is_told_of_a_round(before: dict[str, Any], after: dict[str, Any], said: str) -> None:
    """What concerns them, in a sentence; nothing of what does not."""
    assert ". ".join(news(replace(NOW, **before), replace(NOW, **after), "ana")) == said


def test_the_most_important_is_told_first() -> None:
    told = news(
        replace(NOW, state=State.DRAFT),
        replace(NOW, guidelines="1", left=("ana",), assignment={"b": ("bo",)}, due="2026-02-01", lead="cy"),
        "ana",
    )
    assert list(told) == [
        "Round one is open",
        "Round one has guidelines",
        "You have left round one",
        "1 article of round one is not yours any more",
        "Round one is due 2026-02-01",
        "cy leads round one now",
    ]
