"""The drive of the export dialog."""

from __future__ import annotations

import asyncio

from tests.drives import Stage, drives
from tui.screens.export import ExportDialog


@drives("export.open")
async def export(stage: Stage, action: str) -> None:
    """Another format, a look at it, and the file is there; the status line names it."""
    stage.monkeypatch.chdir(stage.folder)
    await stage.do("sentence.accurate")
    await stage.do(action)
    await stage.do("dialog.next")
    await stage.do("dialog.previous")
    dialog = stage.app.screen
    assert isinstance(dialog, ExportDialog)
    await stage.do("dialog.accept")
    for _ in range(200):
        if stage.app.screen is not dialog:
            break
        await asyncio.sleep(0.02)
        await stage.pilot.pause()
    (written,) = stage.folder.glob("*.jsonl")
    assert written.name == "samples-main.jsonl"
    assert written.read_bytes().count(b"\n") == 1
    assert "samples-main.jsonl" in stage.said
