"""What a command says on stderr while it works, so that stdout stays data."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from store.door import Problem

SOON = 0.5
SELDOM = 5.0


class Meter:
    """Says how far a long computation is: in place on a terminal, as a line every few seconds elsewhere.

    Says nothing about what takes less than half a second. Use it as a context, so that the line is wiped at the end.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._stream = sys.stderr
        self._terminal = sys.stderr.isatty()
        self._next = monotonic() + SOON
        self._said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._said and self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def progress(self, done: int, of: int) -> None:
        """Say that `done` of `of` steps are done, if it is time to say something again."""
        now = monotonic()
        if now < self._next:
            return
        self._next = now + (0.1 if self._terminal else SELDOM)
        self._said = True
        line = f"{self._what}: {done} of {of} ({done / of:.0%})"
        self._stream.write(f"\r{line}\x1b[K" if self._terminal else f"{line}\n")
        self._stream.flush()


def sentences(problems: Iterable[Problem]) -> list[str]:
    """Return what was left out, a sentence each, which names the file and what to do."""
    return list(dict.fromkeys(f"{one.title}: {one.path}{f' ({one.hint})' if one.hint else ''}" for one in problems))


def tell_left_out(problems: Iterable[Problem]) -> int:
    """Say on stderr what was left out, and return the exit code: 1 where there is anything."""
    from reading.clean import visible

    found = sentences(problems)
    for sentence in found:
        print(f"copydesk: left out: {visible(sentence)}", file=sys.stderr)
    return 1 if found else 0
