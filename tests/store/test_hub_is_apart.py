"""A desk in a folder knows nothing of hubs: neither its opening nor a decision imports anything of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from store.hub.mirror import FETCHED, RENAMED
from store.layout import HUB_SEALS, HUB_SETTINGS

ROOT = Path(__file__).parent.parent.parent
OPENED = """
import sys
from store.opening import open_desk
desk = open_desk(sys.argv[1])
desk.rounds.all()
desk.refresh()
desk.close()
import tui.cli.commands.open, tui.app.app, tui.screens.desk.screen
print([name for name in sys.modules if name.startswith(("store.hub", "psycopg"))])
"""


def test_an_ordinary_desk_imports_nothing_of_hubs(samples: Path) -> None:
    """The start of the program costs the same with the extra, without it, and without there being hubs at all."""
    command = [sys.executable, "-c", OPENED, str(samples)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_mirror_lays_into_a_desk_is_named_in_the_guide() -> None:
    """For ever: a copydesk of next year finds by these names what this one fetched and renamed."""
    guide = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    for name in (f"/{FETCHED}-<nnnn>.json", f"`{RENAMED}-<nnnn>.json", f"`{HUB_SETTINGS}", f"/{HUB_SEALS}"):
        assert f"{name}`" in guide
