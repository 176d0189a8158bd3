"""A desk of several Unix users."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from store.opening import open_desk
from tests.store.users import LEAD, as_user
from tests.verdicts import Verdict
from tui.cli.command_names import COMMANDS
from tui.cli.main import load, main


@pytest.fixture
def shared(seeds: Path) -> Iterator[Path]:
    """Return a folder of the samples that belongs to the lead and that everybody can reach."""
    if as_user(LEAD, finds_the_program)[0] != 0:
        pytest.skip("other Unix users cannot read this checkout: put it where they can")
    base = Path(tempfile.mkdtemp(prefix="copydesk-story-"))
    base.chmod(0o755)
    folder = base / "samples"
    folder.mkdir()
    for path in seeds.glob("*.txt"):
        shutil.copy(path, folder)
    for path in (folder, *folder.iterdir()):
        os.chown(path, LEAD, LEAD)
    warm_up(base)
    yield folder
    shutil.rmtree(base)


def finds_the_program() -> int:
    """Return 0 where this user can read what is installed."""
    version("copydesk")
    version("sentencex")
    return 0


def warm_up(base: Path) -> None:
    """Play the commands once as root: what they import later may lie where other users cannot read it."""
    for name in COMMANDS:
        load(name)
    scratch = base / "scratch"
    shutil.copytree(base / "samples", scratch)
    path = str(scratch)
    assert main(["rounds", "new", "one", path, "--reviewers", "a,b", "--open"]) == 0
    for name in "ab":
        desk = open_desk(scratch, reviewer=name, round="one")
        card = desk.articles.cards()[0]
        desk.decisions.append(
            [Event(EventKind.DECIDE, name, "one", card.name, card.snapshot, 3, Holding(Verdict.ACCURATE))]
        )
        desk.close()
    assert main(["rounds", "show", "one", path]) == 0
    assert main(["rounds", "close", "one", path]) == 0
    assert main(["agreement", path, "--round", "one", "--draws", "100", "--json"]) == 0
    assert main(["export", path]) == 0
    shutil.rmtree(scratch)
