"""The application's settings: what the command line decided, and the theme that somebody chose last.

The theme lies in the reviewer's own home, for the next start; it is a hint that may be lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from keymaps.faults import Fault
from store import files
from tui.shell.kept_queries import KeptQueries
from tui.shell.signs import UNICODE, Signs
from tui.work.session import DeskRules

if TYPE_CHECKING:
    from keymaps.keymap import Keymap
    from review.round_changes import AssignmentChange, Plan
    from review.scale import Scale
    from store.desk import Rounds
    from tui.work.hub_line import HubRelay


def user_folder() -> Path:
    """Return where this person's choices are kept, whether it is there or not."""
    from platformdirs import user_state_path

    return user_state_path("copydesk", appauthor=False)


class ThemeChoice:
    """Keeps one choice for each kind of terminal, which is named by the theme it starts with; never raises."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where choices are kept, or None when nothing is."""
        self._folder = folder

    def load(self, terminal: str, known: Collection[str]) -> str | None:
        """Return the theme chosen last on such a terminal, or None when none of the `known` ones was."""
        if self._folder is not None:
            with suppress(OSError, UnicodeDecodeError):
                chosen = files.read_bytes(self._folder / _name(terminal)).decode("ascii").strip()
                return chosen if chosen in known else None
        return None

    def save(self, terminal: str, chosen: str) -> None:
        """Keep a choice."""
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(0o700, parents=True, exist_ok=True)
                files.replace(self._folder / _name(terminal), f"{chosen}\n".encode("ascii"), 0o600, durable=False)


def _name(terminal: str) -> str:
    return f"theme-{terminal}"


class ScreenSettings(Struct, frozen=True):
    """Signs, theme (None: the one kept, else by the terminal), how the page scrolls, the desk's name, its article.

    `charset` is what the terminal's locale can show, `faults` what is wrong with the keymap's files, `rounds`
    gives the desk's rounds, if it has any, `round_plan` reads a new one as it was typed, for its lead,
    `round_change` a change of who judges what in one, and who settles it; `shown` is called after the first frame.
    `queries` are those kept under letters, `private` is this person's own folder, for what the desk's disk cannot have,
    `drafts` the one in it for what they begin to write. `hub` relays a mirror, which an ordinary desk is not.
    `keymap_of` gives the keymap and its faults where the verdicts are others than those of the desk's settings.
    `is_first_start` is whether this person has never opened a desk here,
    `is_ground_dark` whether the terminal's background is dark, as far as that is known, `has_links` whether addresses
    can be links in it.
    `speak` is a session that is read aloud, and draws nothing.
    """

    signs: Signs = UNICODE
    theme: str | None = None
    scroll: str = "half"
    kept: ThemeChoice = field(default_factory=ThemeChoice)
    title: str = ""
    article: str = ""
    terms: DeskRules = field(default_factory=DeskRules)
    charset: str = "utf-8"
    today: Callable[[], str] = lambda: time.strftime("%Y-%m-%d")
    faults: Sequence[Fault] = ()
    rounds: Callable[[], Rounds] | None = None
    round_plan: Callable[[str, str], Plan] | None = None
    round_change: Callable[[str], tuple[AssignmentChange, tuple[str, ...]]] | None = None
    shown: Callable[[], None] = lambda: None
    queries: KeptQueries = field(default_factory=KeptQueries)
    private: Path | None = None
    drafts: Path | None = None
    hub: HubRelay | None = None
    keymap_of: Callable[[Scale], tuple[Keymap, Sequence[Fault]]] | None = None
    is_first_start: bool = False
    is_ground_dark: bool | None = None
    has_links: bool = False
    speak: bool = False

    @property
    def round_admin(self) -> Rounds | None:
        """The desk's rounds, made when somebody first asks: no start needs what leads do."""
        return self.rounds() if self.rounds else None
