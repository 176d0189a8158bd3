"""Reading beside the keys: questions to the store, whose answers are shown when they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Event, Lock, Thread, get_ident
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from reading.errors import CopydeskError

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

T = TypeVar("T")


def _ignore(_answer: object) -> None:
    """Ignore an answer that was delivered in parts, or is not needed."""


class Question(Generic[T]):
    """A question to the store: how it is read, and who takes the answer."""

    def __init__(
        self,
        background: Background,
        read: Callable[[Question[T]], T],
        take: Callable[[T], object],
        failed: Callable[[CopydeskError], object],
    ) -> None:
        self._background = background
        self._read = read
        self._take = take
        self._failed = failed
        self._is_dropped = False
        self.is_answered = False

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for the answer; a long reading asks now and then."""
        return not self._is_dropped and self._background.is_open

    def tell(self, hear: Callable[..., object], *what: object) -> None:
        """Hand a part of the answer to the interface's thread, if it is still wanted when its turn comes."""
        self._background.deliver(lambda: hear(*what) if self.is_wanted else None)

    def wait_for(self, event: Event, seconds: float) -> None:
        """Wait for what the interface's thread does; nothing waits where that thread itself reads."""
        if not self._background.is_interface:
            event.wait(seconds)

    def drop(self) -> None:
        """Want the answer no longer."""
        self._is_dropped = True

    def answer(self) -> None:
        """Read, and deliver the answer; a fault ends the session, as one of the interface's own would."""
        try:
            found = self._read(self)
        except CopydeskError as error:
            self._background.deliver(partial(self._finish, self._failed, error))
        except BaseException as fault:  # whatever it is, it must not vanish with a thread
            self._background.deliver(partial(_raise, fault))
        else:
            self._background.deliver(partial(self._finish, self._take, found))

    def _finish(self, hear: Callable[[Any], object], what: object) -> None:
        self.is_answered = True
        if self.is_wanted:
            hear(what)


class Background:
    """Reads for one screen in threads, one for each topic: of several questions on a topic the last one is answered."""

    def __init__(self, screen: DOMNode) -> None:
        self._screen = screen
        self._app: App[object] | None = None
        self._interface = get_ident()
        self._lock = Lock()
        self._asked: dict[str, Question[object]] = {}  # the last question on each topic
        self._now: dict[str, Question[object]] = {}  # the one that is being read
        self._next: dict[str, Question[object]] = {}

    @property
    def is_open(self) -> bool:
        """Whether the screen is there to show anything."""
        return self._screen.parent is not None

    @property
    def is_interface(self) -> bool:
        """Whether this is the interface's thread."""
        return get_ident() == self._interface

    def ask(
        self,
        topic: str,
        read: Callable[[Question[T]], T],
        take: Callable[[T], object] = _ignore,
        failed: Callable[[CopydeskError], object] = _ignore,
    ) -> None:
        """Ask a question, in place of an earlier one on the topic; `take` gets the answer in this thread."""
        self._app = self._screen.app
        question: Question[object] = Question(self, read, take, failed)  # type: ignore[arg-type]
        with self._lock:
            if topic in self._asked:
                self._asked[topic].drop()
            self._asked[topic] = question
            if topic in self._now:
                self._next[topic] = question
                return
            self._now[topic] = question
        self._start(partial(self._answer, topic))

    async def read(self, read: Callable[[], T]) -> T:
        """Return the answer of a reading in a thread, for an action that goes on with it."""
        done: Future[T] = Future()

        def work() -> None:
            try:
                done.set_result(read())
            except BaseException as fault:  # whoever waits for it hears of it, whatever it is
                done.set_exception(fault)

        self._start(work)
        return await asyncio.wrap_future(done)

    def drop(self, topic: str) -> None:
        """Want no answer on a topic any longer."""
        with self._lock:
            self._next.pop(topic, None)
            if topic in self._asked:
                self._asked.pop(topic).drop()

    def asks(self, topic: str) -> bool:
        """Whether a question on a topic still waits for its answer."""
        with self._lock:
            return topic in self._asked and not self._asked[topic].is_answered

    def _start(self, work: Callable[[], None]) -> None:
        """Work in a thread."""
        Thread(target=work, name="copydesk-background", daemon=True).start()

    def _answer(self, topic: str) -> None:
        """Answer the questions on a topic, one after the other, until there is none."""
        while True:
            self._now[topic].answer()
            with self._lock:
                following = self._next.pop(topic, None)
                if following is None:
                    del self._now[topic]
                    return
                self._now[topic] = following

    def deliver(self, hear: Callable[[], object]) -> None:
        """Call something in the interface's thread, after the calls that wait there."""
        if self.is_interface:
            hear()
        else:
            assert self._app is not None
            self._app.call_later(hear)


def _raise(fault: BaseException) -> None:
    raise fault
