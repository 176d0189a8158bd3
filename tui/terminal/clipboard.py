"""Copying: to the local clipboard, to tmux, or through the terminal, and one line that says which."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from tui.terminal.environment import over_ssh
from tui.terminal.signals import finishes_within, unblock

OSC52_LIMIT = 74_994
"""Bytes of text whose Base64 form still fits into the 100,000 bytes that most terminals take."""

TMUX_SECONDS = 2.0  # it answers in some ms; one that hangs must not hang the copy
DESKTOP_SECONDS = 1.0
"""How long a clipboard program may take: one that waits for a display that is gone would wait for ever."""

Write = Callable[[str], None]


class Clipboard(Struct, frozen=True):
    """Where copied text goes; `write` sends a control sequence to the terminal."""

    environ: Mapping[str, str]
    write: Write

    def copy(self, text: str) -> str:
        """Copy `text` by the best way there is and return one line that says what was done."""
        if self.environ.get("TMUX"):
            said = to_tmux(text)
            if said:
                return said
        elif not over_ssh(self.environ) and to_desktop(text):
            return "copied to the clipboard"
        return self.to_terminal(text)

    def to_terminal(self, text: str) -> str:
        """Send `text` as OSC 52, unless it is longer than terminals take."""
        data = text.encode("utf-8", errors="replace")
        if len(data) > OSC52_LIMIT:
            return f"too long for the terminal's clipboard ({len(data):,} bytes): write it to a file instead"
        self.write(f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\x07")
        return "sent to your terminal"


def to_tmux(text: str) -> str:
    """Load `text` into tmux's buffer and, with -w, the outer terminal's clipboard; "" when tmux would not."""
    try:
        done = subprocess.run(
            ["tmux", "load-buffer", "-w", "-"],
            input=text.encode("utf-8", errors="replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TMUX_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "sent to tmux and your terminal" if done.returncode == 0 else ""


def to_desktop(text: str) -> bool:
    """Copy with pyperclip and read it back; False when this machine has no clipboard that works."""
    import pyperclip

    arrived: list[str] = []

    def attempt() -> None:
        unblock()  # a clipboard program that stays behind must still obey signals
        pyperclip.copy(text)
        arrived.append(pyperclip.paste())

    return finishes_within(DESKTOP_SECONDS, attempt) and arrived == [text]


def to_file(text: str, path: Path) -> str:
    """Append `text` to a file of selections, readable by its owner only, and return what was done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(text.rstrip("\n") + "\n")
    return f"written to {path}"
