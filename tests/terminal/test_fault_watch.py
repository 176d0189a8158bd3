"""A fault that nobody waits for is handed over, from the loop and from threads; what is none goes its usual way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.waiting import LIMIT
from tui.terminal.faults import FaultWatch
from tui.terminal.signals import finishes_within


def broken() -> None:
    raise ValueError("broken on purpose")


def leaving() -> None:
    raise SystemExit


def in_thread(call: Callable[[], None]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join(LIMIT)


async def test_faults_of_callbacks_and_threads_are_handed_over_until_the_watch_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the loop's own thread; whoever held the hook before has it again."""
    others: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: others.append(told.exc_type))
    heard: asyncio.Queue[tuple[Exception, int]] = asyncio.Queue()
    watch = FaultWatch(lambda error: heard.put_nowait((error, threading.get_ident())))
    watch.start()
    asyncio.get_running_loop().call_soon(broken)
    error, thread = await asyncio.wait_for(heard.get(), LIMIT)
    assert (str(error), thread) == ("broken on purpose", threading.get_ident())
    in_thread(broken)
    error, thread = await asyncio.wait_for(heard.get(), LIMIT)
    assert (str(error), thread) == ("broken on purpose", threading.get_ident())
    in_thread(leaving)
    assert others == [SystemExit]
    watch.stop()
    in_thread(broken)
    assert others == [SystemExit, ValueError]
    assert heard.empty()


def test_a_thread_that_fails_when_the_session_is_over_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: others.append(told.exc_type))
    watch = FaultWatch(lambda _: None)

    async def session() -> None:
        watch.start()

    asyncio.run(session())
    in_thread(broken)
    assert others == [ValueError]
    monkeypatch.setattr(threading, "excepthook", mine := lambda _: None)
    watch.stop()  # somebody else has the hook by now
    assert threading.excepthook is mine


async def test_what_the_loop_reports_without_an_exception_is_logged_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "default_exception_handler", logged.append)
    failed: list[Exception] = []
    FaultWatch(failed.append).start()
    for context in ({"message": "late"}, {"message": "left", "exception": KeyboardInterrupt()}):
        loop.call_exception_handler(context)
    assert ([one["message"] for one in logged], failed) == (["late", "left"], [])


def test_what_is_called_at_the_end_has_a_bounded_time_and_may_fail() -> None:
    done = threading.Event()
    assert finishes_within(LIMIT, broken)
    assert finishes_within(LIMIT, done.set)
    assert done.is_set()
    held = threading.Event()

    def hang() -> None:
        held.wait(LIMIT)

    assert not finishes_within(0.01, hang)
    held.set()
