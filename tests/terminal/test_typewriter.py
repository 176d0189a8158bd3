"""What bytes a session without a screen writes: whole lines, and of the line that is typed only what changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tui.terminal.linear import Typewriter

Step = str | tuple[str, int] | tuple[str, int, int] | None
"""A line, what is typed with the cursor and the row of its field, or the end of what is typed."""


def written(columns: int, steps: Sequence[Step]) -> list[str]:
    """Return what each step writes, together."""
    out: list[str] = []
    typewriter = Typewriter(out.append, lambda: columns)
    found = []
    for step in steps:
        if step is None:
            typewriter.end()
        elif isinstance(step, str):
            typewriter.line(step)
        else:
            typewriter.type(*step)
        found.append("".join(out))
        out.clear()
    return found


@pytest.mark.parametrize(
    ("columns", "text", "wanted"),
    [
        (0, "one two three " * 20, "one two three " * 19 + "one two three\n"),
        (14, "one two three four", "one two three\nfour\n"),
        (13, "one two three four", "one two\nthree four\n"),
        (3, "one two three four", "one two\nthree\nfour\n"),
        (80, "a\x1b[31m\u202eb", "a\u241b[31m\u21e4b\n"),
        (80, "", "\n"),
    ],
)
def test_a_line_breaks_between_words_before_the_last_column(columns: int, text: str, wanted: str) -> None:
    """Nowhere in a file, and never shorter than eight cells; nothing in it commands a terminal."""
    assert written(columns, [text]) == [wanted]


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([("a", 1), ("ab", 2)], ["> a", "b"]),
        ([("ab", 2), ("ab", 2)], ["> ab", ""]),
        ([("ab", 2), ("ab", 1), ("ab", 0), ("ab", 2)], ["> ab", "\b", "\b", "ab"]),
        ([("ab", 2), ("xab", 1)], ["> ab", "\b\bxab\b\b"]),
        ([("abc", 3), ("ab", 2)], ["> abc", "\b \b"]),
        ([("abc", 1), ("bc", 0)], ["> abc\b\b", "\bbc \b\b\b"]),
        ([("abc", 0), ("abd", 3)], ["> abc\b\b\b", "abd"]),
        ([("ab", 2), ("", 0)], ["> ab", "\b\b  \b\b"]),
        ([("文字", 2), ("文", 1)], ["> 文字", "\b\b  \b\b"]),
        ([("文字", 2), ("文字", 0)], ["> 文字", "\b\b\b\b"]),
        ([("文字", 2), ("字", 0)], ["> 文字", "\b\b\b\b字  \b\b\b\b"]),
        ([("a", 1), ("a", 1, 1), ("ab", 2, 1)], ["> a", "\n> a", "b"]),
        ([("a", 1), "said", ("b", 1)], ["> a", "\nsaid\n", "> b"]),
        ([("a", 1), None, None, ("b", 1)], ["> a", "\n", "", "> b"]),
        ([("a\x1b", 2)], ["> a␛"]),
    ],
)
def test_only_what_changed_of_the_typed_line_is_written(steps: list[Step], wanted: list[str]) -> None:
    """The cursor goes by backspaces and by what is there; a row that is left ends with a line feed."""
    assert written(80, steps) == wanted


LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("columns", "cursor", "wanted"),
    [
        (30, 26, "> " + LETTERS),
        (29, 25, "> " + LETTERS[:25]),
        (20, 26, "> " + LETTERS[16:]),
        (20, 16, "> " + LETTERS[8:24] + "\b" * 8),
        (20, 15, "> " + LETTERS[:16] + "\b"),
        (20, 0, "> " + LETTERS[:16] + "\b" * 16),
        (5, 26, "> " + LETTERS[20:]),
        (0, 26, "> " + LETTERS),
    ],
)
def test_a_line_that_is_too_long_shows_where_the_cursor_is(columns: int, cursor: int, wanted: str) -> None:
    assert written(columns, [(LETTERS, cursor)]) == [wanted]


def test_in_a_file_no_line_is_too_long() -> None:
    assert written(0, [("漢" * 40, 40)]) == ["> " + "漢" * 40]
