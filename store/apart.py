"""Work done in other processes, forked: what this one has read is there without a copy."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable


def processors() -> int:
    """Return how many processes may work: one a processor, and none beside threads, which do not fork."""
    alone = threading.active_count() == 1 and hasattr(os, "fork")
    return len(os.sched_getaffinity(0)) if alone and hasattr(os, "sched_getaffinity") else 1


def forked(work: Callable[[], object]) -> int:
    """Do some work in a new process and return its number, for which somebody must wait."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)  # nothing of this process's own ends here: no file is flushed, no lock released
    return child
