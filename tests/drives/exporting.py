"""The drive of the export dialog."""

from __future__ import annotations

from tests.drives import Stage, drives
from tui.screens.export import ExportDialog


@drives("export.open")
async def export(stage: Stage, action: str) -> None:
    """Another format, a look at it, and the file is there; the status line names it."""
    stage.monkeypatch.chdir(stage.folder)
    await stage.do("sentence.accurate")
    await stage.saved()
    await stage.do(action)
    await stage.do("dialog.next")
    await stage.do("dialog.previous")
    dialog = stage.app.screen
    assert isinstance(dialog, ExportDialog)
    await stage.do("dialog.accept")
    await stage.until(lambda: not isinstance(stage.app.screen, ExportDialog))
    (written,) = stage.folder.glob("*.jsonl")
    assert written.name == "samples-main.jsonl"
    assert written.read_bytes().count(b"\n") == 1
    assert "samples-main.jsonl" in stage.said
