"""A docstring's first line says what a thing is or gives, in one sentence that is understood at first reading."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from tests.test_names import trees

DEFINED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
HARD_TO_READ = {
    "an idle beginning": re.compile(r"^(?:This|These|That) (?:is|are|function|method|class|module|file)\b"),
    "a signature in place of words": re.compile(r"^[a-z_]+\(.*\)\.?$"),
    "no full stop": re.compile(r"[^.!?:`]$|^\W*$"),
    "two sentences": re.compile(r"(?<!\b[A-Za-z])(?<!e\.g)(?<!i\.e)(?<!etc)\. (?=[A-Z`])"),
    "a clause for a noun": re.compile(r"\b[Ww]hoever\b|\bof which\b"),
}
"""Faults of a first line, and what gives each away."""


@cache
def first_lines() -> Sequence[tuple[str, str]]:
    """Return the place and the first line of every docstring of the program."""
    return list(_first_lines())


def _first_lines() -> Iterator[tuple[str, str]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            text = ast.get_docstring(node) if isinstance(node, DEFINED) else None
            if text is not None:
                yield f"{path}:{getattr(node, 'lineno', 1)}", text.partition("\n")[0]


@pytest.mark.parametrize("fault", HARD_TO_READ)
def test_first_lines_are_one_sentence(fault: str) -> None:
    found = [f"{place}: {line}" for place, line in first_lines() if HARD_TO_READ[fault].search(line)]
    assert found == []


def test_a_line_that_is_hard_to_read_is_found() -> None:
    """Each pattern finds what it is for, and lets a good line pass."""
    bad = {
        "an idle beginning": "This function returns the names.",
        "a signature in place of words": "names(round)",
        "no full stop": "Return the names",
        "two sentences": "Return the names. They are sorted.",
        "a clause for a noun": "Return whoever decided.",
    }
    assert bad.keys() == HARD_TO_READ.keys()
    for fault, line in bad.items():
        assert HARD_TO_READ[fault].search(line)
        assert not HARD_TO_READ[fault].search("Return the names of the rounds, `main` first.")
