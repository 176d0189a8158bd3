"""A unit that is no claim from the start says what it is and by what that was told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.article import Article, Kind, Sentence
from reading.aside import why_aside
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
