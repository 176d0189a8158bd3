"""Names that one story spells in two ways."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reading.article import Kind
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
        ("Rome", "Rime", False),
        ("Brannigan", "Brennigon", True),
        ("Branigan", "Brenigon", False),
        ("Kelly", "Kellyy", True),
        *((one, other, False) for one, other in (
            ("Italan", "Italian"), ("Norwegen", "Norwegan"), ("Jones", "Joneses"), ("Jones", "Joness"),
            ("Browns", "Brownes"), ("Chine", "Chinese"), ("Altman", "Altmann"), ("Brooke", "Brookee"),
        )),
    ],
)  # fmt: skip
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
    alone = "Then came Quarzwerk alone again.|We like Quartwerk here."
    assert spelt(alone, "Later on Quartwerk fell down.") == [(STRONG, None)]
    assert spelt("Later on Quartwerk fell down.", alone) == [(None, STRONG)]
    assert spelt(f"{odd}|{odd}|{odd}|{usual}", usual) == []
    assert spelt(usual, f"{odd}|{odd}|{odd}|{usual}") == []
    assert spelt(odd + "|One quarzwerk and one quartwerk stood there.", usual) == []


def test_what_stands_beside_a_name_is_looked_for_near_it() -> None:
    """One word each way within 25 characters of its sentence, none of two letters; capitals do not count."""
    before, after = "b" * 40, "A" * 40
    made = names._Names(
        side_of(article(f"We {before} Quartwerk {after} it.", "We saw The Quartwerk and Fox in on Quartwerk in."), 0)
    )
    assert made.beside["Quartwerk"] == {"b" * 24, "a" * 24, "the", "and"}
    assert made.counts["Quartwerk"] == 3
    start = 3 + 40 + 1
    assert made.first["Quartwerk"] == (0, start, start + 9)


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("We saw Quartwerk.", ["Quartwerk"]),
        ("We saw quartwerk and QUARTWERK.", []),
        ("Quartwerk was seen.", []),
        ("We saw Quart2werk and Rome.", ["Quart"]),
        ("We saw " + "Q" + "u" * 29 + ".", ["Q" + "u" * 29]),
    ],
)
def test_a_name_has_a_capital_within_a_sentence(sentence: str, counted: list[str]) -> None:
    """Of five letters or more; what is written in capitals throughout has no other spelling to be found by."""
    assert list(names._Names(side_of(article(sentence), 0)).counts) == counted


def test_names_around_the_story_are_not_compared() -> None:
    made = article("We saw Quartwerk.", "We saw Quarzwerk.")
    caption = replace(made.sentences[0], kind=Kind.CAPTION)
    side = side_of(replace(made, sentences=[caption, made.sentences[1]]), 0)
    assert list(names._Names(side).counts) == ["Quarzwerk"]


def test_so_many_names_of_an_article_are_compared() -> None:
    """Those of its first sentences, and of each what stands near its beginning."""
    letters = "abcdefghijklmnopqrst"
    many = [f"Quart{one}{other}" for one in letters for other in letters]
    for count, found in ((249, True), (250, False)):
        side = side_of(article(f"We saw {' '.join(many[:count])}.", "We saw Derby."), 0)
        assert ("Derby" in names._Names(side).counts) is found
    for length, found in ((4000, True), (4001, False)):
        side = side_of(article("We saw".ljust(length - 6, ".") + " Derby"), 0)
        assert ("Derby" in names._Names(side).counts) is found
