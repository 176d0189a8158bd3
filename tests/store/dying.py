"""Programs that die between two system calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

from store import files

CALLS = ("pwrite", "fdatasync", "fsync", "ftruncate", "mkdir", "lstat", "rename")


class Crash(BaseException):
    """The program is dead."""


@contextmanager
def dying_after(calls: int) -> Iterator[None]:
    """Let the program die before the system call after so many; its files are closed, as the kernel would."""
    left = [calls]
    opened: list[int] = []

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if not left[0]:
                raise Crash
            left[0] -= 1
            return real(*args, **more)

        return call

    real_open = files.open_own

    def noted(path: Path, flags: int, mode: int = 0o600) -> int:
        opened.append(deadly(real_open)(path, flags, mode))
        return opened[-1]

    patches = [mock.patch.object(os, name, deadly(getattr(os, name))) for name in CALLS]
    patches.append(mock.patch.object(files, "open_own", noted))
    try:
        for patch in patches:
            patch.start()
        yield
    except Crash:
        for descriptor in opened:
            with suppress(OSError):
                os.close(descriptor)
        raise
    finally:
        for patch in patches:
            patch.stop()
