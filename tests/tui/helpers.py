"""What the tests of the screen share."""

from __future__ import annotations

from textual.pilot import Pilot

from reading.article import Article, Sentence
from tests.waiting import happens
from tui.app.app import CopydeskApp


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


def screen_text(app: CopydeskApp) -> str:
    """Return what is on the screen, line by line."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
