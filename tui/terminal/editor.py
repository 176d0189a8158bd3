"""A text in the writer's own editor: `$VISUAL`, else `$EDITOR`, in the terminal that is lent to it."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from reading.errors import CopydeskError
from store.files import read_bytes
from tui.terminal.run import redraw

if TYPE_CHECKING:
    from textual.app import App

LARGEST = 1_000_000
"""Bytes of a note that an editor may leave: no more can be shown at the speed of typing."""
FALLBACKS = ("sensible-editor", "nano", "vi")


def command_of(environ: Mapping[str, str]) -> list[str]:
    """Return the editor's command; CopydeskError when there is none."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environ.get(name, ""))
        except ValueError as error:
            raise CopydeskError(f"${name} cannot be read", str(error)) from error
        if words:
            return words
    for one in FALLBACKS:
        if shutil.which(one):
            return [one]
    raise CopydeskError("No editor", "$VISUAL and $EDITOR are empty", "Set one of them: export EDITOR=nano")


def edit(app: App[Any], text: str) -> str:
    """Return a text as it was edited; the terminal is the editor's meanwhile, as after Ctrl+Z.

    CopydeskError when there is no editor, it ended with a failure, or no terminal is there to lend it: then the text is
    what it was.
    """
    command = command_of(os.environ)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:  # mode 0700
        path = Path(folder) / "note.txt"
        path.write_text(text, encoding="utf-8", errors="replace")
        refused: OSError | None = None
        status = 0
        try:
            with app.suspend():  # where an error leaves this block, Textual does not take the terminal again
                try:
                    status = _run([*command, str(path)])
                except OSError as error:
                    refused = error
        except SuspendNotSupported as error:  # in a browser, say
            hint = "Write it here"
            raise CopydeskError("No editor here", "this screen is no terminal that could be lent", hint) from error
        redraw(app)
        if refused is not None:
            raise CopydeskError("The editor could not be started", f"{command[0]}: {refused.strerror}") from refused
        if status:
            raise CopydeskError("The editor failed", f"{command[0]}: exit code {status}", "The note is as it was")
        try:
            return read_bytes(path, largest=LARGEST).decode("utf-8", errors="replace").rstrip("\n")
        except OSError as error:
            long = f"a note has up to {LARGEST:,} bytes" if error.errno == errno.EFBIG else ""
            raise CopydeskError("What was edited cannot be read", long or error.strerror or str(error)) from error


def _run(command: list[str]) -> int:
    """Run a command with the terminal and no signal held back, wait for it, and return its exit code."""
    child = os.posix_spawnp(command[0], command, os.environ, setsigmask=())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
