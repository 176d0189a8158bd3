"""Rounds of one desk: authors do not judge their own articles, and the next start is in the right round."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from review.assignment import AssignmentError
from review.events import Event, EventKind, Holding
from review.round_changes import AssignmentChange, Plan
from review.rounds import State
from store.desk import Place, RoundView
from store.errors import StoreError
from store.journal.segment import scan
from store.manage.reassign import reassign
from store.manage.rules import NotAllowed
from store.manage.status import RoundStatus, round_status
from store.opening import open_desk
from store.rounds.files import find
from store.rounds.publishing import was_published
from tests.rounds import rounds_of
from tests.verdicts import Verdict
from tui.screens.round_rows import status_rows
from tui.shell.signs import UNICODE
from tui.text.rounds import status_lines

TEXT = "---\nauthor: {0}\ntitle: A report\n---\nThe mayor said that {1} people came. Nobody counted them.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of articles by several people."""
    for number, author in enumerate(("Ana", "[bo, Someone Else]", "cy and ana", "Zoe", "Zoe")):
        (tmp_path / f"{number}.md").write_text(TEXT.format(author, number), "utf-8")
    open_desk(tmp_path, "lead").close()
    return tmp_path


def test_authors_do_not_judge_their_own(folder: Path) -> None:
    """By-lines are read when a round is made and when somebody joins; the lead's own exclusions stay."""
    made = rounds_of(folder, "lead").new(
        Plan("one", "lead", ("ana", "bo", "cy"), overlap=1, excluded=(("cy", "3.md"),))
    )
    assert made.excluded == {"0.md": ("ana",), "1.md": ("bo",), "2.md": ("ana", "cy"), "3.md": ("cy",)}
    assert made.assignment["2.md"] == ("bo",)
    lead = open_desk(folder, "lead", "one", overview=True)
    after = reassign(lead, lead.rules, AssignmentChange(joining=("Zoe",))).round
    assert "Zoe" not in {*after.assignment["3.md"], *after.assignment["4.md"]}
    assert after.excluded["3.md"] == ("cy", "Zoe")
    assert find(lead.layout, "one").excluded == after.excluded


def test_several_articles_are_named_by_a_pattern(folder: Path) -> None:
    plan = Plan("one", "lead", ("ana", "bo", "cy"), overlap=1, excluded=(("cy", "[34].md"), ("ana", "4*")))
    made = rounds_of(folder, "lead").new(plan)
    assert (made.excluded["3.md"], made.excluded["4.md"]) == (("cy",), ("cy", "ana"))
    assert made.assignment["4.md"] == ("bo",)


def test_too_few_who_did_not_write_it(folder: Path) -> None:
    """What cannot be assigned without an author is refused, by name."""
    with pytest.raises(AssignmentError, match=r"2\.md"):
        rounds_of(folder, "lead").new(Plan("one", "lead", ("ana", "cy"), overlap=1))


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
    lead = rounds_of(folder, "lead")
    assert started(folder, "ana") == "main"
    lead.new(Plan("one", "lead", ("ana", "bo"), articles=("3.md", "4.md"), overlap=2))
    assert started(folder, "ana") == "main"
    lead.open("one")
    later(folder, "ana", "main", 1)
    assert started(folder, "ana") == "one"
    later(folder, "ana", "one", 2)
    lead.new(Plan("two", "lead", ("ana", "bo"), articles=("3.md", "4.md"), overlap=2))
    lead.open("two")
    assert started(folder, "ana") == "two"
    later(folder, "ana", "two", 3)
    assert started(folder, "ana", "one") == "one"
    later(folder, "ana", "one", 4)
    assert started(folder, "ana") == "one"
    later(folder, "ana", "one", 5)
    assert started(folder, "bo") in ("one", "two")
    assert started(folder, "cy") == "main"
    lead.close("one")
    assert started(folder, "ana") == "two"
    lead.close("two")
    assert started(folder, "ana") == "main"


def test_a_closed_round_is_gone_back_to_only_by_who_can_settle_it(folder: Path) -> None:
    """Its lead was settling it; a reviewer who reads in it starts elsewhere."""
    lead = rounds_of(folder, "lead")
    lead.new(Plan("one", "lead", ("ana", "bo"), articles=("3.md", "4.md"), overlap=2))
    lead.open("one")
    desk = open_desk(folder, "ana", "one")
    card = desk.articles.cards()[0]
    desk.decisions.append(
        [Event(EventKind.DECIDE, "ana", "one", card.name, card.snapshot, 0, Holding(Verdict.ACCURATE))]
    )
    desk.close()
    lead.close("one")
    for person, then in (("lead", "one"), ("ana", "main")):
        assert started(folder, person, "main") == "main"
        later(folder, person, "main", -5)
        assert started(folder, person, "one") == "one"
        assert started(folder, person) == then
    lead.finish("one")
    assert started(folder, "lead") == "main"


def test_who_is_excluded_is_said(folder: Path) -> None:
    """A lead sees it where the round is shown."""
    rounds_of(folder, "lead").new(Plan("one", "lead", ("ana", "bo", "cy"), overlap=1))
    text = "\n".join(status_lines(round_status(open_desk(folder, "lead", "one"), date(2026, 1, 1), overview=False)))
    assert "ana from 2 articles, bo from 1 article, cy from 1 article" in text


def test_a_named_adjudicator_starts_where_there_is_something_to_settle(folder: Path) -> None:
    """Not in the desk's own round, before having been in the round that names them; after it is settled, no more."""
    lead = rounds_of(folder, "lead")
    lead.new(Plan("one", "lead", ("bo", "cy"), overlap=1, adjudicators=("di",)))
    lead.open("one")
    assert started(folder, "eve") == "main"
    lead.close("one")
    assert started(folder, "di") == "one"
    lead.finish("one")
    assert started(folder, "di") == "main"


def test_figures_of_a_blind_round_say_whose_they_are(folder: Path) -> None:
    """Its lead, who judges too, sees how much others did, and must not take their own verdicts for everybody's."""
    lead = rounds_of(folder, "lead")
    lead.new(Plan("one", "lead", ("lead", "eve"), overlap=2, blind=True))
    lead.open("one")
    for who in ("lead", "eve"):
        desk = open_desk(folder, who, "one")
        card = desk.articles.cards()[0]
        sentence = min(card.claims)
        holding = Holding(Verdict.ACCURATE)
        desk.decisions.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, sentence, holding)])
    seen = round_status(open_desk(folder, "lead", "one", overview=True), date(2026, 1, 1), overview=True)
    board = ["".join(text for text, _ in row) for row in status_rows(seen, None, UNICODE, 80)]
    assert board[0].startswith(" 2 of ")
    assert board[1].startswith(" yours  ✓ 100%")
    assert "  yours        1 accurate" in "\n".join(status_lines(seen))
    stranger = round_status(open_desk(folder, "zed", "one"), date(2026, 1, 1))
    assert list(status_lines(stranger))[-1] == "  others are seen when the round is closed"


def plan(**changes: Any) -> Plan:
    return Plan(**{"name": "one", "lead": "lead", "reviewers": ("bo", "cy"), "articles": ("3.md", "4.md"), **changes})


@pytest.mark.parametrize(
    ("changes", "title", "message"),
    [
        ({"due": "tomorrow"}, "Not a date", "tomorrow"),
        ({"require": ("note", "luck", "wit")}, "A round cannot require that", "luck, wit"),
        ({"reviewers": ()}, "The round has no reviewers", ""),
        ({"articles": ("none", "5.md")}, "The round would be empty", "none, 5.md"),
        ({"only": "disputed"}, "The round would be empty", "no sentence is disputed in round main"),
        ({"name": "main"}, "There is a round of that name", "'main'"),
        ({"excluded": (("b0", "3.md"),)}, "The round asks nobody of that name, who could be excluded", "b0"),
        ({"excluded": (("bo", "2.md"),)}, "No article of the round is one that bo could be excluded from", "2.md"),
    ],
)
def test_what_makes_no_round_is_said(folder: Path, changes: dict[str, Any], title: str, message: str) -> None:
    """And none is made."""
    with pytest.raises(StoreError) as refusal:
        rounds_of(folder, "lead").new(plan(**changes))
    assert (refusal.value.title, refusal.value.message) == (title, message)
    assert [one.name for one in rounds_of(folder, "lead").all()] == ["main"]


def test_a_round_is_made_as_it_was_planned(folder: Path) -> None:
    """Nothing of the plan is lost; the seed is the name's, so that making it again gives out the same."""
    asked = plan(overlap=2, blind=True, due="2026-12-31", require=("note",), adjudicators=("di",), anonymous=True,
                 show_earlier=True, guidelines=b"Read twice.")  # fmt: skip
    made = rounds_of(folder, "lead").new(asked)
    assert made == find(open_desk(folder, "lead").layout, "one")
    assert (made.state, made.lead, made.blind, made.reviewers) == (State.DRAFT, "lead", True, ("bo", "cy"))
    assert (made.overlap, made.due, made.require, made.adjudicators) == (2, "2026-12-31", ("note",), ("di",))
    assert (made.anonymous, made.show_earlier, made.only, made.previous) == (True, True, "", "")
    assert made.seed == int(sha256(b"one").hexdigest()[:8], 16)
    assert made.assignment == {"3.md": ("bo", "cy"), "4.md": ("bo", "cy")}
    assert (made.sentences, made.excluded, made.left) == ({}, {}, ())
    assert rounds_of(folder, "lead").guidelines("one") == "Read twice."
    assert rounds_of(folder, "lead").new(plan(name="two", seed=0)).seed == 0


def judged(folder: Path, round: str, person: str, verdicts: dict[int, str], note: str = "") -> None:
    desk = open_desk(folder, person, round)
    card = next(card for card in desk.articles.cards() if card.name == "4.md")
    kind = EventKind.DECIDE
    held = {at: Holding(one, note=note) for at, one in verdicts.items()}
    desk.decisions.append([Event(kind, person, round, card.name, card.snapshot, at, one) for at, one in held.items()])
    desk.close()


def test_a_round_takes_up_sentences_of_the_one_that_was_closed_last(folder: Path) -> None:
    """Not of one that is blind, nor drafts; without a closed one, of main."""
    lead = rounds_of(folder, "lead")
    judged(folder, "main", "bo", {0: Verdict.DISPUTED})
    first = lead.new(plan(name="first", only="disputed"))
    assert (first.previous, first.sentences) == ("main", {"4.md": (0,)})
    lead.new(plan(name="blind", overlap=2, blind=True, require=("note",)))
    lead.open("blind")
    judged(folder, "blind", "bo", {0: Verdict.DISPUTED})
    judged(folder, "blind", "cy", {1: Verdict.DISPUTED}, "because")
    with pytest.raises(NotAllowed, match="Round blind is blind and not closed"):
        lead.new(plan(name="early", only="disputed", previous="blind"))
    lead.close("blind")
    taken = lead.new(plan(name="taken", only="disputed"))
    assert (taken.previous, taken.sentences) == ("blind", {"4.md": (1,)})
    assert lead.new(plan(name="again", only="disputed", previous="main")).sentences == {"4.md": (0,)}


def test_a_query_asks_for_words_and_for_stale_decisions(folder: Path) -> None:
    """What only the texts can tell; every sentence of an article that was named, judged or not."""
    lead = rounds_of(folder, "lead")
    judged(folder, "main", "bo", {0: Verdict.DISPUTED})
    with closing(open_desk(folder, "bo", "main")) as desk:
        words = desk.articles.article("4.md").quote(0).split()
        every = {card.name: card.claims for card in desk.articles.cards()}["4.md"]
    query = f"article:4* {' '.join(words)}"
    assert lead.new(plan(name="words", only=query)).sentences == {"4.md": (0,)}
    assert lead.new(plan(name="all", only="article:4.md")).sentences == {"4.md": tuple(sorted(every))}
    with pytest.raises(StoreError, match="The round would be empty"):
        lead.new(plan(name="none", only="is:stale"))
    (folder / "4.md").write_text((folder / "4.md").read_text("utf-8").replace(words[0], "Otherwise", 1), "utf-8")
    with closing(open_desk(folder, "lead", "main")) as desk:
        desk.add([folder / "4.md"])
    assert lead.new(plan(name="stale", only="is:stale")).sentences == {"4.md": (0,)}


def test_who_joins_and_leaves_is_assigned_again(folder: Path) -> None:
    """Who left keeps nothing, and may come back; what changed hands is said."""
    rounds_of(folder, "lead").new(plan(overlap=1))
    rounds_of(folder, "lead").open("one")
    lead = open_desk(folder, "lead", "one", overview=True)
    with pytest.raises(StoreError, match="Nobody of that name is in the round"):
        reassign(lead, lead.rules, AssignmentChange(leaving=("eve",)))
    done = reassign(lead, lead.rules, AssignmentChange(joining=("di", "bo"), leaving=("cy",)))
    after = done.round
    assert (after.reviewers, after.left) == (("bo", "cy", "di"), ("cy",))
    assert find(lead.layout, "one") == after
    given = [name for names in after.assignment.values() for name in names]
    assert len(given) == 2
    assert "cy" not in given
    before = lead.rules.assignment
    assert {move.article for move in done.moves} == {name for name in before if before[name] != after.assignment[name]}
    back = reassign(lead, after, AssignmentChange(joining=("cy",))).round
    assert (back.reviewers, back.left) == (("bo", "cy", "di"), ())
    twice = reassign(lead, back, AssignmentChange(overlap=2)).round
    assert twice.overlap == 2
    assert {len(names) for names in twice.assignment.values()} == {2}
    with pytest.raises(NotAllowed, match="Round one stays as it is"):
        reassign(open_desk(folder, "bo", "one"), twice, AssignmentChange(joining=("eve",)))


def test_what_a_lead_does_with_a_round_moves_it_on(folder: Path) -> None:
    """From state to state; only its lead, and only in its turn. Opened again it is blind no longer."""
    lead, other = rounds_of(folder, "lead"), rounds_of(folder, "bo")
    lead.new(plan(overlap=2, blind=True))
    for refused in (lead.close, lead.finish, lead.reopen):
        with pytest.raises(NotAllowed, match="Round one stays as it is"):
            refused("one")
    with pytest.raises(NotAllowed) as refusal:
        other.open("one")
    assert refusal.value.message == "Only lead, who leads the round, can do that"
    seen = []
    for act in (lead.open, lead.close, lead.finish, lead.reopen, lead.close):
        act("one")
        one = lead.find("one")
        seen.append((one.state, one.blind, was_published(lead.layout, one)))
    assert seen == [
        (State.OPEN, True, False),
        (State.CLOSED, True, True),
        (State.ADJUDICATED, True, True),
        (State.OPEN, False, True),
        (State.CLOSED, False, True),
    ]


def test_what_was_decided_after_a_round_was_opened_again_is_published_too(folder: Path) -> None:
    """Everybody may read it from then on; a round that never was blind needs no copies."""
    lead = rounds_of(folder, "lead")
    lead.new(plan(overlap=2, blind=True))
    lead.open("one")
    judged(folder, "one", "bo", {0: Verdict.DISPUTED})
    lead.close("one")
    lead.reopen("one")
    judged(folder, "one", "bo", {1: Verdict.DISPUTED})
    lead.close("one")
    [copy] = lead.layout.round("one").glob("published/*/*.json")
    assert [line.slim.sentence for line in scan(copy.read_bytes()).lines] == [0, 1]
    lead.new(plan(name="open", overlap=2))
    lead.open("open")
    lead.close("open")
    assert not was_published(lead.layout, find(lead.layout, "open"))


def test_who_closes_a_round_that_nobody_leads_leads_it(folder: Path) -> None:
    lead = rounds_of(folder, "lead")
    assert lead.close("main").round.lead == "lead"
    assert rounds_of(folder, "bo").all()[0].lead == "lead"


def test_only_the_lead_sets_a_control(folder: Path) -> None:
    lead = rounds_of(folder, "lead")
    lead.new(plan())
    lead.control("one", ("4.md", 1), Verdict.DISPUTED)
    with pytest.raises(NotAllowed, match="The control was not set"):
        rounds_of(folder, "bo").control("one", ("4.md", 0), Verdict.DISPUTED)
    assert find(lead.layout, "one").controls == {("4.md", 1): Verdict.DISPUTED}
    lead.control("one", ("4.md", 1), None)
    assert find(lead.layout, "one").controls == {}


def _status(view: RoundView) -> RoundStatus:
    return round_status(view.desk, date(2026, 1, 1), overview=view.overview)


def test_a_lead_looks_at_a_blind_round_from_above(folder: Path) -> None:
    """Whoever does not lead it sees their own."""
    lead = rounds_of(folder, "lead")
    lead.new(plan(overlap=2, blind=True))
    lead.open("one")
    judged(folder, "one", "bo", {0: Verdict.DISPUTED})
    assert lead.view("one").overview
    assert _status(lead.view("one")).judged_of("bo")[0] == 1
    assert not rounds_of(folder, "cy").view("one").overview
    assert _status(rounds_of(folder, "cy").view("one")).judged_of("bo") == (0, 0)
    assert rounds_of(folder, "cy").enter("one").round == "one"


def test_a_round_that_cannot_be_closed_to_others_does_not_open_blind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays the draft that it was; an open one does not care."""
    lead = rounds_of(folder, "lead")
    lead.new(plan(overlap=2, blind=True))
    lead.new(plan(name="open", overlap=2))
    monkeypatch.setattr("store.rounds.files.why_not_blind", lambda *_: "it has no modes")
    with pytest.raises(StoreError, match="cannot be kept blind") as refused:
        lead.open("one")
    assert "it has no modes" in refused.value.message
    assert lead.find("one").state is State.DRAFT
    assert lead.open("open").state is State.OPEN


def test_a_closing_that_is_done_again_keeps_its_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was interrupted is brought to its end; the round was closed when it was closed first."""
    lead = rounds_of(folder, "lead")
    lead.new(plan(overlap=2))
    lead.open("one")
    lead.close("one")
    first = lead.find("one").closed
    assert first
    (lead.layout.round("one") / "sealed.json").unlink()
    monkeypatch.setattr("store.manage.lead.timestamp", lambda: "2099-01-01T00:00:00Z")
    lead.close("one")
    assert lead.find("one").closed == first
    lead.reopen("one")
    lead.close("one")
    assert lead.find("one").closed == "2099-01-01T00:00:00Z"
