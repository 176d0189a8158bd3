"""How long somebody was at work on a sentence: the time between keys, a pause cut short."""

from __future__ import annotations

from collections.abc import Callable

IDLE_SECONDS = 60.0
"""The longest that a gap without a key counts, where the desk says nothing else."""


class Effort:
    """Active seconds since the sentence became current.

    A gap between two keys counts as it is, up to the idle limit; a longer one counts as the limit, because nobody knows
    how long the reviewer was still reading. While the program is suspended nothing counts.
    """

    def __init__(self, clock: Callable[[], float], idle: float = IDLE_SECONDS) -> None:
        self.idle = idle
        self._clock = clock
        self._spent = 0.0
        self._last = clock()

    def restart(self) -> None:
        """Begin to count anew: another sentence is current, or an act was entered."""
        self._spent, self._last = 0.0, self._clock()

    def active(self) -> None:
        """Count the time up to now: there was a key."""
        now = self._clock()
        self._spent += min(max(0.0, now - self._last), self.idle)
        self._last = now

    def resumed(self) -> None:
        """Count nothing of the time since the last key: the program was suspended."""
        self._last = self._clock()

    def spent(self) -> float:
        """Return the active seconds so far."""
        self.active()
        return self._spent
