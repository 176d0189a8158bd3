"""Drives of the list, the inspector and dialogs."""

from __future__ import annotations

from tests.drives import Stage, drives
from tests.waiting import happens


@drives("list.open")
async def opens(stage: Stage, action: str) -> None:
    stage.app.desk_screen.focus_pane("list")
    await stage.do("list.next", count=2)
    await stage.do(action)
    assert stage.session.name == stage.session.cards[2].name
    assert stage.app.desk_screen.pane == "reader"


@drives("list.next", "list.previous", "list.first", "list.last", "list.page-next", "list.page-previous")
async def moves(stage: Stage, action: str) -> None:
    stage.app.desk_screen.focus_pane("list")
    last = len(stage.app.desk_screen.articles.order) - 1
    end = {"list.next": 1, "list.last": last, "list.page-next": last}
    if action not in end:
        await stage.do("list.last")
    await stage.do(action)
    assert stage.app.desk_screen.articles.cursor == end.get(action, last - 1 if action == "list.previous" else 0)


@drives("list.withdraw")
async def withdraws(stage: Stage, action: str) -> None:
    desk = stage.app.desk_screen
    desk.focus_pane("list")
    await stage.do("list.last")
    assert desk.articles.card is not None
    name = desk.articles.card.name
    await stage.do(action)
    await stage.do("dialog.close")
    assert stage.session.desk.articles.withdrawn() == {}
    desk.focus_pane("list")
    await stage.do(action)
    await stage.do("dialog.accept")
    await happens(lambda: name in stage.session.desk.articles.withdrawn())


@drives("inspector.next", "inspector.previous")
async def inspects(stage: Stage, action: str) -> None:
    desk = stage.app.desk_screen
    desk.focus_pane("inspector")
    await stage.pilot.pause()
    await stage.do("inspector.next", count=3)
    there = desk.inspector.cursor
    assert there > 0
    await stage.do("inspector.previous", count=2)
    assert desk.inspector.cursor < there


@drives("dialog.close")
async def closes(stage: Stage, action: str) -> None:
    await stage.do("sentence.note")
    await stage.press("x")
    await stage.do(action)
    assert stage.app.screen is stage.app.desk_screen
    assert stage.holding.note == ""


@drives("dialog.accept", "dialog.next", "dialog.previous", "dialog.page-next", "dialog.page-previous")
async def chooses(stage: Stage, action: str) -> None:
    await stage.do("app.palette")
    table = stage.app.screen.table  # type: ignore[attr-defined]
    if action.endswith("next"):
        await stage.do(action)
        if action == "dialog.next":
            assert table.cursor == 1
        else:  # a page of lines: sentences that do not fit on one take more
            assert 1 < table.cursor < table.size.height
            assert table.current()[1] >= table.size.height - 3
    elif action.endswith("previous"):
        await stage.do("dialog.page-next")
        there = table.cursor
        await stage.do(action)
        assert table.cursor == there - 1 if action == "dialog.previous" else table.cursor <= 1
    else:
        await stage.press(*"zen")
        await stage.do(action)
        await stage.pilot.pause()
        assert stage.app.desk_screen.zen


@drives("dialog.new-line")
async def new_line(stage: Stage, action: str) -> None:
    """A note goes on on a line of its own."""
    await stage.do("sentence.note")
    await stage.press("a")
    await stage.do(action)
    await stage.press("b")
    await stage.do("dialog.accept")
    assert stage.holding.note == "a\nb"


@drives("dialog.next-field", "dialog.previous-field")
async def fields(stage: Stage, action: str) -> None:
    await stage.do("sentence.evidence")
    await stage.do(action)
    assert stage.app.focused is not None
    assert stage.app.focused.id == ("quote" if action == "dialog.next-field" else "stance")


@drives("list.filter")
async def filters(stage: Stage, action: str) -> None:
    stage.app.desk_screen.focus_pane("list")
    await stage.do(action)
    await stage.press(*"former", "enter")
    shown = [stage.session.cards[place] for place in stage.app.desk_screen.articles.order]
    assert 0 < len(shown) < len(stage.session.cards)
    assert all("former" in f"{card.title} {stage.desk.article(card.name).text}".casefold() for card in shown)


@drives("list.sort")
async def sorts(stage: Stage, action: str) -> None:
    stage.app.desk_screen.focus_pane("list")
    orders = []
    for _ in range(5):
        await stage.do(action)
        orders.append((stage.app.desk_screen.sort, tuple(stage.app.desk_screen.articles.order)))
    assert len({name for name, _ in orders}) == 5
    assert len({order for _, order in orders}) > 2
