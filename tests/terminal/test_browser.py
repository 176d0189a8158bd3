"""In a browser: a program that speaks as `textual-serve` does starts copydesk, sees the article, and judges."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from store.opening import open_desk
from tests.terminal.emulator import Terminal
from tests.waiting import LIMIT, until
from tui.terminal.environment import TerminalError, check_terminal

DRIVER = "textual.drivers.web_driver:WebDriver"


class Browser:
    """The other end of Textual's driver for browsers: packets of a letter, a length and a payload."""

    def __init__(self, desk: Path) -> None:
        environ = {**os.environ, "TEXTUAL_DRIVER": DRIVER, "COLUMNS": "100", "ROWS": "30", "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "tui.start", "open", str(desk), "--as", "ana"]
        self.program = subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self._to: IO[bytes] = self.program.stdin
        self._from: IO[bytes] = self.program.stdout
        self.terminal = Terminal(100, 30)

    def greeting(self) -> bytes:
        """Return the line by which the driver says that it speaks this way."""
        return self._from.readline()

    def wait_for(self, text: str) -> None:
        """Read packets until a text is on the screen."""
        until(lambda: text in self._read())

    def _read(self) -> str:
        head = self._from.read(5)
        payload = self._from.read(int.from_bytes(head[1:], "big"))
        if head[:1] == b"D":
            self.terminal.feed(payload)
        return "\n".join(self.terminal.screen.display)

    def send(self, kind: bytes, payload: bytes) -> None:
        """Send keys (D) or a message about the window (M)."""
        self._to.write(kind + len(payload).to_bytes(4, "big") + payload)
        self._to.flush()


@pytest.mark.slow
def test_a_colleague_without_a_shell_judges_in_a_browser(samples: Path) -> None:
    """What is typed there is decided, shown as saved, and on the disk; closing the window ends the program."""
    browser = Browser(samples)
    try:
        assert browser.greeting() == b"__GANGLION__\n"
        browser.wait_for("Anthropic Recruits")
        browser.send(b"D", b"ae")
        browser.wait_for("saved 2")
        browser.send(b"M", json.dumps({"type": "quit"}).encode())
        browser.program.communicate(timeout=LIMIT)
        assert browser.program.returncode == 0
    finally:
        browser.program.kill()
        browser.program.communicate()
    with_decisions = open_desk(samples, "ana")
    assert len(list(with_decisions.decisions.everything())) == 2
    with_decisions.close()


def test_only_another_driver_does_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    with pytest.raises(TerminalError):
        check_terminal()
    monkeypatch.setenv("TEXTUAL_DRIVER", DRIVER)
    check_terminal()
