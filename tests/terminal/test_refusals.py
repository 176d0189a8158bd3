"""Every mistake gets one sentence on stderr and exit code 2, with or without a terminal, and writes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.ptydrive import Session

COPYDESK = [sys.executable, "-m", "tui.start"]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def mistakes(tmp_path: Path) -> dict[str, Path]:
    """Return paths that cannot be opened, by what is wrong with them."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary" / "a.txt").write_bytes(b"\x7fELF\x00\x01\x02")
    (tmp_path / "newer" / ".copydesk").mkdir(parents=True)
    (tmp_path / "newer" / "a.txt").write_text("One claim.\n")
    (tmp_path / "newer" / ".copydesk" / "desk.toml").write_text("version = 99\n")
    return {name: tmp_path / name for name in ("missing", "empty", "binary", "newer")}


def _files(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*"))


@pytest.mark.parametrize("wrong", ["missing", "empty", "binary", "newer"])
def test_without_a_terminal_the_path_is_named(mistakes: dict[str, Path], tmp_path: Path, wrong: str) -> None:
    """What is wrong with the path is said first; that there is no terminal can wait."""
    before = _files(tmp_path)
    command = [*COPYDESK, str(mistakes[wrong])]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert str(mistakes[wrong]) in done.stderr
    assert "Traceback" not in done.stderr
    assert _files(tmp_path) == before


@pytest.mark.pty
@pytest.mark.parametrize("wrong", ["missing", "empty", "binary", "newer"])
def test_in_a_terminal_too(mistakes: dict[str, Path], tmp_path: Path, wrong: str) -> None:
    """The same sentence stands on the normal screen after the title has gone."""
    before = _files(tmp_path)
    with Session([*COPYDESK, str(mistakes[wrong])], columns=200, cwd=ROOT) as session:
        session.ended()
        assert mistakes[wrong].name in session.text()
        assert session.status == 2
    assert _files(tmp_path) == before


def test_without_a_path_the_samples_are_named(tmp_path: Path) -> None:
    """Somebody who has no desk yet is told how to look around."""
    done = subprocess.run(
        COPYDESK, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 2
    assert "copydesk seeds/" in done.stderr
