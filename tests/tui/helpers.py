"""What the tests of the screen share."""

from __future__ import annotations

import asyncio

from reading.article import Article, Sentence
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
    for _ in range(1000):
        if app.desk_screen.session.pending.pending == 0:
            return
        await asyncio.sleep(0.005)
    raise AssertionError("never settled")


def screen_text(app: CopydeskApp) -> str:
    """Return what is on the screen, line by line."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
