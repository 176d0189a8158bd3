"""The line to the terminal: bytes go out in order, and a stalled line never holds up the caller.

What the terminal takes at once is written at once; the rest, and what comes while there is a rest, is left to a thread.
"""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from collections.abc import Callable


class TerminalLine:
    """Queues text for the terminal and writes it in a thread of its own.

    `waiting` tells whether earlier text is still unwritten: who paints frames should then skip one. `drained` is
    called in the writing thread whenever the queue has run empty, `gone` once when the terminal has gone away.
    """

    def __init__(self, fd: int, drained: Callable[[], None], gone: Callable[[], None], encoding: str = "utf-8") -> None:
        self._encoding = encoding
        self._fd = fd
        self._quick = unblocking(fd)
        self._drained = drained
        self._gone = gone
        self._queue: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._writing = False
        self._closed = self._dropped = False
        self.failed = False
        """Whether the thread has ended on a fault: what was queued then has not been written."""
        self._thread = threading.Thread(target=self._run, name="copydesk-line", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> bool:
        """Whether text that was queued earlier is still on its way into the terminal."""
        return self._writing or bool(self._queue)

    def write(self, text: str) -> None:
        """Send `text` or queue it; what the terminal does not take (lone surrogates) becomes a question mark."""
        data = text.encode(self._encoding, errors="replace")
        with self._changed:
            if self._closed:
                return
            if self._quick >= 0 and not self.waiting:
                data = self._at_once(data)
            if data:
                self._queue.append(data)
                self._changed.notify_all()

    def _at_once(self, data: bytes) -> bytes:
        """Write what the terminal takes without waiting; returns the rest."""
        try:
            return data[os.write(self._quick, data) :]
        except OSError:  # it is full, or gone: the thread will wait, or find that out
            return data

    def flush(self, seconds: float) -> bool:
        """Wait until everything is written, that long at most; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.waiting or self._closed, seconds)

    def drop(self) -> None:
        """Forget what has not been written yet, and write nothing more: the terminal is to be given back at once."""
        with self._changed:
            self._queue.clear()
            self._closed = self._dropped = True
            self._changed.notify_all()

    def close(self) -> None:
        """Write nothing more; the thread ends when the text it is writing has gone."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            self._write_all()
        except Exception:  # whoever watches threads tells of it; nobody must wait for what is queued
            self.failed = True
            self.close()
            raise
        finally:
            with self._changed:
                quick, self._quick = self._quick, -1
            if quick >= 0:
                os.close(quick)

    def _write_all(self) -> None:
        while (data := self._next()) is not None:
            try:
                self._write(data)
            except OSError:
                self.close()
                self._gone()
                return
            with self._changed:
                self._writing = False
                idle = not self._queue
                self._changed.notify_all()
            if idle:
                self._drained()

    def _next(self) -> bytes | None:
        """Wait for text and take all of it; None when the line is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed)
            if not self._queue:
                return None
            self._writing = True
            data = b"".join(self._queue)
            self._queue.clear()
            return data

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._some(view) :]

    def _some(self, view: memoryview) -> int:
        """Write as much as the terminal takes, waiting until it takes something; return how much.

        Who waits inside of a write keeps all others from the terminal until it has taken everything.
        """
        if self._quick < 0:
            return os.write(self._fd, view)
        select.select([], [self._quick], [])
        with self._changed:
            if self._dropped:
                return len(view)
            try:
                return os.write(self._quick, view)
            except BlockingIOError:
                return 0


def unblocking(fd: int) -> int:
    """Return another descriptor of the same terminal that never waits, -1 where there can be none.

    It must be opened anew: the flag is shared by all descriptors that were inherited, the shell's among them.
    """
    try:
        return os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return -1
