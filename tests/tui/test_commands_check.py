"""`copydesk check` as it is typed: what it prints, what `--repair` leaves, and what it exits with."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from store.layout import HIDDEN
from store.opening import open_desk
from tests.store.damage import sound_desk
from tui.cli.main import main


@pytest.fixture
def home(samples: Path) -> Path:
    """The `.copydesk` of a desk with five decisions."""
    return sound_desk(samples).home


def spoil(home: Path) -> None:
    """Break the settings, a text, a file of decisions, modes and the index, and leave what a dead program leaves."""
    judged = open_desk(home.parent, enter=False).articles.cards()[0].snapshot
    (home / "desk.toml").write_text('version = "x', "utf-8")
    (home / "articles" / f"{judged}.json").write_text('{"text": ', "utf-8")
    [segment] = home.glob("rounds/main/*/*.json")
    segment.write_bytes(segment.read_bytes()[:-40])
    segment.chmod(0o666)
    segment.parent.chmod(0o777)
    (home / "articles").chmod(0o777)
    (home / "index" / str(os.getuid()) / "catalogue.kept").write_text("junk", "utf-8")
    left = home / ".desk.toml.1a2b.new"
    left.touch()
    os.utime(left, (time.time() - 3600,) * 2)


def test_a_sound_desk(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One sentence, and 0."""
    assert main(["check", str(home.parent)]) == 0
    assert capfd.readouterr().out == f"{home}: nothing is wrong\n"


def test_everything_at_once_is_listed_and_mended(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line for each fault, though the settings say nothing; one repair, after a copy, leaves none."""
    spoil(home)
    assert main(["check", str(home.parent)]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) >= 8
    assert sum(line.endswith("[--repair mends it]") for line in lines) == 8
    assert main(["check", str(home.parent), "--repair"]) == 1
    out, err = capfd.readouterr()
    copy = Path(err.splitlines()[0].removeprefix("copied to "))
    assert (copy / "desk.toml").read_text("utf-8") == 'version = "x'
    assert err.count("mended: ") == 8
    assert "not mended" not in err
    [left] = [line for line in out.splitlines() if line.startswith("left: ")]
    assert out.splitlines()[: len(lines)] == [line.removesuffix(" [--repair mends it]") for line in lines]
    assert "4 events are on texts that are not here" in left
    desk = open_desk(home.parent)  # makes the text that was set aside again
    assert len(list(desk.decisions.everything())) == 4
    desk.close()
    assert main(["check", str(home.parent)]) == 0


def test_a_desk_that_is_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A user's mistake, and said as one."""
    assert main(["check", str(tmp_path)]) == 2
    assert "There is no desk here" in capfd.readouterr().err


def test_articles_elsewhere_are_found_again(home: Path, tmp_path: Path) -> None:
    """With `--desk` the folder that is named is the articles', so mended settings say so again."""
    away = tmp_path / "away"
    open_desk(home.parent, desk=away).close()
    before = (away / HIDDEN / "desk.toml").read_text("utf-8")
    (away / HIDDEN / "desk.toml").write_text("[", "utf-8")
    assert main(["check", str(home.parent), "--desk", str(away), "--repair"]) == 0
    assert (away / HIDDEN / "desk.toml").read_text("utf-8") == before
    assert main(["check", str(home.parent), "--desk", str(away)]) == 0
