"""The list of jumps: the places that a reviewer left for others, as a web browser keeps its pages.

A jump is a way to a place that one named or looked for: a hit, a mention, a mark, an article, the case of an
adjudication, a sentence of another article, the top or a number. Steps to a neighbour, pages and paragraphs are none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

Spot = tuple[str, int]
"""An article and a sentence of it, or the number behind its last one."""

MOST = 100
"""Places kept each way; the oldest go."""


class Jumps:
    """Where one can go back to and, after having gone back, forward to; the nearest place last."""

    def __init__(self) -> None:
        self._behind: deque[Spot] = deque(maxlen=MOST)
        self._ahead: deque[Spot] = deque(maxlen=MOST)

    def leave(self, here: Spot) -> None:
        """Keep the place that a jump begins at; what was ahead is given up."""
        if here[0] and (not self._behind or self._behind[-1] != here):
            self._behind.append(here)
        self._ahead.clear()

    def spots(self) -> frozenset[Spot]:
        """Return all places that are kept."""
        return frozenset((*self._behind, *self._ahead))

    def follow(self, moved: Mapping[Spot, Spot]) -> None:
        """Take the places that stand elsewhere now where they are."""
        for kept in (self._behind, self._ahead):
            places = [moved.get(one, one) for one in kept]
            kept.clear()
            kept.extend(places)

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Keep the places under the present names of their articles."""
        for places in (self._behind, self._ahead):
            named = [(renamed.get(name, name), at) for name, at in places]
            places.clear()
            places.extend(named)

    def back(self, here: Spot, times: int = 1, exists: Callable[[Spot], bool] = lambda _: True) -> Spot | None:
        """Return the place that the last jumps left, or None; `here` is ahead then."""
        return _move(self._behind, self._ahead, here, times, exists)

    def forward(self, here: Spot, times: int = 1, exists: Callable[[Spot], bool] = lambda _: True) -> Spot | None:
        """Return the place that one came back from, or None."""
        return _move(self._ahead, self._behind, here, times, exists)


def _move(
    source: deque[Spot], target: deque[Spot], here: Spot, times: int, exists: Callable[[Spot], bool]
) -> Spot | None:
    """Go some places along one list, laying those that are left on the other; places that are gone are passed over."""
    found: Spot | None = None
    for _ in range(times):
        while source and (source[-1] == here or not exists(source[-1])):
            source.pop()
        if not source:
            break
        target.append(here)
        found = here = source.pop()
    return found
