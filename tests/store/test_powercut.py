"""What is said to be saved outlives a power cut: content synced, then renamed, then the folder synced, then said.

Without a disk that can be cut off, a double of the system calls tells what would be left; see `tests.store.powercut`.
"""

from __future__ import annotations

import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.lexicon import merge as taught
from review.rounds import Round, State
from store.articles import snapshots
from store.exchange.rescue import write_rescued
from store.layout import HIDDEN, Layout
from store.manage import lead as leading
from store.manage.check import copy_before, rewrite
from store.manage.merge import merge
from store.opening import open_desk
from store.person import current_person
from store.rounds import files as rounds
from tests.store.judging import decide, files
from tests.store.powercut import Disk
from tests.verdicts import Verdict
from tui.cli.main import main

PEERS = Path(__file__).parents[1] / "exchange" / "peers"
CONTROL = {("one.txt", 1): Verdict.DISPUTED}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder of two articles that is no desk yet."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"The mayor counted {name} bridge. Nobody else did.\n", "utf-8")
    return folder


@pytest.fixture
def disk(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Return a disk on which the articles' own files were there before."""
    found = Disk(monkeypatch)
    for path in [desk.parent, desk, *desk.iterdir()]:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    return found


def lost(disk: Disk, folder: Path) -> list[str]:
    """Return what a power cut now would take, of all that is not made again by itself."""
    return [name for name in disk.lost(folder) if "/index/" not in name]


def early(disk: Disk) -> list[str]:
    """Return what was renamed before its content was durable, of all that is not made again by itself."""
    return [path.name for path, is_durable in disk.renamed if "/index/" not in str(path) and not is_durable]


def test_the_double_itself_tells_what_would_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose content, name, or later content was never synced."""
    disk = Disk(monkeypatch)
    path = tmp_path / "file"
    path.write_bytes(b"one")
    assert disk.lost(tmp_path) == ["file"]
    descriptor, folder = os.open(path, os.O_RDWR), os.open(tmp_path, os.O_RDONLY)
    os.fsync(folder)
    assert disk.lost(tmp_path) == ["file"]
    os.fdatasync(descriptor)
    assert disk.lost(tmp_path) == []
    os.write(descriptor, b"two!")
    path.rename(tmp_path / "other")
    assert disk.lost(tmp_path) == ["other"]
    os.fsync(descriptor)
    assert disk.lost(tmp_path) == ["other"]
    os.fsync(folder)
    assert disk.lost(tmp_path) == []
    assert disk.renamed == [(tmp_path / "other", False)]
    (tmp_path / "other").unlink()
    assert disk.removed == [(tmp_path / "other", {"other": b"two!"})]
    os.close(descriptor)
    os.close(folder)


def test_a_new_desk_and_its_snapshots_last(desk: Path, disk: Disk) -> None:
    """Folders, settings and articles, before anybody sees them."""
    opened = open_desk(desk)
    assert len(list(opened.layout.articles.glob("*.json"))) == 2
    assert opened.layout.settings.exists()
    assert lost(disk, desk) == []
    assert {path.parent.name for path, _ in disk.renamed} >= {HIDDEN, "articles"}
    assert early(disk) == []
    opened.close()


def test_a_desk_elsewhere_lasts_with_the_folders_that_lead_to_it(desk: Path, disk: Disk) -> None:
    """Folders made on the way are as much of the desk as the last one."""
    opened = open_desk(desk, desk=desk.parent / "far" / "away")
    decide(opened, 0)
    opened.close()
    assert (desk.parent / "far" / "away" / HIDDEN / "desk.toml").exists()
    assert lost(disk, desk.parent) == []


def test_a_decision_lasts_before_it_is_returned(desk: Path, disk: Disk) -> None:
    """The first, in a folder and a file that were just made, and the next ones."""
    opened = open_desk(desk)
    for sentence in (0, 1, 0):
        decide(opened, sentence)
        assert len(files(opened)) == 1
        assert lost(disk, desk) == []
    opened.close()
    again = open_desk(desk)
    decide(again, 1)
    assert lost(disk, desk) == []


def test_a_torn_end_is_cut_for_good(desk: Path, disk: Disk) -> None:
    """Before anything else is written to the file."""
    opened = open_desk(desk)
    decide(opened, 0)
    decide(opened, 1)
    opened.close()
    path = files(opened)[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    seen = []
    real = os.pwrite

    def writing(descriptor: int, data: bytes, offset: int) -> int:
        if len(data) > 10:
            seen.append(disk.left(path.parent)[path.name])
        return real(descriptor, data, offset)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "pwrite", writing)
        decide(open_desk(desk), 1)
    assert len(seen) == 1
    assert seen[0] == whole[: whole.index(b"\n,") + 1] + b"}}\n"
    assert lost(disk, desk) == []


def test_what_is_moved_on_lasts(desk: Path, disk: Disk) -> None:
    """What a foreign hand took is durable again before anything is said of it."""
    opened = open_desk(desk)
    decide(opened, 0)
    files(opened)[0].unlink()
    opened.refresh()
    assert [path.name[-9:] for path in files(opened)] == ["0001.json"]
    assert lost(disk, desk) == []


def test_a_changed_lexicon_lasts(desk: Path, disk: Disk) -> None:
    opened = open_desk(desk)
    (name, kind), *_ = [*opened.search.entities(), ("mayor", None)]
    assert kind is not None
    opened.articles.teach(taught(opened.articles.lexicon(), name, "Somebody Else", kind))
    assert opened.layout.lexicon.exists()
    assert lost(disk, desk) == []
    assert early(disk) == []


KEPT = f"guidelines-{sha256(b'Read twice.').hexdigest()[:12]}.md"
"""The file that keeps this version of guidelines."""


def test_a_round_lasts_and_its_controls_at_every_moment(desk: Path, disk: Disk) -> None:
    """New with guidelines and controls; closed, the controls are in the round's file before the private one goes."""
    opened = open_desk(desk)
    one = Round(name="one", lead=opened.reviewer, state=State.OPEN, controls=CONTROL)
    one = rounds.create(opened.layout, one, current_person(), b"Read twice.")
    folder = opened.layout.round("one")
    assert sorted(path.name for path in folder.iterdir()) == ["controls.toml", KEPT, "guidelines.md", "round.toml"]
    assert lost(disk, desk) == []
    closed = leading.close(opened.layout, one, current_person(opened.reviewer))
    assert sorted(path.name for path in folder.iterdir()) == [KEPT, "guidelines.md", "round.toml", "sealed.json"]
    assert lost(disk, desk) == []
    [left] = [left for path, left in disk.removed if path.name == "controls.toml"]
    assert b"[[control]]" in left["round.toml"]
    assert "controls.toml" not in disk.left(folder)
    leading.reopen(opened.layout, closed, current_person(opened.reviewer))
    assert sorted(path.name for path in folder.iterdir()) == [
        "controls.toml",
        KEPT,
        "guidelines.md",
        "round.toml",
        "sealed.json",
    ]
    assert lost(disk, desk) == []
    assert early(disk) == []


def test_private_controls_go_for_good_with_the_round_s_file_alone(desk: Path, disk: Disk) -> None:
    """Nothing else is written behind it that would make the folder last: else reviewers find them after a cut."""
    opened = open_desk(desk)
    one = Round(name="one", lead=opened.reviewer, state=State.OPEN, controls=CONTROL)
    one = rounds.create(opened.layout, one, current_person())
    folder = opened.layout.round("one")
    assert sorted(disk.left(folder)) == ["controls.toml", "round.toml"]
    rounds.save(opened.layout, replace(one, state=State.CLOSED), current_person())
    assert [path.name for path, _ in disk.removed] == ["controls.toml"]
    assert sorted(disk.left(folder)) == ["round.toml"]
    assert lost(disk, desk) == []


def test_published_copies_last(desk: Path, disk: Disk) -> None:
    """A blind round's files, where everybody may read them, when its closing is said."""
    opened = open_desk(desk)
    one = rounds.create(
        opened.layout, Round(name="one", lead=opened.reviewer, state=State.OPEN, blind=True), current_person()
    )
    blind = open_desk(desk, round="one")
    decide(blind, 0)
    blind.close()
    leading.close(opened.layout, one, current_person(opened.reviewer))
    [copy] = opened.layout.round("one").glob("published/*/*.json")
    assert copy.read_bytes() == files(blind)[0].read_bytes()
    assert lost(disk, desk) == []
    assert early(disk) == []


def test_what_a_merge_brings_lasts(desk: Path, disk: Disk) -> None:
    """Snapshots, rounds and decisions."""
    opened = open_desk(desk)
    opened.close()
    copy = desk.with_name("copy")
    shutil.copytree(desk, copy)
    (copy / "three.txt").write_text("A third bridge was counted.", "utf-8")
    away = open_desk(copy)
    rounds.create(away.layout, Round(name="one"), current_person(), b"Read twice.")
    decide(away, 0)
    away.close()
    brought = merge(opened.layout, Layout(copy, copy / HIDDEN), current_person())
    assert (brought.events, brought.snapshots, brought.rounds, brought.problems) == (1, 1, 1, [])
    assert lost(disk, desk) == []
    assert early(disk) == []


def test_a_file_of_events_that_is_written_again_lasts(desk: Path, disk: Disk) -> None:
    opened = open_desk(desk)
    decide(opened, 0)
    opened.close()
    path = files(opened)[0]
    whole = path.read_bytes()
    path.write_bytes(b"<<<<<<< ours\n" + whole)
    rewrite(path)
    assert path.read_bytes() == whole
    assert disk.lasts(path)
    assert early(disk) == []


@pytest.mark.parametrize("before", [True, False], ids=["in place of another", "new"])
def test_an_export_lasts_when_it_says_so(
    desk: Path, disk: Disk, before: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = open_desk(desk)
    decide(opened, 0)
    opened.close()
    output = desk.parent / "out.jsonl"
    if before:
        output.write_text("old")
    said = []
    real = print

    def saying(*words: object, **more: object) -> None:
        said.append((" ".join(map(str, words)), disk.lasts(output)))
        real(*words, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.print", saying)
    assert main(["export", str(desk), "-o", str(output)]) == 0
    assert said == [(f"copydesk: wrote {output}", True)]
    assert b'"verdict":"disputed"' in output.read_bytes()
    assert early(disk) == []


def test_a_data_set_lasts_with_the_folders_that_were_made_for_it(
    desk: Path, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = open_desk(desk)
    decide(opened, 0)
    opened.close()
    output = desk.parent / "far" / "away"
    assert main(["export", str(desk), "--dataset", str(output)]) == 0
    assert str(output) in capsys.readouterr().err
    assert {path.name for path in output.rglob("*")} >= {"README.md", "data"}
    assert [name for name in disk.lost(desk.parent) if name.startswith("far")] == []
    assert early(disk) == []


def test_a_file_of_lost_decisions_lasts_with_the_folders_that_were_made_for_it(desk: Path, disk: Disk) -> None:
    place = desk.parent / "far" / "away" / "lost.jsonl"
    assert write_rescued(b"one\n", [place]) == place
    assert [name for name in disk.lost(desk.parent) if name.startswith("far")] == []
    assert [path.stat().st_mode & 0o777 for path in (place.parent, place)] == [0o700, 0o600]


def test_texts_that_come_with_another_program_s_labels_last(desk: Path, disk: Disk) -> None:
    """The folder in which they are kept, too: without it their articles would be gone."""
    open_desk(desk).close()
    assert main(["import", str(desk), str(PEERS / "labelstudio-spans.json")]) == 0
    assert [path.name for path in (desk / "imported").iterdir()] == ["labelstudio-spans.jsonl"]
    assert lost(disk, desk) == []
    assert early(disk) == []


@pytest.mark.parametrize("how", ["add", "import"])
def test_a_desk_that_a_command_makes_lasts_with_its_folder(desk: Path, disk: Disk, how: str) -> None:
    new, export = desk.parent / "new", PEERS / "labelstudio-spans.json"
    words = {"add": ["add", str(desk / "one.txt"), "--desk", str(new)], "import": ["import", str(new), str(export)]}
    assert main(words[how]) == 0
    assert len(list(new.glob(f"{HIDDEN}/articles/*.json"))) == {"add": 1, "import": 2}[how]
    assert [name for name in lost(disk, desk.parent) if name.startswith("new")] == []


def test_what_is_made_again_by_itself_waits_for_no_disk(desk: Path, disk: Disk) -> None:
    """The kept catalogue, folds and places: whole when they get their name, and nobody waits for them."""
    opened = open_desk(desk)
    kept = next(opened.layout.index.glob("*/catalogue.kept"))
    assert kept.lstat().st_size > 0
    opened.close()
    made = [path for path, _ in disk.renamed if "/index/" in str(path)]
    assert kept in made
    status = kept.lstat()
    assert (status.st_dev, status.st_ino) not in disk.contents


def test_a_snapshot_gains_a_name_for_good(desk: Path, disk: Disk) -> None:
    """The second name of a text is written like the first."""
    opened = open_desk(desk)
    shutil.copy(desk / "one.txt", desk / "same.txt")
    opened.close()
    again = open_desk(desk)
    assert [card.name for card in again.articles.cards()] == ["one.txt", "same.txt", "two.txt"]
    path = snapshots.path_of(again.layout.articles, again.articles.article("one.txt").sha256)
    assert {entry.name for entry in snapshots.load(path).entries} == {"one.txt", "same.txt"}
    assert disk.lasts(path)


def test_the_copy_that_a_repair_can_be_undone_with_lasts(desk: Path, disk: Disk) -> None:
    """Whole, before anything is mended."""
    opened = open_desk(desk)
    decide(opened, 0)
    opened.close()
    copy = copy_before(opened.layout, "now")
    names = {str(path.relative_to(copy)) for path in copy.rglob("*")}
    assert names >= {"desk.toml", "articles", "rounds/main"}
    assert [path for path in (copy, *copy.rglob("*")) if not disk.lasts(path)] == []
