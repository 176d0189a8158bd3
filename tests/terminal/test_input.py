"""Input taken apart: sequences are never typed out, wherever they are cut, and what was typed by hand is that."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import pytest

from keymaps.names import name_of
from tests.terminal.ptydrive import Session, now
from tests.terminal.sent import cuts, samples, taken, told, whole
from tests.waiting import until
from tui.terminal.input import (
    APART_SECONDS,
    ESCAPE_SECONDS,
    PASTE_SECONDS,
    SEQUENCE_SECONDS,
    STRING_SECONDS,
    Answer,
    Ground,
    InputParser,
    Mouse,
    Paste,
)
from tui.terminal.keycodes import Key

SHORT, SLOW, LATE = 0.2 * ESCAPE_SECONDS, 0.8 * ESCAPE_SECONDS, 6 * ESCAPE_SECONDS
"""Pauses: of one write, within the time that an escape waits but apart, and beyond that time."""


@pytest.mark.parametrize("character", ["a", "A", "/", "\x10", "é", "ф"])
def test_a_key_pressed_after_escape_is_a_key_of_its_own(character: str) -> None:
    """However long escape waits for the rest of an arrow key, what follows is neither lost nor taken for alt."""
    alone = taken(character)
    assert taken("\x1b", SLOW, character) == ["escape", *alone]
    assert taken("\x1b", LATE, character) == ["escape", *alone]
    assert taken("x\x1b", SLOW, f"{character}y") == ["x", "escape", *alone, "y"]


def test_keys_that_only_look_like_the_rest_of_something_are_keys() -> None:
    """What an escape introduces that was pressed by hand, or what follows a string that was given up."""
    assert taken("\x1b", LATE, "_ab") == ["escape", "underscore", "a", "b"]
    assert taken("\x1b", LATE, "]ab") == ["escape", "right_square_bracket", "a", "b"]
    assert taken("\x1b]0;t\x1b", 2 * STRING_SECONDS, "a") == ["a"]
    assert taken("\x1b", SLOW, "[", SLOW, "\x1b[A") == ["escape", "left_square_bracket", "up"]
    assert taken("\x1b", SLOW, "[", SLOW, "1\x1b[A") == taken("\x1b[1\x1b[A") == ["up"]
    assert taken("\x1bO\x1fA") == ["up"], "a control character means nothing there"


@pytest.mark.parametrize("introducer", "[O]")
def test_escape_and_what_may_begin_a_sequence_can_be_typed_by_hand(introducer: str) -> None:
    alone = taken(introducer)
    assert taken("\x1b", LATE, introducer, LATE, "a") == ["escape", *alone, "a"]
    assert taken("\x1b", SLOW, introducer, LATE, "a") == ["escape", *alone, "a"]
    assert taken("\x1b", SLOW, introducer, LATE, "ja") == ["escape", *alone, "j", "a"]
    assert taken("\x1b", SLOW, "[", LATE, "1;5Dx") == ["escape", "left_square_bracket", "x"]


def test_what_belongs_together_stays_together() -> None:
    """Alt with a key, and an arrow key in two parts, are one key each."""
    assert taken("\x1ba") == ["alt+a"]
    assert taken("\x1b", SHORT, "a") == ["alt+a"]
    times = iter((0.0, APART_SECONDS))
    parser = InputParser(clock=lambda: next(times))
    assert [*parser.feed(b"\x1b"), *parser.feed(b"a")] == [Key("alt+a", None)]
    assert taken("\x1b", SHORT, b"\xd1", SHORT, b"\x84") == ["alt+ф"]
    assert taken("\x1b", SLOW, b"\xd1", SHORT, b"\x84") == ["escape", "ф"]
    assert taken("\x1b", SLOW, "[B") == ["down"]
    assert taken("\x1b", SLOW, "OA") == ["up"]
    assert taken("\x1b", SLOW, "]", SLOW, "laaa", SLOW, "\x1b", SLOW, "\\") == []  # the title, where one asked for it
    assert taken("\x1b[", LATE, "B") == ["down"]
    assert taken("\x1b", SLOW, "[", SLOW, "1", SLOW, ";", SLOW, "5", SLOW, "D") == ["ctrl+left"]


@pytest.mark.parametrize(
    "rest",
    ["[D", "OA", "[1;5D", "[13;2u", "[27;2;13~", "]11;rgb:aaaa/dddd/eeee\x1b\\", "P1$r0m\x1b\\", "_Gi=1;OK\x1b\\"],
)
def test_the_rest_of_a_sequence_that_comes_behind_an_escape_is_no_keys(rest: str) -> None:
    """Whatever the line made of it: the escape has acted, and what follows in one read means nothing any more."""
    assert taken("\x1b", LATE, rest) == ["escape"]
    assert taken("\x1b", 60.0, f"{rest}a") == ["escape", "a"]
    assert taken("\x1b", LATE, "x", LATE, "a") == ["escape", "x", "a"]


@pytest.mark.parametrize("at", range(1, 10))
def test_the_rest_of_what_was_given_up_is_no_keys(at: int) -> None:
    """A string's end may be late by more than anybody waits; a key typed alone behind it is a key."""
    sent = "\x1b]11;aaade\x1b\\"
    pause = 2 * (SEQUENCE_SECONDS + STRING_SECONDS)
    assert set(taken(sent[:at], pause, sent[at:] + "x")) <= {"escape", "alt+right_square_bracket", "x"}
    assert taken(sent[:at], pause, "j", SLOW, "a")[-2:] == ["j", "a"]


def test_what_does_not_end_is_given_up_and_its_rest_is_no_keys() -> None:
    for begun in ("\x1b[1;5", "\x1b]0;a title", "\x1bPabc", "\x1b_abc", "\x1b^abc", "\x1bXabc", "\x9b12", "\x9dabc"):
        assert taken(begun) == []
        assert taken(begun, SEQUENCE_SECONDS + 1, "a", LATE, "d") == ["a", "d"]
    assert taken("\x1b]0;abc", STRING_SECONDS / 2, "a", STRING_SECONDS + 0.1, "d") == ["d"]
    assert taken("\x1b]0;abc\x1b[A") == ["up"]  # another sequence breaks a string off
    assert taken("\x1bPtmux;\x1b\x1b[97u\x1b\x1b]0;a\x07\x1b\\x") == ["x"]  # doubled, as multiplexers wrap strings
    assert taken("\x1b]0;abc\x18a") == ["a"]
    assert taken("\x1b[12\x1b[A\x1b[34\x18a") == ["up", "a"]
    assert taken("\x1b[12éa\x1b[1;\r5Ax") == ["a", "ctrl+up", "x"]
    assert taken("a\x1b\\b\u009cc") == ["a", "b", "c"]  # the end of a string that nothing is left of
    assert taken(b"a\x9cb") == ["a", "b"]
    assert taken(b"\x1b]1337;a\xc3", 2 * STRING_SECONDS, b"\x9c\x07a") == ["a"]  # cut within a character


def test_controls_of_eight_bits_are_those_of_seven_and_never_within_a_character() -> None:
    assert taken(b"\x9b13;2ua\x9bA\x8fAb") == ["shift+enter", "a", "up", "up", "b"]
    assert taken(b"\x9d0;abc\x9cx\x90abc\x9c\x9fabc\x9c\x9eabc\x9c\x98a\x1bc\x9cy") == ["x", "y"]
    assert taken("\u009b13;2u\u009d0;abc\u009cx") == ["shift+enter", "x"]
    assert taken("ěӛɛ›áݝ") == [*"ěӛɛ", "single_right_pointing_angle_quotation_mark", *"áݝ"]
    assert taken(b"\xe2\x9bA\xe2\x9da") == [*["replacement_character"] * 2, "A", *["replacement_character"] * 2, "a"]


def test_a_byte_that_is_no_character_is_one_unknown_key_and_types_nothing() -> None:
    unknown = "replacement_character"
    assert taken(b"a\xffb\xc3c\x80\xf8") == ["a", unknown, "b", unknown, "c", unknown, unknown]
    assert taken(b"\xc3", SEQUENCE_SECONDS + 0.1, b"\xa9") == [unknown, unknown]
    assert whole(b"\xff\x85") == [Key(unknown, None)] * 2


def test_the_locale_says_what_bytes_are() -> None:
    assert told(InputParser("iso8859-1").feed(b"\xe9\x9bA\xc3")) == ["é", "up", "Ã"]
    assert told(InputParser("cp1252").feed(b"\x9bA")) == ["single_right_pointing_angle_quotation_mark", "A"]
    assert told(InputParser("euc_jp").feed(b"\xa4\xa2")) == ["あ"]


def test_reports_of_the_mouse_are_no_keys() -> None:
    """Also those of the oldest form, whose numbers are characters: a click in column 65 is an a."""
    assert whole(b"\x1b[<0;3;4M\x1b[<64;1;1m") == [Mouse(0, 2, 3, True), Mouse(64, 0, 0, False)]
    assert taken("\x1b[Ma!ax\x1b[32;1;1Mx") == ["x", "x"]
    assert taken("\x1b[M", LATE, "aaax") == ["x"]
    assert taken("\x1b[M", LATE, "a", LATE, "x") == ["a", "x"]  # ECMA-48's own CSI M, and what was typed after it
    assert taken("\x1b[M \x1b[Aa") == ["up", "a"]


def test_answers_and_reports_are_no_keys() -> None:
    assert whole(b"\x1b[0n") == [Answer()]
    for report in ("[I", "[O", "[?62;22c", "[>41;390;0c", "[?2026;2$y", "[1;2R", "[24;80R", "[8;24;80t", "[?997;1n"):
        assert taken(f"a\x1b{report}b") == ["a", "b"]


def test_the_colour_of_the_ground_is_an_answer_however_it_is_cut_and_never_keys() -> None:
    """As terminals send it, with four digits or two, ended either way; what is no such colour is nothing."""
    for answer, dark in (
        (b"\x1b]11;rgb:1515/1717/1b1b\x1b\\", True),
        (b"\x1b]11;rgb:ff/fa/f6\x07", False),
        (b"\x1b]11;rgba:fdfd/f6f6/e3e3/ffff\x1b\\", False),
        (b"\x9d11;rgb:0/0/0\x9c", True),
    ):
        for at in range(1, len(answer)):
            parser = InputParser()
            found = [*parser.feed(b"a" + answer[:at]), *parser.feed(answer[at:] + b"b")]
            keys = [one.name for one in found if isinstance(one, Key)]
            assert (keys, [one.is_dark for one in found if isinstance(one, Ground)]) == (["a", "b"], [dark]), at
    for other in ("11;?", "10;rgb:ffff/ffff/ffff", "11;rgb:ffff/ffff", "11;rgb:g/g/g", "11;rgb:0/0/0" + "0" * 5000):
        assert whole(f"\x1b]{other}\x1b\\".encode()) == []
    assert whole(b"\x1b]11;rgb:0/0/0\x18") == []


@pytest.mark.parametrize(
    ("colour", "dark"),
    [
        ((0, 0, 1), True),
        ((1, 0, 0), True),
        ((1, 0, 1), True),
        ((0, 1, 0), False),
        ((0, 0.86, 0), False),
        ((0, 0.85, 0), True),
        ((0.49, 0.49, 0.49), True),
        ((0.51, 0.51, 0.51), False),
    ],
)
def test_a_ground_is_as_dark_as_it_is_seen(colour: tuple[float, float, float], dark: bool) -> None:
    assert Ground(*colour).is_dark is dark


def test_the_linux_console_and_rxvt_are_understood_where_ecma_48_leaves_room() -> None:
    assert taken("\x1b[[A\x1b[[Ea\x1b[[a") == ["f1", "f5", "a", "a"]
    assert taken("\x1b[3^\x1b[3@\x1b[a\x1bOa") == ["ctrl+delete", "ctrl+shift+delete", "shift+up", "ctrl+up"]


PASTED = "one\x1b[Atwo\x1b[20 \x1b three \x1b]0;x\n" * 3


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 4096])
def test_a_paste_is_one_piece_however_it_arrives(size: int) -> None:
    """The keys around it are keys, what is in it stays as it is, and its marks may come in parts."""
    data = f"a\x1b[200~{PASTED}é\x1b[201~b\x1b[200~\x1b[201~\x1b[200~\x00z\x1b[201~\x1b[B".encode()
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    assert taken(*(one for part in parts for one in (part, SLOW))) == [
        *["a", Paste(f"{PASTED}é"), "b", Paste("")],
        *[Paste("z"), "down"],
    ]


def test_a_paste_that_does_not_end_is_given_up_and_is_never_keys() -> None:
    pause = PASTE_SECONDS + 1
    assert taken("\x1b[200~aaa", pause, "j", SLOW, "a") == [Paste("aaa"), "j", "a"]
    assert taken("\x1b[200~aaa", pause, "ddd\x1b[201~j") == [Paste("aaa"), Paste("ddd"), "j"]
    assert taken("\x1b[200~aaa\x1b[20", pause, "1~j") == [Paste("aaa"), "j"]
    assert taken("\x1b[20", pause, "0~text\x1b[201~") == [Paste("text")]
    assert taken(b"\x9b200~a\x1b[201~b\x9b201~c") == [Paste("a\x1b[201~b"), "c"]


# ---- whatever is sent


FROM_HALVES = {"escape", *(f"alt+{name_of(one)}" for one in "]_^"), "alt+shift+p", "alt+shift+x"}
"""What the beginning of a sequence may have been when nothing follows it in time."""


def test_how_they_were_cut_makes_no_difference() -> None:
    """In two parts at every place, and byte by byte."""
    for sent in samples(600):
        expected = whole(sent.data)
        for parts in cuts(sent.data):
            parser = InputParser(clock=lambda: 1.0)
            assert [token for part in parts for token in parser.feed(part)] == expected, parts


def test_they_are_never_typed_out() -> None:
    """Neither when they come whole, nor in two parts with any pause between: what is left is what was typed around."""
    for sent in samples(300, closed=True):
        meant = told(whole(sent.data))
        assert taken("j", sent.data, "k") == ["j", *meant, "k"], sent
        for at, pause in product(range(1, len(sent.data)), (SHORT, SLOW, LATE, 2.0)):
            found = [one for one in taken(sent.data[:at], pause, sent.data[at:]) if isinstance(one, str)]
            assert set(found) <= {*meant, *FROM_HALVES}, (sent, at, pause)


def test_a_line_that_brings_one_byte_at_a_time_types_nothing() -> None:
    for sent in samples(300, closed=True):
        parts = [part for byte in sent.data for part in (bytes([byte]), SLOW)]
        assert taken(*parts) == told(whole(sent.data)), sent


@pytest.mark.pty
def test_a_verdict_right_after_escape_counts(samples: Path) -> None:
    """Over SSH, where escape waits half a second, the next key is obeyed all the same."""
    command = [sys.executable, "-m", "tui.cli.main", str(samples), "--as", "root"]
    with Session(command, environ={"SSH_CONNECTION": "a b c d"}) as session:
        session.wait_for("judged")
        session.enter(b"V\x1b")
        read = now()
        until(lambda: now() - read > 2 * APART_SECONDS)
        session.type(b"a")
        session.wait_for("saved 1")
        session.quit("q")
