"""The mouse, where somebody asked for it: a click makes current what it points at, the wheel goes on and back."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.pilot import Pilot

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text
from tui.app.app import CopydeskApp
from tui.screens.help import KeyTable
from tui.terminal.driver import mouse_event
from tui.terminal.input import Mouse

DESK = tuple(article(f"{name}.txt", *(f"Sentence {n} of {name}." for n in range(40))) for name in "abc")


async def send(app: CopydeskApp, pilot: Pilot[int], *happened: Mouse) -> None:
    """Hand the application what the terminal reports, as the driver does."""
    for one in happened:
        event = mouse_event(one)
        assert event is not None
        app.post_message(event)
    await pilot.pause()


async def click(app: CopydeskApp, pilot: Pilot[int], words: str) -> None:
    """Click where some words stand on the screen."""
    rows = screen_text(app).splitlines()
    y, x = next((y, row.index(words)) for y, row in enumerate(rows) if words in row)
    await send(app, pilot, Mouse(0, x, y, True), Mouse(0, x, y, False))


async def test_a_click_makes_a_sentence_or_an_article_current(app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(FakeDesk(DESK))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        session = app.desk_screen.session
        await click(app, pilot, "Sentence 5 of a")
        assert session.cursor.sentence == 5
        await click(app, pilot, "c.txt")
        articles = app.desk_screen.articles
        assert articles.has_focus
        assert (articles.cursor, session.name) == (2, "a.txt")
        await click(app, pilot, "c.txt")
        assert session.name == "c.txt"
        await pilot.pause()
        await click(app, pilot, "copydesk")
        assert (session.name, session.cursor.sentence) == ("c.txt", 0)
        assert session.holding().verdict is None


async def test_the_wheel_takes_what_is_current_along(app_of: Callable[..., CopydeskApp]) -> None:
    """A verdict never falls on a sentence that has been scrolled away."""
    app = app_of(FakeDesk(DESK))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await send(app, pilot, *[Mouse(65, 60, 10, True)] * 30)
        assert app.desk_screen.session.cursor.sentence == 30
        assert "Sentence 30 of a" in screen_text(app)
        await send(app, pilot, *[Mouse(64, 60, 10, True)] * 2)
        assert app.desk_screen.session.cursor.sentence == 28
        await send(app, pilot, Mouse(65, 3, 4, True))
        assert app.desk_screen.articles.cursor == 1
        await send(app, pilot, Mouse(65, 3, 39, True), Mouse(65, 3, 0, True))
        assert (app.desk_screen.session.cursor.sentence, app.desk_screen.articles.cursor) == (28, 1)


async def test_a_row_of_a_dialog_is_chosen_and_nothing_behind_it(app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(FakeDesk(DESK))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        table = app.screen.query_one(KeyTable)
        await click(app, pilot, str(table.rows[3].text)[:12])
        assert table.cursor == 3
        await send(app, pilot, Mouse(65, 60, 20, True))
        assert table.cursor == 4
        assert app.desk_screen.session.cursor.sentence == 0


def test_moves_and_other_buttons_are_nothing() -> None:
    for code in (1, 2, 32, 35, 66, 67, 128):
        assert mouse_event(Mouse(code, 1, 1, True)) is None
    assert isinstance(mouse_event(Mouse(0, 1, 1, True)), events.MouseDown)
