"""Rounds as text: every line with its figures, in the words of one and of many."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from review.holdings import Progress
from review.round_changes import ChangedControl, Move, Reassigned
from review.rounds import Declined, GuidelinesVersion, Round, State
from store.manage.status import RoundStatus
from tui.text import rounds
from tui.text.rounds import (
    as_json,
    bar,
    declined_lines,
    guidelines_changes,
    guidelines_text,
    hints_said,
    lead_tasks,
    missing_line,
    move_lines,
    remark_lines,
    round_lines,
    status_lines,
    work_left,
)

ONE = Round(
    "one",
    State.OPEN,
    "lea",
    reviewers=("ana", "bo", "cy"),
    left=("cy",),
    adjudicators=("di", "ed"),
    overlap=2,
    seed=7,
    due="2026-03-01",
    only="disputed",
    previous="main",
    require=("reason", "note"),
    guidelines="v2",
    guidelines_versions=(GuidelinesVersion("v0"), GuidelinesVersion("v1"), GuidelinesVersion("v2")),
    assignment={"a.txt": ("ana", "bo"), "b.txt": ("ana",), "c.txt": ("bo", "cy")},
    withdrawn=frozenset({"b.txt"}),
    excluded={"a.txt": ("bo",), "b.txt": ("bo", "ana"), "c.txt": ()},
    declined=(Declined("a.txt", "ana", "mine"), Declined("b.txt", "bo", "mine")),
    articles=("a*", "b c"),
    closed="2026-02-03T04:05:06Z",
    hints="after",
)
STATUS = RoundStatus(
    ONE,
    {
        "ana": {"b.txt": Progress(1, 3, (1, 0, 0)), "a.txt": Progress(2, 2, (0, 2, 0))},
        "bo": {"a.txt": Progress(1, 1, (1, 0, 0))},
        "cy": {"c.txt": Progress(0, 4)},
    },
    overdue=2,
    controls={"ana": {"b.txt": Progress(1, 2)}},
    unreadable=("eva",),
    outside=("a2.txt", "a3.txt", "a4.txt", "a5.txt"),
    edited="/d/guide lines.md",
    leads=True,
)
PLAIN = Round("two", State.DRAFT, blind=True)
STATUS_TEXT = """\
round one: open
  lead         lea
  overlap      2 reviewers a sentence, seed 7
  adjudicators di, ed
  excluded     ana from 1 article, bo from 2 articles
  left         cy
  takes up     disputed of round main
  requires     reason, note
  hints        of other articles after one has judged
  guidelines   version v2, the 3rd
  closed       2026-02-03 04:05
  due          2026-03-01
  overdue      2 days
  verdicts     2 accurate, 2 disputed, 0 erroneous
  to see to    ana declined a.txt (mine): `copydesk rounds assign one --desk '/d/my desk'` gives it to somebody else
  to see to    4 articles came after the round was made (a2.txt, a3.txt, a4.txt, …): `copydesk rounds assign one --articles 'a*' --articles 'b c' --desk '/d/my desk'` takes up what is new
  to see to    /d/guide lines.md was edited by hand and is no version: `copydesk rounds guidelines one '/d/guide lines.md' --desk '/d/my desk'` makes it one
  sentences    Two are sure.
               One is not.
  left out     A file is cut off.

  ana                  ████████████░░░░░░░░     3/5   controls 1/2
  bo                   ████████████████████     1/1
  cy                   ░░░░░░░░░░░░░░░░░░░░     0/4   left
  eva                  cannot be read

  a.txt                                  3/3     ana, bo
  b.txt                                  1/3     ana
  c.txt                                  0/4     bo, cy
"""  # noqa: E501


def test_the_list_of_rounds() -> None:
    """Who left and what was withdrawn is not counted; a round over everything says so."""
    assert list(round_lines([ONE, PLAIN])) == [
        "round                state        lead         reviewers articles  due",
        "one                  open         lea                  2        2  2026-03-01",
        "two                  draft                       anybody      all              blind",
    ]


def test_a_round_s_status() -> None:
    """Its terms, tasks, verdicts, reviewers and articles, each in its column; what there is nothing of has no line."""
    said = status_lines(STATUS, ("Two are sure.", "One is not."), ("A file is cut off.",), "/d/my desk")
    assert "\n".join(said) + "\n" == STATUS_TEXT
    hints = "  hints        of other articles after one has judged"
    assert list(status_lines(RoundStatus(PLAIN, {}))) == ["round two: draft, blind", hints, ""]
    assert list(status_lines(RoundStatus(Round("two"), {}))) == ["round two: open", ""]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, True),
        ({"leads": True}, False),
        ({"unreadable": ("bo",)}, True),
        ({"unreadable": ("bo", "cy")}, False),
        ({"round": replace(ONE, blind=False)}, False),
    ],
)
def test_a_blind_round_s_status_says_that_others_are_not_seen(more: dict[str, object], told: bool) -> None:
    """Unless nobody is hidden; the verdicts that are counted are said to be one's own."""
    own = RoundStatus(replace(ONE, blind=True), {"ana": {"b.txt": Progress(1, 3, (1, 0, 0))}})
    said = list(status_lines(replace(own, **more)))
    assert ("  others are seen when the round is closed" in said) is told
    whose = "verdicts" if more.get("round") else "yours"
    assert f"  {whose:12} 1 accurate, 0 disputed, 0 erroneous" in said


def _how(action_id: str, verb: str, rest: str) -> str:
    return f"<{action_id} {verb} {rest}>"


TASK = {"declined": (), "excluded": {}, "left": (), "assignment": {"a.txt": ("ana", "bo"), "b.txt": ("ana", "cy")}}
NOTHING_NEW: dict[str, object] = {"outside": (), "edited": ""}


@pytest.mark.parametrize(
    ("round", "more", "said"),
    [
        ({}, {}, []),
        ({}, {"leads": False, "edited": "g.md"}, []),
        ({"declined": (Declined("a.txt", "di", "mine"), Declined("b.txt", "bo"), Declined("x", "bo"))}, {}, []),
        (
            {"declined": (Declined("a.txt", "bo", "mine"),), "state": State.CLOSED},
            {"edited": "g.md"},
            ["bo declined a.txt (mine): <round.assign assign > gives it to somebody else"],
        ),
        (
            {"overlap": 3, "excluded": {"b.txt": ("cy",)}, "state": State.DRAFT},
            {},
            ["a.txt has 2 of 3 reviewers: <round.assign assign --add NAME> lets somebody join"],
        ),
        ({"overlap": 3, "state": State.ADJUDICATED}, {}, []),
        (
            {},
            {"outside": ("x",)},
            ["1 article came after the round was made (x): "
             "<round.articles assign --articles 'a*' --articles 'b c'> takes up what is new"],
        ),
        (
            {"articles": ("a",)},
            {"outside": ("x", "y", "z")},
            ["3 articles came after the round was made (x, y, z): "
             "<round.articles assign --articles a> takes up what is new"],
        ),
        (
            {"articles": ("a",)},
            {"outside": tuple(map(str, range(1200)))},
            ["1,200 articles came after the round was made (0, 1, 2, …): "
             "<round.articles assign --articles a> takes up what is new"],
        ),
        (
            {},
            {"edited": "g 1.md"},
            ["g 1.md was edited by hand and is no version: <round.guidelines guidelines 'g 1.md'> makes it one"],
        ),
        (
            {},
            {"changed": (ChangedControl("a b.txt", 1, "Two \n came.", "true", 4), ChangedControl("c", 0, "x", "y"))},
            [
                "No control any more, for its words changed: sentence 2 of a b.txt as it was, “Two came.”, known to be"
                " true; <sentence.control control 'a b.txt' 5 VERDICT> makes one of the words it has now",
                "No control any more, for its sentence is gone: sentence 1 of c as it was, “x”, known to be y",
            ],
        ),
        (
            {"adjudicators": ("bo",)},
            {},
            ["Nobody can settle this round: bo, who would, judges in it. "
             "<round.assign assign --adjudicators NAME> names somebody else"],
        ),
    ],
)  # fmt: skip
def test_a_lead_s_tasks(round: dict[str, object], more: dict[str, object], said: list[str]) -> None:
    """Each with the way to do it; after the round was closed nobody need join it or take up what is new."""
    rules = replace(ONE, **{**TASK, **round})
    assert list(lead_tasks(replace(STATUS, **{"round": rules, **NOTHING_NEW, **more}), _how)) == said


def test_a_status_as_json() -> None:
    """What a lead sees of it; who leads it not does not see who declined what."""
    found = json.loads(json.dumps(as_json(STATUS)))
    assert found == {
        "name": "one",
        "state": "open",
        "lead": "lea",
        "overdue": 2,
        "closed": "2026-02-03T04:05:06Z",
        "hints": "after",
        "guidelines": "v2",
        "left": ["cy"],
        "adjudicators": ["di", "ed"],
        "progress": {
            "ana": {"b.txt": {"judged": 1, "of": 3}, "a.txt": {"judged": 2, "of": 2}},
            "bo": {"a.txt": {"judged": 1, "of": 1}},
            "cy": {"c.txt": {"judged": 0, "of": 4}},
        },
        "unreadable": ["eva"],
        "outside": ["a2.txt", "a3.txt", "a4.txt", "a5.txt"],
        "declined": [
            {"article": "a.txt", "reviewer": "ana", "why": "mine"},
            {"article": "b.txt", "reviewer": "bo", "why": "mine"},
        ],
        "assignment": {"a.txt": ["ana", "bo"], "b.txt": ["ana"], "c.txt": ["bo", "cy"]},
    }
    assert as_json(replace(STATUS, leads=False)) == {**as_json(STATUS), "declined": []}


def test_what_is_left_and_what_is_missing() -> None:
    """By reviewer and article, for a message to each; thousands have a comma."""
    assert list(work_left(STATUS)) == [
        "eva: what they did in round one cannot be read",
        "ana: 2 of 5 sentences left in round one, due 2026-03-01, overdue by 2 days",
        "  b.txt                                       2 left",
        "bo: nothing left in round one",
    ]
    plain = replace(STATUS, round=replace(ONE, due=""), overdue=0, unreadable=())
    assert next(work_left(plain)) == "ana: 2 of 5 sentences left in round one"
    assert missing_line(plain) == "6 of 10 verdicts are missing: ana 2, cy 4."
    much = replace(plain, by_reviewer={"ana": {"a.txt": Progress(1, 3001)}})
    assert missing_line(much) == "3,000 of 3,001 verdicts are missing: ana 3,000."
    assert missing_line(replace(STATUS, by_reviewer={}, unreadable=("eva", "bo"))) == (
        "Nothing is known of eva, bo, whose files cannot be read."
    )


def test_what_changed_hands() -> None:
    """The moves, then what those who left keep, what counts all the same, and what lacks reviewers."""
    moves = (
        Move("a.txt", ("bo", "cy"), ("ana",)),
        Move("b.txt", ("bo",), ()),
        Move("c.txt", (), ("bo", "cy")),
        Move("d.txt", ("bo", "cy"), ()),
        Move("e.txt", (), ("cy",)),
    )
    assert list(move_lines(moves)) == [
        "a.txt: bo, cy instead of ana",
        "b.txt: bo joins",
        "c.txt: bo, cy leave",
        "d.txt: bo, cy join",
        "e.txt: cy leaves",
    ]
    left_over = {("a.txt", "ana"): 2, ("a.txt", "bo"): 2, ("b.txt", "bo"): 1, ("c.txt", "cy"): 1}
    done = Reassigned(ONE, moves, {"ana": 1, "bo": 2}, {"a.txt": 1}, left_over)
    remarks = [
        "ana keeps 1 article that is finished; it counts.",
        "bo keeps 2 articles that are finished; they count.",
        "2 verdicts of ana on a.txt, which is somebody else's now, count as well.",
        "2 verdicts of bo on a.txt are kept and do not count.",
        "1 verdict of bo on b.txt is kept and does not count.",
        "1 verdict of cy on c.txt, which is somebody else's now, counts as well.",
        "a.txt has 1 of 2 reviewers: nobody else can judge it. Add somebody: `--add NAME`",
    ]
    assert list(remark_lines(done)) == remarks
    assert list(declined_lines("a.txt", "lea", done)) == [
        "a.txt is not yours any more; bo, cy judge it now.",
        *remarks,
    ]
    nobody = "c.txt is not yours any more; nobody has it yet."
    assert list(declined_lines("c.txt", "lea", Reassigned(ONE, moves))) == [nobody]
    assert list(declined_lines("d.txt", "lea", Reassigned(ONE, ()))) == [nobody.replace("c.txt", "d.txt")]
    for lead, who in (("lea", "lea"), ("", "the lead")):
        told = f"a.txt is not yours any more; {who} sees it and gives it to somebody else."
        assert list(declined_lines("a.txt", lead, None)) == [told]


@pytest.mark.parametrize(
    ("done", "of", "cells"),
    [(0, 0, 0), (0, 7, 0), (1, 7, 0), (2, 7, 1), (6, 7, 4), (7, 7, 5), (9, 7, 5), (70, 100, 3), (99, 100, 4)],
)
def test_a_bar(done: int, of: int, cells: int) -> None:
    """It is full when all is done and no sooner, and never longer."""
    assert bar(done, of, 5) == "█" * cells + "░" * (5 - cells)
    assert bar(done, of, 5, "#", ".") == "#" * cells + "." * (5 - cells)


VERSIONS = {"v0": "One source.\n", "v1": "Two sources.\n", "v2": "Two good sources.\n"}


def test_what_changed_in_the_guidelines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Since the version before, or since another; nothing where one has no text or both together are too long."""
    since_before = "Two{+ good+} sources.\n"
    assert guidelines_changes(ONE, VERSIONS.__getitem__) == since_before
    assert guidelines_changes(ONE, VERSIONS.__getitem__, "v2") == since_before
    assert guidelines_changes(ONE, VERSIONS.__getitem__, "v0") == "[-One-]{+Two+} [-source-]{+good sources+}.\n"
    assert guidelines_changes(ONE, {**VERSIONS, "v1": ""}.__getitem__) == ""
    assert guidelines_changes(replace(ONE, guidelines_versions=()), VERSIONS.__getitem__) == ""
    together = len(VERSIONS["v1"]) + len(VERSIONS["v2"])
    monkeypatch.setattr(rounds, "LONGEST", together)
    assert guidelines_changes(ONE, VERSIONS.__getitem__) == since_before
    monkeypatch.setattr(rounds, "LONGEST", together - 1)
    assert guidelines_changes(ONE, VERSIONS.__getitem__) == ""


def test_guidelines_as_they_are_shown() -> None:
    """What changed above the text, for who has read a version; without a text, who can write it again."""
    title, text = "Guidelines of round one, version v2", VERSIONS["v2"]
    head = ("What changed: [-gone-] {+new+}", "")
    for since, before in (
        (None, ()),
        ("", (*head, "Two{+ good+} sources.")),
        ("v0", (*head, "[-One-]{+Two+} [-source-]{+good sources+}.")),
    ):
        found = guidelines_text(ONE, VERSIONS.__getitem__, since)
        assert (found.title, tuple(found.before), found.text) == (title, before, text)
    lost = guidelines_text(ONE, {**VERSIONS, "v2": " \n"}.__getitem__)
    assert (lost.title, lost.text) == (title, "")
    assert list(lost.before)[1:] == ["copydesk rounds guidelines one FILE"]
    assert "write it again" in lost.before[0]


@pytest.mark.parametrize(
    ("hints", "blind", "said"),
    [
        ("", False, "of other articles before one judges"),
        ("", True, "of other articles after one has judged"),
        ("before", True, "of other articles before one judges"),
        ("off", False, "of other articles never"),
        ("later", True, "of other articles never (later is not known here)"),
    ],
)
def test_when_hints_are_shown(hints: str, blind: bool, said: str) -> None:
    assert hints_said(Round("one", hints=hints, blind=blind)) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "version v9"),
        (1, "version v9"),
        (2, "version v9, the 2nd"),
        (3, "version v9, the 3rd"),
        (4, "version v9, the 4th"),
    ],
)
def test_which_version_of_the_guidelines(count: int, said: str) -> None:
    """The first has no number: there is no other."""
    versions = tuple(GuidelinesVersion(f"v{number}") for number in range(count))
    found = RoundStatus(Round("one", guidelines="v9", guidelines_versions=versions), {})
    assert f"  {'guidelines':12} {said}" in list(status_lines(found))
