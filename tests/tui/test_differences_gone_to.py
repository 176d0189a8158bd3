"""Going to what differs: from sentence to sentence and article to article, and what says why one cannot."""

from __future__ import annotations

import pytest

from review.elsewhere.values import Strength
from review.events import Event, EventKind, Holding
from review.rounds import Round
from tests.fakes.desk import FakeDesk
from tests.tui.differing import tell
from tests.tui.helpers import article
from tests.tui.others_double import AFTER, BEFORE, OFF, Stage
from tests.verdicts import Verdict
from tui.screens.desk.elsewhere import elsewhere_handlers, why_not_elsewhere
from tui.shell.dispatch import Call

FURTHER, BACK = "say('No difference further on')", "say('No difference before')"


def five() -> FakeDesk:
    """Return a desk of five articles; of a, c and e two sentences each differ, and a third a little."""
    sentences = "One.", "Two two.", "Three.", *["So."] * 5, "Nine nine."
    desk = FakeDesk([article(f"{name}.txt", *sentences) for name in "abcde"])
    for name in ("e.txt", "c.txt", "a.txt"):
        for at, word, strength in (
            (8, "Nine", Strength.STRONG),
            (2, "Three", Strength.WEAK),
            (1, "Two", Strength.STRONG),
        ):
            tell(desk, (name, at), ("b.txt", 0), word, "One", strength)
    return desk


def on_stage(rules: Round = BEFORE, at: tuple[str, int] = ("c.txt", 0), pane: str = "reader") -> Stage:
    desk = five()
    for name in ("a.txt", "e.txt") if rules is AFTER else ():
        snapshot = desk.article(name).sha256
        judged = range(9) if name == "e.txt" else range(8)
        desk.append(
            [Event(EventKind.DECIDE, "ana", "main", name, snapshot, one, Holding(Verdict.ACCURATE)) for one in judged]
        )
    on = Stage(desk, rules)
    on.session.open(*at)
    on.others.opened()
    on.view.articles.order = [4, 2, 1, 0]
    on.view.pane = pane
    return on.compared()


@pytest.mark.parametrize(
    ("action", "times", "at", "to", "said"),
    [
        ("difference.next", 1, ("c.txt", 0), ("c.txt", 1), []),
        ("difference.next", 1, ("c.txt", 1), ("c.txt", 8), []),
        ("difference.next", 2, ("c.txt", 0), ("c.txt", 8), []),
        ("difference.next", 3, ("c.txt", 0), ("a.txt", 1), []),
        ("difference.next", 1, ("c.txt", 8), ("a.txt", 1), []),
        ("difference.next", 2, ("c.txt", 8), ("a.txt", 8), []),
        ("difference.next", 3, ("c.txt", 8), ("c.txt", 8), [FURTHER]),
        ("difference.next", 4, ("e.txt", 1), ("a.txt", 1), []),
        ("difference.next", 1, ("d.txt", 0), ("e.txt", 1), []),
        ("difference.next", 1, ("a.txt", 8), ("a.txt", 8), [FURTHER]),
        ("difference.previous", 1, ("c.txt", 8), ("c.txt", 1), []),
        ("difference.previous", 2, ("a.txt", 8), ("c.txt", 8), []),
        ("difference.previous", 3, ("a.txt", 8), ("c.txt", 1), []),
        ("difference.previous", 4, ("a.txt", 8), ("e.txt", 8), []),
        ("difference.previous", 1, ("c.txt", 1), ("e.txt", 8), []),
        ("difference.previous", 2, ("c.txt", 1), ("e.txt", 1), []),
        ("difference.previous", 3, ("c.txt", 1), ("c.txt", 1), [BACK]),
        ("difference.previous", 1, ("d.txt", 0), ("d.txt", 0), [BACK]),
    ],
)
def test_differences_are_gone_through_in_the_order_of_the_list(
    action: str, times: int, at: tuple[str, int], to: tuple[str, int], said: list[str]
) -> None:
    """An article that the list does not show is as one before its beginning; a weak difference is none."""
    on = on_stage(at=at)
    elsewhere_handlers(on.view)[action](Call(action, times))
    assert (on.session.current_place, on.said()) == (to, said)


@pytest.mark.parametrize(
    ("at", "times", "to"),
    [(("c.txt", 0), 1, ("c.txt", 0)), (("e.txt", 0), 2, ("e.txt", 8)), (("e.txt", 0), 3, ("e.txt", 0))],
)
def test_only_differences_that_the_round_shows_are_gone_to(
    at: tuple[str, int], times: int, to: tuple[str, int]
) -> None:
    """Neither in the open article nor in others before they are judged."""
    on = on_stage(AFTER, at)
    elsewhere_handlers(on.view)["difference.next"](Call("difference.next", times))
    assert on.session.current_place == to


@pytest.mark.parametrize("times", [1, 3])
def test_who_goes_to_a_difference_from_the_list_sees_the_page(times: int) -> None:
    on = on_stage(pane="list")
    elsewhere_handlers(on.view)["difference.next"](Call("difference.next", times))
    assert on.said() == ["focus_pane('reader')"]


NOTHING_SHOWN = "This round shows nothing of what other articles say"
UNJUDGED = "This round shows what other articles say of a sentence after you have judged it"


@pytest.mark.parametrize(
    ("rules", "articles", "sentence", "opens", "goes"),
    [
        (BEFORE, 2, 0, "", ""),
        (BEFORE, 1, 0, "There is no other article here", "There is no other article here"),
        (AFTER, 2, 0, UNJUDGED, ""),
        (AFTER, 2, 1, "", ""),
        (OFF, 1, 1, NOTHING_SHOWN, NOTHING_SHOWN),
    ],
)
def test_why_nothing_is_shown_of_other_articles(
    rules: Round, articles: int, sentence: int, opens: str, goes: str
) -> None:
    """Where hints come after one's verdict the dialog waits for it; going to what was judged does not."""
    desk = FakeDesk([article(f"{name}.txt", "One.", "Two.") for name in "ab"[:articles]])
    snapshot = desk.article("a.txt").sha256
    desk.append([Event(EventKind.DECIDE, "ana", "main", "a.txt", snapshot, 1, Holding(Verdict.ACCURATE))])
    on = Stage(desk, rules)
    on.session.cursor.go(sentence)
    assert why_not_elsewhere(on.view, "elsewhere.open") == opens
    assert why_not_elsewhere(on.view, "difference.next") == goes
