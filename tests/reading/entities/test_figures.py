"""Dates, money, percentages, quantities and offices come from patterns; each case is one that reading met."""

from __future__ import annotations

import pytest

from reading.entities import recognise


def marked(text: str) -> list[tuple[str, str]]:
    return [(m.type.value, text[m.start : m.end]) for m in recognise(text, ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It received a $4 billion investment on May 14.", [("MONEY", "$4 billion"), ("DATE", "May 14")]),
        ("a $24B valuation", [("MONEY", "$24B")]),
        ("it cost 5 million euros", [("MONEY", "5 million euros")]),
        ("a rise of 3.5% or 12 percent", [("PERCENT", "3.5%"), ("PERCENT", "12 percent")]),
        ("founded in 2021, closed from 1914 to 1918", [("DATE", "2021"), ("DATE", "1914"), ("DATE", "1918")]),
        ("on Monday, May 4, 2020 it rained", [("DATE", "Monday, May 4, 2020")]),
        ("the 4th of July 1999", [("DATE", "the 4th of July 1999")]),
        ("2024-05-29 and the 1990s", [("DATE", "2024-05-29"), ("DATE", "1990s")]),
        ("may I march on", []),
        ("two weeks ago", [("DATE", "two weeks ago")]),
        ("1,200 km away, 500 employees", [("QUANTITY", "1,200 km"), ("QUANTITY", "500 employees")]),
        ("1.5m people, 4½ points", [("QUANTITY", "1.5m people"), ("QUANTITY", "4½ points")]),
        ("within a four-year timeframe", [("QUANTITY", "four-year")]),
        ("a 28-year-old", [("QUANTITY", "28-year-old")]),
        ("its Chief Science Officer left", [("ROLE", "Chief Science Officer")]),
        ("now CEO and former VP of Research at", [("ROLE", "CEO"), ("ROLE", "VP of Research")]),
        ("the company’s co-founder and chief scientist", [("ROLE", "co-founder"), ("ROLE", "chief scientist")]),
    ],
)
def test_a_pattern_marks_exactly_this(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected
