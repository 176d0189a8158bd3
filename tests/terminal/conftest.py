"""A desk of the samples, and the program at work on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.conftest import SEEDS
from tests.terminal.endings import judging
from tests.terminal.ptydrive import Session


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, in a desk already."""
    folder = tmp_path_factory.mktemp("known") / "samples"
    shutil.copytree(SEEDS, folder)
    open_desk(folder, reviewer="ana").close()
    return folder


@pytest.fixture
def desk(known: Path, tmp_path: Path) -> Path:
    """A private copy of that desk."""
    return Path(shutil.copytree(known, tmp_path / "samples"))


@pytest.fixture
def session(desk: Path) -> Iterator[Session]:
    """Run copydesk on the desk, two decisions made."""
    with judging(desk) as session:
        yield session
