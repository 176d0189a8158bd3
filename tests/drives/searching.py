"""The drive of searching the desk."""

from __future__ import annotations

from tests.drives import Stage, drives
from tui.screens.desk.search_dialog import SearchDialog


@drives("search.desk")
async def search_desk(stage: Stage, action: str) -> None:
    """Hits show while a phrase is typed, and enter goes to the one chosen."""
    await stage.do(action)
    await stage.press(*"scalable")
    dialog = stage.app.screen
    assert isinstance(dialog, SearchDialog)
    await stage.until(lambda: dialog._phrase == "scalable" and dialog.results.hits)
    await stage.app.workers.wait_for_complete()
    await stage.press("enter")
    assert "scalable" in stage.session.article.quote(stage.cursor)
