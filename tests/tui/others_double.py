"""A double of the desk's view over a real session, for what is known of other articles.

The view says what it is asked to do; what is read beside the keys waits until a test has it read.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from review.elsewhere.values import Strength
from review.rounds import Round
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import start
from tests.tui.desk_double import Heard
from tests.tui.differing import tell
from tests.tui.helpers import article
from tui.screens.desk.elsewhere import OtherArticles
from tui.widgets.inspector_rows import ElsewhereView
from tui.work.session import Session

BEFORE, AFTER, OFF = Round(), Round(blind=True), Round(hints="off")


class Questions:
    """What is asked beside the keys, until a test has it read."""

    def __init__(self) -> None:
        self.open: dict[str, tuple[Callable[..., Any], ...]] = {}
        self.asked: list[str] = []
        self.told: list[tuple[object, ...]] = []

    def asks(self, topic: str) -> bool:
        return topic in self.open

    def ask(self, topic: str, *parts: Callable[..., Any]) -> None:
        self.asked.append(topic)
        self.open[topic] = parts

    def answer(self, topic: str) -> None:
        """Read, and hand the answer on."""
        read, take, *_ = self.open.pop(topic)
        take(read(SimpleNamespace(tell=self._tell, is_wanted="wanted")))

    def fail(self, topic: str) -> None:
        """Say that the disk is full."""
        self.open.pop(topic)[2](StoreError("It cannot be read", "the disk is full"))

    def _tell(self, hear: Callable[..., object], *what: object) -> None:
        self.told.append(what)
        hear(*what)


class Stage:
    """What knows of other articles, over a session on a desk, and what its screen is asked to do."""

    def __init__(self, desk: FakeDesk, rules: Round = BEFORE) -> None:
        desk.rules = rules
        self.heard: list[str] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.questions = Questions()
        self.session: Session = start(desk=desk)[0]
        self.view: Any = Heard(
            self.heard,
            session=self.session,
            background=self.questions,
            reader=Heard(self.heard, "page.", shows=lambda _: True),
            articles=Heard(self.heard, "list."),
            inspector=SimpleNamespace(display=True, shown_hints=lambda: ["same b.txt#1"]),
            shell=SimpleNamespace(key_of=lambda action: f"<{action}>", hold_keys=self._hold),
            set_timer=self._set,
            pane="reader",
        )
        view: Any = self.view
        self.others = view.elsewhere = OtherArticles(view)

    def _set(self, seconds: float, act: Callable[[], None]) -> object:
        self.timers.append((seconds, act))
        return Heard(self.heard, f"timer {len(self.timers)} ")

    def _hold(self, drop: Callable[[], None]) -> Callable[[], None]:
        self.heard.append("keys wait")
        self.drop = drop
        return lambda: self.heard.append("keys go on")

    def said(self) -> list[str]:
        """Return what was asked of the screen since this was asked last."""
        said = self.heard[:]
        self.heard.clear()
        return said

    def compared(self) -> Stage:
        """Have the articles compared."""
        self.others.compare()
        self.questions.answer("elsewhere")
        self.heard.clear()
        return self

    def section_at(self, number: int) -> ElsewhereView | None:
        return self.others.view_of(self.session.views[number])

    def looked_up(self, number: int) -> ElsewhereView | None:
        """Return what is shown of a sentence once the cursor has rested on it."""
        assert self.section_at(number) == ElsewhereView()
        self.timers[-1][1]()
        self.questions.answer("section")
        return self.section_at(number)


def differing() -> FakeDesk:
    """Return a desk of two articles; the second and the last sentence of the first are said otherwise in the other."""
    desk = FakeDesk([article("a.txt", "One.", "Two two.", "Three.", "Four four."), article("b.txt", "Uno.", "Dos.")])
    tell(desk, ("a.txt", 1), ("b.txt", 1), "Two", "Dos")
    tell(desk, ("a.txt", 3), ("b.txt", 0), "Four", "Uno")
    tell(desk, ("a.txt", 2), ("b.txt", 0), "Three", "Uno", Strength.WEAK)
    return desk
