"""Drives of what works everywhere: leaving, help, panes, undo."""

from __future__ import annotations

from tests.drives import Stage, drives
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.help import FinderDialog


@drives("app.help", "app.palette")
async def guides(stage: Stage, action: str) -> None:
    """Finds an action by what one calls it, says where one is, and performs what one chooses."""
    await stage.do(action)
    assert isinstance(stage.app.screen, FinderDialog)
    await stage.press(*"select several")
    assert "1 of " in screen_text(stage.app)
    assert stage.app.screen.table.chosen is not None
    await stage.press("enter")
    await stage.until(lambda: stage.session.cursor.anchor is not None)


@drives("app.quit")
async def quits(stage: Stage, action: str) -> None:
    await stage.do(action)
    assert stage.app.return_code == 0
    assert stage.app._exit


@drives("app.close")
async def closes(stage: Stage, action: str) -> None:
    """Goes back from a list to the desk, and from there leaves."""
    await stage.do("decisions.open")
    assert stage.app.screen is not stage.app.desk_screen
    await stage.do(action)
    assert stage.app.screen is stage.app.desk_screen
    assert not stage.app._exit
    await stage.do(action)
    assert stage.app._exit


@drives("app.back")
async def back(stage: Stage, action: str) -> None:
    await stage.do("sentence.range")
    assert stage.session.cursor.anchor is not None
    await stage.do(action)
    assert stage.session.cursor.anchor is None


@drives("app.redraw")
async def redraw(stage: Stage, action: str) -> None:
    from tui.app import app as application
    from tui.terminal.run import redraw as anew

    painted: list[object] = []

    def spy(app: CopydeskApp) -> None:
        painted.append(app)
        anew(app)

    stage.monkeypatch.setattr(application, "redraw", spy)
    before = screen_text(stage.app)
    await stage.do(action)
    assert painted == [stage.app]
    assert screen_text(stage.app) == before


@drives("app.suspend")
async def suspend(stage: Stage, action: str) -> None:
    suspended = []
    stage.app.action_suspend_process = lambda: suspended.append(True)  # type: ignore[method-assign]
    await stage.do(action)
    assert suspended == [True]


@drives("app.theme")
async def theme(stage: Stage, action: str) -> None:
    before = stage.app.theme
    await stage.do(action)
    assert stage.app.theme != before
    assert stage.app.theme in stage.said


@drives("pane.next", "pane.previous")
async def panes(stage: Stage, action: str) -> None:
    seen = [stage.app.desk_screen.pane]
    for _ in range(3):
        await stage.do(action)
        seen.append(stage.app.desk_screen.pane)
    order = ["reader", "inspector", "list", "reader"]
    assert seen == (order if action == "pane.next" else order[::-1])


@drives("pane.inspector")
async def inspector(stage: Stage, action: str) -> None:
    shown = stage.app.desk_screen.inspector.display
    await stage.do(action)
    assert stage.app.desk_screen.inspector.display != shown
    await stage.do(action)
    assert stage.app.desk_screen.inspector.display == shown


@drives("pane.zen")
async def zen(stage: Stage, action: str) -> None:
    await stage.do(action)
    assert not stage.app.desk_screen.query_one("#left").display
    await stage.do(action)
    assert stage.app.desk_screen.query_one("#left").display


@drives("article.next", "article.previous")
async def articles(stage: Stage, action: str) -> None:
    names = [card.name for card in stage.session.cards]
    await stage.do("article.next", count=2)
    assert stage.session.name == names[2]
    await stage.do("article.previous")
    assert stage.session.name == names[1]
    stage.app.desk_screen.focus_pane("list")
    while stage.app.desk_screen.sort != "length":
        await stage.do("list.sort")
    order = list(stage.app.desk_screen.articles.order)
    for row in range(1, len(order) - 1):
        stage.session.open(names[order[row]])
        await stage.do("article.next")
        assert stage.session.name == names[order[row + 1]]
        await stage.do("article.previous", count=2)
        assert stage.session.name == names[order[row - 1]]
    assert order not in (sorted(order), sorted(order, reverse=True))


@drives("edit.undo", "edit.redo")
async def undo(stage: Stage, action: str) -> None:
    await stage.do("sentence.accurate")
    await stage.do("edit.undo")
    assert stage.holding.verdict is None
    await stage.do("edit.redo")
    await stage.do("sentence.first")
    await stage.saved()
    assert [event.kind for event in stage.log()] == ["decide", "undo", "redo"]


@drives("save.retry")
async def retry(stage: Stage, action: str) -> None:
    append, stage.desk.append = stage.desk.append, None  # type: ignore[assignment, method-assign]

    def refuse(_events: object) -> None:
        from store.errors import StoreError

        raise StoreError("The disk is full")

    stage.desk.append = refuse  # type: ignore[assignment, method-assign]
    await stage.do("sentence.accurate")
    await stage.until(lambda: stage.session.pending.failed)
    stage.desk.append = append  # type: ignore[method-assign]
    await stage.do(action)
    await stage.saved()
    assert not stage.session.pending.failed
    assert len(stage.log()) == 1
