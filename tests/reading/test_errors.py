"""Errors as one line: what happened, to what, and what to do."""

from __future__ import annotations

import pytest

from reading.errors import CopydeskError


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("Nothing there",), "Nothing there"),
        (("Nothing there", "a.txt"), "Nothing there: a.txt"),
        (("Nothing there", "a.txt", "Name a file"), "Nothing there: a.txt. Name a file"),
        (("Nothing there", "", "Name a file"), "Nothing there. Name a file"),
        (("Not written", "It is closed.", "Open it"), "Not written: It is closed. Open it"),
        (("Not read", ".", "It is a folder"), "Not read: .. It is a folder"),
    ],
)
def test_an_error_is_a_line_of_sentences(parts: tuple[str, ...], line: str) -> None:
    """A message that ends with its own full stop gets no other; a folder's name keeps its own."""
    assert str(CopydeskError(*parts)) == line
