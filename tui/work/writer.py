"""The one thread that writes: takes acts in order, gives all that wait to the disk at once, and reports each.

After a failure it drops what waits until it is told to go on, because later acts build on the one that failed; the
session takes them back and keeps them for another attempt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread

from msgspec import Struct
from msgspec.structs import replace

from reading.errors import CopydeskError
from review.events import Event
from store.desk import Desk, Place

QUIET_SECONDS = 0.5


class Batch(Struct, frozen=True):
    """Events that are one step, with local ids (`review.events`); `number` counts up from 1."""

    number: int
    events: tuple[Event, ...]


class BatchResult(Struct, frozen=True):
    """What became of acts: `stored` are their events as the disk has them, or `error` says why it has none."""

    batches: tuple[Batch, ...]
    stored: tuple[Event, ...] = ()
    error: CopydeskError | None = None


class Writer:
    """Writes acts through a desk in a thread of its own.

    `report` is called in that thread; an application hands the outcome to its own with `call_soon_threadsafe`.
    """

    def __init__(self, desk: Desk, report: Callable[[BatchResult], None]) -> None:
        self._desk = desk
        self._report = report
        self._waiting: deque[Batch] = deque()
        self._change = Condition()
        self._busy = self._broken = self._closed = False
        self._place: Place | None = None
        self._names: dict[str, str] = {}
        self._thread = Thread(target=self._run, name="copydesk-writer", daemon=True)
        self._thread.start()

    def submit(self, batch: Batch) -> None:
        """Queue an act; return at once."""
        with self._change:
            self._waiting.append(batch)
            self._change.notify_all()

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is, once nothing has happened for a moment; a later place replaces it."""
        with self._change:
            self._place = place
            self._change.notify_all()

    def resume(self) -> None:
        """Go on after a failure: forget the queued acts, and write those that come next."""
        with self._change:
            self._waiting.clear()
            self._broken = False
            self._change.notify_all()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until nothing is waiting or being written; False when `timeout` seconds were not enough."""
        with self._change:
            return self._change.wait_for(lambda: self._broken or not (self._waiting or self._busy), timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Write what waits and end the thread; False when `timeout` seconds were not enough."""
        done = self.flush(timeout)
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join(timeout)
        if self._place is not None and done:
            self._desk.remember(self._place)
        return done

    def _run(self) -> None:
        while (work := self._next()) is not None:
            if isinstance(work, Place):
                self._desk.remember(work)
                continue
            outcome = self._write(work)
            self._report(outcome)
            with self._change:
                self._busy = False
                self._broken = outcome.error is not None
                self._change.notify_all()

    def _next(self) -> tuple[Batch, ...] | Place | None:
        """Wait for something to do: all acts there are, else, in a quiet moment, a place to keep; None at the end."""
        with self._change:
            while not self._ready():
                place = self._place
                if place is None:
                    self._change.wait()
                elif not self._change.wait(QUIET_SECONDS) and self._place is place:
                    self._place = None
                    return place
            if self._closed:
                return None
            batches = tuple(self._waiting)
            self._waiting.clear()
            self._busy = True
            return batches

    def _ready(self) -> bool:
        return self._closed or bool(self._waiting and not self._broken)

    def _write(self, batches: Sequence[Batch]) -> BatchResult:
        events = [self._named(event) for batch in batches for event in batch.events]
        try:
            stored = self._desk.append(events)
        except CopydeskError as error:
            return BatchResult(tuple(batches), error=error)
        except Exception as fault:
            return BatchResult(tuple(batches), error=CopydeskError("Not saved", f"{type(fault).__name__}: {fault}"))
        for local, real in zip(events, stored, strict=True):
            self._names[local.id] = real.id
            self._names.setdefault("step:" + local.step, real.step)
        return BatchResult(tuple(batches), stored)

    def _named(self, event: Event) -> Event:
        """Replace the local names of earlier appends by the real ones."""
        return replace(
            event,
            supersedes=self._names.get(event.supersedes, event.supersedes),
            undoes=self._names.get("step:" + event.undoes, event.undoes),
        )
