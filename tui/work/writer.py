"""The one thread that writes: takes every durable act in order, and reports each once the disk has it.

Decisions that wait go to the disk at once, as one append. After a failure they are dropped until somebody says to go
on, because later ones build on the one that failed; whoever entered them takes them back and keeps them for another
attempt. Other acts stand by themselves: adjudication, changes of the lexicon and of rounds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import takewhile
from threading import Condition, Lock, Thread
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reading.errors import CopydeskError
from reading.lexicon import LexiconChange
from review.events import Event
from store.desk import Desk, Place

T = TypeVar("T")
QUIET_SECONDS = 0.5  # who pages on has not stopped yet: the place need not be written for each key


class Batch(Struct, frozen=True):
    """Events that are one step, with local ids (`review.events`); `number` counts up from 1."""

    number: int
    events: tuple[Event, ...]


class BatchResult(Struct, frozen=True):
    """What became of batches: `stored` are their events as the disk has them, or `error` says why it has none."""

    batches: tuple[Batch, ...]
    stored: tuple[Event, ...] = ()
    error: CopydeskError | None = None


class WriterTask(Struct, frozen=True):
    """Another durable act than decisions, and the future that waits for it."""

    do: Callable[[], Any]
    done: Future[Any]


class Writer:
    """Writes decisions, adjudication, lexicon and rounds in a thread of its own.

    `report` hears in that thread what became of decisions; the other acts return a future, which is done once they are.
    """

    def __init__(self, desk: Desk, report: Callable[[BatchResult], None], asks_elsewhere: bool = False) -> None:
        """`asks_elsewhere` says that changes of rounds are asked of another machine first, which may take its time."""
        self._desk = desk
        self._asks_elsewhere = asks_elsewhere
        self._changing = Lock()
        self._asking: list[Thread] = []
        self._report = report
        self._waiting: deque[Batch | WriterTask] = deque()
        self._taken: tuple[Batch, ...] = ()  # being written, or refused
        self._change = Condition()
        self._busy = self._broken = self._closed = False
        self._place: Place | None = None
        self._names: dict[str, str] = {}
        self._thread = Thread(target=self._run, name="copydesk-writer", daemon=True)
        self._thread.start()

    def submit(self, batch: Batch) -> None:
        """Queue decisions; returns at once."""
        with self._change:
            self._waiting.append(batch)
            self._change.notify_all()

    def adjudicate(self, events: Sequence[Event], then: Callable[[], T]) -> Future[T]:
        """Make an adjudicator's events durable; the future has the answer of `then`, which reads them back."""

        def write() -> T:
            self._desk.decisions.append(events)
            return then()

        return self.perform(write)

    def teach(self, change: LexiconChange) -> Future[None]:
        """Make a change of the lexicon durable."""
        return self.perform(lambda: self._desk.articles.teach(change))

    def perform(self, act: Callable[[], T]) -> Future[T]:
        """Make another change durable, in its turn: one of a round."""
        done: Future[T] = Future()
        with self._change:
            if self._closed:
                done.set_exception(CopydeskError("Not saved", "the desk is closed"))
            else:
                self._waiting.append(WriterTask(act, done))
                self._change.notify_all()
        return done

    def change_round(self, act: Callable[[], T]) -> Future[T]:
        """Make a change of a round durable, after all that was entered before it.

        Where that is asked of another machine, nothing that is entered meanwhile waits for its answer.
        """
        if not self._asks_elsewhere:
            return self.perform(act)
        done: Future[T] = Future()

        def ask() -> None:
            with self._changing:  # one after the other
                self.flush()
                _perform(WriterTask(act, done))

        asking = Thread(target=ask, name="copydesk-round", daemon=True)
        self._asking = [*(one for one in self._asking if one.is_alive()), asking]
        asking.start()
        return done

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is, once nothing has happened for a moment; a later place replaces it."""
        with self._change:
            self._place = place
            self._change.notify_all()

    @property
    def is_busy(self) -> bool:
        """Whether anything waits or is being written."""
        with self._change:
            return self._busy or self._ready()

    def resume(self) -> None:
        """Go on after a failure: forget the queued acts, and write those that come next."""
        with self._change:
            self._waiting = deque(one for one in self._waiting if isinstance(one, WriterTask))
            self._taken = ()
            self._broken = False
            self._change.notify_all()

    def unwritten(self) -> tuple[Batch, ...]:
        """Return the batches being written, refused and not taken back, or waiting, in their order."""
        with self._change:
            return (*self._taken, *(one for one in self._waiting if isinstance(one, Batch)))

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until nothing is waiting or being written; False when `timeout` seconds were not enough."""
        with self._change:
            return self._change.wait_for(lambda: not (self._busy or self._ready()), timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Write what waits and end the thread; False when `timeout` seconds were not enough."""
        for one in self._asking:  # what was asked for elsewhere has its answer
            one.join(timeout)
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
            if isinstance(work, WriterTask):
                _perform(work)
            else:
                outcome = self._write(work)
                with self._change:  # before the report: whoever hears of a failure takes it back and goes on
                    self._broken = outcome.error is not None
                    self._taken = work if self._broken else ()
                self._report(outcome)
            with self._change:
                self._busy = False
                self._change.notify_all()

    def _next(self) -> tuple[Batch, ...] | WriterTask | Place | None:
        """Wait for work: the first act or decisions, else, in a quiet moment, a place to keep; None at the end."""
        with self._change:
            while not (self._closed or self._ready()):
                place = self._place
                if place is None:
                    self._change.wait()
                elif not self._change.wait(QUIET_SECONDS) and self._place is place:
                    self._place = None
                    return place
            if self._closed:
                return None
            self._busy = True
            return self._first()

    def _ready(self) -> bool:
        """Whether anything waits that may be written: decisions do not after one that failed."""
        if not self._broken:
            return bool(self._waiting)
        return any(isinstance(one, WriterTask) for one in self._waiting)

    def _first(self) -> tuple[Batch, ...] | WriterTask:
        """Take the first work: an act, or all decisions up to the next act."""
        batches = () if self._broken else tuple(takewhile(lambda one: isinstance(one, Batch), self._waiting))
        if batches:
            for _ in batches:
                self._waiting.popleft()
            self._taken = batches  # type: ignore[assignment]
            return self._taken
        act = next(one for one in self._waiting if isinstance(one, WriterTask))
        self._waiting.remove(act)
        return act

    def _write(self, batches: Sequence[Batch]) -> BatchResult:
        events = [self._named(event) for batch in batches for event in batch.events]
        try:
            stored = self._desk.decisions.append(events)
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


def _perform(act: WriterTask) -> None:
    """Do what was asked for, also when nobody waits for its result any longer."""
    is_awaited = act.done.set_running_or_notify_cancel()  # from here on nobody can cancel it
    try:
        result = act.do()
    except BaseException as fault:
        if is_awaited:  # whoever waits hears of it, whatever it is; else what waits behind it is written all the same
            act.done.set_exception(fault)
    else:
        if is_awaited:
            act.done.set_result(result)
