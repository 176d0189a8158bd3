"""Painting: whatever the frames hold, the terminal shows the last one, and only harmless characters were sent."""

from __future__ import annotations

from unicodedata import category

from hypothesis import example, given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tests.terminal.emulator import Terminal
from tui.terminal.diff import Pen, paint
from tui.terminal.frame import ACTIVE, Frame, cells_of, certain
from tui.text.wrap import with_marks

WIDTH, HEIGHT = 24, 4
STYLES = [
    Style(),
    Style(color="red"),
    Style(color="red", bold=True, underline=True),
    Style(dim=True, bgcolor="blue"),
    Style(underline2=True, italic=True),
    Style(reverse=True, color="#ff8800"),
]
TEXTS = st.lists(
    st.sampled_from(["abc", " ", "    ", "x", "é", "re\u0301sume\u0301", "漢字", "。", "한", "✓", "▌", "—"]),
    max_size=12,
).map("".join)

puts = st.tuples(
    st.integers(0, WIDTH - 1),
    st.integers(0, HEIGHT - 1),
    st.lists(st.tuples(TEXTS, st.sampled_from(STYLES)), max_size=4),
    st.integers(0, WIDTH),
)


def write(frame: Frame, put: tuple[int, int, list[tuple[str, Style]], int]) -> None:
    """Apply one generated write to a frame."""
    x, y, parts, end = put
    frame.put(x, y, [Segment(text, style) for text, style in parts], end, ColorSystem.EIGHT_BIT)


def started() -> tuple[Terminal, Frame, Frame, Pen]:
    """A terminal full of rubbish, a frame for it, and a pen that has just cleared it."""
    terminal = Terminal(WIDTH, HEIGHT)
    terminal.feed(b"\x1b[41mrubbish\x1b[3;5Hmore")
    pen = Pen()
    pen.clear()
    return terminal, Frame(WIDTH, HEIGHT), Frame(WIDTH, HEIGHT), pen


@given(st.lists(st.lists(puts, max_size=4), max_size=6))
@example([[(0, 0, [("abcabcabc", STYLES[3])], 14)], [(0, 0, [("re\u0301sume\u0301", STYLES[0])], 6)]])
@example([[(0, 2, [("abc", Style())], 1), (19, 1, [("abcre\u0301sume\u0301", Style())], 24)]])
def test_the_terminal_shows_the_last_frame(frames: list[list[tuple[int, int, list[tuple[str, Style]], int]]]) -> None:
    terminal, shown, wanted, pen = started()
    for frame in frames:
        for put in frame:
            write(wanted, put)
        terminal.feed(paint(shown, wanted, range(HEIGHT), pen).encode())
        fresh, other = Terminal(WIDTH, HEIGHT), Pen()
        other.clear()
        fresh.feed(paint(Frame(WIDTH, HEIGHT), wanted, range(HEIGHT), other).encode())
        assert terminal.screen.cells() == fresh.screen.cells()
        assert len(wanted.text) == HEIGHT
        for y, row in enumerate(wanted.text):
            assert [cell.text for cell in terminal.screen.cells()[y]] == [_composed(cell) for cell in row]
            assert shown.text[y] == row


def _composed(cell: str) -> str:
    """The emulator composes accents."""
    from unicodedata import normalize

    return normalize("NFC", cell)


@given(st.lists(puts, max_size=4))
def test_what_did_not_change_costs_nothing(frame: list[tuple[int, int, list[tuple[str, Style]], int]]) -> None:
    _, shown, wanted, pen = started()
    for put in frame:
        write(wanted, put)
    paint(shown, wanted, range(HEIGHT), pen)
    for put in frame:
        write(wanted, put)
    assert paint(shown, wanted, range(HEIGHT), pen) == ""


@given(st.lists(st.text(st.characters(), max_size=30), max_size=4))
def test_nothing_active_leaves_whatever_the_text(rows: list[str]) -> None:
    wanted = Frame(WIDTH, HEIGHT)
    for y, text in enumerate(rows):
        wanted.put(0, y, [Segment(text)], WIDTH, ColorSystem.EIGHT_BIT)
        assert len(wanted.text[y]) == WIDTH
    assert len(wanted.text) == HEIGHT
    for row in wanted.text:
        for cell in row:
            assert not ACTIVE.search(cell)
            assert len(cell) <= 32


@given(st.text(st.characters(), max_size=40))
@example("0\U00011a39")
def test_cells_add_up_to_the_width_that_textual_counts(text: str) -> None:
    """And one more for a spacing vowel sign, which Textual gives none and terminals give one."""
    from rich.cells import cell_len, split_graphemes

    assert len(cells_of(text)) == sum(with_marks(text[a:b], width) for a, b, width in split_graphemes(text)[0])
    if not any(one in "\u200d\ufe0f" or category(one) == "Mc" for one in text):
        assert len(cells_of(text)) == cell_len(text)


def test_after_an_uncertain_cluster_the_cursor_is_placed_anew() -> None:
    """A terminal that gives an emoji one cell, or four, still shows the rest of the row in its place."""
    family = "👩‍👩‍👧"
    assert not certain(family)
    shown, wanted, pen = Frame(WIDTH, HEIGHT), Frame(WIDTH, HEIGHT), Pen()
    wanted.put(0, 0, [Segment(f"ab{family}cd")], WIDTH, ColorSystem.EIGHT_BIT)
    data = paint(shown, wanted, [0], pen)
    assert f"{family}\x1b[5Gcd" in data
    terminal = Terminal(WIDTH, HEIGHT)  # pyte gives each of the three its own two cells
    terminal.feed(data.encode())
    assert [terminal.screen.cell(x, 0).text for x in (0, 1, 4, 5)] == ["a", "b", "c", "d"]


def test_replacing_an_uncertain_cluster_repairs_what_it_may_have_covered() -> None:
    shown, wanted, pen = Frame(WIDTH, HEIGHT), Frame(WIDTH, HEIGHT), Pen()
    wanted.put(0, 0, [Segment("a❤\ufe0fbcd")], WIDTH, ColorSystem.EIGHT_BIT)
    paint(shown, wanted, [0], pen)
    wanted.put(0, 0, [Segment("axxbcd")], WIDTH, ColorSystem.EIGHT_BIT)
    assert "xxbc" in paint(shown, wanted, [0], pen)
