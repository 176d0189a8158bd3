"""Programs that the terminal is lent to: which one is started, with what, and what comes of its failing."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.app import App, SuspendNotSupported

from reading.errors import CopydeskError
from tests.waiting import until
from tui.terminal import browser, editor


class Lender:
    """Stands for the application: lends its terminal, and draws everything when it has it again."""

    _driver = None

    def __init__(self, lends: bool = True) -> None:
        self.lends = lends
        self.happened: list[str] = []

    @contextmanager
    def suspend(self) -> Iterator[None]:
        if not self.lends:
            raise SuspendNotSupported
        self.happened.append("lent")
        yield
        self.happened.append("back")

    def refresh(self, *, layout: bool) -> None:
        self.happened.append("drawn" if layout else "drawn in part")

    @property
    def app(self) -> App[Any]:
        return cast("App[Any]", self)


def script(folder: Path, name: str, *lines: str) -> str:
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return shlex.quote(str(path))


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"VISUAL": "", "EDITOR": "'my editor' -x"}, ["my editor", "-x"]),
        ({"EDITOR": "vi"}, ["vi"]),
    ],
)
def test_the_editor_is_the_one_that_the_writer_named(environ: dict[str, str], command: list[str]) -> None:
    assert editor.command_of(environ) == command


def test_without_a_name_the_first_usual_editor_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopydeskError, match="No editor"):
        editor.command_of({})
    for name in ("vi", "nano", "sensible-editor"):
        script(tmp_path, name)
        assert editor.command_of({}) == [name]
    with pytest.raises(CopydeskError, match=r"\$EDITOR cannot be read"):
        editor.command_of({"EDITOR": "'"})


def test_a_text_comes_back_as_it_was_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file for this login alone, with the terminal lent meanwhile; line feeds at its end are no text."""
    seen = tmp_path / "seen"
    lines = (f'ls -ld "$(dirname "$1")" | cut -c1-10 > {seen}', f'cat "$1" >> {seen}', 'printf "more\\n\\n" >> "$1"')
    monkeypatch.setenv("VISUAL", script(tmp_path, "edit me", *lines))
    lender = Lender()
    assert editor.edit(lender.app, "It rained – \ud800\n") == "It rained – ?\nmore"
    assert seen.read_text() == "drwx------\nIt rained – ?\n"
    assert lender.happened == ["lent", "back", "drawn"]


@pytest.mark.parametrize(
    ("lines", "title", "message"),
    [
        (("exit 3",), "The editor failed", "exit code 3"),
        (('rm "$1"',), "What was edited cannot be read", "No such file"),
        (('yes | head -c 1000001 > "$1"',), "What was edited cannot be read", "a note has up to 1,000,000 bytes"),
        ((), "The editor could not be started", "No such file"),
    ],
)
def test_an_editor_that_fails_is_told_when_the_screen_is_back(
    lines: tuple[str, ...], title: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", script(tmp_path, "edit", *lines) if lines else str(tmp_path / "none"))
    lender = Lender()
    with pytest.raises(CopydeskError) as raised:
        editor.edit(lender.app, "It rained.")
    assert raised.value.title == title
    assert message in raised.value.message
    assert lender.happened == ["lent", "back", "drawn"]


def test_a_screen_that_is_no_terminal_lends_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    lender = Lender(lends=False)
    with pytest.raises(CopydeskError, match="No editor here"):
        editor.edit(lender.app, "It rained.")
    assert lender.happened == []


ADDRESS = "https://paper.example/a?b=1&c='$(x)"


def test_a_browser_of_the_terminal_is_waited_for_and_another_is_left_alone(tmp_path: Path) -> None:
    """Each gets the address as one word, and a window's browser nothing of the terminal, nor our group."""
    said = tmp_path / "said"
    for name, waits in (("w3m", True), ("firefox", False)):
        lines = (f'printf "%s\\n" "$1" > {said}.new', f"ps -o pgid= $$ >> {said}.new", f"mv {said}.new {said}")
        command = script(tmp_path, name, *lines)
        lender = Lender()
        assert browser.browse(lender.app, {"BROWSER": command}, ADDRESS) == f"{name}: {ADDRESS}"
        assert lender.happened == (["lent", "back", "drawn"] if waits else [])
        assert said.exists() or not waits
        until(said.exists)
        shown, group = said.read_text().splitlines()
        assert shown == ADDRESS
        assert (int(group) == os.getpgrp()) is waits
        said.unlink()


def test_a_browser_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    path = tmp_path / "firefox"
    path.write_bytes(b"\x7fELF")
    path.chmod(0o755)
    with pytest.raises(CopydeskError, match="The browser could not be started"):
        browser.browse(Lender().app, {"BROWSER": str(path)}, ADDRESS)
    with pytest.raises(CopydeskError, match=r"\$BROWSER cannot be read"):
        browser.command_of({"BROWSER": "'"}, ADDRESS)
