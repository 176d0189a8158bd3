"""What the disk lost comes back by `copydesk import`: all that was held, of each sentence, and nothing twice."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import LOCAL, Event, EventKind, Evidence, Holding, Link, Role
from store import files
from store.errors import StoreError
from store.exchange.rescue import rescued, write_rescued
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.store.descriptors import descriptors
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


def test_a_file_is_on_the_disk_before_its_folder_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[bool, int]] = []
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        about = os.fstat(descriptor)
        synced.append((stat.S_ISDIR(about.st_mode), about.st_ino))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    path = write_rescued(b"one\n", [tmp_path / "lost.jsonl"])
    assert synced == [(False, path.stat().st_ino), (True, tmp_path.stat().st_ino)]


MICROS = 1_767_225_600_000_000
"""The beginning of 2026."""


def test_a_line_has_the_keys_of_a_record_and_says_nothing_of_what_is_empty() -> None:
    """All that an event has; the time of one that never reached the disk is that of leaving, one after the other."""
    held = Holding(
        Verdict.ERRONEOUS,
        True,
        "a note",
        ("date",),
        2,
        (Evidence("x", "q"),),
        "why",
        0.5,
        (Link("supports", "sub/b.txt", "d", 2, "it is"),),
    )
    whole = replace(
        Event(EventKind.DECIDE, "ana", "second", "sub/f.jsonl#7", "digest", 3, held, id=f"{MICROS:014x}000001"),
        **{"duration": 2.5, "role": Role.ADJUDICATOR, "weighed": ("01",), "guidelines": "g", "hinted": ("sign",)},
    )
    bare = Event(EventKind.CLEAR, "bo", "main", "a.txt", "other", 4, Holding())
    aside = Event(EventKind.SET_ASIDE, "bo", "main", "a.txt", "other", 5, Holding(None, False), id=f"{LOCAL}1")
    lines = rescued([whole, bare, aside], lambda name, at: f"{name} {at}" if at == 3 else "", MICROS + 60_000_000)
    first, second, third = map(json.loads, lines.splitlines())
    assert first == {
        **{"article": "f.jsonl#7", "article_sha256": "digest", "source": "sub/f.jsonl", "sentence": 3},
        **{"verdict": "erroneous", "reviewer": "ana", "round": "second", "status": "current"},
        **dict.fromkeys(("created", "modified"), "2026-01-01T00:00:00.000000Z"),
        **{"quote": "sub/f.jsonl#7 3", "note": "a note", "duration": 2.5, "reasons": ["date"], "confidence": 2},
        "evidence": [{"source": "x", "quote": "q", "stance": "supports", "accessed": ""}],
        **{"role": "adjudicator", "why": "why", "score": 0.5, "weighed": ["01"], "guidelines": "g", "hinted": ["sign"]},
        "links": [
            {"relation": "supports", "article": "b.txt", "source": "sub/b.txt", "article_sha256": "d"}
            | {"sentence": 2, "quote": "it is"}
        ],
    }
    place: dict[str, object] = {
        **{"article": "a.txt", "article_sha256": "other", "source": "a.txt", "verdict": None, "reviewer": "bo"},
        **{"round": "main", "status": "past", "duration": 0.0, "role": "reviewer"},
    }
    for found, at, second_of in ((second, 4, "00.000001"), (third, 5, "00.000002")):
        times = dict.fromkeys(("created", "modified"), f"2026-01-01T00:01:{second_of}Z")
        assert found == {**place, "sentence": at, **times, **({"claim": False} if at == 5 else {})}


def test_only_the_last_event_of_each_reviewer_on_a_sentence_is_a_line() -> None:
    """Where it was done last; of another round, text, role or reviewer it is another."""
    one = Event(EventKind.DECIDE, "ana", "main", "a.txt", "digest", 3, Holding(Verdict.ACCURATE, True))
    others = [
        *(replace(one, **{key: "other"}) for key in ("reviewer", "round", "article", "snapshot")),
        replace(one, sentence=4),
        replace(one, role=Role.ADJUDICATOR),
    ]
    last = replace(one, holding=Holding(Verdict.DISPUTED, True))
    found = [json.loads(line) for line in rescued([one, *others, last], lambda *_: "", 0).splitlines()]
    assert [line["verdict"] for line in found] == ["accurate"] * 6 + ["disputed"]
    assert [line["reviewer"] for line in found][:2] == ["other", "ana"]


def test_a_file_that_cannot_be_written_to_its_end_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next place has it then, below a folder for this login alone; names that are taken get a number."""
    real = files.write_all

    def write_all(descriptor: int, data: bytes, at: int) -> None:
        if (tmp_path / "full" / "lost.jsonl").exists():
            raise OSError("No space left on device")
        real(descriptor, data, at)

    monkeypatch.setattr(files, "write_all", write_all)
    places = [tmp_path / "full" / "lost.jsonl", tmp_path / "new" / "deep" / "lost.jsonl"]
    assert [write_rescued(b"one\n", places).name for _ in range(3)] == ["lost.jsonl", "lost-1.jsonl", "lost-2.jsonl"]
    assert list((tmp_path / "full").iterdir()) == []
    assert descriptors(tmp_path) == 0
    assert stat.S_IMODE((tmp_path / "new" / "deep").stat().st_mode) == 0o700
    monkeypatch.setattr("store.exchange.rescue.range", {1000: (0, 1, 2)}.get, raising=False)
    with pytest.raises(StoreError, match="are taken"):
        write_rescued(b"one\n", places[1:])
