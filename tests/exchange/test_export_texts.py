"""What the export command makes of its options, and what it says, to the word."""

from __future__ import annotations

import argparse

import pytest

from reading.errors import CopydeskError
from review.consensus import Rule
from review.events import Event, EventKind, Holding
from review.rounds import Round
from tests.verdicts import Verdict
from tui.cli.commands import (
    export,
)


def test_names_in_a_sentence() -> None:
    assert [export._listed(some) for some in (["a"], ["a", "b"], ["a", "b\x1b", "c"])] == [
        "a",
        "a and b",
        "a, b␛ and c",
    ]
    assert export._rounds([Round("one")]) == "round one"
    assert export._rounds([Round("one"), Round("two")]) == "the rounds one and two"


def wanted(**more: object) -> argparse.Namespace:
    """Return the arguments of an export."""
    plain: dict[str, object] = {
        **{"final": False, "consensus": None, "history": False, "least": None, "no_text": False, "answers": False},
        **{"reviewer": [], "article": [], "verdict": []},
    }
    return argparse.Namespace(**{**plain, **more})


def test_what_an_export_is_asked_for() -> None:
    """Arguments that contradict each other are refused."""
    found = export._wanted(wanted(reviewer=["ana"], article=["a*"], verdict=["accurate"], no_text=True, history=True))
    assert (found.reviewers, found.articles, found.verdicts) == (("ana",), ("a*",), ("accurate",))
    assert (found.text, found.history, found.consensus, found.least) == (False, True, None, None)
    found = export._wanted(wanted(consensus="majority", least=2, answers=True))
    assert (found.text, found.consensus, found.least, found.final, found.answers) == (
        True,
        Rule.MAJORITY,
        2,
        False,
        True,
    )
    assert export._wanted(wanted(final=True, least=1)).final
    for wrong, said in (
        ({"final": True, "history": True}, "--history and --final"),
        ({"consensus": "majority", "history": True}, "--history and --consensus"),
        ({"least": 1}, "--least"),
        ({"least": 1, "history": True}, "--least"),
    ):
        with pytest.raises(CopydeskError, match=said):
            export._wanted(wanted(**wrong))


def test_whose_drafts_are_told() -> None:
    """Those that were asked for, by reviewer and verdict."""
    draft = Event(EventKind.DECIDE, "ana", "main", "a", "", 1, Holding(Verdict.ACCURATE))
    empty = Event(EventKind.CLEAR, "ana", "main", "a", "", 1, Holding())
    for more, told in (
        ({}, (True, True)),
        ({"reviewer": ["ana", "bo"]}, (True, True)),
        ({"reviewer": ["bo"]}, (False, False)),
        ({"verdict": ["accurate"]}, (True, False)),
        ({"verdict": ["disputed"]}, (False, False)),
        ({"reviewer": ["bo"], "verdict": ["accurate"]}, (False, False)),
    ):
        asked = export._wanted(wanted(**more))
        assert (export._is_wanted(asked, draft), export._is_wanted(asked, empty)) == told
