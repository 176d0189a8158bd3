"""Acts change exactly what they say, and a sentence out of judgement has no verdict."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind, Evidence, Holding, Role
from review.holdings import cleared, counting_events, decided, decisions, set_aside, taken_back
from review.rounds import Round
from tests.verdicts import Verdict

FULL = Holding(
    verdict=Verdict.DISPUTED,
    claim=True,
    note="why?",
    reasons=("date",),
    confidence=2,
    evidence=(Evidence("here"),),
    why="x",
)


def test_judging_a_headline_takes_it_in() -> None:
    """A verdict on a sentence that is no claim makes it one."""
    assert decided(FULL, Verdict.ERRONEOUS) == replace(FULL, verdict=Verdict.ERRONEOUS), "all else stays"
    assert decided(set_aside(NOTHING), Verdict.ACCURATE) == Holding(verdict=Verdict.ACCURATE, claim=True)


def test_clearing_keeps_the_note() -> None:
    """What was written by hand survives the verdict; what hung on the verdict goes with it."""
    assert cleared(FULL) == Holding(claim=True, note="why?")


@pytest.mark.parametrize("holding", [NOTHING, FULL])
def test_set_aside_has_no_verdict(holding: Holding) -> None:
    """Setting aside and taking back leaves an unjudged claim."""
    assert set_aside(holding).verdict is None
    assert set_aside(holding).claim is False
    assert taken_back(set_aside(holding)) == Holding(claim=True, note=holding.note)


def test_decisions_are_verdicts() -> None:
    """A note, or a sentence set aside, is none."""
    held = [FULL, Holding(note="hm"), Holding(claim=False), Holding(), Holding(Verdict.ACCURATE)]
    assert decisions(Event(EventKind.NOTE, "ana", "main", "x", "0", 0, holding) for holding in held) == 2


def test_drafts_and_what_the_excluded_say_do_not_count() -> None:
    """What a round requires it requires of reviewers: a program and an adjudicator give no reasons."""
    round = Round("one", require=("reason",), excluded={"y": ("ana",)})

    def said(who: str, article: str, holding: Holding, role: Role = Role.REVIEWER) -> Event:
        return Event(EventKind.DECIDE, who, "one", article, "0", 0, holding, role=role)

    bare, whole = Holding(Verdict.DISPUTED), Holding(Verdict.DISPUTED, reasons=("date",))
    count = [
        said("ana", "x", whole),
        said("bo", "y", whole),
        said("bo", "x", Holding(Verdict.ACCURATE)),
        said("bot", "x", bare, Role.AGENT),
        said("lea", "x", bare, Role.ADJUDICATOR),
    ]
    others = [said("bo", "x", bare), said("ana", "y", whole)]
    assert list(counting_events(round, [count[0], *others, *count[1:]])) == count
    assert list(counting_events(Round("one"), [*count, *others])) == [*count, *others]
