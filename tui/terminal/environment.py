"""What must hold before Textual is imported: its variables, and a terminal that can show a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping

from reading.errors import CopydeskError

COLUMNS = 30
ROWS = 8

SETTINGS: Mapping[str, str] = {
    "TEXTUAL_FPS": "240",  # the frame that says "saved" must not wait for a 60 Hz grid
    "TEXTUAL_ANIMATIONS": "none",  # an animated page is 62 kB instead of 3
    "TEXTUAL_SMOOTH_SCROLL": "0",  # no scrolling by pixels, and resizes by signal, which are merged
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # one byte a key upstream instead of eight to twelve
}
ESCAPE_DELAY_MS = {"local": "100", "ssh": "500"}
"""How long a lone escape waits for the rest of an arrow key that a slow line may have split."""


class TerminalError(CopydeskError):
    """A terminal that cannot show copydesk's screen."""


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set the variables that Textual reads when it is imported; what the user has set stays."""
    for name, value in SETTINGS.items():
        environ.setdefault(name, value)
    environ.setdefault("ESCDELAY", ESCAPE_DELAY_MS["ssh" if over_ssh(environ) else "local"])


def over_ssh(environ: Mapping[str, str]) -> bool:
    """Whether this session came in over SSH."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def check_terminal() -> None:
    """Raise TerminalError unless this process's terminal can show a full screen."""
    check(os.environ, stdin=sys.stdin.isatty(), stdout=sys.stdout.isatty(), size=terminal_size(1))


def terminal_size(fd: int) -> tuple[int, int]:
    """Return columns and rows of the terminal behind `fd`; zeros when it is none or does not know."""
    try:
        columns, rows = os.get_terminal_size(fd)
    except OSError:
        return 0, 0
    return columns, rows


def check(environ: Mapping[str, str], *, stdin: bool, stdout: bool, size: tuple[int, int]) -> None:
    """Raise TerminalError unless a full screen can be shown.

    `stdin` and `stdout` say whether those are terminals, `size` is (columns, rows); (0, 0) is a terminal that does
    not know its size.
    """
    if not (stdin and stdout):
        which = "input" if stdout else "output"
        raise TerminalError(
            "copydesk needs a terminal",
            f"standard {which} is not one",
            "For scripts there are copydesk export, copydesk show and copydesk read.",
        )
    term = environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        raise TerminalError(
            "This terminal cannot place text on a screen",
            f"TERM is {term or 'not set'}",
            "Set TERM to what your terminal is, for example TERM=xterm-256color.",
        )
    columns, rows = size
    if (columns and columns < COLUMNS) or (rows and rows < ROWS):
        raise TerminalError(
            "This terminal is too small",
            f"{columns} columns and {rows} rows",
            f"Make it at least {COLUMNS} by {ROWS}; 80 by 24 is comfortable.",
        )
