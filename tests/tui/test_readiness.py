"""Keys that arrive together with the one that opens a screen: they wait for it, whatever screen it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from textual import events
from textual.geometry import Size

from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text, settled
from tests.tui.test_monkey import admin, folder, heard, key
from tests.waiting import LIMIT
from tui.app.app import CopydeskApp
from tui.app.readiness import Readiness
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.screens.dialogs import Confirm
from tui.screens.rounds import RoundsScreen
from tui.shell.settings import ScreenSettings

__all__ = ["folder"]  # the fixture

OPENERS = ("R", "?", ":", "/", "E", "n", "+", "i", "g /", "g ?", "g a")
AT_ONCE = ("T", "ctrl+r", "enter", "escape")


@pytest.mark.parametrize("opener", OPENERS)
async def test_keys_in_the_same_write_wait_for_the_screen(
    folder: Path, app_of: Callable[..., CopydeskApp], opener: str
) -> None:
    """With a new size between them, and a paste that no list has anything for."""
    app = app_of(open_desk(folder, "ana", "one"))
    lead = admin(folder)
    app.settings = ScreenSettings(
        theme="dark", rounds=lambda: lead, round_plan=plan_of_line, round_change=change_of_line
    )
    async with app.run_test(size=(80, 24)) as pilot:
        for follower in AT_ONCE:
            size = Size(*((80, 24) if app.size.width == 100 else (100, 30)))
            keys = [key(one) for one in (*opener.split(), follower)]
            resume = app.readiness.suspend()  # as while the desk itself opens: then they are read one after the other
            for message in (*keys[:-1], events.Resize(size, size), events.Paste("qqq\nzzz"), keys[-1]):
                app.post_message(message)
            await pilot.pause()
            resume()
            await heard(app, pilot)
            for _ in range(3):
                await pilot.press("escape")
            await pilot.pause()
            assert app.screen is app.desk_screen


async def test_what_is_typed_into_a_screen_that_opens_is_done_in_it(
    folder: Path, app_of: Callable[..., CopydeskApp]
) -> None:
    """In the order in which it was typed: another round is entered, and there the first sentence judged."""
    app = app_of(open_desk(folder, "ana", "main"))
    lead = admin(folder)
    app.settings = ScreenSettings(
        theme="dark", rounds=lambda: lead, round_plan=plan_of_line, round_change=change_of_line
    )
    async with app.run_test(size=(80, 24)) as pilot:
        for one in ("R", "j", "enter", "a"):
            app.post_message(key(one))
        await heard(app, pilot)
        assert not isinstance(app.screen, RoundsScreen)
        await settled(app)
        assert app.desk.round == "one"
        assert f"1/{app.desk_screen.session.progress.claims} judged   saved 1" in screen_text(app)


@pytest.mark.parametrize(
    "keys",
    [
        "? r o u n d enter",  # found by words that came with the key that accepts
        ": a c c u r a t e enter enter",
        ": enter d",  # the first command is help, whose field gets the letter
    ],
)
async def test_keys_typed_together_do_what_they_do_one_by_one(
    folder: Path, app_of: Callable[..., CopydeskApp], keys: str
) -> None:
    lead = admin(folder)

    async def typed(together: bool) -> tuple[str, int]:
        app = app_of(open_desk(folder, "ana", "one"))
        app.settings = ScreenSettings(
            theme="dark", rounds=lambda: lead, round_plan=plan_of_line, round_change=change_of_line
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await heard(app, pilot)
            for one in keys.split():
                app.post_message(key(one))
                if not together:
                    await heard(app, pilot)
                    await pilot.pause()
            await heard(app, pilot)
            await pilot.pause()
            judged = app.desk_screen.session.progress.judged
            await pilot.press("escape", "u")
            await settled(app)
            return type(app.screen_stack[-1]).__name__, judged

    assert await typed(True) == await typed(False)


async def test_a_dialog_that_is_closed_twice_closes_nothing_else(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """As when a thread has written what it was asked for after the dialog was left."""
    app = app_of(desk)
    async with app.run_test() as pilot:
        below, above = Confirm("Below?", ""), Confirm("Above?", "")
        for dialog in (below, above):
            app.push_screen(dialog)
            await pilot.pause()
        above.dismiss(None)
        await pilot.pause()
        above.dismiss(None)
        await pilot.pause()
        assert app.screen is below


def in_the_loop(app: CopydeskApp, fail: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_soon(fail)


def later_in_the_loop(app: CopydeskApp, fail: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_later(0.0, fail)


def in_a_thread(app: CopydeskApp, fail: Callable[[], None]) -> None:
    threading.Thread(target=fail).start()


def in_a_worker(app: CopydeskApp, fail: Callable[[], None]) -> None:
    app.desk_screen.run_worker(fail, thread=True)


def from_a_worker(app: CopydeskApp, fail: Callable[[], None]) -> None:
    app.desk_screen.run_worker(lambda: app.call_from_thread(fail), thread=True)


def in_a_timer(app: CopydeskApp, fail: Callable[[], None]) -> None:
    app.desk_screen.set_timer(0.001, fail)


@pytest.mark.parametrize("place", [in_the_loop, later_in_the_loop, in_a_thread, in_a_worker, from_a_worker, in_a_timer])
async def test_a_fault_that_nobody_waits_for_ends_the_session(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], place: Callable[[CopydeskApp, Callable[[], None]], None]
) -> None:
    """What was decided is written first."""
    app = app_of(desk)

    def fail() -> None:
        raise ValueError("broken on purpose")

    async def judge_and_break() -> None:
        async with app.run_test() as pilot:
            await pilot.press("a")
            place(app, fail)
            await asyncio.wait_for(app._exception_event.wait(), LIMIT)

    with pytest.raises(Exception, match="broken on purpose"):
        await judge_and_break()
    assert app.return_code == 1
    assert sum(progress.judged for progress in desk.progress("ana").values()) == 1


# ----------------------------------------------------------------------------------------------------------- by itself


class Turns:
    """An application, or a screen of it, that does what it is asked for later when it is told to."""

    def __init__(self) -> None:
        self.later: list[Callable[[], object]] = []
        self.return_value: object = None
        self.screen_stack: list[Turns] = []

    @property
    def screen(self) -> Turns:
        return self.screen_stack[-1]

    def call_next(self, call: Callable[[], object]) -> None:
        self.later.append(call)

    def call_later(self, call: Callable[[Turns], object], screen: Turns) -> None:
        self.later.append(lambda: call(screen))

    def take(self) -> None:
        while self.later:
            self.later.pop(0)()


class Waits:
    """A screen that comes up, what waits for it, and what was done."""

    def __init__(self) -> None:
        self.app, self.time = Turns(), 0.0
        self.done: list[str] = []
        self.readiness = Readiness(cast("Any", self.app), lambda: self.time)

    def noting(self, *names: str) -> Callable[[], None]:
        """Return a call that asks for others, of which it is the last."""

        def call() -> None:
            for name in names[:-1]:
                self.readiness.when(self.noting(name))
            self.done.append(names[-1])

        return call

    def is_ready(self) -> bool:
        """Whether the uppermost screen can be used."""
        return self.readiness.now

    def come_up(self) -> Turns:
        """Put a screen on top, and let it report that it can be used."""
        screen = Turns()
        self.app.screen_stack.append(screen)
        self.readiness.changed()
        screen.take()
        return screen


@pytest.fixture
def waits() -> Waits:
    return Waits()


def test_calls_wait_for_the_screen_and_keep_their_order(waits: Waits) -> None:
    """What one asks for is part of it, and comes before those that wait; what comes before them is said to."""
    for names in (("b", "a"), ("c",)):
        waits.readiness.when(waits.noting(*names))
    assert not waits.is_ready()
    screen = waits.come_up()
    assert waits.is_ready()
    assert waits.done == [], "not in the screen's turn"
    waits.readiness.when(waits.noting("d"))
    waits.readiness.before(waits.noting("first"))
    waits.app.take()
    assert waits.done == ["first", "b", "a", "c", "d"]
    waits.readiness.when(waits.noting("e"))
    assert waits.done[-1] == "e", "at once where nothing waits"
    waits.readiness.changed()
    assert (screen.later, waits.app.later) == ([], []), "it has told, and nothing waits"


def test_a_call_that_fails_holds_up_none_behind_it(waits: Waits) -> None:
    def fail() -> None:
        raise ValueError

    waits.readiness.when(fail)
    waits.readiness.when(waits.noting("a"))
    waits.come_up()
    with pytest.raises(ValueError):  # noqa: PT011
        waits.app.take()
    waits.readiness.changed()
    waits.app.take()
    assert waits.done == ["a"]


def test_no_screen_can_be_used_while_it_is_suspended_or_left(waits: Waits) -> None:
    waits.come_up()
    waits.app.take()
    first, second = waits.readiness.suspend(), waits.readiness.suspend()
    waits.readiness.when(waits.noting("a"))
    for resume in (first, first, second):
        assert not waits.is_ready()
        assert waits.done == []
        resume()
        waits.app.take()
    assert waits.done == ["a"]
    with waits.readiness.suspended():
        assert not waits.is_ready()
    assert waits.is_ready()
    waits.app.return_value = 0
    assert not waits.is_ready()
    waits.app.return_value = None
    waits.app.screen_stack.clear()
    assert not waits.is_ready()


def test_keys_that_wait_for_what_is_read_can_give_it_up(waits: Waits) -> None:
    waits.come_up()
    waits.app.take()
    assert waits.readiness.held_for == 0
    waits.time = 5.0
    ends = [waits.readiness.hold(waits.noting("first"))]
    waits.time = 7.0
    ends.append(waits.readiness.hold(waits.noting("second")))
    waits.time = 10.0
    assert waits.readiness.held_for == 5.0
    ends[0]()
    assert waits.readiness.held_for == 3.0
    assert not waits.is_ready()
    waits.readiness.hold(waits.noting("third"))
    waits.readiness.give_up()
    assert waits.done == ["second", "third"]
    assert waits.readiness.held_for == 0
    assert waits.is_ready()
    ends[1]()
    assert waits.is_ready(), "what was given up ends once"
