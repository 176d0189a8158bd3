"""The theme that somebody chose last, kept in their own home for the next start; a hint that may be lost."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from store import files


def user_folder() -> Path:
    """Return where this person's choices are kept, whether it is there or not."""
    from platformdirs import user_state_path

    return user_state_path("copydesk", appauthor=False)


class KeptTheme:
    """Keeps one choice for each kind of terminal, which is named by the theme it starts with; never raises."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where choices are kept, or None when nothing is."""
        self._folder = folder

    def load(self, terminal: str, known: Collection[str]) -> str:
        """Return the theme chosen last on such a terminal, or `terminal` when none of the `known` ones was."""
        if self._folder is not None:
            with suppress(OSError, UnicodeDecodeError):
                chosen = files.read_bytes(self._folder / _name(terminal)).decode("ascii").strip()
                return chosen if chosen in known else terminal
        return terminal

    def save(self, terminal: str, chosen: str) -> None:
        """Keep a choice."""
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(0o700, parents=True, exist_ok=True)
                files.replace(self._folder / _name(terminal), f"{chosen}\n".encode("ascii"), 0o600, durable=False)


def _name(terminal: str) -> str:
    return f"theme-{terminal}"
