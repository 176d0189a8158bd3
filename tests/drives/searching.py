"""The drive of searching the desk."""

from __future__ import annotations

import asyncio

from tests.drives import Stage, drives


@drives("search.desk")
async def search_desk(stage: Stage, action: str) -> None:
    """Hits show while a phrase is typed, and enter goes to the one chosen."""
    await stage.do(action)
    await stage.press(*"scalable")
    for _ in range(400):
        if stage.app.screen.results.hits:  # type: ignore[attr-defined]
            break
        await asyncio.sleep(0.01)
    await stage.app.workers.wait_for_complete()
    await stage.press("enter")
    assert "scalable" in stage.session.article.quote(stage.cursor)
