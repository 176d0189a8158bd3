"""Reading beside the keys: questions to the store, whose answers are shown when they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Event, Lock, Thread, get_ident
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from reading.errors import CopydeskError
from tui.shell.shell import shell_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

T = TypeVar("T")

MANY_UNREAD = 200
"""Articles still to be read for an answer from which on no key waits for it: so many take a while, and it is told."""


def _ignore(_answer: object) -> None:
    """Ignore an answer that was delivered in parts, or is not needed."""


def _never() -> bool:
    """Say that no part of an answer is enough."""
    return False


class _Waiting(Struct, frozen=True):
    """An act that waits for an answer, or for enough of it, and what lets the keys behind it go on."""

    is_enough: Callable[[], bool]
    act: Callable[[], object]
    resume: Callable[[], None]


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
        self._waiting: list[_Waiting] = []
        self.is_answered = False
        self.is_long = False
        """Whether so much has to be read for the answer that no key waits for it."""

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for the answer; a long reading asks now and then."""
        return not self._is_dropped and self._background.is_open

    def tell(self, hear: Callable[..., object], *what: object) -> None:
        """Hand a part of the answer to the interface's thread, if it is still wanted when its turn comes."""
        self._background.deliver(partial(self._hear, hear, *what))

    def _hear(self, hear: Callable[..., object], *what: object) -> None:
        if self.is_wanted:
            hear(*what)
            self._go_on()

    def takes_long(self, done: int, of: int) -> None:
        """Let keys wait no longer when many articles are still to be read: nobody could leave meanwhile."""
        if not self.is_long and of - done > MANY_UNREAD:
            self.is_long = True
            self._background.deliver(partial(self._go_on, True))

    def wait(self, waiting: _Waiting) -> None:
        """Act when the answer is there, or enough of it."""
        self._waiting.append(waiting)

    def _go_on(self, is_enough: bool = False) -> None:
        """Do what waited for as much of the answer as is there."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if is_enough or one.is_enough():
                one.act()
                self._background.afterwards(one.resume)
            else:
                self._waiting.append(one)

    def wait_for(self, event: Event, seconds: float) -> None:
        """Wait for what the interface's thread does; nothing waits where that thread itself reads."""
        if not self._background.is_interface:
            event.wait(seconds)

    def drop(self) -> None:
        """Want the answer no longer; what waited for it is not done, and keys go on."""
        self._is_dropped = True
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            one.resume()

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
        waiting, self._waiting = self._waiting, []
        if self.is_wanted:
            hear(what)
            for one in waiting:
                one.act()
        for one in waiting:
            self._background.afterwards(one.resume)


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

    def hold(self, topic: str) -> None:
        """Let keys wait for the answer on a topic, if there is a question: what is typed meanwhile is for it."""
        self.once(topic, lambda: None)

    def once(self, topic: str, act: Callable[[], object], is_enough: Callable[[], bool] = _never) -> None:
        """Act when nothing on a topic is asked any more, or `is_enough`; keys that are typed meanwhile come after it.

        A question that is dropped takes with it what waits for its answer.
        """
        question = self._asked.get(topic)
        if question is None or question.is_answered or question.is_long or is_enough():
            act()
        else:
            question.wait(_Waiting(is_enough, act, shell_of(self._screen).hold_keys(partial(self.drop, topic))))

    async def read(self, read: Callable[[], T]) -> T:
        """Return the answer of a reading in a thread, for an action that goes on with it."""
        done: Future[T] = Future()

        def work() -> None:
            if not done.set_running_or_notify_cancel():  # from here on nobody can cancel it, and its end be a fault
                return
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

    def afterwards(self, call: Callable[[], object]) -> None:
        """Call something when what was just asked for is done, a screen taken down and its result heard too."""
        assert self._app is not None
        self._app.call_next(call)

    def deliver(self, hear: Callable[[], object]) -> None:
        """Call something in the interface's thread, after the calls that wait there."""
        if self.is_interface:
            hear()
        else:
            assert self._app is not None
            self._app.call_later(hear)


def _raise(fault: BaseException) -> None:
    raise fault
