"""The table of help and palette, without a screen: how rows are broken and drawn, and how the bar moves over them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rich.style import Style
from textual.strip import Strip

from tests.tui.helpers import bare
from tui.screens import help as module
from tui.screens.help import HelpRow, KeyTable
from tui.shell.signs import ASCII, UNICODE
from tui.widgets.lines import Looks

pytestmark = pytest.mark.usefixtures("alone")
ROWS = [
    HelpRow("In the list", heading=True),
    HelpRow("Open the article that the bar is at, whole.", ("enter", "l", "right"), action="list.open", short="Open"),
    HelpRow("Sort.", ("o",), "there is one article", "list.sort", short="Sort"),
    HelpRow("Signs", heading=True),
    HelpRow("accurate", ("✓",), look="good"),
    HelpRow("Quit.", ("Q",), action="app.quit", short="Quit"),
]
Make = Callable[..., Any]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return a maker of tables of a size, whose looks are told by the names in their styles."""

    def make(width: int = 40, height: int = 5, rows: list[HelpRow] = ROWS) -> KeyTable:
        made: KeyTable = bare(KeyTable(empty="Nothing by that name."), monkeypatch, width, height)
        made.looks = Looks(lambda name: Style.from_meta({name: True}))
        made.show(rows)
        return made

    monkeypatch.setattr(module, "shell_of", lambda _: SimpleNamespace(settings=SimpleNamespace(signs=UNICODE)))
    return make


def parts(line: Strip) -> list[tuple[str, str]]:
    """Return the texts of a line with the names of their looks."""
    return [(segment.text, " ".join(segment.style.meta) if segment.style else "") for segment in line]


def lines(table: KeyTable, width: int = 40) -> list[str]:
    """Return all lines of a table."""
    return [table.draw(number, width).text.rstrip() for number in range(table.line_count())]


def test_rows_in_lines(table: Make) -> None:
    """Sentences whole beside their keys, as many of them as there is room for; the bar at the first that is none's."""
    assert lines(table(70), 70) == [
        "In the list",
        "▌ enter  l  right  Open the article that the bar is at, whole.",
        "                o  Sort.  there is one article",
        "Signs",
        "                ✓  accurate",
        "                Q  Quit.",
    ]
    assert lines(table(69), 69)[1:3] == [
        "▌   enter  l  Open the article that the bar is at, whole.",
        "           o  Sort.  there is one article",
    ]
    assert lines(table(56), 56)[1:4] == [
        "▌   enter  l  Open the article that the bar is at,",
        "▌             whole.",
        "           o  Sort.  there is one article",
    ]
    assert lines(table(55), 55)[1:3] == ["▌   enter  l  Open", "           o  Sort  there is one article"]
    assert lines(table(30), 30) == [
        "In the list",
        "▌   enter  l  Open",
        "           o  Sort  there is",
        "              one article",
        "Signs",
        "           ✓  accurate",
        "           Q  Quit",
    ]
    assert lines(table(14, rows=ROWS[4:]), 14) == ["  ✓  accurate", "  Q  Quit"]


@pytest.mark.parametrize(
    ("width", "keys"),
    [(88, "  ctrl+alt+end  ctrl+end"), (87, "           ctrl+alt+end"), (48, "  ctrl+alt+…")],
)
def test_keys_have_a_quarter_of_a_line(table: Make, width: int, keys: str) -> None:
    """Or ten cells on a narrow one: as many as that holds, the first always."""
    made = table(width, rows=[HelpRow("end", ("ctrl+alt+end", "ctrl+end", "end"))])
    assert lines(made, width) == [f"{keys}  end"]


def test_the_looks_of_a_row(table: Make) -> None:
    """The chosen row has a ground and a bar, a heading its own look; what cannot be done now is quiet."""
    made = table(30)
    assert parts(made.draw(0, 30)) == [("In the list", "text head"), (" " * 19, "text")]
    assert parts(made.draw(1, 30)) == [
        ("▌", "row key"),
        (" ", "row"),
        ("  ", "row"),
        ("enter  l", "row key"),
        ("  ", "row"),
        ("Open", "row"),
        (" " * 12, "row"),
    ]
    assert parts(made.draw(2, 30)) == [
        (" ", "text"),
        (" ", "text"),
        (" " * 9, "text"),
        ("o", "text quiet key"),
        ("  ", "text"),
        ("Sort  there is", "text quiet"),
        ("  ", "text"),
    ]
    assert parts(made.draw(5, 30))[3:6] == [("✓", "text good"), ("  ", "text"), ("accurate", "text")]
    for number in (-1, 7):
        assert parts(made.draw(number, 30)) == [(" " * 30, "text")]
    made.cursor = 4
    assert parts(made.draw(5, 30))[0] == (" ", "text"), "nothing can be done with a sign"


def test_the_bar_goes_past_headings(table: Make) -> None:
    """And no further than the ends; one that stands at the top is not left for the heading above it."""
    made = table(40, 20)
    found = [made.cursor]
    for steps in (1, 1, 1, 1, -1, -1, -1, -1, 99, -99, 2):
        made.move(steps)
        found.append(made.cursor)
    assert found == [1, 2, 4, 5, 5, 4, 2, 1, 1, 5, 1, 4], "also a long way up, where the first row is a heading"
    made = table(40, 20, [HelpRow("One.", action="a"), HelpRow("End", heading=True)])
    made.move(1)
    assert made.cursor == 0
    assert made.chosen == made.rows[0]
    made = table(40, 20, [HelpRow("One.", action="a"), HelpRow("Two", heading=True), HelpRow("Three.", action="b")])
    made.move(1)
    assert made.cursor == 2
    made.move(-1)
    assert made.cursor == 0
    made = table(40, 20, [HelpRow("One.", look="good")])
    assert (made.cursor, made.chosen) == (0, None)
    made = table(40, 20, [HelpRow("Only", heading=True)])
    assert (made.cursor, made.chosen) == (0, None)
    made = table(40, 20, [])
    assert (made.cursor, made.chosen, lines(made)) == (0, None, ["  Nothing by that name."])


def test_what_is_chosen_is_in_sight(table: Make, alone: list[tuple[Any, ...]]) -> None:
    """The window follows by as little as there is need to, upwards with the line above; else two rows are painted."""
    made = table(40, 3)
    tops = []
    for steps in (1, 1, 1, -1, -1, -1):
        made.move(steps)
        tops.append(made.top)
    assert tops == [0, 2, 3, 3, 1, 0]
    made.move(1)
    made.show(ROWS)
    assert (made.top, made.cursor) == (0, 1)
    alone.clear()
    made.move(1)
    assert [[(one.y, one.height) for one in regions] for regions in alone] == [[(1, 2)]]


def test_pages_and_lines_that_are_pointed_at(table: Make) -> None:
    """A page is a window less a line, and moves by a row at least; a line that is none's chooses nothing."""
    rows = [
        HelpRow("Long enough to take three lines of this table, as one sees.", ("x",), action=f"{n}") for n in "abcdef"
    ]
    made = table(30, 7, rows)
    assert made.line_count() == 18
    found = []
    for pages in (1, 1, -1, 2, 9, -9):
        made.page(pages)
        found.append((made.cursor, made.top))
    assert found == [(2, 2), (4, 8), (2, 5), (5, 11), (5, 11), (0, 0)]
    low = table(30, 2, rows)
    low.page(1)
    assert low.cursor == 1
    for number, at in ((4, 1), (17, 5), (18, 5), (0, 0)):
        low.pick(number)
        assert low.cursor == at
    low.choose(3)
    assert low.cursor == 3
    for number, at in ((99, 5), (-1, 0)):
        low.choose(number)
        assert low.cursor == at
    assert low.current() == (2, 0)
    low.choose(2)
    assert low.current() == (2, 6)
    headed = table(30, 7)
    headed.choose(2)
    assert headed.cursor == 4
    assert KeyTable(empty="").current() == (2, 0)


def test_another_width_breaks_rows_anew(table: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """And keeps the bar in sight."""
    made = table(120, 3)
    made.choose(3)
    assert made.top == 3
    narrow = table(30, 3)
    made.fit()
    assert made.line_count() == 7
    assert made.top == 4
    assert narrow.top == 0


def test_rows_in_words(table: Make) -> None:
    """Their number, the heading above the first of them, name, keys and why not."""
    made = table()
    assert (made.spoken_count(), made.spoken_head(), made.spoken_at()) == (4, "4 lines", 0)
    assert [made.spoken(number) for number in range(-1, 5)] == [
        "Nothing by that name.",
        "1: In the list. Open the article that the bar is at, whole. Key enter or l or right.",
        "2: Sort. Key o. Not now: there is one article",
        "3: Signs. accurate",
        "4: Quit. Key Q.",
        "Nothing by that name.",
    ]
    made.choose(2)
    assert made.spoken_at() == 2
    named = HelpRow(" Take back your last decision. ", ("u", "\x1b"), action="edit.undo", short="Undo")
    made = table(rows=[named, HelpRow("No key.", action="x")])
    assert [made.spoken(0), made.spoken(1)] == [
        "1: Undo. Take back your last decision. Key u or ␛.",
        "2: No key.",
    ]
    assert table(rows=[named]).spoken_head() == "1 line"


def test_a_bar_and_an_ellipsis_in_ascii(table: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signs are the application's."""
    monkeypatch.setattr(module, "shell_of", lambda _: SimpleNamespace(settings=SimpleNamespace(signs=ASCII)))
    monkeypatch.setattr(KeyTable, "ellipsis", "~")
    made = table(40, rows=[HelpRow("Take back.", ("ctrl+alt+backspace", "u"), action="a")])
    assert lines(made) == ["> ctrl+alt+~  Take back."]
