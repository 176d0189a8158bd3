"""Older desks are brought forward by numbered steps, after a copy, and go on where they were interrupted."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.rounds import Round, State
from store import layout as layouts
from store.errors import StoreError
from store.layout import HIDDEN, VERSION, DeskSettings, Layout, load_settings, save_settings
from store.manage.migrations import migrate, upgrade
from store.opening import open_desk
from store.person import current_person, login_of
from store.rounds import files
from tui.cli.main import main


@pytest.fixture
def old(samples: Path) -> Layout:
    """Return a desk that says it is of format 1, to be brought to 3."""
    open_desk(samples).close()
    layout = Layout(samples, samples / HIDDEN)
    save_settings(layout.settings, DeskSettings(version=1))
    return layout


def test_steps_run_in_order_and_only_once(old: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """One to two, two to three; the second run does nothing; the copy has the first version."""
    monkeypatch.setattr(layouts, "VERSION", 3)
    done: list[int] = []
    steps = {1: lambda layout: done.append(1), 2: lambda layout: done.append(2)}
    assert migrate(old, "t", steps, 3) == 2
    assert migrate(old, "u", steps, 3) == 0
    assert done == [1, 2]
    assert load_settings(old.settings).version == 3
    assert load_settings(old.home.with_name(f"{HIDDEN}-before-repair-t") / "desk.toml").version == 1


def test_an_interrupted_migration_goes_on(old: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version after each finished step is on the disk."""
    monkeypatch.setattr(layouts, "VERSION", 3)
    done: list[int] = []

    def fail(layout: Layout) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        migrate(old, "t", {1: lambda layout: done.append(1), 2: fail}, 3)
    assert migrate(old, "u", {1: lambda layout: done.append(1), 2: lambda layout: done.append(2)}, 3) == 1
    assert done == [1, 2]


def test_a_step_that_is_missing_is_said(old: Layout) -> None:
    """Nothing is guessed."""
    with pytest.raises(StoreError, match="not known any more"):
        migrate(old, "t", {}, 2)


def test_a_desk_that_cannot_be_written_stays_as_it_is(old: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why, and who can bring it forward, is said; one that is new enough need not be written."""
    before = old.settings.read_bytes()
    monkeypatch.setattr("store.files.why_not_writable", lambda _: "you may not write there")
    with pytest.raises(StoreError) as refusal:
        migrate(old, "t", {1: lambda _: None}, 2)
    assert (refusal.value.title, refusal.value.message, refusal.value.hint) == (
        "This desk is of an older format",
        f"{old.home}: you may not write there",
        "Its owner should open it once with this version",
    )
    assert old.settings.read_bytes() == before
    assert not old.home.with_name(f"{HIDDEN}-before-repair-t").exists()
    assert migrate(old, "t", {}, 1) == 0


def test_opening_migrates(old: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk is brought forward before anything is read."""
    seen: list[Layout] = []
    monkeypatch.setattr("store.opening.migrate", lambda layout, stamp: seen.append(layout))
    open_desk(old.folder).close()
    assert seen == [old]


def test_a_new_desk_is_one_that_older_programs_read(samples: Path) -> None:
    """Format 1, and opening it again leaves it so; so do its rounds."""
    layout = open_desk(samples).layout
    open_desk(samples).close()
    files.create(layout, Round(name="one"), current_person())
    assert load_settings(layout.settings).version == 1
    assert "version = 1\n" in layout.round_settings("one").read_text()


def test_a_desk_moves_on_when_its_owner_says_so(samples: Path) -> None:
    """To format 2, after a copy; what its people wrote into `desk.toml`, comments and all, stays."""
    layout = open_desk(samples).layout
    text = layout.settings.read_text() + 'colour = "red" # as the desk\n\n[reasons]\nx = "Xenophobic"\n'
    layout.settings.write_text(text)
    owner = layout.home.stat().st_uid
    with pytest.raises(StoreError) as refusal:
        upgrade(layout, "s", owner + 1)
    assert refusal.value.message == f"{layout.home} belongs to {login_of(owner)}"
    assert upgrade(layout, "t", owner) == 1
    assert upgrade(layout, "u", layout.home.stat().st_uid) == 0
    assert layout.settings.read_text() == text.replace("version = 1", "version = 2")
    assert load_settings(layout.home.with_name(f"{HIDDEN}-before-repair-t") / "desk.toml").version == 1
    files.create(layout, Round(name="one"), current_person())
    assert "version = 2\n" in layout.round_settings("one").read_text()
    open_desk(samples, round="one").close()


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a desk to another Unix user")
def test_root_moves_anybody_s_desk_on(old: Layout) -> None:
    """As its owner does."""
    os.chown(old.home, 61001, -1)
    assert upgrade(old, "t", 0) == VERSION - 1
    assert upgrade(old, "u", 61001) == 0
    with pytest.raises(StoreError, match="owner"):
        upgrade(old, "v", 61002)


def test_what_is_not_known_is_passed_on(samples: Path) -> None:
    """Entries of a later program, of every kind that TOML has, in `desk.toml` and in `round.toml`."""
    layout = open_desk(samples).layout
    later = "a = 1\nb = [1.5, inf, true]\nc = 1979-05-27T07:32:00Z\n"
    later += 'd = { "x y" = 1979-05-27, z = [{ q = "\\u007f\\n" }] }\n'
    layout.settings.write_text("version = 2\n" + later + '[e."f.g"]\nh = 07:32:00\n')
    before = tomllib.loads(layout.settings.read_text())
    save_settings(layout.settings, load_settings(layout.settings))
    assert tomllib.loads(layout.settings.read_text()) == before
    one = files.create(layout, Round(name="one", lead="ana"), current_person())
    path = layout.round_settings("one")
    path.write_text(path.read_text() + later + '[[control]]\narticle = "x"\nsentence = 1\nverdict = "disputed"\n')
    before = tomllib.loads(path.read_text())
    files.save(layout, replace(files.find(layout, "one"), state=State.CLOSED), current_person())
    assert tomllib.loads(path.read_text()) == {**before, "state": "closed"}
    assert one.others == {}


def test_the_command_moves_a_desk_on(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check --upgrade` says on stderr what it did, also where nothing was to be done, and then checks."""
    open_desk(samples).close()
    for said in ("the format is 2 now; older copydesks will refuse this desk", "the format is 2 already"):
        assert main(["check", "--upgrade", str(samples)]) == 0
        out, err = capsys.readouterr()
        assert out.endswith("nothing is wrong\n")
        assert said in err
