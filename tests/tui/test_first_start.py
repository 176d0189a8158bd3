"""What the first start says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text, settled
from tui.app.app import CopydeskApp


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((120, 24), "New here? `copydesk tutorial` teaches the keys"),
        ((80, 24), "New here? Run `copydesk tutorial`"),
        ((40, 12), "learn: copydesk tutorial"),
    ],
)
async def test_the_first_start_says_where_the_keys_are(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int], said: str
) -> None:
    """Whole, until the first key, at every size, beside the key for help and what is saved; a later start does not."""
    for is_first in (True, False):
        app = app_of(desk, is_first_start=is_first)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            bottom = screen_text(app).splitlines()[-1]
            assert (said in bottom) is is_first
            assert bottom.rstrip().endswith("? help")
            assert "saved 0" in bottom or size[0] == 40
            await pilot.press("j")
            assert said not in screen_text(app)


async def test_help_stays_in_a_narrow_bottom_line(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """At 40 columns the key for help is there on the page, after a verdict, and in a list over the page."""
    app = app_of(desk)
    async with app.run_test(size=(40, 12)) as pilot:
        for key in ("j", "d", "escape", "g", "d"):
            await pilot.press(key)
            if key != "g":
                assert screen_text(app).splitlines()[-1].rstrip().endswith("? help"), key


async def test_an_empty_list_of_ones_own_says_so(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Nothing decided yet is not a query that failed; the bottom line says how to leave."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "d")
        await settled(app)
        assert "Nothing decided yet; / asks otherwise" in screen_text(app)
        assert "q back" in screen_text(app).splitlines()[-1]
        await pilot.press("slash", "ctrl+c", "ctrl+c")  # the field closes as by escape, and then the program
        assert not app.is_running
