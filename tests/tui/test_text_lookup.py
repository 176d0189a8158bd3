"""Words of the filter looked up in texts: once the typing pauses, each of them once, and again when texts come."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.tui.desk_double import desk
from tui.screens.desk.background import PAUSE, TextFilter

BRIDGE = frozenset({"bridge.txt"})


class Lookup:
    """A filter by texts over an index that answers when it is let."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.timers: list[Callable[[], None]] = []
        self.questions: list[Callable[[Any], None]] = []
        self.reports: list[Callable[[int, int], bool]] = []
        view, _ = desk()
        view.set_timer = self._set_timer
        view.background = SimpleNamespace(ask=self._ask)
        view.session.desk.search = SimpleNamespace(mentioning=self._mentioning)
        self.texts = TextFilter(view, lambda: self.heard.append("told"))

    def _set_timer(self, seconds: float, then: Callable[[], None]) -> SimpleNamespace:
        assert seconds == PAUSE
        self.timers.append(then)
        number = len(self.timers)
        self.heard.append(f"timer {number}")
        return SimpleNamespace(stop=lambda: self.heard.append(f"stopped {number}"))

    def _ask(self, topic: str, look: Callable[[Any], None]) -> None:
        self.heard.append(f"ask {topic}")
        self.questions.append(look)

    def _mentioning(self, word: str, report: Callable[[int, int], bool]) -> frozenset[str]:
        self.reports.append(report)
        return frozenset({f"{word}.txt"})

    def answer(self) -> None:
        """Answer the question that was asked first."""
        self.questions.pop(0)(SimpleNamespace(tell=lambda hear, *what: hear(*what)))

    def said(self) -> list[str]:
        """Return what was heard since this was last asked."""
        heard, self.heard[:] = list(self.heard), []
        return heard


def test_words_are_looked_up_when_the_typing_pauses() -> None:
    """A letter more begins the pause anew; what is found is told word by word, and known from then on."""
    on = Lookup()
    on.texts.want(["bri"])
    on.texts.want(["bridge", "river"])
    assert on.said() == ["timer 1", "stopped 1", "timer 2"]
    on.timers[-1]()
    on.texts.hurry()
    assert on.said() == ["stopped 2", "ask texts"]
    assert on.texts.names("bridge") is None
    on.answer()
    assert on.said() == ["told", "told"]
    assert [on.texts.names(word) for word in ("bridge", "river")] == [BRIDGE, frozenset({"river.txt"})]


def test_what_is_known_is_not_looked_up_again_and_what_is_not_wanted_is_forgotten() -> None:
    on = Lookup()
    on.texts.want(["bridge", "river"])
    on.texts.hurry()
    on.answer()
    on.said()
    on.texts.want(["bridge"])
    on.texts.hurry()
    assert on.said() == []
    on.texts.want(["bridge", "river"])
    assert on.said() == ["timer 2"]
    assert (on.texts.names("bridge"), on.texts.names("river")) == (BRIDGE, None)
    on.texts.want([])
    assert on.said() == ["stopped 2"]
    on.texts.hurry()
    assert on.said() == []


def test_an_answer_that_is_not_wanted_any_more_is_not_told() -> None:
    on = Lookup()
    on.texts.want(["bridge"])
    on.texts.hurry()
    on.texts.want(["river"])
    on.said()
    on.answer()
    assert (on.said(), on.texts.names("bridge")) == ([], None)


def test_new_texts_are_looked_at_while_the_old_answer_holds() -> None:
    on = Lookup()
    on.texts.renew()
    assert on.said() == []
    on.texts.want(["bridge"])
    on.texts.hurry()
    on.answer()
    on.said()
    on.texts.renew()
    assert (on.said(), on.texts.names("bridge")) == (["ask texts"], BRIDGE)
    on.answer()
    assert on.said() == ["told"]


def test_an_index_that_is_built_says_how_far_it_is_and_goes_on_while_it_is_wanted() -> None:
    on = Lookup()
    on.texts.want(["bridge"])
    on.texts.hurry()
    told: list[tuple[int, int]] = []
    question = SimpleNamespace(tell=lambda *_: None, takes_long=lambda *far: told.append(far), is_wanted=True)
    on.questions.pop()(question)
    [report] = on.reports
    assert report(3, 9) is True
    question.is_wanted = False
    assert report(4, 9) is False
    assert told == [(3, 9), (4, 9)]
