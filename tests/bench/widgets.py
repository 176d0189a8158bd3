"""How long the page and the list take at growing sizes: `python -m tests.bench.widgets`.

Each figure is milliseconds of processor time, for keys the median of many, beside the same act with a thousand
sentences or articles in the same run: what matters is that a key's ratio stays near one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from statistics import median
from typing import Any

from reading.article import Article, Sentence
from review.holdings import Progress
from store.desk import Card
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings

SIZES = (1_000, 10_000, 100_000)
TEXT = "In {n} the committee, which had met twice that year, found that the figure given to the press was not its own."


def article(sentences: int) -> Article:
    """Return an article of that many sentences, five to a paragraph."""
    parts, spans, at = [], [], 0
    for n in range(sentences):
        text = TEXT.format(n=1900 + n % 120)
        spans.append(Sentence(n, at, at + len(text)))
        gap = "\n\n" if n % 5 == 4 else " "
        parts.append(text + gap)
        at += len(text) + len(gap)
    return Article("a.txt", "a.txt", "An article", "".join(parts), tuple(spans))


class BigDesk(FakeDesk):
    """A desk with that many cards, one article behind them."""

    def __init__(self, articles: int, sentences: int) -> None:
        super().__init__([article(sentences)])
        (card,) = super().cards()
        more = [
            Card(f"{n:06}.txt", f"Article {n} on the {n % 97} committees", "", "0", 20, frozenset(range(20)))
            for n in range(articles - 1)
        ]
        self._cards = [card, *more]

    def cards(self) -> list[Card]:
        """Return the cards."""
        return self._cards

    def progress(self, reviewer: str) -> dict[str, Progress]:
        """Nobody has done anything yet."""
        return {}


async def timed(app: CopydeskApp, action: str, times: int = 40) -> float:
    """Return the median processor time from an action to its strips being drawn."""
    found = []
    for _ in range(times):
        began = time.process_time()
        app.perform(action)
        app.screen._on_timer_update()
        found.append(time.process_time() - began)
        await asyncio.sleep(0)
    return median(found) * 1000


async def page(sentences: int) -> dict[str, float]:
    """Time the page with an article of that many sentences."""
    app = CopydeskApp(BigDesk(1, sentences), shipped(), ScreenSettings(theme="dark"))
    began = time.process_time()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        opened = (time.process_time() - began) * 1000
        app.desk_screen.session.go(sentences // 2)
        result = {"start": opened}
        for action in ("sentence.next", "sentence.accurate", "page.next", "edit.undo", "sentence.last"):
            result[action] = await timed(app, action, 20)
        began = time.process_time()
        app.desk_screen.reader._page = None
        _ = app.desk_screen.reader.page
        result["wrap anew"] = (time.process_time() - began) * 1000
    return result


async def list_(articles: int) -> dict[str, float]:
    """Time the list with that many articles."""
    app = CopydeskApp(BigDesk(articles, 10), shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.desk_screen.focus_pane("list")
        result = {action: await timed(app, action) for action in ("list.next", "list.page-next", "list.sort")}
        for typed in ("c", "co", "committees 9"):
            began = time.process_time()
            app.desk_screen.order.want(typed, at_once=True)
            app.screen._on_timer_update()
            result[f"filter {typed!r}"] = (time.process_time() - began) * 1000
    return result


def table(title: str, measure: Callable[[int], Coroutine[Any, Any, dict[str, float]]]) -> None:
    """Print the figures of all sizes and their ratio to the smallest."""
    rows = [asyncio.run(measure(size)) for size in SIZES]
    print(f"{title:22}" + "".join(f"{size:>16,}" for size in SIZES))
    for name in rows[0]:
        figures = [row[name] for row in rows]
        print(f"{name:22}" + "".join(f"{one:9.2f} {one / figures[0]:5.1f}x" for one in figures))


if __name__ == "__main__":
    table("sentences, ms", page)
    table("articles, ms", list_)
