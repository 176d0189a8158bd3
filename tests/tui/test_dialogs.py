"""What dialogs share: the keys at their foot can be read at every width."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.memory import MemoryDesk
from tests.tui.helpers import screen_text
from tui.app import CopydeskApp
from tui.screens.dialogs import flowed


def test_hints_break_between_keys() -> None:
    """Each stands on one line with what it does; without a width all are on one."""
    hints = ["enter accept", "ctrl+j new line", "escape close"]
    assert flowed(hints, 0) == ["   ".join(hints)]
    assert flowed(hints, 30) == ["enter accept   ctrl+j new line", "escape close"]
    assert flowed(hints, 20) == hints
    assert flowed(hints, 5) == hints


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40), (70, 24)])
async def test_a_key_stands_beside_what_it_does(
    desk: MemoryDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int]
) -> None:
    """The export has the most keys at its foot; resized, they are laid out anew."""
    app = app_of(desk)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.press("E")
        await pilot.pause()
        await pilot.resize_terminal(*size)
        await pilot.pause()
        shown = screen_text(app)
    assert "escape close" in shown
    assert "tab next field" in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_sorting_by_length_agrees_with_the_length_that_is_shown(
    desk: MemoryDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int]
) -> None:
    """The longest first, by the sentences that each row tells."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        app.desk.focus_pane("list")
        await pilot.press("o", "o", "o", "o")
        words = screen_text(app).split()
    lengths = [int(words[at - 1]) for at, word in enumerate(words) if word == "sent."]
    assert len(lengths) == 5
    assert lengths == sorted(lengths, reverse=True)
