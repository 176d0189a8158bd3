"""The journal when the world misbehaves: nothing acknowledged is lost, nothing refused is kept."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from review.events import Event, EventKind, Holding
from review.verdicts import Verdict
from store import desk as opening
from store.desk import open_desk
from store.errors import StoreError
from store.folder import FolderDesk
from store.segment import State, scan


def decide(desk: FolderDesk, sentence: int, note: str = "", verdict: Verdict = Verdict.DISPUTED) -> Event:
    card = desk.cards()[0]
    holding = Holding(verdict=verdict, note=note)
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sentence, holding)
    return desk.append([event])[0]


def held(folder: Path) -> dict[int, str]:
    """Return sentence and note of what a fresh program finds."""
    desk = open_desk(folder)
    return {event.sentence: event.holding.note for event in desk.everything()}


def files(desk: FolderDesk) -> list[Path]:
    return sorted((desk.layout.round(desk.round) / desk.reviewer).glob("*.json"))


def test_every_file_is_stock_tinydb_at_every_moment(samples: Path) -> None:
    """After each append, plain TinyDB reads all documents, each with its id."""
    desk = open_desk(samples)
    for number in range(30):
        decide(desk, number, "“tricky”\n\u2028, 'quotes' }}")
        with TinyDB(files(desk)[0], access_mode="r") as db:
            documents = db.table("events").all()
        assert len(documents) == number + 1
        assert all(int(document["id"], 16) == document.doc_id for document in documents)


def test_segments_follow_each_other(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full file is followed by the next; a new program goes on where there is room."""
    monkeypatch.setattr(opening, "Terms", partial(opening.Terms, limit=5))
    desk = open_desk(samples)
    for number in range(12):
        decide(desk, number)
    assert [len(scan(path.read_bytes()).lines) for path in files(desk)] == [5, 5, 2]
    desk.close()
    again = open_desk(samples)
    decide(again, 12)
    assert len(files(again)) == 3
    assert len(list(again.everything())) == 13


def test_two_programs_of_one_reviewer_see_each_other(samples: Path) -> None:
    """Each writes its own file; a refresh shows the other's decision; the later one holds."""
    one, two = open_desk(samples), open_desk(samples)
    first = decide(one, 3, "one")
    second = decide(two, 3, "two")
    assert len(files(one)) == 2
    assert second.id > first.id
    assert first.article in one.refresh()
    assert one.held(first.article, one.reviewer)[3].holding.note == "two"
    third = decide(one, 3, "three")
    assert third.supersedes == second.id
    two.refresh()
    assert two.held(first.article, two.reviewer)[3].holding.note == "three"


def test_a_clock_that_goes_backwards_does_not_reorder(samples: Path) -> None:
    """Ids keep growing past what is on the disk already, in this program and the next."""
    times = iter([2_000_000_000_000_000, 1_000, 500, 400])
    desk = open_desk(samples, clock=lambda: next(times, 300))
    ids = [decide(desk, 1, str(number)).id for number in range(3)]
    desk.close()
    later = open_desk(samples, clock=lambda: 7)
    ids.append(decide(later, 1, "last").id)
    assert ids == sorted(set(ids))
    assert held(samples) == {1: "last"}


@pytest.mark.parametrize("way", ["removed", "replaced by an older copy", "truncated", "folder removed"])
def test_what_is_taken_from_the_file_is_written_again(samples: Path, way: str) -> None:
    """A foreign hand on the live file costs nothing that was acknowledged by this program."""
    desk = open_desk(samples)
    for number in range(3):
        decide(desk, number, "early")
    path = files(desk)[0]
    old = path.read_bytes()
    for number in range(3, 6):
        decide(desk, number, "late")
    if way == "removed":
        path.unlink()
    elif way == "folder removed":
        shutil.rmtree(path.parent)
    elif way == "truncated":
        os.truncate(path, 40)
    else:
        path.with_name("new").write_bytes(old)
        path.with_name("new").rename(path)
    decide(desk, 6, "after")
    assert held(samples) == dict.fromkeys(range(3), "early") | dict.fromkeys(range(3, 6), "late") | {6: "after"}


def test_what_is_taken_is_written_again_at_the_latest_on_leaving(samples: Path) -> None:
    """A refresh or the end of the program notices too."""
    desk = open_desk(samples)
    decide(desk, 1, "kept")
    files(desk)[0].unlink()
    desk.close()
    assert held(samples) == {1: "kept"}


def fail_once(monkeypatch: pytest.MonkeyPatch, name: str, number: int, before: bool) -> None:
    """Make a system call fail one time, doing its work first or not."""
    real: Callable[..., Any] = getattr(os, name)
    left = [1]

    def failing(*args: Any) -> Any:
        if left and left.pop():
            if not before:
                real(*args)
            raise OSError(number, os.strerror(number))
        return real(*args)

    monkeypatch.setattr(os, name, failing)


@pytest.mark.parametrize("call", ["pwrite", "fdatasync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("before", [True, False])
def test_a_refusal_of_the_disk_leaves_nothing_behind(
    samples: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, before: bool
) -> None:
    """The error says why; the refused decision is nowhere; the next one goes through."""
    desk = open_desk(samples)
    decide(desk, 1, "before")
    fail_once(monkeypatch, call, number, before)
    with pytest.raises(StoreError) as refusal:
        decide(desk, 2, "refused")
    assert refusal.value.message
    assert 2 not in desk.held(desk.cards()[0].name, desk.reviewer)
    assert held(samples) == {1: "before"}
    decide(desk, 3, "after")
    assert held(samples) == {1: "before", 3: "after"}
    assert all(scan(path.read_bytes()).state is State.WHOLE for path in files(desk))


def test_without_locks_every_program_writes_its_own_file(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that cannot lock, no earlier file is ever taken over."""

    def refuse(*args: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    for number in range(3):
        desk = open_desk(samples)
        decide(desk, number)
        desk.close()
    assert len(files(desk)) == 3
    assert len(held(samples)) == 3


def test_a_torn_end_is_cut_and_a_damaged_file_left_alone(samples: Path) -> None:
    """The next program heals what an interrupted append left, and never writes to worse."""
    desk = open_desk(samples)
    for number in range(4):
        decide(desk, number)
    desk.close()
    path = files(desk)[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    again = open_desk(samples)
    decide(again, 9)
    again.close()
    assert len(files(again)) == 1
    assert scan(path.read_bytes()).state is State.WHOLE
    assert sorted(held(samples)) == [0, 1, 2, 9]
    damaged = whole[:200] + b"\x00" * 30 + whole[230:]
    path.write_bytes(damaged)
    third = open_desk(samples)
    assert [problem.title for problem in third.problems()] == ["A file of events is damaged"]
    decide(third, 9)
    assert path.read_bytes() == damaged
    assert len(files(third)) == 2


def test_links_are_not_followed(samples: Path, tmp_path: Path) -> None:
    """A link in place of a file or of the reviewer's folder is not written through."""
    desk = open_desk(samples)
    folder = desk.layout.round("main") / desk.reviewer
    outside = tmp_path / "outside"
    outside.mkdir()
    folder.symlink_to(outside)
    with pytest.raises(StoreError):
        decide(open_desk(samples), 1)
    assert list(outside.iterdir()) == []
    folder.unlink()
    folder.mkdir()
    host = desk._parts.journal._terms.host
    (folder / f"{host}-0001.json").symlink_to(outside / "target")
    decide(desk, 1)
    assert list(outside.iterdir()) == []


def modes(desk: FolderDesk) -> tuple[str, set[str]]:
    """Return the modes of the reviewer's folder and of the files in it, without the setgid bit."""
    own = desk.layout.round(desk.round) / desk.reviewer
    return f"{own.stat().st_mode & 0o777:o}", {f"{path.stat().st_mode & 0o777:o}" for path in own.iterdir()}


def test_modes_follow_a_round_that_turns_blind_and_open_again(samples: Path) -> None:
    """A program that stays open closes its files before the next decision goes into them, or at its next look."""
    desk = open_desk(samples)
    settings = desk.layout.round_settings("main")
    decide(desk, 1)
    assert modes(desk) == ("755", {"644"})
    settings.write_text('version = 1\nname = "main"\nblind = true\n')
    decide(desk, 2)
    assert modes(desk) == ("750", {"640"})
    settings.write_text('version = 1\nname = "main"\nblind = false\n')
    desk.refresh()
    assert modes(desk) == ("755", {"644"})
    settings.write_text('version = 1\nname = "main"\nblind =  true\n')
    desk.refresh()
    assert modes(desk) == ("750", {"640"})
    desk.close()
    again = open_desk(samples)
    decide(again, 3)
    assert modes(again) == ("750", {"640"})


@pytest.mark.parametrize("way", ["removed", "truncated", "overwritten"])
@pytest.mark.parametrize("early", [True, False], ids=["before the write", "during it"])
def test_what_cannot_be_moved_on_waits_in_memory(
    samples: Path, monkeypatch: pytest.MonkeyPatch, way: str, early: bool
) -> None:
    """The file is taken and the disk full: the decision is refused, the earlier ones wait until there is space."""
    desk = open_desk(samples)
    decide(desk, 1, "early")
    path, real = files(desk)[0], os.fdatasync

    def take() -> None:
        if way == "removed":
            path.unlink()
        elif way == "truncated":
            os.truncate(path, 40)
        else:
            path.write_bytes(b" " * path.stat().st_size)

    def taken_meanwhile(descriptor: int) -> None:
        real(descriptor)
        monkeypatch.setattr(os, "fdatasync", real)
        take()

    if early:
        take()
    else:
        monkeypatch.setattr(os, "fdatasync", taken_meanwhile)
    with monkeypatch.context() as full:
        full.setattr("store.journal.claim", raiser(OSError(errno.ENOSPC, "full")))
        with pytest.raises(StoreError, match="The decision was not saved"):
            decide(desk, 2, "refused")
    assert 2 not in desk.held(desk.cards()[0].name, desk.reviewer)
    decide(desk, 3, "late")
    desk.close()
    assert held(samples) == {1: "early", 3: "late"}


def raiser(error: Exception) -> Callable[..., Any]:
    """Return what raises that whatever it is called with."""

    def refuse(*args: object, **more: object) -> None:
        raise error

    return refuse


def test_nobody_writes_in_anothers_name(samples: Path) -> None:
    """The door refuses an event of another reviewer or round; planted lines are left out and reported."""
    desk = open_desk(samples)
    mine = decide(desk, 1, "mine")
    card = desk.cards()[0]
    for reviewer, round_name in (("ben", "main"), (desk.reviewer, "other")):
        with pytest.raises(StoreError):
            desk.append([Event(EventKind.DECIDE, reviewer, round_name, card.name, card.snapshot, 1, Holding())])
    planted = desk.layout.round("main") / "ben"
    planted.mkdir()
    shutil.copy(files(desk)[0], planted / "x-0001.json")
    again = open_desk(samples)
    assert [event.id for event in again.everything()] == [mine.id]
    assert any("do not belong" in problem.title for problem in again.problems())


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "../x", "a\x00b", "-x", " x", "x" * 65, "a\nb", "published", "\u202ex"]
)
def test_names_that_are_tricks_are_refused(samples: Path, name: str) -> None:
    """As a reviewer and as a round."""
    open_desk(samples).close()
    if name:
        with pytest.raises(StoreError):
            open_desk(samples, reviewer=name)
        with pytest.raises(StoreError):
            open_desk(samples, round=name)


def test_names_are_normalised(samples: Path) -> None:
    """One person whose name is typed in two Unicode forms is one reviewer."""
    assert open_desk(samples, reviewer="Zoe\u0308").reviewer == "Zoë"
