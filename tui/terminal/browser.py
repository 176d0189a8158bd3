"""An address in the reader's own browser: `$BROWSER`, and nothing else, for over SSH another one would be far away."""

from __future__ import annotations

import os
import shlex
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reading.errors import CopydeskError
from tui.terminal.clipboard import Clipboard
from tui.terminal.run import redraw, writer

if TYPE_CHECKING:
    from textual.app import App

IN_TERMINAL = frozenset({"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "retawq", "chawan", "cha"})
"""Browsers that need the terminal: it is lent to them, as to an editor."""


def command_of(environ: Mapping[str, str], address: str) -> list[str]:
    """Return the command of the first browser in `$BROWSER` that is there, with the address; empty without any.

    `$BROWSER` holds commands with `:` between them; `%s` in one stands for the address.
    """
    for one in environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = shlex.split(one)
        except ValueError as error:
            raise CopydeskError("$BROWSER cannot be read", str(error)) from error
        if words and shutil.which(words[0]):
            named = any("%s" in word for word in words)
            return [word.replace("%s", address) for word in words] if named else [*words, address]
    return []


def browse(app: App[Any], environ: Mapping[str, str], address: str) -> str:
    """Show an address and say in what, or copy it where no browser is named.

    CopydeskError when the browser does not start. No shell reads the address, which comes from a file.
    """
    command = command_of(environ, address)
    if not command:
        return f"{address}   {Clipboard(environ, writer(app)).copy(address)}; $BROWSER names no browser"
    name = Path(command[0]).name
    try:
        if name in IN_TERMINAL:
            with app.suspend():
                _wait(command)
            redraw(app)
        else:
            _leave(command)
    except OSError as error:
        raise CopydeskError("The browser could not be started", f"{command[0]}: {error.strerror}") from error
    return f"{name}: {address}"


def _leave(command: list[str]) -> None:
    """Start a browser with a window of its own, which outlives us and gets nothing of the terminal."""
    quiet = [(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in range(3)]
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet, setpgroup=0, setsigmask=())
    threading.Thread(target=os.waitpid, args=(child, 0), daemon=True, name="browser").start()


def _wait(command: list[str]) -> None:
    """Run a command with the terminal and no signal held back, and wait for it."""
    os.waitpid(os.posix_spawnp(command[0], command, os.environ, setsigmask=()), 0)
