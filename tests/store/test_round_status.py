"""How a round stands: what each has done of what they were given, and what of that somebody may see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding, Role
from review.holdings import Progress
from review.round_changes import AssignmentChange, Plan
from review.rounds import MAIN, State
from review.scale import of_desk
from store.desk import Desk
from store.manage.round_admin import RoundAdmin
from store.manage.status import RoundStatus, round_status, undecided
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from store.rounds.guidelines import GUIDELINES
from tests.rounds import REPORT, desk_of_reports, rounds_of
from tests.verdicts import Verdict
from tui.screens.round_rows import status_rows
from tui.shell.signs import UNICODE
from tui.text.rounds import status_lines

TODAY = date(2026, 1, 10)
A, D, E = Verdict


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of two articles of three sentences each."""
    return desk_of_reports(tmp_path, 2)


def begun(folder: Path, overlap: int = 2, *, blind: bool = False) -> RoundAdmin:
    """Open a round of two reviewers."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=overlap, blind=blind))
    lead.open("one")
    return lead


def judge(folder: Path, who: str, *verdicts: str, article: str = "a0.txt", round: str = "one", **more: object) -> None:
    """Judge the first sentences of an article."""
    desk = open_desk(folder, who, round)
    card = next(card for card in desk.articles.cards() if card.name == article)
    for at, verdict in zip(sorted(card.claims), verdicts, strict=False):
        event = Event(EventKind.DECIDE, who, round, article, card.snapshot, at, Holding(verdict, why="gap"))
        desk.decisions.append([replace(event, **more)])
    desk.close()


def status(folder: Path, who: str = "lea", round: str = "one", *, overview: bool = False) -> RoundStatus:
    """Return how a round stands, as somebody sees it."""
    desk = open_desk(folder, who, round, overview=overview)
    found = round_status(desk, TODAY, overview=overview)
    desk.close()
    return found


def test_each_has_done_so_much_of_what_they_were_given(folder: Path) -> None:
    """By person, by article and in all; and how the verdicts fell."""
    begun(folder)
    judge(folder, "ana", A, D, D)
    judge(folder, "ana", E, article="a1.txt")
    judge(folder, "bo", A)
    found = status(folder)
    assert (found.judged_of("ana"), found.judged_of("bo"), found.judged_of("cy")) == ((4, 6), (1, 6), (0, 0))
    assert (found.of_article("a0.txt"), found.of_article("a1.txt"), found.of_article("x")) == ((4, 6), (1, 6), (0, 0))
    assert found.total == (5, 12)
    assert found.spread == (2, 2, 1)
    assert {name: set(articles) for name, articles in found.by_reviewer.items()} == {
        "ana": {"a0.txt", "a1.txt"},
        "bo": {"a0.txt", "a1.txt"},
    }
    assert found == round_status(open_desk(folder, "lea", "one"), TODAY)
    assert (found.overdue, found.unreadable, found.outside, found.edited, found.leads) == (0, (), (), "", False)


def test_nothing_decided_is_nothing_of_every_verdict(folder: Path) -> None:
    """Of as many as the round's scale has."""
    begun(folder)
    assert status(folder).spread == (0, 0, 0)
    other = replace(MAIN, scale=of_desk("truth-o-meter"))
    assert RoundStatus(other, {"ana": {"a": Progress(0, 3)}}).spread == (0,) * 6


def test_somebody_s_articles_are_those_they_were_given(folder: Path) -> None:
    """Another's are not among them, as if they had nothing done there."""
    begun(folder, overlap=1)
    found = status(folder).by_reviewer
    assert [sorted(articles) for articles in found.values()] in ([["a0.txt"], ["a1.txt"]], [["a1.txt"], ["a0.txt"]])


def test_a_blind_round_shows_others_nothing(folder: Path) -> None:
    """Its lead sees how much was done and not what; a reviewer their own; once it is closed everybody all."""
    lead = begun(folder, blind=True)
    judge(folder, "ana", A, D)
    judge(folder, "bo", D)
    above = status(folder, overview=True)
    assert (above.judged_of("ana"), above.judged_of("bo"), above.spread, above.leads) == (
        (2, 6),
        (1, 6),
        (0, 0, 0),
        True,
    )
    own = status(folder, "bo")
    assert (set(own.by_reviewer), own.judged_of("bo"), own.spread, own.leads) == ({"bo"}, (1, 6), (0, 1, 0), False)
    assert status(folder, "zoe").by_reviewer == {}
    lead.close("one")
    assert (status(folder, "zoe").total, status(folder, "zoe").spread) == ((3, 12), (1, 2, 0))


def test_who_left_is_there_as_long_as_something_of_theirs_counts(folder: Path) -> None:
    """With what they finished; somebody who had done nothing is gone."""
    lead = begun(folder)
    judge(folder, "ana", A, A, A)
    lead.assign("one", AssignmentChange(joining=("cy", "di"), leaving=("ana", "bo")))
    found = status(folder)
    assert set(found.by_reviewer) == {"ana", "cy", "di"}
    assert found.judged_of("ana") == (3, 3)


def test_who_was_given_nothing_is_in_the_table_all_the_same(folder: Path) -> None:
    """They are among the reviewers, and the lead has to see it."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo", "cy"), overlap=1))
    lead.open("one")
    assert sorted(len(articles) for articles in status(folder).by_reviewer.values()) == [0, 1, 1]


def test_without_named_reviewers_all_who_judged_are_there(folder: Path) -> None:
    """Not a program that made suggestions, nor who only settled."""
    judge(folder, "ana", A, round="main")
    judge(folder, "bo", D, round="main")
    judge(folder, "bot", D, D, round="main", role=Role.AGENT)
    judge(folder, "cy", A, A, A, round="main", role=Role.AGENT)
    judge(folder, "cy", D, round="main")  # of whom one decision is enough
    found = status(folder, round="main")
    assert set(found.by_reviewer) == {"ana", "bo", "cy", "lea"}  # who looks is one of them
    assert (found.judged_of("ana"), found.judged_of("lea")) == ((1, 6), (0, 6))


def test_controls_are_counted_apart_for_who_may_know_them(folder: Path) -> None:
    """In a blind round for its lead alone: a reviewer's own count has them among the rest, and does not tell."""
    lead = begun(folder, blind=True)
    card = open_desk(folder, "lea").articles.cards()[0]
    first, second, _ = sorted(card.claims)
    for at in (first, second):
        lead.control("one", ("a0.txt", at), A)
    judge(folder, "ana", A, D, D)
    above = status(folder, overview=True)
    assert (above.judged_of("ana"), above.controls_of("ana")) == ((1, 4), (2, 2))
    assert (above.judged_of("bo"), above.controls_of("bo"), above.controls_of("zoe")) == ((0, 4), (0, 2), (0, 0))
    assert (set(above.controls["ana"]), set(above.by_reviewer["ana"])) == ({"a0.txt"}, {"a0.txt", "a1.txt"})
    assert (above.with_controls.judged_of("ana"), above.with_controls.total, above.with_controls.controls) == (
        (3, 6),
        (3, 12),
        {},
    )
    own = status(folder, "ana")
    assert (own.judged_of("ana"), own.controls) == ((3, 6), {})
    lead.close("one")
    assert (status(folder, "ana").judged_of("ana"), status(folder, "ana").controls_of("ana")) == ((1, 4), (2, 2))


def test_whose_files_cannot_be_read_is_not_said_to_have_done_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are named, and have no line; who may not be seen is not even named."""
    begun(folder, blind=True)
    judge(folder, "ana", A)
    monkeypatch.setattr("store.manage.round_admin.unreadable", lambda *_: ("bo", "ana"))
    above = status(folder, overview=True)
    assert (above.unreadable, above.by_reviewer) == (("ana", "bo"), {})
    assert status(folder, "bo").unreadable == ("bo",)
    assert status(folder, "zoe").unreadable == ()


def test_articles_that_came_later_are_named_while_it_runs(folder: Path) -> None:
    """Those that its globs would have chosen; and the guidelines that somebody edited."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), articles=("a*",), overlap=2, guidelines=b"Read twice."))
    for name in ("a5.txt", "b5.txt"):
        (folder / name).write_text(REPORT.format(name), "utf-8")
    path = lead.layout.round("one") / GUIDELINES
    path.write_bytes(b"Read once.")
    for _ in ("a draft", "open"):
        found = status(folder)
        assert (found.outside, found.edited) == (("a5.txt",), str(path))
        if found.round.state is State.DRAFT:
            lead.open("one")
    lead.close("one")
    assert (status(folder).outside, status(folder).edited) == ((), "")


def test_what_is_wrong_on_the_disk_is_said_beside_the_figures(folder: Path) -> None:
    """A figure that rests on part of the files says so."""
    begun(folder)
    judge(folder, "ana", A)
    (folder / ".copydesk" / "rounds" / "one" / "ana" / "host-0009.json").mkdir()
    assert status(folder).problems == ()
    [path] = (folder / ".copydesk" / "rounds" / "one" / "ana").glob("*-0001.json")
    path.write_bytes(path.read_bytes().replace(b'{"kind"', b'{"kind', 1))
    assert [Path(one.path).name for one in status(folder).problems] == [path.name]


@pytest.mark.parametrize(
    ("due", "state", "days"),
    [
        ("2026-01-09", State.OPEN, 1),
        ("2025-12-31", State.OPEN, 10),
        ("2026-01-10", State.OPEN, 0),
        ("2026-02-01", State.OPEN, 0),
        ("", State.OPEN, 0),
        ("soon", State.OPEN, 0),
        ("2026-01-01", State.DRAFT, 0),
        ("2026-01-01", State.CLOSED, 0),
    ],
)
def test_a_round_is_overdue_by_days(folder: Path, due: str, state: State, days: int) -> None:
    """While it is open, and not on the day itself."""
    lead = begun(folder)
    one = lead.find("one")
    files.save(lead.layout, replace(one, due=due, state=state), current_person())
    assert status(folder).overdue == days


def settled(folder: Path) -> Desk:
    """Return the round as its lead has it: closed, a0 with three sentences on which reviewers differ or not."""
    lead = begun(folder)
    judge(folder, "ana", A, A, A)
    judge(folder, "bo", D, D, A)
    lead.close("one")
    return open_desk(folder, "lea", "one")


def test_what_is_undecided_is_what_reviewers_differ_on(folder: Path) -> None:
    """Until an adjudicator decides it; of all on which they differ."""
    desk = settled(folder)
    assert undecided(desk) == (2, 2)
    judge(folder, "lea", E, role=Role.ADJUDICATOR)
    desk.refresh()
    assert undecided(desk) == (1, 2)


def test_controls_are_no_cases(folder: Path) -> None:
    """What is right is known: nobody has to settle it."""
    lead = begun(folder)
    first = min(open_desk(folder, "lea").articles.cards()[0].claims)
    lead.control("one", ("a0.txt", first), A)
    judge(folder, "ana", A, A)
    judge(folder, "bo", D, D)
    lead.close("one")
    assert undecided(open_desk(folder, "lea", "one")) == (1, 1)


def test_a_draft_of_a_verdict_is_no_vote(folder: Path) -> None:
    """Where the round asks for reasons, a verdict without one does not count, and nobody has to settle it."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, require=("reason",)))
    lead.open("one")
    judge(folder, "ana", A)
    judge(folder, "bo", D)
    desk = open_desk(folder, "lea", "one")
    assert undecided(desk) == (0, 0)


def test_others_are_said_to_be_hidden_only_to_whom_they_are(folder: Path) -> None:
    """Not to the lead, who sees that somebody left who had done nothing."""
    lead = begun(folder, blind=True)
    lead.assign("one", AssignmentChange(joining=("cy", "di"), leaving=("bo",)))
    hidden = "others are seen when the round is closed"
    for who, overview, is_said in (("lea", True, False), ("ana", False, True)):
        found = status(folder, who, overview=overview)
        assert ([line.strip() for line in status_lines(found)].count(hidden) > 0) is is_said
        rows = ["".join(text for text, _ in row).strip() for row in status_rows(found, None, UNICODE, 100)]
        assert (rows.count(hidden) > 0) is is_said
