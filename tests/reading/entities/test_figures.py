"""Dates, money, percentages, quantities and offices come from patterns; each case is one that reading met."""

from __future__ import annotations

import pytest

from reading.entities import recognise
from reading.entities.patterns import figures


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jan. 5", [("DATE", "Jan. 5")]),
        ("Sept 5, 2020", [("DATE", "Sept 5, 2020")]),
        ("5 Sep 2020", [("DATE", "5 Sep 2020")]),
        ("May 3-5, 2020", [("DATE", "May 3-5, 2020")]),
        ("March 2020", [("DATE", "March 2020")]),
        ("March of 2020", [("DATE", "March of 2020")]),
        ("2020-02-30", [("DATE", "2020-02-30")]),
        ("12/31/99", [("DATE", "12/31/99")]),
        ("last Monday", [("DATE", "last Monday")]),
        ("Tuesdays night", [("DATE", "Tuesdays night")]),
        ("earlier this week", [("DATE", "earlier this week")]),
        ("next winter", [("DATE", "next winter")]),
        ("this past summer", [("DATE", "this past summer")]),
        ("three weeks ago", [("DATE", "three weeks ago")]),
        ("several days earlier", [("DATE", "several days earlier")]),
        ("a few months ago", [("DATE", "a few months ago")]),
        ("yesterday and Tomorrow", [("DATE", "yesterday"), ("DATE", "Tomorrow")]),
        ("late 2019", [("DATE", "late 2019")]),
        ("mid-1990s", [("DATE", "mid-1990s")]),
        ("Q3 2020", [("DATE", "Q3 2020")]),
        ("second half of 2020", [("DATE", "second half of 2020")]),
        ("spring 2021", [("DATE", "spring 2021")]),
        ("1980s", [("DATE", "1980s")]),
        ("19th century BC", [("DATE", "19th century BC")]),
        ("44 BC", [("DATE", "44 BC")]),
        ("in March", [("DATE", "March")]),
        ("of May", [("DATE", "May")]),
        ("in December", [("DATE", "December")]),
        ("since 1999", [("DATE", "1999")]),
        ("by 2050", [("DATE", "2050")]),
        ("(1914–1918)", [("DATE", "1914–1918")]),
        ("year 2001, 2002", [("DATE", "2001"), ("DATE", "2002")]),
        ("1914-18", []),
        ("in 1999,5", []),
        ("the 2020", [("DATE", "2020")]),
        ("US$5", [("MONEY", "US$5")]),
        ("€1.5bn", [("MONEY", "€1.5bn")]),
        ("£3m-a-year", [("MONEY", "£3m-a-year")]),
        ("$1-$2 million", [("MONEY", "$1-$2 million")]),
        ("5 million Canadian dollars", [("MONEY", "5 million Canadian dollars")]),
        ("ten euros", [("MONEY", "ten euros")]),
        ("fifty cents", [("MONEY", "fifty cents")]),
        ("hundreds of dollars", [("MONEY", "hundreds of dollars")]),
        ("several million pounds", [("MONEY", "several million pounds")]),
        ("USD 5", [("MONEY", "USD 5")]),
        ("3%", [("PERCENT", "3%")]),
        ("3–5 %", [("PERCENT", "3–5 %")]),
        ("ten percent", [("PERCENT", "ten percent")]),
        ("5 basis points", [("PERCENT", "5 basis points")]),
        ("2.5 percentage points", [("PERCENT", "2.5 percentage points")]),
        ("half an hour", [("QUANTITY", "half an hour")]),
        ("3 km/h", [("QUANTITY", "3 km/h")]),
        ("5 °C", [("QUANTITY", "5 °C")]),
        ("20 degrees Celsius", [("QUANTITY", "20 degrees Celsius")]),
        ("3 square miles", [("QUANTITY", "3 square miles")]),
        ("two million people", [("QUANTITY", "two million people")]),
        ("five thousand", [("QUANTITY", "five thousand")]),
        ("400 women", [("QUANTITY", "400 women")]),
        ("1,234", [("QUANTITY", "1,234")]),
        ("25 workers", [("QUANTITY", "25 workers")]),
        ("three-year", [("QUANTITY", "three-year")]),
        ("90 years-old", [("QUANTITY", "90 years-old")]),
        ("2 GW", [("QUANTITY", "2 GW")]),
        ("12 men", [("QUANTITY", "12 men")]),
        ("3.5kg", [("QUANTITY", "3.5kg")]),
        ("14 in all", []),
        ("no number", []),
        ("seventy-two hours", [("QUANTITY", "seventy-two hours")]),
    ],
)
def test_figures_are_these(text: str, found: list[tuple[str, str]]) -> None:
    assert [(m.type.value, m.entity) for m in sorted(figures(text), key=lambda m: m.start)] == found
