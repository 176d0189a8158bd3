"""Time that means effort: pauses count so much and no more, suspensions not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import settled
from tui.app.app import CopydeskApp
from tui.work.effort import Effort


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_gap_counts_up_to_the_limit() -> None:
    """Each of them; a clock that goes back counts nothing."""
    clock = Clock()
    effort = Effort(clock, idle=60.0)
    for gap in (5.0, 60.0, 3600.0, -50.0, 1.0):
        clock.now += gap
        effort.active()
    assert effort.spent() == 5 + 60 + 60 + 0 + 1
    effort.restart()
    clock.now += 2
    assert effort.spent() == 2


def test_a_suspension_counts_as_nothing() -> None:
    clock = Clock()
    effort = Effort(clock)
    clock.now += 3
    effort.active()
    clock.now += 30
    effort.resumed()
    clock.now += 4
    assert effort.spent() == 7


@pytest.mark.parametrize(("gap", "counted"), [(30.0, 31.0), (7200.0, 61.0)])
async def test_a_decision_carries_the_time_of_its_keys(desk: FakeDesk, gap: float, counted: float) -> None:
    """Not the coffee in between."""
    from tests.registry import shipped
    from tui.shell.settings import ScreenSettings

    clock = Clock()
    app = CopydeskApp(desk, shipped(), ScreenSettings(title="samples", theme="dark"), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        clock.now += gap
        await pilot.press("T")
        clock.now += 1.0
        await pilot.press("a")
        await settled(app)
        assert desk.log("ana")[-1].duration == counted


async def test_what_follows_a_verdict_adds_to_its_time(desk: FakeDesk) -> None:
    """Its confidence, a change and an undo, also a second, carry the seconds before them."""
    from tests.registry import shipped
    from tui.shell.settings import ScreenSettings

    clock = Clock()
    app = CopydeskApp(desk, shipped(), ScreenSettings(title="samples", theme="dark"), clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        session = app.session
        assert session is not None
        sentence = session.cursor.sentence
        for key, seconds in (("a", 30.0), ("k", 0.0), ("c", 2.0), ("c", 1.0), ("u", 4.0), ("u", 0.0)):
            clock.now += seconds
            await pilot.press(key)
            await settled(app)
    spent = [event.duration for event in desk.log("ana") if event.sentence == sentence]
    assert spent == [30.0, 32.0, 33.0, 33.0, 33.0]


async def test_suspended_hours_are_not_worked(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """What the driver tells when the process goes on."""
    clock = Clock()
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        session = app.session
        assert session is not None
        session.cursor.effort._clock = clock
        session.cursor.effort.restart()
        clock.now += 10
        await pilot.press("T")
        clock.now += 50
        app.resumed()
        clock.now += 1
        app.post_message(events.Key("a", "a"))
        await pilot.pause()
        await settled(app)
        assert desk.log("ana")[-1].duration == 11.0
