"""Whether a program has nothing left to do, as the kernel tells: what to wait for, however slow the machine is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

PROC = Path("/proc")
_STATUS = re.compile(
    rb"^State:\s+(\w).*^voluntary_ctxt_switches:\s+(\d+)\s+nonvoluntary_ctxt_switches:\s+(\d+)", re.M | re.S
)
_ASLEEP = (b"S", b"T", b"t", b"Z")  # neither running, nor waiting for a processor or for the disk

Steps = Mapping[str, tuple[int, int]]
"""How often each thread was taken from a processor: the numbers change whenever one has run."""


def members(session: int) -> list[int]:
    """Return the processes of a session that have not ended: the program that began it and whatever that started."""
    found = []
    for pid in psutil.pids():
        with suppress(OSError, psutil.Error):
            if os.getsid(pid) == session and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.append(pid)
    return found


def steps(session: int) -> Steps | None:
    """Return the steps of all threads of a session's processes, or None when one of them is at work."""
    found = {}
    for pid in members(session):
        for thread in (PROC / str(pid) / "task").glob("*/status"):
            with suppress(OSError):
                status = _STATUS.search(thread.read_bytes())
                if status is None or status[1] not in _ASLEEP:
                    return None
                found[thread.parent.name] = (int(status[2]), int(status[3]))
    return found


def written(pid: int) -> int:
    """Return how many bytes a process has written so far, wherever."""
    return int(psutil.Process(pid).io_counters().write_chars)
