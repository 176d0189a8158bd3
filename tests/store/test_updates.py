"""An article changes under its reviewers: nothing is lost, nothing is carried over onto other words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.anchor import Status
from review.events import Event, EventKind, Holding
from review.undo import undo
from store.folder_desk import FileDesk
from store.opening import open_desk
from store.person import current_person
from tests.verdicts import Verdict

TEXT = """The budget vote

The council met on Monday. It approved a budget of 4 million dollars. Nobody objected to it.

The mayor thanked the clerks. A second vote follows in June.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one article."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def sentence(desk: FileDesk, start: str) -> int:
    article = desk.articles.article("a.txt")
    return next(s.index for s in article.sentences if article.quote(s.index).startswith(start))


def decide(desk: FileDesk, at: int, verdict: str, kind: EventKind = EventKind.DECIDE) -> Event:
    snapshot = desk.articles.article("a.txt").sha256
    event = Event(kind, desk.reviewer, desk.round, "a.txt", snapshot, at, Holding(verdict=verdict, claim=True))
    return desk.decisions.append([event])[0]


def judged(folder: Path) -> FileDesk:
    """Return the desk with four sentences judged."""
    desk = open_desk(folder)
    for start in ("The council", "It approved", "Nobody", "The mayor"):
        decide(desk, sentence(desk, start), Verdict.ACCURATE)
    return desk


def test_a_changed_file_waits_until_it_is_added(folder: Path) -> None:
    """Opening names it and leaves the article as it was judged."""
    desk = judged(folder)
    before = desk.articles.article("a.txt")
    desk.close()
    (folder / "a.txt").write_text(TEXT.replace("4 million", "5 million"), "utf-8")
    desk = open_desk(folder)
    assert desk.articles.article("a.txt") == before
    assert [problem.title for problem in desk.problems()] == ["An article's file has changed"]


def test_decisions_follow_their_sentences(folder: Path) -> None:
    """Equal sentences keep their verdict, moved ones too; a changed one is stale, a deleted one an orphan."""
    desk = judged(folder)
    text = TEXT.replace("4 million", "5 million").replace(" Nobody objected to it.", "")
    text = text.replace("The mayor thanked the clerks. ", "") + "\nThe mayor thanked the clerks.\n"
    (folder / "a.txt").write_text(text, "utf-8")
    assert desk.add([folder / "a.txt"]).updated == ["a.txt"]
    held = desk.decisions.held("a.txt", desk.reviewer)
    assert set(held) == {sentence(desk, "The council"), sentence(desk, "The mayor")}
    assert all(event.snapshot == desk.articles.article("a.txt").sha256 for event in held.values())
    found = {one.anchor.status: one for one in desk.decisions.reanchored("a.txt", desk.reviewer)}
    assert found[Status.FUZZY].old == "It approved a budget of 4 million dollars."
    assert found[Status.FUZZY].new == "It approved a budget of 5 million dollars."
    assert found[Status.ORPHANED].old == "Nobody objected to it."
    assert "The mayor thanked the clerks." in {
        one.new for one in desk.decisions.reanchored("a.txt", desk.reviewer) if one.anchor.is_same
    }
    assert desk.decisions.progress(desk.reviewer)["a.txt"].judged == 2
    assert [event.kind for event in desk.decisions.log(desk.reviewer)] == [EventKind.DECIDE] * 4
    again = open_desk(folder)
    assert set(again.decisions.held("a.txt", desk.reviewer)) == set(held)


def test_confirming_a_stale_sentence_and_taking_it_back(folder: Path) -> None:
    """A confirmation makes it held, undo makes it stale again."""
    desk = judged(folder)
    (folder / "a.txt").write_text(TEXT.replace("4 million", "5 million"), "utf-8")
    desk.add([folder / "a.txt"])
    at = sentence(desk, "It approved")
    assert at not in desk.decisions.held("a.txt", desk.reviewer)
    decide(desk, at, Verdict.ACCURATE, EventKind.CONFIRM)
    assert Status.FUZZY not in {one.anchor.status for one in desk.decisions.reanchored("a.txt", desk.reviewer)}
    assert desk.decisions.held("a.txt", desk.reviewer)[at].holding.verdict == Verdict.ACCURATE
    desk.decisions.append(undo(lambda: reversed(desk.decisions.log(desk.reviewer)), desk.decisions.history))
    stale = [one for one in desk.decisions.reanchored("a.txt", desk.reviewer) if one.anchor.status is Status.FUZZY]
    assert [one.anchor.sentence for one in stale] == [at]
    assert desk.decisions.progress(desk.reviewer)["a.txt"].judged == 3


def test_a_text_that_comes_back_brings_its_decisions(folder: Path) -> None:
    """Old, new, old again: the first snapshot is current again and all its decisions hold."""
    desk = judged(folder)
    before = desk.decisions.held("a.txt", desk.reviewer)
    (folder / "a.txt").write_text(TEXT.replace("The council", "The whole council"), "utf-8")
    desk.add([folder / "a.txt"])
    (folder / "a.txt").write_text(TEXT, "utf-8")
    desk.add([folder / "a.txt"])
    assert desk.decisions.held("a.txt", desk.reviewer) == before
    assert len(before) == 4


def test_a_text_brought_back_over_what_somebody_else_brought(folder: Path) -> None:
    """A program that has not looked since another one brought a text still brings the next one."""
    first, second = open_desk(folder), open_desk(folder)
    known = first.articles.article("a.txt").sha256
    (folder / "a.txt").write_text("Something else stood here for a day.\n", "utf-8")
    second.add([folder / "a.txt"])
    (folder / "a.txt").write_text(TEXT, "utf-8")
    first.add([folder / "a.txt"])
    assert open_desk(folder, enter=False).articles.article("a.txt").sha256 == known


def test_the_history_of_a_sentence_spans_its_texts(folder: Path) -> None:
    """What was done on the old wording is part of the new sentence's history."""
    desk = judged(folder)
    (folder / "a.txt").write_text("An earlier line came in.\n\n" + TEXT.replace("4 million", "5 million"), "utf-8")
    desk.add([folder / "a.txt"])
    at = sentence(desk, "It approved")
    decide(desk, at, Verdict.DISPUTED)
    verdicts = [event.holding.verdict for event in desk.decisions.history("a.txt", at)]
    assert verdicts == [Verdict.ACCURATE, Verdict.DISPUTED]


def test_of_a_long_history_the_last_events_are_told_on_whichever_text_they_are(folder: Path) -> None:
    """As when one program still has the old text open."""
    desk = judged(folder)
    old, before = desk.articles.article("a.txt").sha256, sentence(desk, "It approved")
    (folder / "a.txt").write_text("An earlier line came in.\n\n" + TEXT, "utf-8")
    desk.add([folder / "a.txt"])
    at = sentence(desk, "It approved")
    assert at != before
    for verdict in (Verdict.DISPUTED, None, Verdict.ERRONEOUS):
        if verdict is not None:
            decide(desk, at, verdict)
        else:
            made = Event(EventKind.CLEAR, desk.reviewer, desk.round, "a.txt", old, before, Holding(claim=True))
            desk.decisions.append([made])
    whole = list(desk.decisions.history("a.txt", at))
    assert [event.holding.verdict for event in whole] == [
        *(Verdict.ACCURATE, Verdict.DISPUTED, None, Verdict.ERRONEOUS)
    ]
    for last in (1, 2, 3, 4, 9):
        assert list(desk.decisions.history("a.txt", at, last)) == whole[-last:]
    desk.close()


def test_the_first_decision_on_a_sentence_follows_it_to_a_new_text(folder: Path) -> None:
    """It is told where somebody decided again."""
    desk = judged(folder)
    assert desk.decisions.first_events("a.txt") == {}
    old, before = desk.articles.article("a.txt").sha256, sentence(desk, "It approved")
    decide(desk, before, Verdict.DISPUTED)
    first = desk.decisions.first_events("a.txt")
    assert first[desk.reviewer, old, before].holding.verdict == Verdict.ACCURATE
    (folder / "a.txt").write_text("An earlier line came in.\n\n" + TEXT, "utf-8")
    desk.add([folder / "a.txt"])
    new, at = desk.articles.article("a.txt").sha256, sentence(desk, "It approved")
    decide(desk, at, Verdict.ERRONEOUS)
    found = desk.decisions.first_events("a.txt")
    assert found[desk.reviewer, new, at] == found[desk.reviewer, old, before] == first[desk.reviewer, old, before]
    assert at != before
    desk.close()


def test_an_earlier_text_comes_back_although_another_program_brought_the_later_one(folder: Path) -> None:
    """What is new is told by what lies on the disk now, not by what a program knew when it opened."""
    first, second = open_desk(folder), open_desk(folder)
    (folder / "a.txt").write_text(TEXT.replace("4 million", "5 million"), "utf-8")
    assert second.add([folder / "a.txt"]).updated == ["a.txt"]
    (folder / "a.txt").write_text(TEXT, "utf-8")
    assert first.add([folder / "a.txt"]).updated == ["a.txt"]
    assert "a.txt" in first.refresh()
    assert "4 million" in open_desk(folder).articles.article("a.txt").text


def test_a_file_put_back_with_its_old_time_is_not_taken_for_the_text_that_another_login_brought(folder: Path) -> None:
    """A time of change says what a file was only as long as nobody brought another text in between."""
    desk, path = open_desk(folder), folder / "a.txt"
    old = path.stat()
    desk.add([path])
    other = open_desk(folder, person=replace(current_person(), uid=current_person().uid + 1))
    path.write_text(TEXT.replace("4 million", "5 million"), "utf-8")
    other.add([path])
    path.write_text(TEXT, "utf-8")
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert desk.add([path]).updated == ["a.txt"]


def test_a_text_that_comes_back_counts_although_the_clock_went_back(folder: Path) -> None:
    desk = open_desk(folder, clock=lambda: 2_000_000_000_000_000)
    (folder / "a.txt").write_text(TEXT.replace("4 million", "5 million"), "utf-8")
    desk.add([folder / "a.txt"])
    (folder / "a.txt").write_text(TEXT, "utf-8")
    open_desk(folder, clock=lambda: 1_000_000_000_000_000).add([folder / "a.txt"])
    assert "4 million" in open_desk(folder).articles.article("a.txt").text
