"""The first bytes and the last ones: the title, the echo, and what gives the terminal back; whether a desk is heard."""

from __future__ import annotations

import gc
import os
import termios
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.terminal.startup import hold, may_speak, release, show


@pytest.fixture
def pair() -> Iterator[tuple[int, int]]:
    """Return both ends of a terminal: ours, which hears what is shown, and the program's."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    before = termios.tcgetattr(theirs)
    before[3] |= termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, before)
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def echoes(terminal: int) -> bool:
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def read_to(terminal: int, end: bytes) -> bytes:
    """Return what comes from a terminal up to an end: two writes may come apart."""
    found = b""
    while not found.endswith(end):
        found += os.read(terminal, 200)
    return found


TITLE = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J \x1b[1mcopydesk\x1b[m  a desk"


def test_the_title_stands_on_the_other_screen_and_nothing_typed_is_echoed(pair: tuple[int, int]) -> None:
    """Given back once: the screen, the cursor and the echo; never when the application has had the terminal."""
    ours, theirs = pair
    splash = show("a desk", theirs)
    assert os.read(ours, 200).decode() == TITLE
    assert not echoes(theirs)
    assert splash.before is not None
    splash.clear()
    splash.clear()
    os.write(theirs, b".")
    assert read_to(ours, b".") == b"\x1b[?1049l\x1b[?25h."
    assert echoes(theirs)
    taken = show("a desk", theirs)
    taken.terminal_returned()
    taken.clear()
    assert os.read(ours, 200).decode() == TITLE
    assert not echoes(theirs)
    termios.tcsetattr(theirs, termios.TCSANOW, splash.before)


def test_keys_typed_over_the_title_reach_the_application_as_they_were_pressed(pair: tuple[int, int]) -> None:
    """Enter is enter and no line feed, backspace takes back no key, and no key stops the output."""
    ours, theirs = pair
    before = termios.tcgetattr(theirs)
    before[0] |= termios.ICRNL | termios.IXON
    before[3] |= termios.ICANON
    termios.tcsetattr(theirs, termios.TCSANOW, before)
    splash = show("a desk", theirs)
    os.write(ours, b"a\x7f\x13\r")
    tty.setraw(theirs, termios.TCSANOW)
    assert read_to(theirs, b"\r") == b"a\x7f\x13\r"
    splash.clear()
    assert termios.tcgetattr(theirs)[0] & termios.ICRNL
    assert termios.tcgetattr(theirs)[3] & termios.ICANON


@pytest.mark.parametrize(
    ("language", "wanted"), [("de_DE.UTF-8", "é"), ("de_DE.ISO-8859-1", "\xe9".encode("latin-1")), ("C", b"?")]
)
def test_a_title_is_in_the_characters_of_the_locale(
    language: str, wanted: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where what is written to is no terminal at all, which has no echo to turn off."""
    monkeypatch.setattr(os, "environ", {"LC_ALL": language})
    reading, writing = os.pipe()
    splash = show("é", writing)
    splash.clear()
    os.close(writing)
    said = os.read(reading, 200)
    os.close(reading)
    shown = wanted.encode() if isinstance(wanted, str) else wanted
    assert said == TITLE.replace("a desk", "").encode() + shown + b"\x1b[?1049l\x1b[?25h"
    assert splash.before is None


@pytest.mark.parametrize(
    ("settings", "environ", "wanted"),
    [
        ("", {}, False),
        ("", {"COPYDESK_SPEAK": "1"}, True),
        ("", {"COPYDESK_SPEAK": ""}, False),
        ("theme = 'dark'\n", {}, False),
        ("speak = true\n", {}, True),
    ],
)
def test_only_a_session_that_may_be_read_aloud_waits_for_its_settings(
    settings: str, environ: dict[str, str], wanted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both places of the settings are looked at: that of the variable, and that of this machine's kind."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for home, more in ((tmp_path / "x", {"XDG_CONFIG_HOME": str(tmp_path / "x")}), (tmp_path / ".config", {})):
        (home / "copydesk").mkdir(parents=True)
        if settings:
            (home / "copydesk/config.toml").write_text(settings)
        assert may_speak({**environ, **more}) is wanted
    other = tmp_path / "Library/Application Support/copydesk"
    other.mkdir(parents=True)
    (other / "config.toml").write_text(settings or "x")
    assert may_speak({**environ, "XDG_CONFIG_HOME": str(tmp_path / "nowhere")}) is wanted


def test_settings_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    """A folder in their place is passed over, and a pipe is not waited for."""
    (tmp_path / "copydesk/config.toml").mkdir(parents=True)
    assert not may_speak({"XDG_CONFIG_HOME": str(tmp_path)})
    (tmp_path / "copydesk/config.toml").rmdir()
    os.mkfifo(tmp_path / "copydesk/config.toml")
    assert not may_speak({"XDG_CONFIG_HOME": str(tmp_path)})


def test_what_a_start_made_is_looked_through_no_more() -> None:
    """The collector rests until the start is over, and is left alone where somebody else switched it off or on."""
    gc.unfreeze()
    try:
        release()
        assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
        hold()
        assert not gc.isenabled()
        release()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()
