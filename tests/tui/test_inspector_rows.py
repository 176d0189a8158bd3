"""The inspector's rows, without a screen: words that flow, what goes before them, and moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from review.events import Evidence
from tui.widgets import inspector_rows
from tui.widgets.inspector_rows import InspectorRow, bracketed, flow

pytestmark = pytest.mark.usefixtures("alone")


def texts(rows: Sequence[InspectorRow]) -> list[str]:
    """Return the left side of rows."""
    return ["".join(text for text, _ in row.left) for row in rows]


def test_words_flow_with_their_looks() -> None:
    """A word that is wider than a row is broken; no row ends with a space."""
    found = flow([("one ", "a"), ("two ", "b"), ("threefour ", "c"), ("x", "d")], 7)
    assert [row.left for row in found] == [
        (("one ", "a"), ("two", "b")), (("threefo", "c"),), (("ur ", "c"), ("x", "d"))
    ]  # fmt: skip
    assert texts(flow([("abcd ", "a"), ("ef", "a")], 7)) == ["abcd ef"]
    assert texts(flow([("abcd ", "a"), ("efg", "a")], 7)) == ["abcd", "efg"]
    assert texts(flow([("abcdefgh", "a")], 1)) == ["abcd", "efgh"]
    assert flow([], 7) == []
    assert [bracketed(text, "[-", "-]") for text in (" a b ", "a", "  ")] == [" [-a b-] ", "[-a-]", "  "]


def test_words_behind_a_label() -> None:
    """Two rows at most; the label stands before the first alone."""
    label = inspector_rows._labelled_rows
    assert texts(label("here  ", "one two three four five six", 16, "…")) == ["here  one two", "      three fou…"]
    assert texts(label("x ", "abcdefgh ijklmnop q", 10, "…")) == ["x abcdefgh", "  ijklmno…"]
    assert texts(label("", "one two three", 8, "…")) == [" one two", " three"]
    assert texts(label("there ", "one", 20, "…")) == ["there one"]
    assert texts(label("there ", "one two", 3, "…")) == ["there one", "      two"]
    assert label("x ", "one", 20, "…")[0].left[0] == ("x ", "quiet")


@pytest.mark.parametrize(
    ("width", "rows"), [(18, ["refutes  b.org/abc"]), (17, ["refutes", "b.org/abc"]), (8, ["refutes", "b.org/ab", "c"])]
)
def test_where_a_piece_of_evidence_is(width: int, rows: list[str]) -> None:
    """Behind its stance where it fits, else whole below it; each row leads there."""
    found = inspector_rows._source_rows(Evidence("b.org/abc", "", "refutes"), width, ("evidence", 1))
    assert texts(found) == rows
    assert [row.target for row in found] == [("evidence", 1), *[None] * (len(rows) - 1)]
    [led] = {row.address for row in inspector_rows._source_rows(Evidence("http://b.org/abc"), 80, ("evidence", 1))}
    assert led == "http://b.org/abc"


def test_when_something_was_done() -> None:
    """The time of today, the day of this year, else with its year."""
    moment = datetime(2026, 1, 2, 3, 4)
    days = {"2026-01-02": "03:04", "2026-05-01": "01-02 03:04", "2025-01-02": "2026-01-02 03:04"}
    assert {day: inspector_rows._when(moment, day) for day in days} == days
