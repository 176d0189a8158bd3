"""A guess of the model is cut to the name in it, and names do not overlap."""

from __future__ import annotations

import pytest

from reading.article import EntityType, Mention
from reading.entities.pipeline import _ranked
from reading.entities.repair import mended
from reading.entities.roles import offices
from reading.entities.spans import TakenSpans, disjoint, inside
from reading.entities.tagger import Guess

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE


def test_spans_that_are_taken_stay_taken() -> None:
    taken = TakenSpans([(2, 4)])
    assert [taken.holds(at) for at in range(6)] == [False, False, True, True, False, False]
    assert not taken.take(3, 5)
    assert not taken.take(5, 5)
    assert taken.take(4, 5)
    assert taken.take(0, 2)
    assert [taken.holds(at) for at in range(6)] == [True] * 5 + [False]
    one, two, three = (Mention(*span, ORG, "x") for span in ((0, 4), (3, 6), (4, 8)))
    assert disjoint([three, one]) == [one, three]
    assert disjoint([two, three, one]) == [two]
    assert list(inside([one, three], 0, 4)) == [one]
    assert list(inside([one, three], 1, 5)) == [three]


@pytest.mark.parametrize(
    ("name", "other", "kept"),
    [((0, 9), (7, 9), "name"), ((0, 9), (0, 3), "name"), ((0, 3), (0, 3), "other"), ((5, 9), (3, 7), "other"),
     ((0, 5), (3, 8), "other"), ((0, 3), (4, 5), "both")],
)  # fmt: skip
def test_a_name_wins_over_a_figure_or_office_that_it_holds_and_over_no_other(
    name: tuple[int, int], other: tuple[int, int], kept: str
) -> None:
    one, two = Mention(*name, ORG, "x"), Mention(*other, EntityType.DATE, "y")
    wanted = {"name": [one], "other": [two], "both": [one, two]}[kept]
    assert disjoint(_ranked([one], [two], [])) == disjoint(_ranked([one], [], [two])) == wanted


def trimmed(text: str, kind: EntityType = PERSON, small: str = "") -> list[tuple[str, str]]:
    """Return what is left of a guess of the whole text."""
    odds = {PERSON: 0.9, ORG: 0.05, PLACE: 0.05}
    roles = list(offices(text, 0, len(text)))
    guesses = mended(text, [Guess(0, len(text), kind, odds)], roles, frozenset(small.split()))
    return [(text[g.start : g.end], g.type.value) for g in guesses]


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("Ann Lee and Bo Chen", PERSON, ["Ann Lee", "Bo Chen"]),
        ("Ann Lee, Bo Chen", PERSON, ["Ann Lee", "Bo Chen"]),
        ("Ann and bo", PERSON, ["Ann and bo"]),
        ("Johnson & Johnson", ORG, ["Johnson & Johnson"]),
        ("CEO Ann Lee", PERSON, ["Ann Lee"]),
        ("CEO", PERSON, []),
        ("Ann Lee CEO", PERSON, ["Ann Lee"]),
        ("Mr. Ann Lee", PERSON, ["Ann Lee"]),
        ("former Ann Lee", PERSON, ["Ann Lee"]),
        ("ex-Ann Lee", PERSON, ["Ann Lee"]),
        ("Ada told Babbage", PERSON, ["Ada", "Babbage"]),
        ("Bank of England", ORG, ["Bank of England"]),
        ("“Ann Lee”,", PERSON, ["Ann Lee"]),
        ("Ann Lee’s", PERSON, ["Ann Lee"]),
        ("Acme Inc.", ORG, ["Acme Inc."]),
        ("Acme.", ORG, ["Acme"]),
        ("J.", ORG, ["J."]),
        ("Ann Lee CEO", ORG, ["Ann Lee"]),
        ("United Nations Universal Declaration of Rights", ORG, ["United Nations"]),
        ("Clean Air Act", ORG, []),
        ("...", ORG, []),
    ],
)
def test_of_a_guess_this_is_left(text: str, kind: EntityType, left: list[str]) -> None:
    assert [name for name, _ in trimmed(text, kind)] == left


def test_a_persons_home_is_a_place() -> None:
    assert trimmed("Ann Lee of London") == [("Ann Lee", "PERSON"), ("London", "PLACE")]
    assert trimmed("Ann of London") == [("Ann of London", "PERSON")]
    assert trimmed("Ann Lee of Xqzzt") == [("Ann Lee of Xqzzt", "PERSON")]


def test_a_word_that_the_text_writes_small_is_cut_where_the_rest_stands_alone() -> None:
    text = "Joins Acme. Acme grew."
    odds = {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}
    (found,) = mended(text, [Guess(0, 10, ORG, odds)], [], frozenset({"joins"}))
    assert text[found.start : found.end] == "Acme"
    (found,) = mended(text, [Guess(0, 10, ORG, odds)], [], frozenset())
    assert text[found.start : found.end] == "Joins Acme"
    for text, start in (("Acme’s Bank and Acme", 0), ("Acme and Acme’s Bank", 9)):
        (found,) = mended(text, [Guess(start, start + 11, ORG, odds)], [], frozenset())
        assert text[found.start : found.end] == "Acme"


def test_two_organisations_that_are_listed_are_two() -> None:
    text = "Microsoft and Google, or Microsoft and Googles"
    odds = {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}
    found = mended(text, [Guess(0, 20, ORG, odds), Guess(25, len(text), ORG, odds)], [], frozenset())
    assert [text[one.start : one.end] for one in found] == ["Microsoft", "Google", "Microsoft and Googles"]


@pytest.mark.parametrize(
    ("guess", "rest", "left"),
    [
        ("Browns DL Ann Chen", "", "Ann Chen"),
        ("Browns DL Ann Vrabel", "", "Browns DL Ann Vrabel"),
        ("Browns DL Ann Vrabel", " left. Vrabel came", "Ann Vrabel"),
        ("Browns DL Ann Vrabel", " left. Ann Vrabel came", "Browns DL Ann Vrabel"),
        ("Browns Ann Chen", "", "Ann Chen"),
        ("Ann Chen", "", "Ann Chen"),
        ("Bo DL Ann Chen", "", "Bo DL Ann Chen"),
        ("Browns DL Chen", "", "Browns DL Chen"),
        ("Browns DL Ann", "", "Browns DL Ann"),
        ("Browns DL Ann Bank", "", "Browns DL Ann Bank"),
        ("Browns DL Paris Chen", "", "Browns DL Paris Chen"),
    ],
)
def test_a_team_before_a_persons_name_is_cut(guess: str, rest: str, left: str) -> None:
    """Where a first name stands before a last one that is known, or that the text has alone as well."""
    text = guess + rest
    odds = {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}
    (found,) = mended(text, [Guess(0, len(guess), ORG, odds)], [], frozenset())
    assert (text[found.start : found.end], found.type) == (left, ORG if left == guess else PERSON)
    assert found.odds == (odds if left == guess else {PERSON: 0.9, ORG: 0.05, PLACE: 0.05})
