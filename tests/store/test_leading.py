"""Rounds of one desk: authors do not judge their own articles, and the next start is in the right round."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from review.assignment import AssignmentError
from review.events import Event, EventKind, Holding, Verdict
from review.rounds import State
from store.desk import Place
from store.manage.lead import Plan, RoundAdmin
from store.manage.reassign import Change, reassign
from store.manage.status import round_status
from store.opening import open_desk
from store.rounds.files import find
from tui.screens.rounds import standing_rows
from tui.shell.signs import UNICODE
from tui.text.rounds import shown

TEXT = "---\nauthor: {0}\ntitle: A report\n---\nThe mayor said that {1} people came. Nobody counted them.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of articles by several people."""
    for number, author in enumerate(("Ana", "[bo, Someone Else]", "cy and ana", "Zoe", "Zoe")):
        (tmp_path / f"{number}.md").write_text(TEXT.format(author, number), "utf-8")
    open_desk(tmp_path, "lead").close()
    return tmp_path


def round_admin(folder: Path, person: str = "lead") -> RoundAdmin:
    """Return somebody's way to the desk's rounds."""
    layout = open_desk(folder, person).layout
    return RoundAdmin(layout, person, lambda name, sight: open_desk(folder, person, name, overview=sight))


def test_authors_do_not_judge_their_own(folder: Path) -> None:
    """By-lines are read when a round is made and when somebody joins; the lead's own exclusions stay."""
    made = round_admin(folder).new(Plan("one", "lead", ("ana", "bo", "cy"), overlap=1, excluded=(("cy", "3.md"),)))
    assert made.excluded == {"0.md": ("ana",), "1.md": ("bo",), "2.md": ("ana", "cy"), "3.md": ("cy",)}
    assert made.assignment["2.md"] == ("bo",)
    lead = open_desk(folder, "lead", "one", overview=True)
    after = reassign(lead, lead.rules, Change(joining=("Zoe",))).round
    assert "Zoe" not in {*after.assignment["3.md"], *after.assignment["4.md"]}
    assert after.excluded["3.md"] == ("cy", "Zoe")
    assert find(lead.layout, "one").excluded == after.excluded


def test_too_few_who_did_not_write_it(folder: Path) -> None:
    """What cannot be assigned without an author is refused, by name."""
    with pytest.raises(AssignmentError, match=r"2\.md"):
        round_admin(folder).new(Plan("one", "lead", ("ana", "cy"), overlap=1))


def started(folder: Path, person: str, round: str | None = None) -> str:
    """Start the program, work a moment, leave; return the round it was in."""
    desk = open_desk(folder, person, round)
    desk.remember(Place("4.md", 0))
    desk.close()
    return desk.round


def later(folder: Path, person: str, name: str, seconds: int) -> None:
    """Make a stay in a round end so many seconds from now."""
    (path,) = (folder / ".copydesk" / "index").glob(f"*/places/{name}/{person}.json")
    status = path.stat()
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns + seconds * 10**9))


def test_the_round_worked_in_last_is_the_next_start_s(folder: Path) -> None:
    """A round that asks and was never entered comes first; then the one entered last, while there is work in it."""
    lead = round_admin(folder)
    assert started(folder, "ana") == "main"
    lead.new(Plan("one", "lead", ("ana", "bo"), articles=("3.md", "4.md"), overlap=2))
    assert started(folder, "ana") == "main"
    lead.change("one", State.OPEN)
    later(folder, "ana", "main", 1)
    assert started(folder, "ana") == "one"
    later(folder, "ana", "one", 2)
    lead.new(Plan("two", "lead", ("ana", "bo"), articles=("3.md", "4.md"), overlap=2))
    lead.change("two", State.OPEN)
    assert started(folder, "ana") == "two"
    later(folder, "ana", "two", 3)
    assert started(folder, "ana", "one") == "one"
    later(folder, "ana", "one", 4)
    assert started(folder, "ana") == "one"
    later(folder, "ana", "one", 5)
    assert started(folder, "bo") in ("one", "two")
    assert started(folder, "cy") == "main"
    lead.change("one", State.CLOSED)
    assert started(folder, "ana") == "two"
    lead.change("two", State.CLOSED)
    assert started(folder, "ana") == "main"


def test_a_closed_round_is_gone_back_to_only_by_who_can_settle_it(folder: Path) -> None:
    """Its lead was settling it; a reviewer who reads in it starts elsewhere."""
    lead = round_admin(folder)
    lead.new(Plan("one", "lead", ("ana", "bo"), articles=("3.md", "4.md"), overlap=2))
    lead.change("one", State.OPEN)
    desk = open_desk(folder, "ana", "one")
    card = desk.cards()[0]
    desk.append([Event(EventKind.DECIDE, "ana", "one", card.name, card.snapshot, 0, Holding(Verdict.ACCURATE))])
    desk.close()
    lead.change("one", State.CLOSED)
    for person, then in (("lead", "one"), ("ana", "main")):
        assert started(folder, person, "main") == "main"
        later(folder, person, "main", -5)
        assert started(folder, person, "one") == "one"
        assert started(folder, person) == then
    lead.change("one", State.ADJUDICATED)
    assert started(folder, "lead") == "main"


def test_who_is_excluded_is_said(folder: Path) -> None:
    """A lead sees it where the round is shown."""
    round_admin(folder).new(Plan("one", "lead", ("ana", "bo", "cy"), overlap=1))
    text = "\n".join(shown(round_status(open_desk(folder, "lead", "one"), date(2026, 1, 1), overview=False)))
    assert "ana from 2 articles, bo from 1 article, cy from 1 article" in text


def test_a_named_adjudicator_starts_where_there_is_something_to_settle(folder: Path) -> None:
    """Not in the desk's own round, before having been in the round that names them; after it is settled, no more."""
    lead = round_admin(folder)
    lead.new(Plan("one", "lead", ("bo", "cy"), overlap=1, adjudicators=("di",)))
    lead.change("one", State.OPEN)
    assert started(folder, "eve") == "main"
    lead.change("one", State.CLOSED)
    assert started(folder, "di") == "one"
    lead.change("one", State.ADJUDICATED)
    assert started(folder, "di") == "main"


def test_figures_of_a_blind_round_say_whose_they_are(folder: Path) -> None:
    """Its lead, who judges too, sees how much others did, and must not take their own verdicts for everybody's."""
    lead = round_admin(folder)
    lead.new(Plan("one", "lead", ("lead", "eve"), overlap=2, blind=True))
    lead.change("one", State.OPEN)
    for who in ("lead", "eve"):
        desk = open_desk(folder, who, "one")
        card = desk.cards()[0]
        sentence = min(card.claims)
        holding = Holding(Verdict.ACCURATE)
        desk.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, sentence, holding)])
    seen = round_status(open_desk(folder, "lead", "one", overview=True), date(2026, 1, 1), overview=True)
    board = ["".join(text for text, _ in row) for row in standing_rows(seen, None, UNICODE, 80)]
    assert board[0].startswith(" 2 of ")
    assert board[1].startswith(" yours  ✓ 100%")
    assert "  yours        1 accurate" in "\n".join(shown(seen))
    stranger = round_status(open_desk(folder, "zed", "one"), date(2026, 1, 1))
    assert list(shown(stranger))[-1] == "  others are seen when the round is closed"
