"""The first milliseconds: a title line on the alternate screen, written before Textual is imported, and a lean import.

The collector of cyclic garbage waits while the program starts: a start makes modules, classes and styles, which all
stay; looking through them again and again costs a fifth of the processor time to the first frame, and finds nothing.
asyncio is imported without TLS, and Textual without some of its parts: copydesk has no use for them.
"""

from __future__ import annotations

import gc
import os
import sys
import termios
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

ENTER = "\x1b[?1049h"
LEAVE = "\x1b[?1049l"


def may_speak(environ: Mapping[str, str]) -> bool:
    """Return whether a session may be meant to be read aloud: then nothing is drawn before the settings are read.

    What decides is `tui.cli.config`; this only looks whether anything says so, and imports nothing for it.
    """
    if environ.get("COPYDESK_SPEAK"):
        return True
    homes = (environ.get("XDG_CONFIG_HOME") or "~/.config", "~/Library/Application Support")
    for home in homes:
        try:
            file = os.open(os.path.expanduser(f"{home}/copydesk/config.toml"), os.O_RDONLY | os.O_NONBLOCK)  # noqa: PTH111
        except OSError:
            continue
        try:
            return b"speak" in os.read(file, 100_000)
        except OSError:
            return False
        finally:
            os.close(file)
    return False


class Splash:
    """A title on the alternate screen, with echo off so that keys typed ahead do not show; `before` restores it.

    Keys typed meanwhile are kept by the terminal's driver and reach the application.
    """

    __slots__ = ("before", "fd", "shown")

    def __init__(self, fd: int, before: list[Any] | None) -> None:
        self.fd = fd
        self.before = before
        self.shown = True

    def clear(self) -> None:
        """Give the terminal back as it was; does nothing once that is done."""
        if not self.shown:
            return
        self.shown = False
        os.write(self.fd, f"{LEAVE}\x1b[?25h".encode())
        if self.before is not None:
            termios.tcsetattr(self.fd, termios.TCSANOW, self.before)

    def terminal_returned(self) -> None:
        """Say that the application has had the terminal, and given it back itself."""
        self.shown = False


def show(name: str, fd: int = 1) -> Splash:
    """Write the title line with `name`, which the caller has made printable; the terminal is `fd`."""
    before = None
    try:
        before = termios.tcgetattr(fd)
        # Unchanged, as the application will read them: enter is no line feed, backspace takes no key back.
        keys, echo = before[0] & ~(termios.ICRNL | termios.IXON), before[3] & ~(termios.ECHO | termios.ICANON)
        quiet = [keys, *before[1:3], echo, *before[4:]]
        termios.tcsetattr(fd, termios.TCSANOW, quiet)
    except termios.error:
        pass  # not a terminal after all: there is no echo to turn off
    encoding = "utf-8"
    if not name.isascii():
        from tui.terminal.environment import charset, for_streams

        encoding = for_streams(charset(os.environ))
    os.write(fd, f"{ENTER}\x1b[?25l\x1b[H\x1b[2J \x1b[1mcopydesk\x1b[m  {name}".encode(encoding, "replace"))
    return Splash(fd, before)


def hold() -> None:
    """Look for no garbage until `release`."""
    gc.disable()


def release() -> None:
    """Switch the collector on again and exempt everything made so far, so that its pauses are short."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def without_tls() -> None:
    """Import asyncio as in a Python that was built without OpenSSL, unless either is imported already.

    asyncio looks for `ssl` and goes on without it; the libraries behind it take 3 % of the time to the first frame,
    and megabytes. `import ssl` works as ever afterwards.
    """
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # what makes an import raise ImportError
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


UNUSED = ("textual.command", "rich.table")
"""What Textual's application imports and copydesk never asks it for.

Its palette, and with it all kinds of widgets, and the picture of a theme's colours.
"""


def without_unused() -> None:
    """Import Textual's application without what copydesk has no use for, unless it is imported already.

    That is an eighth of the time to the first frame. Each of them is imported as ever afterwards.
    """
    if "textual.app" in sys.modules:
        return
    left_out = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in left_out})
    try:
        import textual.app  # noqa: F401
    finally:
        for name in left_out:
            del sys.modules[name]


class _StandIn(ModuleType):
    """A module in which every name is a class that nobody makes anything of."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})
