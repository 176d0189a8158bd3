"""The rows of a round's board and of the list of rounds: what is drawn to the cell, and what goes first."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from review.agreement.contributions import OfPair
from review.agreement.lead_figures import LeadFigures
from review.holdings import Progress
from review.rounds import Round, State
from store.desk import Problem
from store.manage.status import RoundStatus
from tests.tui.helpers import drawn
from tui.screens import round_rows
from tui.shell.signs import ASCII, SPOKEN, UNICODE

SPRING = Round(
    "spring",
    State.CLOSED,
    "lea",
    blind=True,
    reviewers=("ana", "bo", "cy"),
    left=("cy",),
    overlap=2,
    due="2026-03-01",
    require=("reason", "note"),
    assignment={"a.txt": ("ana", "bo"), "b.txt": ("ana",)},
    closed="2026-03-02T10:00:00Z",
)
STATUS = RoundStatus(
    SPRING,
    {
        "ana": {"a.txt": Progress(3, 3, (2, 1, 0)), "b.txt": Progress(1, 4, (0, 0, 1))},
        "bo": {"a.txt": Progress(0, 3)},
        "cy": {"b.txt": Progress(2, 2, (2, 0, 0))},
    },
    overdue=1,
    controls={"ana": {"a.txt": Progress(1, 2)}},
    unreadable=("di",),
    problems=(Problem("Cut off", "/x\x1b", "Copy"),),
)
SEEN = LeadFigures(
    ("ana", "bo", "cy"),
    0.625,
    0.5,
    (OfPair("ana", "bo", 3, 0.5, -0.25, None), OfPair("ana", "cy", 3, 1.0, None, None)),
    controls_right={"bo": (1, 2)},
    median_seconds={"ana": 12.4, "bo": 0.4},
)
BOARD = """\
 6 of 12 verdicts   2 reviewers a sentence   requires reason, note   hints after   overdue by 1 day
 ✓ 67% ━━━━━━━━━━━━━  ? 17% ━━━  ✗ 17% ━━━
 One is settled.

   reviewer               done  of  ✓  ?  ✗                  controls   s each
   ana       ━━━━━━─────     4   7  2  1  1                  1/2 done       12
   bo        ───────────     0   3                           1/2 right      <1
   cy        ━━━━━━━━━━━     2   2  2        left
   di        ───────────                     cannot be read
 ! Cut off: /x␛

 agreement   62% of pairs   alpha 0.50
                   ana      bo       cy
   ana                  ·      -0.25 ██ 1.00
   bo                 -0.25      ·
   cy              ██ 1.00                ·

   article                            done  of  ✓  ?  ✗  who
   a.txt    ━━━━━━━━━━━━────────────     3   6  2  1     ana, bo
   b.txt    ━━━━━━━━━━━━────────────     3   6  2     1  ana"""
HALVES = """\
 6 of 12 verdicts   2 reviewers a sentence   requires reason, note   hints after   overdue by 1 day
 ✓ 67% ━━━━━━━━━━━━━  ? 17% ━━━  ✗ 17% ━━━
 One is settled.

   reviewer              done  of  ✓  ?  ✗                  controls   s each       article                                      done  of  ✓  ?  ✗  who
   ana       ━━━━━─────     4   7  2  1  1                  1/2 done       12       a.txt    ━━━━━━━━━━━━━━━━━─────────────────     3   6  2  1     ana, bo
   bo        ──────────     0   3                           1/2 right      <1       b.txt    ━━━━━━━━━━━━━━━━━─────────────────     3   6  2     1  ana
   cy        ━━━━━━━━━━     2   2  2        left
   di        ──────────                     cannot be read
 ! Cut off: /x␛

 agreement   62% of pairs   alpha 0.50
                   ana      bo       cy
   ana                  ·      -0.25 ██ 1.00
   bo                 -0.25      ·
   cy              ██ 1.00                ·"""  # noqa: E501
SMALL = """\
 6 of 12 verdicts   2 reviewers a sentence   requires reason, note   hints after   overdue by 1 day
 + 67% ****  ? 17% *  x 17% *
 One is settled.

   reviewer  done  of  +  ?  x
   ana          4   7  2  1  1
   bo           0   3
   cy           2   2  2        left
   di                           cannot~
 ! Cut off: /x␛

 agreement   62% of pairs   alpha 0.50

   article  done  of  +  ?  x  who
   a.txt       3   6  2  1     ana, bo
   b.txt       3   6  2     1  ana"""
BOARD_ALOUD = """\
 6 of 12 verdicts   2 reviewers a sentence   requires reason, note   hints after   overdue by 1 day
 accurate 67% ━━━━━━━━━━━━━  disputed 17% ━━━  erroneous 17% ━━━
 One is settled.

ana, done 4, of 7, accurate 2, disputed 1, erroneous 1, controls 1/2 done, s each 12
bo, done 0, of 3, controls 1/2 right, s each <1
cy, done 2, of 2, accurate 2, left
di, cannot be read
 ! Cut off: /x␛

 agreement   62% of pairs   alpha 0.50
ana and bo: kappa -0.25
ana and cy: 100% alike

a.txt, done 3, of 6, accurate 2, disputed 1, who ana, bo
b.txt, done 3, of 6, accurate 2, erroneous 1, who ana"""


def test_the_list_of_rounds() -> None:
    """On a broad screen with more of each; read aloud in words."""
    rounds = [SPRING, Round("main")]
    assert drawn(round_rows.list_rows(rounds, 1, UNICODE, 120)).splitlines() == [
        "   round   state          lead  due         reviewers  articles  overlap  requires      closed",
        "   spring  closed  blind  lea   2026-03-01  ana, bo           2        2  reason, note  2026-03-02",
        " ▌ main    open                             anybody         all",
    ]
    narrow = drawn(round_rows.list_rows(rounds, 0, UNICODE, 119)).splitlines()
    assert narrow[0].split() == ["round", "state", "lead", "due", "reviewers"]
    assert narrow[1].startswith(" ▌ spring")
    assert drawn(round_rows.list_rows(rounds, 0, SPOKEN, 200)).splitlines() == [
        f" {SPOKEN.bar} spring, state closed, blind, lead lea, due 2026-03-01, reviewers ana, bo",
        "   main, state open, reviewers anybody",
    ]


@pytest.mark.parametrize(
    ("width", "signs", "expected"),
    [(80, UNICODE, BOARD), (160, UNICODE, HALVES), (40, ASCII, SMALL), (80, SPOKEN, BOARD_ALOUD)],
)
def test_a_round_s_board(width: int, signs: Any, expected: str) -> None:
    """Bars, verdicts, controls, seconds and agreement, where there is room for each."""
    assert drawn(round_rows.status_rows(STATUS, SEEN, signs, width, ("One is settled.",))) == expected


@pytest.mark.parametrize(
    ("status", "seen", "width", "said", "unsaid"),
    [
        (replace(STATUS, overdue=0), SEEN, 80, (), ("overdue",)),
        (replace(STATUS, overdue=3), SEEN, 80, ("overdue by 3 days",), ()),
        (STATUS, None, 80, (), ("agreement", "s each")),
        (STATUS, replace(SEEN, percent=None), 80, (), ("agreement",)),
        (STATUS, replace(SEEN, alpha=None), 80, ("alpha undefined: only one verdict was used",), ()),
        (STATUS, replace(SEEN, pairs=()), 80, ("agreement",), ("██",)),
        (STATUS, SEEN, 47, ("██ 1.00",), ()),
        (STATUS, SEEN, 46, ("agreement",), ("██",)),
        (STATUS, replace(SEEN, controls_right=None, median_seconds=None), 80, ("1/2 done",), ("right", "s each")),
        (
            replace(STATUS, round=replace(SPRING, state=State.OPEN), unreadable=()),
            None,
            80,
            (" yours  ✓",),
            ("others are seen",),
        ),
        (
            RoundStatus(replace(SPRING, state=State.OPEN), {"ana": {}}),
            None,
            80,
            ("0 of 0 verdicts", "others are seen when the round is closed"),
            ("yours",),
        ),
        (RoundStatus(replace(SPRING, state=State.OPEN), {"ana": {}}, leads=True), None, 80, (), ("others are seen",)),
        (RoundStatus(Round("main"), {}), None, 80, (" 0 of 0 verdicts",), ("a sentence", "requires", "hints", "done")),
        (RoundStatus(Round("main", hints="off"), {}), None, 80, ("hints off",), ()),
        (
            replace(STATUS, leads=True, edited="g.md", round=replace(SPRING, state=State.OPEN)),
            None,
            80,
            (" ! g.md was",),
            (),
        ),
    ],
)
def test_parts_of_a_board(
    status: RoundStatus, seen: LeadFigures | None, width: int, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    """What there is nothing of has no row; a table of pairs has room for its reviewers or is not there."""
    text = drawn(round_rows.status_rows(status, seen, UNICODE, width))
    assert [part for part in said if part not in text] == []
    assert [part for part in unsaid if part in text] == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.5, "   -0.50  "), (0.0, "   0.00 "), (0.2, "░░ 0.20 "), (0.99, "██ 0.99 "), (1.0, "██ 1.00 ")],
)
def test_the_shade_of_a_pair(value: float, shown: str) -> None:
    """The more alike the more ink; kappa where it is defined, else the share that is the same."""
    pair = OfPair("ana", "bo", 3, value, None, None)
    assert round_rows._cell(pair, False, UNICODE).rstrip() == shown.rstrip()
    assert round_rows._cell(replace(pair, kappa=0.5), False, UNICODE).split()[-1] == "0.50"
    assert round_rows._cell(None, False, UNICODE).strip() == ""
    assert round_rows._cell(pair, True, UNICODE) == f"     {UNICODE.unjudged}   "
