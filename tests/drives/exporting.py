"""The drive of the export dialog."""

from __future__ import annotations

import json

from tests.drives import Stage, drives
from tests.drives.decisions import listed, opened
from tests.tui.helpers import screen_text
from tui.screens.decisions import DecisionsScreen
from tui.screens.dialogs import Field
from tui.screens.export import ExportDialog


@drives("export.open")
async def export(stage: Stage, action: str) -> None:
    """Another format, a look at it, and the file is there; from the list of decisions, what its query lists."""
    stage.monkeypatch.chdir(stage.folder)
    await opened(stage)
    await stage.do("decisions.query")
    await stage.press("ctrl+u", *"verdict:disputed", "enter")
    await listed(stage, 2)
    await stage.do(action)
    await stage.until(lambda: isinstance(stage.app.screen, ExportDialog))
    assert stage.app.screen.query_one("#only", Field).value == "verdict:disputed"
    await stage.do("dialog.accept")
    await stage.until(lambda: isinstance(stage.app.screen, DecisionsScreen))
    (written,) = stage.folder.glob("*.jsonl")
    assert written.name == "samples-main.jsonl"
    assert [json.loads(line)["verdict"] for line in written.read_bytes().splitlines()] == ["disputed", "disputed"]
    assert "samples-main.jsonl" in screen_text(stage.app)
    written.unlink()
    await stage.do("app.back")
    await stage.do(action)
    await stage.do("dialog.next")
    await stage.do("dialog.previous")
    dialog = stage.app.screen
    assert isinstance(dialog, ExportDialog)
    await stage.do("dialog.accept")
    await stage.until(lambda: not isinstance(stage.app.screen, ExportDialog))
    assert written.read_bytes().count(b"\n") == 4
    assert "samples-main.jsonl" in stage.said
