"""A pane of rows: what it draws, says and scrolls; and the screen around it: what it counts below, what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from rich.style import Style
from textual.geometry import Region

from keymaps.actions import Scope
from tests.registry import BY_ID, shipped
from tests.tui.helpers import bare
from tui.screens.row_screen import RowPane, RowScreen, letters_line
from tui.shell.signs import UNICODE
from tui.widgets.lines import Looks
from tui.widgets.status import RESERVED, Hint

pytestmark = pytest.mark.usefixtures("alone")
KEYMAP = shipped()


@pytest.fixture
def pane(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a pane of three lines, whose looks are told by the names in their styles."""
    made = bare(RowPane(), monkeypatch, 10, 3)
    made.looks = Looks(lambda name: Style.from_meta({name: True}))
    return made


def numbered(count: int) -> list[tuple[tuple[str, str], ...]]:
    return [((f"row {number}", "text"),) for number in range(count)]


def test_a_row_has_the_looks_of_its_parts(pane: Any) -> None:
    """Cut to the width and filled with the look of text."""
    pane.show([((" ! ", "urgent"), ("a long name", "head")), (("ok", "quiet"),)])
    drawn = [[(one.text, *one.style.meta) for one in pane.draw(number, 10)] for number in range(-1, 3)]
    assert drawn == [
        [(" " * 10, "text")],
        [(" ! ", "urgent"), ("a long…", "head")],
        [("ok", "quiet"), (" " * 8, "text")],
        [(" " * 10, "text")],
    ]
    assert pane.component_prefix() == "rows"


def test_fewer_rows_are_scrolled_to_their_end(pane: Any, alone: list[tuple[Region, ...]]) -> None:
    """More rows, or as many, stay where they are; of as many only those that changed are painted."""
    pane.show(numbered(10))
    pane.scroll_lines_to(7)
    for count, top in ((12, 7), (9, 6), (3, 0), (1, 0), (0, 0)):
        alone.clear()
        pane.show(numbered(count))
        assert (pane.top, alone, pane.line_count()) == (top, [()], count)
    pane.show(numbered(3))
    alone.clear()
    pane.show([*numbered(2), (("other", "text"),)])
    assert alone == [(Region(0, 2, 10, 1),)]
    alone.clear()
    pane.show(list(pane.rows))
    assert alone == []


def test_where_one_is(pane: Any) -> None:
    """At the first row with a bar, else at the beginning; read aloud from there, past rows that say nothing."""
    pane.about = "sentence 3"
    assert (pane.current(), pane.spoken_here(), pane.spoken_head()) == (None, "", "sentence 3")
    pane.show([(("one", "text"),), ((" ", "bar"),), ((" ", "text"), ("▌", "bar"), ("", "head")), (("four", "text"),)])
    assert pane.current() == (3, 2)
    pane.show([(), (("one", "text"),), ((" > ", "bar"),), (("four", "text"),)])
    assert pane.current() == (3, 2)
    assert pane.spoken_here() == ">"
    pane.show([(), (("  ", "bar"),), (("one", "text"),), (("two", "text"),)])
    assert pane.current() is None
    assert pane.spoken_here() == "one"


def test_the_wheel_scrolls_by_three(pane: Any) -> None:
    """And is heard by nobody else."""
    pane.show(numbered(20))
    stopped: list[int] = []
    event = SimpleNamespace(stop=lambda: stopped.append(pane.top))
    tops = []
    for way in (0, 0, 1, 0):
        pane._wheel(event, way)
        tops.append(pane.top)
    assert tops == [3, 6, 3, 6]
    assert stopped == [0, 3, 6, 3]


def test_letters_as_one_line() -> None:
    """All of them or none: a part would be taken for the whole."""
    letters = [("a", "accurate"), ("d", "disputed")]
    assert letters_line(letters, 22 + RESERVED) == "a accurate  d disputed"
    assert letters_line(letters, 21 + RESERVED) == ""
    assert letters_line([], RESERVED) == ""


class Page(RowScreen):
    """A screen of rows in which the round cannot be opened."""

    SCOPE = Scope.ROUNDS
    shell: Any = SimpleNamespace(
        keymap=KEYMAP, key_of=lambda name: KEYMAP.keys_of(name)[0], settings=SimpleNamespace(signs=UNICODE)
    )

    def cannot(self, action_id: str, /) -> str:
        return "" if action_id in ("app.help", "round.new", "app.close") else "No."

    def facts(self) -> Sequence[str]:
        return ("1 round",)


@pytest.fixture
def page(pane: Any) -> Page:
    """Return the screen over the pane, with a line that keeps what it is told."""
    made = Page()
    made.pane = pane
    said: list[Any] = []
    made.status = SimpleNamespace(
        hints=(), repaint=lambda: said.append("painted"), say=lambda *told: said.append(told), said=said
    )  # type: ignore[assignment]
    return made


@pytest.mark.parametrize(
    ("count", "top", "said"),
    [(3, 0, ""), (2, 0, ""), (4, 0, "space: 1 line below"), (9, 2, "space: 4 lines below"), (9, 6, "")],
)
def test_what_lies_below_is_counted(page: Page, count: int, top: int, said: str) -> None:
    """With the key that shows it."""
    page.pane.show(numbered(count))
    page.pane.top = top
    assert page.more_below("round.page-next") == said


def test_what_a_screen_of_rows_offers(page: Page) -> None:
    """Its own keys before the application's; only what can be done."""
    assert page.scopes() == (Scope.ROUNDS, Scope.APP)
    assert page.hint_of(BY_ID["round.new"]) == Hint("n", "new")
    page.show_status()
    assert page.status.hints == [Hint("?", "help"), Hint("q", "back"), Hint("n", "new")]
    page.say("Round one is open")
    page.say("Refused", urgent=True)
    assert page.status.said == ["painted", ("Round one is open", False), ("Refused", True)]  # type: ignore[attr-defined]
