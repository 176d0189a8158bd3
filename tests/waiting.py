"""Waiting for what happens in another thread or process: never for a time, and for ever only in a broken program."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

LIMIT = 120.0
"""Seconds after which it will not happen: far more than a loaded machine needs."""
LOOK_SECONDS = 0.005


def until(check: Callable[[], object], told: Callable[[], object] = lambda: "it never happened") -> None:
    """Wait until `check` holds; `told` says what there was instead."""
    deadline = time.monotonic() + LIMIT
    while not check():
        assert time.monotonic() < deadline, told()
        time.sleep(LOOK_SECONDS)  # noqa: TID251


async def happens(check: Callable[[], object], told: Callable[[], object] = lambda: "it never happened") -> None:
    """Let the application go on until `check` holds; `told` says what there was instead."""
    deadline = time.monotonic() + LIMIT
    while not check():
        assert time.monotonic() < deadline, told()
        await asyncio.sleep(LOOK_SECONDS)  # noqa: TID251
