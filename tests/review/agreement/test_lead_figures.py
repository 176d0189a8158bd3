"""The figures of a round while it runs: who agrees how far, how long each takes, and how controls are judged."""

from __future__ import annotations

import pytest

from review.agreement.lead_figures import lead_figures_of
from review.events import Event, EventKind, Holding, Role
from review.rounds import Round
from tests.verdicts import Verdict

A, D, E = Verdict


def said(who: str, sentence: int, verdict: str | None, seconds: float = 0, role: Role = Role.REVIEWER) -> Event:
    """Return what somebody says of a sentence, and how long it took."""
    return Event(EventKind.DECIDE, who, "one", "x", "s", sentence, Holding(verdict), role=role, duration=seconds)


def test_agreement_is_that_of_reviewers_on_what_is_no_control() -> None:
    """Two of three alike; a program's and an adjudicator's verdicts are no reviewers'."""
    events = [said("ana", at, verdict) for at, verdict in enumerate((A, E, A, A))]
    events += [said("bo", at, verdict) for at, verdict in enumerate((A, E, E, E))]
    events += [said("bot", 0, E, role=Role.AGENT), said("lea", 0, E, role=Role.ADJUDICATOR)]
    found = lead_figures_of(Round("one", reviewers=("cy", "bo"), controls={("x", 3): A}), events)
    assert found.raters == ("ana", "bo", "cy")
    assert found.percent == pytest.approx(2 / 3)
    assert found.alpha == pytest.approx(1 - 2 * 5 / (36 - 9 - 9))
    [pair] = found.pairs
    assert (pair.first, pair.second, pair.units) == ("ana", "bo", 3)
    assert (pair.percent, pair.kappa, pair.pi) == pytest.approx((2 / 3, (2 / 3 - 4 / 9) / (5 / 9), (2 / 3 - 1 / 2) * 2))


def test_what_is_undefined_is_none() -> None:
    """Nothing judged by two, and one verdict only."""
    alone = lead_figures_of(Round("one", reviewers=("ana",)), [said("ana", 0, A)])
    assert (alone.percent, alone.alpha, alone.pairs) == (None, None, ())
    same = lead_figures_of(Round("one"), [said("ana", 0, A), said("bo", 0, A)])
    assert (same.percent, same.alpha) == (1.0, None)


def test_seconds_are_each_reviewers_median() -> None:
    """Of sentences whose time is known; who has none is not named, nor is who is no reviewer."""
    events = [said("ana", at, A, seconds) for at, seconds in enumerate((0.5, 9, 2, 0))]
    events += [said("bo", 0, A), said("bot", 0, A, 1, Role.AGENT), said("lea", 0, A, 7, Role.ADJUDICATOR)]
    assert lead_figures_of(Round("one"), events).median_seconds == {"ana": 2}


def test_controls_are_counted_for_each_reviewer() -> None:
    """Right ones of those that were judged; other sentences, programs and what has no verdict count for nothing."""
    controls = {("x", 0): A, ("x", 1): E, ("x", 2): A}
    events = [said("ana", at, verdict) for at, verdict in enumerate((A, D, None, A))]
    events += [said("bo", 1, E), said("bot", 0, A, role=Role.AGENT), said("cy", 3, A)]
    assert lead_figures_of(Round("one", controls=controls), events).controls_right == {"ana": (1, 2), "bo": (1, 1)}
    assert lead_figures_of(Round("one"), events).controls_right == {}
