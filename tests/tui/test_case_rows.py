"""The rows of a case: what is drawn to the cell, and what goes first where there is little room."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from review.events import Event, EventKind, Evidence, Holding, Link
from tests.tui.helpers import article, drawn
from tests.verdicts import Verdict
from tui.screens import case_rows
from tui.shell.signs import SPOKEN, UNICODE
from tui.text.typeset import MEASURE

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


@pytest.mark.parametrize(
    ("room", "left"),
    [(9, "012345678"), (8, "12345678"), (7, "1234567"), (6, "234567"), (5, "23456"), (4, "3456"), (3, "345")],
)
def test_of_a_long_context_as_much_stays_before_the_sentence_as_behind_it(room: int, left: str) -> None:
    """A row more behind it, where their number is odd."""
    rows = tuple(((" ", "bar"), (str(at), "text" if 3 <= at < 6 else "quiet")) for at in range(9))
    assert "".join(row[1][0] for row in case_rows._cut(rows, room, "…")) == left


def test_of_a_sentence_that_is_too_long_its_beginning_stays() -> None:
    rows = tuple(((" ", "bar"), (str(at), "text" if at else "quiet")) for at in range(5))
    assert [row[1][0] for row in case_rows._cut(rows, 3, "…")] == ["1", "2", "3 …"]
    assert [row[1][0] for row in case_rows._cut(rows, 4, "…")] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (0, ["▌It rained.", "Ann said that nine of the ten men had come to the old harbour."]),
        (2, ["Ann said that nine of the ten men had come to the old harbour.", "▌Nobody left.", "End."]),
        (3, ["Nobody left.", "▌End."]),
    ],
)
def test_a_sentence_stands_between_those_beside_it(sentence: int, shown: list[str]) -> None:
    rows = list(case_rows._context(ARTICLE, sentence, 80, UNICODE))
    assert ["".join(text.strip() for text, _ in row) for row in rows] == shown
    assert [look for _, (_, look) in rows] == ["text" if "▌" in one else "quiet" for one in shown]


def test_names_and_notes_keep_within_their_room() -> None:
    """A name to its column, a note to the screen, a line of context to what one reads well."""
    long = vote("a-reviewer with a name that no column has room for", Holding(Verdict.ACCURATE))
    note = "a note on a screen of forty cells, and so on to the next"
    rows = case_rows.case_rows(adjudication(votes=(long, long), note=note), ARTICLE, UNICODE, 60, 99, whole=True)
    assert " 1 a-reviewer with a name     2 a-reviewer with a name" in drawn(rows).splitlines()
    narrow = case_rows.case_rows(adjudication(note=note), ARTICLE, UNICODE, 40, 99, whole=True)
    assert drawn(narrow).splitlines()[-2:] == [
        " note: a note on a screen of forty",
        "       cells, and so on to the next",
    ]
    words = article("a", "So.", "word " * 60)
    for height in (99, 1):
        rows = case_rows.case_rows(adjudication(), words, UNICODE, 200, height, whole=height == 99)
        assert max(len(line) for line in drawn(rows).splitlines() if "word" in line) <= 3 + MEASURE
