"""The output layer's parts, exactly: the bytes of each move, the shortest change of look, the cells of each text."""

from __future__ import annotations

import os
import signal
import termios
import threading

import pytest
from rich.color import ColorSystem
from rich.segment import ControlType, Segment
from rich.style import Style

from tui.terminal import environment
from tui.terminal.diff import FrameRow, Pen, paint, runs
from tui.terminal.environment import (
    ASCII,
    SETTINGS,
    UTF8,
    Answers,
    TerminalError,
    charset,
    for_streams,
    locale_name,
    over_ssh,
    substitute_of,
    understand,
    with_substitutes,
)
from tui.terminal.frame import (
    LONGEST,
    PLAIN,
    Frame,
    Look,
    blank,
    cells_of,
    cells_of_segments,
    certain,
    change,
    fits_blank,
    harmless,
    look_of,
)
from tui.terminal.signals import ENDINGS, block, finishes_within, unblock
from tui.terminal.startup import show

BOLD, RED, ON_RED = Look(1), Look(0, "31"), Look(0, "", "41")
UNDERLINED, REVERSED = Look(1 << 3, "31", "41"), Look(1 << 6, "31", "41")
SYSTEM = ColorSystem.EIGHT_BIT


def at(x: int | None, y: int | None) -> Pen:
    pen = Pen()
    pen.x, pen.y = x, y
    return pen


@pytest.mark.parametrize(
    ("start", "to", "sent"),
    [
        ((None, None), (0, 0), "\x1b[H"),
        ((None, None), (4, 0), "\x1b[;5H"),
        ((None, None), (0, 3), "\x1b[4H"),
        ((None, None), (4, 3), "\x1b[4;5H"),
        ((9, 2), (0, 3), "\r\n"),
        ((9, 2), (1, 3), "\x1b[4;2H"),
        ((9, 9), (1, 10), "\r\n\x1b[C"),
        ((9, 9), (3, 10), "\x1b[11;4H"),
        ((9, 2), (0, 4), "\x1b[5H"),
        ((9, 2), (0, 1), "\x1b[2H"),
        ((None, 2), (0, 3), "\r\n"),
        ((None, 2), (5, 2), "\x1b[3;6H"),
        ((9, 2), (9, 2), ""),
        ((9, 2), (10, 2), "\x1b[C"),
        ((9, 2), (11, 2), "\x1b[2C"),
        ((9, 2), (8, 2), "\x1b[9G"),
        ((9, 2), (0, 2), "\x1b[1G"),
    ],
)
def test_a_move_is_the_shortest_there_is(start: tuple[int | None, int | None], to: tuple[int, int], sent: str) -> None:
    pen = at(*start)
    pen.move(*to)
    assert pen.take() == sent
    assert (pen.x, pen.y) == to
    assert pen.take() == ""


def test_a_step_down_and_back_is_taken_where_every_terminal_has_the_cursor_in_the_same_column() -> None:
    pen = at(None, None)
    pen.look = PLAIN
    pen.move(1, 7)
    pen.put(" ", PLAIN, 1)
    pen.move(1, 8)
    pen.put("▌", PLAIN, 1)
    pen.move(2, 8)
    pen.move(1, 9)
    pen.put("▌", PLAIN, 1)
    pen.move(4, 9)
    pen.put("a", PLAIN, 1)
    pen.move(4, 10)
    assert pen.take() == "\x1b[8;2H \x1b[B\b▌\r\n\x1b[C▌\x1b[2Ca\x1b[11;5H", "some draw a bar two cells wide"


def test_a_pen_forgets_and_clears() -> None:
    pen = at(3, 3)
    pen.look = BOLD
    pen.clear()
    assert (pen.take(), pen.look, pen.x) == ("\x1b[m\x1b[2J", PLAIN, 3)
    pen.forget()
    assert [pen.x, pen.y, pen.look] == [None] * 3


def test_what_is_uncertain_is_written_on_blanks_between_two_placings() -> None:
    pen = at(4, 0)
    pen.put_uncertain("👍🏽", RED, 2)
    assert pen.take() == "\x1b[;31m  \x1b[5G👍🏽\x1b[7G"
    assert pen.x == 6


def test_a_blank_needs_no_change_of_look_where_none_would_show() -> None:
    pen = at(0, 0)
    pen.look = RED
    pen.put(" ", PLAIN, 1)
    pen.put("a", PLAIN, 1)
    pen.put("漢", PLAIN, 2)
    assert pen.take() == " \x1b[ma漢"
    assert pen.x == 4
    assert not at(0, 0).fits(" ", PLAIN), "a look that is not known fits nothing"


def painted(was: list[str], to: list[str], looks: list[Look] | None = None) -> str:
    """Return the bytes between two rows of a frame, from a cursor at its start."""
    old, new = Frame(len(was), 1), Frame(len(was), 1)
    old.text[0], new.text[0] = list(was), list(to)
    new.looks[0] = looks or new.looks[0]
    pen = at(0, 0)
    pen.look = PLAIN
    text = paint(old, new, range(1), pen)
    assert (old.text, old.looks) == (new.text, new.looks)
    return text


@pytest.mark.parametrize(
    ("was", "to", "sent"),
    [
        ("abcdefghij", "abcdefghij", ""),
        ("abcdefghij", "Xbcdefghij", "X"),
        ("abcdefghij", "abcdeXghij", "\x1b[5CX"),
        ("abcdefghij", "abcdXfghij", "abcdX"),
        ("abcdefghij", "XbcdeXghij", "XbcdeX"),
        ("abcdefghij", "XbcdefXhij", "X\x1b[5CX"),
        ("abcdefghij", "ab        ", "ab\x1b[K"),
        ("abcdefghij", "abcdef    ", "\x1b[6C\x1b[K"),
        ("abcdefghij", "abcdefg   ", "\x1b[7C   "),
        ("a         ", "ab        ", "ab"),
    ],
)
def test_only_what_differs_is_written(was: str, to: str, sent: str) -> None:
    assert painted(list(was), list(to)) == sent


def test_what_the_pen_has_the_look_of_comes_first() -> None:
    pen = at(0, 0)
    pen.look = RED
    old, new = Frame(9, 3), Frame(9, 3)
    new.text[0][2], new.looks[0][2] = "a", BOLD
    new.text[2][7], new.looks[2][7] = "b", RED
    assert paint(old, new, range(3), pen) == "\x1b[3;8Hb\x1b[;3H\x1b[;1ma", "the last row"
    pen.look = RED
    old, new = Frame(9, 3), Frame(9, 3)
    new.text[1][1], new.looks[1][1] = "a", BOLD
    new.text[1][7], new.looks[1][7] = "b", RED
    assert paint(old, new, range(3), pen) == "\x1b[2;8Hb\x1b[2G\x1b[;1ma", "the end of a row"
    pen.look = RED
    old, new = Frame(9, 3), Frame(9, 3)
    new.text[1][1], new.looks[1][1] = "a", RED
    new.text[2][1], new.looks[2][1] = "b", RED
    assert paint(old, new, range(3), pen) == "\x1b[2Ga\x1b[B\bb", "but not where all of it has"
    pen.look = RED
    old, new = Frame(9, 3), Frame(9, 3)
    new.text[1][1], new.looks[1][1] = "a", BOLD
    old.text[1][7] = "c"
    assert paint(old, new, range(3), pen) == "\x1b[2;2H\x1b[;1ma\x1b[5C ", "nor blanks, which fit most looks"


def test_after_the_last_column_the_cursor_is_not_known() -> None:
    old, new = Frame(3, 2), Frame(3, 2)
    new.text[0], new.text[1] = list("abc"), list("x  ")
    pen = at(0, 0)
    pen.look = PLAIN
    assert paint(old, new, range(2), pen) == "abc\r\nx"
    assert (pen.x, pen.y) == (1, 1)
    old.text[1], new.text[1] = list("x  "), list("xyz")
    paint(old, new, range(2), pen)
    assert pen.x is None


def test_only_the_rows_asked_for_are_painted() -> None:
    old, new = Frame(3, 2), Frame(3, 2)
    new.text[0], new.text[1] = list("abc"), list("def")
    assert paint(old, new, [1], at(None, None)) == "\x1b[2H\x1b[mdef"
    assert old.text[0] == [" "] * 3


def test_a_change_of_look_alone_is_written() -> None:
    assert painted(list("ab"), list("ab"), [PLAIN, RED]) == "a\x1b[31mb"


def test_what_is_equal_is_no_change() -> None:
    """Whether it is the same object or not; a pen that has written nothing has no link to end."""
    accented = ["".join(("e", "\u0301")) for _ in range(2)]
    assert list(runs(accented[:1], accented[1:], [Look(1)], [Look(1)])) == []
    assert paint(Frame(3, 1), Frame(3, 1), [0], Pen()) == ""


def test_a_stretch_takes_wide_clusters_whole_and_what_an_uncertain_one_may_have_spilled_on() -> None:
    plain = [PLAIN] * 8
    wide, other = ["漢", "", *"bcdefg"], ["字", "", *"bcdefg"]
    assert list(runs(wide, other, plain, plain)) == [(0, 2)]
    assert list(runs(list("aabcdefg"), other, plain, plain)) == [(0, 2)]
    thumb = ["👍🏽", "", *"bcdefg"]
    assert list(runs(wide, thumb, plain, plain)) == [(0, 4)]
    assert list(runs(thumb, wide, plain, plain)) == [(0, 4)], "the old one may have been drawn too wide"
    assert list(runs(list("abcdefgh"), list("aXcdefXh"), plain, plain)) == [(1, 2), (6, 7)]
    assert list(runs(list("abcdefgh"), list("aXXdefgh"), plain, plain)) == [(1, 3)]
    assert list(runs(list("abcdefgh"), list("abcdefg🦊"), plain, plain)) == [(7, 8)], "not beyond the row"


def test_a_row_knows_where_its_bare_tail_begins() -> None:
    assert FrameRow(list("ab   "), [PLAIN] * 5, 0, []).bare == 2
    assert FrameRow(list("ab   "), [*[PLAIN] * 4, ON_RED], 0, []).bare == 5
    assert FrameRow(list("     "), [PLAIN] * 5, 0, []).bare == 0


@pytest.mark.parametrize(
    ("look", "left"),
    [
        (RED, PLAIN),
        (BOLD, PLAIN),
        (Look(1, "31", "41"), ON_RED),
        (UNDERLINED, UNDERLINED),
        (Look(1 << 3 | 1, "31"), Look(1 << 3, "31")),
        (REVERSED, REVERSED),
        *[(Look(1 << bit), Look(1 << bit)) for bit in (3, 6, 8, 9, 10, 11, 12)],
        *[(Look(1 << bit), PLAIN) for bit in (0, 1, 2, 4, 5, 7)],
    ],
)
def test_of_a_look_a_blank_shows_this(look: Look, left: Look) -> None:
    assert blank(look) == left
    assert fits_blank(look, left)
    assert not fits_blank(look, Look(0, "", "45"))


@pytest.mark.parametrize(
    ("old", "new", "sent"),
    [
        (None, PLAIN, "\x1b[m"),
        (None, BOLD, "\x1b[;1m"),
        (None, Look(1, "31", "41"), "\x1b[;1;31;41m"),
        (BOLD, BOLD, ""),
        (PLAIN, BOLD, "\x1b[1m"),
        (BOLD, PLAIN, "\x1b[m"),
        (RED, PLAIN, "\x1b[m"),
        (Look(1, "31", "41"), Look(0, "31", "41"), "\x1b[22m"),
        (Look(0b11, "31", "41"), Look(0b01, "31", "41"), "\x1b[22;1m"),
        (Look(0, "31", "41"), Look(0, "", "41"), "\x1b[39m"),
        (Look(0, "31", "41"), Look(0, "31", ""), "\x1b[49m"),
        (Look(0, "31"), Look(0, "32"), "\x1b[32m"),
        (Look(0, "31"), Look(0, "", "41"), "\x1b[;41m"),
    ],
)
def test_the_shortest_change_of_look_is_sent(old: Look | None, new: Look, sent: str) -> None:
    assert change(old, new) == sent


def test_each_attribute_has_its_parameters() -> None:
    """From bold, dim, italic and underline to double underline, frame, circle and overline."""
    on = (1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53)
    assert [change(None, Look(1 << bit)) for bit in range(13)] == [f"\x1b[;{number}m" for number in on]
    off = {0: 22, 1: 22, 2: 23, 3: 24, 4: 25, 5: 25, 7: 28, 8: 29, 9: 24, 10: 54, 11: 54, 12: 55}
    left = Look(1 << 6)
    assert {bit: change(Look(1 << bit | 1 << 6), left) for bit in off} == {
        bit: f"\x1b[{number}m" for bit, number in off.items()
    }
    assert change(Look(1 << 6 | 1), Look(1)) == "\x1b[27m"


def test_what_a_style_turns_off_is_off() -> None:
    assert look_of(Style(bold=False, italic=True), SYSTEM) == Look(1 << 2)
    assert look_of(Style(color="#ff0000", bgcolor="#00ff00"), ColorSystem.TRUECOLOR) == Look(
        0, "38;2;255;0;0", "48;2;0;255;0"
    )
    assert look_of(Style(color="#ff0000"), ColorSystem.STANDARD) == Look(0, "31")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("ab é", ["a", "b", " ", "é"]),
        ("漢a", ["漢", "", "a"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩‍👩‍👧!", ["👩‍👩‍👧", "", "!"]),
        ("a\x1bb", ["a", "b"]),
        ("\u0301a", ["a"]),
        ("漢\u0301a", ["漢\u0301", "", "a"]),
        ("", []),
    ],
)
def test_text_is_laid_into_cells(text: str, cells: list[str]) -> None:
    assert cells_of(text) == cells


def test_a_cluster_has_an_end() -> None:
    assert LONGEST == 32
    assert [len(cell) for cell in cells_of("a" + "\u0301" * 100)] == [32]
    assert harmless("a" + "\u0301" * 100, 1) == "a" + "\u0301" * 31


def test_something_is_shown_for_what_may_not_be() -> None:
    assert harmless("\x1b", 1) == "\ufffd"
    assert harmless("\u202e", 2) == "\ufffd "
    assert harmless("a\u202eb", 1) == "ab"
    assert harmless("a", 1) == "a"


def test_which_clusters_all_terminals_give_the_same_width() -> None:
    yes = [
        "a",
        " ",
        "~",
        "é",
        "Я",
        "α",
        "…",
        "“",
        "✓",
        "✗",
        "✔",
        "✘",
        "\ufffd",
        "漢",
        "あ",
        "한",
        "（",
        "、",
        "─",
        "█",
        "→",
        "␛",
        *"աԱᾈ٣⁺←◿",
    ]
    assert [cell for cell in yes if not certain(cell)] == []
    assert certain("e\u0301")
    assert certain("я\u0306\u0301")
    no = ["👍", "👍🏽", "☃", "♥", "\u0e33", "𠀀", "漢\u0301", "e\u20dd", "a\u200d", "\u218a", "☀", "①"]
    assert [cell for cell in no if certain(cell) and cell != "①"] == []


def test_a_frame_takes_what_fits_and_keeps_wide_clusters_whole() -> None:
    frame = Frame(6, 2)
    frame.put(1, 0, [Segment("abc", Style(bold=True))], 6, SYSTEM)
    assert frame.text[0] == [" ", "a", "b", "c", " ", " "]
    assert frame.looks[0] == [PLAIN, BOLD, BOLD, BOLD, PLAIN, PLAIN]
    frame.put(4, 0, [Segment("xyz")], 9, SYSTEM)
    assert frame.text[0] == [" ", "a", "b", "c", "x", "y"]
    frame.put(0, 0, [Segment("xyz")], 2, SYSTEM)
    assert frame.text[0] == ["x", "y", "b", "c", "x", "y"]
    for x, y, end in ((6, 0, 9), (0, 2, 6), (0, -1, 6), (3, 0, 3)):
        frame.put(x, y, [Segment("!!!")], end, SYSTEM)
    assert frame.text == [["x", "y", "b", "c", "x", "y"], [" "] * 6]
    frame.put(0, 1, [Segment("漢字漢")], 5, SYSTEM)
    assert frame.text[1] == ["漢", "", "字", "", " ", " "]
    frame.put(1, 1, [Segment("a")], 2, SYSTEM)
    assert frame.text[1] == [" ", "a", "字", "", " ", " "]
    frame.put(2, 1, [Segment("b")], 3, SYSTEM)
    assert frame.text[1] == [" ", "a", "b", " ", " ", " "]
    frame.put_row(0, 1, (["", "z"], [PLAIN, PLAIN]), 6)
    assert frame.text[1] == [" ", "z", "b", " ", " ", " "]


def test_rows_that_are_put_are_not_changed() -> None:
    row = (["漢", "", "字", ""], [PLAIN] * 4)
    Frame(3, 1).put_row(0, 0, row, 3)
    assert row == (["漢", "", "字", ""], [PLAIN] * 4)


def test_segments_are_cut_into_cells_with_the_looks_that_show() -> None:
    text, looks = cells_of_segments(
        [Segment("a b", Style(color="red")), Segment("\x07", None, [(ControlType.BELL,)])], SYSTEM
    )
    assert text == ["a", " ", "b"]
    assert looks == [RED, PLAIN, RED]
    assert cells_of_segments([Segment("a b", Style(underline=True))], SYSTEM)[1] == [Look(1 << 3)] * 3
    assert cells_of_segments([Segment("– é")], SYSTEM, ASCII)[0] == ["-", " ", "?"]


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, UTF8),
        ({"LANG": "C"}, ASCII),
        ({"LANG": "POSIX"}, ASCII),
        ({"LANG": "C.UTF-8"}, UTF8),
        ({"LANG": "de_DE.UTF-8"}, UTF8),
        ({"LANG": "de_DE.utf8"}, UTF8),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, ASCII),
        ({"LC_CTYPE": "C", "LANG": "de_DE.UTF-8"}, ASCII),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "C"}, ASCII),
        ({"LANG": "de_DE.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "de_DE.ISO-8859-15@euro"}, "iso8859-15"),
        ({"LANG": "de_DE"}, "iso8859-1"),
        ({"LANG": "ru_RU.KOI8-R"}, "koi8-r"),
        ({"LANG": "de_DE.UTF-16"}, ASCII),
        ({"LANG": "de_DE.nonsense"}, ASCII),
    ],
)
def test_a_locale_has_a_character_set(environ: dict[str, str], name: str) -> None:
    assert charset(environ, coerced=False) == name


def test_a_locale_that_python_set_for_itself_is_not_the_users() -> None:
    assert locale_name({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, coerced=True) == "C"
    assert locale_name({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, coerced=False) == "C.UTF-8"
    assert locale_name({"LC_CTYPE": "de_DE", "LANG": "C"}, coerced=True) == "de_DE"
    assert locale_name({"LC_ALL": "x", "LC_CTYPE": "C.UTF-8"}, coerced=True) == "x"
    assert locale_name({}, coerced=True) == ""


def test_what_a_set_lacks_goes_out_as_wide_as_it_was() -> None:
    assert substitute_of("–", 1, ASCII) == "-"
    assert substitute_of("漢", 2, ASCII) == "??"
    assert substitute_of("é", 1, "iso8859-1") == "é"
    assert substitute_of("e\u0301", 1, "iso8859-1") == "é"
    assert substitute_of("é", 1, ASCII) == "?"
    assert substitute_of("\x9b", 1, "iso8859-1") == "?", "a control to many terminals"
    assert substitute_of("\u2026", 1, "cp1252") == "~", "its byte there is one, too"
    assert substitute_of("漢", 2, "euc_jp") == "漢"
    assert with_substitutes(["漢", "", "a", "…"], ASCII) == ["?", "?", "a", "~"]
    assert with_substitutes(["漢", "", "a"], "euc_jp") == ["漢", "", "a"]
    assert with_substitutes(["a", "漢", ""], ASCII) == ["a", "?", "?"]


def test_streams_get_a_set_without_letters_where_controls_are() -> None:
    assert [for_streams(name) for name in ("utf-8", "iso8859-15", "euc_jp", "koi8-r", "cp1252", "gb2312")] == [
        *("utf-8", "iso8859-15", "euc_jp", "ascii", "ascii", "gb2312")
    ]


@pytest.mark.parametrize("size", [(30, 8), (30, 0), (0, 8)])
def test_the_smallest_terminal_is_let_through(size: tuple[int, int]) -> None:
    environment.check({"TERM": "xterm"}, stdin=True, stdout=True, size=size)


@pytest.mark.parametrize("size", [(29, 8), (30, 7), (29, 0), (0, 7), (29, 7)])
def test_a_smaller_one_is_not(size: tuple[int, int]) -> None:
    with pytest.raises(TerminalError, match=f"{size[0]} columns and {size[1]} rows") as caught:
        environment.check({"TERM": "xterm"}, stdin=True, stdout=True, size=size)
    assert caught.value.hint == "Make it at least 30 by 8; 80 by 24 is comfortable."


@pytest.mark.parametrize("term", ["", "dumb", "unknown"])
def test_a_terminal_without_a_screen_is_refused(term: str) -> None:
    with pytest.raises(TerminalError, match="TERM is"):
        environment.check({"TERM": term}, stdin=True, stdout=True, size=(80, 24))


def test_variables_of_textual_are_set_once() -> None:
    environ = {"ESCDELAY": "7"}
    environment.prepare(environ)
    assert environ == {**SETTINGS, "ESCDELAY": "7"}
    assert SETTINGS == {
        "TEXTUAL_FPS": "240",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
    }


def test_either_variable_tells_of_ssh() -> None:
    assert [over_ssh(environ) for environ in ({}, {"SSH_TTY": "x"}, {"SSH_CONNECTION": "x"}, {"SSH_TTY": ""})] == [
        *(False, True, True, False)
    ]


PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "mintty")
MARKED = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION")
LINKING_KINDS = ("foot", "alacritty", "xterm-kitty", "xterm-ghostty", "wezterm", "contour")
ASKED = ("xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "konsole", "vte", "gnome", "mintty", "st", "wezterm")


@pytest.mark.parametrize(
    "environ",
    [
        *({"TERM_PROGRAM": name} for name in PROGRAMS),
        *({name: "1"} for name in MARKED),
        *({"TERM": f"{kind}-direct"} for kind in LINKING_KINDS),
        {"VTE_VERSION": "5000"},
    ],
    ids=str,
)
def test_terminals_that_make_links_are_known_by_one_name(environ: dict[str, str]) -> None:
    assert environment.has_links(environ)
    assert not environment.has_links({**environ, "TMUX": "x"})
    assert not environment.has_links({**environ, "STY": "x"})


@pytest.mark.parametrize(
    "environ", [{}, {"TERM": "xterm-256color"}, {"TERM_PROGRAM": "rio2"}, {"VTE_VERSION": "4999"}, {"VTE_VERSION": "x"}]
)
def test_others_make_none(environ: dict[str, str]) -> None:
    assert not environment.has_links(environ)


@pytest.mark.parametrize("kind", ASKED)
def test_terminals_that_are_asked_for_their_ground_are_known_by_kind(kind: str) -> None:
    assert environment.answers_background({"TERM": f"{kind}-256color"})
    assert not environment.answers_background({"TERM": f"a{kind}"})


def test_two_of_sixteen_grounds_are_light() -> None:
    grounds = [environment.told_background({"COLORFGBG": f"0;{number}"}) for number in range(16)]
    assert [number for number, is_dark in enumerate(grounds) if not is_dark] == [7, 15]


def test_what_is_no_terminal_has_no_size() -> None:
    read, write = os.pipe()
    try:
        assert environment.terminal_size(write) == (0, 0)
    finally:
        os.close(read)
        os.close(write)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"\x1b[?2026;1$y\x1b[?62c", Answers(True, 1.0, sync=True)),
        (b"\x1b[?2026;2$y", Answers(True, 1.0, sync=True)),
        (b"\x1b[?2026;3$y\x1b[?62c", Answers(True, 1.0)),
        (b"\x1b[?2026;0$y\x1b[?62;152;520c", Answers(True, 1.0)),
        (b"\x1b[?52c", Answers(True, 1.0, sync=False, osc52=True)),
        (b"52", Answers(False, 1.0)),
        (b"\x1b[0n\x1b[?6c", Answers(True, 1.0, False, None, True)),
        (b"\x1b[0n", Answers(True, 1.0, alive=True)),
    ],
)
def test_a_terminals_answers_are_understood(reply: bytes, said: Answers) -> None:
    assert understand(reply, 1.0) == said


def read(fd: int) -> bytes:
    """Return what has been written to the terminal whose other end this is."""
    return os.read(fd, 4096)


def test_a_title_is_shown_without_echo_and_taken_back() -> None:
    ours, theirs = os.openpty()
    try:
        before = termios.tcgetattr(theirs)
        splash = show("samples é", theirs)
        assert read(ours) == "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J \x1b[1mcopydesk\x1b[m  samples é".encode()
        assert not termios.tcgetattr(theirs)[3] & termios.ECHO
        assert splash.before == before
        splash.clear()
        assert read(ours) == b"\x1b[?1049l\x1b[?25h"
        assert termios.tcgetattr(theirs) == before
        splash.clear()
        second = show("x", theirs)
        read(ours)
        second.terminal_returned()
        second.clear()
        os.write(theirs, b".")
        assert read(ours) == b".", "nothing was written the second time"
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_title_goes_to_what_is_no_terminal_as_well() -> None:
    ours, theirs = os.pipe()
    try:
        assert show("x", theirs).before is None
        assert read(ours).endswith(b"copydesk\x1b[m  x")
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_deed_gets_a_bounded_time() -> None:
    over = threading.Event()

    def fails() -> None:
        raise ValueError

    def waits() -> None:
        over.wait(30)

    assert finishes_within(30, lambda: None)
    assert finishes_within(30, fails), "its failure is its own"
    assert not finishes_within(0, waits)
    over.set()


def test_endings_are_kept_from_threads_and_let_through_again() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        block()
        assert {signal.SIGHUP, signal.SIGTERM} <= signal.pthread_sigmask(signal.SIG_BLOCK, ())
        unblock()
        assert not {signal.SIGHUP, signal.SIGTERM} & signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert ENDINGS == (signal.SIGHUP, signal.SIGTERM)
