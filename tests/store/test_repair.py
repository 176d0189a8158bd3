"""`check --repair` mends what is safe, after a copy, and keeps what lay there: modes, times, order and decisions."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.admission import DAY
from review.events import Event, EventKind, Holding
from store import files
from store.articles import snapshots
from store.errors import StoreError
from store.journal.codec import event_json, event_of, key
from store.journal.segment import HEAD, TAIL, entry, scan
from store.layout import HIDDEN, Layout, load_settings
from store.manage.check import check, copy_before, redate
from store.manage.check import segment as events_file
from store.opening import open_desk
from store.person import current_person
from tests.store.damage import DAMAGE, cut, edit, segment, snapshot, sound_desk
from tests.store.descriptors import descriptors


@pytest.fixture
def layout(samples: Path) -> Layout:
    """Return a sound desk with five decisions."""
    return sound_desk(samples)


def test_what_is_wrong_with_another_s_files_is_theirs_to_mend(layout: Layout) -> None:
    """It is found, and nothing is offered."""
    cut(layout)
    edit(segment(layout), b'"id":"0', b'"id":"1', 1)
    segment(layout).chmod(0o666)
    layout.home.chmod(0o777)
    other = replace(current_person(), uid=current_person().uid + 1)
    found = list(check(layout, other))
    assert {finding.path for finding in found} >= {segment(layout), layout.home}
    assert [finding.mend for finding in found] == [None] * len(found)
    assert "1 event is dated in the future" in [finding.title for finding in found]


def test_a_file_that_a_program_is_writing_is_not_rewritten(layout: Layout) -> None:
    """Its end may be on the way; who has closed the program can mend it then."""
    cut(layout)
    before = segment(layout).read_bytes()
    [found] = check(layout, current_person())
    assert found.mend is not None
    with segment(layout).open("rb") as writing:
        fcntl.flock(writing, fcntl.LOCK_SH)
        with pytest.raises(StoreError, match="A program is writing this file"):
            found.mend()
    assert segment(layout).read_bytes() == before
    found.mend()
    assert descriptors(layout.round("main")) == 0
    assert list(check(layout, current_person())) == []
    assert before.startswith(segment(layout).read_bytes()[:200])


def test_the_copy_is_whole_closed_and_elsewhere_where_nothing_can_be_written_beside_the_desk(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its links as links and its times; the index, which can be made again, is left out."""
    (layout.home / "link").symlink_to("nowhere")
    os.utime(segment(layout), (1_000_000_000, 1_000_000_000))
    beside = copy_before(layout, "1")
    assert beside == layout.folder / f"{layout.home.name}-before-repair-1"
    elsewhere = tmp_path / "state" / "of" / "copydesk"
    assert copy_before(layout, "2", elsewhere).parent == layout.folder
    monkeypatch.setattr(files, "why_not_writable", lambda _path: "you may not write there")
    for copy in (beside, away := copy_before(layout, "3", elsewhere)):
        found = {path.relative_to(copy) for path in copy.rglob("*")}
        own = {path.relative_to(layout.home) for path in layout.home.rglob("*")}
        assert found == {path for path in own if path.parts[0] != "index"}
        assert (copy / "link").readlink() == Path("nowhere")
        kept = copy / segment(layout).relative_to(layout.home)
        assert kept.read_bytes() == segment(layout).read_bytes()
        assert kept.stat().st_mtime == 1_000_000_000
        modes = {path.lstat().st_mode & 0o077 for path in copy.rglob("*") if not path.is_symlink()}
        assert modes == {0}
    assert away.parent == elsewhere
    assert away.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(StoreError, match="could not be copied"):
        copy_before(layout, "3", elsewhere)


def test_a_desk_beside_its_articles_finds_them_again(samples: Path, tmp_path: Path) -> None:
    """What mends its settings keeps where they lie, as it is nowhere else."""
    home = tmp_path / "away" / "desk"
    open_desk(samples, desk=home).close()
    layout = Layout(samples, home / HIDDEN)
    layout.settings.unlink()
    [found] = check(layout, current_person())
    assert found.mend is not None
    found.mend()
    assert list(check(layout, current_person())) == []
    assert load_settings(layout.settings).articles == str(samples)


def test_a_text_stays_closed_whose_file_nobody_else_reads(layout: Layout) -> None:
    """To be able to execute it is not to read it."""
    snapshot(layout).chmod(0o600)
    source = layout.folder / snapshots.load(snapshot(layout)).entries[0].source
    for mode, found in ((0o640, 0), (0o641, 0), (0o644, 1)):
        source.chmod(mode)
        made = list(check(layout, current_person()))
        assert len(made) == found
    assert made[0].mend is not None
    source.unlink()
    assert list(check(layout, current_person())) == []
    made[0].mend()
    assert snapshot(layout).stat().st_mode & 0o777 == 0o644


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a file to another Unix user")
def test_a_text_stays_closed_whose_file_is_somebody_else_s(layout: Layout) -> None:
    """Who could read it then is not theirs to say."""
    snapshot(layout).chmod(0o600)
    source = layout.folder / snapshots.load(snapshot(layout)).entries[0].source
    source.chmod(0o644)
    assert len(list(check(layout, current_person()))) == 1
    os.chown(source, 61001, -1)
    assert list(check(layout, current_person())) == []


def test_settings_that_are_made_again_name_no_folder_where_the_desk_lies_in_it(layout: Layout) -> None:
    before = layout.settings.read_bytes()
    layout.settings.unlink()
    [found] = check(layout, current_person())
    assert found.mend is not None
    found.mend()
    assert layout.settings.read_bytes() == before


def test_several_repairs_of_events_keep_the_modes_of_their_files(layout: Layout) -> None:
    cut(layout)
    segment(layout).chmod(0o600)
    [found] = check(layout, current_person())
    assert found.mend is not None
    found.mend()
    assert segment(layout).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("written", [0, 1_000, 2_000_000])
def test_events_of_the_future_get_the_time_of_their_file_and_keep_their_order(tmp_path: Path, written: int) -> None:
    """Behind all that is dated right, and a day back at least; what refers to them goes with them."""
    latest = DAY + 1_000_000

    def event(micros: int, **more: object) -> Event:
        identity = f"{micros:014x}abcdef"
        return Event(EventKind.DECIDE, "ana", "main", "a", "0" * 64, 1, Holding(), id=identity, **more)  # type: ignore[arg-type]

    late, later = event(latest + 1, step="s"), event(latest + 9)
    later = replace(later, supersedes=late.id, undoes=late.id, step=late.id, weighed=(late.id, "x"))
    lines = {one.id: event_json(one) for one in (later, event(latest), late, event(7, weighed=(later.id,)))}
    path = tmp_path / "a-0001.json"
    path.write_bytes(events_file(lines))
    path.chmod(0o640)
    os.utime(path, ns=(written * 1000, written * 1000))
    redate(path, latest)
    assert descriptors(tmp_path) == 0
    assert path.stat().st_mode & 0o777 == 0o640
    found = [event_of(scan(path.read_bytes()).json(line)) for line in scan(path.read_bytes()).lines]
    first, second = f"{latest + 1:014x}abcdef", f"{latest + 2:014x}abcdef"
    assert [one.id for one in found] == [event(7).id, event(latest).id, first, second]
    assert (found[3].supersedes, found[3].undoes, found[3].step) == (first, first, first)
    assert (found[3].weighed, found[0].weighed, found[2].step) == ((first, "x"), (second,), "s")
    alone = {one.id: event_json(one) for one in (late, event(7))}
    path.write_bytes(events_file(alone))
    os.utime(path, ns=(written * 1000, written * 1000))
    redate(path, latest)
    ids = [line.slim.id for line in scan(path.read_bytes()).lines]
    assert ids == [event(7).id, f"{max(8, min(written, 1_000_000)):014x}abcdef"]


def test_a_text_set_aside_is_made_again_from_its_file(layout: Layout) -> None:
    """After the repair, opening the desk reads the article's file again, and the decisions are all there."""
    DAMAGE["altered text"][0](layout)
    [altered] = [one.path for one in check(layout, current_person())]
    data = altered.read_bytes()
    before = [card.name for card in open_desk(layout.folder).articles.cards()]
    mends = [finding.mend for finding in check(layout, current_person())]
    assert len(mends) == 1
    for mend in mends:
        assert mend
        mend()
    assert altered.with_suffix(".damaged").read_bytes() == data
    desk = open_desk(layout.folder)
    assert [card.name for card in desk.articles.cards()] == before
    assert len(before) == 5
    assert [event.sentence for event in desk.decisions.everything()] == [0, 1, 2, 3, 4]
    assert list(check(layout, current_person())) == []


def test_events_of_the_future_keep_their_order_wherever_they_stand_in_the_file(tmp_path: Path) -> None:
    """A clock that was set twice leaves the later one first."""
    latest = DAY + 1_000_000
    early, late, later = (
        Event(EventKind.DECIDE, "ana", "main", "a", "0" * 64, at, Holding(), id=f"{micros:014x}abcdef")
        for at, micros in enumerate((7, latest + 1, latest + 9))
    )
    path = tmp_path / "a-0001.json"
    entries = [entry(key(one.id), event_json(one), not at) for at, one in enumerate((later, early, late))]
    path.write_bytes(HEAD + b"".join(entries) + TAIL)
    os.utime(path, (0, 0))
    redate(path, latest)
    found = scan(path.read_bytes())
    assert [line.slim.sentence for line in found.lines] == [0, 1, 2]
    assert [line.slim.id[:14] for line in found.lines] == [f"{micros:014x}" for micros in (7, 8, 9)]
