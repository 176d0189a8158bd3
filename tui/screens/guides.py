"""Help of where one is, and the palette of all commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.guide import help_rows, matching, palette_rows, ranked
from tui.screens.finder import Finder

if TYPE_CHECKING:
    from tui.app import CopydeskApp


def show_help(app: CopydeskApp) -> None:
    """Show the live keys of the present screen, to be searched."""
    settings = app.settings
    rows = help_rows(app.keymap, app.keyboard.scopes(), app.why_not, settings.signs, settings.faults, app.problems)
    keys = app.keymap_hint("dialog.next", "dialog.page-next", "dialog.close")
    app.push_screen(Finder("Keys", rows, matching, chooses=False, placeholder="a word or a key", hint=keys))


def show_palette(app: CopydeskApp) -> None:
    """Show all commands with their keys; the chosen one is performed where the focus was."""
    rows = palette_rows(app.keymap, app.keyboard.scopes(), app.why_not)
    keys = app.keymap_hint("dialog.next", "dialog.accept", "dialog.close")
    finder = Finder("Commands", rows, ranked, chooses=True, placeholder="what to do", hint=keys)

    def perform(action: str | None) -> None:
        if action:
            app.call_later(app.begin, action)

    app.push_screen(finder, perform)
