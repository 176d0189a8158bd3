"""Links that lead nowhere are said to, and are no fault of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.cli.main import main


def test_a_link_to_itself_leads_nowhere(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A link to another file is not followed; one to itself cannot be."""
    (samples / "loop.txt").symlink_to("loop.txt")
    (samples / "other.txt").symlink_to("000_55d43b964525e033.txt")
    main(["add", str(samples), "--desk", str(samples), "--as", "ana"])
    said = [line for line in capfd.readouterr().err.splitlines() if "loop.txt" in line]
    [line] = said
    assert "a symbolic link that leads nowhere" in line


@pytest.mark.parametrize("command", ["open", "show", "export", "check", "history"])
def test_a_path_that_is_a_loop_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str], command: str) -> None:
    """As any path at which there is nothing."""
    (tmp_path / "loop").symlink_to("loop")
    assert main([command, str(tmp_path / "loop")]) == 2
    assert "fault" not in capfd.readouterr().err
