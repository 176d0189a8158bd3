"""A reviewer's files are theirs: no links, the modes of the round, nobody writes in another's name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.store.judging import decide, files


def test_links_are_not_followed(samples: Path, tmp_path: Path) -> None:
    """A link in place of a file or of the reviewer's folder is not written through."""
    desk = open_desk(samples)
    folder = desk.layout.round("main") / desk.reviewer
    outside = tmp_path / "outside"
    outside.mkdir()
    folder.symlink_to(outside)
    with pytest.raises(StoreError):
        decide(open_desk(samples), 1)
    assert list(outside.iterdir()) == []
    folder.unlink()
    folder.mkdir()
    host = desk._parts.journal._terms.host
    (folder / f"{host}-0001.json").symlink_to(outside / "target")
    decide(desk, 1)
    assert list(outside.iterdir()) == []


def modes(desk: FileDesk) -> tuple[str, set[str]]:
    """Return the modes of the reviewer's folder and of the files in it, without the setgid bit."""
    own = desk.layout.round(desk.round) / desk.reviewer
    return f"{own.stat().st_mode & 0o777:o}", {f"{path.stat().st_mode & 0o777:o}" for path in own.iterdir()}


def test_modes_follow_a_round_that_turns_blind_and_open_again(samples: Path) -> None:
    """A program that stays open closes its files before the next decision goes into them, or at its next look."""
    desk = open_desk(samples)
    settings = desk.layout.round_settings("main")
    decide(desk, 1)
    assert modes(desk) == ("755", {"644"})
    settings.write_text('version = 1\nname = "main"\nblind = true\n')
    decide(desk, 2)
    assert modes(desk) == ("750", {"640"})
    settings.write_text('version = 1\nname = "main"\nblind = false\n')
    desk.refresh()
    assert modes(desk) == ("755", {"644"})
    settings.write_text('version = 1\nname = "main"\nblind =  true\n')
    desk.refresh()
    assert modes(desk) == ("750", {"640"})
    desk.close()
    again = open_desk(samples)
    decide(again, 3)
    assert modes(again) == ("750", {"640"})


def test_nobody_writes_in_anothers_name(samples: Path) -> None:
    """The desk refuses an event of another reviewer or round; planted lines are left out and reported."""
    desk = open_desk(samples)
    mine = decide(desk, 1, "mine")
    card = desk.articles.cards()[0]
    for reviewer, round_name in (("ben", "main"), (desk.reviewer, "other")):
        with pytest.raises(StoreError):
            desk.decisions.append(
                [Event(EventKind.DECIDE, reviewer, round_name, card.name, card.snapshot, 1, Holding())]
            )
    planted = desk.layout.round("main") / "ben"
    planted.mkdir()
    shutil.copy(files(desk)[0], planted / "x-0001.json")
    again = open_desk(samples)
    assert [event.id for event in again.decisions.everything()] == [mine.id]
    assert any("not belong" in problem.title for problem in again.problems())


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "../x", "a\x00b", "-x", " x", "x" * 65, "a\nb", "published", "\u202ex"]
)
def test_names_that_are_tricks_are_refused(samples: Path, name: str) -> None:
    """As a reviewer and as a round."""
    open_desk(samples).close()
    if name:
        with pytest.raises(StoreError):
            open_desk(samples, reviewer=name)
        with pytest.raises(StoreError):
            open_desk(samples, round=name)


def test_names_are_normalised(samples: Path) -> None:
    """One person whose name is typed in two Unicode forms is one reviewer."""
    assert open_desk(samples, reviewer="Zoe\u0308").reviewer == "Zoë"
