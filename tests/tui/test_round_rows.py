"""The rows of a round's board and of the list of rounds: what is drawn to the cell, and what goes first."""

from __future__ import annotations

from collections.abc import Iterable
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
from tui.screens.row_screen import StyledRow
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
LIST_LOOKS = """\
{quiet}   round   state          lead  due         reviewers  articles  overlap  requires      closed
{bar} ▌ {head}spring  {quiet}closed  blind  lea   2026-03-01  ana, bo           2        2  reason, note  2026-03-02
{bar}   {text}main    {quiet}open                             anybody         all"""
BOARD_LOOKS = """\
{head} 6 of 12 verdicts{quiet}   2 reviewers a sentence   requires reason, note   hints after{urgent}   overdue by 1 day
{quiet} {good}+ 67% *************  {open}? 17% ***  {bad}x 17% ***
{text} One is settled.

{quiet}   reviewer               done  of  +  ?  x                  controls   s each
{text}   ana       ######{quiet}.....{text}     4   7  {good}2  {open}1  {bad}1  {quiet}                {text}1/2 done       12
{text}   bo        {quiet}...........{text}     0   3  {good}   {open}   {bad}   {quiet}                {text}1/2 right      <1
{text}   cy        ###########{quiet}{text}     2   2  {good}2  {open}   {bad}   {quiet}left            {text}
{text}   di        {quiet}...........{text}            {good}   {open}   {bad}   {urgent}cannot be read  {text}
{urgent} ! Cut off: /x␛

{quiet} agreement{text}   62% of pairs   alpha 0.50
{quiet}                   ana      bo       cy
{text}   {quiet}ana             {text}     .      -0.25 ## 1.00
{text}   {quiet}bo              {text}   -0.25      .
{text}   {quiet}cy              {text}## 1.00                .

{quiet}   article                            done  of  +  ?  x  who
{text}   a.txt    ############{quiet}............{text}     3   6  {good}2  {open}1  {bad}   {quiet}ana, bo
{text}   b.txt    ############{quiet}............{text}     3   6  {good}2  {open}   {bad}1  {quiet}ana"""  # noqa: E501
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


def looked(rows: Iterable[StyledRow]) -> str:
    """Return rows with the names of their looks, each where it begins."""
    lines = []
    for row in rows:
        line = look = ""
        for text, of_part in row:
            line += text if of_part == look else f"{{{of_part}}}{text}"
            look = of_part
        lines.append(line.rstrip())
    return "\n".join(lines)


def test_the_looks_of_lists_and_boards() -> None:
    """Verdicts have the colours of their roles, the chosen round stands out, what is left to do is quiet."""
    assert looked(round_rows.list_rows([SPRING, Round("main")], 0, UNICODE, 120)) == LIST_LOOKS
    assert looked(round_rows.status_rows(STATUS, SEEN, ASCII, 80, ("One is settled.",))) == BOARD_LOOKS
    aloud = list(round_rows.list_rows([Round("main")], 0, SPOKEN, 120))
    assert aloud == [((f" {SPOKEN.bar} ", "bar"), ("main, state open, reviewers anybody", "text"))]


ALL = ["round", "state", "lead", "due", "reviewers", "articles", "overlap", "requires", "closed"]


@pytest.mark.parametrize(
    ("width", "lead", "gone"),
    [
        (120, 26, []),
        (120, 28, ["requires"]),
        (120, 42, ["requires", "closed"]),
        (120, 54, ["requires", "closed", "overlap"]),
        (120, 63, ["requires", "closed", "overlap", "articles"]),
        (120, 73, ["requires", "closed", "overlap", "articles", "reviewers"]),
        (119, 3, ["requires", "closed", "overlap", "articles"]),
        (41, 3, ["requires", "closed", "overlap", "articles", "reviewers", "lead"]),
        (35, 3, ["requires", "closed", "overlap", "articles", "reviewers", "lead", "due"]),
    ],
)
def test_what_goes_first_from_the_list(width: int, lead: int, gone: list[str]) -> None:
    """Where names are long or the screen is narrow, whole columns go; name and state stay."""
    rounds = [replace(SPRING, lead="l" * lead, reviewers=("r" * 90,))]
    head = drawn(round_rows.list_rows(rounds, 0, UNICODE, width)).splitlines()[0].split()
    assert [name.replace("reviewe…", "reviewers") for name in head] == [name for name in ALL if name not in gone]


PEOPLE, ARTICLES = "reviewer done of ✓ ? ✗ controls s each", "article done of ✓ ? ✗ who"


@pytest.mark.parametrize(
    ("width", "people", "articles", "bars"),
    [
        (159, PEOPLE, ARTICLES, [33, 33]),
        (120, PEOPLE, ARTICLES, [24, 24]),
        (90, PEOPLE, ARTICLES, [21, 24]),
        (75, PEOPLE, ARTICLES, [6, 24]),
        (74, PEOPLE, ARTICLES, [0, 24]),
        (59, PEOPLE, ARTICLES, [0, 17]),
        (58, PEOPLE[:-7], ARTICLES, [0, 16]),
        (50, PEOPLE[:-16], ARTICLES, [0, 8]),
        (37, PEOPLE[:-16], ARTICLES.replace(" ✗", ""), [0, 0]),
        (34, PEOPLE[:-16], ARTICLES.replace(" ? ✗", ""), [0, 0]),
        (29, PEOPLE[:-18], ARTICLES.replace(" ✓ ? ✗", ""), [0, 0]),
        (28, PEOPLE[:-18], "article done of", [0, 0]),
    ],
)
def test_what_goes_first_from_a_board(width: int, people: str, articles: str, bars: list[int]) -> None:
    """Bars become shorter and go, then what is known besides, then verdicts; names and figures stay."""
    rows = drawn(round_rows.status_rows(STATUS, SEEN, UNICODE, width)).splitlines()
    heads = [" ".join(row.split()) for row in rows if row.startswith(("   reviewer", "   article"))]
    assert heads == [people, articles]
    drawn_bars = [row for row in rows if row.startswith(("   ana ", "   a.txt")) and "·" not in row]
    assert [row.count("━") + row.count("─") for row in drawn_bars] == bars


@pytest.mark.parametrize(("width", "is_beside"), [(167, False), (168, True)])
def test_a_table_of_pairs_beside_the_articles(width: int, is_beside: bool) -> None:
    """Where half of the screen holds it, else below both halves over the whole width."""
    names = tuple("abcdefg")
    each = {f"{number:02}.txt": Progress(1, 3, (1, 0, 0)) for number in range(12)}
    many = RoundStatus(replace(SPRING, reviewers=names, left=()), {name: dict(each) for name in names})
    seen = LeadFigures(names, 0.5, 0.25, (OfPair("a", "b", 3, 0.5, 0.25, None),))
    rows = drawn(round_rows.status_rows(many, seen, UNICODE, width)).splitlines()
    (at,) = [number for number, row in enumerate(rows) if row.startswith(" agreement")]
    assert (at, len(rows)) == ((12, 21) if is_beside else (17, 26))
    assert ("08.txt" in rows[at]) is is_beside
    assert rows[-1].startswith("   g  ")


def test_small_and_absent_verdicts() -> None:
    """A share that is small has a block at least, one that is none has none; nothing is drawn of no verdicts at all."""
    progress = Progress(100, 100, (99, 1, 0))
    status = RoundStatus(Round("main"), {"ana": {"a.txt": progress}})

    def shares(width: int, of: RoundStatus = status) -> list[str]:
        rows = looked(round_rows.status_rows(of, None, UNICODE, width)).splitlines()
        return [row for row in rows if "%" in row]

    assert shares(60) == [f"{{quiet}} {{good}}✓ 99% {'━' * 20}  {{open}}? 1% ━  {{bad}}✗ 0%"]
    assert shares(44) == [f"{{quiet}} {{good}}✓ 99% {'━' * 10}  {{open}}? 1% ━  {{bad}}✗ 0%"]
    assert shares(30) == ["{quiet} {good}✓ 99% ━━━  {open}? 1% ━  {bad}✗ 0%"]
    assert shares(60, RoundStatus(Round("main"), {"ana": {"a.txt": Progress(0, 100)}})) == []
    theirs = replace(status, round=replace(SPRING, state=State.OPEN))
    assert shares(60, theirs)[0].startswith("{quiet} yours  {good}✓ 99% ")


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


@pytest.mark.parametrize(("seconds", "shown"), [(None, ""), (0.0, "<1"), (0.99, "<1"), (1.0, "1"), (59.6, "60")])
def test_seconds_for_each(seconds: float | None, shown: str) -> None:
    """Rounded, but never to none."""
    assert round_rows._each(seconds) == shown


def test_controls_of_a_reviewer() -> None:
    """How many are right where that is known of them; how many are answered where any were asked."""
    seen = replace(SEEN, controls_right={"ana": (0, 1)})
    of = [round_rows._controls(STATUS, seen, who) for who in ("ana", "bo")]
    assert of == ["0/1 right", ""]
    assert round_rows._controls(STATUS, SEEN, "ana") == "1/2 done"
    assert round_rows._controls(STATUS, None, "ana") == "1/2 done"


def test_names_above_a_table_of_pairs() -> None:
    """As many cells each, also of wide letters; a long name is cut, and what acts on a terminal is shown."""
    assert round_rows._column("ana", 6, UNICODE) == "ana   "
    assert round_rows._column("anastasia", 6, UNICODE) == "anas… "
    assert round_rows._column("anastasia", 6, ASCII) == "anas~ "
    assert round_rows._column("安娜", 6, UNICODE) == "安娜  "
    assert round_rows._column("a\x1b", 6, UNICODE) == "a␛    "


def test_articles_of_nobody_and_problems_on_a_narrow_screen() -> None:
    """An article that was assigned to nobody has no names beside it; a problem's address is cut to the width."""
    status = replace(STATUS, round=replace(SPRING, assignment={"a.txt": ("ana", "bo")}), problems=())
    assert drawn(round_rows.status_rows(status, None, UNICODE, 80)).splitlines()[-1].endswith("3   6  2     1")
    long = replace(STATUS, problems=(Problem("Cut off", "/desk/a/long/way/to/it.txt"),))
    rows = drawn(round_rows.status_rows(long, None, UNICODE, 24)).splitlines()
    assert [row for row in rows if "Cut off" in row] == [" ! Cut off: /desk/a/lo…"]
    assert round_rows._articles_of(SPRING) == "2"
    assert round_rows._people(replace(SPRING, left=("ana", "bo", "cy"))) == "anybody"
