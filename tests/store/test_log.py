"""A reviewer's log follows the files: what was read stays, what is new is read, what was replaced is read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from review.verdicts import Verdict
from store import files
from store.desk import open_desk


def decided(article: str, snapshot: str, verdict: Verdict) -> Event:
    """Return a decision of ana."""
    return Event(EventKind.DECIDE, "ana", "main", article, snapshot, 0, Holding(verdict))


def test_only_what_was_added_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the log after a decision reads its line and nothing before it; a file taken away is forgotten."""
    (tmp_path / "a.txt").write_text("One is one. Two is two.")
    desk = open_desk(tmp_path, "ana")
    card = desk.cards()[0]
    made = [*desk.append([decided(card.name, card.snapshot, Verdict.ACCURATE)])]
    before = desk.log("ana")
    assert list(before) == made
    starts: list[int] = []
    read = files.read_bytes

    def spied(path: Path, start: int = 0) -> bytes:
        starts.append(start)
        return read(path, start)

    monkeypatch.setattr(files, "read_bytes", spied)
    made += desk.append([decided(card.name, card.snapshot, Verdict.DISPUTED)])
    assert list(desk.log("ana")) == made
    assert len(starts) == 1
    assert starts[0] > 0
    assert list(desk.log("ana")) == made
    assert len(starts) == 1
    assert len(before) == 1
    desk.close()
    reader = open_desk(tmp_path, "bo")
    assert list(reader.log("ana")) == made
    next((desk.layout.round("main") / "ana").glob("*.json")).unlink()
    reader.refresh()
    assert list(reader.log("ana")) == []
    reader.close()
