"""Parts of a line, and widgets of lines without a screen: what fits, how they scroll, which rows are painted anew."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.geometry import Region

from tests.tui.helpers import PLAIN, bare
from tui.screens.key_menu import columns
from tui.screens.row_screen import RowPane, letters_line
from tui.widgets.lines import clipped, spread, strip
from tui.widgets.styled import dressed, ink, touching

pytestmark = pytest.mark.usefixtures("alone")


@pytest.mark.parametrize(
    ("left", "right", "width", "shown"),
    [
        (["ab", "cd"], ["ef"], 8, "abcd  ef"),
        (["ab", "cd"], ["ef"], 6, "abcdef"),
        (["ab", "cd"], ["ef"], 5, "ab…ef"),
        (["ab", "cd"], ["ef"], 4, "abef"),
        (["ab", "cd"], ["ef"], 2, "ef"),
        (["ab", "cd"], ["ef"], 1, "…"),
        (["ab"], ["ef", "gh"], 3, "ef…"),
        ([], [], 3, "   "),
    ],
)
def test_both_ends_of_a_line(left: list[str], right: list[str], width: int, shown: str) -> None:
    """The left one is cut first, and never both."""
    parts = [[(text, PLAIN) for text in side] for side in (left, right)]
    assert spread(parts[0], parts[1], width, PLAIN, "…").text == shown


def test_a_line_is_as_wide_as_it_should_be() -> None:
    """Filled up with its base, cut where it is longer; parts behind one that is cut are gone."""
    base = Style(bold=True)
    assert [(one.text, one.style) for one in strip([("a", PLAIN), ("", base)], 3, base)] == [("a", PLAIN), ("  ", base)]
    assert strip([("abcd", PLAIN)], 3, base).text == "abc"
    assert strip([("abc", PLAIN)], 3, base).cell_length == 3
    assert [text for text, _ in clipped([("ab", PLAIN), ("cde", PLAIN), ("f", PLAIN)], 4, "…")] == ["ab", "c…"]
    assert [text for text, _ in clipped([("ab", PLAIN), ("cde", PLAIN), ("f", PLAIN)], 2, "…")] == ["ab"]


def test_looks_laid_over_each_other() -> None:
    """Where spans overlap both show, a cluster is never cut, and the text's own ground stays."""
    bold, italic = Style(bold=True), Style(italic=True)
    parts = dressed("abcdef", 10, PLAIN, [(8, 12, bold), (11, 14, italic), (15, 99, bold)])
    assert parts == [
        ("a", bold), ("b", bold + italic), ("cd", italic), ("e", PLAIN), ("f", bold)
    ]  # fmt: skip
    assert dressed("abc", 0, bold, []) == [("abc", bold)]
    assert dressed("e\u0301a", 0, PLAIN, [(1, 3, bold)]) == [("e\u0301a", PLAIN)]
    full = Style(color="red", bgcolor="blue", bold=True, italic=True, underline=True)
    assert ink(full) == Style(color="red", bold=True, italic=True, underline=True)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (0, 5, [(0, 5)]),
        (4, 6, [(0, 5)]),
        (5, 10, []),
        (9, 11, [(10, 15)]),
        (14, 21, [(10, 15), (20, 25)]),
        (25, 30, []),
    ],
)
def test_spans_that_touch_a_stretch(start: int, end: int, found: list[tuple[int, int]]) -> None:
    assert list(touching([(0, 5), (10, 15), (20, 25)], start, end)) == found
    assert list(touching([], start, end)) == []


def test_lines_scroll_to_their_ends(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """And no further; only rows that are seen are painted anew, neighbours at once."""
    pane = bare(RowPane(), monkeypatch, 40, 5)
    pane.show([((f"row {number}", "text"),) for number in range(20)])
    assert alone == [()]
    assert [pane.scroll_lines_to(top) for top in (3, 3, 99, 15, -1)] == [True, False, True, False, True]
    assert (pane.top, len(alone)) == (0, 4)
    pane.scroll_lines_to(10)
    alone.clear()
    pane.refresh_numbers([9, 10, 11, 13, 14, 15])
    assert alone == [(Region(0, 0, 40, 2), Region(0, 3, 40, 2))]
    pane.refresh_numbers([9, 15])
    assert len(alone) == 1
    assert [one.text.strip() for one in pane.window(0, 2)] == ["row 10", "row 11"]
    pane.STAYS = 1
    assert [one.text.strip() for one in pane.window(0, 3)] == ["row 0", "row 11", "row 12"]
    pane.refresh_numbers([0, 11])
    assert alone[1:] == [(Region(0, 0, 40, 2),)]


def test_rows_that_did_not_change_are_not_painted(
    monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]
) -> None:
    """The current one is the first with a bar; what has fewer rows now is not scrolled past its end."""
    pane = bare(RowPane(), monkeypatch, 12, 2)
    rows = [((" ", "bar"), ("a", "text")), ((" ▌ ", "bar"), ("b", "text")), ((" ▌ ", "bar"), ("a long word", "text"))]
    pane.show(rows)
    assert (pane.current(), pane.line_count()) == ((3, 1), 3)
    pane.scroll_lines_to(1)
    alone.clear()
    pane.show([rows[0], rows[1], rows[1]])
    assert alone == [(Region(0, 1, 12, 1),)]
    pane.show(rows[:1])
    assert (pane.top, pane.current(), alone[1:]) == (0, None, [()])
    pane.show(rows)
    assert [pane.draw(number, 12).text for number in (-1, 2, 3)] == [" " * 12, " ▌ a long w…", " " * 12]
    assert (pane.spoken_here(), pane.spoken_head()) == ("b", "")


def test_letters_in_a_line() -> None:
    """Where the status line can hold them."""
    letters = [("a", "accurate"), ("d", "disputed")]
    assert letters_line(letters, 44) == "a accurate  d disputed"
    assert letters_line(letters, 43) == ""


@pytest.mark.parametrize(
    ("width", "most", "rows"),
    [
        (40, None, [" a accurate  d disputed  ctrl+x leave"]),
        (36, None, ["      a accurate  d disputed", " ctrl+x leave"]),
        (20, None, ["      a accurate", "      d disputed", " ctrl+x leave"]),
        (20, 2, [" a accurate", " … 2 more"]),
        (12, None, ["      a accu", "      d disp", " ctrl+x leav"]),
    ],
)
def test_keys_in_columns(width: int, most: int | None, rows: list[str]) -> None:
    """As many beside each other as fit; what has no room is counted."""
    found = columns([("a", "accurate"), ("d", "disputed"), ("ctrl+x", "leave")], width, most)
    assert ["".join(text for text, _ in row).rstrip() for row in found] == rows


# The bottom line and the top one.
# The inspector's rows.
# The lines of the list of decisions.
# What the page does with names and hits.
# Lists of articles, of hits and of where a name stands.
