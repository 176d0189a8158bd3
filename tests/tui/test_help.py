"""Help shows the keys that are live where one is; the palette finds every action and performs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from keymaps.actions import Scope
from keymaps.resolve import overlay
from tests.fakes.desk import FakeDesk
from tests.registry import ACTIONS, read_layer, shipped
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.help import FinderDialog, help_rows, matching, palette_rows, ranked
from tui.shell.settings import ScreenSettings
from tui.shell.signs import UNICODE

READER = (Scope.READER, Scope.APP)


def no(_action: str) -> str:
    return ""


def test_help_has_every_live_action_the_signs_and_the_kinds_of_entity() -> None:
    rows = help_rows(shipped(), READER, no, UNICODE, ())
    assert {row.action for row in rows if row.action} == {a.id for a in ACTIONS if a.scope in READER}
    assert {"✓", "✗", "–", "·", "!", "~", "✎"} <= {row.keys[0] for row in rows if row.keys}
    assert {"person", "org", "place", "date", "figure", "role", "product"} <= {row.look for row in rows}


def test_help_follows_the_keymap() -> None:
    layer = read_layer('[keys]\nsentence.accurate = "1"\nexport.open = []\nsentence.oops = "x"\n', "mine.toml")
    keymap, faults = overlay(shipped(), layer, "mine")
    rows = {row.action: row for row in help_rows(keymap, READER, no, UNICODE, (*layer.faults, *faults))}
    assert rows["sentence.accurate"].keys == ("1",)
    assert rows["export.open"].keys == ()
    assert any("mine.toml:4" in row.text for row in help_rows(keymap, READER, no, UNICODE, layer.faults))


@pytest.mark.parametrize("name", ["default", "vim", "emacs", "less", "numeric"])
def test_examples_of_counts_have_the_keys_of_the_keymap(name: str) -> None:
    keymap = shipped(name)
    rows = help_rows(keymap, READER, no, UNICODE, ())
    examples = [row.keys for row in rows if row.text.startswith("Type a number")]
    wanted = (f"5 {keymap.keys_of('sentence.next')[0]}", f"12 {keymap.keys_of('sentence.last')[0]}")
    assert examples == ([wanted] if keymap.settings.counts else [])


def test_help_is_searched_by_word_and_by_key() -> None:
    rows = help_rows(shipped(), READER, no, UNICODE, ())
    assert matching(rows, "mark place")[0].action == "mark.set"
    assert matching(rows, "g g")[0].action == "sentence.first"
    assert matching(rows, "d")[0].action == "sentence.disputed"
    assert matching(rows, "xyzzy") == []


def test_the_palette_has_every_action_and_what_can_be_done_first() -> None:
    rows = palette_rows(shipped(), READER, lambda action: "no" if action == "sentence.accurate" else "")
    assert {row.action for row in rows} == {action.id for action in ACTIONS}
    assert rows[-1].action == "sentence.accurate"
    assert ranked(rows, "undo")[0].action == "edit.undo"
    assert ranked(rows, "ctrl+r")[0].action == "edit.redo"


async def test_help_opens_is_searched_and_closes(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("question_mark", *"unjudged")
        shown = screen_text(app)
        assert "Move to the next sentence without a verdict." in shown
        assert "Write a note" not in shown
        await pilot.press("escape")
        assert not isinstance(app.screen, FinderDialog)
        assert desk.log("ana") == []


async def test_the_palette_performs_what_is_chosen(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        cursor = app.desk_screen.session.cursor.sentence
        await pilot.press("ctrl+p", *"next sentence", "enter")
        await pilot.pause()
        assert app.desk_screen.session.cursor.sentence == cursor + 1
        await pilot.press("colon", *"set mark", "enter")
        await pilot.pause()
        assert app.keyboard.reader.pending == "m"
        await pilot.press("q", "G", "'", "q")
        assert app.desk_screen.session.cursor.sentence == cursor + 1


async def test_a_bad_keymap_is_told_at_the_start_and_in_help(desk: FakeDesk) -> None:
    layer = read_layer('[keys]\nsentence.acurate = "1"\n', "mine.toml")
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", faults=layer.faults))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert "Some of your keys or settings cannot be used" in screen_text(app)
        await pilot.press("question_mark")
        assert "did you mean sentence.accurate?" in screen_text(app)


async def test_keys_that_wait_are_shown_and_unknown_ones_told(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("5", "g")
        assert " 5 g " in screen_text(app).splitlines()[-1]
        await pilot.press("escape", "Q")
        assert "Q does nothing here; q close" in screen_text(app).splitlines()[-1]
        await pilot.press("v")
        assert "v does nothing here; V select" in screen_text(app).splitlines()[-1]
        await pilot.press("percent_sign")
        assert "% does nothing here; ? shows the keys" in screen_text(app).splitlines()[-1]
        await pilot.press("j")
        assert "does nothing" not in screen_text(app)
