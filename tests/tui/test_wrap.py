"""Wrapping: no cluster is split, no line overflows, every character stands on exactly one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reading.clean import clean
from tui.terminal.frame import cells_of
from tui.text import paragraphs
from tui.text.wrap import (
    NO_END,
    NO_START,
    _by_cells,
    _by_columns,
    _ideographic,
    _may_break,
    _mixed,
    _wide,
    breaks,
    cells,
    clusters,
    fit,
    is_narrow,
    spans,
    tail,
)

WORDS = (
    "a b Z - — . , é e\u0301 中 文 。 「 」 （ ） ー か ガ 한 각 \u1100\u1161\u11a8 ❤\ufe0f 1\ufe0f\u20e3 "
    "👨\u200d👩\u200d👧 🇩🇪 👍🏽 🫨 क्षि ไทย ع \u200d \ufe0f ␀ https://example.org/"
)
TRICKY = st.sampled_from([*WORDS.split(" "), " ", "  ", "\n"])
LOOSE = st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n")
TEXTS = (st.lists(TRICKY, max_size=60).map("".join) | st.text(LOOSE, max_size=80)).map(
    lambda raw: clean(raw).text.replace("\n", " ").replace("\t", " ")
)


@given(TEXTS, st.integers(2, 40), st.integers(0, 6))
def test_every_line_fits_and_nothing_is_lost(text: str, width: int, hang: int) -> None:
    """Lines follow each other without gap or overlap, end at clusters, and what is drawn of them fits."""
    lines = spans(0, len(text), breaks(text, 0, len(text), width, hang))
    ends = {end for _, end, _ in clusters(text)} | {0, len(text)}
    assert "".join(text[a:b] for a, b in lines) == text
    for number, (start, end) in enumerate(lines):
        assert end in ends
        assert start < end or not text
        drawn = text[start:end].rstrip(" ")
        room = max(1, width - hang) if number else width
        assert cell_len(drawn) <= room or len(list(clusters(drawn))) == 1


@given(TEXTS, st.integers(2, 40))
def test_both_ways_agree_on_narrow_text(text: str, width: int) -> None:
    """What the fast path calls narrow really is one cell a character."""
    if is_narrow(text):
        assert all(size == 1 for _, _, size in clusters(text))
        lines = spans(0, len(text), breaks(text, 0, len(text), width, narrow=False))
        assert "".join(text[start:end] for start, end in lines) == text
        for start, end in lines:
            assert len(text[start:end].rstrip(" ")) <= width


COLUMNS = st.lists(st.sampled_from([*"ab Z-—.,é中文。「」（）ーかガ한　！", "  ", "word", "“引用”"]), max_size=60).map(
    "".join
)


@given(COLUMNS, st.integers(2, 40), st.integers(0, 6))
def test_the_quick_way_breaks_east_asian_text_where_the_thorough_one_does(text: str, width: int, hang: int) -> None:
    rest = max(2, width - hang)
    assert _mixed().fullmatch(text)
    assert _by_columns(text, 0, len(text), width, rest) == _by_cells(text, 0, len(text), width, rest)


def test_every_wide_character_is_a_cluster_of_two_cells() -> None:
    wide = [chr(code) for code in range(0x10000) if _wide().fullmatch(chr(code))]
    text = "".join(wide)
    assert [(high - low, size) for low, high, size in clusters(text)] == [(1, 2)] * len(wide)
    assert len(wide) > 39_000


@given(TEXTS, st.integers(0, 30))
def test_fit(text: str, width: int) -> None:
    """Cut text fits, and text that fits is not cut."""
    line = text.replace("\n", " ")
    assert cell_len(fit(line, width, "…")) <= width
    if cells(line) <= width:
        assert fit(line, width, "…") == line


def test_words_stay_whole_and_spaces_hang() -> None:
    text = "one two  three"
    assert [text[a:b] for a, b in spans(0, len(text), breaks(text, 0, len(text), 7))] == ["one two  ", "three"]


def test_breaks_after_hyphens_and_dashes_but_not_before_numbers() -> None:
    text = "the Ex-OpenAI lead"
    assert [text[a:b] for a, b in spans(0, len(text), breaks(text, 0, len(text), 8))] == ["the Ex-", "OpenAI ", "lead"]
    text = "at most -42 now"
    assert [text[a:b] for a, b in spans(0, len(text), breaks(text, 0, len(text), 9))] == ["at most ", "-42 now"]


def test_long_words_are_cut() -> None:
    text = "x" * 25
    assert breaks(text, 0, 25, 10) == (10, 20)


def test_kinsoku() -> None:
    """No line begins with a closing mark or ends with an opening one where there is a choice."""
    text = "我们今天在北京说：「人工智能很重要」，大家都同意。（完）" * 4
    for width in range(6, 40):
        lines = [text[a:b] for a, b in spans(0, len(text), breaks(text, 0, len(text), width))]
        assert len(lines) > 2
        assert "".join(lines) == text
        assert not any(line[0] in NO_START for line in lines[1:])
        assert not any(line[-1] in NO_END for line in lines[:-1])


def test_marks_without_end_stay_one_cluster() -> None:
    text = "a" + "\u0301" * 10_000 + " b"
    assert breaks(text, 0, len(text), 5) == ()


def test_a_vowel_sign_that_takes_a_cell_has_one() -> None:
    """Rich counts spacing marks as nothing; terminals do not, and the next letter would be written over them."""
    text = "हिन्दी में क्षत्रिय वाक्य का बहुत लंबा पाठ यहाँ है। " * 4
    assert cells("हि") == 2
    assert cells("कं") == 1
    for width in (20, 33, 76):
        lines = spans(0, len(text), breaks(text, 0, len(text), width))
        assert len(lines) > 2
        for start, end in lines:
            line = text[start:end].rstrip()
            assert cells(line) <= width
            assert len(cells_of(line)) == cells(line)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("abcd ef-ghij", 9, (8,)),
        ("abcd ef-ghij", 8, (5,)),
        ("abcd-4fghi", 6, (6,)),
        ("abcd—4fghi", 6, (5,)),
        ("abcd–efghi", 6, (5,)),
        ("abc —4fghi", 6, (4,)),
        ("abcdefgh-", 8, (8,)),
        ("-bcdefgh", 4, (4,)),
        ("a-bcd", 1, (1, 2, 3, 4)),
        ("abxcdefgh", 5, (5,)),
        ("abcde fgh   ", 5, (6,)),
        ("a  b", 1, (3,)),
        ("日本語日本語", 5, (2, 4)),
        ("日本語 abc", 5, (2, 4)),
        ("日本語 abc", 6, (4,)),
        ("ab日本", 5, (3,)),
        ("ab日本", 6, ()),
        ("कंकंकंकं", 3, (6,)),
        ("a👍🏽b👍🏽", 3, (3,)),
    ],
)
def test_where_lines_begin(text: str, width: int, expected: tuple[int, ...]) -> None:
    """After a space, and after a hyphen only where much room would be left; else where the line is full."""
    assert breaks(text, 0, len(text), width) == expected


def test_a_part_of_a_text_is_broken_by_its_own_offsets() -> None:
    """With less room after its first line; what stands round it counts for nothing."""
    text = "aa bb cc dd"
    assert breaks(text, 0, 11, 5) == (6,)
    assert breaks(text, 0, 11, 5, 2) == (6, 9)
    assert breaks(text, 0, 8, 5) == (6,)
    assert breaks(f"xx {text[:8]}", 3, 11, 5) == (9,)
    assert breaks("日本語日本語", 0, 6, 6, 2) == (3, 5)
    assert breaks("语日本语日本语", 1, 6, 6, 2) == (4,)
    assert [is_narrow("ab語", 0, end) for end in (2, 3, None)] == [True, False, False]


@pytest.mark.parametrize(("low", "high"), [(0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFF60)])
def test_around_what_lines_break_freely(low: int, high: int) -> None:
    """Around Han, kana, their punctuation and emoji."""
    assert [_ideographic(chr(code)) for code in (low - 1, low, high, high + 1)] == [False, True, True, False]
    assert [_ideographic(chr(code)) for code in (0x1EFFF, 0x1F000)] == [False, True]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (" ", ".", True),
        ("a", "b", False),
        ("a", "語", True),
        ("語", "a", True),
        ("語", "。", False),
        ("語", ".", False),
        ("「", "語", False),
        ("语", "」", False),
        ("-", "a", True),
        ("-", "e\u0301", True),
        ("-", "4", False),
        ("—", "a", True),
    ],
)
def test_where_a_line_may_break(before: str, after: str, expected: bool) -> None:
    assert _may_break(before, after) is expected


@pytest.mark.parametrize(
    ("text", "width", "beginning", "end"),
    [
        ("abc", 3, "abc", "abc"),
        ("abcd", 3, "ab…", "…cd"),
        ("a bcd", 3, "a…", "…cd"),
        ("ab", 1, "…", "…"),
        ("ab", 0, "", "…"),
        ("日本語", 6, "日本語", "日本語"),
        ("日本語", 5, "日本…", "…本語"),
        ("日本語", 4, "日…", "…語"),
        ("日 本語", 4, "日…", "…語"),
        ("日本語", 1, "…", "…"),
        ("日本語", 0, "", "…"),
    ],
)
def test_the_beginning_or_the_end_of_a_text(text: str, width: int, beginning: str, end: str) -> None:
    """As much as there is room for beside the sign that something is missing, no space before it."""
    assert (fit(text, width, "…"), tail(text, width, "…")) == (beginning, end)


def test_an_ellipsis_of_three_cells() -> None:
    """Where it has no room itself, narrow text is cut without one."""
    assert [fit("abcd", width, "...") for width in (4, 3, 2)] == ["abcd", "...", "ab"]
    assert [fit("日本語", width, "...") for width in (6, 5, 2)] == ["日本語", "日...", ""]


def test_paragraphs() -> None:
    """White space is one space, lines are four cells at least; a beginning says where there is more."""
    assert paragraphs.wrapped(" one  two\nthree\x1b ", 4) == ["one", "two", "thre", "e␛"]
    assert paragraphs.wrapped("one two", 1) == ["one", "two"]
    assert paragraphs.wrapped("one two", 7) == ["one two"]
    assert paragraphs.beginning("one two three four", 5, 2, "…") == ["one", "two…"]
    assert paragraphs.beginning("one two", 4, 2, "…") == ["one", "two"]
    assert paragraphs.beginning("one two", 4, 1, "…") == ["one…"]
    assert paragraphs.paragraphs("a b\n\n \nc  d", 4) == ["a b", "c d"]
