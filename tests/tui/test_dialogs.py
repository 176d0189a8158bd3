"""What dialogs share: the keys at their foot can be read at every width."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from review.agreement.lead_figures import LeadFigures
from review.holdings import Progress
from review.rounds import Round
from store.manage.status import RoundStatus
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.dialogs import Confirm, flowed
from tui.screens.round_rows import status_rows
from tui.shell.signs import ASCII, UNICODE
from tui.text.wrap import cells


def test_hints_break_between_keys() -> None:
    """Each stands on one line with what it does; without a width all are on one."""
    hints = ["enter accept", "ctrl+j new line", "escape close"]
    assert flowed(hints, 0) == ["   ".join(hints)]
    assert flowed(hints, 30) == ["enter accept   ctrl+j new line", "escape close"]
    assert flowed(hints, 20) == hints
    assert flowed(hints, 5) == hints


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40), (70, 24)])
async def test_a_key_stands_beside_what_it_does(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int]
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
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int]
) -> None:
    """The longest first, by the sentences that each row tells."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        app.desk_screen.focus_pane("list")
        await pilot.press("o", "o", "o", "o")
        words = screen_text(app).split()
    lengths = [int(words[at - 1]) for at, word in enumerate(words) if word == "units"]
    assert len(lengths) == 5
    assert lengths == sorted(lengths, reverse=True)


async def test_everything_can_be_read_and_reached_at_the_smallest_size(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """At 40 by 12 the export shows each value, the entity its mentions, and the inspector has its key."""
    app = app_of(desk, signs=ASCII)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("E")
        await pilot.pause()
        shown = screen_text(app)
        for value in ("current decisions", "everybody", "every verdict", "with the text"):
            assert value in shown
        assert "Format  < jsonl" in shown
        await pilot.press("escape", "i")
        await pilot.pause()
        assert sum("Anthrop~" in line for line in screen_text(app).splitlines()) >= 4
        await pilot.press("escape", "z")
        await pilot.pause()
        assert app.desk_screen.pane == "inspector"
        assert "entities" in screen_text(app)
        await pilot.press("z")
        await pilot.pause()
        assert app.desk_screen.pane == "reader"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_how_a_round_stands_fits_its_width(width: int) -> None:
    """The shares of all three verdicts, and what everybody did, are read at every width."""
    progress = Progress(312, 312, (104, 104, 104))
    found = RoundStatus(Round("main"), {"a-reviewer-with-a-long-name": {"a.txt": progress}}, 0)
    rows = ["".join(text for text, _ in row) for row in status_rows(found, None, UNICODE, width)]
    (shares,) = [row for row in rows if row.count("33%") == 3]
    assert cells(shares.rstrip()) <= width
    (person,) = [row for row in rows if row.count("104") == 3 and "a.txt" not in row]
    assert cells(person.rstrip()) <= width


@pytest.mark.parametrize("width", [40, 46, 60, 70, 80, 120])
@pytest.mark.parametrize("more", ["nothing", "controls", "controls and seconds"])
def test_what_is_behind_a_reviewer_s_bar_is_not_cut_off(width: int, more: str) -> None:
    """The bars give way, then whole columns: of a figure every digit is read, under its column's name."""
    progress = Progress(312, 312, (104, 104, 104))
    people = {"ana": {"a.txt": progress}, "bo": {"a.txt": Progress(1, 312, (1, 0, 0))}}
    right = {"ana": (10, 20)} if more != "nothing" else None
    figures = LeadFigures(controls_right=right, median_seconds={"ana": 12.0} if "seconds" in more else None)
    rows = [
        "".join(text for text, _ in row)
        for row in status_rows(RoundStatus(Round("main"), people), figures, UNICODE, width)
    ]
    [head, ana, bo] = [row for row in rows if row.startswith(("   reviewer", "   ana ", "   bo "))]
    assert max(map(cells, (head, ana.rstrip(), bo.rstrip()))) <= width
    wide = more != "nothing" and width >= 60
    assert "10/20 right" in ana or not wide
    assert ("controls" in head) is ("10/20 right" in ana)
    assert "s each" in head or "seconds" not in more or width < 60
    assert head.index("done") + 4 == ana.index("312") + 3 == bo.index("  1  ") + 3
    assert "━" in ana or width < 70


@pytest.mark.parametrize(("key", "answer"), [("enter", True), ("y", True), ("escape", None), ("n", None), ("q", None)])
async def test_a_question_is_answered_as_elsewhere(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], key: str, answer: bool | None
) -> None:
    """By the keys at its foot, and by the letters that other programs take."""
    app = app_of(desk)
    given: list[bool | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Confirm("Withdraw it?", "It leaves the list."), given.append)
        await pilot.pause()
        await pilot.press("v")
        await pilot.pause()
        assert "v is no answer; enter accept, escape close" in screen_text(app)
        assert given == []
        await pilot.press(key)
        await pilot.pause()
    assert given == [answer]
