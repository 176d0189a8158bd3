"""People who come and go in a round, on a desk on the disk: what moves, what stays, what counts, and who says so."""

from __future__ import annotations

import json
import os
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.agreement.of_round import table_of_round
from review.assignment import AssignmentError, Work
from review.consensus import consensus_of
from review.events import Event, EventKind, Holding
from review.holdings import is_draft
from review.round_changes import AssignmentChange, Plan
from review.rounds import Round
from store.errors import StoreError
from store.exchange.export import Wanted, job_of
from store.exchange.formats.registry import load
from store.manage.lead import _file_time
from store.manage.reassign import _work as work
from store.manage.rules import NotAllowed
from store.manage.status import round_status
from store.opening import open_desk
from store.rounds import files
from store.rounds.round_file import dumps, loads
from tests.rounds import REPORT, desk_of_reports, rounds_of
from tests.verdicts import Verdict
from tui.cli.main import main

A, D, _E = Verdict


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of six articles of three sentences each."""
    return desk_of_reports(tmp_path, 6)


def begun(folder: Path, **more: object) -> Round:
    """Open a round of three reviewers, two an article."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo", "cy"), overlap=2, **more))  # type: ignore[arg-type]
    return lead.open("one")


def judge(folder: Path, who: str, article: str, count: int = 3, verdict: str = A) -> None:
    """Judge the first sentences of an article that are up for judgement."""
    desk = open_desk(folder, who, "one")
    card = next(card for card in desk.articles.cards() if card.name == article)
    for at in sorted(card.claims)[:count]:
        holding = Holding(verdict, claim=True)
        desk.decisions.append([Event(EventKind.DECIDE, who, "one", article, card.snapshot, at, holding)])
    desk.close()


def of(round: Round, who: str) -> list[str]:
    """Return the articles that somebody has."""
    return sorted(article for article, names in round.assignment.items() if who in names)


def who_counts(folder: Path) -> dict[str, set[str]]:
    """Return the people whose verdicts count, by who says so."""
    desk = open_desk(folder, "lea", "one", overview=True)
    current = [event for event in desk.decisions.everything() if not is_draft(desk.rules, event.holding)]
    board = round_status(desk, date(2026, 1, 1), overview=True).by_reviewer
    table = table_of_round(current)
    votes = {name for outcome in consensus_of(current).outcomes.values() for name, _ in outcome.votes}
    lines = b"".join(load("jsonl").write(job_of((desk,), Wanted(), "desk", 0))).splitlines()
    desk.close()
    return {
        "board": {name for name, articles in board.items() if any(one.judged for one in articles.values())},
        "figures": set(table.raters),
        "consensus": votes,
        "export": {json.loads(line)["reviewer"] for line in lines},
    }


def test_who_leaves_keeps_what_is_finished_and_it_counts(folder: Path) -> None:
    """The rest goes to others; what was half done is heard too, and all figures hear the same people."""
    before = begun(folder)
    first, second, *rest = of(before, "ana")
    judge(folder, "ana", first)
    judge(folder, "ana", second, count=2)
    done = rounds_of(folder).assign("one", AssignmentChange(leaving=("ana",), joining=("di",)))
    assert of(done.round, "ana") == [first]
    assert {move.article for move in done.moves} >= {second, *rest}
    assert all(len(names) == 2 for names in done.round.assignment.values())
    assert dict(done.kept) == {"ana": 1}
    assert dict(done.left_over) == {(second, "ana"): 2}
    assert set(map(frozenset, who_counts(folder).values())) == {frozenset({"ana"})}
    desk = open_desk(folder, "lea", "one", overview=True)
    assert round_status(desk, date(2026, 1, 1), overview=True).judged_of("ana") == (5, 5)
    with pytest.raises(StoreError, match="left this round"):
        judge(folder, "ana", first)


def test_who_comes_back_goes_on(folder: Path) -> None:
    """With what was finished, and a fair share of the rest."""
    before = begun(folder)
    mine = of(before, "ana")
    judge(folder, "ana", mine[0])
    lead = rounds_of(folder)
    lead.assign("one", AssignmentChange(leaving=("ana",)))
    after = lead.assign("one", AssignmentChange(joining=("ana",))).round
    assert mine[0] in of(after, "ana")
    assert len(of(after, "ana")) == 4
    assert "ana" not in after.left


def test_from_a_draft_somebody_goes_without_a_trace(folder: Path) -> None:
    """Nobody has judged yet: who is taken off may settle the round."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo", "lea"), overlap=2))
    after = lead.assign("one", AssignmentChange(leaving=("lea",))).round
    assert (after.reviewers, after.left) == (("ana", "bo"), ())


def test_to_leave_and_join_at_once_is_refused(folder: Path) -> None:
    """And so is taking off somebody who is not there, or who left; nobody joins whose name cannot be one."""
    begun(folder)
    lead = rounds_of(folder)
    for change in (AssignmentChange(leaving=("zoe",)), AssignmentChange(("di",), ("di",))):
        with pytest.raises(StoreError):
            lead.assign("one", change)
    for name in ("../x", "a,b", ""):
        with pytest.raises(StoreError, match="reviewer"):
            lead.assign("one", AssignmentChange(joining=("di", name)))
    lead.assign("one", AssignmentChange(leaving=("ana",)))
    with pytest.raises(StoreError, match="Nobody of that name"):
        lead.assign("one", AssignmentChange(leaving=("ana",)))


def test_too_few_who_stay(folder: Path) -> None:
    """An article cannot have two reviewers where one is left, unless it is finished."""
    before = begun(folder)
    lead = rounds_of(folder)
    with pytest.raises(AssignmentError, match="1 of them, not 2"):
        lead.assign("one", AssignmentChange(leaving=("ana", "bo")))
    for who in ("ana", "bo"):
        for article in of(before, who):
            judge(folder, who, article)
    assert lead.assign("one", AssignmentChange(leaving=("ana", "bo"))).moves == ()


def test_declined(folder: Path) -> None:
    """The article goes to somebody else, with the reason kept, and what was said of it counts nowhere any more."""
    before = begun(folder)
    article, other = of(before, "ana")[:2]
    judge(folder, "ana", article)
    judge(folder, "ana", other, verdict=D)
    done = rounds_of(folder, "ana").decline("one", article, "my  brother's\nfirm")
    assert done is not None
    assert "ana" not in done.round.assignment[article]
    assert len(done.round.assignment[article]) == 2
    assert [move.article for move in done.moves] == [article]
    assert [(one.article, one.reviewer, one.why) for one in done.round.declined] == [
        (article, "ana", "my brother's firm")
    ]
    desk = open_desk(folder, "lea", "one", overview=True)
    assert {event.article for event in desk.decisions.everything()} == {other}
    assert round_status(desk, date(2026, 1, 1), overview=True).judged_of("ana")[0] == 3
    assert {event.article for event in desk.decisions.log("ana")} == {article, other}
    own = open_desk(folder, "ana", "one")
    assert article not in {card.name for card in own.articles.cards()}
    with pytest.raises(StoreError):
        rounds_of(folder, "ana").decline("one", article, "again")


def test_what_cannot_be_declined(folder: Path) -> None:
    """Without a reason, or what one does not have; by nobody who is not asked."""
    mine = of(begun(folder), "ana")[0]
    ana = rounds_of(folder, "ana")
    for why in ("", " \n "):
        with pytest.raises(StoreError, match="no reason was given"):
            ana.decline("one", mine, why)
    with pytest.raises(StoreError, match="was not declined"):
        ana.decline("one", "nothing.txt", "mine")
    with pytest.raises(NotAllowed, match="not among this round's reviewers"):
        rounds_of(folder, "zoe").decline("one", "a0.txt", "mine")


def test_all_decline(folder: Path) -> None:
    """An article that nobody can judge is said to lack reviewers, and goes to who joins."""
    begun(folder)
    for who in ("ana", "bo", "cy"):
        round = files.find(open_desk(folder, "lea").layout, "one")
        if round.judges(who, "a0.txt"):
            rounds_of(folder, who).decline("one", "a0.txt", "mine")
    done = rounds_of(folder).assign("one", AssignmentChange())
    assert dict(done.short) in ({"a0.txt": 1}, {"a0.txt": 0})
    after = rounds_of(folder).assign("one", AssignmentChange(joining=("di", "ed"))).round
    assert len(after.assignment["a0.txt"]) == 2


def test_excluded_in_mid_round(folder: Path) -> None:
    """The article changes hands, though it was finished, and stays out of reach of whoever is excluded."""
    before = begun(folder)
    article = of(before, "ana")[0]
    judge(folder, "ana", article)
    done = rounds_of(folder).assign("one", AssignmentChange(excluded=(("ana", article),)))
    assert [(move.article, move.lost) for move in done.moves] == [(article, ("ana",))]
    assert dict(done.left_over) == {(article, "ana"): 3}
    assert all("ana" not in names for names in who_counts(folder).values())


def test_an_exclusion_that_guards_nothing_is_refused(folder: Path) -> None:
    """A mistyped name or article would let somebody judge what they must not; who joins may be excluded at once."""
    begun(folder)
    admin = rounds_of(folder)
    for pair, what in ((("anna", "*"), "anna"), (("ana", "9.txt"), "9.txt")):
        with pytest.raises(StoreError, match=what) as refusal:
            admin.assign("one", AssignmentChange(excluded=(pair,)))
        assert refusal.value.hint == f"Did you mean {'ana' if what == 'anna' else 'a5.txt'}?"
    done = admin.assign("one", AssignmentChange(joining=("zoe",), excluded=(("zoe", "*"),)))
    assert all("zoe" in people for people in done.round.excluded.values())


def test_articles_that_came_later(folder: Path) -> None:
    """They are told of where the round's globs would have chosen them, and taken up for whoever has least."""
    begun(folder, articles=("a*",))
    for name in ("a9.txt", "b9.txt"):
        (folder / name).write_text(REPORT.format(9), "utf-8")
    desk = open_desk(folder, "lea", "one", overview=True)
    assert round_status(desk, date(2026, 1, 1), overview=True).outside == ("a9.txt",)
    done = rounds_of(folder).assign("one", AssignmentChange(articles=("a*",)))
    assert [(move.article, len(move.gained)) for move in done.moves] == [("a9.txt", 2)]
    desk = open_desk(folder, "lea", "one", overview=True)
    assert round_status(desk, date(2026, 1, 1), overview=True).outside == ()
    with pytest.raises(StoreError, match="not in the round yet"):
        rounds_of(folder).assign("one", AssignmentChange(articles=("a*",)))


def test_another_overlap(folder: Path) -> None:
    """More reviewers join each article; fewer leave it, but nobody loses what they have finished."""
    before = begun(folder)
    lead = rounds_of(folder)
    more = lead.assign("one", AssignmentChange(overlap=3)).round
    assert all(names == ("ana", "bo", "cy") for names in more.assignment.values())
    for who in ("ana", "bo"):
        judge(folder, who, "a0.txt")
    fewer = lead.assign("one", AssignmentChange(overlap=1)).round
    assert fewer.assignment["a0.txt"] == ("ana", "bo")
    assert all(len(names) == 1 for article, names in fewer.assignment.items() if article != "a0.txt")
    assert before.overlap == 2
    with pytest.raises(AssignmentError, match="4"):
        lead.assign("one", AssignmentChange(overlap=4))
    with pytest.raises(AssignmentError, match="overlap"):
        lead.assign("one", AssignmentChange(overlap=-1))


def test_a_round_over_a_selection_takes_no_articles(folder: Path) -> None:
    """It takes up sentences of an earlier round, and a new article has none."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), only="unjudged", overlap=1))
    (folder / "a9.txt").write_text(REPORT.format(9), "utf-8")
    with pytest.raises(StoreError, match="No articles can be added"):
        lead.assign("one", AssignmentChange(articles=("*",)))


def test_what_is_left_is_said_where_a_round_ends(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """How many verdicts are missing and whose; how many differences nobody has settled."""
    before = begun(folder)
    desk = str(folder)
    for who, verdict in zip(before.assignment["a0.txt"], (A, D), strict=True):
        judge(folder, who, "a0.txt", verdict=verdict)
    assert main(["rounds", "close", "one", desk, "--as", "lea"]) == 0
    assert "30 of 36 verdicts are missing: " in capfd.readouterr().err
    assert main(["rounds", "finish", "one", desk, "--as", "lea"]) == 0
    assert "3 of 3 sentences on which reviewers differ are not settled." in capfd.readouterr().err


def test_the_round_closed_last_is_by_the_record(folder: Path) -> None:
    """Not by the time of a file, which a copy or a later `finish` changes; an older program's round by that."""
    lead = rounds_of(folder)
    for name in ("one", "two"):
        lead.new(Plan(name, "lea", ("ana", "bo"), overlap=2))
        lead.open(name)
        lead.close(name)
    lead.finish("one")
    assert lead.new(Plan("three", "lea", ("ana", "bo"), only="unjudged")).previous == "two"


def test_of_rounds_that_an_older_program_closed_the_last_is_by_their_files(folder: Path) -> None:
    lead = rounds_of(folder)
    for number, name in enumerate(("two", "one")):
        lead.new(Plan(name, "lea", ("ana", "bo"), overlap=2))
        lead.open(name)
        lead.close(name)
        path = lead.layout.round_settings(name)
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("closed = ")), "utf-8")
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
        assert files.find(lead.layout, name).closed == ""
    assert _file_time(lead.layout, files.find(lead.layout, "one")) == "2023-11-14T22:13:21.000000Z"
    assert lead.new(Plan("three", "lea", ("ana", "bo"), only="unjudged")).previous == "one"


def test_the_lead_who_settles_by_default_starts_where_there_is_something_to_settle(folder: Path) -> None:
    """As a named adjudicator does, until the round is settled."""
    begun(folder)
    assert open_desk(folder, "lea").round == "main"
    rounds_of(folder).close("one")
    assert open_desk(folder, "lea").round == "one"
    assert open_desk(folder, "ana").round == "main"
    rounds_of(folder).finish("one")
    assert open_desk(folder, "lea").round == "main"


def test_adjudicators_are_named_later(folder: Path) -> None:
    """Also in a closed round; not those who all judge in it."""
    begun(folder)
    lead = rounds_of(folder)
    with pytest.raises(StoreError, match="Nobody can settle"):
        lead.name_adjudicators("one", ("ana", "bo"))
    with pytest.raises(StoreError, match="Nobody can settle"):
        lead.new(Plan("two", "lea", ("ana", "bo"), overlap=1, adjudicators=("ana",)))
    lead.close("one")
    assert lead.name_adjudicators("one", ("di",)).adjudicators == ("di",)
    assert open_desk(folder, "di").round == "one"


def test_a_round_passes_through_its_file_whole(folder: Path) -> None:
    """Whatever a program writes, it reads again, and keeps what a later program has written."""
    begun(folder, require=("reason", "evidence"))
    layout = open_desk(folder, "lea").layout
    path = layout.round_settings("one")
    path.write_text(
        path.read_text("utf-8").replace("\n[assignment]", 'later = [1, { x = "y" }]\n\n[assignment]'), "utf-8"
    )
    rounds_of(folder, "ana").decline("one", of(files.find(layout, "one"), "ana")[0], 'mine "\u2028')
    found = files.find(layout, "one")
    assert found.others == {"later": [1, {"x": "y"}]}
    assert loads(dumps(found), "") == found


def test_what_evidence_is_asked_of_in_files_of_older_programs(folder: Path) -> None:
    """There evidence was asked of every verdict, and still is; what is written now asks no less of an older program."""
    begun(folder, require=("evidence",))
    layout = open_desk(folder, "lea").layout
    text = layout.round_settings("one").read_text("utf-8")
    assert 'require = ["evidence"]\n' in text
    assert loads(text, "").require == ("evidence",)
    older = "".join(line for line in text.splitlines(keepends=True) if "require_of_faults" not in line)
    assert loads(older, "").require == ("evidence!",)
    assert loads(dumps(loads(older, "")), "").require == ("evidence!",)


def test_what_does_not_count_is_not_finished(folder: Path) -> None:
    """Whoever is excluded from an article has done nothing on it, whatever they said of it."""
    one = begun(folder)
    first, second, *_ = of(one, "ana")
    judge(folder, "ana", first)
    judge(folder, "ana", second, count=2)
    with closing(open_desk(folder, "lea", "one", overview=True)) as desk:
        done = work(desk, one, ())
        assert done.work == Work(frozenset({(first, "ana")}), frozenset({(second, "ana")}))
        assert done.verdicts == {(first, "ana"): 3, (second, "ana"): 2}
        without = work(desk, replace(one, excluded={first: ("ana",), second: ("bo",)}), ())
        assert (without.work.finished, without.verdicts) == (frozenset(), {(second, "ana"): 2})
