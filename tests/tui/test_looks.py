"""Styles are looked up in the style sheet when a line is drawn, and anew when the sheet says something else."""

from __future__ import annotations

from collections.abc import Callable

from textual.color import Color
from textual.css.stylesheet import Stylesheet

from reading.article import EntityType
from tests.fakes.desk import FakeDesk
from tui.app.app import CopydeskApp
from tui.screens.dialogs import Confirm
from tui.shell import theme
from tui.shell.signs import TYPES
from tui.widgets.lines import Lines


async def test_another_theme_changes_every_look(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Also behind a dialog: what is drawn next has the theme's colours."""
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        for one in (theme.DARK, theme.LIGHT, theme.CONTRAST):
            app.theme = one.name
            await pilot.pause()
            for name, variable in (("good", "good"), ("number", "quiet"), ("person", "person")):
                found = app.desk_screen.reader.look(name).color
                assert found is not None
                assert Color.from_rich_color(found) == Color.parse(one.variables[variable])
            if one is theme.DARK:
                app.push_screen(Confirm("Sure?", "A dialog lies over the desk."))
                await pilot.pause()


async def test_a_look_that_no_sheet_names_is_the_widgets_own(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert app.desk_screen.articles.look("open") == app.desk_screen.articles.look("text")


async def test_what_lies_over_the_desk_is_read_when_it_opens(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """A start reads the rules of what it shows; a dialog brings its own."""

    def names_dialogs(sheet: Stylesheet) -> bool:
        return any("Dialog" in selectors.css for rule in sheet.rules for selectors in rule.selector_set)

    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert not names_dialogs(app.stylesheet)
        app.push_screen(Confirm("Sure?", "A dialog lies over the desk."))
        await pilot.pause()
        assert names_dialogs(app.stylesheet)
        assert app.screen.query_one(".box").region.width == 60
        assert all(isinstance(one, Lines) for one in (app.desk_screen.reader, app.desk_screen.articles))


async def test_every_type_of_entity_has_its_look_on_the_page_and_in_the_inspector(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    assert TYPES.keys() == {str(kind) for kind in EntityType}
    app = app_of(desk)
    app.theme = theme.DARK.name
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        for name in TYPES.values():
            for pane in (app.desk_screen.reader, app.desk_screen.inspector):
                found = pane.look(name).color
                assert found is not None
                assert Color.from_rich_color(found) == Color.parse(theme.DARK.variables[name]), (name, pane)
