"""The export dialog, driven by action ids: formats, preview, and a file that exists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from keymaps.load import shipped
from reading.article import Article
from store.export.formats import KINDS
from tests.tui.helpers import screen_text
from tui.app import CopydeskApp, Settings
from tui.highlight import coloured
from tui.screens.export import ExportDialog
from tui.widgets.preview import Preview, wrapped
from tui.wrap import cells

from .samples import HOSTILE, controls, full, hostile


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait for a worker's result to be shown."""
    for _ in range(500):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


def previewed(app: CopydeskApp) -> str:
    """Return what the preview has, without the breaks that the width makes."""
    return "\n".join("".join(text for text, _ in line) for line in app.screen.query_one(Preview)._source)


def title(app: CopydeskApp) -> str:
    """Return the dialog's first line."""
    return str(app.screen.query_one("#format", Static).render())


async def test_every_format_has_a_preview(articles: tuple[Article, ...]) -> None:
    app = CopydeskApp(full(articles), shipped(), Settings(theme="dark", title="samples"))
    tells = (
        '"schema_version"',
        "schema_version,",
        "@context",
        "ClaimReview",
        '"annotations"',
        '"label"',
        "<!doctype",
        "#",
    )
    async with app.run_test(size=(100, 40)) as pilot:
        app.perform("export.open")
        await until(pilot, lambda: isinstance(app.screen, ExportDialog))
        for kind, tell in zip(KINDS, tells, strict=True):
            await until(pilot, lambda kind=kind, tell=tell: tell in previewed(app) and kind.name in title(app))  # type: ignore[misc]
            assert app.screen.query_one(Input).value == f"samples-main{kind.ending}"
            app.perform("dialog.next")


async def test_a_file_is_replaced_only_after_a_second_key(
    articles: tuple[Article, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "mine.jsonl"
    target.write_text("before")
    app = CopydeskApp(full(articles), shipped(), Settings(theme="dark", title="samples"))
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("export.open")
        await until(pilot, lambda: isinstance(app.screen, ExportDialog))
        app.screen.query_one(Input).value = "nowhere/mine.jsonl"
        await pilot.pause()
        app.perform("dialog.accept")
        await until(pilot, lambda: "could not be written" in screen_text(app))
        app.screen.query_one(Input).value = "mine.jsonl"
        await pilot.pause()
        app.perform("dialog.accept")
        await until(pilot, lambda: "It exists" in screen_text(app))
        assert target.read_text() == "before"
        app.perform("dialog.accept")
        await until(pilot, lambda: not isinstance(app.screen, ExportDialog))
        assert target.read_bytes().startswith(b'{"schema_version":1,')
        assert [path.name for path in tmp_path.iterdir()] == ["mine.jsonl"]


async def test_hostile_articles_cannot_reach_the_terminal() -> None:
    app = CopydeskApp(hostile(), shipped(), Settings(theme="dark", title="a\x1b[31m"))
    async with app.run_test(size=(100, 40)) as pilot:
        app.perform("export.open")
        await until(pilot, lambda: isinstance(app.screen, ExportDialog) and "schema_version" in screen_text(app))
        assert list(controls(screen_text(app))) == []
        await pilot.press("down")
        await until(pilot, lambda: "as csv:" in screen_text(app))
        assert list(controls(screen_text(app))) == []


def test_colours_never_change_the_text() -> None:
    for text in ('{"a": [1, true, null, "x\\n"]}\n{"b": 2}\n', "<p class=a>x</p>\n", "# T\n\n**b** `c`\n", "a,b\n"):
        for ending in (".jsonl", ".html", ".md", ".csv"):
            lines = coloured(text, ending)
            assert "\n".join("".join(piece for piece, _ in line) for line in lines) == text.rstrip("\n")
    for bad in HOSTILE:
        assert not list(controls("".join(piece for line in coloured(bad, ".json") for piece, _ in line)))


def test_wrapping_keeps_every_character_and_the_width() -> None:
    line = [("abc日本語", "key"), ("👩‍👩‍👧xyz" * 3, "text"), ("", "text")]
    for width in range(1, 12):
        rows = wrapped(line, width)
        assert "".join(text for row in rows for text, _ in row) == "".join(text for text, _ in line)
        assert all(sum(cells(text) for text, _ in row) <= max(width, 2) for row in rows)
