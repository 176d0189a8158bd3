"""The bottom line and the top one, without a screen: which facts and keys fit, and what a message takes."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from textual.geometry import Region

from tests.tui.helpers import bare
from tui.widgets.status import HeadRule, Hint, StatusBar, TitleBar

pytestmark = pytest.mark.usefixtures("alone")


def bottom(monkeypatch: pytest.MonkeyPatch, *facts: str, hints: Sequence[Hint] = ()) -> StatusBar:
    """Return a bottom line."""
    bar: StatusBar = bare(StatusBar(lambda: facts), monkeypatch)
    bar.hints = hints
    monkeypatch.setattr(StatusBar, "app", SimpleNamespace(_exit=True))
    return bar


HELP, NEXT, LAST = Hint("?", "help"), Hint("j", "next"), Hint("G", "last")
GROUPED = (HELP, Hint("a", "✓", group="verdict"), Hint("d", "?", group="verdict"), NEXT)
THREE, SOME = (HELP, NEXT, LAST), ("3 of 9", "", "all saved")
LONG = "a fact that is long indeed"


@pytest.mark.parametrize(
    ("facts", "hints", "width", "shown"),
    [
        (SOME, THREE, 60, " 3 of 9   all saved                  G last  j next  ? help "),
        (SOME, THREE, 44, " 3 of 9   all saved  G last  j next  ? help "),
        (SOME, THREE, 43, " 3 of 9   all saved         j next  ? help "),
        (SOME, THREE, 28, " 3 of 9   all saved  ? help "),
        (SOME, THREE, 20, " 3 of 9      ? help "),
        (("3 of 9", LONG), (), 36, f" 3 of 9   {LONG}"),
        (("3 of 9", LONG), (), 35, " 3 of 9   a fact that is long inde…"),
        (("3 of 9", LONG), (), 22, " 3 of 9   a fact that…"),
        (("3 of 9", LONG), (), 21, " 3 of 9              "),
        ((), GROUPED, 40, "               j next  a ✓  d ?  ? help "),
        ((), GROUPED, 23, "      a ✓  d ?  ? help "),
        ((), GROUPED, 16, "         ? help "),
        ((), GROUPED, 9, "         "),
    ],
)  # fmt: skip
def test_facts_and_keys(
    monkeypatch: pytest.MonkeyPatch, facts: Sequence[str], hints: Sequence[Hint], width: int, shown: str
) -> None:
    """The most important key stands last and goes last; a group stays together, a fact is cut where it can be read."""
    bar = bottom(monkeypatch, *facts, hints=hints)
    assert bar.draw(0, width).text == shown
    assert bar.draw(1, width).text == " " * width


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (70, " 3 of 9   a fact   Saved what you said         G last  j next  ? help "),
        (60, " 3 of 9   a fact   Saved what you said       j next  ? help "),
        (45, " 3 of 9   Saved what you said         ? help "),
        (30, " Saved what you said   ? help "),
        (20, " Saved wha…  ? help "),
    ],
)
def test_a_message_takes_the_middle(monkeypatch: pytest.MonkeyPatch, width: int, shown: str) -> None:
    """Beside the first fact, and beside one of its own where there is room."""
    bar = bottom(monkeypatch, "3 of 9", "all saved", hints=(HELP, NEXT, LAST))
    bar.say("Saved what you said", beside=lambda: "a fact")
    assert bar.draw(0, width).text == shown


def test_an_urgent_message_stands_alone(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """With the key that it offers; behind the first of two keys none is live, behind a number all are."""
    bar = bottom(monkeypatch, "3 of 9", hints=(HELP, NEXT, LAST))
    bar.say("Not saved", urgent=True, offers="G")
    assert bar.draw(0, 40).text == " Not saved       G last  j next  ? help "
    assert bar.draw(0, 30).text == " Not saved     G last  ? help "
    assert bar.draw(0, 20).text == " Not saved   ? help "
    bar.pending = "g"
    assert bar.draw(0, 40).text == " Not saved                           g  "
    bar.pending = "12"
    assert bar.draw(0, 40).text == " Not saved   12  G last  j next  ? help "
    painted = len(alone)
    bar.say("Not saved", urgent=True, offers="G")
    assert len(alone) == painted == 1
    bar.say("Not saved", urgent=True)
    assert len(alone) == 2


def test_what_is_said_is_read_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is that it was taken back; with whether something stands beside it."""
    heard: list[tuple[object, ...]] = []

    def hear(*said: object) -> None:
        heard.append(said)

    speaker = SimpleNamespace(say_line=hear, take_back_line=hear)
    bar = bottom(monkeypatch)
    monkeypatch.setattr(StatusBar, "app", SimpleNamespace(_exit=True, speaker=speaker))
    bar.say("One")
    bar.say("Two", urgent=True, beside=lambda: "x")
    bar.say("")
    assert heard == [("One", False, False), ("Two", True, True), ("Two",)]


@pytest.mark.parametrize(
    ("width", "top", "facts"),
    [
        (60, " copydesk  desk                            round one    ana ", "1979 · a long fact · b"),
        (59, " copydesk  desk                                        ana ", "1979 · a long fact · b"),
        (24, " copydesk  desk     ana ", "1979 · a long fact"),
        (23, " copydesk  desk    ana ", "1979 · b"),
        (12, " copydesk…a…", "1979"),
        (11, " copydesk……", ""),
    ],
)  # fmt: skip
def test_the_top_line_and_the_rule_below_it(monkeypatch: pytest.MonkeyPatch, width: int, top: str, facts: str) -> None:
    """The reviewer is the last to go; of the facts on the rule whole ones are shown."""
    title = bare(TitleBar(), monkeypatch)
    title.desk, title.round, title.reviewer = "desk", "one", "ana"
    assert title.draw(0, width).text == top
    assert title.draw(1, width).text == " " * width
    head = bare(HeadRule("─", "·"), monkeypatch)
    assert head.draw(0, width).text == "─" * width
    head.show(("1979", "a long fact", "b"), "http://x")
    rule = f"─ {facts} ".ljust(width, "─") if facts else "─" * width
    assert head.draw(0, width).text == rule
    assert head.draw(1, width).text == "─" * width
    assert any(one.style and one.style.link for one in head.draw(0, width)) is bool(facts)


def test_a_rule_is_drawn_anew_for_other_facts(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    head = bare(HeadRule("─", "·"), monkeypatch)
    for said, address in ((("a",), ""), (("a",), ""), (("a",), "http://x"), (("b",), "http://x")):
        head.show(said, address)
    assert len(alone) == 3
    head.show(("a very long fact",))
    assert head.draw(0, 14).text == "─ a very… ────"
