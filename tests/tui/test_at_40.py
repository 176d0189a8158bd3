"""What a screen of 40 by 12, the smallest one, must not lose; and what must not stand twice, or with holes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.rounds import Round, State
from tests.fakes.desk import FakeDesk
from tests.fakes.rounds import FakeRounds
from tests.tui.helpers import article, frame, screen_text, settled, shown
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import plan_of_line
from tui.screens.round_rows import list_rows
from tui.screens.text_dialog import TextDialog
from tui.shell import theme
from tui.shell.signs import UNICODE
from tui.text.wrap import cells

Apps = Callable[..., CopydeskApp]
SMALLEST = (40, 12)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("plus",), ("Evidence", "supports", "enter accept", "escape close")),
        (("E",), ("seeds-main.jsonl", "enter export")),
        (("n",), ("Note on sentence", "enter accept", "escape close")),
        (("R", "n"), ("Name", "Guide", "enter make it")),
    ],
)
async def test_dialogs_show_their_keys(desk: FakeDesk, app_of: Apps, keys: tuple[str, ...], said: list[str]) -> None:
    """Whatever they ask for stands beside them."""
    app = app_of(desk, rounds=lambda: FakeRounds(desk), round_plan=plan_of_line)
    app.settings = replace(app.settings, title="seeds")
    async with app.run_test(size=SMALLEST) as pilot:
        await pilot.press("a", "k", *keys)
        for one in said:
            await shown(app, pilot, one)


async def test_the_search_of_the_desk_shows_several_hits(desk: FakeDesk, app_of: Apps) -> None:
    """Nothing but the field stands above them."""
    app = app_of(desk)
    async with app.run_test(size=SMALLEST) as pilot:
        await pilot.press("g", "slash", *"Leike")
        await shown(app, pilot, "▌")
        assert screen_text(app).count("Leike") > 6
        rows = [row for row in screen_text(app).splitlines()[2:] if " · " in row]
        assert len(rows) > 3
        assert all("Leike" in row for row in rows), rows
        await pilot.press("ctrl+y")
        await shown(app, pilot, "vidence")


@pytest.mark.parametrize(
    ("keys", "title"), [(("slash",), "Search"), (("tab", "slash"), "Filter"), (("g", "d", "slash"), "Query")]
)
async def test_a_line_that_asks_says_what_for(desk: FakeDesk, app_of: Apps, keys: tuple[str, ...], title: str) -> None:
    """Before the field, also when something stands in it."""
    app = app_of(desk)
    async with app.run_test(size=SMALLEST) as pilot:
        if keys[0] == "tab":
            app.desk_screen.focus_pane("list")
        await pilot.press(*(key for key in keys if key != "tab"), *"abc")
        assert f" {title} " in screen_text(app).splitlines()[-1]
        assert "abc" in screen_text(app).splitlines()[-1]


async def test_the_chosen_line_of_decisions_has_one_ground(desk: FakeDesk, app_of: Apps) -> None:
    """Also behind the sign; the sign keeps its colour."""
    app = app_of(desk)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("d", "g", "d", "space")
        await settled(app)
        pane = app.screen.lines_pane  # type: ignore[attr-defined]
        segments = [one for one in pane.draw(1, 120) if one.style and one.text]
        assert len({one.style.bgcolor for one in segments if one.style}) == 1
        sign = next(one for one in segments if one.text == "?")
        assert sign.style
        assert sign.style.color == pane.looks["open"].color


async def test_titles_in_the_list_of_decisions_have_more_room_on_a_broad_screen(desk: FakeDesk, app_of: Apps) -> None:
    """Twice as much as where they would take it from the sentence."""
    title = desk.cards()[0].title
    for width, whole in ((120, 20), (200, 42)):
        app = app_of(desk)
        async with app.run_test(size=(width, 24)) as pilot:
            await pilot.press("d", "g", "d")
            await settled(app)
            row = app.screen.lines_pane.draw(1, width).text  # type: ignore[attr-defined]
            assert title[:whole] in row
            assert title[: whole + 3] not in row


async def test_an_empty_list_says_so_once(app_of: Apps) -> None:
    """Also where an article has two lines."""
    app = app_of(FakeDesk([]))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert screen_text(app).count("No article is yours") == 1


async def test_the_list_gives_a_title_more_room_than_a_file_name(desk: FakeDesk, app_of: Apps) -> None:
    """At 80 the title has a third of the line at least; at 120 alone the file's name is whole."""
    for width, least in ((80, 30), (120, 50)):
        app = app_of(desk)
        async with app.run_test(size=(width, 24)) as pilot:
            app.desk_screen.focus_pane("list")
            app.desk_screen.zen = False
            await pilot.pause()
            row = app.desk_screen.articles.draw(2, width).text
            assert row.index(" units") > least
            title = desk.cards()[0].title
            assert title[:least] in row


async def test_keys_stand_beside_what_they_do(desk: FakeDesk, app_of: Apps) -> None:
    """In help: no hole of blanks between a letter and its sentence."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await shown(app, pilot, " a  Tag the sentence accurate and go on.")
        await shown(app, pilot, "enter do it")


async def test_where_nothing_is_to_be_judged_no_zero_of_zero_is_told(app_of: Apps) -> None:
    """An article of headlines, or one that is others' to judge."""
    app = app_of(FakeDesk([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "0/0" not in screen_text(app)


@pytest.mark.parametrize("name", ["ansi", "dark"])
async def test_the_chosen_line_of_help_has_a_bar(desk: FakeDesk, app_of: Apps, name: str) -> None:
    """In the terminal's own colours it has no ground by which one would know it."""
    app = app_of(desk)
    app.theme = name
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark", "down")
        await shown(app, pilot, "d  Tag the sentence disputed and go on.")
        (row,) = [line for line in screen_text(app).splitlines() if "▌" in line and "Tag" in line]
        assert "disputed and go on" in row


@pytest.mark.parametrize("name", ["ansi", "dark"])
async def test_a_menu_of_keys_is_told_from_the_page_above_it(desk: FakeDesk, app_of: Apps, name: str) -> None:
    """By a rule, where no ground does it."""
    app = app_of(desk)
    app.theme = name
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g")
        app.keyboard.show_following()
        await shown(app, pilot, "Search the desk")
        rows = screen_text(app).splitlines()
        first = next(at for at, row in enumerate(rows) if "Search the desk" in row)
        assert (rows[first - 1] == "─" * 80) is (name == "ansi")


@pytest.mark.parametrize("is_dark", [True, False])
@pytest.mark.parametrize("key", ["question_mark", "n"])
async def test_a_cursor_in_sixteen_colours_is_seen_on_every_ground(
    desk: FakeDesk, app_of: Apps, is_dark: bool, key: str
) -> None:
    """What is turned round has no colours of its own: one of them would be the ground's on some terminal."""
    app = app_of(desk, is_ground_dark=is_dark)
    app.theme = theme.painted("ansi", is_dark)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key, "a")
        await pilot.pause()
        styles = [one.style for strip in frame(app) for one in strip if one.style]
        turned = [style for style in styles if style.reverse]
        assert turned
        for style in turned:
            assert style.color is None or style.color.is_default
            assert style.bgcolor is None or style.bgcolor.is_default


@pytest.mark.parametrize(
    ("keys", "cut"),
    [
        (("g", "slash"), 'words in any form, "in this order",'),
        (("E",), "all, or a query:"),
        (("R", "n"), "its name; or a whole line:"),
    ],
)
async def test_what_a_field_asks_for_is_cut_with_a_sign(
    desk: FakeDesk, app_of: Apps, keys: tuple[str, ...], cut: str
) -> None:
    """And stands whole where there is room, also when it has come."""
    app = app_of(desk, rounds=lambda: FakeRounds(desk), round_plan=plan_of_line)
    async with app.run_test(size=SMALLEST) as pilot:
        await pilot.press(*keys)
        await shown(app, pilot, cut)
        assert cut in screen_text(app)
        row = next(line for line in screen_text(app).splitlines() if cut in line)
        assert row.rstrip().endswith("…")
        await pilot.resize_terminal(160, 48)
        await pilot.pause()
        await pilot.pause()
        row = next(line for line in screen_text(app).splitlines() if cut in line)
        assert "…" not in row.partition(cut)[2].partition("  ")[0]


async def test_what_a_low_dialog_says_is_one_line_with_a_sign(
    desk: FakeDesk, app_of: Apps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a folder its end is left, for its beginning is mostly the same; a dialog with room says all."""
    folder = tmp_path / "a-long-way-down" / "articles"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for size in (SMALLEST, (120, 40)):
        app = app_of(desk)
        async with app.run_test(size=size) as pilot:
            await pilot.press("E")
            await shown(app, pilot, "What is on the disk, into ")
            row = next(line for line in screen_text(app).splitlines() if "What is on" in line)
            assert ("…" in row) is (size == SMALLEST)
            assert size != SMALLEST or row.rstrip().endswith("articles")


async def test_the_guidelines_have_most_of_the_smallest_screen(desk: FakeDesk, app_of: Apps) -> None:
    """A sheet leaves nothing blank there, in the terminal's own colours either."""
    for name in ("dark", "ansi"):
        app = app_of(desk)
        app.theme = name
        async with app.run_test(size=SMALLEST) as pilot:
            dialog = TextDialog(
                "Guidelines of round spring, version 31696745e48a", [f"line {number}" for number in range(40)]
            )
            app.push_screen(dialog)
            await shown(app, pilot, "line 7")
            assert "escape close" in screen_text(app)


async def test_the_sentence_above_what_others_say_is_cut_with_a_sign(app_of: Apps) -> None:
    """After its second line, where the dialog is low."""
    desk = FakeDesk(
        [
            article("a", "The bridge over the harbour was opened " + "in May of 1974 " * 12 + "at last."),
            article("b", "Two."),
        ]
    )
    app = app_of(desk)
    async with app.run_test(size=SMALLEST) as pilot:
        await pilot.press("=")
        await shown(app, pilot, "No other article")
        rows = screen_text(app).splitlines()
        first = next(at for at, row in enumerate(rows) if "The bridge over" in row)
        assert rows[first + 1].rstrip().endswith("…")
        assert "at last" not in screen_text(app)


@pytest.mark.parametrize("name", ["dark", "ansi"])
async def test_a_note_can_be_seen_while_it_is_written_at_30_by_8(desk: FakeDesk, app_of: Apps, name: str) -> None:
    """Its field and its keys, without a blank line around them."""
    app = app_of(desk)
    app.theme = name
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.press("n", *"late")
        await shown(app, pilot, "late")
        assert "escape close" in screen_text(app)


@pytest.mark.parametrize("width", [30, 36, 40, 50])
def test_a_list_of_rounds_says_which_is_blind_at_every_width(width: int) -> None:
    """Of a date all is seen or nothing."""
    rounds = [
        Round("main"),
        Round("spring", State.CLOSED, "lena", blind=True, reviewers=("ana", "bo"), due="2026-12-31"),
    ]
    _, main, spring = ["".join(text for text, _ in row) for row in list_rows(rounds, 1, UNICODE, width)]
    assert cells(spring) <= width
    assert spring.split()[1:4] == ["spring", "closed", "blind"]
    assert "blind" not in main
    assert ("2026-12-31" in spring) is (width >= 36)
    assert "2026" not in spring.replace("2026-12-31", "")


@pytest.mark.parametrize("size", [(30, 8), (40, 10)])
@pytest.mark.parametrize("name", ["dark", "ansi"])
@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("E",), ("Format", "enter export   escape close")),
        (("E", *("tab",) * 8), ("File ", "enter export   escape close")),
        (("i",), ("▌", "enter go there", "escape close")),
        (("R", "n"), ("Name", "enter make it   escape close")),
    ],
)
async def test_keys_that_end_a_dialog_are_seen_on_the_lowest_screens(
    desk: FakeDesk, app_of: Apps, size: tuple[int, int], name: str, keys: tuple[str, ...], said: tuple[str, ...]
) -> None:
    """And so is the field that one is in, or the chosen line."""
    app = app_of(desk, rounds=lambda: FakeRounds(desk), round_plan=plan_of_line)
    app.theme = name
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        for one in said:
            await shown(app, pilot, one)
