"""The first frame already shows the place where the reviewer stopped: nothing jumps into view afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.strip import Strip

from store.desk import Place
from tests.fakes.desk import FakeDesk
from tui.app.app import CopydeskApp
from tui.widgets.reader import Reader


async def test_the_first_line_drawn_is_of_the_right_page(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line that is ever drawn before a key is pressed belongs to the page with the current sentence."""
    tops: list[int] = []
    draw = Reader.window

    def watched(self: Reader, first: int, end: int) -> list[Strip]:
        tops.append(self.top)
        return draw(self, first, end)

    monkeypatch.setattr(Reader, "window", watched)
    desk.remember(Place(article="002_d4fae82a6cf1d87e.txt", sentence=20))
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one(Reader).top > 0
    assert set(tops) == {tops[-1]}


async def test_a_read_only_desk_says_so_and_offers_another_place(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """The first thing said is that nothing can be written, and what to do about it, also at 80 columns."""
    desk.read_only = "/very/long/folder/of/somebody: permission denied"
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        shown = app.desk_screen.status.render_line(0).text
    assert "Read-only" in shown
    assert "--desk DIR" in shown


async def test_leaving_closes_the_desk_before_its_threads_are_waited_for(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a thread still looks for ends when the desk closes; else leaving would wait for an index to be built."""
    closed: list[bool] = []
    app = app_of(desk)
    monkeypatch.setattr(desk, "close", lambda: closed.append(app.writer.flush(0)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert closed == []
    assert closed == [True]
