"""Which version of a round's guidelines a reviewer has read, so that they are told when there is another."""

from __future__ import annotations

from collections.abc import Mapping

from store.desk import Desk

KEY = "guidelines"
"""Where a place keeps the version that was read last."""


class Guidance:
    """Compares the guidelines in force with those that a reviewer knows."""

    def __init__(self, desk: Desk, state: Mapping[str, object]) -> None:
        """`state` is the record of the last start; without it the last decision tells which version was known."""
        self._desk = desk
        known = state.get(KEY)
        self.known = known if isinstance(known, str) else self._of_last_decision()

    def _of_last_decision(self) -> str:
        now = self._desk.rules.guidelines
        last = next(iter(reversed(self._desk.decisions.log(self._desk.reviewer))), None) if now else None
        return last.guidelines if last is not None else ""

    @property
    def is_new(self) -> bool:
        """Whether guidelines are in force that the reviewer has not read."""
        return self._desk.rules.guidelines not in ("", self.known)

    @property
    def is_first(self) -> bool:
        """Whether they have read none in this round yet."""
        return not self.known

    def read(self) -> str:
        """Take those in force as read, and return the version that was known before."""
        before, self.known = self.known, self._desk.rules.guidelines
        return before
