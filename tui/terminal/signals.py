"""Hang-up and termination: a thread that waits for the signal, so that a frozen event loop cannot hold it up."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

ENDINGS = (signal.SIGHUP, signal.SIGTERM)
RESTORE_SECONDS = 0.25  # some bytes to a terminal; one that is gone must not keep the process
ACKNOWLEDGE_SECONDS = 2.0  # a slow disk's sync; whoever hangs up sends SIGKILL after five or more


def block() -> None:
    """Keep the endings from every thread that starts after this; call it before any does."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)


def unblock() -> None:
    """Let the endings act as usual again."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


def watch(acknowledge: Callable[[], None], restore: Callable[[], None]) -> None:
    """Start the thread that ends the process on SIGHUP or SIGTERM, with exit code 128 + signal.

    `acknowledge` waits until what was decided is on disk; `restore` gives the terminal back. Both get a bounded time,
    because the disk may be slow and the line may be dead.
    """
    threading.Thread(target=_end, args=(acknowledge, restore), name="copydesk-signals", daemon=True).start()


def _end(acknowledge: Callable[[], None], restore: Callable[[], None]) -> None:
    number = signal.sigwait(ENDINGS)
    for call, seconds in ((acknowledge, ACKNOWLEDGE_SECONDS), (restore, RESTORE_SECONDS)):
        finishes_within(seconds, call)
    os._exit(128 + number)


def finishes_within(seconds: float, call: Callable[[], None]) -> bool:
    """Run `call` in a thread of its own and wait for it that long; whether it came to its end."""
    thread = threading.Thread(target=_quietly, args=(call,), daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def _quietly(call: Callable[[], None]) -> None:
    """Run `act`; at the end of the process there is nobody left to tell of its failure."""
    try:
        call()
    except Exception:
        return
