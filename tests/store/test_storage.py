"""The storage is TinyDB's: whatever TinyDB does with a table either adds events, durably, or is refused."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document, Table

from store import files
from store.errors import StoreError
from store.journal.segment import Scan, SegmentState, scan
from store.journal.storage import SegmentDB, SegmentStorage

EMPTY = Scan(b"", 0, [], [], 0, SegmentState.WHOLE)


def doc(number: int, **more: object) -> Document:
    known = {"reviewer": "ana", "round": "main", "article": "a.txt", "snapshot": "0", "sentence": number}
    return Document({**known, "holding": {}, "id": f"{number:020x}", **more}, number)


def opened(path: Path) -> SegmentDB:
    data = path.read_bytes() if path.exists() else b""
    return SegmentDB(files.open_own(path, os.O_RDWR | os.O_CREAT), scan(data) if data else EMPTY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "host-0001.json"


def on_disk(path: Path) -> list[Document]:
    """Return what plain TinyDB reads."""
    with TinyDB(path, access_mode="r") as db:
        found: list[Document] = db.table("events").all()
        return found


def test_tinydb_inserts_and_queries(path: Path) -> None:
    """Its own inserts land on the disk at once, and the next program finds them."""
    db = opened(path)
    table = db.table("events")
    assert table.insert(doc(7)) == 7
    assert table.insert_multiple([doc(8), doc(9, note="here")]) == [8, 9]
    assert on_disk(path) == [doc(7), doc(8), doc(9, note="here")]
    db.close()
    again = opened(path)
    assert again.table("events").get(where("note") == "here") == doc(9, note="here")
    assert scan(path.read_bytes()).state is SegmentState.WHOLE


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.update({"sentence": 5}),
        lambda table: table.remove(doc_ids=[7]),
        lambda table: table.truncate(),
        lambda table: table.upsert(doc(7, note="other")),
    ],
    ids=["update", "remove", "truncate", "upsert"],
)
def test_what_would_change_an_event_is_refused(path: Path, change: Callable[[Table], object]) -> None:
    """Neither the disk nor the memory has it."""
    table = opened(path).table("events")
    table.insert_multiple([doc(7), doc(8)])
    before = path.read_bytes()
    with pytest.raises(StoreError, match="never changed"):
        change(table)
    assert path.read_bytes() == before
    assert table.all() == on_disk(path) == [doc(7), doc(8)]


def test_memory_equals_the_disk_after_a_refusal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the table as it was."""
    table = opened(path).table("events")
    table.insert(doc(7))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", full)
        with pytest.raises(OSError, match="full"):
            table.insert(doc(8))
    assert table.all() == on_disk(path) == [doc(7)]


def test_a_torn_file_that_cannot_be_cut_yet_takes_the_next_event_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its whole lines are known and written behind; one whose own append could not be taken back is never written."""
    opened(path).table("events").insert_multiple([doc(7), doc(8)])
    path.write_bytes(path.read_bytes()[:-9])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "ftruncate", full)
        db = opened(path)
        assert db.table("events").all() == [doc(7)]
        db.table("events").insert(doc(9))
        assert db.table("events").all() == [doc(7), doc(9)]
        patched.setattr(os, "fdatasync", full)
        with pytest.raises(OSError, match="full"):
            db.table("events").insert(doc(10))
    with pytest.raises(StoreError, match="can no longer be written"):
        db.table("events").insert(doc(10))
    kept = {line.slim.id for line in scan(path.read_bytes()).lines}
    assert kept >= {doc(7)["id"], doc(9)["id"]}, "what was acknowledged is read"


def test_what_is_handed_out_cannot_change_what_is_kept(path: Path) -> None:
    """TinyDB hands out the dicts it read; these are not the kept ones."""
    table = opened(path).table("events")
    table.insert(doc(7))
    table.all()[0]["note"] = "slipped in"
    assert table.all() == [doc(7)]


def test_a_file_on_a_disk_that_was_taken_away_ends_badly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is not there to be read."""
    db = opened(path)
    db.table("events").insert(doc(7))
    storage = db.storage
    assert isinstance(storage, SegmentStorage)
    assert storage.ends_well()

    def gone(*_: object) -> None:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(os, "pread", gone)
    assert not storage.ends_well()
    assert storage.damaged().keys() == {"7"}
