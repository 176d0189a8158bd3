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

from store import opening
from store.errors import StoreError
from store.journal.segment import SegmentState, scan
from store.journal.writer import SegmentOptions
from store.opening import open_desk
from tests.store.judging import decide, files, held


def test_every_file_is_stock_tinydb_at_every_moment(samples: Path) -> None:
    """After each append, plain TinyDB reads all documents, each with its id."""
    desk = open_desk(samples)
    for number in range(30):
        decide(desk, number, "“tricky”\n\u2028, 'quotes' }}")
        with TinyDB(files(desk)[0], access_mode="r") as db:
            documents = db.table("events").all()
        assert [document["sentence"] for document in documents] == list(range(number + 1))
        assert [int(document["id"], 16) for document in documents] == [document.doc_id for document in documents]


def test_segments_follow_each_other(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full file is followed by the next; a new program goes on where there is room."""
    monkeypatch.setattr(opening, "SegmentOptions", partial(SegmentOptions, limit=5))
    desk = open_desk(samples)
    for number in range(12):
        decide(desk, number)
    assert [len(scan(path.read_bytes()).lines) for path in files(desk)] == [5, 5, 2]
    desk.close()
    again = open_desk(samples)
    decide(again, 12)
    assert [len(scan(path.read_bytes()).lines) for path in files(again)] == [5, 5, 3]
    assert [event.sentence for event in again.decisions.everything()] == list(range(13))


def test_two_programs_of_one_reviewer_see_each_other(samples: Path) -> None:
    """Each writes its own file; a refresh shows the other's decision; the later one holds."""
    one, two = open_desk(samples), open_desk(samples)
    first = decide(one, 3, "one")
    second = decide(two, 3, "two")
    assert len(files(one)) == 2
    assert second.id > first.id
    assert first.article in one.refresh()
    assert one.decisions.held(first.article, one.reviewer)[3].holding.note == "two"
    third = decide(one, 3, "three")
    assert third.supersedes == second.id
    two.refresh()
    assert two.decisions.held(first.article, two.reviewer)[3].holding.note == "three"


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
    assert 2 not in desk.decisions.held(desk.articles.cards()[0].name, desk.reviewer)
    assert held(samples) == {1: "before"}
    decide(desk, 3, "after")
    assert held(samples) == {1: "before", 3: "after"}
    states = [scan(path.read_bytes()).state for path in files(desk)]
    assert states == [SegmentState.WHOLE] * len(states) != []


def test_without_locks_every_program_writes_its_own_file(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that cannot lock, no earlier file is ever taken over."""

    def refuse(*args: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    for number in range(3):
        desk = open_desk(samples)
        decide(desk, number)
        desk.close()
    assert [path.name[-9:] for path in files(desk)] == ["0001.json", "0002.json", "0003.json"]
    assert held(samples) == {0: "", 1: "", 2: ""}


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
    assert scan(path.read_bytes()).state is SegmentState.WHOLE
    assert sorted(held(samples)) == [0, 1, 2, 9]
    damaged = whole[:200] + b"\x00" * 30 + whole[230:]
    path.write_bytes(damaged)
    third = open_desk(samples)
    assert [problem.title for problem in third.problems()] == ["A file of events is damaged"]
    decide(third, 9)
    assert path.read_bytes() == damaged
    assert len(files(third)) == 2


@pytest.mark.parametrize("left", [5, 10, 11, 12, 13, 14, -3, -2, -1, -4, -5, -6])
def test_wherever_the_end_was_torn_off_the_next_decisions_are_saved(samples: Path, left: int) -> None:
    """Behind whatever is whole: a line that lacks nothing but its line feed is, and gets one first."""
    desk = open_desk(samples)
    for number in range(2):
        decide(desk, number)
    desk.close()
    [path] = files(desk)
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    early = [0, 1][: 0 if left > 0 else 1 if left < -4 else 2]
    assert sorted(held(samples)) == early
    again = open_desk(samples)
    for number in (8, 9):
        decide(again, number)
        assert sorted(held(samples)) == sorted(again.decisions.held(again.articles.cards()[0].name, again.reviewer))
    assert sorted(held(samples)) == [*early, 8, 9]
    assert files(again) == [path]
    assert scan(path.read_bytes()).state is SegmentState.WHOLE
    assert again.problems() == []


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
        full.setattr("store.journal.writer.claim", raiser(OSError(errno.ENOSPC, "full")))
        with pytest.raises(StoreError, match="The decision was not saved"):
            decide(desk, 2, "refused")
    assert 2 not in desk.decisions.held(desk.articles.cards()[0].name, desk.reviewer)
    decide(desk, 3, "late")
    desk.close()
    assert held(samples) == {1: "early", 3: "late"}


def raiser(error: Exception) -> Callable[..., Any]:
    """Return what raises that whatever it is called with."""

    def refuse(*args: object, **more: object) -> None:
        raise error

    return refuse
