"""Searching the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from store.memory import MemoryDesk
from tests.tui.helpers import article
from tui.app import CopydeskApp
from tui.searching import in_article, search


def test_a_hit_stands_in_its_context() -> None:
    """The context is one line around the phrase, and the phrase is where it says."""
    one = article(
        "a.txt", "Nothing here.", "The  New\nDeal of [sic] nineteen thirty-three changed the country for good."
    )
    (hit,) = in_article(one, "new deal")
    assert hit.sentence == 1
    assert hit.context[hit.low : hit.high] == "New Deal"
    assert "[sic]" in hit.context


def test_capitals_matter_only_when_typed() -> None:
    one = article("a.txt", "May I?", "In May.", "He may.")
    assert len(in_article(one, "may")) == 3
    assert [hit.sentence for hit in in_article(one, "May")] == [0, 1]


def test_a_search_that_nobody_wants_any_more_stops() -> None:
    desk = MemoryDesk([article(f"{n}.txt", "word") for n in range(10)])
    seen: list[object] = []
    for hits in search(desk, desk.cards(), "word", lambda: len(seen) >= 3):  # noqa: B023
        seen += hits
    assert len(seen) == 3


async def test_a_hit_is_gone_to(desk: MemoryDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Typing lists the hits of all articles; the chosen one opens with its hits marked."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("search.desk")
        await pilot.press(*"scalable")
        for _ in range(400):
            if app.screen.results.hits:  # type: ignore[attr-defined]
                break
            await asyncio.sleep(0.01)
        await app.workers.wait_for_complete()
        await pilot.press("down", "enter")
        session = app.desk.session
        assert "scalable" in session.article.quote(session.cursor)
        assert app.desk.reader.hits
