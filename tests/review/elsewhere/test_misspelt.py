"""Names that one story spells in two ways."""

from __future__ import annotations

import pytest

from review.elsewhere import misspelt as names
from review.elsewhere.side import side_of
from review.elsewhere.values import Strength
from tests.reading.test_statements import article
from tests.review.elsewhere.making import STRONG, WEAK


@pytest.mark.parametrize(
    ("one", "other", "variant"),
    [
        ("Sutskever", "Sutzkever", True),
        ("Superalignment", "Superalighnment", True),
        ("Superalignment", "Superaliggnnment", True),
        ("Altmann", "Altman", False),
        ("Leike", "Leikee", False),
        ("Brennan", "Brannen", False),
        ("Brennan", "Brenman", True),
        ("Derby", "Derry", True),
        ("Lee", "Lie", False),
        ("Austria", "Australia", False),
        ("Calderón", "Calderon", False),
        ("Calderón", "Caldron", True),
        ("BRENNAN", "brenman", True),
        ("Berlin", "Merlin", False),
    ],
)
def test_two_spellings_of_a_name(one: str, other: str, variant: bool) -> None:
    """One letter, in long names two; not at the beginning or the end, where another form of the name differs."""
    assert names._is_variant(one, other) is names._is_variant(other, one) is variant


def spelt(here: str, there: str) -> list[tuple[Strength | None, Strength | None]]:
    one, other = (side_of(article(*text.split("|")), 0) for text in (here, there))
    return [(found.strength, found.strength_there) for found in names.misspelt(one, other, {})]


def test_spellings_are_told_to_the_one_that_is_alone_with_its_own() -> None:
    """Loudly beside the same word; softly where nothing but the name is alike; a word of its own is no misspelling."""
    odd, usual = "We saw the Quarzwerk team leave.", "We saw the Quartwerk team leave."
    assert spelt(odd, usual) == [(STRONG, STRONG)]
    assert spelt("Then came Quarzwerk alone again.", "Later on Quartwerk fell down.") == [(WEAK, WEAK)]
    assert spelt(f"{odd}|{usual}", usual) == [(STRONG, None)]
    assert spelt(usual, f"{odd}|{usual}") == [(None, STRONG)]
    assert spelt(f"{odd}|{odd}|{odd}|{usual}", usual) == []
    assert spelt(usual, f"{odd}|{odd}|{odd}|{usual}") == []
    assert spelt(odd + "|One quarzwerk and one quartwerk stood there.", usual) == []


def test_what_stands_beside_a_name_is_looked_for_near_it() -> None:
    """One word each way within 25 characters, none of two letters."""
    long = "a" * 40
    made = names._Names(side_of(article(f"We {long} Quartwerk {long} it.", "We saw it on Quartwerk in May."), 0))
    assert made.beside["Quartwerk"] == {"a" * 24}
    assert made.counts["Quartwerk"] == 2
    start = 3 + 40 + 1
    assert made.first["Quartwerk"] == (0, start, start + 9)
