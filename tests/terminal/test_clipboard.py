"""Copying goes where it can arrive, and the answer says where that was."""

from __future__ import annotations

import base64
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.terminal.clipboard import OSC52_LIMIT, Clipboard, to_file

Program = Callable[[str, str], Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return a function that puts a shell script on an otherwise plain PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def make(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def sent() -> list[str]:
    """What was sent to the terminal."""
    return []


def test_over_ssh_the_terminal_gets_it(sent: list[str]) -> None:
    said = Clipboard({"SSH_TTY": "/dev/pts/1"}, sent.append).copy("“quoted” — 漢字\n")
    assert said == "sent to your terminal"
    (sequence,) = sent
    assert sequence.startswith("\x1b]52;c;")
    assert base64.b64decode(sequence[7:-1]).decode() == "“quoted” — 漢字\n"


def test_a_hostile_text_is_only_letters_on_its_way(sent: list[str]) -> None:
    Clipboard({"SSH_TTY": "x"}, sent.append).copy("\x1b]0;title\x07\x9b31m\ud800")
    body = sent[0][7:-1]
    assert body.isascii()
    assert body.isprintable()


def test_what_is_too_long_for_terminals_is_not_sent(sent: list[str]) -> None:
    said = Clipboard({"SSH_TTY": "x"}, sent.append).copy("x" * (OSC52_LIMIT + 1))
    assert "too long" in said
    assert not sent


def test_the_longest_text_that_terminals_take_is_sent(sent: list[str]) -> None:
    assert OSC52_LIMIT == 74_994
    assert Clipboard({"SSH_TTY": "x"}, sent.append).copy("x" * OSC52_LIMIT) == "sent to your terminal"
    assert len(sent[0]) == len("\x1b]52;c;\x07") + 4 * OSC52_LIMIT // 3 <= 100_000
    said = Clipboard({"SSH_TTY": "x"}, sent.append).copy("é" * (OSC52_LIMIT // 2 + 1))
    assert said == "too long for the terminal's clipboard (74,996 bytes): write it to a file instead"
    assert len(sent) == 1


def test_what_can_go_nowhere_else_goes_to_the_terminal(
    sent: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Clipboard({"TMUX": "x"}, sent.append).copy("quote") == "sent to your terminal"
    assert sent == ["\x1b]52;c;cXVvdGU=\x07"]


def test_in_tmux_tmux_gets_it(
    program: Program, tmp_path: Path, sent: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """And what it says itself is not on the screen."""
    program("tmux", f'echo "$@" > {tmp_path}/args; cat > {tmp_path}/in; echo hm; echo hm >&2')
    said = Clipboard({"TMUX": "/tmp/tmux-0/default,1,0"}, sent.append).copy("quote")
    assert said == "sent to tmux and your terminal"
    assert (tmp_path / "args").read_text().split() == ["load-buffer", "-w", "-"]
    assert (tmp_path / "in").read_text() == "quote"
    assert not sent
    assert capfd.readouterr() == ("", "")


def test_when_tmux_will_not_the_terminal_gets_it(program: Program, sent: list[str]) -> None:
    program("tmux", "exit 1")
    assert Clipboard({"TMUX": "x"}, sent.append).copy("quote") == "sent to your terminal"
    assert sent


def test_a_working_desktop_clipboard_is_used(
    program: Program, tmp_path: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyperclip

    clip = tmp_path / "clip"
    monkeypatch.setattr(pyperclip, "copy", clip.write_text)
    monkeypatch.setattr(pyperclip, "paste", clip.read_text)
    assert Clipboard({}, sent.append).copy("quote") == "copied to the clipboard"
    assert clip.read_text() == "quote"
    assert not sent


def test_a_desktop_clipboard_that_keeps_nothing_is_not_believed(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyperclip

    monkeypatch.setattr(pyperclip, "copy", lambda text: None)
    monkeypatch.setattr(pyperclip, "paste", lambda: "something else")
    assert Clipboard({}, sent.append).copy("quote") == "sent to your terminal"


def test_a_machine_without_a_clipboard_sends_to_the_terminal(sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    def refuse(text: str) -> None:
        raise pyperclip.PyperclipException

    monkeypatch.setattr(pyperclip, "copy", refuse)
    assert Clipboard({}, sent.append).copy("quote") == "sent to your terminal"


def test_a_file_of_selections_grows_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "selection.txt"
    assert to_file("one\n", path) == f"written to {path}"
    to_file("two\ud800", path)
    assert path.read_text().splitlines() == ["one", "two?"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
