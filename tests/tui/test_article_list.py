"""The list says of each article its title, source, length and progress, in the room there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from reading.article import Article, Sentence
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.shell.signs import ASCII, UNICODE
from tui.widgets.article_list import ArticleList


def _desk(count: int) -> FakeDesk:
    text = "One claim. Two claims."
    sentences = (Sentence(0, 0, 10), Sentence(1, 11, 22))
    return FakeDesk(Article(f"{n:03}.txt", f"folder/{n:03}.txt", f"Title {n}", text, sentences) for n in range(count))


App = Callable[..., CopydeskApp]


async def _to_list(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Bring the list to the screen, also where there is room for one pane only."""
    await pilot.pause()
    for _ in range(3):
        if app.screen.query_one(ArticleList).size.height:
            return
        app.perform("pane.next")
        await pilot.pause()


def _lines(app: CopydeskApp) -> list[str]:
    articles = app.screen.query_one(ArticleList)
    return [articles.render_line(y).text for y in range(articles.size.height)]


@pytest.mark.parametrize("size", [(40, 24), (40, 20), (80, 24), (120, 40)])
async def test_title_source_length_and_progress_are_shown(app_of: App, size: tuple[int, int]) -> None:
    """Whatever the width, the four facts of an article are on the screen."""
    app = app_of(_desk(3))
    async with app.run_test(size=size) as pilot:
        await _to_list(app, pilot)
        shown = "\n".join(_lines(app))
    for fact in ("Title 2", "folder/002.txt", "2 units", "0/2"):
        assert fact in shown


@pytest.mark.parametrize("size", [(40, 24), (80, 24)])
async def test_records_of_a_file_are_told_apart(app_of: App, size: tuple[int, int]) -> None:
    """All of them have the file's title; a file whose name has a # is said once."""
    one = (Sentence(0, 0, 10),)
    names = [("f.csv#7", "folder/f.csv"), ("f.csv#8", "folder/f.csv"), ("a#b.txt", "folder/a#b.txt")]
    app = app_of(FakeDesk(Article(name, source, "f", "One claim.", one) for name, source in names))
    async with app.run_test(size=size) as pilot:
        await _to_list(app, pilot)
        rows = [line for line in _lines(app) if "folder/" in line]
    assert [row.split("folder/")[1].split()[:3] for row in rows] == [
        ["a#b.txt", "1", "unit"],
        ["f.csv#7", "1", "unit"],
        ["f.csv#8", "1", "unit"],
    ]


async def test_a_low_list_keeps_title_and_progress(app_of: App) -> None:
    """With ten lines an article has one of them."""
    app = app_of(_desk(3))
    async with app.run_test(size=(40, 12)) as pilot:
        await _to_list(app, pilot)
        assert [line for line in _lines(app) if "Title" in line and "0/2" in line][2:]


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (40, 12)])
async def test_the_cursor_is_always_visible(app_of: App, size: tuple[int, int]) -> None:
    """Wherever the cursor goes, its whole row is on the screen, and no line says anything of a neighbour's."""
    app = app_of(_desk(200))
    async with app.run_test(size=size) as pilot:
        await _to_list(app, pilot)
        articles = app.screen.query_one(ArticleList)
        for row in (0, 150, 151, 20, 199, 198, 0):
            articles.point(row)
            marked = [line for line in _lines(app) if line.startswith(UNICODE.bar)]
            assert len(marked) == articles.row_lines
            assert f"Title {row}" in marked[0]


@pytest.mark.parametrize("size", [(40, 24), (120, 40)])
async def test_nothing_is_scrolled_away_that_has_room(app_of: App, size: tuple[int, int]) -> None:
    """What comes before the cursor's row, and a window that grows, leave no article above an empty place."""
    app = app_of(_desk(6))
    async with app.run_test(size=size) as pilot:
        await _to_list(app, pilot)
        articles = app.screen.query_one(ArticleList)
        articles.keep("001.txt", 0)
        assert any("Title 0" in line for line in _lines(app))
        await pilot.resize_terminal(size[0], 12)
        articles.point(5)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert any("Title 0" in line for line in _lines(app))


@pytest.mark.parametrize("size", [(40, 12), (60, 24), (100, 30)])
async def test_ascii_signs_cut_with_an_ascii_sign(app_of: App, size: tuple[int, int]) -> None:
    """Where the signs are ASCII, what shows that something was cut off is ASCII too, on every screen."""
    title = "A title that is much too long for any list, any title bar and any bottom line of this program at all"
    article = Article("a.txt", "a/very/long/path/to/the/article/a.txt", title, "One claim.", (Sentence(0, 0, 10),))
    app = app_of(FakeDesk([article]), signs=ASCII)
    async with app.run_test(size=size) as pilot:
        await _to_list(app, pilot)
        app.say("said " * 50)
        shown = screen_text(app)
        for action in ("list.sort", "app.help", "dialog.close", "app.palette"):
            app.perform(action)
            await pilot.pause()
            shown += screen_text(app)
    assert "~" in shown
    assert shown.isascii()


async def test_a_row_is_drawn_anew_where_its_figures_changed_and_only_there(app_of: App) -> None:
    """The disk's acknowledgement changes no figure, so it draws no row; taking a verdict back changes one."""
    app = app_of(_desk(3))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        articles, drawn = app.screen.query_one(ArticleList), list[str]()
        draw = articles.draw

        def noted(number: int, width: int) -> Strip:
            drawn.append(draw(number, width).text)
            return draw(number, width)

        articles.draw = noted  # type: ignore[method-assign]
        for action, figure in (("sentence.accurate", "1/2"), ("edit.undo", "0/2")):
            drawn.clear()
            app.perform(action)
            await pilot.pause()
            assert [line for line in drawn if figure in line], drawn
        app.desk_screen.session.show_changed(app.desk_screen.session.held().values())
        drawn.clear()
        await pilot.pause()
        assert drawn == []
        assert "0/2" in _lines(app)[2]
