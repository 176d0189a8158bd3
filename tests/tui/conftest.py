"""Desks in memory and an application over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from keymaps.load import shipped
from reading.read import read_file
from store.memory import MemoryDesk
from tui.app import CopydeskApp
from tui.settings import Settings


@pytest.fixture
def desk(seeds: Path) -> MemoryDesk:
    """Return a desk of the samples."""
    return MemoryDesk([read_file(path) for path in sorted(seeds.glob("*.txt"))])


@pytest.fixture
def app_of() -> Callable[..., CopydeskApp]:
    """Return a maker of applications over a door."""

    def make(door: MemoryDesk, **settings: object) -> CopydeskApp:
        return CopydeskApp(door, shipped(), Settings(title="samples", theme="dark", **settings))  # type: ignore[arg-type]

    return make
