"""Keys typed while the program still opens are obeyed, in their order, once it can."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.ptydrive import Session


@pytest.mark.pty
@pytest.mark.parametrize("sign", ["copydesk", "judged"])
def test_keys_typed_ahead_are_obeyed(samples: Path, sign: str) -> None:
    """As soon as the title line is there (before Textual is), or the page, typing works."""
    with Session([sys.executable, "-m", "tui.cli.main", str(samples), "--as", "root"]) as session:
        session.wait_for(sign)
        session.type(b"ade")
        session.wait_for("saved 3")
        assert "3/12 judged" in session.text()
        session.quit("q")
