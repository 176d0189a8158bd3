"""The rounds screen while others' verdicts are compared: what is known is shown, and keys are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event as Gate

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.rounds import Round, State
from review.verdicts import Verdict
from store.desk import open_desk
from store.leading import Plan
from store.office import Office
from tests.tui.helpers import screen_text
from tui.app import CopydeskApp
from tui.roundwork import Glance, glance
from tui.screens import rounds
from tui.screens.rounds import RoundsScreen


async def test_progress_is_shown_before_agreement(
    app_of: Callable[..., CopydeskApp], samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress comes first and keys work; agreement follows, but not that of a round one has gone on from."""
    gate = Gate()

    def slow(round: Round, events: Sequence[Event]) -> Glance:
        assert gate.wait(20)
        return glance(round, events)

    monkeypatch.setattr(rounds, "glance", slow)
    layout = open_desk(samples, "ana").layout
    office = Office(layout, "ana", lambda name, sight: open_desk(samples, "ana", name, overview=sight))
    office.new(Plan("one", "ana", ("ana", "bo"), overlap=2))
    office.change("one", State.OPEN)
    for who in ("ana", "bo"):
        door = open_desk(samples, who, "one")
        card = door.cards()[0]
        for n in card.claims:
            holding = Holding(list(Verdict)[n % 2])
            door.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, n, holding)])
        door.close()
    app = app_of(open_desk(samples, "ana", "one"))
    app.settings = replace(app.settings, office=office)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            app.perform("rounds.open")
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, RoundsScreen)
            assert "reviewers" in screen_text(app)
            assert "of pairs" not in screen_text(app)
            app.perform("round.previous")
            await pilot.pause()
            assert screen.chosen.name == "main"
            gate.set()
            await app.workers.wait_for_complete()
            assert screen.glance is not None
            assert not screen.glance.raters
            app.perform("round.next")
            for _ in range(400):
                await pilot.pause()
                if "agreement   100% of pairs" in screen_text(app):
                    break
                await asyncio.sleep(0.01)
            assert "agreement   100% of pairs" in screen_text(app)
    finally:
        gate.set()
