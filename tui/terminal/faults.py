"""Faults that nobody waits for: in a callback or task of the event loop, or in a thread.

asyncio logs the first two and threading prints the third: the screen would freeze, keys go on deciding, and the exit
code say that all was well. Whoever gives a callback to the loop or starts a thread needs to do nothing for this.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import Any


class FaultWatch:
    """Hands every such fault to `fail`, in the event loop's thread, between `start` and `stop`."""

    def __init__(self, fail: Callable[[Exception], None]) -> None:
        self._fail = fail
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before = threading.excepthook

    def start(self) -> None:
        """Watch the running loop and all threads."""
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._in_loop)
        self._before, threading.excepthook = threading.excepthook, self._in_thread

    def stop(self) -> None:
        """Give threads back to the former hook; the loop's callbacks are watched to its end."""
        if threading.excepthook == self._in_thread:
            threading.excepthook = self._before

    def _in_loop(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._fail(error)
        else:
            loop.default_exception_handler(dict(context))

    def _in_thread(self, told: threading.ExceptHookArgs) -> None:
        error = told.exc_value
        if self._loop is None or not isinstance(error, Exception):
            self._before(told)
            return
        try:
            self._loop.call_soon_threadsafe(self._fail, error)
        except RuntimeError:  # the loop has ended: the session is over
            self._before(told)
