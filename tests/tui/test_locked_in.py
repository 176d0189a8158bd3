"""Whatever a keymap says, the program starts under it, and help, dialogs and the program itself can be left by keys."""

from __future__ import annotations

import asyncio

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.screen import Screen

from keymaps.actions import PROTECTED
from keymaps.keymap import Keymap
from keymaps.load import SHIPPED
from keymaps.names import is_text
from keymaps.resolve import overlay
from tests.fakes.desk import FakeDesk
from tests.registry import BY_ID, read_layer, shipped
from tests.tui.helpers import article
from tui.app.app import CopydeskApp
from tui.screens.help import FinderDialog
from tui.screens.note import NoteDialog
from tui.shell.settings import ScreenSettings

KEYS = ["a", "q", "x", "?", "escape", "enter", "tab", "ctrl+c", "ctrl+q", "C-x", "C-x k", "g x", "backspace", "f1", "5"]
ENTRIES = st.dictionaries(
    st.one_of(st.sampled_from([*PROTECTED, "dialog.accept", "sentence.note"]), st.sampled_from(list(BY_ID))),
    st.lists(st.sampled_from(KEYS), max_size=3),
    max_size=10,
)


async def leaves(keymap: Keymap) -> None:
    """Open a note and help, leave each, then the program, by the keymap's keys; the time-out is over when we say."""
    keymap = replace(keymap, settings=replace(keymap.settings, timeout=0.0))
    app = CopydeskApp(FakeDesk([article("a.txt", "One is so.", "Two is so.")]), keymap, ScreenSettings(theme="dark"))

    async def press(action: str) -> Screen[object]:
        await pilot.press(
            *next(keys for keys in keymap.keys[action] if not (BY_ID[action].typing and is_text(keys[0])))
        )
        if app.keyboard.reader.waiting:
            app.keyboard.expire()
        await pilot.pause()
        return app.screen

    async with app.run_test(size=(80, 24)) as pilot:
        app.perform("sentence.note")
        await pilot.pause()
        assert isinstance(app.screen, NoteDialog)
        assert await press("dialog.close") is app.desk_screen
        assert isinstance(await press("app.palette"), FinderDialog)
        await press("dialog.close")
        assert isinstance(await press("app.help"), FinderDialog)
        assert await press("dialog.close") is app.desk_screen
        await press("app.quit")
        assert app._exit


@settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(ENTRIES, st.sampled_from(SHIPPED))
def test_no_keymap_locks_anybody_in(entries: dict[str, list[str]], below: str) -> None:
    assert shipped(below).keys["app.quit"]
    text = "[keys]\n" + "\n".join(f"{action} = {keys}" for action, keys in entries.items())
    asyncio.run(leaves(overlay(shipped(below), read_layer(text, "fuzz.toml"), "fuzz")[0]))


def test_a_sequence_closes_a_dialog_while_one_types() -> None:
    layer = read_layer('[keys]\ndialog.close = "C-x k"\napp.quit = "C-x q"\n', "k.toml")
    keymap, faults = overlay(shipped("emacs"), layer, "k")
    assert faults == ()
    asyncio.run(leaves(keymap))
