"""What was done to the sentences of the open article: read when the inspector shows one, kept, and read anew."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from review.events import Holding, Link
from tests.tui.by_hand import event
from tests.tui.desk_double import desk
from tests.verdicts import Verdict
from tui.screens.desk.background import SHOWN, SentencePasts
from tui.widgets.inspector_rows import Past
from tui.work.pending import SaveState
from tui.work.sentence import SentenceView

LINK = Link("supports", "b.txt", "text", 4)
EARLIER = [
    event("a.txt", 2, Holding(Verdict.ACCURATE), "bo"),
    event("a.txt", 2, Holding(note="n"), "cy"),
    event("a.txt", 2, Holding(Verdict.DISPUTED), "di"),
    event("a.txt", 1, Holding(Verdict.DISPUTED), "bo"),
]


def sentence(number: int, state: SaveState = SaveState.SAVED) -> SentenceView:
    return SentenceView(number, "", "", "", True, True, False, state, Holding(links=(LINK,)))


class Pasts:
    """Pasts of sentences over a desk whose answers wait until they are let in."""

    def __init__(self) -> None:
        self.view, self.heard = desk()
        self.questions: list[Callable[[], None]] = []
        self.history = [event("a.txt", 2, Holding(note="first"))]
        session = self.view.session
        session.may_have_past = lambda number: number != 0
        session.terms = SimpleNamespace(earlier=self._earlier)
        session.desk.decisions = SimpleNamespace(
            history=lambda *place: [*self.history, place], anchor=lambda *place: ("anchor", *place)
        )
        self.view.background = SimpleNamespace(ask=self._ask)
        self.pasts = SentencePasts(self.view)

    def _earlier(self, rules: object, name: str) -> Any:
        assert rules is self.view.session.desk.rules
        self.heard.append(f"earlier of {name}")
        return EARLIER

    def _ask(self, topic: str, read: Callable[[object], Any], take: Callable[[Any], None]) -> None:
        self.heard.append(f"ask {topic}")
        self.questions.append(lambda: take(read(None)))

    def known(self, number: int) -> Past:
        """Return the past of a sentence as it is read now."""
        earlier = [one for one in EARLIER if one.sentence == number and one.holding.verdict] or ()
        anchors: dict[Link, Any] = {LINK: ("anchor", "b.txt", "text", 4)}
        return Past([*self.history, ("a.txt", number, SHOWN)], earlier, anchors)  # type: ignore[list-item]

    def answer(self) -> None:
        self.questions.pop(0)()

    def said(self) -> list[str]:
        """Return what was heard since this was last asked."""
        heard, self.heard[:] = list(self.heard), []
        return heard


def test_a_past_is_read_once_and_shown_when_it_is_there() -> None:
    """With what the round before says, which is read once for an article: verdicts alone."""
    on = Pasts()
    assert on.pasts.past_of(sentence(2)) == on.pasts.past_of(sentence(2)) == Past()
    assert on.said() == ["ask past"]
    on.answer()
    assert on.said() == ["earlier of a.txt", "inspect()"]
    assert on.pasts.past_of(sentence(2)) == on.known(2)
    assert len(on.known(2).earlier) == 2
    on.pasts.past_of(sentence(1))
    on.answer()
    assert (on.said(), on.pasts.past_of(sentence(1))) == (["ask past", "inspect()"], on.known(1))


def test_what_has_no_past_is_not_asked_for() -> None:
    """Nothing happened to it, nor is there any, nor is it saved yet."""
    on = Pasts()
    assert on.pasts.past_of(None) == Past()
    assert on.pasts.past_of(sentence(0)) == Past()
    assert on.pasts.past_of(sentence(2, SaveState.PENDING)) == Past()
    assert on.said() == []


def test_what_was_known_stands_until_it_is_known_anew() -> None:
    on = Pasts()
    on.pasts.past_of(sentence(2))
    on.answer()
    before = on.known(2)
    on.history = [*on.history, event("a.txt", 2, Holding(note="second"))]
    on.said()
    on.pasts.ask_again((2, 3))
    assert on.pasts.past_of(sentence(2, SaveState.PENDING)) == before
    assert on.said() == []
    assert on.pasts.past_of(sentence(2)) == before
    on.answer()
    assert on.pasts.past_of(sentence(2)) == on.known(2) != before
    assert on.said() == ["ask past", "inspect()"]


def test_what_others_wrote_is_read_anew() -> None:
    """Nothing is shown meanwhile: another article may be open."""
    on = Pasts()
    on.pasts.past_of(sentence(2))
    on.answer()
    on.said()
    on.pasts.forget()
    assert on.pasts.past_of(sentence(2)) == Past()
    assert on.said() == ["ask past"]
    on.answer()
    assert on.pasts.past_of(sentence(2)) == on.known(2)


def test_a_sentence_that_changes_while_its_past_is_read_is_read_again() -> None:
    on = Pasts()
    on.pasts.past_of(sentence(2))
    on.pasts.ask_again((2,))
    on.pasts.past_of(sentence(2))
    assert on.said() == ["ask past", "ask past"]
    on.pasts.forget()
    assert on.pasts.past_of(sentence(2)) == Past()
    assert on.said() == ["ask past"]


def test_an_article_that_was_left_learns_nothing_of_another_one() -> None:
    """The next one's earlier verdicts are read for itself."""
    on = Pasts()
    on.pasts.past_of(sentence(2))
    on.view.session.name = "b.txt"
    on.pasts.forget()
    on.said()
    on.answer()
    assert on.said() == ["earlier of a.txt"]
    assert on.pasts.past_of(sentence(2)) == Past()
    on.answer()
    assert on.said() == ["ask past", "earlier of b.txt", "inspect()"]
    on.view.session.name = "a.txt"
    on.pasts.forget()
    on.pasts.past_of(sentence(1))
    on.answer()
    assert on.said() == ["ask past", "earlier of a.txt", "inspect()"]


def test_an_answer_at_once_is_returned() -> None:
    on = Pasts()
    on.view.background.ask = lambda _, read, take: take(read(None))
    assert on.pasts.past_of(sentence(2)) == on.known(2)
    assert on.pasts.past_of(sentence(3)) == on.known(3)
