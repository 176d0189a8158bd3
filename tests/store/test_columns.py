"""Kept columns: a desk opens without reading its full files again, and never believes them over the files."""

from __future__ import annotations

import os
import shutil
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, product
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from review.admission import DAY, UNKNOWN, UNSEALED_FILE, AdmissionTerms, Seal, terms_of, why_left_out
from review.events import Event, EventKind, Holding
from review.rounds import MAIN, Round, State
from store import files
from store.folder_desk import FileDesk
from store.index import columns, reader
from store.journal.codec import Slim, SlimHolding
from store.journal.segment import LIMIT, scan
from store.manage.check import check
from store.opening import open_desk
from store.person import current_person
from store.rounds.folder_access import EventSource, FolderAccess
from tests.bench.segments import write_segments
from tests.verdicts import Verdict

TEXT = "\n\n".join(f"Sentence number {n} speaks of {n} things." for n in range(50))
START = 1_760_000_000_000_000


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a desk where ana decided 2,500 times and bo 100 times, on several sentences again and again."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(TEXT, "utf-8")
    opened = open_desk(folder)
    for name, count in (("ana", LIMIT + 500), ("bo", 100)):
        write_segments(opened.layout.rounds / "main" / name, "host", acts(opened, name, count), START)
    opened.close()
    return folder


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every file for one that was not touched for a while."""
    monkeypatch.setattr(columns, "_AT_REST", -1)


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lengths of what is read from files of events, as it is read."""
    lengths: list[int] = []

    def spied(data: bytes, start: int = 0) -> object:
        lengths.append(len(data))
        return scan(data, start)

    monkeypatch.setattr(reader, "scan", spied)
    return lengths


def acts(desk: FileDesk, reviewer: str, count: int) -> Iterator[Event]:
    cards, verdicts = desk.articles.cards(), list(Verdict)
    for number in range(count):
        card = cards[number // 7 % len(cards)]
        held = Holding(verdicts[number % 3], True, f"note {number}")
        yield Event(EventKind.DECIDE, reviewer, "main", card.name, card.snapshot, number % 50, held)


def told(folder: Path, **kinds: object) -> tuple[object, ...]:
    """Open a desk, return all that it says of the decisions, and close it."""
    desk = open_desk(folder, **kinds)  # type: ignore[arg-type]
    names = [card.name for card in desk.articles.cards()]
    found = (
        [desk.decisions.current_raw(name) for name in names],
        [desk.decisions.history(name) for name in names],
        [list(desk.decisions.log(reviewer)) for reviewer in ("ana", "bo")],
        [dict(desk.decisions.tally(reviewer).progress) for reviewer in ("ana", "bo")],
        [problem.title for problem in desk.problems()],
    )
    desk.close()
    return found


def joined_by_cy(folder: Path) -> tuple[object, ...]:
    """Let a second reviewer fill a file; return what the desk then says, of which nothing is kept."""
    desk = open_desk(folder)
    write_segments(desk.layout.rounds / "main" / "cy", "host", acts(desk, "cy", LIMIT), START)
    desk.close()
    found = told(folder)
    shutil.rmtree(kept(folder).parent)
    return found


def full(folder: Path) -> Path:
    return folder / ".copydesk/rounds/main/ana/host-0001.json"


def kept(folder: Path) -> Path:
    return folder / f".copydesk/index/{os.getuid()}/folds/main/ana"


def test_a_second_opening_reads_no_full_file_and_says_the_same(desk: Path, scanned: list[int]) -> None:
    first = told(desk)
    assert max(scanned) == full(desk).stat().st_size
    scanned.clear()
    assert told(desk) == first
    assert max(scanned) < full(desk).stat().st_size
    assert kept(desk).stat().st_mode & 0o777 == 0o600


def test_a_file_changed_in_place_is_read_though_its_length_and_its_time_are_the_old_ones(desk: Path) -> None:
    first, path = told(desk), full(desk)
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"note 7", b"NOTE 7"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    path_kept = kept(desk).read_bytes()
    second = told(desk)
    assert second != first
    assert kept(desk).read_bytes() != path_kept
    assert told(desk) == second


def test_a_file_that_was_just_written_is_not_trusted_to_stay(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_AT_REST", 3_600_000_000_000)
    told(desk)
    assert not kept(desk).exists()


def test_what_was_kept_by_a_clock_that_was_ahead_is_read_by_one_that_is_not(desk: Path) -> None:
    """What is dated in the future counts no more for having counted once."""
    first = told(desk)
    found = told(desk, clock=lambda: START - 2 * DAY)
    kept(desk).unlink()
    assert told(desk, clock=lambda: START - 2 * DAY) == found != first


def test_a_copied_desk_has_other_files(desk: Path, tmp_path: Path, scanned: list[int]) -> None:
    """What somebody sends along in a desk's index is never taken for what the files say."""
    told(desk)
    copy = tmp_path / "copy" / "desk"
    shutil.copytree(desk, copy, copy_function=shutil.copy2)
    scanned.clear()
    told(copy)
    assert max(scanned) == full(copy).stat().st_size


def test_folds_of_another_reviewer_are_of_no_use(desk: Path, scanned: list[int]) -> None:
    first = told(desk)
    kept(desk).rename(kept(desk).with_name("bo"))
    scanned.clear()
    assert told(desk) == first
    assert max(scanned) == full(desk).stat().st_size


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:], lambda _: b""]
)
def test_damaged_folds_are_found_left_and_made_again(desk: Path, damage: object) -> None:
    first = told(desk)
    sound = kept(desk).read_bytes()
    kept(desk).write_bytes(damage(sound))  # type: ignore[operator]
    layout = open_desk(desk).layout
    [found] = [finding for finding in check(layout, current_person()) if "columns" in finding.title.lower()]
    assert (found.path, found.mend is not None) == (kept(desk), True)
    assert told(desk) == first
    assert kept(desk).read_bytes() == sound


def test_who_may_not_open_a_file_does_not_get_its_fold(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told(desk)
    opened = files.open_own

    def refused(path: Path, *rest: int) -> int:
        if path == full(desk):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *rest)

    monkeypatch.setattr(files, "open_own", refused)
    unread = open_desk(desk)
    assert [problem.path for problem in unread.problems()] == [str(full(desk))]
    assert [event.holding.note for event in unread.decisions.log("ana")] == [
        f"note {n}" for n in range(LIMIT, LIMIT + 500)
    ]


def test_a_file_that_grows_after_its_fold_was_used_is_read_from_there(desk: Path, scanned: list[int]) -> None:
    told(desk)
    opened = open_desk(desk)
    before = len(opened.decisions.history("0.txt"))
    data = full(desk).read_bytes()
    later = data.split(b"\n")[1].replace(f"{START:014x}".encode(), f"{START + 9**9:014x}".encode())
    full(desk).write_bytes(data[:-3] + b"," + later[1:] + b"\n}}\n")
    scanned.clear()
    assert opened.refresh() == {"0.txt"}
    assert max(scanned) < 1000
    assert len(opened.decisions.history("0.txt")) == before + 1
    opened.close()


def test_folds_of_files_that_are_gone_go(desk: Path) -> None:
    told(desk)
    whole = kept(desk).stat().st_size
    moved = full(desk).with_name("host-0009.json")
    full(desk).rename(moved)
    told(desk)
    assert kept(desk).stat().st_size == whole
    assert b"host-0001" not in kept(desk).read_bytes()


def test_a_desk_whose_index_cannot_be_written_is_read_each_time(desk: Path, scanned: list[int]) -> None:
    told(desk, person=replace(current_person(), uid=current_person().uid + 1))
    assert not list(desk.glob(".copydesk/index/*/folds"))
    scanned.clear()
    told(desk)
    assert max(scanned) == full(desk).stat().st_size


def judged(access: FolderAccess, seen: list[str]) -> list[tuple[EventSource, str]]:
    return [(EventSource(name, access.round_folder / name, os.getuid(), is_trusted=True), "") for name in seen]


def test_what_may_no_longer_be_read_is_not_kept_either(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that turns blind closes the others' files; what they said must not stay in one's own corner."""
    told(desk)
    assert kept(desk).exists()
    monkeypatch.setattr(FolderAccess, "sources_with_faults", lambda access: judged(access, ["bo"]))
    open_desk(desk).close()
    assert not kept(desk).exists()


def test_folds_go_from_a_program_that_is_open_too(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told(desk)
    seen = ["ana", "bo"]
    monkeypatch.setattr(FolderAccess, "sources_with_faults", lambda access: judged(access, seen))
    opened = open_desk(desk)
    seen.remove("ana")
    opened.refresh()
    assert not kept(desk).exists()
    opened.close()
    assert not kept(desk).exists()


def test_several_processes_read_what_was_never_read(desk: Path, scanned: list[int]) -> None:
    """Each keeps what it read, so this one reads its share only, and says the same as one that read everything."""
    whole = joined_by_cy(desk)
    scanned.clear()
    assert told(desk, workers=2) == whole
    full_files = [length for length in scanned if length >= full(desk).stat().st_size - 10_000]
    assert len(full_files) == 1
    assert {path.name for path in kept(desk).parent.iterdir()} == {"ana", "cy"}


def test_what_another_process_did_not_keep_is_read_here(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = joined_by_cy(desk)
    started = []

    def died(_: object) -> int:
        started.append(os.spawnlp(os.P_NOWAIT, "true", "true"))
        return started[-1]

    monkeypatch.setattr(reader, "forked", died)
    assert told(desk, workers=2) == whole
    assert started


def test_events_that_the_rules_must_look_at_are_not_passed_over() -> None:
    """All of them where their reviewer may not judge or a seal refuses some; else those behind a seal, or none."""
    may, may_not = AdmissionTerms("ana", "one", MAIN), AdmissionTerms("ana", "one", MAIN, judges="not in the round")
    sealed, refusing = Seal(at=5, length=70), Seal(at=5, length=70, refused=frozenset({"1"}))
    assert [columns._free(may_not, seal) for seal in (UNSEALED_FILE, sealed, refusing)] == [0, 0, 0]
    assert [columns._free(may, seal) for seal in (UNSEALED_FILE, sealed, refusing)] == [columns.OFFSET + 1, 70, 0]


def test_kept_columns_are_used_only_when_all_are_whole(tmp_path: Path) -> None:
    """The columns of each file follow its blocks, without a gap, and are as long as they say."""
    blocks, numbers = (("a", "1", 0, 1), ("b", "2", 1, 3)), b"1" * 24
    good = columns._CachedColumns((1, 2, 3, 4, 5), blocks, b"1" * 12, numbers, numbers, "f", 9)
    bad = [
        replace(good, sentences=b"1" * 11),
        replace(good, high=b"1" * 16),
        replace(good, low=b"1" * 32),
        replace(good, blocks=(("a", "1", 0, 1), ("b", "2", 2, 3))),
        replace(good, blocks=(("a", "1", 0, 0), ("b", "2", 0, 3))),
        replace(good, blocks=(("a", "1", 1, 3),)),
    ]
    path = tmp_path / "ana"

    def sound(**kept: columns._CachedColumns) -> bool:
        whole = columns._CachedFolder(columns._VERSION, sys.byteorder, ("ana", "main", ""), kept)
        data = msgspec.msgpack.encode(whole)
        path.write_bytes(zlib.crc32(data).to_bytes(4) + data)
        return columns.is_sound(path)

    assert [sound(), sound(a=good), sound(a=good, b=good)] == [True] * 3
    for one in bad:
        assert [sound(a=one), sound(a=good, b=one), sound(a=one, b=good)] == [False] * 3


def test_columns_of_another_version_are_not_damaged(tmp_path: Path) -> None:
    """Whatever its other fields are, unless a byte was changed since it was written."""
    path = tmp_path / "ana"
    for whole in ([columns._VERSION + 1, "little", ["ana", "main", ""], {}], [1]):
        data = msgspec.msgpack.encode(whole)
        path.write_bytes(zlib.crc32(data).to_bytes(4) + data)
        assert columns.is_sound(path)
        path.write_bytes(zlib.crc32(data).to_bytes(4) + data[:-1])
        assert not columns.is_sound(path)
    data = msgspec.msgpack.encode([columns._VERSION])
    path.write_bytes(zlib.crc32(data).to_bytes(4) + data)
    assert not columns.is_sound(path)


def test_columns_are_lacking_where_a_file_is_full_and_none_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One full file among short ones is enough; a folder that is gone lacks none, nor does one that is kept."""
    monkeypatch.setattr(columns, "_SHORTEST", 100)
    round_folder, private = tmp_path / "main", tmp_path / "private"
    cache, nowhere = columns.ColumnCache(private, round_folder), columns.ColumnCache(None, round_folder)
    folder = round_folder / "ana"
    assert not cache.lacks(folder)
    folder.mkdir(parents=True)
    assert not cache.lacks(folder)
    (folder / "host-0001.json").write_bytes(b"x" * 100)
    assert not cache.lacks(folder)
    (folder / "host-0002.json").write_bytes(b"x" * 101)
    assert cache.lacks(folder)
    assert not nowhere.lacks(folder)
    kept_columns = private / "folds" / "main" / "ana"
    kept_columns.parent.mkdir(parents=True)
    kept_columns.touch()
    assert not cache.lacks(folder)


FROM = 100
"""Where the lines of made-up events begin, ten bytes each."""
ROUND = Round(
    name="one",
    lead="lea",
    reviewers=("ana", "bo"),
    assignment={"a.txt": ("ana",), "b.txt": ("bo",), "c.txt": ("ana", "bo")},
    sentences={"a.txt": (1, 2)},
    former={},
)


EDGES = [
    *((f"{number:020x}", 1) for number in ((1001 << 24) - 1, 1001 << 24, 1 << 24, columns.WRITER, 1, 0)),
    *((f"{5 << 24:020x}", sentence) for sentence in (columns.SENTENCE, columns.SENTENCE + 1, -1, 0)),
    *((identity, 1) for identity in (f"{5 << 24:019x}", f"{5 << 24:021x}", "x" * 20)),
]
"""Ids and sentences, the last and the first that can be and those beyond."""


def made_up() -> list[Slim]:
    """Return events on several articles in turns: by a reviewer and by others, early, late and in the future."""
    edges = [Slim(one, "ana", "one", "c.txt", "c", at, SlimHolding("disputed", True)) for one, at in EDGES]
    return edges + [
        Slim(
            id=f"{micros << 24 | number:020x}",
            reviewer="bo" if number == 7 else "ana",
            round="one",
            article=article,
            snapshot=article * (2 if number // 2 % 3 else 3),
            sentence=sentence,
            holding=SlimHolding("odd" if number == 11 else "disputed", True),
            role=role,
        )
        for number, (micros, article, sentence, role) in enumerate(
            product((5, 90, 200, 2000), ("a.txt", "b.txt", "c.txt"), (0, 1, 2), ("reviewer", "adjudicator")), 1
        )
    ]


@pytest.mark.parametrize(
    "seal",
    [
        UNSEALED_FILE,
        Seal(at=100, length=FROM + 300),
        Seal(at=100, length=FROM + 305, is_closed=True),
        Seal(at=100, length=FROM + 300, was_changed=True, refused=frozenset({made_up()[len(EDGES) + 2].id})),
        Seal(at=100, length=FROM + 720, is_copy=True),
    ],
)
@pytest.mark.parametrize(
    "rules",
    [
        ROUND,
        MAIN,
        replace(ROUND, state=State.CLOSED),
        replace(ROUND, reviewers=("bo",)),
        replace(ROUND, sentences={"a.txt": (0, 1)}, texts={"a.txt": "a.txt" * 2}),
    ],
)
def test_columns_have_the_events_that_the_rules_count(rules: Round, seal: Seal) -> None:
    """Whatever is looked up once for many: the same as when each event is asked about by itself."""
    terms, events = terms_of(rules, "one", "ana", True), made_up()
    offsets = range(FROM, FROM + 10 * len(events), 10)
    found = columns.columns_of(terms, seal, 1000, offsets, events)
    why = [
        UNKNOWN if event.holding.verdict == "odd" else why_left_out(terms, seal, 1000, event, offset)
        for event, offset in zip(events, offsets, strict=True)
    ]
    kept_events = [event for event, reason in zip(events, why, strict=True) if not reason]
    assert found.left_out == Counter(filter(None, why))
    assert list(found.sentences) == [event.sentence for event in kept_events]
    assert [(high << 24 | low >> 40) for high, low in zip(found.high, found.low, strict=True)] == [
        int(event.id, 16) for event in kept_events
    ]
    told_blocks = [
        (article, snapshot) for (article, snapshot), _ in groupby(kept_events, lambda one: (one.article, one.snapshot))
    ]
    assert [(article, snapshot) for article, snapshot, _, _ in found.blocks] == told_blocks
    assert [start for _, _, start, _ in found.blocks] == [0, *(end for *_, end in found.blocks)][: len(found.blocks)]
    assert found.newest == max((int(event.id, 16) for event in kept_events), default=0)
    assert found.last == offsets[-1]
