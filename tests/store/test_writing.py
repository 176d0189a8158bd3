"""The journal by itself: which file an event goes to, which id it gets, and what a refusal leaves."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from review.events import Event, EventKind, Holding
from store.errors import StoreError
from store.journal import writer
from store.journal.codec import LENGTH, event_of, identified, writer_digits
from store.journal.segment import HEAD, Scan, SegmentState, scan
from store.journal.storage import SegmentDB, SegmentStorage
from store.journal.writer import Journal, SegmentOptions, Written, claim
from store.opening import open_desk
from tests.store.descriptors import descriptors
from tests.store.judging import decide, files, held
from tests.verdicts import Verdict

REFUSED = OSError(errno.EIO, "refused")
EMPTY = Scan(b"", 0, [], [], 0, SegmentState.WHOLE)


def event(sentence: int, note: str = "") -> Event:
    return Event(EventKind.DECIDE, "ana", "main", "a.txt", "0" * 64, sentence, Holding(Verdict.DISPUTED, note=note))


def nothing(event: Event) -> str:
    return ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where ana's events go; the round's folder is there."""
    (tmp_path / "main").mkdir()
    return tmp_path / "main" / "ana"


def journal(folder: Path, clock: Callable[[], int] = lambda: 100, **more: Any) -> Journal:
    return Journal(
        SegmentOptions(**{"folder": folder, "modes": modes, "host": "host", "uid": os.getuid(), **more}), clock
    )


def modes() -> tuple[int, int]:
    return 0o2755, 0o644


def on_disk(folder: Path) -> dict[str, list[int]]:
    """Return the sentences of each file's events, in its order."""
    paths = sorted(folder.glob("*.json"))
    return {path.name: [line.slim.sentence for line in scan(path.read_bytes()).lines] for path in paths}


def last(one: Journal) -> Written | None:
    """Return what a journal wrote last."""
    return one.written


def refuse(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let system calls fail."""

    def refused(*args: object, **more: object) -> None:
        raise REFUSED

    for name in names:
        monkeypatch.setattr(os, name, refused)


def taking(monkeypatch: pytest.MonkeyPatch, folder: Path, times: int) -> None:
    """Let a foreign hand take the file that was just written, so many times, whenever it is synced."""
    real, left = os.fdatasync, [times]

    def sync(descriptor: int) -> None:
        real(descriptor)
        if left[0]:
            left[0] -= 1
            Path(f"/proc/self/fd/{descriptor}").readlink().unlink()

    monkeypatch.setattr(os, "fdatasync", sync)


def test_ids_are_later_than_all_that_came_before(folder: Path) -> None:
    """The clock's, unless it lags behind what this program wrote, or others; six digits name the file."""
    times = iter([100, 50, 50, 200])
    one = journal(folder, lambda: next(times))
    found = [
        *one.append([event(0), event(1)], 0, nothing),
        *one.append([event(2)], 0, nothing),
        *one.append([event(3)], 150, nothing),
        *one.append([event(4)], 150, nothing),
    ]
    assert [e.micros for e in found] == [100, 101, 102, 151, 200]
    assert {e.id[14:] for e in found} == {writer_digits("main/ana/host-0001.json")} == {"93341b"}
    assert {len(e.id) for e in found} == {LENGTH} == {20}
    assert writer_digits("main/\udcff/host-0001.json") == sha256(b"main/\xff/host-0001.json").hexdigest()[:6]


def test_ids_are_later_than_what_another_program_of_the_reviewer_wrote(samples: Path) -> None:
    """Ahead as its clock may be: the later decision is the one that holds."""
    ahead = open_desk(samples, clock=lambda: 2_000_000_000)
    behind = open_desk(samples, clock=lambda: 1_000)
    first = decide(ahead, 1, "ahead")
    behind.refresh()
    second = decide(behind, 1, "behind")
    assert (second.micros, second.supersedes) == (first.micros + 1, first.id)
    assert held(samples) == {1: "behind"}


def test_ids_go_on_where_an_earlier_file_or_program_ended(folder: Path) -> None:
    """Also in the file that follows one that was taken away, though nothing was missing in it."""
    one = journal(folder, lambda: 1, limit=3)
    [*_, first] = one.append([event(0), event(0)], 499, nothing)
    one.close()
    two = journal(folder, lambda: 1, limit=3)
    [second] = two.append([event(1)], 0, nothing)
    assert second.micros == first.micros + 1 == 502
    path = folder / "host-0001.json"
    path.with_name("copy").write_bytes(path.read_bytes())
    path.with_name("copy").rename(path)
    assert two.salvage()
    [third] = two.append([event(2)], 0, nothing)
    assert third.micros == 503
    assert on_disk(folder) == {"host-0001.json": [0, 0, 1], "host-0002.json": [2]}


def test_a_file_takes_as_many_events_as_it_may(folder: Path) -> None:
    """One act is never cut in two; one that is longer than a file has a file of its own."""
    one = journal(folder, limit=3)
    for sentences in ([0, 1], [2], [3, 4], [5, 6], [7, 8, 9, 10], [11]):
        one.append([event(at) for at in sentences], 0, nothing)
    assert on_disk(folder) == {
        "host-0001.json": [0, 1, 2],
        "host-0002.json": [3, 4],
        "host-0003.json": [5, 6],
        "host-0004.json": [7, 8, 9, 10],
        "host-0005.json": [11],
    }


def test_what_was_written_is_handed_to_the_reader(folder: Path) -> None:
    """Where it is in the file, so that nobody need look; nothing when it had to be written elsewhere."""
    one = journal(folder)
    assert last(one) is None
    for sentence in (0, 1):
        stored = one.append([event(sentence), event(sentence + 5)], 0, nothing)
        written = last(one)
        assert written is not None
        data = (folder / "host-0001.json").read_bytes()
        assert (written.folder, written.name, written.events) == (str(folder), "host-0001.json", stored)
        growth = written.growth
        lines = [data[at : data.index(b"\n", at) + 1] for at in growth.offsets]
        assert [event_of(line[line.index(b":") + 1 :]) for line in lines] == list(stored)
        assert (growth.last, growth.end) == (lines[-1], len(data) - 3)
        assert growth.start == (0 if sentence == 0 else scan(data).offsets[2])
    (folder / "host-0001.json").unlink()
    one.append([event(2)], 0, nothing)
    written = last(one)
    assert written is not None
    assert written.growth.start > len(HEAD)
    with pytest.MonkeyPatch.context() as patched:
        taking(patched, folder, 1)
        one.append([event(3)], 0, nothing)
    assert last(one) is None


def test_what_was_refused_was_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = journal(folder)
    one.append([event(0)], 0, nothing)
    with monkeypatch.context() as patched:
        refuse(patched, "fdatasync")
        with pytest.raises(StoreError, match="The decision was not saved"):
            one.append([event(1)], 0, nothing)
    assert last(one) is None


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_is_taken_again_and_again_is_written_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Whoever takes the file, and the one that follows, and the next: what was acknowledged lies on the disk."""
    one = journal(folder)
    one.append([event(0)], 0, nothing)
    taking(monkeypatch, folder, times)
    one.append([event(1)], 0, nothing)
    assert sorted(at for sentences in on_disk(folder).values() for at in sentences) == [0, 1]


def test_three_files_taken_in_a_row_are_refused_and_nothing_is_acknowledged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the disk, not the memory has what was refused; what was acknowledged before waits, and is written again."""
    one = journal(folder)
    one.append([event(0)], 0, nothing)
    with monkeypatch.context() as patched:
        taking(patched, folder, 4)
        with pytest.raises(StoreError, match="The decision was not saved") as refusal:
            one.append([event(1)], 0, nothing)
    assert refusal.value.message == f"{folder} keeps being replaced by another program"
    assert last(one) is None
    assert on_disk(folder) == {}
    with monkeypatch.context() as patched:
        taking(patched, folder, 3)
        with pytest.raises(StoreError, match="The decision was not saved"):
            one.salvage()
    assert one.salvage()
    assert not one.salvage()
    assert [*on_disk(folder).values()] == [[0]]
    one.append([event(2)], 0, nothing)
    assert [*on_disk(folder).values()] == [[0, 2]]


def test_a_desk_whose_files_are_taken_in_a_row_says_so_and_goes_on(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refused decision is shown nowhere, and the next one is saved with all that came before."""
    desk = open_desk(samples)
    decide(desk, 1, "early")
    with monkeypatch.context() as patched:
        taking(patched, files(desk)[0].parent, 4)
        with pytest.raises(StoreError, match="keeps being replaced"):
            decide(desk, 2, "refused")
    assert [*desk.decisions.held(desk.articles.cards()[0].name, desk.reviewer)] in ([], [1])
    decide(desk, 3, "late")
    assert [*desk.decisions.held(desk.articles.cards()[0].name, desk.reviewer)] == [1, 3]
    assert held(samples) == {1: "early", 3: "late"}


@pytest.mark.parametrize("failing", [("fdatasync",), ("fdatasync", "ftruncate")], ids=["not synced", "not cut"])
def test_a_file_whose_cleaning_up_failed_is_left_for_good(
    samples: Path, monkeypatch: pytest.MonkeyPatch, failing: tuple[str, ...]
) -> None:
    """The next decision is saved all the same; what could not be cut off is no decision."""
    desk = open_desk(samples)
    decide(desk, 1, "early")
    with monkeypatch.context() as patched:
        refuse(patched, *failing)
        with pytest.raises(StoreError):
            decide(desk, 2, "refused")
    before = files(desk)[0].read_bytes()
    decide(desk, 3, "late")
    if "ftruncate" in failing:
        assert files(desk)[0].read_bytes() == before
        assert len(files(desk)) == 2
    assert sorted(desk.decisions.held(desk.articles.cards()[0].name, desk.reviewer)) == [1, 3]
    assert held(samples) == {1: "early", 3: "late"}


def test_a_broken_storage_stays_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when the disk works again: what stands at its end is not known."""
    path = tmp_path / "host-0001.json"
    storage = SegmentDB(os.open(path, os.O_RDWR | os.O_CREAT), EMPTY).storage
    assert isinstance(storage, SegmentStorage)
    storage.append({"1": b"{}"})
    with monkeypatch.context() as patched:
        refuse(patched, "fdatasync")
        with pytest.raises(OSError, match="refused"):
            storage.append({"2": b"{}"})
    assert storage.broken
    before = path.read_bytes()
    with pytest.raises(StoreError, match="can no longer be written"):
        storage.append({"3": b"{}"})
    assert path.read_bytes() == before
    assert (storage.count, storage.read()) == (1, {"events": {"1": {}}})


def test_what_could_not_be_taken_back_is_never_written_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was is cut off, and the next stands in its place."""
    path = tmp_path / "host-0001.json"
    storage = SegmentDB(os.open(path, os.O_RDWR | os.O_CREAT), EMPTY).storage
    assert isinstance(storage, SegmentStorage)
    for name in "123":
        storage.append({name: b"{}"})
    storage.take_back(1)
    assert path.read_bytes() == HEAD + b' "1":{}\n,"2":{}\n}}\n'
    storage.append({"4": b"{}"})
    assert (storage.ends_well(), storage.damaged(), storage.broken) == (True, {}, False)
    refuse(monkeypatch, "ftruncate")
    storage.take_back(1)
    assert storage.broken


def test_a_folder_that_somebody_else_made_is_not_written_to(folder: Path) -> None:
    """Its owner could change what is in it."""
    folder.mkdir()
    one = journal(folder, uid=os.getuid() + 1)
    with pytest.raises(StoreError) as refusal:
        one.append([event(0)], 0, nothing)
    assert refusal.value.title == "Somebody else owns your folder of decisions"
    assert refusal.value.message == str(folder)
    assert refusal.value.hint == "Ask the desk's lead to remove it"
    assert list(folder.iterdir()) == []


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a folder to another Unix user")
def test_a_folder_that_another_user_made_is_said_and_left_alone(samples: Path) -> None:
    """Made while the program runs, a decision is refused; found there, the desk opens to be read."""
    desk = open_desk(samples)
    own = desk.layout.reviewer("main", desk.reviewer)
    own.mkdir()
    os.chown(own, 61001, 61001)
    with pytest.raises(StoreError, match="Somebody else owns your folder of decisions"):
        decide(desk, 1)
    assert list(own.iterdir()) == []
    again = open_desk(samples)
    assert again.read_only == f"{own}: it belongs to uid-61001"
    with pytest.raises(StoreError, match="Nothing can be written here"):
        decide(again, 1)
    assert list(own.iterdir()) == []


def test_a_round_whose_folder_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refusal:
        journal(tmp_path / "main" / "ana").append([event(0)], 0, nothing)
    assert refusal.value.title == "The decision was not saved"
    assert refusal.value.message == f"{tmp_path / 'main'} is not there any more"
    assert refusal.value.hint == "Was the desk moved?"


def begun(folder: Path, *counts: int) -> None:
    """Make files of that many events each."""
    for number, count in enumerate(counts, 1):
        one = claim(SegmentOptions(folder, modes, "host", os.getuid()), fresh=True)
        if count:
            one.insert(identified([event(at) for at in range(count)], number * 1000, one.digits, nothing, ""))
        one.close()


def claimed(folder: Path, fresh: bool = False, **more: Any) -> str:
    """Return which file a program would write to now."""
    one = claim(
        SegmentOptions(**{"folder": folder, "modes": modes, "host": "host", "uid": os.getuid(), "limit": 3, **more}),
        fresh,
    )
    one.close()
    return one.name


def test_the_newest_file_with_room_is_taken_over(folder: Path) -> None:
    """Not a full one; a new one when there is none with room, or when a new one is wanted."""
    begun(folder, 1, 3, 2, 3)
    assert claimed(folder) == "host-0003.json"
    assert claimed(folder, limit=2) == "host-0001.json"
    assert claimed(folder, limit=1) == "host-0005.json"
    assert claimed(folder, fresh=True) == "host-0006.json"


def test_only_some_earlier_files_are_looked_at(folder: Path) -> None:
    begun(folder, 1, *[3] * 7)
    assert claimed(folder) == "host-0001.json"
    begun(folder, 3)
    assert claimed(folder) == "host-0010.json"


def test_files_of_other_hosts_and_other_names_are_not_taken(folder: Path) -> None:
    """A host whose name begins like ours, a merge's, a number that is none."""
    begun(folder, 1)
    whole = (folder / "host-0001.json").read_bytes()
    (folder / "host-0001.json").unlink()
    for name in ("host-two-0001.json", "merged-0002.json", "host-000x.json", "host-0009.txt", "host-.json"):
        (folder / name).write_bytes(whole)
    assert claimed(folder) == "host-0001.json"
    (folder / "host-0012.json").write_bytes(whole)
    assert claimed(folder) == "host-0012.json"
    assert claimed(folder, fresh=True) == "host-0013.json"
    assert claimed(folder, host="host-two") == "host-two-0001.json"


def test_a_file_that_others_can_write_or_have_damaged_is_not_taken(folder: Path, tmp_path: Path) -> None:
    """With a second name elsewhere, written by another program now, or damaged."""
    begun(folder, 1)
    path = folder / "host-0001.json"
    os.link(path, tmp_path / "second")
    assert claimed(folder) == "host-0002.json"
    (tmp_path / "second").unlink()
    (folder / "host-0002.json").unlink()
    descriptor = os.open(path, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert claimed(folder) == "host-0002.json"
    (folder / "host-0002.json").unlink()
    os.close(descriptor)
    assert claimed(folder) == "host-0001.json"
    path.write_bytes(path.read_bytes()[:60] + b"\0" * 20 + path.read_bytes()[80:])
    assert scan(path.read_bytes()).state is SegmentState.DAMAGED
    assert claimed(folder) == "host-0002.json"


def test_a_number_that_is_taken_meanwhile_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two programs begin a file at once: each has one of its own."""
    begun(folder, 1, 1)
    monkeypatch.setattr(writer, "_numbers", lambda terms: [])
    assert claimed(folder) == "host-0003.json"


def test_a_file_that_cannot_be_begun_holds_nothing_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its lock nor its descriptor outlives the refusal."""
    folder.mkdir()
    before = descriptors(folder)
    one = journal(folder)
    with monkeypatch.context() as patched:
        refuse(patched, "fsync")
        with pytest.raises(StoreError, match="The decision was not saved"):
            one.append([event(0)], 0, nothing)
    assert descriptors(folder) == before
    one.append([event(1)], 0, nothing)
    assert on_disk(folder) == {"host-0001.json": [1]}


def test_what_could_not_be_moved_on_leaves_no_file_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one for every try would pile up; and what was taken waits until the disk takes it."""
    one = journal(folder)
    one.append([event(0)], 0, nothing)
    (folder / "host-0001.json").unlink()
    before = descriptors(folder)
    with monkeypatch.context() as patched:
        refuse(patched, "fdatasync")
        for _ in range(3):
            with pytest.raises(StoreError, match="Decisions are missing on the disk"):
                one.salvage()
    assert on_disk(folder) == {}
    assert descriptors(folder) == before
    one.close()
    assert on_disk(folder) == {"host-0001.json": [0]}
    assert descriptors(folder) == before - 1


def test_nothing_is_touched_before_the_first_append(folder: Path) -> None:
    one = journal(folder)
    assert not one.salvage()
    one.close()
    assert not folder.exists()
    one.append([event(0)], 0, nothing)
    assert not one.salvage()
    one.close()
    one.append([event(1)], 0, nothing)
    assert on_disk(folder) == {"host-0001.json": [0, 1]}


def test_a_folder_and_its_files_have_the_modes_of_the_round(folder: Path) -> None:
    umask = os.umask(0o077)
    try:
        journal(folder, modes=lambda: (0o2750, 0o640)).append([event(0)], 0, nothing)
    finally:
        assert os.umask(umask) == 0o077
    assert f"{folder.stat().st_mode & 0o7777:o}" == "2750"
    assert f"{(folder / 'host-0001.json').stat().st_mode & 0o7777:o}" == "640"


def test_bytes_before_the_last_ones_are_watched_too(folder: Path) -> None:
    """What was changed before an append is noticed with it, however short it was."""
    one = journal(folder)
    one.append([event(0)], 0, nothing)
    path = folder / "host-0001.json"
    data = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(len(data) - 40)
        file.write(b"?")  # in the event's id
    one.append([event(1)], 0, nothing)
    assert last(one) is None
    assert on_disk(folder) == {"host-0001.json": [1], "host-0002.json": [0]}


@pytest.mark.parametrize("length", [1, 40])
def test_bytes_overwritten_in_place_are_written_again_in_their_places(folder: Path, length: int) -> None:
    """However far from the end, by a hand that keeps the length: at the next look, and letter for letter."""
    one = journal(folder)
    for number in range(30):
        one.append([event(number, f"note {number}")], 0, nothing)
    path = folder / "host-0001.json"
    before = path.read_bytes()
    assert not one.salvage()
    at = before.index(b"note 3") if length == 1 else before.index(b"note 7") - 30
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"?" * length)
    assert one.salvage()
    assert path.read_bytes() == before
    assert one.mended == {str(path)}
    assert not one.salvage()
    assert on_disk(folder) == {"host-0001.json": list(range(30))}


def test_another_verdict_of_the_same_length_does_not_stand(folder: Path) -> None:
    """A line that is still one, but says something else, is not what was acknowledged; closing looks once more."""
    one = journal(folder)
    for number in range(30):
        one.append([event(number)], 0, nothing)
    path = folder / "host-0001.json"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"disputed", b"accurate"))
    times = path.stat()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert one.close() == {}
    assert path.read_bytes() == before


def test_lines_that_cannot_be_put_back_go_to_the_next_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses to have them in their places."""
    one = journal(folder)
    for number in range(3):
        one.append([event(number)], 0, nothing)
    path = folder / "host-0001.json"
    path.write_bytes(path.read_bytes().replace(b"disputed", b"accurate", 1))
    monkeypatch.setattr(SegmentStorage, "mend", lambda _self: False)
    assert one.salvage()
    assert on_disk(folder)["host-0002.json"] == [0]


def test_what_the_disk_has_no_more_is_handed_out(folder: Path) -> None:
    """All events of the files that were written, while their folder is away; none once it is back."""
    one = journal(folder, limit=2)
    for number in range(5):
        one.append([event(number)], 0, nothing)
    assert one.missing() == {}
    folder.parent.rename(folder.parent.with_name("away"))
    with pytest.raises(StoreError):
        one.salvage()
    assert len(one.missing()) == 5
    folder.parent.with_name("away").rename(folder.parent)
    assert not one.salvage()
    assert one.missing() == {}
    folder.parent.rename(folder.parent.with_name("away"))
    lost = one.close()
    assert [msgspec.json.decode(json)["sentence"] for json in lost.values()] == list(range(5))


@pytest.mark.parametrize(
    ("modes", "stripped"),
    [
        ((0o2750, 0o640), ["ana", "host-0001.json"]),
        ((0o2755, 0o644), []),
        ((0o2755, 0o640), ["host-0001.json"]),
    ],
)
def test_lists_of_access_are_taken_off_what_is_closed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, modes: tuple[int, int], stripped: list[str]
) -> None:
    """What the folder above hands on would open a blind round's files; what is open for all is left as it is."""
    seen: list[str] = []

    def strip(path: Path) -> str:
        seen.append(path.name)
        return ""

    monkeypatch.setattr("store.rights.strip", strip)
    for sentence in (0, 1):  # what is there already is left as it is
        one = journal(folder, modes=lambda: modes)
        one.append([event(sentence)], 0, nothing)
        one.close()
        assert seen == stripped
