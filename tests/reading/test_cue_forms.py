"""What cues become: where a paragraph ends, what is markup, who speaks, and when each line was said."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.cues import from_cues
from reading.source import Source


def cue(start: float, end: float, *lines: str) -> str:
    return "\n".join((f"00:00:{start:06.3f} --> 00:00:{end:06.3f}", *lines, "", ""))


def read(*cues: str, head: str = "") -> Source:
    return from_cues(Path("a.vtt"), head + "".join(cues))


WEB = "WEBVTT\n\n"


@pytest.mark.parametrize(
    ("cues", "wanted"),
    [
        ([cue(1, 2, "It rained"), cue(2, 3, "on Monday.")], "It rained on Monday."),
        ([cue(1, 2, "It rained."), cue(3.9, 5, "It snowed.")], "It rained. It snowed."),
        ([cue(1, 2, "It rained."), cue(4, 5, "It snowed.")], "It rained.\n\nIt snowed."),
        ([cue(1, 2, "It rained"), cue(11.9, 13, "and snowed.")], "It rained and snowed."),
        ([cue(1, 2, "It rained"), cue(12, 13, "and snowed.")], "It rained\n\nand snowed."),
        ([cue(1, 2, "- It rained.", "- It snowed.")], "- It rained.\n\n- It snowed."),
        ([cue(1, 2, ">> It rained."), cue(2, 3, ">> It snowed.")], ">> It rained.\n\n>> It snowed."),
        (
            [cue(1, 2, "It rained,"), cue(2, 3, "(Applause.)"), cue(3, 4, "it did.")],
            "It rained,\n\n(Applause.)\n\nit did.",
        ),
        ([cue(1, 4, "It rained"), cue(2, 3, "BRIDGE")], "It rained\n\nBRIDGE"),
        ([cue(1, 4, "It rained"), cue(2.5, 5.5, "all day.")], "It rained all day."),
        ([cue(1, 4, "It rained"), cue(2.4, 5.4, "all day.")], "It rained\n\nall day."),
        ([cue(1, 2, "It rained."), "2\n", cue(2, 3).rstrip()], "It rained."),
        (["Above\n", cue(1, 2, "It rained.")], "Above\n\nIt rained."),
        ([cue(1, 2, "x " * 300 + "so."), cue(2, 3, "It snowed.")], f"{'x ' * 300}so.\n\nIt snowed."),
        ([cue(1, 2, "x" * 596 + " so."), cue(2, 3, "It snowed.")], f"{'x' * 596} so.\n\nIt snowed."),
        ([cue(1, 2, "x" * 595 + " so."), cue(2, 3, "It snowed.")], f"{'x' * 595} so. It snowed."),
        ([cue(1, 2, "xy" * 298 + " so"), cue(2, 3, "It snowed.")], f"{'xy' * 298} so It snowed."),
    ],
)
def test_a_paragraph_ends_where_somebody_else_speaks_or_pauses(cues: list[str], wanted: str) -> None:
    """Two seconds behind a sentence, ten elsewhere; what is heard and what is shown meanwhile stand apart."""
    assert read(*cues).text == wanted


def test_where_nobody_punctuates_each_line_is_a_unit() -> None:
    """One full stop in forty words is little."""
    few = read(cue(1, 2, "one two"), cue(2, 3, "three " * 36 + "four."))
    assert (few.text.count("\n"), few.labels) == (0, ())
    none = read(cue(1, 2, "one two"), cue(2, 3, "three " * 37 + "four."))
    assert none.text.startswith("one two\nthree")
    assert none.labels == ((0, 0), (8, 8))


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["It &amp; <i>rained</i> {\\an8}<00:00:01.500>here<c.x>."], "It & rained here."),
        (["<font color=red>It rained.</font>"], "It rained."),
        (["It is 5 < 6 and <b>7 > 6</b>."], "It is 5 < 6 and 7 > 6."),
        (["I &lt;3 it, {sic}."], "I <3 it, {sic}."),
        (["It rained.", "8"], "It rained. 8"),
        (["It\u200e \u202brained.\u202c"], "It rained."),
    ],
)
def test_only_what_is_markup_is_no_text(lines: list[str], wanted: str) -> None:
    assert read(cue(1, 2, *lines), head=WEB).text == wanted


def test_notes_styles_and_names_of_cues_are_none_of_it() -> None:
    """In WebVTT; a number above a time is a name everywhere, and a word there is one in WebVTT alone."""
    notes = "NOTE a note\nmore\n\nSTYLE\n::cue {}\n\nREGION\nid:x\n\nfirst\n"
    assert read(notes, cue(1, 2, "It rained."), "NOTE x\n\n", cue(2, 3, "It snowed."), head=WEB).text == (
        "It rained. It snowed."
    )
    assert read("7\n", cue(1, 2, "It rained."), "9\n", cue(2, 3, "It snowed.")).text == "It rained. It snowed."
    assert "first" in read("first\n", cue(1, 2, "It rained.")).text
    assert read(cue(1, 2, "NOTE that it rained.")).text == "NOTE that it rained."
    assert read(cue(1, 2, "It was a", "NOTE of it."), head=WEB).text == "It was a NOTE of it."


def test_each_voice_is_a_speaker_until_the_next() -> None:
    found = read(cue(1, 2, "<v Ann  Lee>It rained.</v> <v.loud Bo>It", "snowed."), cue(2, 3, "So."), head=WEB)
    assert found.text == "It rained.\n\nIt snowed.\n\nSo."
    assert [(place.start, place.speaker) for place in found.places] == [(0, "Ann Lee"), (12, "Bo"), (24, "")]


@pytest.mark.parametrize(
    ("timing", "start", "end"),
    [
        ("00:00:01,000 --> 00:00:02,500", "00:00:01.000", "00:00:02.500"),
        ("1:2,5 --> 1:3,25 align:start", "00:01:02.500", "00:01:03.250"),
        ("100:00:03.0 --> 100:01:04.5", "100:00:03.000", "100:01:04.500"),
        ("00:00:03,000-->00:00:01,000", "00:00:03.000", "00:00:03.000"),
        ("  01:01:01,001\t-->\t01:01:01,999", "01:01:01.001", "01:01:01.999"),
    ],
)
def test_a_time_has_hours_or_none_and_a_point_or_a_comma(timing: str, start: str, end: str) -> None:
    """One that ends before it begins ends when it begins."""
    [place] = read(f"{timing}\nIt rained.\n").places
    assert (place.time, place.until) == (start, end)


def test_captions_that_roll_up_are_said_once() -> None:
    """Line by line or word by word; two that repeat are a refrain."""
    lines = read(cue(1, 2, "a b"), cue(2, 3, "a b", "c d"), cue(3, 4, "c d", "e f"), cue(4, 5, "e f", "g h"))
    assert lines.text == "a b\nc d\ne f\ng h"
    words = read(cue(1, 2, "a"), cue(2, 3, "a b"), cue(3, 4, "a b c"), cue(4, 5, "a b c d", "x"), cue(5, 6, "e f"))
    assert words.text == "a b c d\nx\ne f"
    assert [(place.time[6:], place.until[6:]) for place in words.places] == [("01.000", "05.000"), ("05.000", "06.000")]
    twice = read(cue(1, 2, "a b"), cue(2, 3, "a b", "c d"), cue(3, 4, "c d", "e f"))
    assert twice.text == "a b\na b\nc d\nc d\ne f"
