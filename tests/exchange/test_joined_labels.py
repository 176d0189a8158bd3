"""Two labels of one annotator on one sentence become one, and what a record would change is told."""

from __future__ import annotations

import pytest

from review.events import Event, EventKind, Evidence, Holding
from store.exchange.peers.conversion import _joined
from store.exchange.peers.values import PeerLabel
from store.exchange.preview import changes
from tests.verdicts import Verdict

HERE, THERE = Evidence("a.txt#1"), Evidence("b.txt#1")


def test_of_two_labels_all_that_was_said_is_kept_in_its_order() -> None:
    """What both say is said once; the confidence of the first that has one, the surest score, all of the time."""
    first = PeerLabel(1, "t", ("a",), note="one", reasons=("date", "figure"), evidence=(HERE,), score=0.5, duration=2)
    second = PeerLabel(
        2,
        "t",
        ("b",),
        note="two",
        reasons=("figure", "name"),
        evidence=(THERE, HERE),
        confidence=0,
        score=0.7,
        duration=3,
    )
    found = _joined(first, second)
    assert (found.line, found.labels, found.note) == (1, ("a",), "one\ntwo")
    assert (found.reasons, found.evidence) == (("date", "figure", "name"), (HERE, THERE))
    assert (found.confidence, found.score, found.duration) == (0, 0.7, 5)
    again = _joined(found, second)
    assert (again.note, again.reasons, again.evidence) == ("one\ntwo", found.reasons, found.evidence)


@pytest.mark.parametrize(("one", "other", "wanted"), [(None, 3, 3), (2, 3, 2), (2, None, 2), (None, None, None)])
def test_the_first_that_says_how_sure_somebody_is_counts(
    one: int | None, other: int | None, wanted: int | None
) -> None:
    assert _joined(PeerLabel(1, "t", (), confidence=one), PeerLabel(1, "t", (), confidence=other)).confidence == wanted


@pytest.mark.parametrize(
    ("one", "other", "wanted"), [(None, None, None), (0.0, None, 0.0), (None, 0.2, 0.2), (0.1, 0.2, 0.2)]
)
def test_the_surest_score_counts(one: float | None, other: float | None, wanted: float | None) -> None:
    assert _joined(PeerLabel(1, "t", (), score=one), PeerLabel(1, "t", (), score=other)).score == wanted


def event(holding: Holding) -> Event:
    return Event(EventKind.DECIDE, "ana", "main", "a.txt", "0" * 64, 1, holding)


NO_CLAIM = Holding(claim=False)
JUDGED = Holding(Verdict.ACCURATE, True)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (None, JUDGED, [("verdict", None, Verdict.ACCURATE)]),
        (JUDGED, JUDGED, []),
        (None, NO_CLAIM, [("claim", None, False)]),
        (NO_CLAIM, JUDGED, [("verdict", None, Verdict.ACCURATE), ("claim", False, True)]),
        (JUDGED, NO_CLAIM, [("verdict", Verdict.ACCURATE, None), ("claim", True, False)]),
        (JUDGED, Holding(Verdict.ACCURATE, True, note="so"), [("note", "", "so")]),
    ],
)
def test_what_an_event_would_change_is_told(
    before: Holding | None, after: Holding, wanted: list[tuple[str, object, object]]
) -> None:
    """Whether a sentence is a claim is told only where it is, or was, none: a verdict says it is one."""
    assert changes(event(after), event(before) if before else None) == wanted
