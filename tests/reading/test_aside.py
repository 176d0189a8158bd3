"""A unit that is no claim from the start says what it is and by what that was told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reading.article import Article, Kind, Sentence
from reading.aside import why_aside
from reading.places import SourcePlace
from reading.read import read
from reading.source import Source
from store.exchange.record import Subjects

TEXT = """Harbour works begin

By Ann Lee

May 5, 2020

They voted on Monday. It was late.

A short crosshead

Photo: Bo Ray / Getty Images

https://example.org/more

More was said on Friday. Nobody left.

Sign up for our newsletter

All rights reserved to the harbour herald.
"""


@pytest.fixture
def article() -> Article:
    return read(Source(Path("a.txt"), "a", TEXT), "a")


def test_each_kind_says_why(article: Article) -> None:
    why = {article.quote(unit.index): why_aside(article, unit.index) for unit in article.sentences}
    assert why["Harbour works begin"] == "a line without a full stop that heads the article"
    assert why["By Ann Lee"] == "begins as by-lines do"
    assert why["May 5, 2020"] == "nothing but a date"
    assert why["A short crosshead"] == "a short line without a full stop"
    assert why["https://example.org/more"] == "nothing but an address"
    assert why["Sign up for our newsletter"] == "begins with “sign up for”"
    assert "“all rights reserved”" in why["All rights reserved to the harbour herald."]
    assert why["They voted on Monday."] == ""


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.is_claim])
def test_no_kind_is_without_a_reason(kind: Kind) -> None:
    assert why_aside(Article("a", "a", "t", "Some words.", (Sentence(0, 0, 11, kind),)), 0)


def test_the_reason_leaves_with_the_records_of_such_a_unit_and_of_no_other(article: Article) -> None:
    subjects = Subjects("a", lambda: article)
    first, _ = subjects.shared("main", 0)
    assert first.tail.extra["aside"] == {"kind": "headline", "by": why_aside(article, 0)}
    assert first.tail.with_extra({"why": "x"}).extra["aside"] == first.tail.extra["aside"]
    claim = next(unit.index for unit in article.sentences if unit.kind.is_claim)
    assert "aside" not in subjects.shared("main", claim)[0].tail.extra
    without = Subjects("a", lambda: article, text=False).shared("main", 0)[0].tail.extra
    assert without["aside"] == {"kind": "headline"}, "what it begins with is text"


@pytest.mark.parametrize(
    ("kind", "line", "place", "reason"),
    [
        (Kind.HEADLINE, "By Ann Lee", {}, "a line without a full stop that heads the article"),
        (Kind.BYLINE, "By Ann Lee", {}, "begins as by-lines do"),
        (Kind.BYLINE, "Ann Lee", {}, "a name beside a date, below the headline"),
        (Kind.DATE, "May 5, 2020", {}, "nothing but a date"),
        (Kind.DATE, "By Ann Lee", {}, "a date beside the headline"),
        (Kind.CREDIT, "Jan Leike speaks. Image: OpenAI", {}, "ends in who made the picture"),
        (Kind.CREDIT, "Photo: Ann Lee", {}, "begins with “photo:”"),
        (Kind.CREDIT, "https://example.org/a", {}, "markup or form of a credit"),
        (Kind.CAPTION, "Sign up for our newsletter", {}, "markup calls it a caption"),
        (Kind.BIO, "Ann Lee is a reporter for the Times.", {}, "says whom somebody reports for"),
        (Kind.BIO, "About the author", {}, "begins with “about the author”"),
        (Kind.BIO, "By Ann Lee", {}, "stands behind what is said of the author"),
        (Kind.LINK, "https://example.org/a", {}, "nothing but an address"),
        (Kind.LINK, "Read more: a river", {}, "begins with “read more”"),
        (Kind.LINK, "May 5, 2020", {}, "stands in a list of links"),
        (Kind.LINK, "[APPLAUSE]", {"page": 2, "part": "quoted"}, "stands in a list of links"),
        (Kind.BOILERPLATE, "---", {}, "no word in it"),
        (Kind.BOILERPLATE, "Sign up for our newsletter", {"page": 2}, "begins with “sign up for”"),
        (Kind.BOILERPLATE, "It is so, all rights reserved to the Times", {}, "holds “all rights reserved”"),
        (Kind.BOILERPLATE, "The Example", {"time": "1"}, "stands above the headline or behind the article"),
        (Kind.BOILERPLATE, "The Example", {"page": 2}, "interrupts a sentence at the edge of a page"),
        (Kind.BOILERPLATE, "[APPLAUSE]", {}, "stands above the headline or behind the article"),
        (Kind.BOILERPLATE, "[APPLAUSE]", {"page": 2}, "says what is heard or seen, in brackets"),
        (Kind.BOILERPLATE, "So.", {"part": "quoted"}, "quoted from another message"),
        (Kind.BOILERPLATE, "So.", {"part": "earlier"}, "an earlier message"),
        (Kind.BOILERPLATE, "So.", {"part": "signature"}, "a signature"),
        (Kind.BOILERPLATE, "So.", {"part": "subject"}, "stands above the headline or behind the article"),
        *((Kind.SUBHEAD, f"So{stop}", {}, "markup calls it a heading") for stop in ".!?…"),
        (Kind.SUBHEAD, "[APPLAUSE]", {"page": 2}, "a short line without a full stop"),
        (Kind.SENTENCE, "So.", {"part": "quoted"}, ""),
    ],
)
def test_why_a_unit_is_aside(kind: Kind, line: str, place: dict[str, Any], reason: str) -> None:
    """By its form, then by a phrase in it, else by where it stands; of each kind its own."""
    places = (SourcePlace(0, **place),) if place else ()
    made = Article("a", "a", "t", line, (Sentence(0, 0, len(line), kind),), places=places)
    assert why_aside(made, 0) == reason
