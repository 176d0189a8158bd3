"""Several processes for one export: each makes the pieces of some articles, this one too, which puts them in order.

The others are forked, so what the desk's doors have read is there without a copy. A piece that a worker did not
deliver, for whatever reason, is made here: then an error comes from where it would have come without workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import BinaryIO

from store.apart import forked

Make = Callable[[Sequence[str]], bytes]
"""Returns the piece of the export that some articles, named in order, are."""

_BATCH = 1
"""Articles that are one piece: more of them make whoever is done wait longer for the others."""
_FEWEST = 4
"""Pieces for each worker, from which on it is worth while to start one."""
_LENGTH = 8
_PIPE = 1 << 20
_BUFFER = 1 << 18


def pieces(names: Sequence[str], make: Make, workers: int) -> Iterator[bytes]:
    """Yield the pieces of all articles in order; no more than one piece of each worker is waited with in memory."""
    batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
    workers = min(workers, len(batches) // _FEWEST)
    if workers < 2:
        yield from map(make, batches)
        return
    with ExitStack() as stack:
        others = [_start(stack, batches[number::workers], make) for number in range(1, workers)]
        for at, batch in enumerate(batches):
            turn = at % workers
            found = _receive(others[turn - 1]) if turn else None
            yield make(batch) if found is None else found


def _start(stack: ExitStack, batches: Sequence[Sequence[str]], make: Make) -> BinaryIO:
    """Fork a worker and return what it writes its pieces to; the stack ends it and takes it from the system's table."""
    reading, writing = os.pipe()
    _widen(writing)

    def work() -> None:
        os.close(reading)
        for batch in batches:
            _send(writing, make(batch))

    child = forked(work)
    os.close(writing)
    stack.callback(os.waitpid, child, 0)
    return stack.enter_context(os.fdopen(reading, "rb", _BUFFER))


def _widen(pipe: int) -> None:
    """Let a pipe hold a piece, where the system can, so that workers wait less for each other."""
    import fcntl

    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _send(pipe: int, piece: bytes) -> None:
    for part in (len(piece).to_bytes(_LENGTH), piece):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(pipe, rest) :]


def _receive(stream: BinaryIO) -> bytes | None:
    """Return a worker's next piece, or None when it has ended."""
    head = stream.read(_LENGTH)
    length = int.from_bytes(head)
    piece = stream.read(length) if len(head) == _LENGTH else b""
    return piece if len(head) == _LENGTH and len(piece) == length else None
