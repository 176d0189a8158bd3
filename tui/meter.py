"""A line on stderr that shows how far long work has come; silent where stderr is no terminal."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from store.adding import Progress

_EVERY = 0.1
_BAR = 20


class Meter:
    """Draws the latest progress over the line before, at most ten times a second."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._shown = -_EVERY
        self._drawn = False

    def show(self, progress: Progress) -> None:
        """Draw the progress when it is time."""
        now = self._clock()
        if now - self._shown < _EVERY or not self._stream.isatty():
            return
        self._shown, self._drawn = now, True
        width = shutil.get_terminal_size().columns - 1
        self._stream.write("\r\x1b[K" + line(progress)[:width])
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def line(progress: Progress) -> str:
    """Return the bar, articles done, speed and time left as one line of ASCII."""
    share = progress.bytes / progress.total if progress.total else 1.0
    filled = min(_BAR, int(share * _BAR))
    bar = "#" * filled + "." * (_BAR - filled)
    speed = progress.bytes / max(progress.seconds, 1e-6)
    text = f"[{bar}] {progress.articles} articles, {speed / 1e6:.{1 if speed >= 1e6 else 2}f} MB/s"
    if progress.seconds < 1 or not speed:
        return text
    left = max(0.0, (progress.total - progress.bytes) / speed)
    return f"{text}, {clock_time(left)} left"


def clock_time(seconds: float) -> str:
    """Return a duration as `45 s`, `3 min 05 s` or `2 h 10 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
