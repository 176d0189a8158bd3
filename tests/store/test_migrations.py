"""Older desks are brought forward by numbered steps, after a copy, and go on where they were interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import layout as layouts
from store.errors import StoreError
from store.layout import HIDDEN, DeskSettings, Layout, load_settings, save_settings
from store.manage.migrations import migrate
from store.opening import open_desk


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


def test_opening_migrates(old: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk is brought forward before anything is read."""
    seen: list[Layout] = []
    monkeypatch.setattr("store.opening.migrate", lambda layout, stamp: seen.append(layout))
    open_desk(old.folder).close()
    assert seen == [old]
