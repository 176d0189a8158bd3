"""What the first start says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((80, 24), "? shows the keys, and `copydesk tutorial` teaches them"),
        ((40, 12), "? keys; learn: copydesk tutorial"),
    ],
)
async def test_the_first_start_says_where_the_keys_are(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int], said: str
) -> None:
    """Whole, until the first key, at every size; a later start does not."""
    for is_first in (True, False):
        app = app_of(desk, is_first_start=is_first)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert (said in screen_text(app)) is is_first
            await pilot.press("j")
            assert said not in screen_text(app)
