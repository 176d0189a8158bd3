"""Drives of entities: their highlighting, their view, and what it tells the lexicon."""

from __future__ import annotations

from tests.drives import Stage, drives
from tui.screens.desk.entity_view import EntityView


async def opened(stage: Stage) -> EntityView:
    """Open the entity of the first sentence that mentions one, and wait until the desk was read."""
    await stage.do("mention.next")
    await stage.do("entity.open")
    await stage.app.workers.wait_for_complete()
    await stage.pilot.pause()
    assert isinstance(stage.app.screen, EntityView)
    return stage.app.screen


@drives("entity.highlight")
async def highlights(stage: Stage, action: str) -> None:
    before = stage.app.desk_screen.reader.highlight
    await stage.do(action)
    assert stage.app.desk_screen.reader.highlight != before
    assert stage.said


@drives("entity.open")
async def opens(stage: Stage, action: str) -> None:
    view = await opened(stage)
    assert view.current[0]
    await stage.do("dialog.close")
    assert stage.app.screen is stage.app.desk_screen


@drives("entity.type", "entity.merge", "entity.undo")
async def changes(stage: Stage, action: str) -> None:
    view = await opened(stage)
    name, kind = view.current
    if action == "entity.merge":
        await stage.do(action)
        await stage.press("ctrl+u", *"Somebody", "enter")
    else:
        await stage.do("entity.type")
        await stage.press("ctrl+u", *("org" if kind != "ORG" else "person"), "enter")
    await stage.app.workers.wait_for_complete()
    await stage.pilot.pause()
    assert view.current != (name, kind)
    if action == "entity.undo":
        await stage.do(action)
        await stage.app.workers.wait_for_complete()
        await stage.pilot.pause()
        assert view.current == (name, kind)
