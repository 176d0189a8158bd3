"""Parsing input from the terminal: an escape alone, the key after it, a paste in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message

ESCAPE = "\x1b"
GOES_ON = "[O"
"""What may follow an escape later, on a slow line: the rest of an arrow key."""
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
"""Before and behind what is pasted."""
APART_SECONDS = 0.03
"""Alt with a key is one write of the terminal; nobody presses escape and a key within this time."""


class TypedParser(XTermParser):
    """Textual's parser, which waits for what an escape may begin, and takes any character meanwhile as its alt.

    It looks at characters one by one; what is pasted may be a million of them, and is kept from it.
    """

    def __init__(self, debug: bool = False, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(debug)
        self._clock = clock
        self._alone: float | None = None
        self._pasted: list[str] | None = None
        self._last = ""  # what may be the beginning of a mark whose rest is still on its way

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what is meant by `data`: keys, and what is pasted whole, once its end is there."""
        if self._pasted is None:
            found = (self._last + data).find(PASTE)
            if found < 0:
                self._last = (self._last + data)[1 - len(PASTE) :]
                yield from self._typed(data)
                return
            begins = found + len(PASTE) - len(self._last)
            yield from self._typed(data[:begins])
            self._pasted, self._last, data = [], "", data[begins:]
        text, mark, rest = (self._last + data).partition(PASTED)
        if not mark:
            self._pasted.append(text[: 1 - len(PASTED)])
            self._last = text[1 - len(PASTED) :]
            return
        pasted, self._pasted, self._last = "".join([*self._pasted, text]), None, ""
        yield from (one for one in super().feed(PASTED) if not isinstance(one, Paste))
        yield Paste(pasted.replace("\x00", ""))
        if rest:
            yield from self.feed(rest)

    def _typed(self, data: str) -> Iterable[Message]:
        """Yield the keys of `data`; an escape that came well before it was a key of its own."""
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
