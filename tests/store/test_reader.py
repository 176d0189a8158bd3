"""Reading events back from the files: by their places, in one go, and following what others add, replace and remove."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from review.events import Event, EventKind, Holding
from store.index import event_files
from store.index import reader as reader_module
from store.index.columns import Columns, columns_of
from store.index.event_files import EventFiles
from store.index.history import latest
from store.index.index import EventRun, Index
from store.index.reader import IndexReader
from store.journal.codec import event_json, event_of, key, raw_of
from store.journal.segment import Scan, scan
from store.journal.writer import Journal, SegmentOptions
from store.manage.check import segment
from store.person import current_person
from tests.store.counting_all import Listed, everything, reader_of
from tests.store.descriptors import descriptors
from tests.verdicts import Verdict

A, D, E = Verdict
NEW = "1" * 64


def said(number: int, sentence: int = 0, note: str = "", who: str = "ana", article: str = "a.txt") -> Event:
    holding = Holding(A, note=note)
    return Event(EventKind.DECIDE, who, "main", article, NEW, sentence, holding, id=f"{number:014x}000007")


def write(path: Path, events: list[Event]) -> list[int]:
    """Write a file of events and return where each begins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(segment({event.id: event_json(event) for event in events}))
    return scan(path.read_bytes()).offsets


def run(path: Path, lines: EventFiles, events: list[Event]) -> EventRun:
    """Return some of the events of a file as a run, as the index knows them."""
    found = scan(path.read_bytes())
    at = {slim.id: offset for slim, offset in zip(found.slims, found.offsets, strict=True)}
    index = Index()
    index.take(
        "ana", lines.add(path, "ana"), columns_of(*everything("ana", "main"), [at[one.id] for one in events], events)
    )
    [only] = index.runs("a.txt", NEW) or []
    return only


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "main" / "ana" / "host-0001.json"


EVENTS = [said(1, 0, "x" * 3000), said(2, 1), said(3, 2, "y" * 20_000), said(4, 3)]


def test_events_are_found_at_their_places_in_any_order(path: Path) -> None:
    """However long their lines are, from one file or another; a place where nothing begins is passed over."""
    lines = EventFiles("main")
    other = path.with_name("host-0002.json")
    one, two = write(path, EVENTS), write(other, [said(9, 4)])
    first, second = lines.add(path, "ana"), lines.add(other, "ana")
    assert (first, second, lines.reviewer(0)) == (0, 1, "ana")
    places = [(0, one[3]), (1, two[0]), (0, one[0]), (0, one[1] + 60), (0, one[2]), (0, 10**9), (0, one[1])]
    wanted = [EVENTS[3], said(9, 4), EVENTS[0], EVENTS[2], EVENTS[1]]
    assert list(lines.events(places, event_of)) == wanted
    assert [place for place, _ in lines.events_with_places(places, event_of)] == [places[at] for at in (0, 1, 2, 4, 6)]
    assert list(lines.events([], event_of)) == []


def test_an_event_without_a_line_feed_is_read_to_the_end(path: Path) -> None:
    lines, places = EventFiles("main"), write(path, EVENTS)
    path.write_bytes(path.read_bytes().removesuffix(b"\n}}\n"))
    lines.add(path, "ana")
    assert list(lines.events([(0, at) for at in places], event_of)) == EVENTS


def test_what_is_by_another_or_of_another_round_is_never_read(path: Path) -> None:
    """Whatever the index says stands there."""
    events = [said(1), said(2, who="bo"), said(3)]
    places = write(path, events)
    for round_name, reviewer, seen in (("main", "ana", [0, 2]), ("main", "bo", [1]), ("two", "ana", [])):
        lines = EventFiles(round_name)
        lines.add(path, reviewer)
        assert list(lines.events([(0, at) for at in places], event_of)) == [events[at] for at in seen]


def test_a_file_that_is_gone_is_passed_over(path: Path) -> None:
    lines, other = EventFiles("main"), path.with_name("host-0002.json")
    one, two = write(path, EVENTS), write(other, [said(9, 4)])
    lines.add(path, "ana")
    lines.add(other, "ana")
    path.unlink()
    assert list(lines.events([(0, one[0]), (1, two[0]), (0, one[1])], event_of)) == [said(9, 4)]


def test_few_files_are_open_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And none afterwards."""
    monkeypatch.setattr(event_files, "_MOST_OPEN", 3)
    lines = EventFiles("main")
    places, events = [], [said(number, number) for number in range(1, 9)]
    for number, event in enumerate(events):
        path = tmp_path / f"host-{number:04}.json"
        places.append((lines.add(path, "ana"), write(path, [event])[0]))
    before, most = descriptors(tmp_path), []

    def counting() -> Iterator[Event]:
        for event in lines.events([*places, *places], event_of):
            most.append(descriptors(tmp_path) - before)
            yield event

    assert list(counting()) == [*events, *events]
    assert max(most) <= 3
    assert descriptors(tmp_path) == before


@pytest.mark.parametrize("chosen", [[0, 1, 2, 3], [1, 2], [0, 3], [3, 1], [2]])
def test_a_run_is_read_whatever_stands_between(path: Path, monkeypatch: pytest.MonkeyPatch, chosen: list[int]) -> None:
    """In one go or line by line: the same events, as an export reads them."""
    write(path, EVENTS)
    wanted = [EVENTS[at] for at in chosen]
    for sparse in (0, 1, 2048, 10**6):
        monkeypatch.setattr(event_files, "_SPARSE", sparse)
        lines = EventFiles("main")
        found = list(lines.events_of_run(run(path, lines, wanted)))
        assert sorted(found, key=lambda one: one.id) == [
            raw_of(event_json(event)) for event in sorted(wanted, key=lambda one: one.id)
        ]


def test_a_run_together_is_read_in_one_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = [said(number, number) for number in range(1, 6)]
    write(path, events)
    lines = EventFiles("main")
    monkeypatch.setattr(lines, "events", lambda *_: pytest.fail("each line was read by itself"))
    for chosen in (events, events[1:4], [events[0], events[2]], [events[3], events[1]]):
        assert list(lines.events_of_run(run(path, lines, chosen))) == [raw_of(event_json(event)) for event in chosen]


@pytest.mark.parametrize("way", ["gone", "garbled", "by another", "another event", "cut off"])
def test_a_run_that_is_not_as_it_was_is_read_line_by_line(path: Path, way: str) -> None:
    """What still stands there is read, what does not is left out."""
    events = [said(number, number) for number in range(1, 5)]
    write(path, events)
    lines = EventFiles("main")
    wanted = run(path, lines, events)
    data = path.read_bytes()
    second = event_json(events[1])
    if way == "gone":
        path.unlink()
    elif way == "garbled":
        path.write_bytes(data.replace(second, b"?" * len(second)))
    elif way == "by another":
        path.write_bytes(data.replace(second, second.replace(b'"ana"', b'"bob"')))
    elif way == "another event":
        path.write_bytes(data.replace(second, event_json(said(9, 2))).replace(key(events[1].id).encode(), b"9" * 9))
    else:
        path.write_bytes(data[: data.index(event_json(events[2])) + 9])
    left = {"gone": [], "cut off": [0, 1]}.get(way, [0, 2, 3])
    found = [one.id for one in lines.events_of_run(wanted)]
    if way == "another event":  # which lies elsewhere than the index knows
        assert set(found) <= {event.id for event in events} - {events[1].id}
    else:
        assert found == [events[at].id for at in left]


class Round:
    """A round's folder, an index of it, and who may be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Index()
        self.listed = ["ana", "bo"]
        self.reader = reader_of(folder, lambda: [(name, folder / name) for name in self.listed], self.index)

    def held(self) -> dict[tuple[str, int], int]:
        return {(one.reviewer, one.sentence): one.id >> 24 for one in self.index.last("a.txt")}


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    """Return a round in which two people have decided."""
    write(tmp_path / "main" / "ana" / "host-0001.json", [said(1, 1), said(2, 2)])
    write(tmp_path / "main" / "bo" / "host-0001.json", [said(3, 1, who="bo")])
    found = Round(tmp_path / "main")
    assert found.reader.refresh() == {"a.txt"}
    return found


BOTH = {("ana", 1): 1, ("ana", 2): 2, ("bo", 1): 3}


def test_what_is_added_is_read_once(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """From where the file was read to; a look at nothing new says nothing."""
    assert (round_.held(), round_.reader.refresh()) == (BOTH, frozenset())
    starts = []
    real = scan

    def watched(data: bytes, start: int = 0) -> Scan:
        starts.append(start)
        return real(data, start)

    monkeypatch.setattr("store.index.reader.scan", watched)
    path = round_.folder / "ana" / "host-0001.json"
    end = path.stat().st_size - 3
    write(path, [said(1, 1), said(2, 2), said(5, 1, article="b.txt"), said(6, 2)])
    assert round_.reader.refresh() == {"a.txt", "b.txt"}
    assert starts == [end]
    assert round_.held() == {**BOTH, ("ana", 2): 6}
    assert round_.reader.refresh() == frozenset()
    assert len(round_.index.places("a.txt")) == 4
    assert sorted(round_.reader.reviewers()) == ["ana", "bo"]
    assert round_.reader.files_of("ana") == [(said(6).id, path, path.stat().st_size - 3)]


@pytest.mark.parametrize("way", ["replaced", "replaced by one as long", "removed", "emptied"])
def test_what_is_no_longer_there_is_forgotten(round_: Round, way: str) -> None:
    """And what stands there now is read; nobody else's is touched."""
    path = round_.folder / "ana" / "host-0001.json"
    write(path.with_name("host-0002.json"), [said(7, 7)])
    assert round_.reader.refresh() == {"a.txt"}
    if way == "replaced":
        write(path, [said(1, 1), said(9, 9)])
    elif way == "replaced by one as long":
        write(path.with_name("new"), [said(1, 1), said(3, 9)])
        assert path.with_name("new").stat().st_size == path.stat().st_size
        path.with_name("new").rename(path)
    elif way == "removed":
        path.unlink()
    else:
        path.write_bytes(b"")
    assert round_.reader.refresh() == {"a.txt"}
    stands = {"replaced": {("ana", 1): 1, ("ana", 9): 9}, "replaced by one as long": {("ana", 1): 1, ("ana", 9): 3}}
    assert round_.held() == {("ana", 7): 7, ("bo", 1): 3, **stands.get(way, {})}
    assert round_.reader.refresh() == frozenset()


def journal_of(round_: Round, host: str = "host") -> Journal:
    """Return ana's journal."""
    terms = SegmentOptions(round_.folder / "ana", lambda: (0o755, 0o644), host, os.getuid())
    return Journal(terms, lambda: 50)


def test_what_our_journal_wrote_is_taken_in_without_a_look(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it follows what was read; it is not read again later."""
    monkeypatch.setattr("store.index.reader.scan", lambda *_: pytest.fail("the file was read"))
    journal, path = journal_of(round_), round_.folder / "ana" / "host-0001.json"
    for number, sentence in enumerate((3, 2), 50):
        [event] = journal.append([said(0, sentence)], 0, lambda _: "")
        assert round_.reader.advance(journal.written) == {"a.txt"}
        assert round_.held()["ana", sentence] == number
        assert round_.reader.files_of("ana") == [(event.id, path, path.stat().st_size - 3)]
    assert round_.reader.refresh() == frozenset()
    assert round_.held() == {**BOTH, ("ana", 3): 50, ("ana", 2): 51}
    monkeypatch.undo()
    write(path, [said(1, 1)])
    assert round_.reader.refresh() == {"a.txt"}
    assert round_.held() == {("ana", 1): 1, ("bo", 1): 3}


def test_what_our_journal_wrote_elsewhere_is_looked_for_in_its_folder(round_: Round) -> None:
    """And nowhere else; where nothing was written, and when the folder is gone, all are looked at."""
    write(round_.folder / "bo" / "host-0001.json", [said(3, 1, who="bo"), said(4, 4, who="bo")])
    journal = journal_of(round_, "other")
    journal.append([said(0, 3)], 0, lambda _: "")
    assert round_.reader.advance(journal.written) == {"a.txt"}
    assert round_.held() == {**BOTH, ("ana", 3): 50}
    assert round_.reader.advance(None) == {"a.txt"}
    assert round_.held() == {**BOTH, ("ana", 3): 50, ("bo", 4): 4}
    for sentence in (5, 6):
        journal.append([said(0, sentence)], 0, lambda _: "")
    assert round_.reader.advance(journal.written) == {"a.txt"}
    assert round_.held() == {**BOTH, ("ana", 3): 50, ("ana", 5): 51, ("ana", 6): 52, ("bo", 4): 4}
    journal_of(round_, "third").append([said(0, 7)], 0, lambda _: "")
    shutil.rmtree(round_.folder / "ana")
    assert round_.reader.advance(journal.written) == {"a.txt"}
    assert round_.held() == {("bo", 1): 3, ("bo", 4): 4}


def test_an_event_counts_only_in_a_file_that_was_read(round_: Round) -> None:
    """By the rules that it was read by."""
    path = round_.folder / "ana" / "host-0001.json"
    assert round_.reader.event_counts(path, said(1, 1), 12)
    assert not round_.reader.event_counts(path, said(1, 1, who="bo"), 12)
    assert not round_.reader.event_counts(path.with_name("host-0002.json"), said(1, 1), 12)
    assert not round_.reader.event_counts(round_.folder / "cy" / "host-0001.json", said(1, 1), 12)


def test_the_last_places_are_those_of_each_file() -> None:
    assert latest([(0, 1), (1, 3), (0, 5), (0, 9), (1, 4)], 2) == [(0, 5), (0, 9), (1, 3), (1, 4)]
    assert latest([(0, 1), (1, 3), (0, 5), (0, 9), (1, 4)], 1) == [(0, 9), (1, 4)]


def test_a_torn_end_that_our_journal_has_cut_is_torn_no_longer(round_: Round) -> None:
    path = round_.folder / "ana" / "host-0001.json"
    path.write_bytes(path.read_bytes()[:-30])
    round_.reader.refresh()
    assert round_.reader.unfinished() == [path]
    journal = journal_of(round_)
    journal.append([said(0, 3)], 0, lambda _: "")
    assert round_.reader.advance(journal.written) == {"a.txt"}
    assert round_.reader.unfinished() == []
    assert round_.held() == {("ana", 1): 1, ("ana", 3): 50, ("bo", 1): 3}


def test_of_too_many_files_some_are_read_and_the_others_said(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as may be."""
    monkeypatch.setattr("reading.guard.MOST_FILES", 3)
    for number in (2, 3):
        write(round_.folder / "ana" / f"host-{number:04}.json", [said(6 + number, 6 + number)])
    round_.reader.refresh()
    assert (round_.reader.problems(), len(round_.held())) == ([], 5)
    write(round_.folder / "ana" / "host-0004.json", [said(6, 6)])
    round_.reader.refresh()
    [problem] = round_.reader.problems()
    why = "it is one of more than 3 files; its owner should remove it"
    assert (problem.title, problem.hint) == ("A file of events is not read", why)


def test_who_may_no_longer_be_read_is_forgotten(round_: Round) -> None:
    """And comes back when they may."""
    round_.listed.remove("bo")
    assert round_.reader.refresh() == {"a.txt"}
    assert round_.held() == {("ana", 1): 1, ("ana", 2): 2}
    assert list(round_.reader.reviewers()) == ["ana"]
    round_.listed.append("bo")
    assert round_.reader.refresh() == {"a.txt"}
    assert round_.held() == BOTH


def test_a_folder_that_is_gone_while_it_is_listed_is_forgotten(round_: Round) -> None:
    (round_.folder / "bo" / "host-0001.json").unlink()
    (round_.folder / "bo").rmdir()
    assert round_.reader.refresh() == {"a.txt"}
    assert round_.held() == {("ana", 1): 1, ("ana", 2): 2}
    assert round_.reader.refresh() == frozenset()


def test_only_regular_files_with_the_ending_are_read(round_: Round) -> None:
    """No hidden one, no other ending, no link, no folder, no pipe."""
    folder = round_.folder / "ana"
    write(folder / ".host-0002.json", [said(8, 8)])
    write(folder / "host-0002.jsonl", [said(8, 8)])
    (folder / "host-0003.json").symlink_to(folder / "host-0002.jsonl")
    (folder / "host-0004.json").mkdir()
    os.mkfifo(folder / "host-0005.json")
    assert round_.reader.refresh() == frozenset()
    assert round_.held() == BOTH
    assert sorted(Path(one.path).name for one in round_.reader.problems()) == ["host-0003.json", "host-0005.json"]


def test_what_is_wrong_is_said_until_it_is_mended(round_: Round) -> None:
    """A damaged file, one with events that do not belong there, one that cannot be read; each costs itself only."""
    path = round_.folder / "ana" / "host-0002.json"
    write(path, [said(7, 7)])
    whole = path.read_bytes()
    path.write_bytes(b"?\n" + whole)
    round_.reader.refresh()
    assert [(one.title, one.path) for one in round_.reader.problems()] == [("A file of events is damaged", str(path))]
    assert round_.held() == {**BOTH, ("ana", 7): 7}
    path.write_bytes(whole)
    assert round_.reader.refresh() == {"a.txt"}
    assert round_.reader.problems() == []
    write(path, [said(7, 7), said(8, 8, who="bo"), said(9, 9, who="cy")])
    round_.reader.refresh()
    assert [one.title for one in round_.reader.problems()] == ["2 events do not belong where they are"]
    assert round_.held() == {**BOTH, ("ana", 7): 7}
    path.unlink()
    round_.reader.refresh()
    assert (round_.reader.problems(), round_.held()) == ([], BOTH)


def test_a_torn_end_is_no_problem_and_read_when_it_is_whole(round_: Round) -> None:
    """It is being written, or was never acknowledged."""
    path = round_.folder / "ana" / "host-0001.json"
    write(path, [said(1, 1), said(2, 2), said(6, 6)])
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert round_.reader.refresh() == frozenset()
    assert round_.reader.problems() == []
    path.write_bytes(whole)
    assert round_.reader.refresh() == {"a.txt"}
    assert round_.held() == {**BOTH, ("ana", 6): 6}


def test_a_folder_that_is_closed_is_said(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the others are read."""
    real = os.scandir

    def closed(path: Path) -> object:
        if Path(path).name == "ana":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    write(round_.folder / "bo" / "host-0001.json", [said(3, 1, who="bo"), said(4, 4, who="bo")])
    monkeypatch.setattr("store.index.reader.os.scandir", closed)
    assert round_.reader.refresh() == {"a.txt"}
    [problem] = round_.reader.problems()
    assert (problem.title, problem.path) == ("A reviewer's folder cannot be read", str(round_.folder / "ana"))
    assert round_.held() == {**BOTH, ("bo", 4): 4}


def test_copies_of_one_reviewer_s_events_count_once(round_: Round) -> None:
    """Published copies lie in a folder of their own; when the one goes the other is read."""
    copy = round_.folder / "published" / "ana"
    write(copy / "host-0001.json", [said(1, 1), said(2, 2), said(5, 5)])
    names = [("ana", round_.folder / "ana"), ("ana", copy)]
    index = Index()
    reader = reader_of(round_.folder, lambda: names, index)
    reader.refresh()
    assert {one.sentence: one.id >> 24 for one in index.last("a.txt")} == {1: 1, 2: 2, 5: 5}
    names.remove(("ana", copy))
    assert reader.refresh() == {"a.txt"}
    assert {one.sentence: one.id >> 24 for one in index.last("a.txt")} == {1: 1, 2: 2}


@pytest.fixture
def much(round_: Round, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Take every file for one that is much; return which of them are scanned, as they are."""
    read: list[Path] = []
    real = reader_module._rest_of

    def watched(file: FileIO, status: os.stat_result) -> bytes:
        read.extend(path for path in round_.folder.rglob("*") if path.stat().st_ino == status.st_ino)
        return real(file, status)

    monkeypatch.setattr(reader_module, "_MUCH", -1)
    monkeypatch.setattr(reader_module, "_rest_of", watched)
    return read


def test_what_was_read_ahead_is_not_read_again(round_: Round, much: list[Path]) -> None:
    """Nor seen before the look that takes it in; only files of events are read ahead."""
    new, hidden, other = (round_.folder / "ana" / name for name in ("host-0002.json", ".host-0003.json", "notes.txt"))
    for path in (new, hidden, other):
        write(path, [said(7, 7)])
    round_.reader.prepare()
    assert new in much
    assert not {hidden, other} & set(much)
    assert round_.held() == BOTH
    much.clear()
    assert round_.reader.refresh() == {"a.txt"}
    assert much == []
    assert round_.held() == {**BOTH, ("ana", 7): 7}


def test_links_among_files_keep_nothing_from_being_read_ahead(round_: Round, much: list[Path]) -> None:
    """They are no files of events, wherever they lead."""
    folder = round_.folder / "ana"
    write(folder / "notes.txt", [said(8, 8)])
    for number in range(20):
        (folder / f"a{number:02}.json").symlink_to(folder / "notes.txt")
    new = [folder / f"host-{number:04}.json" for number in range(2, 6)]
    for number, path in enumerate(new, 20):
        write(path, [said(number, number)])
    round_.reader.prepare()
    assert set(new) <= set(much)
    much.clear()
    round_.reader.refresh()
    assert not set(new) & set(much)


def test_what_was_read_ahead_in_part_goes_on_from_there(round_: Round, much: list[Path]) -> None:
    path = round_.folder / "ana" / "host-0001.json"
    write(path, [said(1, 1), said(2, 2), said(5, 5)])
    round_.reader.prepare()
    write(path, [said(1, 1), said(2, 2), said(5, 5), said(6, 6)])
    much.clear()
    assert round_.reader.refresh() == {"a.txt"}
    assert much == [path]
    assert round_.held() == {**BOTH, ("ana", 5): 5, ("ana", 6): 6}


def test_what_was_read_ahead_is_judged_when_it_is_taken_in(
    round_: Round, much: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is folded once where all of it counted, again where some did not; what does not count is said."""
    folds: list[int] = []
    real = columns_of

    def watched(*told: Any) -> Columns:
        folds.append(len(told[3]))
        return real(*told)

    monkeypatch.setattr(reader_module, "columns_of", watched)
    for name, events, again in (("02", [said(7, 7)], []), ("03", [said(8, 8), said(9, 9, who="bo")], [2])):
        write(round_.folder / "ana" / f"host-{name}.json", events)
        round_.reader.prepare()
        folds.clear()
        assert round_.reader.refresh() == {"a.txt"}
        assert folds == again
    assert round_.held() == {**BOTH, ("ana", 7): 7, ("ana", 8): 8}
    assert [one.title for one in round_.reader.problems()] == ["1 event does not belong where it is"]
    assert len(much) >= 2


def test_a_clock_that_jumps_is_said(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """By more than an hour, ahead or back, against the time that has passed since the start."""
    wall, passed = 10**15, 50.0
    monkeypatch.setattr(reader_module, "monotonic", lambda: passed)
    access = Listed("", current_person(), os.getuid(), round_.folder, lead=True)
    reader = IndexReader(access, Index(), lambda: wall)
    began = wall
    told = []
    for hours, gone in ((0, 0), (1.5, 0), (-3, 0), (1, 0), (-1, 0), (0.9, 0), (-0.9, 0), (5, 5 * 3600), (0, 5 * 3600)):
        wall, passed = began + int(hours * 3_600_000_000), 50.0 + gone
        told.append([one.title.removeprefix("The clock of this computer has jumped ") for one in reader.problems()])
    assert told == [[], ["2 hours ahead"], ["3 hours back"], [], [], [], [], [], ["5 hours back"]]
