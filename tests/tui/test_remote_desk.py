"""The program over a desk that is no folder of ours: all that screens and exports ask of it goes through a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from review.rounds import MAIN
from store.exchange.export import Wanted, exported_articles
from tests.fakes.remote import RemoteDesk
from tests.tui.helpers import article, screen_text, settled
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp


@pytest.fixture
def desk() -> Iterator[RemoteDesk]:
    """Return a desk in another process."""
    texts = [article("a.txt", "A bridge fell.", "Nobody was hurt."), article("b.txt", "It rained on Monday.")]
    remote = RemoteDesk(texts, "ana", MAIN)
    yield remote
    remote.end()


@pytest.mark.in_threads
async def test_judging_searching_and_exporting_need_no_files(
    desk: RemoteDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """A decision is acknowledged by the other process; what is exported comes from there."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a")
        await settled(app)
        assert desk.decisions.held("a.txt", "ana")[0].holding.verdict == Verdict.ACCURATE
        app.perform("search.desk")
        await pilot.press(*"monday")
        await happens(lambda: "It rained on Monday." in screen_text(app))
        await pilot.press("escape")
    [exported] = exported_articles([desk], Wanted())
    assert [(one.subject.quote, one.verdict) for one in exported.records] == [("A bridge fell.", "accurate")]
