"""Questions beside the keys: which are answered, what waits for an answer, and what lets the keys go on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reading.errors import CopydeskError
from tui.shell import background as module
from tui.shell.background import MANY_UNREAD, Background, Question


class Still(Background):
    """Reads when it is told to, in the interface's thread."""

    def __init__(self, done: list[object]) -> None:
        self.work: list[Callable[[], None]] = []
        self.later: list[Callable[[], object]] = []
        app = SimpleNamespace(call_next=self.later.append, call_later=self.later.append)
        self.screen = SimpleNamespace(parent=object(), app=app)
        super().__init__(cast("Any", self.screen))
        self.done = done

    def _start(self, work: Callable[[], None]) -> None:
        self.work.append(work)

    def go_on(self) -> None:
        """Read all that was asked for."""
        while self.work:
            self.work.pop(0)()

    def settle(self) -> None:
        """Do what is done afterwards."""
        while self.later:
            self.later.pop(0)()

    def question(self, topic: str, answer: object) -> Question[object]:
        """Ask a question whose reading and answer are noted; return what reads it."""

        def read(question: Question[object]) -> object:
            self.done.append(f"read {answer}")
            if isinstance(answer, BaseException):
                raise answer
            return answer

        self.ask(topic, read, self.done.append, lambda error: self.done.append(f"failed {error}"))
        return self._asked[topic]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Still:
    done: list[object] = []

    def hold_keys(give_up: Callable[[], object]) -> Callable[[], object]:
        done.append("hold")
        still.give_up = give_up  # type: ignore[attr-defined]
        return lambda: done.append("go on")

    monkeypatch.setattr(module, "shell_of", lambda _screen: SimpleNamespace(hold_keys=hold_keys))
    still = Still(done)
    return still


def test_of_several_questions_on_a_topic_the_last_one_is_answered(still: Still) -> None:
    first = still.question("a", 1)
    assert still.asks("a")
    still.question("a", 2)
    last = still.question("a", 3)
    still.question("b", 4)
    assert (first.is_wanted, last.is_wanted, len(still.work)) == (False, True, 2)
    still.go_on()
    assert still.done == ["read 1", "read 3", 3, "read 4", 4]
    assert not still.asks("a")
    still.question("a", 5)
    still.go_on()
    assert still.done[-1] == 5


def test_what_fails_is_told_and_a_fault_is_one(still: Still) -> None:
    still.question("a", CopydeskError("No such thing"))
    still.go_on()
    assert still.done[-1] == "failed No such thing"
    assert not still.asks("a")
    still.question("b", KeyError("broken"))
    with pytest.raises(KeyError, match="broken"):
        still.go_on()


def test_an_act_waits_for_the_answer_and_the_keys_for_the_act(still: Still) -> None:
    still.question("a", 1)
    still.once("a", lambda: still.done.append("act"))
    still.hold("a")
    assert still.done == ["hold", "hold"]
    still.go_on()
    assert still.done[2:] == ["read 1", 1, "act"]
    still.settle()
    assert still.done[5:] == ["go on", "go on"]
    still.once("a", lambda: still.done.append("at once"))
    still.once("b", lambda: still.done.append("unasked"))
    assert still.done[7:] == ["at once", "unasked"]


def test_a_part_of_an_answer_may_be_enough(still: Still) -> None:
    question = still.question("a", 1)
    parts: list[object] = []
    still.once("a", lambda: still.done.append("early"), lambda: len(parts) == 1)
    still.once("a", lambda: still.done.append("late"))
    question.tell(lambda *what: parts.append(what), "x", 2)
    assert parts == [("x", 2)]
    assert still.done == ["hold", "hold", "early"]
    still.once("a", lambda: still.done.append("at once"), lambda: True)
    assert still.done[3:] == ["at once"]
    still.go_on()
    assert still.done[4:] == ["read 1", 1, "late"]


def test_what_is_not_wanted_any_more_takes_with_it_what_waits(still: Still) -> None:
    question = still.question("a", 1)
    still.once("a", lambda: still.done.append("act"))
    still.give_up()  # type: ignore[attr-defined]
    assert (still.done, question.is_wanted, still.asks("a")) == (["hold", "go on"], False, False)
    question.tell(lambda: still.done.append("told"))
    still.go_on()
    assert still.done == ["hold", "go on", "read 1"]
    still.question("a", 2)
    still.question("a", 3)
    still.drop("a")
    still.drop("nothing")
    still.go_on()
    assert still.done[3:] == ["read 2"]


def test_keys_wait_for_no_reading_that_takes_long(still: Still) -> None:
    assert MANY_UNREAD == 200
    question = still.question("a", 1)
    still.once("a", lambda: still.done.append("act"))
    question.takes_long(50, 50 + MANY_UNREAD)
    assert (question.is_long, still.done) == (False, ["hold"])
    question.takes_long(50, 51 + MANY_UNREAD)
    assert (question.is_long, still.done) == (True, ["hold", "act"])
    still.once("a", lambda: still.done.append("at once"))
    assert still.done[2:] == ["at once"]
    question.takes_long(0, 1000)
    still.go_on()
    assert still.done[3:] == ["read 1", 1]


def test_a_screen_that_has_gone_is_told_nothing_and_keys_go_on(still: Still) -> None:
    still.question("a", 1)
    still.once("a", lambda: still.done.append("act"))
    still.screen.parent = None
    still.go_on()
    still.settle()
    assert still.done == ["hold", "read 1", "go on"]


def test_from_another_thread_an_answer_takes_its_turn(still: Still) -> None:
    still.question("a", 1)
    still._interface = -1
    still.go_on()
    assert still.done == ["read 1"]
    still.settle()
    assert still.done == ["read 1", 1]


def test_the_interfaces_thread_waits_for_nothing(still: Still) -> None:
    waited: list[float] = []
    event = cast("Any", SimpleNamespace(wait=waited.append))
    question = still.question("a", 1)
    question.wait_for(event, 3.0)
    assert waited == []
    still._interface = -1
    question.wait_for(event, 3.0)
    assert waited == [3.0]
