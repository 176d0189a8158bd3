"""What the command line decides for the application."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from keymaps.faults import Fault
from tui.kept_theme import KeptTheme
from tui.session import Terms
from tui.signs import UNICODE, Signs

if TYPE_CHECKING:
    from store.office import Office


class Settings(Struct, frozen=True):
    """Signs, theme (None: the one kept, else by the terminal), the desk's name, the article to open.

    `charset` is what the terminal's locale can show, `faults` what is wrong with the keymap's files, `office` where
    the desk's rounds are, if it has any; `shown` is called after the first frame.
    """

    signs: Signs = UNICODE
    theme: str | None = None
    kept: KeptTheme = field(default_factory=KeptTheme)
    title: str = ""
    article: str = ""
    terms: Terms = field(default_factory=Terms)
    charset: str = "utf-8"
    today: Callable[[], str] = lambda: time.strftime("%Y-%m-%d")
    faults: Sequence[Fault] = ()
    office: Office | None = None
    shown: Callable[[], None] = lambda: None
