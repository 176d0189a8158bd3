"""What the disk lost comes back by `copydesk import`: all that was held, of each sentence, and nothing twice."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from review.events import Event, EventKind, Evidence, Holding, Link
from store.errors import StoreError
from store.exchange.rescue import rescued, write_rescued
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.verdicts import Verdict
from tui.cli.main import main

HELD = (
    Holding(
        Verdict.ERRONEOUS, True, "a note\n\x1b[31m é", ("date", "figure"), 2, (Evidence("http://x", "q", "refutes"),)
    ),
    Holding(None, False),
    Holding(None, None, "only a note", links=(Link("not-same", "sub/b.txt", "digest", 4, "a quote\x1b"),)),
    Holding(Verdict.ACCURATE, True),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one article."""
    (tmp_path / "a.txt").write_text(" ".join(f"Sentence number {n} says something." for n in range(6)))
    return tmp_path


def event(desk: FileDesk, sentence: int, holding: Holding) -> Event:
    card = desk.articles.cards()[0]
    return Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, sentence, holding, duration=1.5)


def held(folder: Path) -> dict[int, Holding]:
    desk = open_desk(folder, "ana")
    try:
        return {n: one.holding for n, one in desk.decisions.held("a.txt", "ana").items()}
    finally:
        desk.close()


def test_all_that_was_held_comes_back(folder: Path) -> None:
    """Also what was set aside, bare notes, and events that never reached the disk; importing twice is once."""
    desk = open_desk(folder, "ana")
    stored = desk.decisions.append([event(desk, n, holding) for n, holding in enumerate(HELD)])
    late = [event(desk, 3, Holding(Verdict.DISPUTED, True)), event(desk, 4, Holding(Verdict.ACCURATE, True))]
    desk.close()
    lines = rescued([*stored, *late], lambda _name, _sentence: "", stored[-1].micros + 10)
    path = write_rescued(lines, [folder / "out" / "lost.jsonl"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = folder / "again"
    again.mkdir()
    (again / "a.txt").write_bytes((folder / "a.txt").read_bytes())
    open_desk(again, "ana").close()
    for _ in range(2):
        assert main(["import", str(again), str(path)]) == 0
    assert held(again) == {
        **dict(enumerate(HELD[:3])),
        3: Holding(Verdict.DISPUTED, True),
        4: Holding(Verdict.ACCURATE, True),
    }
    opened = open_desk(again, "ana")
    assert len(list(reversed(opened.decisions.log("ana")))) == 5
    opened.close()


def test_no_file_is_replaced_and_the_first_place_that_takes_it_does(folder: Path) -> None:
    """A place that cannot be written is passed over; without any it is said."""
    blocked = folder / "a.txt" / "below a file.jsonl"
    first = write_rescued(b"one\n", [blocked, folder / "x.jsonl"])
    second = write_rescued(b"two\n", [blocked, folder / "x.jsonl"])
    assert (first.read_bytes(), second.read_bytes()) == (b"one\n", b"two\n")
    with pytest.raises(StoreError, match="could not be kept"):
        write_rescued(b"three\n", [blocked])
