"""The rows of a case and of a round: what is drawn to the cell, and what goes first where there is little room."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from review.agreement.contributions import OfPair
from review.agreement.lead_figures import LeadFigures
from review.events import Event, EventKind, Evidence, Holding, Link
from review.holdings import Progress
from review.rounds import Round, State
from store.desk import Problem
from store.manage.status import RoundStatus
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.screens import case_rows, round_rows
from tui.screens.desk.layout import layout_for
from tui.screens.row_screen import StyledRow
from tui.shell.signs import ASCII, SPOKEN, UNICODE


def drawn(rows: Iterable[StyledRow]) -> str:
    """Return rows as they are read, without spaces at their ends."""
    return "\n".join("".join(text for text, _ in row).rstrip() for row in rows)


ARTICLE = article(
    "the title", "It rained.", "Ann said that nine of the ten men had come to the old harbour.", "Nobody left.", "End."
)


def vote(who: str, holding: Holding) -> Event:
    """Return a decision on the second sentence."""
    return Event(EventKind.DECIDE, who, "one", "a.txt", "", 1, holding)


VOTES = (
    vote(
        "anastasia-maria",
        Holding(
            Verdict.DISPUTED,
            note="It was ten.\n\nSee b.",
            reasons=("figure", "date"),
            confidence=2,
            evidence=(Evidence("b.org/x", "ten men", "refutes"), Evidence("c")),
        ),
    ),
    vote("bo", Holding(Verdict.ACCURATE, links=(Link("contradicts", "b.txt", "", 2, "Ten came."),))),
    vote("cy", Holding(claim=False)),
)


def adjudication(
    decided: Event | None = None, stale: bool = False, votes: tuple[Event, ...] = VOTES, **more: Any
) -> Any:
    """Return what is known of the case of the second sentence."""
    case = SimpleNamespace(sentence=1, votes=votes, outcome=SimpleNamespace(decided=decided, stale=stale))
    rules = SimpleNamespace(anonymous=more.get("anonymous", False))
    return SimpleNamespace(
        case=case,
        name_of=lambda at: votes[at].reviewer,
        desk=SimpleNamespace(rules=rules),
        why=more.get("why", ""),
        note=more.get("note", ""),
    )


WHOLE = """\
 The Title
 sentence 2 of 4

   It rained.
 ▌ Ann said that nine of the ten men had come to the old harbour.
   Nobody left.

 1 anastasia-maria         2 bo                      3 cy
 ? disputed  ●●○           ✓ accurate                – no claim
 figure, date              contradicts: b.txt,
 It was ten.               sentence 3
 See b.                    “Ten came.”
 refutes: b.org/x
 “ten men”
 supports: c

 not settled yet"""
NARROW = """\
 The Title
 sentence 2 of 4

   It rained.
 ▌ Ann said that nine of the ten men
 ▌ had come to the old harbour.
   Nobody left.

 1 anastasia-maria
 ? disputed  ●●○
 figure, date
 It was ten.
 See b.
 refutes: b.org/x
 “ten men”
 supports: c

 2 bo
 ✓ accurate
 contradicts: b.txt, sentence 3
 “Ten came.”

 3 cy
 – no claim

 settled: ✓ accurate by di
 a reviewer has changed what was weighed since: settle it again
 why: because
 note: a note
       that is long enough to be broken"""
BRIEF = """\
 sentence 2 of 4  The Title
   It rained.
 ▌ Ann said that nine of the ten men
 ▌ had come to the old harbour.
   Nobody left.
 1 anastasia-ma…  ? disputed  ●●○ ✎ ⋯  figure, date
 2 bo             ✓ accurate   ⋯
 3 cy             – no claim
 not settled yet"""
ALOUD = """\
sentence 2 of 4, The Title
 ▌ Ann said that nine of the ten men had come to the old harbour.
1 anastasia-maria, disputed 2 of 3, figure, date, It was ten., See b., refutes: b.org/x, “ten men”, supports: c
2 bo, accurate, contradicts: b.txt, sentence 3, “Ten came.”
3 cy, no claim
 not settled yet
before: It rained.
after: Nobody left."""
ROWS = 17


def test_a_case() -> None:
    """Reviewers beside each other where a column has room, else below each other; what was settled stands last."""
    assert drawn(case_rows.case_rows(adjudication(), ARTICLE, UNICODE, 80, ROWS, whole=False)) == WHOLE
    decided = vote("di", Holding(Verdict.ACCURATE))
    settled = adjudication(decided, stale=True, why="because", note="a note\nthat is long enough to be broken")
    assert drawn(case_rows.case_rows(settled, ARTICLE, UNICODE, 40, 1, whole=True)) == NARROW
    assert drawn(case_rows.spoken_rows(adjudication(), ARTICLE, SPOKEN)) == ALOUD
    first = drawn(case_rows.spoken_rows(adjudication(votes=()), article("a", "One.", "Two."), SPOKEN)).splitlines()
    assert first[1:] == [f" {SPOKEN.bar} Two.", " not settled yet", "before: One."]


@pytest.mark.parametrize(
    ("height", "context"),
    [
        (
            9,
            [
                "   It rained.",
                " ▌ Ann said that nine of the ten men",
                " ▌ had come to the old harbour.",
                "   Nobody left.",
            ],
        ),
        (8, [" ▌ Ann said that nine of the ten men", " ▌ had come to the old harbour.", "   Nobody left."]),
        (7, [" ▌ Ann said that nine of the ten men", " ▌ had come to the old harbour."]),
        (6, [" ▌ Ann said that nine of the ten men …"]),
        (3, [" ▌ Ann said that nine of the ten men …"]),
    ],
)
def test_a_case_where_room_is_short(height: int, context: list[str]) -> None:
    """A line for each vote; of the context the sentence itself goes last, and what follows it before that."""
    assert drawn(case_rows.case_rows(adjudication(), ARTICLE, UNICODE, 40, ROWS - 1, whole=False)) == BRIEF
    rows = drawn(case_rows.case_rows(adjudication(), ARTICLE, UNICODE, 40, height, whole=False)).splitlines()
    assert rows == [BRIEF.splitlines()[0], *context, *BRIEF.splitlines()[-4:]]


@pytest.mark.parametrize(
    ("holding", "anonymous", "said"),
    [
        (None, False, " not settled yet"),
        (Holding(Verdict.ACCURATE), False, " settled: ✓ accurate by di"),
        (Holding(Verdict.ACCURATE), True, " settled: ✓ accurate"),
        (Holding(claim=False), False, " settled: – no claim by di"),
        (Holding(), False, " settled: sent back by di"),
    ],
)
def test_what_was_settled(holding: Holding | None, anonymous: bool, said: str) -> None:
    decided = None if holding is None else vote("di", holding)
    rows = case_rows.case_rows(adjudication(decided, anonymous=anonymous), ARTICLE, UNICODE, 80, 99, whole=False)
    assert drawn(rows).splitlines()[-1] == said


def test_columns_of_reviewers_have_room() -> None:
    """Twenty-four cells each at least, so many stand beside each other; fifty-six at most."""
    many = tuple(vote(name, Holding(Verdict.ACCURATE)) for name in ("ana", "bo", "cy"))

    def across(width: int) -> list[str]:
        rows = drawn(
            case_rows.case_rows(adjudication(votes=many), ARTICLE, UNICODE, width, 99, whole=True)
        ).splitlines()
        return [row for row in rows if "ana" in row or "cy" in row]

    assert across(73) == [f" {'1 ana':24}{'2 bo':24}3 cy"]
    assert across(72) == [f" {'1 ana':35}2 bo", " 3 cy"]
    assert across(48) == [" 1 ana", " 3 cy"]
    assert across(400) == [f" {'1 ana':58}{'2 bo':58}3 cy"]


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


@pytest.mark.parametrize(
    ("width", "height", "pane", "inspecting", "zen", "shown"),
    [
        (59, 16, "list", None, False, "list single frame status"),
        (59, 16, "reader", True, False, "reader single frame status"),
        (59, 15, "inspector", None, False, "inspector single status"),
        (59, 2, "reader", None, False, "reader single"),
        (59, 3, "reader", None, False, "reader single status"),
        (60, 16, "reader", None, False, "reader below single frame status"),
        (60, 16, "reader", True, False, "reader inspector below single frame status"),
        (99, 16, "list", True, False, "list below single frame status"),
        (100, 16, "list", None, False, "list reader below frame status"),
        (119, 15, "reader", True, False, "list reader inspector below status"),
        (120, 16, "reader", None, False, "list reader inspector frame status"),
        (120, 16, "reader", False, False, "list reader frame status"),
        (139, 16, "reader", None, False, "list reader inspector frame status"),
        (140, 16, "reader", None, False, "list reader inspector wide frame status"),
        (189, 16, "reader", None, False, "list reader inspector wide frame status"),
        (190, 16, "reader", None, False, "list reader inspector wide broad frame status"),
        (190, 16, "reader", True, True, "reader below status"),
        (40, 15, "inspector", None, True, "reader inspector below"),
    ],
)
def test_which_panes_are_shown(
    width: int, height: int, pane: str, inspecting: bool | None, zen: bool, shown: str
) -> None:
    """By the size of the screen, the pane one is in, and what was asked for."""
    layout = layout_for(width, height, pane, inspecting, zen)
    assert " ".join(name for name in layout.__struct_fields__ if getattr(layout, name)) == shown
    classes = [f"-{name}" for name in ("single", "wide", "broad") if getattr(layout, name)]
    assert (layout.body_classes, layout.page_classes) == (" ".join(classes), "-below" if layout.below else "")
