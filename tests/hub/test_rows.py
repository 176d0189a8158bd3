"""A round goes to a hub and comes back whole, whatever entries rounds have; what is no round is refused."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from review.rounds import Declined, GuidelinesVersion, Round, State
from review.scale import SHIPPED
from store.errors import StoreError
from store.hub.rows import doc_of, round_of
from store.rounds.round_file import dumps
from tests.verdicts import Verdict

FULL = Round(
    name="q",
    state=State.CLOSED,
    lead="cy",
    blind=True,
    reviewers=("bo", "ana"),
    left=("ana",),
    adjudicators=("dee",),
    overlap=2,
    seed=7,
    due="2026-12-31",
    only="disputed",
    previous="p",
    show_earlier=True,
    anonymous=True,
    require=("note",),
    guidelines="abc",
    assignment={"1.md": ("bo", "ana"), "2.md": ("ana",)},
    sentences={"1.md": (0, 3)},
    excluded={"2.md": ("bo",)},
    controls={("1.md", 3): Verdict.ERRONEOUS, ("2.md", 0): Verdict.ACCURATE},
    texts={"1.md": "1" * 64, "2.md": "2" * 64},
    declined=(Declined("2.md", "bo", "a friend's"),),
    guidelines_versions=(GuidelinesVersion("abc", "2026-01-01T00:00:00Z"),),
    closed="2026-02-01T00:00:00.000000Z",
    articles=("*.md",),
    leads=("ana", "cy"),
    former={"1.md": ("dee",)},
    named=5,
    hints="off",
    scale=SHIPPED["check"],
    others={"mood": "good"},
)
DERIVED = {"withdrawn", "names"}
"""What no file of a round says."""


def test_every_entry_of_a_round_goes_there_and_back() -> None:
    """Also those that come to rounds later: one that is at its default here was forgotten in this test."""
    default = Round()
    same = {name for name in Round.__struct_fields__ if getattr(FULL, name) == getattr(default, name)}
    assert same == DERIVED
    back = round_of("q", doc_of(FULL).decode())
    assert back == FULL
    assert dumps(back, 2) == dumps(FULL, 2)


@pytest.mark.parametrize("state", State)
def test_where_controls_are_stands_among_the_controls_alone(state: State) -> None:
    """All else of a round is everybody's: a text is named there only where the round takes up some of its sentences."""
    whole = replace(FULL, state=state)
    doc = json.loads(doc_of(whole))
    assert doc["rules"]["texts"] == {"1.md": "1" * 64}
    assert round_of("q", json.dumps(doc)).texts == FULL.texts
    assert round_of("q", json.dumps(doc | {"controls": []})).texts == {"1.md": "1" * 64}
    bare = replace(whole, texts={}, sentences={})
    assert round_of("q", doc_of(bare).decode()) == bare
    without = [one[:3] for one in doc["controls"]]
    assert round_of("q", json.dumps(doc | {"controls": without})).controls == FULL.controls


def test_what_a_round_does_not_say_is_at_its_default() -> None:
    """As older programs wrote it; parts of kinds that come later are passed over."""
    doc = json.loads(doc_of(Round()))
    assert doc["rules"] == {}
    assert round_of("main", json.dumps(doc | {"parts": [["later", "1.md", "ana", ""]]})) == Round()
    declined = {"parts": [["declined", "1.md", "ana", "a friend's"], ["excluded", "1.md", "bo", ""]]}
    assert round_of("main", json.dumps(doc | declined)).excluded == {"1.md": ("bo", "ana")}


def test_a_round_over_everything_stays_one() -> None:
    """Without an assignment everybody judges everything; given away to others it is not that."""
    assert round_of("main", doc_of(Round()).decode()) == Round()
    given = json.loads(doc_of(Round(name="q"))) | {"gives": True}
    assert not round_of("q", json.dumps(given)).is_everything


@pytest.mark.parametrize(
    "changes",
    [
        {"reviewers": ["../x"]},
        {"lead": "a/b"},
        {"state": "ajar"},
        {"blind": "no"},
        {"controls": [["1.md", 0, "splendid"]]},
        {"parts": [["assignment"]]},
        {"rules": {"require": 7}},
        {"rules": {"verdicts": {"x": {"letter": "ab"}}}},
        {"sentences": {"1.md": ["x"]}},
    ],
)
def test_what_is_no_round_is_refused(changes: dict[str, object]) -> None:
    """Types, names that become folders, and verdicts are looked at as in a stranger's file."""
    with pytest.raises(StoreError):
        round_of("q", json.dumps(json.loads(doc_of(FULL)) | changes))
