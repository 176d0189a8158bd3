"""What the tests of the screen share."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest
from rich.style import Style
from textual._context import visible_screen_stack
from textual.geometry import Size
from textual.pilot import Pilot
from textual.strip import Strip

from reading.article import Article, Sentence
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.row_screen import StyledRow
from tui.widgets.lines import Looks


def article(name: str, *sentences: str) -> Article:
    """Return an article of these sentences, one paragraph."""
    spans, at = [], 0
    for number, sentence in enumerate(sentences):
        spans.append(Sentence(number, at, at + len(sentence)))
        at += len(sentence) + 1
    return Article(name, name, name.title(), " ".join(sentences), tuple(spans))


async def settled(app: CopydeskApp) -> None:
    """Wait until everything is on disk and shown."""
    await happens(lambda: app.desk_screen.session.pending.pending == 0)


async def shown(app: CopydeskApp, pilot: Pilot[int], text: str) -> None:
    """Wait until a text is on the screen."""
    await happens(lambda: text in screen_text(app), lambda: f"{text!r} is not on the screen:\n{screen_text(app)}")
    await pilot.pause()


def frame(app: CopydeskApp) -> list[Strip]:
    """Return the lines of the uppermost screen with those of the screens below it, as the application paints them."""
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips(app.size)


def screen_text(app: CopydeskApp) -> str:
    """Return what is on the screen, line by line."""
    return "\n".join("".join(segment.text for segment in strip) for strip in frame(app))


PLAIN = Style()


def bare(widget: Any, monkeypatch: pytest.MonkeyPatch, width: int = 40, height: int = 5) -> Any:
    """Return a widget that looks plain and has a size."""
    widget.looks = Looks(lambda _: PLAIN)
    monkeypatch.setattr(type(widget), "size", Size(width, height))
    return widget


def drawn(rows: Iterable[StyledRow]) -> str:
    """Return rows as they are read, without spaces at their ends."""
    return "\n".join("".join(text for text, _ in row).rstrip() for row in rows)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class FlushedTerminal(io.TextIOWrapper):
    """A terminal on which stands what was flushed."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding=encoding, newline="")

    def isatty(self) -> bool:
        return True

    def getvalue(self) -> str:
        return self._bytes.getvalue().decode(self.encoding)
