"""When a screen can be used: not before it is composed, mounted and has its focus.

Textual puts a screen on its stack at once and composes it later. Keys typed ahead, an action or a message for the
bottom line may come between; all of them wait here, whatever the screen is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


class Readiness:
    """Knows whether the uppermost screen can be used, and keeps calls until it can."""

    def __init__(self, app: App[Any], clock: Callable[[], float]) -> None:
        self._app = app
        self._clock = clock
        self._holds: dict[Callable[[], None], tuple[float, Callable[[], object]]] = {}  # since when, and its giving up
        self._ready: WeakSet[Screen[Any]] = WeakSet()
        self._waiting: deque[Callable[[], object]] = deque()
        self._suspended = 0
        self._working = False  # what is done now may ask for more, which is then part of it

    @property
    def now(self) -> bool:
        """Whether the uppermost screen can be used; none can once the application is being left."""
        if self._suspended or self._app.return_value is not None or not self._app.screen_stack:
            return False
        return self._app.screen in self._ready

    def when(self, call: Callable[[], object]) -> None:
        """Call as soon as the uppermost screen can be used: now, or after the calls that wait already."""
        if self.now and (self._working or not self._waiting):
            call()
        else:
            self._waiting.append(call)

    def before(self, call: Callable[[], object]) -> None:
        """Call as soon as the uppermost screen can be used, before the calls that wait."""
        self._waiting.appendleft(call)
        self._app.call_next(self.go_on)

    def go_on(self) -> None:
        """Make the waiting calls, as far as the uppermost screen lets them."""
        while self._waiting and self.now and not self._working:
            self._working = True
            try:
                self._waiting.popleft()()
            finally:
                self._working = False

    def changed(self) -> None:
        """Have the new uppermost screen report when it can be used."""
        screen = self._app.screen
        if screen not in self._ready:
            screen.call_later(self._tell, screen)  # behind all that it has been sent: its composing and its focus
        elif self._waiting:
            self._app.call_next(self.go_on)

    def _tell(self, screen: Screen[Any]) -> None:
        self._ready.add(screen)
        self._app.call_next(self.go_on)  # not in the screen's turn: what waits for an earlier result comes first

    def suspend(self) -> Callable[[], None]:
        """Let no screen be used, and return a function that ends this, once however often it is called."""
        self._suspended += 1
        holds = [True]

        def resume() -> None:
            if holds:
                holds.clear()
                self._suspended -= 1
                self._app.call_next(self.go_on)

        return resume

    def hold(self, give_up: Callable[[], object]) -> Callable[[], None]:
        """Let keys wait for what is read, as `suspend` does; `give_up` is called when somebody leaves that."""
        end = self.suspend()

        def resume() -> None:
            self._holds.pop(resume, None)
            end()

        self._holds[resume] = self._clock(), give_up
        return resume

    @property
    def held_for(self) -> float:
        """For how many seconds keys have waited for what is read."""
        return self._clock() - min(since for since, _ in self._holds.values()) if self._holds else 0.0

    def give_up(self) -> None:
        """Let keys wait no longer for what is read."""
        for resume, (_, give_up) in list(self._holds.items()):
            give_up()
            resume()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Let no screen be used while screens are taken down and built anew."""
        resume = self.suspend()
        try:
            yield
        finally:
            resume()
