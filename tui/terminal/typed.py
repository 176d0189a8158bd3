"""What was typed, of what the terminal sends: an escape that stands alone, and the key pressed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.message import Message

ESCAPE = "\x1b"
GOES_ON = "[O"
"""What may follow an escape later, on a slow line: the rest of an arrow key."""
APART_SECONDS = 0.03
"""Alt with a key is one write of the terminal; nobody presses escape and a key within this time."""


class TypedParser(XTermParser):
    """Textual's parser, which waits for what an escape may begin, and takes any character meanwhile as its alt."""

    def __init__(self, debug: bool = False, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(debug)
        self._clock = clock
        self._alone: float | None = None

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what is meant by `data`; an escape that came well before it was a key of its own."""
        alone = self._alone is not None and self._clock() - self._alone > APART_SECONDS
        if alone and data and data[0] not in GOES_ON:
            self._timeout_time = 0.0
            yield from self.tick()
        yield from super().feed(data)
        self._alone = self._clock() if data.endswith(ESCAPE) and self._timeout_time is not None else None

    def tick(self) -> Iterable[Message]:
        """Yield the escape that nothing has followed in time."""
        yield from super().tick()
        if self._timeout_time is None:
            self._alone = None
