"""The sheet of lines of text: how long lines are broken, how high it is on each screen, and how it scrolls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.text_dialog import TextDialog

Apps = Callable[..., CopydeskApp]


@pytest.mark.parametrize(
    ("line", "width", "rows"),
    [
        ("  as it  is", 11, ["  as it  is"]),
        ("  as it  is", 10, ["  as it is"]),
        ("    one two three four", 14, ["    one two", "    three four"]),
        ("    one two three four", 13, ["    one two", "    three", "    four"]),
        ("          far to the right", 12, ["      far to", "      the", "      right"]),
        ("          far to the right", 13, ["      far to", "      the", "      right"]),
        ("one two", 5, ["one", "two"]),
        ("", 5, [""]),
    ],
)
def test_a_line_is_broken_and_stays_indented(line: str, width: int, rows: list[str]) -> None:
    """By as much as it was, but by no more than half of the width; one that fits stays as it is."""
    assert TextDialog.wrapped_line(line, width) == rows


def test_lines_are_text_made_safe() -> None:
    """Each row is text that shows what would act on a terminal."""
    dialog = TextDialog("What changes hands", ["a.txt\x1b from ana to bo", "", "b.txt"])
    assert dialog.rows(12) == [
        (("a.txt␛ from", "text"),),
        (("ana to bo", "text"),),
        (("", "text"),),
        (("b.txt", "text"),),
    ]


@pytest.mark.parametrize(
    ("size", "count", "box", "pane"),
    [
        ((100, 40), 4, 10, 4),
        ((100, 40), 30, 36, 30),
        ((100, 40), 31, 36, 30),
        ((100, 16), 4, 10, 4),
        ((100, 16), 40, 14, 8),
        ((100, 15), 4, 15, 13),
        ((55, 20), 4, 10, 4),
        ((54, 20), 4, 18, 12),
    ],
)
async def test_how_high_a_sheet_is(
    desk: FakeDesk, app_of: Apps, size: tuple[int, int], count: int, box: int, pane: int
) -> None:
    """As its text and what is around it, up to nine tenths of the screen; a low screen is its own, whole."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        dialog = TextDialog("Who has what left", [f"line {number}" for number in range(count)])
        app.push_screen(dialog)
        await pilot.pause()
        await pilot.pause()
        assert (dialog.query_one(".box").outer_size.height, dialog.pane.size.height) == (box, pane)
        assert dialog.has_class("-short") is (size[1] < 16)


@pytest.mark.parametrize(
    ("width", "cells", "box"), [(100, 84, 7), (100, 85, 8), (88, 84, 7), (70, 66, 7), (70, 67, 8), (70, 133, 9)]
)
async def test_a_sheet_has_room_for_long_lines(desk: FakeDesk, app_of: Apps, width: int, cells: int, box: int) -> None:
    """As they are broken at the width of the sheet, or of the screen where that is smaller."""
    app = app_of(desk)
    async with app.run_test(size=(width, 30)) as pilot:
        dialog = TextDialog("One line", [("word " * 40)[:cells].rstrip().ljust(cells, "s")])
        app.push_screen(dialog)
        await pilot.pause()
        await pilot.pause()
        assert dialog.query_one(".box").outer_size.height == box
        assert dialog.pane.size.height == len(dialog.pane.rows) == box - 6


async def test_a_sheet_scrolls_and_closes(desk: FakeDesk, app_of: Apps) -> None:
    """By lines and by pages that keep a line, no further than its ends; closing says nothing to whoever opened it."""
    app = app_of(desk)
    async with app.run_test(size=(100, 24)) as pilot:
        said: list[object] = []
        dialog = TextDialog("Lines\x1b", [f"line {number}" for number in range(100)])
        app.push_screen(dialog, said.append)
        await pilot.pause()
        assert "Lines␛" in screen_text(app)
        high = dialog.pane.size.height
        tops = []
        for action in ("next", "next", "previous", "page-next", "page-next", "page-previous", "page-previous"):
            app.perform(f"dialog.{action}")
            await pilot.pause()
            tops.append(dialog.pane.top)
        page = high - 1
        assert tops == [1, 2, 1, 1 + page, 1 + 2 * page, 1 + page, 1]
        app.perform("dialog.accept")
        await pilot.pause()
        assert app.screen is not dialog
        assert said == [None]
